/** Judges what applicants have sent. Needs nothing but what it is given: it runs on a thread as well as here. */
import { hash } from 'node:crypto'
import { join } from 'node:path'
import {
  attachedCredential,
  type Check,
  type CredentialDocument,
  isPaper,
  isPdf,
  type Language,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import {
  type CredentialResult,
  explainCheck,
  type PointRules,
  type Policy,
  type PolicyName,
  policyOf,
  type VerificationResult,
  verifierCodes,
  verify,
  verifyPaper,
} from '@attestat/verifier'
import { claimText, shownClaims } from '../claims.ts'
import { CliError } from '../codes.ts'
import { paperClaims, paperDocument, paperIssuer } from '../commands/verify-paper.ts'
import { issuerName, resultDocument, typeOf } from '../commands/verify-result.ts'
import { reasons, rootDocument } from '../commands/verify-words.ts'
import { openPack } from '../pack-file.ts'
import { openSession, type Session } from '../session.ts'
import type { ApplicantRow, RowClaim, RowPoints } from './applicant-row.ts'
import type { Applicant, FoundFile } from './applicants.ts'
import { pointsDocument } from './points.ts'
import { readAnswer } from './read-answer.ts'

/** By what is judged, and how much is to be told. A thread is given a copy. */
export interface JudgeSettings {
  readonly folder: string
  readonly pack: Uint8Array
  readonly pinnedRoot: readonly string[]
  readonly policy: PolicyName | Policy
  readonly now: Date
  readonly request?: PresentationRequest
  readonly audience?: string
  readonly rules?: PointRules
  readonly language: Language
  /** Verdicts alone; what they say too, for a table; or everything, as `verify --json` says it. */
  readonly content: 'verdicts' | 'claims' | 'documents'
}

/** An applicant to judge, and the digest of what was judged before. */
export interface ApplicantToJudge extends Applicant {
  readonly known?: string
}

/** What came of it; no row where what was judged before is the same. */
export interface Judged {
  readonly digest: string
  readonly row?: ApplicantRow
}

export type Judge = (applicant: ApplicantToJudge) => Promise<Judged>

/** Opens the pack and gives the judge. @throws as `openTrustPack`. */
export async function openJudge(settings: JudgeSettings): Promise<Judge> {
  const trust = await openPack(settings.pack, settings.pinnedRoot)
  const session = openSession({ lang: settings.language }, {})
  const given: Given = { settings, trust, session }
  return async ({ known, name, files: found }) => {
    // One file at a time: together they may be large.
    const read = (file: FoundFile): Content => readFile(file, settings.folder)
    if (
      known !== undefined &&
      digestOf(
        name,
        found.map((file) => factsOf(read(file))),
      ) === known
    ) {
      return { digest: known }
    }
    const facts: ContentFacts[] = []
    const files: FileVerdict[] = []
    for (const file of found) {
      const content = read(file)
      facts.push(factsOf(content))
      files.push(await judgeFile(content, given))
    }
    return { digest: digestOf(name, facts), row: rowOf(name, files, given) }
  }
}

interface Given {
  readonly settings: JudgeSettings
  readonly trust: TrustSource
  readonly session: Session
}

/** What was found in a file: the digest of its bytes, or why there are none. */
interface ContentFacts {
  readonly path: string
  readonly digest?: string
  readonly error?: ToolkitError
}

interface Content extends ContentFacts {
  readonly bytes?: Buffer
}

function factsOf({ bytes: _bytes, ...facts }: Content): ContentFacts {
  return facts
}

function readFile({ path, code }: FoundFile, folder: string): Content {
  if (code) return { path, error: new CliError(code) }
  try {
    const bytes = readAnswer(join(folder, path))
    return { path, bytes, digest: hash('sha256', bytes, 'base64url') }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { path, error }
  }
}

/** Of everything that was read, or could not be: what is read next time must be judged anew. */
function digestOf(name: string, contents: readonly ContentFacts[]): string {
  const parts = contents.map(({ path, digest, error }) => [path, digest ?? error?.code])
  return hash('sha256', JSON.stringify([name, ...parts]), 'base64url')
}

/** What there is to say of one file. */
interface FileVerdict {
  readonly path: string
  readonly digest?: string
  readonly verdict: Verdict
  readonly codes: readonly string[]
  readonly reasons: readonly string[]
  readonly document: object
  readonly result?: VerificationResult
  readonly issuers: readonly string[]
  readonly kinds: readonly string[]
  readonly checks: readonly Check[]
  readonly claims: readonly RowClaim[]
  readonly claimed: readonly RowClaim[]
}

async function judgeFile(content: Content, given: Given): Promise<FileVerdict> {
  try {
    if (content.error) throw content.error
    return await judgeBytes(content, content.bytes as Buffer, given)
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

const nothing = { issuers: [], kinds: [], checks: [], claims: [], claimed: [] } as const

async function judgeBytes({ path, digest = '' }: Content, read: Buffer, given: Given): Promise<FileVerdict> {
  const { trust, session, settings } = given
  const { policy, now } = settings
  const bytes = isPdf(read) ? Buffer.from(await attachedCredential(read)) : read
  // Only the beginning tells a paper: the whole of a large file is not copied for it.
  if (isPaper(bytes.subarray(0, 64).toString('latin1').trimStart())) {
    const result = await verifyPaper(bytes.toString('latin1').trim(), { trust, policy, now })
    const paper = result.verdict === 'accepted' ? result.paper : result.claimed
    const label = paper ? session.say(typeOf(paper)?.label ?? { en: paper.kind, ru: paper.kind }) : ''
    const said = paper
      ? paperClaims(paper, session).map(([name, text]) => ({ kind: label, label: name, text }))
      : []
    return {
      ...judged(path, digest, result, given),
      document: paperDocument(result, session),
      issuers: [paperIssuer(result, session)],
      kinds: paper ? [label] : [],
      ...(result.verdict === 'accepted' ? { claims: said, claimed: [] } : { claims: [], claimed: said }),
    }
  }
  const result = await verify(bytes, settingsOf(given))
  const isTold = settings.content === 'claims'
  return {
    ...judged(path, digest, result, given),
    // Of several files only these are needed later.
    ...(result.verdict === 'accepted' ? { result } : {}),
    document: settings.content === 'documents' ? resultDocument(result, session) : {},
    issuers: result.credentials.map((credential) => issuerName(credential, session)),
    kinds: result.credentials.flatMap((credential) => kindLabel(credential, session) ?? []),
    claims: isTold ? result.credentials.flatMap((one) => claimsOf(one, 'credential', session)) : [],
    claimed: isTold ? result.credentials.flatMap((one) => claimsOf(one, 'claimed', session)) : [],
  }
}

function settingsOf({ trust, settings }: Given): Parameters<typeof verify>[1] {
  const { policy, now, request, audience } = settings
  return {
    trust,
    policy,
    now,
    ...(request ? { request } : {}),
    ...(audience === undefined ? {} : { audience }),
  }
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

function kindLabel(credential: CredentialResult, session: Session): string | undefined {
  const label = (credential.display ?? typeOf(credential))?.label
  return label ? session.say(label) : credential.kind
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

function rowOf(applicant: string, files: readonly FileVerdict[], given: Given): ApplicantRow {
  const { settings, trust, session } = given
  const worst = worstOf(files.map(({ verdict }) => verdict))
  const differ = holdersDiffer(files, settings.policy)
  const verdict = differ && worst === 'accepted' ? 'undecided' : worst
  const checks = files.flatMap((file) => file.checks)
  const registryAsOf = oldest(checks, 'issuer-recognised')
  const statusAsOf = oldest(checks, 'status')
  const row = {
    applicant,
    verdict,
    codes: unique([...(differ ? ['HOLDERS_DIFFER'] : []), ...files.flatMap(({ codes }) => codes)]),
    reasons: unique([
      ...(differ ? [session.say(verifierCodes.HOLDERS_DIFFER, differ)] : []),
      ...files.flatMap((file) => file.reasons),
    ]),
    files: files.map(({ path, digest }) =>
      digest === undefined ? ([path] as const) : ([path, digest] as const),
    ),
    issuers: unique(files.flatMap(({ issuers }) => issuers)),
    kinds: unique(files.flatMap(({ kinds }) => kinds)),
    ...(registryAsOf === undefined ? {} : { registryAsOf }),
    ...(statusAsOf === undefined ? {} : { statusAsOf }),
    ...(settings.rules ? { points: pointsOf(differ ? [] : files, settings.rules, session) } : {}),
    claims: files.flatMap(({ claims }) => claims),
    claimed: files.flatMap(({ claimed }) => claimed),
  }
  if (settings.content !== 'documents') return row
  const told = { name: applicant, verdict, codes: row.codes, points: row.points }
  return {
    ...row,
    documents: files.map(({ path, document }) =>
      JSON.stringify({ applicant: told, file: path, ...document, trust: rootDocument(trust) }),
    ),
  }
}

function worstOf(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes('rejected')) return 'rejected'
  return verdicts.includes('undecided') ? 'undecided' : 'accepted'
}

/** Whether accepted documents of several files belong to several people. Of one file `verify` has asked that. */
function holdersDiffer(
  files: readonly FileVerdict[],
  policy: PolicyName | Policy,
): { readonly count: number } | undefined {
  if (files.length < 2 || policyOf(policy).allowSeveralHolders) return undefined
  const holders = files.flatMap(({ result }) =>
    result?.verdict === 'accepted'
      ? result.credentials.flatMap(({ verdict, holder }) =>
          verdict === 'accepted' && holder !== undefined ? [holder] : [],
        )
      : [],
  )
  const count = new Set(holders).size
  return count > 1 ? { count } : undefined
}

/** Nobody knows whose points they would be where the documents are several people's: then there are none. */
function pointsOf(files: readonly FileVerdict[], rules: PointRules, session: Session): RowPoints {
  return pointsDocument(
    files.flatMap(({ result }) => result ?? []),
    rules,
    session,
  )
}

/** The earliest time that the checks of a name rest on. */
function oldest(checks: readonly Check[], name: Check['name']): string | undefined {
  const times = checks.flatMap((check) => {
    const { asOf } = check.evidence
    return check.name === name && typeof asOf === 'string' ? [asOf] : []
  })
  return times.sort()[0]
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)]
}
