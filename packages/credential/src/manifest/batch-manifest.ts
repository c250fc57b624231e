/**
 * Batch manifests: an issuer's signed word on how many credentials a batch has, and on which ones, without naming
 * any. As a JWS in General JSON serialization, so that others can countersign the same payload.
 *
 * @see RFC 7515, section 7.2.1
 */
import { CredentialError } from '../codes.ts'
import { decodeBase64url, encodeBase64url } from '../edge/base64url.ts'
import { decodeJsonObject } from '../edge/json.ts'
import { expected } from '../expected.ts'
import { type CompactJws, checkTyp, readCompactJws, signJws, verifyJws } from '../jose/jws.ts'
import { requireNumericDate, toNumericDate } from '../jose/numeric-date.ts'
import type { ResolvedKey, ResolveKey, Signer } from '../jose/signer.ts'
import { isJsonObject, type JsonObject } from '../json.ts'

export interface BatchManifest {
  /** DID of the issuer. */
  readonly issuer: string
  /** Number of the batch among the issuer's. */
  readonly batch: number
  /** How many credentials the batch has. */
  readonly count: number
  /** Root of the tree over their digests, 32 bytes. @see credentialDigest */
  readonly merkleRoot: Uint8Array
  /** When the batch was sealed. */
  readonly issuedAt: Date
}

/** A manifest as it was received. Nothing is verified. */
export interface ReadBatchManifest {
  readonly manifest: BatchManifest
  /** Each signature as the compact JWS that it is equal to. */
  readonly signatures: readonly CompactJws[]
}

/** A manifest that its issuer signed. */
export interface VerifiedBatchManifest extends ReadBatchManifest {
  readonly key: ResolvedKey
}

/** Signs a manifest. @param signer Its `kid` is a DID URL of the issuer. */
export async function signBatchManifest(manifest: BatchManifest, signer: Signer): Promise<string> {
  const { issuer, batch, count, merkleRoot, issuedAt } = manifest
  const claims: JsonObject = {
    iss: issuer,
    iat: toNumericDate(issuedAt),
    batch,
    count,
    merkleRoot: encodeBase64url(merkleRoot),
  }
  return writeSignatures([await signJws('batch-manifest', claims, signer)])
}

/** Compact tokens over one payload, in the General serialization. */
export function writeSignatures(tokens: readonly string[]): string {
  const payload = tokens[0]?.split('.')[1] ?? ''
  const signatures = tokens.map((token) => {
    const [header = '', , signature = ''] = token.split('.')
    return { protected: header, signature }
  })
  return `${JSON.stringify({ payload, signatures }, null, 2)}\n`
}

/**
 * Reads a manifest.
 *
 * @throws CredentialError `MANIFEST_INVALID`, `JWT_TYP_MISMATCH`, and the codes of `decodeJson` and `readCompactJws`.
 */
export function readBatchManifest(text: string): ReadBatchManifest {
  const { payload, signatures: entries } = decodeJsonObject(text, { at, maxBytes: maxManifestBytes })
  if (typeof payload !== 'string') throw invalid('payload', 'a text')
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > maxSignatures) {
    throw invalid('signatures', '1 to {most} signatures', { most: maxSignatures })
  }
  const signatures = entries.map((entry, i) => {
    const place = `signatures[${i}]`
    // An unprotected header would be a place for what nobody signed.
    const isSignature =
      isJsonObject(entry) && Object.keys(entry).every((name) => ['protected', 'signature'].includes(name))
    if (!isSignature) throw invalid(place, 'protected and signature')
    const jws = readCompactJws(`${entry.protected}.${payload}.${entry.signature}`, { at: `${at}.${place}` })
    checkTyp(jws, 'batch-manifest', `${at}.${place}`)
    return jws
  })
  return { manifest: readClaims((signatures[0] as CompactJws).payload), signatures }
}

/**
 * Verifies that its issuer signed a manifest. What else is signed there, by a registry for instance, is in
 * `signatures` for the caller to judge, as is whether the key was in force.
 *
 * @throws CredentialError as {@link readBatchManifest}, `MANIFEST_INVALID` without a signature of the issuer,
 *   `SIGNATURE_INVALID`, `JWS_ALG_KEY_MISMATCH`; what `resolveKey` throws.
 */
export async function verifyBatchManifest(
  text: string,
  resolveKey: ResolveKey,
): Promise<VerifiedBatchManifest> {
  const read = readBatchManifest(text)
  const { issuer, issuedAt } = read.manifest
  const own = read.signatures.find(({ kid }) => kid?.startsWith(`${issuer}#`))
  if (!own) throw invalid('signatures', 'a signature of the issuer')
  const request = { issuer, protectedHeader: own.header, purpose: 'assertionMethod', at: issuedAt } as const
  const key = await resolveKey(request)
  await verifyJws(own, key.jwk, at)
  return { ...read, key }
}

function readClaims(claims: JsonObject): BatchManifest {
  const { iss, batch, count, merkleRoot } = claims
  if (typeof iss !== 'string' || !iss.startsWith('did:')) throw invalid('payload.iss', 'a DID')
  if (!isCount(batch)) throw invalid('payload.batch', 'a whole number from 1')
  if (!isCount(count)) throw invalid('payload.count', 'a whole number from 1')
  const root =
    typeof merkleRoot === 'string' ? decodeBase64url(merkleRoot, `${at}.payload.merkleRoot`) : undefined
  if (root?.length !== 32) throw invalid('payload.merkleRoot', '32 bytes')
  const issuedAt = requireNumericDate(claims, 'iat', `${at}.payload`)
  return { issuer: iss, batch, count, merkleRoot: root, issuedAt }
}

/** Whether a JSON value is a number of things of which there is one at least. */
function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 1
}

const at = 'manifest'
const maxManifestBytes = 65_536
const maxSignatures = 16

function invalid(place: string, ...phrase: Parameters<typeof expected>): CredentialError {
  return new CredentialError('MANIFEST_INVALID', {
    at: `${at}.${place}`,
    details: { expected: expected(...phrase) },
  })
}
