/** The check of what was signed before it is handed out: read as its receiver will, knowing the public key alone. */
import {
  type FormatId,
  isSameKey,
  type JsonObject,
  type PublicJwk,
  verifyCredential,
} from '@attestat/credential'
import { IssuerError } from './codes.ts'

/** What a signed document must say. Plain data: it may go to another thread. */
export interface Expectation {
  readonly format: FormatId
  readonly issuer: string
  readonly credentialId: string
  readonly subjectId: string
  readonly statusIndex: number
  readonly holder?: PublicJwk
}

/** Resolves when a text holds and says what was expected. */
export type SelfCheck = (text: string, expected: Expectation) => Promise<void>

/**
 * Checks with one public key, in this thread.
 *
 * The check throws IssuerError `SELF_CHECK_FAILED`, and CredentialError the codes of `verifyCredential`.
 */
export function selfCheck(publicJwk: PublicJwk, kid: string): SelfCheck {
  const key = { jwk: publicJwk, kid, source: 'issuer' }
  const resolveKey = async (): Promise<typeof key> => key
  return async (text, expected) => {
    const { format } = expected
    const read = await verifyCredential(text, { format, resolveKey })
    const subject = read.document.credentialSubject as JsonObject
    const agrees =
      read.issuer === expected.issuer &&
      read.document.id === expected.credentialId &&
      subject.id === expected.subjectId &&
      read.status.length > 0 &&
      read.status.every(({ index }) => index === expected.statusIndex) &&
      isSameBinding(read.holderKey, expected.holder)
    if (!agrees) throw new IssuerError('SELF_CHECK_FAILED')
  }
}

function isSameBinding(one: PublicJwk | undefined, other: PublicJwk | undefined): boolean {
  return one && other ? isSameKey(one, other) : one === other
}
