/** `attestat init`: a new issuer folder, with its key, ledger and settings. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { didWebUrl, type SigningAlgorithm } from '@attestat/credential'
import {
  createIssuerFolder,
  type IssuerConfig,
  IssuerError,
  type NewIssuer,
  newIssuerConfig,
} from '@attestat/issuer'
import { generateKey, type PrivateKey, signingAlgorithms } from '@attestat/keys'
import { createKeystore, type Keystore, openKeystore } from '@attestat/keys/keystore'
import { UsageError, withPlace } from '../codes.ts'
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
    ['--alg <alg>', { en: 'ES256 (default) or EdDSA', ru: 'ES256 (по умолчанию) или EdDSA' }],
  ],
  async run(input, session) {
    const path = input.first
    const name = input.required('name')
    const alg = input.oneOf<SigningAlgorithm>('alg', signingAlgorithms) ?? 'ES256'
    const { method, baseUrl, did: asked } = addressOf(input)
    refuseIssuer(path)

    const key = await generateKey(alg)
    const since = session.now()
    const issuer = { name, method, publicJwk: key.publicJwk, baseUrl, since }
    const wanted = newIssuerConfig(issuer)
    if (asked !== undefined && wanted.did !== asked) {
      throw new UsageError(words.elsewhere, { details: { found: wanted.did, asked } })
    }
    const passphrase = session.dryRun ? '' : await readPassphrase(session, { isNew: true })
    const { did, kid } = session.dryRun
      ? wanted
      : await wholly(path, () => makeIssuer(path, issuer, key, passphrase))
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

/**
 * Refuses a folder that has an issuer. One that was begun and not finished has a key file and perhaps an empty ledger,
 * and no settings: there the same command goes on.
 *
 * @throws IssuerError `ISSUER_EXISTS`.
 */
function refuseIssuer(path: string): void {
  const settings = join(path, 'issuer.json')
  if (whatIsAt(settings) !== 'nothing') throw exists(settings)
  const [keys, ledger] = [keyFileOf(path), join(path, 'ledger.sqlite')]
  if (whatIsAt(ledger) !== 'nothing' && whatIsAt(keys) === 'nothing') throw exists(ledger)
}

/** Makes the issuer, or finishes one that an interrupted run has begun: then the key that it made stays the key. */
async function makeIssuer(
  path: string,
  wanted: NewIssuer,
  key: PrivateKey,
  passphrase: string,
): Promise<IssuerConfig> {
  const keystore = await keysOf(path, passphrase)
  const [begun] = keystore.list()
  const issuer = begun ? { ...wanted, publicJwk: begun.publicJwk, since: begun.createdAt } : wanted
  const { kid } = newIssuerConfig(issuer)
  if (!begun) await keystore.add(signingKeyName, key, { kid, createdAt: issuer.since })
  else if (begun.kid !== kid || begun.alg !== key.alg) throw exists(keystore.path)
  return (await createIssuerFolder(path, issuer)).config
}

/** The key file that an interrupted run has left, or a new one. @throws IssuerError `ISSUER_EXISTS` for any other. */
async function keysOf(path: string, passphrase: string): Promise<Keystore> {
  const file = keyFileOf(path)
  if (whatIsAt(file) === 'nothing') return createKeystore(file, passphrase)
  const keystore = await withPlace(file, () => openKeystore(file, passphrase))
  if (keystore.list().some(({ name }) => name !== signingKeyName)) throw exists(file)
  return keystore
}

function exists(at: string): IssuerError {
  return new IssuerError('ISSUER_EXISTS', { at })
}

/** Does the work in a folder; when it fails, nothing that it made stays behind. */
async function wholly<T>(path: string, work: () => Promise<T>): Promise<T> {
  const made = await makeFolder(path)
  const files = made === undefined ? filesOf(path).filter((file) => whatIsAt(file) === 'nothing') : [made]
  try {
    return await work()
  } catch (error) {
    for (const file of files) await rm(file, { force: true, recursive: true }).catch(() => undefined)
    throw error
  }
}

/** What making an issuer writes. */
function filesOf(path: string): readonly string[] {
  const [keys, ledger] = [keyFileOf(path), join(path, 'ledger.sqlite')]
  return [join(path, 'issuer.json'), keys, `${keys}.lock`, ledger, `${ledger}-wal`, `${ledger}-shm`]
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
