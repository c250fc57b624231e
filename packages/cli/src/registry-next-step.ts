/** What the keeper of a registry does next where a command came too early, or named what is not there. */
import type { CodeWords, ErrorDetails } from '@attestat/credential'
import {
  entryAtHand,
  isIndexCurrent,
  isPublished,
  isTimestampCurrent,
  type RegistryFiles,
  rootAtHand,
  TrustError,
} from '@attestat/trust'
import { CliError, withHint, withPlace } from './codes.ts'
import { nextCommand, placeholders } from './next-command.ts'
import { readRegistry, waitingFor } from './registry-folder.ts'
import type { Session } from './session.ts'

const words = {
  start: {
    en: 'There is no registry here; to start one: {command}',
    ru: 'Здесь нет реестра; создать: {command}',
  },
  waits: {
    en: 'It waits for signatures in {file}; with what was signed: {command}',
    ru: 'Он ждёт подписей в {file}; с подписанным: {command}',
  },
  delegate: { en: 'To delegate first: {command}', ru: 'Сначала передать полномочия: {command}' },
  known: {
    en: 'Entries here: {entries}; delegations: {delegations}',
    ru: 'Записи здесь: {entries}; делегирования: {delegations}',
  },
  keys: { en: 'Its keys: {kids}', ru: 'Её ключи: {kids}' },
  renew: { en: 'For a new term: {command}', ru: 'Чтобы продлить: {command}' },
  recognise: {
    en: 'Nobody is recognised yet; first: {command}',
    ru: 'Ещё никто не признан; сначала: {command}',
  },
} as const

/**
 * Carries out a command on the folder of a registry.
 *
 * @throws CliError `REGISTRY_UNPUBLISHED` for what rests on a publication that was not made; what the work throws, with
 *   the next step where there is one.
 */
export async function withNextStep<T>(path: string, session: Session, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof TrustError) || !leadsOn.includes(error.code)) throw error
    const next = await nextStep(path, session, error)
    return withPlace(path, () => {
      throw next
    })
  }
}

const stale: readonly string[] = ['REGISTRY_EXPIRED', 'REGISTRY_FROZEN']
const leadsOn: readonly string[] = ['REGISTRY_INCOMPLETE', 'REGISTRY_MIX_AND_MATCH', ...stale]

async function nextStep(path: string, session: Session, error: TrustError): Promise<Error> {
  const files = await readRegistry(path)
  if (stale.includes(error.code)) return renewing(path, session, files, error)
  const missing = error.code === 'REGISTRY_INCOMPLETE' && error.at !== undefined ? error.at : ''
  const step = await stepFor(missing, { path, files, session })
  if (step) return withHint(error, ...step)
  if (!files.has('root.json') || (await isPublished(files))) return error
  const command = await publishing(path, session)
  return new CliError('REGISTRY_UNPUBLISHED', { at: path, details: { command }, cause: error })
}

/** What is over is the root's term, the publication's, or an entry's own, which is for its authority to say. */
async function renewing(
  path: string,
  session: Session,
  files: RegistryFiles,
  error: TrustError,
): Promise<Error> {
  const now = session.now()
  if (rootAtHand(files).expires <= now) {
    return withHint(error, words.renew, { command: nextCommand(session, ['registry', 'root', path]) })
  }
  const isGood = (await isIndexCurrent(files, now)) && (await isTimestampCurrent(files, now))
  return isGood ? error : withHint(error, words.renew, { command: await publishing(path, session) })
}

type Step = readonly [hint: CodeWords, filling: ErrorDetails]

interface Folder {
  readonly path: string
  readonly files: RegistryFiles
  readonly session: Session
}

/** What leads to a document that is missing; undefined where its publication does, or nobody knows. */
async function stepFor(file: string, { path, files, session }: Folder): Promise<Step | undefined> {
  if (files.has(file) || /^(?:index|timestamp)\.json$/.test(file)) return undefined
  const waiting = await waitingFor(path, file)
  if (waiting !== undefined) {
    return [words.waits, { file: waiting, command: collecting(path, session) }]
  }
  if (file === 'root.json') {
    const command = nextCommand(session, [
      'registry',
      'init',
      path,
      '--id',
      'URL',
      '--name',
      placeholders.text,
    ])
    return [words.start, { command }]
  }
  const delegation = /^delegations\/(.+)\.json$/.exec(file)?.[1]
  if (delegation !== undefined) {
    const to = ['--to', delegation, '--name', placeholders.text]
    return [words.delegate, { command: nextCommand(session, ['registry', 'delegate', path, ...to]) }]
  }
  const entry = /^entries\/(.+?)\.json(\.keys)?$/.exec(file)
  if (!entry) return undefined
  if (entry[2])
    return [words.keys, { kids: listed(entryAtHand(files, entry[1] as string).keys, ({ kid }) => kid) }]
  const names = [...files.keys()]
  const [entries, delegations] = [idsIn(names, 'entries'), idsIn(names, 'delegations')]
  if (entries.length + delegations.length > 0) {
    return [words.known, { entries: orNone(entries), delegations: orNone(delegations) }]
  }
  return [
    words.recognise,
    { command: nextCommand(session, ['registry', 'recognise', path, placeholders.file]) },
  ]
}

function idsIn(names: readonly string[], folder: string): readonly string[] {
  const own = names.filter((name) => name.startsWith(`${folder}/`))
  return listed(own, (name) => name.slice(folder.length + 1).replace(/\.json$/, ''))
}

/** As many as a line has room for. */
function listed<T>(all: readonly T[], nameOf: (one: T) => string): readonly string[] {
  const names = all.slice(0, mostListed).map(nameOf)
  return all.length > mostListed ? [...names, '…'] : names
}

const mostListed = 8

function orNone(names: readonly string[]): readonly string[] {
  return names.length > 0 ? names : ['–']
}

/** How a publication is made, or brought to its end where it waits for signatures. */
export async function publishing(path: string, session: Session): Promise<string> {
  const isWaiting = (await waitingFor(path, 'index.json')) ?? (await waitingFor(path, 'timestamp.json'))
  return isWaiting === undefined
    ? nextCommand(session, ['registry', 'publish', path], ['passphraseFile'])
    : collecting(path, session)
}

function collecting(path: string, session: Session): string {
  return nextCommand(session, ['registry', 'collect', path, placeholders.file])
}
