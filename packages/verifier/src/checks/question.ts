/** What every check is given, and how it answers. */
import {
  type BatchProof,
  type Check,
  type CheckName,
  type CheckStatus,
  type CredentialQuery,
  type DcqlCredential,
  type ErrorDetails,
  explainCode,
  type JsonObject,
  type Kind,
  type ReadCredential,
  type ResolvedKey,
  type ResolveKey,
  type ToolkitError,
  type VerifiedBatchManifest,
  type VpJwt,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import { type Looking, type Recognition, TrustError, type TrustSource } from '@attestat/trust'
import { type CheckCode, checkCodes, passedWords } from '../explain.ts'
import type { Policy } from '../policy.ts'
import { instantText } from './instant-text.ts'

/** What surrounds the credentials of one presentation. */
export interface Surroundings {
  readonly trust: TrustSource
  readonly policy: Policy
  /** The moment of judgement. */
  readonly at: Date
  /** The latest that a fact may be from; never before `at`. */
  readonly now: Date
  readonly request?: PresentationRequest
  /** When that request was answered before. */
  readonly answeredAt?: Date
  /** The only acceptable audience, from the request or named by the caller. */
  readonly audience?: string
  /** What came with the credential to show that it is in a batch of its issuer. */
  readonly batchProof?: BatchProof
  /** Whether it came in a bundle with the registry's word, or with proof of its batch. */
  readonly isBundled?: boolean
}

/** What the checks of a document need to know of it, be it a credential or a paper. */
export type JudgedDocument = Pick<
  ReadCredential,
  'issuer' | 'issuedAt' | 'validFrom' | 'validUntil' | 'status' | 'vct' | 'vctIntegrity'
> & { readonly document: JsonObject }

/** A document whose signature has been verified, and what surrounds it. */
export interface DocumentQuestion extends Surroundings {
  readonly credential: JudgedDocument
  readonly key: ResolvedKey
  readonly recognition: Recognition
  /** Undefined when it is none of those that are known here. */
  readonly kind: Kind | undefined
  /** The batch that the document was proven to be in. */
  readonly sealed?: SealedBatch
  /** The moment that the bundle proves, where it is judged as of then: the same as `at`. */
  readonly provenAt?: Date
}

/** A batch of the document's own issuer, and the document proven to be in it. */
export interface SealedBatch extends VerifiedBatchManifest {
  /** By when the registry says that the batch was there. */
  readonly countersignedAt?: Date
}

/** The same of a credential, which its holder presents. */
export interface Question extends DocumentQuestion {
  readonly credential: ReadCredential
  /** What the request asks for under the id that the credential was sent with. */
  readonly query?: CredentialQuery
  /** The W3C presentation that it stood in, in place of a key-binding JWT. */
  readonly presentation?: VpJwt
  /** The credential as DCQL sees it; there where something is asked for. */
  readonly shown?: DcqlCredential
}

/** One check: one file, one line in `checks.ts`. */
export type CheckRule = (question: DocumentQuestion) => Answer | Promise<Answer>

/** A check without its place in the presentation. */
export type Answer = Omit<Check, 'credential'>

/**
 * How far to look for what somebody says. Of whom the registry does not know, only what is at hand: it decides nothing,
 * and whoever names a host must not make us call it.
 */
export function lookingFor({ trust, recognition }: Pick<DocumentQuestion, 'trust' | 'recognition'>): Looking {
  return { atHand: trust.registry !== undefined && recognition.status === 'unknown' }
}

/** Finds keys, by the rule of {@link lookingFor}. */
export function resolverFor(question: Pick<DocumentQuestion, 'trust' | 'recognition'>): ResolveKey {
  return (request) => question.trust.resolveKey(request, lookingFor(question))
}

/** Where an answer comes from that rests on nothing but what was presented. */
export const fromDocument = 'the document'

/** The answer yes, where there is nothing to add. */
export function passed(name: CheckName, evidence: JsonObject, source?: string): Answer {
  const check = { name, status: 'passed', message: passedWords[name].en, evidence } as const
  return source === undefined ? check : { ...check, source }
}

/** What goes with a code. */
export interface AnswerContext {
  /** What it rests on; as of when is added where no fact from outside says it. */
  readonly evidence?: JsonObject
  readonly details?: ErrorDetails
  readonly source?: string | undefined
}

/** An answer with the code that says why. */
export function answer(
  name: CheckName,
  status: CheckStatus,
  code: CheckCode,
  context: AnswerContext = {},
): Answer {
  return withCode(name, status, code, context)
}

/** That the request was answered before. */
export function consumed(name: 'nonce' | 'request-satisfied', answeredAt: Date): Answer {
  const told = { answeredAt: instantText(answeredAt) }
  return answer(name, 'failed', 'NONCE_CONSUMED', { evidence: told, details: told })
}

/**
 * The refusal of a lower package as an answer: its code, its place, its details. What the trust source refuses to tell
 * is an open question; everything else speaks against the credential.
 */
export function refusal(
  name: CheckName,
  error: ToolkitError,
  status: 'failed' | 'inconclusive' = error instanceof TrustError ? 'inconclusive' : 'failed',
): Answer {
  return withCode(name, status, error.code, {
    evidence: error.at === undefined ? {} : { at: error.at },
    details: error.details,
  })
}

function withCode(
  name: CheckName,
  status: CheckStatus,
  code: string,
  { evidence = {}, details, source }: AnswerContext,
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

/**
 * Answers as checks, which all say as of when: those that rest on facts from outside have the time of the facts, the
 * others hold as of the moment of judgement.
 *
 * @param asOf The moment of judgement.
 * @param credential Whose checks they are, by its position; absent for those of the whole answer.
 */
export function toChecks(answers: readonly Answer[], asOf: string, credential?: number): Check[] {
  return answers.map(({ name, status, code, message, evidence, details, source }) => {
    const isDated = 'asOf' in evidence
    const check: Written<Check> = {
      name,
      status,
      message,
      evidence: isDated ? evidence : { ...evidence, asOf },
    }
    if (code !== undefined) check.code = code
    if (details !== undefined) check.details = details
    if (source !== undefined) check.source = source
    if (credential !== undefined) check.credential = credential
    return check
  })
}

/** What is being put together: member by member, where that is done for every document. */
type Written<T> = { -readonly [Name in keyof T]: T[Name] }

/** Whether an instant lies after the moment of judgement, by more than other clocks may be ahead. */
export function isLater(instant: Date, { at, policy }: Pick<Question, 'at' | 'policy'>): boolean {
  return isBeyond(instant, at, policy)
}

/** Whether a fact is dated so late that nobody can have stated it yet: it would never grow stale. */
export function isFromFuture(instant: Date, { now, policy }: Pick<Question, 'now' | 'policy'>): boolean {
  return isBeyond(instant, now, policy)
}

function isBeyond(instant: Date, moment: Date, { clockSkewSeconds }: Policy): boolean {
  return instant.getTime() > moment.getTime() + clockSkewSeconds * 1000
}
