/** A document as an agent's methods take it. */
import type { CredentialDocument } from '@attestat/credential'
import type { CredentialPayload } from '@veramo/core-types'

/**
 * A copy of a document, for `createVerifiableCredential`: `CredentialPlugin` writes a date and a context into what it is
 * given.
 *
 * @example
 * await agent.createVerifiableCredential({ credential: credentialPayload(document), proofFormat: 'vc+sd-jwt' })
 */
export function credentialPayload(document: CredentialDocument): CredentialPayload {
  return structuredClone(document) as unknown as CredentialPayload
}
