/** `attestat registry init`, `root`: who is in charge of what. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { jwkThumbprint, type Signer } from '@attestat/credential'
import { generateKey, KeyError, type PrivateKey, signerOf } from '@attestat/keys'
import { createKeystore, type Keystore, openKeystore } from '@attestat/keys/keystore'
import { type Draft, draftRoot, type KeyGroup, rootAtHand } from '@attestat/trust'
import { UsageError, withPlace } from '../codes.ts'
import { makeFolder, whatIsAt } from '../files.ts'
import { keyFileOf } from '../issuer-session.ts'
import { readPassphrase } from '../passphrase.ts'
import { readRegistry, withKeysAtHand } from '../registry-folder.ts'
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
  const rootFile = join(path, 'root.json')
  if (whatIsAt(rootFile) !== 'nothing') throw new KeyError('KEYSTORE_EXISTS', { at: rootFile })
  const draftFor = async (root: KeyGroup): Promise<Draft> => {
    const same = { root, delegation: root, index: root, timestamp: root }
    return draftRoot(new Map(), { id, name, expires, roles: await rolesOf(input, same, root) })
  }
  if (brought) {
    const files = whatIsAt(path) === 'nothing' ? new Map<string, string>() : await readRegistry(path)
    const folder = await withKeysAtHand(path, files, session)
    return carryOut(input, session, folder, {
      drafts: [{ draft: await draftFor(brought) }],
      document: { path, id, rootKeys: await thumbprints(brought) },
      lines: [session.say(words.prepared, { id }), ...(await rootLines(brought, session))],
    })
  }
  const key = await generateKey('ES256')
  // Before a passphrase is asked for.
  await draftFor(soleGroup(key))
  const begun = whatIsAt(keyFile) === 'nothing' ? undefined : await openBegun(keyFile, session)
  if (session.dryRun) return { document: { path, id }, lines: [session.say(words.made, { id })] }
  const passphrase = begun ? '' : await readPassphrase(session, { isNew: true })
  const made = await makeFolder(path)
  try {
    const keys = [{ name: rootKeyName, key, createdAt: session.now() }]
    const keystore = begun ?? (await createKeystore(keyFile, passphrase, { keys }))
    const signer = keystore.signer(rootKeyName)
    const root = soleGroup(signer)
    const drafts = [{ draft: await draftFor(root) }]
    await keepApplied(
      path,
      session,
      await applyDrafts(new Map(), drafts, { signers: [signer], now: session.now() }),
    )
    return {
      document: { path, id, rootKeys: await thumbprints(root) },
      lines: [session.say(words.made, { id }), ...(await rootLines(root, session))],
    }
  } catch (error) {
    // What was not there before is half of a registry.
    for (const file of made === undefined ? [...(begun ? [] : [keyFile]), rootFile] : [made]) {
      await rm(file, { force: true, recursive: true }).catch(() => undefined)
    }
    throw error
  }
}

/** The key file that an interrupted run has left. @throws KeyError `KEYSTORE_EXISTS` for any other. */
async function openBegun(file: string, session: Session): Promise<Keystore> {
  const passphrase = await readPassphrase(session)
  const keystore = await withPlace(file, () => openKeystore(file, passphrase))
  const isBegun = keystore.list().every(({ name, retiredAt }) => name === rootKeyName && !retiredAt)
  if (!isBegun || keystore.list().length === 0) throw new KeyError('KEYSTORE_EXISTS', { at: file })
  return keystore
}

/** Name of the root key in a registry's own key file. */
const rootKeyName = 'root'

function soleGroup(key: Pick<PrivateKey | Signer, 'publicJwk'>): KeyGroup {
  return { keys: [key.publicJwk], threshold: 1 }
}

function thumbprints({ keys }: KeyGroup): Promise<readonly string[]> {
  return Promise.all(keys.map(jwkThumbprint))
}

async function rootLines(group: KeyGroup, session: Session): Promise<readonly string[]> {
  return (await thumbprints(group)).map((thumbprint) => `  ${session.say(words.root, { thumbprint })}`)
}
