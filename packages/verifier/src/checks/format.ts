/** Whether what was presented is a credential of a format that is known here. */
import { type CredentialEnvelope, openCredential, type ReadCredential } from '@attestat/credential'
import type { PresentedToken } from '../presented.ts'
import { type Attempt, attempt, attemptNow } from './ask.ts'
import { type Answer, fromDocument, passed, refusal } from './question.ts'

const name = 'format'

/** Opens a token far enough for its signature to be verified; what it says is not read yet. */
export function openToken(token: PresentedToken): Attempt<CredentialEnvelope> {
  if (token.refused) return { refused: refusal(name, token.refused, 'failed') }
  return attemptNow(name, () => openCredential(token.text, token))
}

/** Reads what an opened token says, its disclosures put in their places. */
export function readOpened(envelope: CredentialEnvelope): Promise<Attempt<ReadCredential>> {
  return attempt(name, () => envelope.format.read(envelope))
}

/** The answer yes. @param format The format's id, or `paper`. */
export function formatPassed(format: string): Answer {
  return passed(name, { format }, fromDocument)
}
