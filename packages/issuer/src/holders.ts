/** Who gets which document bound to their key: proofs that were collected before a batch. */
import { decodeJsonObject, type PublicJwk, ToolkitError } from '@attestat/credential'
import { verifyHolderProof } from '@attestat/openid4vc'
import { IssuerError } from './codes.ts'

export interface ReadHoldersOptions {
  /** What the holders named as `aud`: the issuer's DID. */
  readonly audience: string
  readonly now: Date
  /** The challenge that was handed out, when there was one. */
  readonly nonce?: string
  /** How old a proof may be. Default 90 days: keys are collected long before the diplomas are signed. */
  readonly maxAgeSeconds?: number
}

/**
 * Reads a JSON object `{ "<row key>": "<holder proof>" }` and verifies every proof.
 *
 * @returns row key → public key, as `issueBatch` takes it.
 * @throws IssuerError `HOLDERS_INVALID` with the position of the proof; CredentialError the `JSON_…` codes.
 */
export async function readHolders(
  bytes: Uint8Array,
  options: ReadHoldersOptions,
): Promise<ReadonlyMap<string, PublicJwk>> {
  const { maxAgeSeconds = 90 * 86_400, ...expected } = options
  const file = decodeJsonObject(bytes, { at: 'holders', maxBytes: maxHoldersBytes })
  const holders = new Map<string, PublicJwk>()
  for (const [i, [rowKey, proof]] of Object.entries(file).entries()) {
    // The place by position: a document number is somebody's.
    const at = `holders[${i}]`
    if (typeof proof !== 'string') throw invalid(at, 'a holder proof as text')
    holders.set(rowKey, await proven(proof, { ...expected, maxAgeSeconds }, at))
  }
  return holders
}

async function proven(
  proof: string,
  options: Parameters<typeof verifyHolderProof>[1],
  at: string,
): Promise<PublicJwk> {
  try {
    return (await verifyHolderProof(proof, options)).publicJwk
  } catch (cause) {
    if (!(cause instanceof ToolkitError)) throw cause
    throw invalid(at, `a proof that holds (${cause.code})`, cause)
  }
}

function invalid(at: string, expected: string, cause?: unknown): IssuerError {
  return new IssuerError('HOLDERS_INVALID', { at, details: { expected }, cause })
}

const maxHoldersBytes = 67_108_864
