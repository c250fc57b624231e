/** `attestat registry entry`: what a university asks a registry to say of it, as schools publish theirs. */
import {
  type ClaimPath,
  decodeJsonObject,
  isLocalDid,
  jwkThumbprint,
  keyFromDocument,
  readDidDocument,
  resolveLocalDid,
} from '@attestat/credential'
import {
  type EntryRequest,
  type Purpose,
  type RegistryKey,
  readEntryRequest,
  writeEntryRequest,
} from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { momentOf } from '../moment-option.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { nameOf, nameOptions, territoryOption, untilOption } from './registry-options.ts'
import { readPublicKeyFile } from './registry-roles.ts'

const words = {
  done: { en: 'For the registry: {path}', ru: 'Для реестра: {path}' },
  key: { en: 'key  {kid}', ru: 'ключ  {kid}' },
  identifier: { en: '--identifier is needed', ru: 'нужен ключ --identifier' },
  purpose: { en: '--purpose is needed: CODE=TEXT', ru: 'нужен ключ --purpose: КОД=ТЕКСТ' },
  publicKey: {
    en: 'the DID does not say its key: bring it with --did-document, or --public-key',
    ru: 'DID не содержит ключа: укажите его в --did-document или --public-key',
  },
} as const

export const registryEntryRequestCommand: CommandSpec = {
  name: 'registry entry',
  summary: {
    en: 'write what a verifier asks a registry to say of it',
    ru: 'записать, что проверяющий просит указать о нём в реестре',
  },
  options: [
    [
      '--identifier <id...>',
      { en: 'DID or https address that asks', ru: 'DID или адрес https того, кто запрашивает' },
    ],
    ...nameOptions,
    ['--purpose <code=text...>', { en: 'what it asks for', ru: 'зачем запрашивает' }],
    ['--purpose-en <code=text...>', { en: 'the same in English', ru: 'то же по-английски' }],
    [
      '--retention <duration>',
      { en: 'how long it is kept, for instance P1Y', ru: 'срок хранения, например P1Y' },
    ],
    [
      '--needs <path...>',
      {
        en: 'a claim that it needs to see, such as credentialSubject.familyName; * for every element',
        ru: 'пункт, который ему нужен, например credentialSubject.familyName; * — любой элемент',
      },
    ],
    [
      '--did-document <file>',
      {
        en: 'of did:web: the document with the key, as request key writes it',
        ru: 'для did:web: документ с ключом, как его пишет request key',
      },
    ],
    ['--public-key <file>', { en: 'key that signs its requests', ru: 'ключ, которым подписаны запросы' }],
    ['--kid <url>', { en: 'name of the key (default: DID#key-1)', ru: 'имя ключа (по умолчанию DID#key-1)' }],
    ['--territory <code>', territoryOption[1]],
    untilOption,
    ['--out <file>', { en: 'file for the registry (default: -)', ru: 'файл для реестра (по умолчанию -)' }],
  ],
  run: writeEntryFile,
}

async function writeEntryFile(input: CommandInput, session: Session): Promise<Outcome> {
  const out = input.text('out') ?? '-'
  if (out !== '-') requireFree(out, session.force)
  input.refuseTogether('didDocument', ['publicKey'])
  const identifiers = input.list('identifier')
  if (identifiers.length === 0) throw new UsageError(words.identifier)
  const territory = input.text('territory')
  const until = momentOf(input, 'until')
  const claims = input.list('needs').map(pathOf)
  const key = await keyOf(input, identifiers[0] as string, session.now())
  const request: EntryRequest = {
    role: 'verifier',
    identifiers,
    name: nameOf(input),
    from: session.now(),
    ...(until && { until }),
    ...(territory !== undefined && { territory }),
    mayAward: [],
    purposes: purposesOf(input),
    retention: input.required('retention'),
    ...(claims.length > 0 && { claims }),
    keys: [key],
  }
  const document = writeEntryRequest(request)
  readEntryRequest(document, '$')
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (out === '-') return { document, lines: [], data: text }
  if (!session.dryRun) await writeOutput(out, text)
  return {
    document,
    lines: [session.say(words.done, { path: out }), session.say(words.key, { kid: key.kid })],
  }
}

/** A claims path as it is typed: members and positions with dots between, `*` for every element. */
function pathOf(text: string): ClaimPath {
  return text.split('.').map((step) => (step === '*' ? null : /^\d{1,9}$/.test(step) ? Number(step) : step))
}

function purposesOf(input: CommandInput): readonly Purpose[] {
  const inEnglish = input.assignments('purposeEn')
  const purposes = Object.entries(input.assignments('purpose'))
  if (purposes.length === 0) throw new UsageError(words.purpose)
  return purposes.map(([code, ru]) => ({ code, name: { ru, en: inEnglish[code] ?? ru } }))
}

async function keyOf(input: CommandInput, identifier: string, from: Date): Promise<RegistryKey> {
  if (isLocalDid(identifier)) {
    const { jwk, kid } = keyFromDocument(resolveLocalDid(identifier), {
      kid: undefined,
      purpose: 'authentication',
    })
    return { kid, jwk, from }
  }
  const documentFile = input.text('didDocument')
  if (documentFile !== undefined) {
    const bytes = await readInput(documentFile)
    return withPlace(documentFile, () => {
      const document = readDidDocument(decodeJsonObject(bytes), identifier)
      const { jwk, kid } = keyFromDocument(document, { kid: input.text('kid'), purpose: 'authentication' })
      return { kid, jwk, from }
    })
  }
  const file = input.text('publicKey')
  if (file === undefined) throw new UsageError(words.publicKey)
  const jwk = await readPublicKeyFile(file)
  const named = identifier.startsWith('did:') ? `${identifier}#key-1` : await jwkThumbprint(jwk)
  return { kid: input.text('kid') ?? named, jwk, from }
}
