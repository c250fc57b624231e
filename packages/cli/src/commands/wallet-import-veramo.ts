/** `attestat wallet import-veramo`: takes over what a Veramo agent keeps in its SQLite data store. */
import { type CodeWords, type ErrorDetails, ToolkitError } from '@attestat/credential'
import type { StoredCredential, StoredKey, StoredRow, VeramoDataStore } from '@attestat/veramo/data-store'
import {
  type AdoptedKey,
  adoptHolderKeys,
  createMemoryStore,
  type Intake,
  Wallet,
  type WalletStore,
} from '@attestat/wallet'
import { adoptedKeyLine, adoptedKeyOutcomes, fewNames } from '../adopted-keys.ts'
import { exitCodes } from '../exit-codes.ts'
import { readTextInput, requireFile } from '../files.ts'
import { openPackFile } from '../pack-file.ts'
import type { Outcome, Session } from '../session.ts'
import { withWalletStore } from '../wallet-session.ts'
import type { CommandSpec } from './command.ts'
import { type Taken, take, takenOutcome } from './wallet-add.ts'

const words = {
  missing: {
    en: 'Key not taken over: {name}: {reason} ({code})',
    ru: 'Ключ не перенесён: {name}: {reason} ({code})',
  },
} as const

/** Why a row stays with the agent. */
const reasons = {
  presentation: {
    en: 'Left with the agent, presentations: {count}. The documents in them are taken over; a history begins with the consents that this wallet has recorded itself',
    ru: 'Осталось у агента предъявлений: {count}. Документы из них перенесены, а история начинается с согласий, которые записал сам кошелёк',
  },
  message: {
    en: 'Left with the agent, messages: {count}. Another program’s log is no record of consent',
    ru: 'Осталось у агента сообщений: {count}. Журнал другой программы — не запись о согласии',
  },
  key: {
    en: 'Left with the agent, keys: {count}. They go along on demand alone, with --with-bound-keys or --with-key: {names}',
    ru: 'Осталось у агента ключей: {count}. Они переносятся только по просьбе, с --with-bound-keys или --with-key: {names}',
  },
  foreignKey: {
    en: 'Left with the agent, keys of kinds that no wallet here has: {count}',
    ru: 'Осталось у агента ключей, вид которых кошельку не подходит: {count}',
  },
  did: {
    en: 'Left with the agent, DIDs: {count}. A wallet has keys, and no DIDs that have to be kept elsewhere',
    ru: 'Осталось у агента DID: {count}. У кошелька есть ключи, но нет DID, которые нужно вести в другом месте',
  },
} as const satisfies Record<string, CodeWords>

export const walletImportVeramoCommand: CommandSpec = {
  name: 'wallet import-veramo',
  arguments: '<file>',
  summary: {
    en: 'take over the documents of a Veramo agent from its SQLite data store',
    ru: 'перенести документы агента Veramo из его хранилища SQLite',
  },
  options: [
    [
      '--with-key <kid-or-did...>',
      {
        en: 'take this key over too; the first becomes the own key of a new wallet, others are kept beside it',
        ru: 'перенести и этот ключ: первый станет собственным ключом нового кошелька, остальные — дополнительными',
      },
    ],
    [
      '--with-bound-keys',
      {
        en: 'take over every key that a document is bound to',
        ru: 'перенести все ключи, к которым привязаны документы',
      },
    ],
    [
      '--secret-file <file>',
      {
        en: 'file with the secret of the agent’s SecretBox, when its keys are sealed',
        ru: 'файл с секретом SecretBox агента, если его ключи запечатаны',
      },
    ],
    [
      '--entity-prefix <text>',
      {
        en: 'what the agent’s TypeORM puts before the names of its tables, when the file has those of several',
        ru: 'что TypeORM агента ставит перед именами таблиц, если в файле таблицы нескольких агентов',
      },
    ],
    [
      '--trust <pack>',
      { en: 'trust pack to check issuers with', ru: 'пакет доверия для проверки эмитентов' },
    ],
    [
      '--keep-unverified',
      { en: 'keep what cannot be verified here', ru: 'принять и то, что здесь не проверить' },
    ],
  ],
  async run(input, session) {
    const [path = ''] = input.args
    const [pack, secretFile] = [input.text('trust'), input.text('secretFile')]
    const entityPrefix = input.text('entityPrefix')
    const unverified = input.flag('keepUnverified') ? 'keep' : 'refuse'
    const secret = secretFile === undefined ? undefined : (await readTextInput(secretFile)).trim()
    const trust = pack === undefined ? undefined : await openPackFile(pack)
    await requireFile(path)
    // Not needed by any other command.
    const { openVeramoDataStore } = await import('@attestat/veramo/data-store')
    const dataStore = openVeramoDataStore(path, entityPrefix === undefined ? {} : { entityPrefix })
    try {
      return await withWalletStore(input.text('wallet'), session, async (opened) => {
        const store = session.dryRun ? createMemoryStore((await opened.snapshot()).records) : opened
        const keys = await adopt(store, [
          ...input.list('withKey').map((name) => namedKey(dataStore, name, secret)),
          ...(input.flag('withBoundKeys') ? await boundKeys(dataStore, secret) : []),
        ])
        const wallet = new Wallet({ store, now: session.now, ...(trust ? { trust } : {}) })
        const taken = await takeAll(dataStore.credentials(), path, await wallet.intake(), { unverified })
        const outcome = takenOutcome(taken, ['wallet', 'import-veramo', path], session)
        return withRows(outcome, keys, dataStore, session)
      })
    } finally {
      dataStore.close()
    }
  },
}

type PrivateHalf = ReturnType<VeramoDataStore['privateKey']>

/** A key that was asked for, or why there is none. */
type AskedKey = StoredKey & ({ readonly jwk: PrivateHalf } | { readonly error: ToolkitError })

/** What became of it. */
type HandledKey = StoredKey & ({ readonly outcome: AdoptedKey } | { readonly error: ToolkitError })

/** @throws VeramoError as `privateKey`: whoever names a key wants that one. */
function namedKey(dataStore: VeramoDataStore, name: string, secret: string | undefined): AskedKey {
  const jwk = dataStore.privateKey(name, secret)
  const keys = dataStore.keys()
  const key = keys.find(({ did }) => did === name) ?? keys.find(({ kid }) => kid === name)
  return { ...(key as StoredKey), jwk }
}

/** @throws VeramoError `DATA_STORE_SEALED`; a key whose private half is elsewhere keeps no other from coming along. */
async function boundKeys(
  dataStore: VeramoDataStore,
  secret: string | undefined,
): Promise<readonly AskedKey[]> {
  return (await dataStore.boundKeys()).map((key): AskedKey => {
    try {
      return { ...key, jwk: dataStore.privateKey(key.did, secret) }
    } catch (error) {
      if (error instanceof ToolkitError && error.code !== 'DATA_STORE_SEALED') return { ...key, error }
      throw error
    }
  })
}

/** Each once: a key may have been asked for by two names. */
async function adopt(store: WalletStore, asked: readonly AskedKey[]): Promise<readonly HandledKey[]> {
  const keys = [...new Map(asked.map((key) => [key.kid, key])).values()]
  const found = keys.flatMap((key) => ('jwk' in key ? [key] : []))
  const outcomes = await adoptHolderKeys(
    store,
    found.map(({ jwk }) => jwk),
  )
  return [
    ...found.map(({ jwk: _private, ...key }, i) => ({ ...key, outcome: outcomes[i] as AdoptedKey })),
    ...keys.flatMap((key) => ('error' in key ? [key] : [])),
  ]
}

async function takeAll(
  credentials: Iterable<StoredCredential>,
  path: string,
  intake: Intake,
  options: { readonly unverified: 'keep' | 'refuse' },
): Promise<Taken[]> {
  const taken: Taken[] = []
  for (const stored of credentials) {
    const at = `${path}: ${stored.at} ${stored.hash.slice(0, 16)}`
    const text = 'text' in stored ? stored.text : ''
    const takeIn: Intake = async (given) => {
      if ('error' in stored) throw stored.error
      return intake(given, options)
    }
    taken.push(await take({ at, text }, takeIn))
  }
  return taken
}

/** With what became of every row that is no credential: each in the document, each kind in a line. */
function withRows(
  outcome: Outcome,
  keys: readonly HandledKey[],
  dataStore: VeramoDataStore,
  session: Session,
): Outcome {
  const stored = new Map(dataStore.keys().map((key) => [key.kid, key]))
  const taken = new Set(keys.flatMap((one) => ('outcome' in one ? [one.kid] : [])))
  const reasonOf = ({ kind, name }: StoredRow): Reason =>
    kind === 'key' && !stored.has(name) ? 'foreignKey' : kind
  const left = [...dataStore.rows()]
    .filter(({ kind, name }) => kind !== 'key' || !taken.has(name))
    .map((row) => ({ ...row, reason: reasonOf(row) }))
  const byReason = Map.groupBy(left, ({ reason }) => reason)
  const leftLines = [...byReason].map(([reason, rows]) => session.say(reasons[reason], told(rows, session)))
  return {
    exitCode: keys.some((one) => 'error' in one)
      ? exitCodes.inputRefused
      : (outcome.exitCode ?? exitCodes.done),
    document: [
      ...(outcome.document as readonly object[]),
      ...keys.map((key) => keyDocument(key, session)),
      ...left.map(({ kind, name, reason }) => ({ outcome: 'left-behind', kind, name, reason })),
    ],
    lines: [...outcome.lines, ...keys.map((key) => keyLine(key, session)), ...leftLines],
  }
}

type Reason = keyof typeof reasons

function told(rows: readonly StoredRow[], session: Session): ErrorDetails {
  return { count: session.number(rows.length), names: fewNames(rows.map(({ name }) => name)) }
}

function keyLine({ kid, ...key }: HandledKey, session: Session): string {
  if ('outcome' in key) return adoptedKeyLine(kid, key.outcome, session)
  const { error } = key
  return session.say(words.missing, { name: kid, reason: error.explain(session.language), code: error.code })
}

function keyDocument({ kid, did, ...key }: HandledKey, session: Session): object {
  if ('outcome' in key) return { outcome: adoptedKeyOutcomes[key.outcome], kid, did }
  const { code } = key.error
  return { outcome: 'refused', kid, did, code, message: key.error.explain(session.language) }
}
