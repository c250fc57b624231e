/** What every check is given, and how it answers. */
import {
  type Check,
  type CheckName,
  type CheckStatus,
  type ErrorDetails,
  explainCode,
  type JsonObject,
  type ResolvedKey,
  type ToolkitError,
  type VerifiedCredential,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { Recognition, TrustSource } from '@attestat/trust'
import { checkCodes, passedWords } from '../explain.ts'
import type { Policy } from '../policy.ts'

/** A credential whose signature has been verified, and what surrounds it. */
export interface Question {
  readonly credential: VerifiedCredential
  readonly key: ResolvedKey
  readonly recognition: Recognition
  readonly trust: TrustSource
  readonly policy: Policy
  readonly now: Date
  readonly request?: PresentationRequest
  /** The only acceptable audience, from the request or named by the caller. */
  readonly audience?: string
}

/** One check: one file, one line in `checks.ts`. */
export type CheckRule = (question: Question) => Promise<Answer>

/** A check without its place in the presentation. */
export type Answer = Omit<Check, 'credential'>

export function passed(name: CheckName, evidence: JsonObject = {}, source?: string): Answer {
  return {
    name,
    status: 'passed',
    message: passedWords[name].en,
    evidence,
    ...(source === undefined ? {} : { source }),
  }
}

export interface AnswerContext {
  readonly evidence?: JsonObject
  readonly details?: ErrorDetails
  readonly source?: string | undefined
}

/** An answer other than yes, with the code that says why. */
export function answer(
  name: CheckName,
  status: Exclude<CheckStatus, 'passed'>,
  code: string,
  { evidence = {}, details, source }: AnswerContext = {},
): Answer {
  const words = checkCodes[code]
  return {
    name,
    status,
    code,
    message: words ? explainCode(words, 'en', details) : code,
    evidence,
    ...(details === undefined ? {} : { details }),
    ...(source === undefined ? {} : { source }),
  }
}

/** The refusal of a lower package as an answer: its code, its place, its details. */
export function refusal(
  name: CheckName,
  error: ToolkitError,
  status: 'failed' | 'inconclusive' = 'failed',
): Answer {
  return answer(name, status, error.code, {
    evidence: error.at === undefined ? {} : { at: error.at },
    details: error.details,
  })
}

/** Whether a signature's time lies before an instant. `iat` counts whole seconds, so the instant does too. */
export function isSignedBefore(issuedAt: Date, instant: Date): boolean {
  return issuedAt.getTime() < Math.floor(instant.getTime() / 1000) * 1000
}
