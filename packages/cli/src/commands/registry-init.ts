/** `attestat registry init`, `root`: who is in charge of what. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { jwkThumbprint, type Signer } from '@attestat/credential'
import { generateKey, KeyError, type PrivateKey, signerOf } from '@attestat/keys'
import { createKeystore } from '@attestat/keys/keystore'
import { draftRoot, type KeyGroup, rootAtHand } from '@attestat/trust'
import { UsageError } from '../codes.ts'
import { makeFolder, whatIsAt } from '../files.ts'
import { keyFileOf } from '../issuer-session.ts'
import { readPassphrase } from '../passphrase.ts'
import { openRegistryFolder } from '../registry-folder.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'
import { applyDrafts, carryOut, changeOptions, changeRegistry, keepApplied } from './registry-change.ts'
import { inDays, nameOf, nameOptions } from './registry-options.ts'
import { groupOf, roleOptions, rolesOf } from './registry-roles.ts'

const words = {
  made: { en: 'Made the registry {id}', ru: 'Создан реестр {id}' },
  prepared: { en: 'Prepared the registry {id}', ru: 'Подготовлен реестр {id}' },
  changed: {
    en: 'Root document {version}, until {until}',
    ru: 'Корневой документ {version}, до {until}',
  },
  root: { en: 'root key  {thumbprint}', ru: 'корневой ключ  {thumbprint}' },
  ownKey: {
    en: '--new-key is for a registry with its key file in its folder',
    ru: '--new-key — для реестра, файл ключей которого лежит в его папке',
  },
} as const

const termDays = { default: 3650, least: 1, most: 7300 }

export const registryInitCommands: readonly CommandSpec[] = [
  {
    name: 'registry init',
    arguments: '<dir>',
    summary: {
      en: 'start a registry: with a key of its own, or with those of several people',
      ru: 'создать реестр: со своим ключом или с ключами нескольких людей',
    },
    options: [
      ['--id <url>', { en: 'names the registry', ru: 'обозначение реестра' }],
      ...nameOptions,
      ...roleOptions,
      [
        '--days <number>',
        { en: 'how long the root holds (default: 3650)', ru: 'срок корня в днях (по умолчанию 3650)' },
      ],
    ],
    run: initRegistry,
  },
  {
    name: 'registry root',
    arguments: '<dir>',
    summary: {
      en: 'put other keys in charge, or renew the term of the root',
      ru: 'назначить другие ключи или продлить срок корня',
    },
    options: [
      ...roleOptions,
      [
        '--new-key',
        { en: 'make the next root key in the folder', ru: 'создать в папке следующий корневой ключ' },
      ],
      [
        '--days <number>',
        { en: 'how long the root holds (default: 3650)', ru: 'срок корня в днях (по умолчанию 3650)' },
      ],
      ...changeOptions,
    ],
    run: (input, session) =>
      changeRegistry(input, session, async ({ files, keystore }) => {
        input.refuseTogether('newKey', ['rootKey', 'key'])
        const before = rootAtHand(files)
        const isNew = input.flag('newKey')
        if (isNew && !keystore) throw new UsageError(words.ownKey)
        const key = isNew ? await generateKey('ES256') : undefined
        const group = key ? soleGroup(key) : ((await groupOf(input, 'root')) ?? before.roles.root)
        const expires = inDays(session.now(), input.wholeNumber('days', termDays))
        const roles = await rolesOf(input, before.roles, group)
        const version = before.version + 1
        const until = session.date(expires)
        return {
          drafts: [{ draft: draftRoot(files, { ...before, expires, roles }) }],
          document: { version, rootKeys: await thumbprints(group) },
          lines: [session.say(words.changed, { version, until }), ...(await rootLines(group, session))],
          ...(key && {
            signers: [signerOf(key)],
            addKey: async () => keystore?.add(`root-${version}`, key, { createdAt: session.now() }),
          }),
        }
      }),
  },
]

async function initRegistry(input: CommandInput, session: Session): Promise<Outcome> {
  const path = input.first
  const [id, name] = [input.required('id'), nameOf(input)]
  const expires = inDays(session.now(), input.wholeNumber('days', termDays))
  const brought = await groupOf(input, 'root')
  const keyFile = keyFileOf(path)
  for (const file of [...(brought ? [] : [keyFile]), join(path, 'root.json')]) {
    if (whatIsAt(file) !== 'nothing') throw new KeyError('KEYSTORE_EXISTS', { at: file })
  }
  const key = brought ? undefined : await generateKey('ES256')
  const root = brought ?? soleGroup(key as PrivateKey)
  const same = { root, delegation: root, index: root, timestamp: root }
  const roles = await rolesOf(input, same, root)
  const draft = draftRoot(new Map(), { id, name, expires, roles })
  const rootKeys = await thumbprints(root)
  if (brought) {
    const isThere = whatIsAt(path) !== 'nothing'
    const folder = isThere
      ? await openRegistryFolder(path, session)
      : { path, files: new Map<string, string>(), signers: [] }
    return carryOut(input, session, folder, {
      drafts: [{ draft }],
      document: { path, id, rootKeys },
      lines: [session.say(words.prepared, { id }), ...(await rootLines(root, session))],
    })
  }
  if (session.dryRun) return { document: { path, id }, lines: [session.say(words.made, { id })] }
  const passphrase = await readPassphrase(session, { isNew: true })
  const made = await makeFolder(path)
  try {
    const keystore = await createKeystore(keyFile, passphrase)
    await keystore.add(rootKeyName, key as PrivateKey, { createdAt: session.now() })
    const signers: readonly Signer[] = [keystore.signer(rootKeyName)]
    const applied = await applyDrafts(new Map(), [{ draft }], { signers, now: session.now() })
    await keepApplied(path, session, applied)
  } catch (error) {
    // There was neither before: what stands there now is half of a registry.
    for (const file of made === undefined ? [keyFile, join(path, 'root.json')] : [made]) {
      await rm(file, { force: true, recursive: true }).catch(() => undefined)
    }
    throw error
  }
  return {
    document: { path, id, rootKeys },
    lines: [session.say(words.made, { id }), ...(await rootLines(root, session))],
  }
}

/** Name of the root key in a registry's own key file. */
const rootKeyName = 'root'

function soleGroup(key: PrivateKey): KeyGroup {
  return { keys: [key.publicJwk], threshold: 1 }
}

function thumbprints({ keys }: KeyGroup): Promise<readonly string[]> {
  return Promise.all(keys.map(jwkThumbprint))
}

async function rootLines(group: KeyGroup, session: Session): Promise<readonly string[]> {
  return (await thumbprints(group)).map((thumbprint) => `  ${session.say(words.root, { thumbprint })}`)
}
