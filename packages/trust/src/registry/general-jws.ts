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
  decodeJsonObject,
  encodeBase64url,
  isTyp,
  type JsonObject,
  jwkThumbprint,
  type PublicJwk,
  readCompactJws,
  type Signer,
  tokenTyp,
  verifyJws,
} from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import { asList, asObject, asText, type JsonPlace, member, unexpected } from '../json-place.ts'
import { trustLimits } from '../limits.ts'

/** The kinds of signed document that a registry is made of. */
export type RegistryDocumentKind = `registry-${'root' | 'delegation' | 'entry' | 'index' | 'timestamp'}`

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
  const { payload, signatures } = readParts(text, at)
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

/** Signs a new document. @param signers In any order; their own `kid` and header members are not used. */
export async function signGeneralJws(
  kind: RegistryDocumentKind,
  payload: JsonObject,
  signers: readonly Signer[],
): Promise<string> {
  const encoded = encodeBase64url(utf8.encode(JSON.stringify(payload)))
  return writeParts(encoded, await Promise.all(signers.map((signer) => signPayload(kind, encoded, signer))))
}

/**
 * Adds a signature to a document, over its payload exactly as it is. A signature that the key made before is
 * replaced.
 *
 * @throws as {@link readGeneralJws}.
 */
export async function addSignature(
  text: string,
  kind: RegistryDocumentKind,
  signer: Signer,
  at: string,
): Promise<string> {
  const { signatures } = readGeneralJws(text, kind, at)
  const kid = await jwkThumbprint(signer.publicJwk)
  const { payload, signatures: parts } = readParts(text, at)
  const kept = parts.filter((_, i) => signatures[i]?.kid !== kid)
  return writeParts(payload, [...kept, await signPayload(kind, payload, signer)])
}

interface SignatureParts {
  readonly protected: string
  readonly signature: string
}

const utf8 = new TextEncoder()

function readParts(text: string, at: string): { payload: string; signatures: readonly SignatureParts[] } {
  const place: JsonPlace = {
    value: decodeJsonObject(text, { at, maxBytes: trustLimits.documentBytes }),
    at,
    code: 'REGISTRY_INVALID',
  }
  onlyMembers(place, ['payload', 'signatures'])
  const list = member(place, 'signatures')
  const signatures = asList(list, (signature) => {
    // An unprotected header would be a place for what nobody signed.
    onlyMembers(signature, ['protected', 'signature'])
    return {
      protected: asText(member(signature, 'protected')),
      signature: asText(member(signature, 'signature')),
    }
  })
  if (signatures.length === 0 || signatures.length > trustLimits.signatures) {
    throw unexpected(list, '1 to {most} signatures', { most: trustLimits.signatures })
  }
  return { payload: asText(member(place, 'payload')), signatures }
}

function onlyMembers(place: JsonPlace, names: readonly string[]): void {
  for (const name of Object.keys(asObject(place))) {
    if (!names.includes(name))
      throw unexpected(member(place, name), 'no members but {names}', { names: names.join(', ') })
  }
}

function writeParts(payload: string, signatures: readonly SignatureParts[]): string {
  return `${JSON.stringify({ payload, signatures }, undefined, 2)}\n`
}

async function signPayload(
  kind: RegistryDocumentKind,
  payload: string,
  signer: Signer,
): Promise<SignatureParts> {
  const header = { alg: signer.alg, kid: await jwkThumbprint(signer.publicJwk), typ: tokenTyp[kind] }
  const encoded = encodeBase64url(utf8.encode(JSON.stringify(header)))
  const signature = await signer.sign(utf8.encode(`${encoded}.${payload}`))
  return { protected: encoded, signature: encodeBase64url(signature) }
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
