/** `attestat registry …`: who may award what. A registry is a folder of signed files. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeJsonObject, jwkThumbprint } from '@attestat/credential'
import { generateKey, KeyError } from '@attestat/keys'
import { createKeystore, type Keystore } from '@attestat/keys/keystore'
import {
  createRegistry,
  delegate,
  publish,
  type RegistryFiles,
  readEntryRequest,
  recognise,
  withdraw,
} from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { makeFolder, readInput, requireFree, whatIsAt } from '../files.ts'
import { keyFileOf } from '../issuer-session.ts'
import { nextCommand } from '../next-command.ts'
import { readPassphrase } from '../passphrase.ts'
import { openRegistryFolder, rootKeyName, writeRegistry } from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
import { typeIds } from './types.ts'

const words = {
  made: { en: 'Made the registry {id}', ru: 'Создан реестр {id}' },
  root: { en: 'root key  {thumbprint}', ru: 'корневой ключ  {thumbprint}' },
  delegated: {
    en: '{id} may vouch for: {kinds}',
    ru: '{id} может признавать: {kinds}',
  },
  recognised: {
    en: '{id} may award: {kinds}',
    ru: '{id} вправе выдавать: {kinds}',
  },
  withdrawn: {
    en: '{id} is no longer recognised',
    ru: '{id} больше не признаётся',
  },
  published: {
    en: 'Published in {path}, files: {count}',
    ru: 'Опубликовано в {path}, файлов: {count}',
  },
  next: {
    en: 'Takes effect with: {command}',
    ru: 'Вступит в силу после: {command}',
  },
  kind: {
    en: '--kind takes *, a URN, or one of: {known}',
    ru: '--kind принимает *, URN или одно из значений: {known}',
  },
  id: {
    en: '{option} takes an id of small Latin letters, digits and hyphens, other than root',
    ru: '{option} принимает обозначение из строчных латинских букв, цифр и дефисов, кроме root',
  },
} as const

const dayMilliseconds = 86_400_000

const nameOptions: readonly OptionSpec[] = [
  ['--name <text>', { en: 'its name', ru: 'название' }],
  ['--name-en <text>', { en: 'its name in English', ru: 'название по-английски' }],
]

export const registryCommands: readonly CommandSpec[] = [
  {
    name: 'registry init',
    arguments: '<dir>',
    summary: { en: 'start a registry with one root key', ru: 'создать реестр с одним корневым ключом' },
    options: [['--id <url>', { en: 'names the registry', ru: 'обозначение реестра' }], ...nameOptions],
    run: initRegistry,
  },
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
    ],
    run: (input, session) =>
      changeRegistry(input, session, async (files, keystore) => {
        const id = documentId('--to', input.required('to'))
        const by = input.text('by') ?? rootKeyName
        const kinds = kindsOf(input) ?? ['*']
        // A delegation that is made again, with other limits, keeps its key.
        const kept = keystore.list().find(({ name }) => name === id)
        const key = kept ?? (await generateKey('ES256'))
        const delegation = { id, authority: by, name: nameOf(input), keys: [key.publicJwk], threshold: 1 }
        return {
          files: await delegate(files, { ...delegation, limits: { kinds } }, [keystore.signer(by)]),
          document: { id, by, kinds },
          line: session.say(words.delegated, { id, kinds }),
          ...('createdAt' in key
            ? {}
            : {
                addKey: () => keystore.add(id, key, { createdAt: session.now() }),
              }),
        }
      }),
  },
  {
    name: 'registry recognise',
    arguments: '<dir> <entry>',
    summary: {
      en: 'recognise an issuer by its registry-entry.json',
      ru: 'признать эмитента по его registry-entry.json',
    },
    options: [
      [
        '--id <id>',
        { en: 'id of the entry (default: from the DID)', ru: 'обозначение записи (по умолчанию из DID)' },
      ],
      ['--by <id>', { en: 'who vouches (default: root)', ru: 'кто признаёт (по умолчанию root)' }],
      ['--kind <type...>', { en: 'only this type', ru: 'только этот тип документов' }],
    ],
    run: (input, session) =>
      changeRegistry(input, session, async (files, keystore) => {
        const file = input.args[1] as string
        const bytes = await readInput(file)
        const asked = await withPlace(file, () => readEntryRequest(decodeJsonObject(bytes), '$'))
        const by = input.text('by') ?? rootKeyName
        const id = documentId('--id', input.text('id') ?? entryIdOf(asked.identifiers[0] as string))
        const mayAward = kindsOf(input) ?? asked.mayAward
        const entry = { ...asked, id, authority: by, status: 'recognised', mayAward } as const
        return {
          files: await recognise(files, entry, [keystore.signer(by)]),
          document: { id, by, mayAward },
          line: session.say(words.recognised, { id, kinds: mayAward }),
        }
      }),
  },
  {
    name: 'registry withdraw',
    arguments: '<dir> <id>',
    summary: { en: 'end a recognition', ru: 'прекратить признание' },
    options: [['--by <id>', { en: 'who vouched (default: root)', ru: 'кто признавал (по умолчанию root)' }]],
    run: (input, session) =>
      changeRegistry(input, session, async (files, keystore) => {
        const id = documentId('<id>', input.args[1] as string)
        const by = input.text('by') ?? rootKeyName
        return {
          files: await withdraw(files, id, [keystore.signer(by)]),
          document: { id, status: 'withdrawn' },
          line: session.say(words.withdrawn, { id }),
        }
      }),
  },
  {
    name: 'registry publish',
    arguments: '<dir>',
    summary: { en: 'sign index and timestamp', ru: 'подписать указатель и отметку времени' },
    options: [
      [
        '--out <dir>',
        {
          en: 'folder to upload, without the keys (default: the same)',
          ru: 'папка для сайта, без ключей (по умолчанию та же)',
        },
      ],
      [
        '--index-days <number>',
        { en: 'how long the index holds (default: 90)', ru: 'срок указателя в днях (по умолчанию 90)' },
      ],
      [
        '--timestamp-days <number>',
        {
          en: 'how long the timestamp holds (default: 30)',
          ru: 'срок отметки времени в днях (по умолчанию 30)',
        },
      ],
    ],
    async run(input, session) {
      const path = input.first
      const out = input.text('out')
      const terms = {
        indexDays: input.wholeNumber('indexDays', { default: 90, least: 1, most: 3650 }),
        timestampDays: input.wholeNumber('timestampDays', { default: 30, least: 1, most: 3650 }),
      }
      const { files: before, keystore } = await openRegistryFolder(path, session)
      const files = await published(before, keystore, session.now(), terms)
      if (out !== undefined && whatIsAt(join(out, 'root.json')) === 'nothing') {
        for (const name of files.keys()) requireFree(join(out, name), session.force)
      }
      if (!session.dryRun) {
        await writeRegistry(path, files)
        if (out !== undefined) await writeRegistry(out, files)
      }
      return {
        document: { path: out ?? path, files: [...files.keys()] },
        lines: [session.say(words.published, { count: session.number(files.size), path: out ?? path })],
      }
    },
  },
]

async function initRegistry(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  const [id, name] = [input.required('id'), nameOf(input)]
  const keyFile = keyFileOf(path)
  for (const file of [keyFile, join(path, 'root.json')]) {
    if (whatIsAt(file) !== 'nothing') throw new KeyError('KEYSTORE_EXISTS', { at: file })
  }
  const key = await generateKey('ES256')
  const group = { keys: [key.publicJwk], threshold: 1 }
  const root = {
    id,
    name,
    expires: new Date(session.now().getTime() + 3650 * dayMilliseconds),
    roles: { root: group, delegation: group, index: group, timestamp: group },
  }
  if (session.dryRun) return { document: { path, id }, lines: [session.say(words.made, { id })] }
  const passphrase = await readPassphrase(session, { isNew: true })
  const made = await makeFolder(path)
  try {
    const keystore = await createKeystore(keyFile, passphrase)
    await keystore.add(rootKeyName, key, { createdAt: session.now() })
    await writeRegistry(path, await createRegistry(root, [keystore.signer(rootKeyName)]))
  } catch (error) {
    // There was neither before: what stands there now is half of a registry.
    for (const file of made === undefined ? [keyFile, join(path, 'root.json')] : [made]) {
      await rm(file, { force: true, recursive: true }).catch(() => undefined)
    }
    throw error
  }
  const thumbprint = await jwkThumbprint(key.publicJwk)
  return {
    document: { path, id, rootKeys: [thumbprint] },
    lines: [session.say(words.made, { id }), `  ${session.say(words.root, { thumbprint })}`],
  }
}

interface Change {
  readonly files: RegistryFiles
  readonly document: object
  readonly line: string
  /** Keeps the key that the change brings. */
  readonly addKey?: () => Promise<void>
}

async function changeRegistry(
  input: CommandInput,
  session: Session,
  change: (files: RegistryFiles, keystore: Keystore) => Promise<Change>,
): Promise<Outcome> {
  const path = input.first
  const { files: before, keystore } = await openRegistryFolder(path, session)
  const { files, document, line, addKey } = await change(before, keystore)
  // Published for a try: what is outside somebody's limits is refused here, not when all wait for the publication.
  await published(files, keystore, session.now(), { indexDays: 1, timestampDays: 1 })
  if (!session.dryRun) {
    // The key first: a delegation without its key could vouch for nobody.
    await addKey?.()
    await writeRegistry(path, files)
  }
  const command = nextCommand(session, ['registry', 'publish', path], ['passphraseFile'])
  return { document, lines: [line, session.say(words.next, { command })] }
}

function published(
  files: RegistryFiles,
  keystore: Keystore,
  now: Date,
  { indexDays, timestampDays }: { readonly indexDays: number; readonly timestampDays: number },
): Promise<RegistryFiles> {
  const root = [keystore.signer(rootKeyName)]
  const inDays = (days: number): Date => new Date(now.getTime() + days * dayMilliseconds)
  const terms = { now, indexExpires: inDays(indexDays), timestampExpires: inDays(timestampDays) }
  return publish(files, terms, { index: root, timestamp: root })
}

function nameOf(input: CommandInput): { ru: string; en: string } {
  const name = input.required('name')
  return { ru: name, en: input.text('nameEn') ?? name }
}

/** An id that a file of the registry may be named by. */
function documentId(option: string, text: string): string {
  if (text === rootKeyName || !/^[a-z0-9][a-z0-9-]{0,99}$/.test(text)) {
    throw new UsageError(words.id, { details: { option } })
  }
  return text
}

/** The types of `--kind`: known here, or by a name of their own. */
function kindsOf(input: CommandInput): readonly string[] | undefined {
  const kinds = input.list('kind')
  if (!kinds.every((kind) => kind === '*' || kind.includes(':') || typeIds.includes(kind))) {
    throw new UsageError(words.kind, { details: { known: typeIds } })
  }
  return kinds.length > 0 ? kinds : undefined
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
