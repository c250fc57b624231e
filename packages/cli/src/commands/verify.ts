/** `attestat verify`: a verdict with reasons, for one file or a folder, without any network. */
import { type BatchProof, isPaper, readBatchProof } from '@attestat/credential'
import { readPresentationRequest } from '@attestat/openid4vc'
import { type TrustSource, trustLimits } from '@attestat/trust'
import {
  type RequestStore,
  readPointRules,
  resultDocument,
  type VerifierMemory,
  verify,
  verifyAnswer,
} from '@attestat/verifier'
import { UsageError, withPlace } from '../codes.ts'
import { readInput, whatIsAt } from '../files.ts'
import type { JudgedBy } from '../folder/judge-settings.ts'
import { pointsDocument } from '../folder/points.ts'
import { withRequests } from '../kept-requests.ts'
import { momentOf } from '../moment-option.ts'
import { openPack, readPackFile } from '../pack-file.ts'
import { policyOption, readPolicyOption } from '../policy-option.ts'
import { readRootOption, rootOption } from '../root-option.ts'
import type { Outcome, Session } from '../session.ts'
import { memoryOption, withMemory } from '../verify-memory.ts'
import { type CommandInput, type CommandSpec, flagOf } from './command.ts'
import { verifyPaperText } from './verify-paper.ts'
import { pointLines, resultLines } from './verify-result.ts'
import { rootLines, verdictColours, verdictExitCodes, words } from './verify-words.ts'

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
    rootOption,
    ['--request <file>', { en: 'the request that it answers', ru: 'запрос, на который это ответ' }],
    [
      '--store <file>',
      {
        en: 'instead of it: the file of your requests, each of which is answered once',
        ru: 'вместо него: файл ваших запросов, на каждый из которых отвечают один раз',
      },
    ],
    [
      '--audience <id>',
      { en: 'without a request: for whom it must have been made', ru: 'без запроса: кому предназначалось' },
    ],
    policyOption,
    [
      '--proof <file>',
      {
        en: 'the proof that the document is in a batch of its issuer',
        ru: 'доказательство, что документ входит в партию эмитента',
      },
    ],
    memoryOption,
    [
      '--at <time>',
      {
        en: 'judge as of this moment, by what is known now',
        ru: 'судить по состоянию на этот момент, по нынешним сведениям',
      },
    ],
    [
      '--points <file>',
      {
        en: 'award points by these rules (attestat help points)',
        ru: 'начислить баллы по этим правилам (attestat help points)',
      },
    ],
    [
      '--report <file>',
      {
        en: 'a folder: write a row for each applicant, as .xlsx, .csv or .jsonl',
        ru: 'папка: записать по строке на поступающего, в .xlsx, .csv или .jsonl',
      },
    ],
    [
      '--per-file',
      {
        en: 'a folder: each file is an applicant, those in sub-folders too',
        ru: 'папка: каждый файл — поступающий, и в подпапках тоже',
      },
    ],
    [
      '--workers <number>',
      {
        en: 'a folder: how many cores to use (default: all)',
        ru: 'папка: сколько ядер занять (по умолчанию все)',
      },
    ],
  ],
  async run(input, session) {
    input.refuseTogether('qr', ['request', 'audience', 'proof', 'points', 'report', 'perFile', 'workers'])
    input.refuseTogether('store', ['qr', 'request', 'audience', 'at'])
    const [path] = input.args
    const qr = input.text('qr')
    if ((path === undefined) === (qr === undefined)) throw new UsageError(words.either)
    const judgement = await readJudgement(input, session)
    const memoryTerms = {
      path: input.text('memory'),
      pack: input.text('trust') ?? '',
      dryRun: session.dryRun,
    }
    return withRequests(input.text('store'), session.dryRun, (kept) =>
      withMemory(judgement.trust, memoryTerms, (opened) => {
        const given = { ...judgement, ...kept, ...opened }
        return qr === undefined
          ? verifyPath(path as string, given, input, session)
          : verifyPaperText(qr, given, session)
      }),
    )
  },
}

async function verifyPath(
  path: string,
  judgement: Judgement,
  input: CommandInput,
  session: Session,
): Promise<Outcome> {
  const isFolder = path !== '-' && whatIsAt(path) === 'folder'
  if (isFolder) {
    if (judgement.batchProof) throw new UsageError(words.proofOfOne)
    // With it come threads and reports, which one file has no use for.
    const { verifyFolder } = await import('./verify-folder.ts')
    return verifyFolder(path, judgement, input, session)
  }
  const ofFolders = (['report', 'perFile', 'workers'] as const).find((name) => input.has(name))
  if (ofFolders) throw new UsageError(words.folderOnly, { details: { option: flagOf(ofFolders) } })
  return verifyFile(path, judgement, session)
}

/** By what is judged, opened. */
export interface Judgement extends JudgedBy {
  /** Opened from `pack`. */
  readonly trust: TrustSource
  readonly batchProof?: BatchProof
  /** What was seen before; `trust` is joined to it. */
  readonly memory?: VerifierMemory
  readonly memoryPath?: string
  /** The requests of which each is answered once. */
  readonly requests?: RequestStore
  readonly storePath?: string
}

async function readJudgement(input: CommandInput, session: Session): Promise<Judgement> {
  const policy = await readPolicyOption(input)
  const at = momentOf(input, 'at')
  input.refuseTogether('request', ['audience'])
  const pinnedRoot = await readRootOption(input)
  // Who knows the root can judge a bundle by what it brings along.
  const packPath = pinnedRoot ? input.text('trust') : input.required('trust')
  const pack = packPath === undefined ? undefined : await readPackFile(packPath)
  const trust = await withPlace(packPath ?? '', () => openPack(pack, pinnedRoot))
  const request = await readFrom(input.text('request'), readPresentationRequest)
  const audience = input.text('audience')
  const batchProof = await readFrom(input.text('proof'), readBatchProof)
  const rules = await readFrom(input.text('points'), readPointRules)
  return {
    trust,
    ...(pack ? { pack } : {}),
    ...(pinnedRoot ? { pinnedRoot } : {}),
    policy,
    now: session.now(),
    ...(at ? { at } : {}),
    ...(request ? { request } : {}),
    ...(audience === undefined ? {} : { audience }),
    ...(batchProof ? { batchProof } : {}),
    ...(rules ? { rules } : {}),
  }
}

/** What a file that was named says. */
async function readFrom<T>(path: string | undefined, read: (bytes: Buffer) => T): Promise<T | undefined> {
  if (path === undefined) return undefined
  const bytes = await readInput(path)
  return withPlace(path, () => read(bytes))
}

async function verifyFile(path: string, judgement: Judgement, session: Session): Promise<Outcome> {
  const presented = await readInput(path, trustLimits.bundleBytes)
  const text = presented.toString('latin1').trim()
  const { memory, requests, ...terms } = judgement
  // A paper answers nobody.
  if (isPaper(text) && !judgement.request && !requests) return verifyPaperText(text, judgement, session)
  const options = { ...terms, ...(memory && { seen: memory.seen }) }
  const result = requests
    ? await verifyAnswer(presented, { ...options, requests, ...(memory && { remember: memory.remember }) })
    : await verify(presented, options)
  if (!requests) await memory?.remember(result)
  const { verdict } = result
  const points = judgement.rules && pointsDocument([result], judgement.rules, session)
  return {
    exitCode: verdictExitCodes[verdict],
    document: {
      ...resultDocument(result, judgement.trust, session.language),
      ...(points ? { points } : {}),
    },
    band: { text: session.say(words.verdict[verdict]), colour: verdictColours[verdict] },
    lines: [
      ...resultLines(result, session),
      ...(points ? pointLines(points, session) : []),
      ...rootLines(judgement.trust, session),
    ],
  }
}
