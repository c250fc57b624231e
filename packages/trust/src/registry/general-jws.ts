/**
 * Registry documents as JWS in General JSON serialization: one payload, signed as sent by one or several keys.
 *
 * A signature's `alg`, `kid` and `typ` stand in its protected header; `kid` is the thumbprint of the signing key.
 *
 * @see RFC 7515, section 7.2.1
 */
import {
  type CompactJws,
  CredentialError,
  isTyp,
  type JsonObject,
  jwkThumbprint,
  type PublicJwk,
  readCompactJws,
  tokenTyp,
  verifyJws,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import { trustLimits } from '../limits.ts'
import type { RegistryDocumentKind } from './files.ts'
import { readSignedPayload } from './signed-payload.ts'

/** A document as it was received, decoded. Nothing is verified. */
export interface GeneralJws {
  /** The file that it came from, for errors. */
  readonly at: string
  readonly payload: JsonObject
  /** Each signature as the compact JWS that it is equal to. */
  readonly signatures: readonly CompactJws[]
}

/** The keys in charge of something, and how many of them must sign. */
export interface KeyGroup {
  readonly keys: readonly PublicJwk[]
  readonly threshold: number
}

/**
 * Reads a signed document and checks that it is of the expected kind. No signature is looked at.
 *
 * @throws TrustError `REGISTRY_INVALID`, and `REGISTRY_WRONG_ROLE` for a document of another kind.
 * @throws CredentialError the codes of `decodeJson` and `readCompactJws`.
 */
export function readGeneralJws(text: string, kind: RegistryDocumentKind, at: string): GeneralJws {
  const { payload, signatures } = readSignedPayload(text, at)
  const read = signatures.map((parts, i) => {
    const jws = readCompactJws(`${parts.protected}.${payload}.${parts.signature}`, {
      at: `${at}.signatures[${i}]`,
      maxBytes: trustLimits.documentBytes,
    })
    if (!isTyp(jws.header.typ, tokenTyp[kind])) {
      throw new TrustError('REGISTRY_WRONG_ROLE', {
        at: `${at}.signatures[${i}].protected.typ`,
        details: { expected: tokenTyp[kind] },
      })
    }
    return jws
  })
  return { at, payload: (read[0] as CompactJws).payload, signatures: read }
}

/** How the signatures of a document are verified, {@link verifyThreshold} or nothing at all. */
export type VerifySignatures = typeof verifyThreshold

/**
 * Verifies that enough of the keys in charge have signed. A key counts once however often it signs; a signature by
 * a key that is not in charge, or one that does not verify, counts for nothing.
 *
 * @param others Key groups of other roles, to tell a signature in the wrong role from a missing one.
 * @throws TrustError `REGISTRY_SIGNATURE_THRESHOLD`, or `REGISTRY_WRONG_ROLE` when a key of another role signed.
 */
export async function verifyThreshold(
  jws: GeneralJws,
  group: KeyGroup,
  others: readonly KeyGroup[] = [],
): Promise<void> {
  const found = (await signersAmong(jws, group)).size
  if (found >= group.threshold) return
  const counts = await Promise.all(others.map(async (other) => (await signersAmong(jws, other)).size))
  if (counts.some((count) => count > found)) {
    throw new TrustError('REGISTRY_WRONG_ROLE', {
      at: jws.at,
      details: { expected: expected('a key in charge of the document') },
    })
  }
  throw new TrustError('REGISTRY_SIGNATURE_THRESHOLD', {
    at: jws.at,
    details: { found, needed: group.threshold },
  })
}

/** The thumbprints of the group's keys that have signed. */
export async function signersAmong(jws: GeneralJws, group: KeyGroup): Promise<ReadonlySet<string>> {
  const keys = await keysByThumbprint(group)
  const signers = new Set<string>()
  for (const signature of jws.signatures) {
    const { kid } = signature
    const jwk = kid === undefined ? undefined : keys.get(kid)
    if (kid !== undefined && jwk && (await holds(signature, jwk))) signers.add(kid)
  }
  return signers
}

async function holds(signature: CompactJws, jwk: PublicJwk): Promise<boolean> {
  try {
    await verifyJws(signature, jwk)
    return true
  } catch (error) {
    if (error instanceof CredentialError) return false
    throw error
  }
}

function keysByThumbprint(group: KeyGroup): Promise<ReadonlyMap<string, PublicJwk>> {
  const known = thumbprints.get(group)
  if (known) return known
  const made = Promise.all(group.keys.map(async (jwk) => [await jwkThumbprint(jwk), jwk] as const))
  const keys = made.then((pairs) => new Map(pairs))
  thumbprints.set(group, keys)
  return keys
}

/** Thousands of entries are signed by one group. */
const thumbprints = new WeakMap<KeyGroup, Promise<ReadonlyMap<string, PublicJwk>>>()
