/** What a registry document says, in a sentence for the person who is to sign it. */
import {
  type CodeWords,
  type ErrorDetails,
  explainCode,
  type JsonObject,
  jwkThumbprint,
  type PublicJwk,
} from '@attestat/credential'
import type { RegistryKey } from '../trust-source.ts'
import { readDelegation } from './documents/delegation.ts'
import { readEntry } from './documents/entry.ts'
import { readIndex } from './documents/registry-index.ts'
import { type RootDocument, readRoot, rootRoles } from './documents/root.ts'
import { readTimestamp } from './documents/timestamp.ts'
import { type BilingualName, writeInstant } from './documents/vocabulary.ts'
import { documentKind, type RegistryDocumentKind } from './files.ts'
import type { KeyGroup } from './general-jws.ts'

const words = {
  root: {
    en: 'Root document {version} of the registry "{name}" ({id}), until {until}. Signatures needed, and keys: {roles}',
    ru: 'Корневой документ {version} реестра «{name}» ({id}), до {until}. Сколько подписей нужно и ключей: {roles}',
  },
  delegation: {
    en: '"{name}" ({id}, version {version}) — {status}. May vouch for: {kinds}; where: {territory}; until: {until}. Delegated by {authority}. Signatures needed, and keys: {group}. Registry: {registry}',
    ru: '«{name}» ({id}, версия {version}) — {status}. Может признавать: {kinds}; где: {territory}; до: {until}. Полномочия от {authority}. Сколько подписей нужно и ключей: {group}. Реестр: {registry}',
  },
  issuer: {
    en: '"{name}" ({id}, version {version}) — {status}. May award: {kinds}; where: {territory}; from {from} until {until}. Identifiers: {identifiers}. Keys: {keys}. Vouched for by {authority}. Registry: {registry}',
    ru: '«{name}» ({id}, версия {version}) — {status}. Вправе выдавать: {kinds}; где: {territory}; с {from} до {until}. Идентификаторы: {identifiers}. Ключи: {keys}. Признаёт {authority}. Реестр: {registry}',
  },
  verifier: {
    en: '"{name}" ({id}, version {version}) — {status}. Asks for: {purposes}; keeps it for {retention}; from {from} until {until}. Identifiers: {identifiers}. Keys: {keys}. Vouched for by {authority}. Registry: {registry}',
    ru: '«{name}» ({id}, версия {version}) — {status}. Запрашивает: {purposes}; хранит {retention}; с {from} до {until}. Идентификаторы: {identifiers}. Ключи: {keys}. Признаёт {authority}. Реестр: {registry}',
  },
  index: {
    en: 'Index {version}, until {until}: delegations {delegations}, entries {entries}. Registry: {registry}',
    ru: 'Указатель {version}, до {until}: делегирований {delegations}, записей {entries}. Реестр: {registry}',
  },
  timestamp: {
    en: 'Timestamp {version} of {issuedAt}, until {until}: index {index} is the current one. Registry: {registry}',
    ru: 'Отметка времени {version} от {issuedAt}, до {until}: действует указатель {index}. Реестр: {registry}',
  },
  manifest: {
    en: 'Batch {batch} of {issuer}: {count} documents, sealed at {sealedAt}, was there at {at}',
    ru: 'Партия {batch} эмитента {issuer}: документов {count}, опечатана {sealedAt}, существовала {at}',
  },
  anywhere: { en: 'anywhere', ru: 'везде' },
  noEnd: { en: 'no end', ru: 'без срока' },
  status: {
    recognised: { en: 'recognised', ru: 'признана' },
    suspended: { en: 'recognition suspended', ru: 'признание приостановлено' },
    withdrawn: { en: 'recognition withdrawn', ru: 'признание прекращено' },
  },
  key: { en: '{kid} ({mark})', ru: '{kid} ({mark})' },
  compromised: { en: '{kid} ({mark}, compromised)', ru: '{kid} ({mark}, скомпрометирован)' },
} as const

/**
 * The sentence, made from a payload that has been read before.
 *
 * @param at When a batch manifest was there.
 */
export async function describeDocument(file: string, payload: JsonObject, at?: Date): Promise<BilingualName> {
  const describe = sentences[documentKind(file)]
  return { ru: await describe(payload, file, 'ru', at), en: await describe(payload, file, 'en', at) }
}

type Language = keyof BilingualName
type Describe = (payload: JsonObject, file: string, language: Language, at?: Date) => string | Promise<string>

const say = (wording: CodeWords, language: Language, details: ErrorDetails): string =>
  explainCode(wording, language, details)

const sentences: Readonly<Record<RegistryDocumentKind, Describe>> = {
  'registry-root': async (payload, file, language) => {
    const root = readRoot(payload, file)
    const { id, version, expires } = root
    const details = { id, version, name: root.name[language], until: writeInstant(expires) }
    return say(words.root, language, { ...details, roles: await rolesOf(root) })
  },
  'registry-delegation': async (payload, file, language) => {
    const delegation = readDelegation(payload, file)
    const { registry, id, version, authority, name, limits, status = 'recognised' } = delegation
    return say(words.delegation, language, {
      ...{ registry, id, version, authority, name: name[language] },
      status: words.status[status][language],
      kinds: limits.kinds.join(', '),
      territory: limits.territory?.join(', ') ?? words.anywhere[language],
      until: endOf(limits.until, language),
      group: await groupOf(delegation),
    })
  },
  'registry-entry': async (payload, file, language) => {
    const entry = readEntry(payload, file)
    const { registry, id, version, authority, role, from, until, status, territory, purposes = [] } = entry
    return say(words[role], language, {
      ...{ registry, id, version, authority },
      ...{ name: entry.name[language], status: words.status[status][language] },
      kinds: entry.mayAward.join(', '),
      territory: territory ?? words.anywhere[language],
      purposes: purposes.map(({ name }) => name[language]).join('; '),
      retention: entry.retention ?? '',
      from: writeInstant(from),
      until: endOf(until, language),
      identifiers: entry.identifiers.join(', '),
      keys: (await Promise.all(entry.keys.map((key) => keyOf(key, language)))).join(', '),
    })
  },
  'registry-index': (payload, file, language) => {
    const { registry, version, expires, documents } = readIndex(payload, file)
    const names = [...documents.keys()]
    const delegations = names.filter((name) => documentKind(name) === 'registry-delegation').length
    const entries = names.length - delegations
    const until = writeInstant(expires)
    return say(words.index, language, { registry, version, until, delegations, entries })
  },
  'registry-timestamp': (payload, file, language) => {
    const { registry, version, issuedAt, expires, index } = readTimestamp(payload, file)
    return say(words.timestamp, language, {
      ...{ registry, version, index: index.version },
      ...{ issuedAt: writeInstant(issuedAt), until: writeInstant(expires) },
    })
  },
  'batch-manifest': ({ iss, batch, count, iat }, _file, language, at) => {
    const sealedAt = writeInstant(new Date((iat as number) * 1000))
    return say(words.manifest, language, {
      ...{ issuer: String(iss), batch: Number(batch), count: Number(count), sealedAt },
      at: at ? writeInstant(at) : '',
    })
  },
}

async function rolesOf({ roles }: RootDocument): Promise<string> {
  const named = [...rootRoles, 'manifest'] as const
  const groups = await Promise.all(
    named.map(async (role) => {
      const group = roles[role]
      return group ? [`${role} ${await groupOf(group)}`] : []
    }),
  )
  return groups.flat().join(', ')
}

async function groupOf({ keys, threshold }: KeyGroup): Promise<string> {
  return `${threshold}/${keys.length} (${(await Promise.all(keys.map(markOf))).join(', ')})`
}

async function keyOf({ kid, jwk, compromisedAt }: RegistryKey, language: Language): Promise<string> {
  return say(compromisedAt ? words.compromised : words.key, language, { kid, mark: await markOf(jwk) })
}

/** The beginning of a thumbprint: long enough that nobody makes another key with the same. */
async function markOf(jwk: PublicJwk): Promise<string> {
  return (await jwkThumbprint(jwk)).slice(0, 20)
}

function endOf(until: Date | undefined, language: Language): string {
  return until ? writeInstant(until) : words.noEnd[language]
}
