/** `attestat verify`: a verdict with reasons, for one file or a folder, without any network. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Check, ToolkitError, type Verdict } from '@attestat/credential'
import { type PresentationRequest, readPresentationRequest } from '@attestat/openid4vc'
import { openTrustPack, type TrustSource, trustLimits } from '@attestat/trust'
import {
  type CredentialResult,
  explainCheck,
  type PolicyName,
  type VerificationResult,
  verify,
} from '@attestat/verifier'
import { CliError } from '../codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput } from '../files.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  verdict: {
    accepted: { en: 'ACCEPTED: the document is genuine', ru: 'ПРИНЯТО: документ подлинный' },
    rejected: { en: 'REJECTED: not confirmed', ru: 'ОТКЛОНЕНО: не подтверждено' },
    undecided: {
      en: 'UNDECIDED: could not be fully checked',
      ru: 'НЕ РЕШЕНО: полностью проверить не удалось',
    },
  },
  status: {
    passed: { en: 'yes', ru: 'да' },
    failed: { en: 'NO', ru: 'НЕТ' },
    inconclusive: { en: 'not known', ru: 'неизвестно' },
    skipped: { en: 'not asked', ru: 'не проверялось' },
  },
  issuer: { en: 'Issuer: {name}', ru: 'Выдал: {name}' },
  hidden: {
    en: 'Part may not have been shown; this is not an error.',
    ru: 'Часть сведений могла быть не показана; это не ошибка.',
  },
  asOf: { en: 'as of {date}, policy {policy}', ru: 'на {date}, политика {policy}' },
  folder: {
    en: 'Accepted {accepted}, rejected {rejected}, undecided {undecided}',
    ru: 'Принято {accepted}, отклонено {rejected}, не решено {undecided}',
  },
} as const

const verdictExitCodes = {
  accepted: exitCodes.done,
  rejected: exitCodes.verifyRejected,
  undecided: exitCodes.verifyUndecided,
} as const satisfies Record<Verdict, number>

const maxPresentationBytes = 16 * 1_048_576

export const verifyCommand: CommandSpec = {
  name: 'verify',
  arguments: '<file>',
  summary: {
    en: 'check a presentation, or a folder of them',
    ru: 'проверить предъявление или папку предъявлений',
  },
  options: [
    ['--trust <pack>', { en: 'trust pack', ru: 'пакет доверия' }],
    [
      '--root <thumbprint...>',
      {
        en: 'accept only a pack under these root keys',
        ru: 'принимать пакет только с этими корневыми ключами',
      },
    ],
    ['--request <file>', { en: 'the request that it answers', ru: 'запрос, на который это ответ' }],
    [
      '--audience <id>',
      { en: 'without a request: for whom it must have been made', ru: 'без запроса: кому предназначалось' },
    ],
    [
      '--policy <name>',
      {
        en: 'admissions (default), archive or lenient-preview',
        ru: 'admissions (по умолчанию), archive или lenient-preview',
      },
    ],
    ['--at <time>', { en: 'judge as of this moment', ru: 'судить на этот момент' }],
  ],
  async run(input, session) {
    const judgement = await readJudgement(input, session)
    const path = input.first
    const isFolder = path !== '-' && (await stat(path).catch(() => undefined))?.isDirectory()
    return isFolder ? verifyFolder(path, judgement, session) : verifyFile(path, judgement, session)
  },
}

interface Judgement {
  readonly trust: TrustSource
  readonly policy: PolicyName
  readonly now: Date
  readonly request?: PresentationRequest
  readonly audience?: string
}

async function readJudgement(input: CommandInput, session: Session): Promise<Judgement> {
  const pinnedRoot = input.list('root')
  const pack = await readInput(input.required('trust'), trustLimits.packBytes)
  const request = input.text('request')
  const audience = input.text('audience')
  return {
    trust: await openTrustPack(pack, pinnedRoot.length > 0 ? { pinnedRoot } : {}),
    policy: (input.text('policy') ?? 'admissions') as PolicyName,
    now: readInstant(input.text('at')) ?? session.now(),
    ...(request === undefined ? {} : { request: readPresentationRequest(await readInput(request)) }),
    ...(audience === undefined ? {} : { audience }),
  }
}

function readInstant(text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const instant = new Date(text)
  if (!/^\d{4}-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-]\d\d:\d\d))?$/.test(text) || Number.isNaN(instant.getTime())) {
    throw new CliError('USAGE', { details: { reason: '--at 2031-05-01 | 2031-05-01T12:00:00Z' } })
  }
  return instant
}

async function verifyFile(path: string, judgement: Judgement, session: Session): Promise<Outcome> {
  const result = await verify(await readInput(path, maxPresentationBytes), judgement)
  return {
    exitCode: verdictExitCodes[result.verdict],
    document: resultDocument(result, session),
    lines: resultLines(result, session),
  }
}

/** A broken file is a row, not an end. */
async function verifyFolder(folder: string, judgement: Judgement, session: Session): Promise<Outcome> {
  const counts: Record<Verdict, number> = { accepted: 0, rejected: 0, undecided: 0 }
  const rows: { file: string; verdict: Verdict; codes: readonly string[] }[] = []
  const entries = await readdir(folder, { withFileTypes: true })
  for (const file of entries
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort()) {
    const row = { file, ...(await verdictOf(join(folder, file), judgement)) }
    counts[row.verdict]++
    rows.push(row)
  }
  const worst =
    counts.rejected > 0 ? 'rejected' : counts.undecided > 0 || rows.length === 0 ? 'undecided' : 'accepted'
  return {
    exitCode: verdictExitCodes[worst],
    document: { folder, counts, files: rows },
    lines: [
      ...tableLines(
        rows.map(({ file, verdict, codes }) => [
          file,
          session.say(words.verdict[verdict]).split(':')[0] ?? '',
          codes.join(', '),
        ]),
        0,
      ),
      session.say(words.folder, counts),
    ],
  }
}

async function verdictOf(
  path: string,
  judgement: Judgement,
): Promise<{ verdict: Verdict; codes: readonly string[] }> {
  try {
    const { verdict, checks } = await verify(await readInput(path, maxPresentationBytes), judgement)
    return { verdict, codes: reasons(checks) }
  } catch (error) {
    if (error instanceof ToolkitError) return { verdict: 'rejected', codes: [error.code] }
    throw error
  }
}

function reasons(checks: readonly Check[]): string[] {
  const wrong = checks.filter(({ status }) => status === 'failed' || status === 'inconclusive')
  return [...new Set(wrong.flatMap(({ code }) => code ?? []))]
}

function resultDocument(
  { verdict, policy, now, checks, credentials }: VerificationResult,
  session: Session,
): object {
  return {
    verdict,
    codes: reasons(checks),
    policy,
    asOf: now,
    checks: checks.map((check) => ({ ...check, message: explainCheck(check, session.language) })),
    credentials: credentials.map(({ recognition, ...credential }) => ({
      ...credential,
      recognition: recognition?.status,
      issuerName: recognition && 'entry' in recognition ? recognition.entry.name : undefined,
    })),
  }
}

function resultLines(
  { verdict, policy, now, checks, credentials }: VerificationResult,
  session: Session,
): string[] {
  return [
    session.say(words.verdict[verdict]),
    `  ${session.say(words.asOf, { date: session.date(now), policy })}`,
    ...credentials.flatMap((credential, index) => [
      session.say(words.issuer, { name: issuerName(credential, session) }),
      ...tableLines(
        checks
          .filter((check) => check.credential === index || check.credential === undefined)
          .map((check) => [
            session.say(words.status[check.status]),
            explainCheck(check, session.language),
            check.code ?? '',
          ]),
      ),
      ...(credential.mayHideMore ? [session.say(words.hidden)] : []),
    ]),
  ]
}

function issuerName({ recognition, issuer }: CredentialResult, session: Session): string {
  if (recognition && 'entry' in recognition) return recognition.entry.name[session.language]
  return issuer ?? '?'
}
