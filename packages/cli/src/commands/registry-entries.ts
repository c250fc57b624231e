/** `attestat registry delegate`, `recognise`, `withdraw` and the like: who may vouch, and who is vouched for. */
import { decodeJsonObject, type JsonObject } from '@attestat/credential'
import { generateKey } from '@attestat/keys'
import {
  type DelegationDocument,
  delegationAtHand,
  draftDelegation,
  draftEntry,
  type EntryRequest,
  type EntryStatement,
  type EntryStatus,
  entryAtHand,
  findEntry,
  type KeyGroup,
  type RegistryFiles,
  readEntryRequest,
  renewedEntry,
  withCompromisedKey,
} from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { readInput } from '../files.ts'
import { momentOf, requiredMoment } from '../moment-option.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import type { OpenRegistryFolder } from '../registry-folder.ts'
import type { Session } from '../session.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { type Change, changeOptions, changeRegistry } from './registry-change.ts'
import {
  documentId,
  kindOption,
  kindsOf,
  nameOf,
  nameOptions,
  territoryOption,
  untilOption,
} from './registry-options.ts'
import { keyGroup } from './registry-roles.ts'

const words = {
  delegated: { en: '{id} may vouch for: {kinds}', ru: '{id} может признавать: {kinds}' },
  recognised: { en: '{id} may award: {kinds}', ru: '{id} вправе выдавать: {kinds}' },
  verifier: { en: '{id} is known as a verifier', ru: '{id} известен как проверяющий' },
  asks: {
    en: '{id} asks for more: {kinds}; give it with --kind',
    ru: '{id} просит и другое: {kinds}; это даёт --kind',
  },
  status: {
    recognised: { en: '{id} is recognised', ru: '{id} признаётся' },
    suspended: { en: 'The recognition of {id} is suspended', ru: 'Признание {id} приостановлено' },
    withdrawn: {
      en: '{id} is no longer recognised: no document of it stands, whenever it was signed',
      ru: '{id} больше не признаётся: ни один документ не действует, когда бы он ни был подписан',
    },
  },
  delegation: {
    recognised: { en: '{id} may vouch again', ru: '{id} снова может признавать' },
    suspended: {
      en: '{id} may not vouch for the time being: nobody whom it recognises is recognised',
      ru: '{id} пока не может признавать: никто из признанных им не признаётся',
    },
    withdrawn: {
      en: '{id} may no longer vouch: nobody whom it recognised is recognised any more',
      ru: '{id} больше не может признавать: никто из признанных им больше не признаётся',
    },
  },
  ended: {
    en: '{id} is no longer recognised; what it signed before {date} stands',
    ru: '{id} больше не признаётся; подписанное до {date} действует',
  },
  untilOf: {
    en: 'What it signs from {date} on does not stand; --until DATE sets another end',
    ru: 'Подписанное начиная с {date} не действует; --until ДАТА задаёт другой срок',
  },
  withEnd: {
    en: 'Closed in good order? --until DATE keeps what was signed before',
    ru: 'Закрыта без нарушений? --until ДАТА сохранит подписанное до этого дня',
  },
  endToCome: {
    en: '--until of a withdrawal has to have come: {date}; until then there is: {command}',
    ru: 'срок --until при прекращении уже должен наступить: {date}; до него есть: {command}',
  },
  compromised: {
    en: '{kid} is compromised since {date}',
    ru: '{kid} скомпрометирован с {date}',
  },
  sinceToCome: {
    en: '--since of a compromise has to have come: {date}',
    ru: 'время --since, с которого ключ скомпрометирован, уже должно наступить: {date}',
  },
  publicKey: {
    en: 'there is no key file in the folder: bring the public key of {id} with --public-key',
    ru: 'в папке нет файла ключей: укажите открытый ключ {id} в --public-key',
  },
  noEnd: {
    en: '--until is for an entry; {id} is a delegation',
    ru: '--until относится к записи, а {id} — делегирование',
  },
  oneId: { en: '--id takes one entry file', ru: 'с --id указывают один файл записи' },
} as const

const byOption: OptionSpec = [
  '--by <id>',
  { en: 'who vouches (default: who did, or root)', ru: 'кто признаёт (по умолчанию кто признал или root)' },
]

export const registryEntryCommands: readonly CommandSpec[] = [
  {
    name: 'registry delegate',
    arguments: '<dir>',
    summary: { en: 'let somebody else vouch, within limits', ru: 'передать право признавать, в пределах' },
    options: [
      [
        '--to <id>',
        { en: 'id of the delegation, for instance region-54', ru: 'обозначение, например region-54' },
      ],
      ['--by <id>', { en: 'who delegates (default: root)', ru: 'кто передаёт (по умолчанию root)' }],
      ...nameOptions,
      [
        '--kind <type...>',
        { en: 'type that it may vouch for (default: all)', ru: 'тип документов (по умолчанию все)' },
      ],
      territoryOption,
      untilOption,
      [
        '--public-key <file...>',
        { en: 'key that it signs with, brought as a file', ru: 'его ключ подписи, принесённый файлом' },
      ],
      [
        '--threshold <number>',
        {
          en: 'how many of them must sign (default: more than half)',
          ru: 'сколько из них должны подписать (по умолчанию больше половины)',
        },
      ],
      ...changeOptions,
    ],
    run: (input, session) => changeRegistry(input, session, (folder) => delegated(input, session, folder)),
  },
  {
    name: 'registry recognise',
    arguments: '<dir> <entries...>',
    summary: {
      en: 'recognise issuers and verifiers by their registry-entry.json, or take up a newer one',
      ru: 'признать эмитентов и проверяющих по их registry-entry.json или принять более новый',
    },
    options: [
      [
        '--id <id>',
        { en: 'id of the entry (default: from the DID)', ru: 'обозначение записи (по умолчанию из DID)' },
      ],
      byOption,
      kindOption,
      ['--territory <code>', territoryOption[1]],
      untilOption,
      ...changeOptions,
    ],
    run: (input, session) => changeRegistry(input, session, ({ files }) => recognised(input, session, files)),
  },
  {
    name: 'registry withdraw',
    arguments: '<dir> <id>',
    summary: {
      en: 'end a recognition, of all documents or of those signed after a day; or a delegation, with all that it vouches for',
      ru: 'прекратить признание всех документов или подписанных после некоторого дня; или делегирование со всеми, кого оно признаёт',
    },
    options: [
      byOption,
      [
        '--until <time>',
        {
          en: 'what was signed before stands (default: nothing does)',
          ru: 'подписанное раньше действует (по умолчанию — ничего)',
        },
      ],
      ...changeOptions,
    ],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => withdrawn(input, session, files)),
  },
  {
    name: 'registry suspend',
    arguments: '<dir> <id>',
    summary: {
      en: 'suspend a recognition, or a delegation',
      ru: 'приостановить признание или делегирование',
    },
    options: [byOption, ...changeOptions],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => suspended(input, session, files)),
  },
  {
    name: 'registry reinstate',
    arguments: '<dir> <id>',
    summary: {
      en: 'recognise again what was suspended or withdrawn',
      ru: 'снова признать приостановленное или прекращённое',
    },
    options: [byOption, untilOption, ...changeOptions],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => reinstated(input, session, files)),
  },
  {
    name: 'registry compromise',
    arguments: '<dir> <id> <kid>',
    summary: {
      en: 'mark a key of an entry as compromised from a time on',
      ru: 'пометить ключ записи как скомпрометированный с некоторого времени',
    },
    options: [
      [
        '--since <time>',
        { en: 'date, or date and time with zone', ru: 'дата или дата и время с часовым поясом' },
      ],
      ...changeOptions,
    ],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files }) => {
        const since = requiredMoment(input, 'since')
        // What is countersigned until then would count, the thief's too.
        if (since > session.now()) {
          throw new UsageError(words.sinceToCome, { details: { date: session.date(since) } })
        }
        const [id, kid] = [documentId('<id>', input.args[1] as string), input.args[2] as string]
        const entry = withCompromisedKey(entryAtHand(files, id), kid, since)
        // The earlier moment stands, where there is one.
        const { compromisedAt = since } = entry.keys.find((key) => key.kid === kid) ?? {}
        return {
          drafts: [{ draft: draftEntry(files, entry) }],
          document: { id, kid, compromisedAt },
          lines: [session.say(words.compromised, { kid, date: session.date(compromisedAt) })],
        }
      }),
  },
]

async function delegated(
  input: CommandInput,
  session: Session,
  { files, keystore }: OpenRegistryFolder,
): Promise<Change> {
  const id = documentId('--to', input.required('to'))
  const before = delegationAtHand(files, id)
  const territory = input.list('territory')
  const until = momentOf(input, 'until') ?? before?.limits.until
  const limits = {
    kinds: kindsOf(input) ?? before?.limits.kinds ?? ['*'],
    ...(territory.length > 0
      ? { territory }
      : before?.limits.territory && { territory: before.limits.territory }),
    ...(until && { until }),
  }
  const authority = input.text('by') ?? before?.authority ?? 'root'
  const name = before && !input.has('name') ? before.name : nameOf(input)
  const { group, addKey } = await delegateKeys(input, session, { id, before, keystore })
  const { status } = before ?? {}
  const delegation = { id, authority, name, limits, ...(status && { status }), ...group }
  return {
    drafts: [{ draft: draftDelegation(files, delegation) }],
    document: { id, by: authority, ...limits },
    lines: [session.say(words.delegated, { id, kinds: limits.kinds })],
    ...(addKey && { addKey }),
  }
}

/** A delegation that is made again, with other limits, keeps its keys unless it gets others. */
async function delegateKeys(
  input: CommandInput,
  session: Session,
  {
    id,
    before,
    keystore,
  }: {
    readonly id: string
    readonly before: DelegationDocument | undefined
    readonly keystore: OpenRegistryFolder['keystore']
  },
): Promise<{ readonly group: KeyGroup; readonly addKey?: () => Promise<void> }> {
  const brought = input.list('publicKey')
  if (brought.length > 0) return { group: await keyGroup(input, brought, 'threshold') }
  if (before) return { group: { keys: before.keys, threshold: before.threshold } }
  if (!keystore || input.has('key')) throw new UsageError(words.publicKey, { details: { id } })
  const kept = keystore.list().find(({ name }) => name === id)
  if (kept) return { group: { keys: [kept.publicJwk], threshold: 1 } }
  const key = await generateKey('ES256')
  return {
    group: { keys: [key.publicJwk], threshold: 1 },
    addKey: () => keystore.add(id, key, { createdAt: session.now() }),
  }
}

async function recognised(input: CommandInput, session: Session, files: RegistryFiles): Promise<Change> {
  const paths = input.args.slice(1)
  if (paths.length > 1 && input.has('id')) throw new UsageError(words.oneId)
  const entries: EntryStatement[] = []
  const lines: string[] = []
  for (const path of paths) {
    const asked = await readEntryFile(path)
    const entry = entryFor(input, files, asked)
    const { id, mayAward } = entry
    entries.push(entry)
    const said = entry.role === 'issuer' ? words.recognised : words.verifier
    lines.push(session.say(said, { id, kinds: mayAward }))
    const more = asked.mayAward.filter((kind) => !mayAward.includes(kind) && !mayAward.includes('*'))
    if (more.length > 0 && !input.has('kind')) lines.push(session.say(words.asks, { id, kinds: more }))
  }
  const told = entries.map(({ id, authority, mayAward }) => ({ id, by: authority, mayAward }))
  return {
    drafts: entries.map((entry) => ({ draft: draftEntry(files, entry) })),
    document: told.length === 1 ? (told[0] as object) : { entries: told },
    lines,
  }
}

/** What is asked, within what the authority has decided before and decides now. */
function entryFor(input: CommandInput, files: RegistryFiles, asked: EntryRequest): EntryStatement {
  const named = input.text('id')
  const before = named === undefined ? findEntry(files, asked.identifiers) : entryNamed(files, named)
  const id = documentId('--id', named ?? before?.id ?? entryIdOf(asked.identifiers[0] as string))
  const fresh = { ...asked, id, authority: 'root', status: 'recognised' } as const
  const entry = before ? renewedEntry(before, asked) : fresh
  const territory = input.text('territory')
  const until = momentOf(input, 'until')
  return {
    ...entry,
    authority: input.text('by') ?? entry.authority,
    ...(entry.role === 'issuer' && { mayAward: kindsOf(input) ?? entry.mayAward }),
    ...(territory !== undefined && { territory }),
    ...(until && { until }),
  }
}

function entryNamed(files: RegistryFiles, id: string): EntryStatement | undefined {
  return files.has(`entries/${id}.json`) ? entryAtHand(files, id) : undefined
}

async function readEntryFile(path: string): Promise<EntryRequest> {
  const bytes = await readInput(path)
  return withPlace(path, () => readEntryRequest(decodeJsonObject(bytes) as JsonObject, '$'))
}

/** With an end, of a school that was closed in good order; without, of one whose documents nobody can tell apart. */
function withdrawn(input: CommandInput, session: Session, files: RegistryFiles): Change {
  const id = documentId('<id>', input.args[1] as string)
  const delegation = delegationNamed(files, id)
  if (delegation) return delegationChanged(input, session, files, delegation, 'withdrawn')
  const given = momentOf(input, 'until')
  if (given && given > session.now()) {
    const end = ['--until', input.text('until') as string]
    const command = nextCommand(session, ['registry', 'recognise', input.first, placeholders.file, ...end])
    throw new UsageError(words.endToCome, { details: { date: session.date(given), command } })
  }
  const { until: before, ...entry } = entryAtHand(files, id)
  // An end to come is dropped: once it had come, what was signed after the withdrawal would stand as well.
  const until = given ?? (before && before <= session.now() ? before : undefined)
  const authority = input.text('by') ?? entry.authority
  return {
    drafts: [
      { draft: draftEntry(files, { ...entry, status: 'withdrawn', authority, ...(until && { until }) }) },
    ],
    document: { id, status: 'withdrawn', ...(until && { until }) },
    lines: until
      ? [session.say(words.ended, { id, date: session.date(until) })]
      : [session.say(words.status.withdrawn, { id }), session.say(words.withEnd)],
  }
}

function suspended(input: CommandInput, session: Session, files: RegistryFiles): Change {
  const id = documentId('<id>', input.args[1] as string)
  const delegation = delegationNamed(files, id)
  if (delegation) return delegationChanged(input, session, files, delegation, 'suspended')
  const before = entryAtHand(files, id)
  const entry = { ...before, status: 'suspended', authority: input.text('by') ?? before.authority } as const
  return {
    drafts: [{ draft: draftEntry(files, entry) }],
    document: { id, status: entry.status },
    lines: [session.say(words.status.suspended, { id })],
  }
}

/** The delegation of an id, where no entry has it. */
function delegationNamed(files: RegistryFiles, id: string): DelegationDocument | undefined {
  return entryNamed(files, id) ? undefined : delegationAtHand(files, id)
}

/** With everybody whom it vouches for; its documents stay, so that it can be taken up again. */
function delegationChanged(
  input: CommandInput,
  session: Session,
  files: RegistryFiles,
  before: DelegationDocument,
  status: EntryStatus,
): Change {
  const { id } = before
  // Which documents would stand is told by the end of each entry.
  if (input.has('until')) throw new UsageError(words.noEnd, { details: { id } })
  const delegation = { ...before, status, authority: input.text('by') ?? before.authority }
  return {
    drafts: [{ draft: draftDelegation(files, delegation) }],
    document: { id, status },
    lines: [session.say(words.delegation[status], { id })],
  }
}

/** The end that a withdrawal set goes with it; one that the recognition had from the beginning stays. */
function reinstated(input: CommandInput, session: Session, files: RegistryFiles): Change {
  const id = documentId('<id>', input.args[1] as string)
  const delegation = delegationNamed(files, id)
  if (delegation) return delegationChanged(input, session, files, delegation, 'recognised')
  const { until: before, ...entry } = entryAtHand(files, id)
  const hasEnded = before !== undefined && before <= session.now()
  const until = momentOf(input, 'until') ?? (entry.status === 'withdrawn' && hasEnded ? undefined : before)
  const status = 'recognised'
  const authority = input.text('by') ?? entry.authority
  const end = until ? { until } : {}
  return {
    drafts: [{ draft: draftEntry(files, { ...entry, status, authority, ...end }) }],
    document: { id, status, ...end },
    lines: [
      session.say(words.status.recognised, { id }),
      ...(until ? [session.say(words.untilOf, { date: session.date(until) })] : []),
    ],
  }
}

/** `did:web:school130.example` → `school130-example`. */
function entryIdOf(did: string): string {
  const id = did
    .replace(/^did:[a-z]+:/, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
  return id.replace(/^-+|-+$/g, '')
}
