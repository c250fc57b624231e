/**
 * Proofs of several keys at once, for as many copies of one document: each is bound to a key of its own, so that those
 * who are shown them cannot link them.
 *
 * @see OpenID4VCI 1.0, section 8.2 (`proofs`)
 */
import { decodeJsonObject, isJsonObject, isSameKey, type PublicJwk } from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { mostCopies } from './credential-response.ts'
import { expected } from './expected.ts'
import { verifyHolderProof } from './holder-proof.ts'

/** Writes proofs, as a Credential Request has them. @param proofs 1 to {@link mostCopies}. */
export function writeHolderProofs(proofs: readonly string[]): string {
  return `${JSON.stringify({ proofs: { jwt: proofs } }, undefined, 1)}\n`
}

/**
 * Reads proofs, or the one that stands alone. Nothing is verified.
 *
 * @throws OpenId4VcError `PROOF_INVALID`, `PROOFS_LIMIT`; CredentialError the `JSON_…` codes.
 */
export function readHolderProofs(text: string): readonly string[] {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{')) return [trimmed]
  const { proofs } = decodeJsonObject(trimmed, { at: 'proofs' })
  const jwt = isJsonObject(proofs) ? proofs.jwt : undefined
  if (!Array.isArray(jwt) || jwt.length === 0) throw invalid('proofs.jwt', 'a list of holder proofs')
  if (jwt.length > mostCopies) {
    throw new OpenId4VcError('PROOFS_LIMIT', { at: 'proofs.jwt', details: { most: mostCopies } })
  }
  return jwt.map((proof, i) => {
    if (typeof proof !== 'string') throw invalid(`proofs.jwt[${i}]`, 'a holder proof as text')
    return proof
  })
}

/** Keys that one holder has proved. */
export interface VerifiedHolderProofs {
  /** At least one, all different. */
  readonly publicJwks: readonly PublicJwk[]
  /** The challenge that all of them answer. */
  readonly nonce?: string
}

/**
 * Verifies proofs, or one alone. All hold, or none counts.
 *
 * @param text As {@link readHolderProofs} has it.
 * @param options As of `verifyHolderProof`.
 * @throws as {@link readHolderProofs} and `verifyHolderProof`; OpenId4VcError `PROOF_INVALID` for a key that is proved
 *   twice, `PROOF_NONCE_MISMATCH` for proofs that answer different challenges.
 */
export async function verifyHolderProofs(
  text: string,
  options: Parameters<typeof verifyHolderProof>[1],
): Promise<VerifiedHolderProofs> {
  const proofs = await Promise.all(readHolderProofs(text).map((proof) => verifyHolderProof(proof, options)))
  const publicJwks = proofs.map(({ publicJwk }) => publicJwk)
  const nonce = proofs[0]?.nonce
  for (const [i, proof] of proofs.entries()) {
    const at = `proofs.jwt[${i}]`
    if (proof.nonce !== nonce) throw new OpenId4VcError('PROOF_NONCE_MISMATCH', { at })
    if (publicJwks.slice(0, i).some((key) => isSameKey(key, proof.publicJwk))) {
      throw invalid(at, 'another key in each proof')
    }
  }
  return { publicJwks, ...(nonce === undefined ? {} : { nonce }) }
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('PROOF_INVALID', { at, details: { expected: expected(...phrase) } })
}
