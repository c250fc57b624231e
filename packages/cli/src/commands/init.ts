/** `attestat init`: a new issuer folder, with its key, ledger and settings. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { didWebUrl, type SigningAlgorithm } from '@attestat/credential'
import { createIssuerFolder, IssuerError, newIssuerConfig } from '@attestat/issuer'
import { generateKey, signingAlgorithms } from '@attestat/keys'
import { createKeystore } from '@attestat/keys/keystore'
import { UsageError } from '../codes.ts'
import { makeFolder, whatIsAt } from '../files.ts'
import { keyFileOf, signingKeyName } from '../issuer-session.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import { readPassphrase } from '../passphrase.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  done: { en: 'Made the issuer {name}', ru: 'Создан эмитент: {name}' },
  did: { en: 'DID      {did}', ru: 'DID      {did}' },
  key: {
    en: 'key      {path} (sealed with the passphrase)',
    ru: 'ключ     {path} (запечатан паролем)',
  },
  site: { en: 'address  {url}', ru: 'адрес    {url}' },
  next: {
    en: 'Next: {imported}, then {issued}',
    ru: 'Дальше: {imported}, затем {issued}',
  },
  didSyntax: { en: '--did takes web:HOST or key', ru: '--did принимает web:ХОСТ или key' },
  elsewhere: {
    en: '--url belongs to {found}, and --did says {asked}',
    ru: '--url относится к {found}, а в --did указано {asked}',
  },
} as const

export const initCommand: CommandSpec = {
  name: 'init',
  arguments: '<dir>',
  summary: { en: 'make an issuer folder', ru: 'создать папку эмитента' },
  options: [
    [
      '--name <text>',
      { en: 'name of the issuer, as it stands in documents', ru: 'название эмитента, как в документах' },
    ],
    ['--did <web:HOST|key>', { en: 'kind of DID (default: key)', ru: 'вид DID (по умолчанию key)' }],
    ['--url <url>', { en: 'https address of the published files', ru: 'адрес https опубликованных файлов' }],
    ['--alg <name>', { en: 'ES256 (default) or EdDSA', ru: 'ES256 (по умолчанию) или EdDSA' }],
  ],
  async run(input, session) {
    const path = input.first
    const name = input.required('name')
    const alg = input.oneOf<SigningAlgorithm>('alg', signingAlgorithms) ?? 'ES256'
    const { method, baseUrl, did: asked } = addressOf(input)
    for (const file of issuerFiles(path)) {
      if (whatIsAt(file) !== 'nothing') throw new IssuerError('ISSUER_EXISTS', { at: file })
    }

    const key = await generateKey(alg)
    const since = session.now()
    const issuer = { name, method, publicJwk: key.publicJwk, baseUrl, since }
    const { did, kid } = newIssuerConfig(issuer)
    if (asked !== undefined && did !== asked) {
      throw new UsageError(words.elsewhere, { details: { found: did, asked } })
    }
    if (!session.dryRun) {
      const passphrase = await readPassphrase(session, { isNew: true })
      await wholly(path, async () => {
        const keystore = await createKeystore(keyFileOf(path), passphrase)
        await keystore.add(signingKeyName, key, { kid, createdAt: since })
        await createIssuerFolder(path, issuer)
      })
    }
    // A did:key is made of the key, and a dry run's key is thrown away.
    const known = asked !== undefined || !session.dryRun
    return {
      document: { path, name, ...(known ? { did, kid } : {}), baseUrl },
      lines: [
        session.say(words.done, { name }),
        `  ${session.say(words.did, { did: known ? did : 'did:key:…' })}`,
        `  ${session.say(words.key, { path: keyFileOf(path) })}`,
        `  ${session.say(words.site, { url: baseUrl })}`,
        session.say(words.next, {
          imported: nextCommand(session, ['import', placeholders.file]),
          issued: nextCommand(session, ['issue', placeholders.file, '--issuer', path], ['passphraseFile']),
        }),
      ],
    }
  },
}

/** What an issuer folder holds. */
function issuerFiles(path: string): readonly string[] {
  return [keyFileOf(path), join(path, 'issuer.json'), join(path, 'ledger.sqlite')]
}

/** Does the work in a folder that has none of an issuer's files; when it fails, none of them stays behind. */
async function wholly(path: string, work: () => Promise<void>): Promise<void> {
  const made = await makeFolder(path)
  try {
    await work()
  } catch (error) {
    const left = made === undefined ? issuerFiles(path) : [made]
    for (const file of left) await rm(file, { force: true, recursive: true }).catch(() => undefined)
    throw error
  }
}

interface Address {
  readonly method: 'web' | 'key'
  readonly baseUrl: string
  /** The DID that was asked for, when the command line names one. */
  readonly did?: string
}

/** A did:web names its address; a did:key needs one for its status lists. */
function addressOf(input: CommandInput): Address {
  const kind = input.text('did') ?? 'key'
  if (kind === 'key') return { method: 'key', baseUrl: input.required('url') }
  if (!kind.startsWith('web:')) throw new UsageError(words.didSyntax)
  const did = `did:${kind}`
  const baseUrl = didWebUrl(did).replace(/\/(?:\.well-known\/)?did\.json$/, '')
  return { method: 'web', baseUrl: input.text('url') ?? baseUrl, did }
}
