/** `attestat doctor`: whether an issuer, and what it has published, is in order. */
import { type ErrorDetails, parseInstant } from '@attestat/credential'
import {
  type Diagnosis,
  type DiagnosisStatus,
  diagnosisCodes,
  examineIssuer,
  remedies,
} from '@attestat/issuer'
import { UsageError } from '../codes.ts'
import { exitCodes } from '../exit-codes.ts'
import { withIssuerCase } from '../issuer-case.ts'
import { issuerFolderOf } from '../issuer-session.ts'
import { openPackFile } from '../pack-file.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'
import { type Examined, remedyCommands } from './remedy-commands.ts'

const words = {
  healthy: { en: 'All in order', ru: 'Всё в порядке' },
  warned: {
    en: 'In order; worth a look: {count}',
    ru: 'В порядке; стоит обратить внимание: {count}',
  },
  open: {
    en: 'Could not be established: {count}',
    ru: 'Не удалось установить: {count}',
  },
  faulty: { en: 'Faults: {count}', ru: 'Неисправностей: {count}' },
  address: {
    en: '--site takes a folder or an address with https (http on this machine only), without user, query or fragment',
    ru: '--site принимает папку или адрес с https (http — только на этой машине), без пользователя, запроса и фрагмента',
  },
  more: { en: '{shown} and {count} more', ru: '{shown} и ещё {count}' },
} as const

const statusWords = {
  ok: { en: 'ok', ru: 'да' },
  warn: { en: 'look', ru: 'внимание' },
  unknown: { en: 'open', ru: 'неизвестно' },
  fail: { en: 'FAULT', ru: 'СБОЙ' },
} as const

export const doctorCommand: CommandSpec = {
  name: 'doctor',
  summary: {
    en: 'is the issuer in order, and what it has published live, fresh and complete',
    ru: 'в порядке ли эмитент, доступно ли, свежо и полно ли опубликованное',
  },
  options: [
    [
      '--site <dir-or-url...>',
      { en: 'look at this published folder or server', ru: 'проверить эту опубликованную папку или сервер' },
    ],
    [
      '--live',
      { en: 'look at the issuer’s own address, over the network', ru: 'проверить адрес эмитента, по сети' },
    ],
    [
      '--trust <pack...>',
      {
        en: 'see how the registry of this trust pack knows the issuer',
        ru: 'проверить признание по пакету доверия',
      },
    ],
  ],
  async run(input, session) {
    const sites = input.list('site')
    const servers = sites.filter(isAddress).map(readAddress)
    const folder = await issuerFolderOf(input.text('issuer'), session)
    if (input.flag('live')) servers.push(new URL(folder.config.baseUrl).origin)
    const packs = new Map<string, Awaited<ReturnType<typeof openPackFile>>>()
    for (const path of input.list('trust')) packs.set(path, await openPackFile(path))
    const places = { folders: sites.filter((site) => !isAddress(site)), servers, packs }
    const fetching = { fetch: globalThis.fetch, now: session.now, timeoutMs: 10_000 }
    const diagnoses = await withIssuerCase(folder, places, { session, fetching }, examineIssuer)
    return told(diagnoses, { issuer: folder.path, folders: places.folders }, session)
  },
}

function told(diagnoses: readonly Diagnosis[], examined: Examined, session: Session): Outcome {
  const findings = diagnoses.map((diagnosis) => {
    const { name, code, at, details } = diagnosis
    const { status, next, ...said } = diagnosisCodes[code]
    const message = session.say(said, readable(details, session))
    return {
      name,
      status,
      code,
      ...(at === undefined ? {} : { at }),
      ...(details ? { details } : {}),
      message,
      ...(next ? { next: session.say(remedies[next], remedyCommands(diagnosis, examined, session)) } : {}),
    }
  })
  const count = (status: DiagnosisStatus): number =>
    findings.filter((finding) => finding.status === status).length
  const worst = worstFirst.find((status) => count(status) > 0) ?? 'ok'
  const { text, colour, exitCode } = verdicts[worst]
  return {
    document: { status: worst, findings },
    band: { text: session.say(text, { count: session.number(count(worst)) }), colour },
    exitCode,
    lines: findings.flatMap(({ name, status, code, at, message, next }) => {
      const head = [session.say(statusWords[status]).padEnd(markWidth), name.padEnd(nameWidth), message]
      const place = at === undefined ? '' : ` (${at})`
      if (status === 'ok') return tableLines([head]).map((line) => `${line}${place}`)
      return [...tableLines([head]), `${indent}${code}${place}`, ...(next ? [`${indent}→ ${next}`] : [])]
    }),
  }
}

const worstFirst: readonly DiagnosisStatus[] = ['fail', 'unknown', 'warn', 'ok']

const verdicts = {
  ok: { text: words.healthy, colour: 'green', exitCode: exitCodes.done },
  warn: { text: words.warned, colour: 'yellow', exitCode: exitCodes.done },
  unknown: { text: words.open, colour: 'yellow', exitCode: exitCodes.doctorUnknown },
  fail: { text: words.faulty, colour: 'red', exitCode: exitCodes.doctorFault },
} as const

const [markWidth, nameWidth] = [10, 17]
const indent = ' '.repeat(markWidth + nameWidth + 6)

/** Details as a person reads them: days, numbers, and the beginning of a long list. */
function readable(details: ErrorDetails | undefined, session: Session): ErrorDetails {
  const said = (value: ErrorDetails[string]): ErrorDetails[string] => {
    if (typeof value === 'number') return session.number(value)
    if (typeof value === 'boolean') return value
    if (typeof value !== 'string') return 'en' in value ? value : beginningOf(value, session)
    const instant = /^\d{4}-\d\d-\d\dT/.test(value) ? parseInstant(value) : undefined
    return instant ? session.date(instant) : value
  }
  return Object.fromEntries(Object.entries(details ?? {}).map(([name, value]) => [name, said(value)]))
}

function beginningOf(list: readonly string[], session: Session): string {
  const shown = list.slice(0, 5).join(', ')
  const count = list.length - 5
  return count > 0 ? session.say(words.more, { shown, count: session.number(count) }) : shown
}

function isAddress(site: string): boolean {
  return /^https?:\/\//i.test(site)
}

/** An address that stands for the root of a host. @throws UsageError. */
function readAddress(text: string): string {
  const url = URL.parse(text)
  const isSafe =
    url?.protocol === 'https:' || (url && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname))
  if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
    throw new UsageError(words.address)
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}
