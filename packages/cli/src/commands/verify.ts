/** `attestat verify`: a verdict with reasons, for one file or a folder, without any network. */
import { join } from 'node:path'
import {
  attachedCredential,
  type BatchProof,
  type Check,
  type CredentialType,
  credentialTypes,
  isPaper,
  isPdf,
  parseInstant,
  readBatchProof,
  ToolkitError,
  type Verdict,
} from '@attestat/credential'
import { type PresentationRequest, readPresentationRequest } from '@attestat/openid4vc'
import { type TrustSource, trustLimits } from '@attestat/trust'
import {
  type CredentialResult,
  type PolicyName,
  policies,
  reasons,
  resultDocument,
  rootDocument,
  type VerificationResult,
  verify,
} from '@attestat/verifier'
import { claimLines, shownClaims } from '../claims.ts'
import { UsageError, withPlace } from '../codes.ts'
import { readFolder, readInput, whatIsAt } from '../files.ts'
import { progressReporter } from '../progress.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { openPackFile } from '../wallet-session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { verifyPaperText } from './verify-paper.ts'
import { checkLines, rootLines, verdictColours, verdictExitCodes, words } from './verify-words.ts'

const policyNames = Object.keys(policies) as PolicyName[]

export const verifyCommand: CommandSpec = {
  name: 'verify',
  arguments: '[file]',
  summary: {
    en: 'check a presentation, or a folder of them',
    ru: 'проверить предъявление или папку предъявлений',
  },
  options: [
    ['--qr <text>', { en: 'the text of a QR code on paper', ru: 'текст QR-кода с бумаги' }],
    ['--trust <pack>', { en: 'trust pack', ru: 'пакет доверия' }],
    [
      '--root <thumbprint...>',
      { en: 'accept the pack only under this root key', ru: 'принимать пакет только с этим корневым ключом' },
    ],
    ['--request <file>', { en: 'the request that it answers', ru: 'запрос, на который это ответ' }],
    [
      '--audience <id>',
      { en: 'without a request: for whom it must have been made', ru: 'без запроса: кому предназначалось' },
    ],
    [
      '--policy <policy>',
      {
        en: 'admissions (default), archive or lenient-preview',
        ru: 'admissions (по умолчанию), archive или lenient-preview',
      },
    ],
    [
      '--proof <file>',
      {
        en: 'the proof that the document is in a batch of its issuer',
        ru: 'доказательство, что документ входит в партию эмитента',
      },
    ],
    ['--at <time>', { en: 'judge as of this moment', ru: 'судить по состоянию на этот момент' }],
  ],
  async run(input, session) {
    input.refuseTogether('qr', ['request', 'audience', 'proof'])
    const [path] = input.args
    const qr = input.text('qr')
    if ((path === undefined) === (qr === undefined)) throw new UsageError(words.either)
    const judgement = await readJudgement(input, session)
    if (qr !== undefined) return verifyPaperText(qr, judgement, session)
    if (path === undefined) throw new UsageError(words.either)
    const isFolder = path !== '-' && whatIsAt(path) === 'folder'
    if (isFolder && judgement.batchProof) throw new UsageError(words.proofOfOne)
    return isFolder ? verifyFolder(path, judgement, session) : verifyFile(path, judgement, session)
  },
}

interface Judgement {
  readonly trust: TrustSource
  readonly policy: PolicyName
  readonly now: Date
  readonly request?: PresentationRequest
  readonly audience?: string
  readonly batchProof?: BatchProof
}

async function readJudgement(input: CommandInput, session: Session): Promise<Judgement> {
  const policy = input.oneOf('policy', policyNames) ?? 'admissions'
  const now = readMoment(input.text('at')) ?? session.now()
  input.refuseTogether('request', ['audience'])
  const pinnedRoot = input.list('root')
  if (!pinnedRoot.every((thumbprint) => /^[A-Za-z0-9_-]{43}$/.test(thumbprint))) {
    throw new UsageError(words.thumbprint)
  }
  const trust = await openPackFile(input.required('trust'), pinnedRoot)
  const request = await readRequest(input.text('request'))
  const audience = input.text('audience')
  const batchProof = await readProof(input.text('proof'))
  return {
    trust,
    policy,
    now,
    ...(request ? { request } : {}),
    ...(audience === undefined ? {} : { audience }),
    ...(batchProof ? { batchProof } : {}),
  }
}

async function readRequest(path: string | undefined): Promise<PresentationRequest | undefined> {
  if (path === undefined) return undefined
  const bytes = await readInput(path)
  return withPlace(path, () => readPresentationRequest(bytes))
}

async function readProof(path: string | undefined): Promise<BatchProof | undefined> {
  if (path === undefined) return undefined
  const bytes = await readInput(path)
  return withPlace(path, () => readBatchProof(bytes))
}

function readMoment(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const moment = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!moment) throw new UsageError(words.moment)
  return moment
}

async function verifyFile(path: string, judgement: Judgement, session: Session): Promise<Outcome> {
  const presented = await readPresented(path)
  const text = presented.toString('latin1').trim()
  if (isPaper(text)) return verifyPaperText(text, judgement, session)
  const result = await withPlace(path, () => verify(presented, judgement))
  const { verdict } = result
  return {
    exitCode: verdictExitCodes[verdict],
    document: resultDocument(result, judgement.trust, session.language),
    band: { text: session.say(words.verdict[verdict]), colour: verdictColours[verdict] },
    lines: [...resultLines(result, session), ...rootLines(judgement.trust, session)],
  }
}

/** What a file presents: itself, or the credential that a printed document carries. */
async function readPresented(path: string): Promise<Buffer> {
  const bytes = await readInput(path, trustLimits.bundleBytes)
  return isPdf(bytes) ? Buffer.from(await withPlace(path, () => attachedCredential(bytes))) : bytes
}

interface FolderRow {
  readonly file: string
  readonly verdict: Verdict
  readonly codes: readonly string[]
}

async function verifyFolder(folder: string, judgement: Judgement, session: Session): Promise<Outcome> {
  const entries = await readFolder(folder)
  const files = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name)
    .sort()
  const report = progressReporter(session)
  const rows: FolderRow[] = []
  for (const file of files) {
    rows.push({ file, ...(await verdictOf(join(folder, file), judgement)) })
    report(rows.length, files.length)
  }
  const count = (verdict: Verdict): number => rows.filter((row) => row.verdict === verdict).length
  const counts = { accepted: count('accepted'), rejected: count('rejected'), undecided: count('undecided') }
  // An empty folder establishes nothing.
  const worst =
    counts.rejected > 0 ? 'rejected' : counts.undecided > 0 || rows.length === 0 ? 'undecided' : 'accepted'
  return {
    exitCode: verdictExitCodes[worst],
    document: { folder, counts, files: rows, trust: rootDocument(judgement.trust) },
    lines: [
      ...tableLines(
        rows.map(({ file, verdict, codes }) => [file, session.say(words.short[verdict]), codes.join(', ')]),
        0,
      ),
      session.say(words.folder, counts),
      ...rootLines(judgement.trust, session),
    ],
  }
}

/** A broken file is a row, not an end. */
async function verdictOf(path: string, judgement: Judgement): Promise<Omit<FolderRow, 'file'>> {
  try {
    const { verdict, checks } = await verify(await readPresented(path), judgement)
    return { verdict, codes: reasons(checks) }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    // What could not be read says nothing against what is in it.
    return { verdict: error.code === 'FILE_UNREADABLE' ? 'undecided' : 'rejected', codes: [error.code] }
  }
}

function resultLines(result: VerificationResult, session: Session): string[] {
  const { policy, now, checks, credentials } = result
  const linesOf = checkLines(checks, session)
  return [
    `  ${session.say(words.asOf, { date: session.date(now), policy })}`,
    ...credentials.flatMap((credential, index) => [
      session.say(words.issuer, { name: issuerName(credential, session) }),
      ...documentLines(credential, session),
      session.say(words.checks),
      ...linesOf(index),
      ...batchLines(checks, index, session),
    ]),
    ...linesOf(undefined),
    ...(credentials.some(({ mayHideMore }) => mayHideMore) ? [session.say(words.hidden)] : []),
  ]
}

/** Of how many the document is one, and since when. */
function batchLines(checks: readonly Check[], index: number, session: Session): string[] {
  const check = checks.find(({ name, credential }) => name === 'in-batch' && credential === index)
  if (check?.status !== 'passed') return []
  const { batch, count, sealedAt } = check.evidence
  const date = session.date(new Date(String(sealedAt)))
  return [
    `  ${session.say(words.batch, { batch: String(batch), count: session.number(Number(count)), date })}`,
  ]
}

/** What the document says: as shown when it was accepted, as claimed when not. */
function documentLines(result: CredentialResult, session: Session): string[] {
  const isAccepted = 'credential' in result
  const document = isAccepted ? result.credential : result.claimed
  if (!document) return []
  return [
    session.say(isAccepted ? words.shown : words.claimed),
    ...claimLines(shownClaims(document, result.display ?? typeOf(result)), session),
  ]
}

function typeOf({ kind }: CredentialResult): CredentialType | undefined {
  return credentialTypes.find(({ id }) => id === kind)
}

/** The name that the registry has for it; the document's own only where no registry knows better. */
function issuerName({ recognition, issuer }: CredentialResult, session: Session): string {
  if (recognition && 'entry' in recognition) return recognition.entry.name[session.language]
  return issuer ?? '?'
}
