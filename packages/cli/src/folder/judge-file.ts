/** Judges one file of a folder. Whatever it is, there is something to say of it. */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import {
  type Check,
  type CredentialDocument,
  isPaper,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import {
  type CredentialResult,
  explainCheck,
  namedPerson,
  type PaperResult,
  paperDocument,
  reasons,
  resultDocument,
  type SeenMoments,
  type ShownPerson,
  shownPerson,
  type VerificationResult,
  verify,
  verifyAnswer,
  verifyPaper,
} from '@attestat/verifier'
import { claimText, shownClaims } from '../claims.ts'
import { CliError } from '../codes.ts'
import { paperClaims, paperIssuer } from '../commands/verify-paper.ts'
import { issuerName, typeOf } from '../commands/verify-result.ts'
import type { Session } from '../session.ts'
import { type AnsweredRequests, requestsToClose } from './answered.ts'
import type { RowClaim } from './applicant-row.ts'
import type { FoundFile } from './applicants.ts'
import type { Given } from './judge-settings.ts'
import { readAnswer } from './read-answer.ts'
import { type GenuineDocument, genuineIn, type NewerEditions, seenBy } from './replaced.ts'

/** What was found in a file: the digest of its bytes, or why there are none. */
export interface ContentFacts {
  readonly path: string
  readonly digest?: string
  readonly error?: ToolkitError
}

export interface Content extends ContentFacts {
  readonly bytes?: Buffer
}

/** What there is to say of a file without its bytes. */
export function factsOf({ bytes: _bytes, ...facts }: Content): ContentFacts {
  return facts
}

/** Reads a file, or says why not. */
export function readFile({ path, code }: FoundFile, folder: string): Content {
  if (code) return { path, error: new CliError(code) }
  try {
    const bytes = readAnswer(join(folder, path))
    return { path, bytes, digest: hash('sha256', bytes, 'base64url') }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { path, error }
  }
}

/** What is known of the others when somebody is judged again. */
export interface SentByOthers {
  /** What they have sent that replaces something. */
  readonly newer?: NewerEditions
  /** Requests that they have answered. */
  readonly answered?: AnsweredRequests
}

/** What there is to say of one file. */
export interface FileVerdict {
  readonly path: string
  readonly digest?: string
  readonly verdict: Verdict
  readonly codes: readonly string[]
  readonly reasons: readonly string[]
  readonly document: object
  readonly result?: VerificationResult
  readonly genuine: readonly GenuineDocument[]
  /** Whose the accepted documents are, as far as they show it. */
  readonly persons: readonly ShownPerson[]
  readonly issuers: readonly string[]
  readonly kinds: readonly string[]
  readonly checks: readonly Check[]
  /** Registries and status lists to remember. */
  readonly facts: SeenFacts
  /** Ids of the requests to close. */
  readonly answers: readonly string[]
  readonly claims: readonly RowClaim[]
  readonly claimed: readonly RowClaim[]
}

/** What there is to remember beside documents. */
export type SeenFacts = Pick<SeenMoments, 'registries' | 'lists'>

/**
 * The verdict on a file. Never throws for what is in it.
 *
 * @param others What others have sent that bears on it.
 */
export async function judgeFile(
  content: Content,
  given: Given,
  others: SentByOthers = {},
): Promise<FileVerdict> {
  try {
    if (content.error) throw content.error
    return await judgeBytes(content, content.bytes as Buffer, given, others)
  } catch (error) {
    // A file that breaks the program is a row like any other, and no reason to lose the rest.
    return refusedFile(content, error instanceof ToolkitError ? error : new CliError('INTERNAL_FAULT'), given)
  }
}

/** What could not be read says nothing against what is in it. */
const unestablished = new Set<string>([
  'FILE_UNREADABLE',
  'FILE_NOT_FOUND',
  'FILE_NOT_ORDINARY',
  'FOLDER_EMPTY',
  'APPLICANT_TOO_LARGE',
  'INTERNAL_FAULT',
])

function refusedFile({ path, digest }: Content, error: ToolkitError, { session }: Given): FileVerdict {
  const verdict = unestablished.has(error.code) ? 'undecided' : 'rejected'
  const message = error.explain(session.language)
  return {
    ...nothing,
    path,
    ...(digest === undefined ? {} : { digest }),
    verdict,
    codes: [error.code],
    reasons: [message],
    document: {
      verdict,
      codes: [error.code],
      error: { code: error.code, at: error.at, details: error.details, message },
    },
  }
}

const nothing = {
  genuine: [],
  persons: [],
  issuers: [],
  kinds: [],
  checks: [],
  facts: { registries: [], lists: [] },
  answers: [],
  claims: [],
  claimed: [],
} as const

async function judgeBytes(
  { path, digest = '' }: Content,
  bytes: Buffer,
  given: Given,
  { newer, answered }: SentByOthers,
): Promise<FileVerdict> {
  const { trust, session, settings } = given
  const { policy, now, at } = settings
  // A paper answers nobody. Only the beginning tells one: the whole of a large file is not copied for it.
  const isAsked = settings.request !== undefined || given.requests !== undefined
  if (!isAsked && isPaper(bytes.subarray(0, 64).toString('latin1').trimStart())) {
    const result = await verifyPaper(bytes.toString('latin1').trim(), {
      trust,
      policy,
      now,
      ...(at ? { at } : {}),
    })
    const paper = result.verdict === 'accepted' ? result.paper : result.claimed
    const label = paper ? session.say(typeOf(paper)?.label ?? { en: paper.kind, ru: paper.kind }) : ''
    const said = paper
      ? paperClaims(paper, session).map(([name, text]) => ({ kind: label, label: name, text }))
      : []
    return {
      ...judged(path, digest, result, given),
      document: paperDocument(result, trust, session.language),
      // The text of a paper has no id that another edition could share.
      genuine: [],
      facts: await factsToKeep(result, given),
      answers: [],
      persons: result.verdict === 'accepted' ? [namedPerson(result.paper.name)] : [],
      issuers: [paperIssuer(result, session)],
      kinds: paper ? [label] : [],
      ...(result.verdict === 'accepted' ? { claims: said, claimed: [] } : { claims: [], claimed: said }),
    }
  }
  const seen = newer && seenBy(newer)
  const terms = { ...settings, trust, ...(seen ? { seen } : {}) }
  const requests = given.requests && requestsToClose(given.requests, settings, answered)
  const result = requests ? await verifyAnswer(bytes, { ...terms, requests }) : await verify(bytes, terms)
  const isTold = settings.content === 'claims'
  return {
    ...judged(path, digest, result, given),
    // Of several files only these are needed later.
    ...(result.verdict === 'accepted' ? { result } : {}),
    genuine: await genuineIn(result, newer),
    facts: await factsToKeep(result, given),
    answers: requests?.ids ?? [],
    persons: personsIn(result),
    document: settings.content === 'documents' ? resultDocument(result, trust, session.language) : {},
    issuers: result.credentials.map((credential) => issuerName(credential, session)),
    kinds: result.credentials.flatMap((credential) => kindLabel(credential, session) ?? []),
    claims: isTold ? result.credentials.flatMap((one) => claimsOf(one, 'credential', session)) : [],
    claimed: isTold ? result.credentials.flatMap((one) => claimsOf(one, 'claimed', session)) : [],
  }
}

async function factsToKeep(result: VerificationResult | PaperResult, { memory }: Given): Promise<SeenFacts> {
  return memory ? memory.momentsOf(result) : nothing.facts
}

function personsIn({ verdict, credentials }: VerificationResult): ShownPerson[] {
  if (verdict !== 'accepted') return []
  return credentials.flatMap((one) =>
    one.verdict === 'accepted' && 'credential' in one ? (shownPerson(one.credential, one.holder) ?? []) : [],
  )
}

function judged(
  path: string,
  digest: string,
  { verdict, checks }: { readonly verdict: Verdict; readonly checks: readonly Check[] },
  { session }: Given,
): Pick<FileVerdict, 'path' | 'digest' | 'verdict' | 'codes' | 'reasons' | 'checks'> {
  const worstFirst = [
    ...checks.filter(({ status }) => status === 'failed'),
    ...checks.filter(({ status }) => status === 'inconclusive'),
  ]
  return {
    path,
    digest,
    verdict,
    checks,
    codes: reasons(checks),
    reasons: unique(worstFirst.map((check) => explainCheck(check, session.language))),
  }
}

/** An issuer's own kind goes by its name as well: it may call itself like any other. */
function kindLabel(credential: CredentialResult, session: Session): string | undefined {
  const { kind, display } = credential
  const known = typeOf(credential)
  if (known) return session.say(known.label)
  return display ? `${session.say(display.label)} (${kind})` : kind
}

function claimsOf(result: CredentialResult, member: 'credential' | 'claimed', session: Session): RowClaim[] {
  const { credential, claimed }: { credential?: CredentialDocument; claimed?: CredentialDocument } = result
  const document = member === 'credential' ? credential : claimed
  if (!document) return []
  const kind = kindLabel(result, session) ?? '?'
  return shownClaims(document, result.display ?? typeOf(result)).map((claim) => ({
    kind,
    label: session.say(claim.label),
    text: claimText(claim, session),
  }))
}

/** Each text once. */
export function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
