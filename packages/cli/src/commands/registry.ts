/** `attestat registry …`: who may award what. A registry is a folder of signed files. */
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { decodeJsonObject, jwkThumbprint, type Signer } from '@attestat/credential'
import { generateKey } from '@attestat/keys'
import { createKeystore, type Keystore, openKeystore } from '@attestat/keys/keystore'
import {
  createRegistry,
  delegate,
  publish,
  type RegistryFiles,
  readEntryRequest,
  recognise,
  trustLimits,
  withdraw,
} from '@attestat/trust'
import { CliError } from '../codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { readPassphrase } from '../passphrase.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  made: { en: 'Made the registry {id}', ru: 'Создан реестр {id}' },
  root: { en: '  root key  {thumbprint}', ru: '  корневой ключ  {thumbprint}' },
  delegated: { en: '{id} may vouch for: {kinds}', ru: '{id} может признавать: {kinds}' },
  recognised: { en: '{id} may award: {kinds}', ru: '{id} вправе выдавать: {kinds}' },
  withdrawn: { en: '{id} is no longer recognised', ru: '{id} больше не признаётся' },
  published: { en: 'Published {count} files in {path}', ru: 'Опубликовано файлов: {count}, папка {path}' },
  next: {
    en: 'Takes effect with: attestat registry publish {path}',
    ru: 'Вступит в силу после: attestat registry publish {path}',
  },
} as const

const day = 86_400_000
const rootKeyName = 'root'

export const registryCommands: readonly CommandSpec[] = [
  {
    name: 'registry init',
    arguments: '<dir>',
    summary: { en: 'start a registry with one root key', ru: 'создать реестр с одним корневым ключом' },
    options: [
      ['--id <url>', { en: 'names the registry', ru: 'имя реестра' }],
      ['--name <text>', { en: 'its name', ru: 'название' }],
      ['--name-en <text>', { en: 'its name in English', ru: 'название по-английски' }],
    ],
    async run(input, session) {
      const path = input.first
      requireFree(keyFileOf(path), false)
      const key = await generateKey('ES256')
      const thumbprint = await jwkThumbprint(key.publicJwk)
      const id = input.required('id')
      if (!session.dryRun) {
        const passphrase = await readPassphrase(session, { isNew: true })
        await mkdir(path, { recursive: true })
        const keystore = await createKeystore(keyFileOf(path), passphrase)
        await keystore.add(rootKeyName, key, { createdAt: session.now() })
        const group = { keys: [key.publicJwk], threshold: 1 }
        const files = await createRegistry(
          {
            id,
            name: nameOf(input),
            expires: new Date(session.now().getTime() + 3650 * day),
            roles: { root: group, delegation: group, index: group, timestamp: group },
          },
          [keystore.signer(rootKeyName)],
        )
        await writeRegistry(path, files)
      }
      return {
        document: { path, id, rootKeys: [thumbprint] },
        lines: [session.say(words.made, { id }), session.say(words.root, { thumbprint })],
      }
    },
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
      ['--name <text>', { en: 'who it is', ru: 'кто это' }],
      ['--name-en <text>', { en: 'who it is, in English', ru: 'кто это, по-английски' }],
      ['--kind <type...>', { en: 'types it may vouch for', ru: 'типы документов' }],
    ],
    run: (input, session) =>
      changeRegistry(input, session, async (files, keystore) => {
        const [id, by] = [input.required('to'), input.text('by') ?? rootKeyName]
        const kinds = input.list('kind').length > 0 ? input.list('kind') : ['*']
        const key = await generateKey('ES256')
        if (!session.dryRun) await keystore.add(id, key, { createdAt: session.now() })
        const delegation = {
          id,
          authority: by,
          name: nameOf(input),
          keys: [key.publicJwk],
          threshold: 1,
          limits: { kinds },
        }
        return {
          files: await delegate(files, delegation, [signerOf(keystore, by)]),
          document: { id, by, kinds },
          line: session.say(words.delegated, { id, kinds }),
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
        { en: 'id of the entry (default: from the DID)', ru: 'обозначение (по умолчанию из DID)' },
      ],
      ['--by <id>', { en: 'who vouches (default: root)', ru: 'кто признаёт (по умолчанию root)' }],
      ['--kind <type...>', { en: 'only these types', ru: 'только эти типы' }],
    ],
    run: (input, session) =>
      changeRegistry(input, session, async (files, keystore) => {
        const file = input.args[1] as string
        const asked = readEntryRequest(decodeJsonObject(await readInput(file), { at: file }), file)
        const by = input.text('by') ?? rootKeyName
        const id = input.text('id') ?? entryIdOf(asked.identifiers[0] as string)
        const mayAward = input.list('kind').length > 0 ? input.list('kind') : asked.mayAward
        const entry = { ...asked, id, authority: by, status: 'recognised', mayAward } as const
        return {
          files: await recognise(files, entry, [signerOf(keystore, by)]),
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
        const [id, by] = [input.args[1] as string, input.text('by') ?? rootKeyName]
        return {
          files: await withdraw(files, id, [signerOf(keystore, by)]),
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
        '--index-days <number>',
        { en: 'how long the index holds (default: 90)', ru: 'срок указателя в днях (90)' },
      ],
      [
        '--timestamp-days <number>',
        { en: 'how long the timestamp holds (default: 30)', ru: 'срок отметки времени в днях (30)' },
      ],
    ],
    async run(input, session) {
      const path = input.first
      const keystore = await openKeystore(keyFileOf(path), await readPassphrase(session))
      const now = session.now()
      const root = [keystore.signer(rootKeyName)]
      const files = await publish(
        await readRegistry(path),
        {
          now,
          indexExpires: new Date(now.getTime() + Number(input.text('indexDays') ?? '90') * day),
          timestampExpires: new Date(now.getTime() + Number(input.text('timestampDays') ?? '30') * day),
        },
        { index: root, timestamp: root },
      )
      if (!session.dryRun) await writeRegistry(path, files)
      return {
        document: { path, files: [...files.keys()] },
        lines: [session.say(words.published, { count: session.number(files.size), path })],
      }
    },
  },
]

interface Change {
  readonly files: RegistryFiles
  readonly document: object
  readonly line: string
}

async function changeRegistry(
  input: CommandInput,
  session: Session,
  change: (files: RegistryFiles, keystore: Keystore) => Promise<Change>,
): Promise<Outcome> {
  const path = input.first
  const keystore = await openKeystore(keyFileOf(path), await readPassphrase(session))
  const { files, document, line } = await change(await readRegistry(path), keystore)
  if (!session.dryRun) await writeRegistry(path, files)
  return { document, lines: [line, session.say(words.next, { path })] }
}

/** The files of a registry folder: everything but the keys. */
export async function readRegistry(path: string): Promise<RegistryFiles> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true }).catch((cause) => {
    throw new CliError('FILE_NOT_FOUND', { at: path, cause })
  })
  const files = new Map<string, string>()
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith('.json') || entry.name === keyFileName) continue
    const file = join(entry.parentPath, entry.name)
    const name = file.slice(join(path, sep).length).replaceAll(sep, '/')
    if (name.startsWith('.')) continue
    files.set(name, (await readInput(file, trustLimits.documentBytes)).toString('utf8'))
  }
  return files
}

/** Writes what has changed. The timestamp, which leads to all else, comes last. */
async function writeRegistry(path: string, files: RegistryFiles): Promise<void> {
  const order = [...files].sort(([one], [other]) => rank(one) - rank(other))
  for (const [name, text] of order) {
    const file = join(path, ...name.split('/'))
    const there = await readFile(file, 'utf8').catch(() => undefined)
    if (there !== text) await writeOutput(file, text)
  }
}

function rank(name: string): number {
  return name === 'timestamp.json' ? 2 : name === 'index.json' ? 1 : 0
}

const keyFileName = 'keys.json'

function keyFileOf(path: string): string {
  return join(path, keyFileName)
}

function signerOf(keystore: Keystore, name: string): Signer {
  return keystore.signer(name)
}

function nameOf(input: CommandInput): { ru: string; en: string } {
  const name = input.required('name')
  return { ru: name, en: input.text('nameEn') ?? name }
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
