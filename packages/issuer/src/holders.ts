/** Who gets which document bound to their key: proofs that were collected before a batch. */
import {
  type CodeWords,
  decodeJsonObject,
  isJsonObject,
  type JsonValue,
  jwkThumbprint,
  type PublicJwk,
  ToolkitError,
} from '@attestat/credential'
import { verifyHolderProofs, writeHolderProofs } from '@attestat/openid4vc'
import { IssuerError } from './codes.ts'
import { expected } from './expected.ts'

export interface ReadHoldersOptions {
  /** What the holders named as `aud`: the issuer's DID. */
  readonly audience: string
  readonly now: Date
  /** The one challenge that everybody was handed; without it each proof answers its own, or none. */
  readonly nonce?: string
  /** Uses up the challenge that a proof answers; throws IssuerError to refuse. Without it none is looked at. */
  readonly useChallenge?: (use: AnsweredChallenge) => void
  /** Reads a file that is named (`….txt`, `….jwt`) in place of a proof. Without it none is. */
  readonly readProof?: (name: string) => Promise<string>
  /** How old a proof may be. Default {@link maxProofAgeSeconds}. */
  readonly maxAgeSeconds?: number
}

/** A challenge that a verified proof answers, for one row. */
export interface AnsweredChallenge {
  readonly rowKey: string
  readonly nonce: string
  /** Names the key that is to be bound, or all of them. */
  readonly thumbprint: string
}

/** 90 days: keys are collected long before the diplomas are signed. */
export const maxProofAgeSeconds: number = 90 * 86_400

/**
 * Reads a JSON object `{ "<row key>": "<holder proof>" }`, or files in place of proofs, and verifies every proof. A file
 * may hold the proofs of several keys, for as many single-use copies (`readHolderProofs`); so may, as a list, the object.
 *
 * @returns row key → public keys, as `issueBatch` takes them.
 * @throws IssuerError `HOLDERS_INVALID` with the position of the proof; CredentialError the `JSON_…` codes.
 */
export async function readHolders(
  bytes: Uint8Array,
  options: ReadHoldersOptions,
): Promise<ReadonlyMap<string, readonly PublicJwk[]>> {
  const { maxAgeSeconds = maxProofAgeSeconds, useChallenge, readProof, ...asked } = options
  const file = decodeJsonObject(bytes, { at: 'holders', maxBytes: maxHoldersBytes })
  const holders = new Map<string, readonly PublicJwk[]>()
  for (const [i, [rowKey, given]] of Object.entries(file).entries()) {
    // The place by position: a document number is somebody's.
    const at = `holders[${i}]`
    const text = textOf(given)
    if (text === undefined) throw invalid(at, expected('a holder proof as text'))
    const proof = readProof && proofFileName.test(text) ? await readProof(text) : text
    holders.set(rowKey, await refusedAt(at, () => proven(rowKey, proof)))
  }
  return holders

  async function proven(rowKey: string, proof: string): Promise<readonly PublicJwk[]> {
    const { publicJwks, nonce } = await verifyHolderProofs(proof, { ...asked, maxAgeSeconds })
    if (nonce !== undefined && asked.nonce === undefined) {
      useChallenge?.({ rowKey, nonce, thumbprint: await thumbprintOf(publicJwks) })
    }
    return publicJwks
  }
}

/** Names keys, whatever their order. */
export async function thumbprintOf(keys: readonly PublicJwk[]): Promise<string> {
  return (await Promise.all(keys.map(jwkThumbprint))).toSorted().join(' ')
}

/** A proof, the name of a file, or several proofs in the shape in which a file has them. */
function textOf(given: JsonValue): string | undefined {
  if (typeof given === 'string') return given
  const proofs = Array.isArray(given) ? given : undefined
  const isList = proofs?.every((proof) => typeof proof === 'string')
  return isList
    ? writeHolderProofs(proofs as string[])
    : isJsonObject(given)
      ? JSON.stringify(given)
      : undefined
}

// A part of a proof is never that short.
const proofFileName = /\.(?:txt|jwt|json)$/i

async function refusedAt<T>(at: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof ToolkitError)) throw cause
    throw invalid(at, expected('a proof that holds ({reason})', { reason: cause.code }), cause)
  }
}

function invalid(at: string, expected: CodeWords, cause?: unknown): IssuerError {
  return new IssuerError('HOLDERS_INVALID', { at, details: { expected }, cause })
}

const maxHoldersBytes = 67_108_864
