/** A credential or presentation as an agent passes it about: the token itself, or JSON with the token in its proof. */
import { CredentialError, type FormatId, type JsonObject, type ReadCredential } from '@attestat/credential'
import type { VerifiableCredential } from '@veramo/core-types'

/**
 * The signed token.
 *
 * @param document A token, or an object with `proof.jwt`.
 * @throws CredentialError `VC_UNSIGNED` for an object that nobody signed.
 */
export function signedTextOf(document: unknown, at: string): string {
  const text = typeof document === 'string' ? document : proofOf(document)?.jwt
  if (typeof text === 'string') return text
  throw new CredentialError('VC_UNSIGNED', { at })
}

/** The type of proof that an agent's JSON names a format by. */
export function proofType(format: FormatId | 'vp+jwt'): string {
  return `attestat:${format}`
}

/** A credential as an agent has it: the document, and the token as its proof. */
export function asVerifiable({
  document,
  text,
  format,
}: Pick<ReadCredential, 'document' | 'text' | 'format'>): VerifiableCredential {
  return {
    ...document,
    proof: { type: proofType(format), jwt: text },
  } as unknown as VerifiableCredential
}

function proofOf(document: unknown): JsonObject | undefined {
  const proof = (document as { readonly proof?: unknown } | null | undefined)?.proof
  return typeof proof === 'object' && proof !== null ? (proof as JsonObject) : undefined
}
