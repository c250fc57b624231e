/** `attestat init`: a new issuer folder, with its key, ledger and settings. */
import { mkdir } from 'node:fs/promises'
import type { SigningAlgorithm } from '@attestat/credential'
import { createIssuerFolder, newIssuerConfig } from '@attestat/issuer'
import { generateKey } from '@attestat/keys'
import { createKeystore } from '@attestat/keys/keystore'
import { CliError } from '../codes.ts'
import { requireFree } from '../files.ts'
import { keyFileOf, signingKeyName } from '../issuer-session.ts'
import { readPassphrase } from '../passphrase.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  done: { en: 'Made the issuer {name}', ru: 'Создан эмитент {name}' },
  did: { en: '  DID      {did}', ru: '  DID      {did}' },
  key: { en: '  key      {path} (sealed with the passphrase)', ru: '  ключ     {path} (запечатан паролем)' },
  site: { en: '  address  {url}', ru: '  адрес    {url}' },
  next: {
    en: 'Next: attestat import FILE, then attestat issue FILE --issuer {path}',
    ru: 'Дальше: attestat import ФАЙЛ, затем attestat issue ФАЙЛ --issuer {path}',
  },
} as const

export const initCommand: CommandSpec = {
  name: 'init',
  arguments: '<dir>',
  summary: { en: 'make an issuer folder', ru: 'создать папку эмитента' },
  options: [
    [
      '--name <text>',
      { en: 'name of the issuer, as it stands in documents', ru: 'название, как в документах' },
    ],
    ['--did <web:HOST|key>', { en: 'kind of DID (default: key)', ru: 'вид DID (по умолчанию key)' }],
    ['--url <url>', { en: 'https address of the published files', ru: 'адрес https опубликованных файлов' }],
    ['--alg <name>', { en: 'ES256 (default) or EdDSA', ru: 'ES256 (по умолчанию) или EdDSA' }],
  ],
  async run(input, session) {
    const path = input.first
    const name = input.required('name')
    const { method, baseUrl } = addressOf(input)
    const alg = (input.text('alg') ?? 'ES256') as SigningAlgorithm
    if (alg !== 'ES256' && alg !== 'EdDSA') throw usage('--alg ES256|EdDSA')
    requireFree(keyFileOf(path), false)

    const key = await generateKey(alg)
    const since = session.now()
    const issuer = { name, method, publicJwk: key.publicJwk, baseUrl, since }
    const config = newIssuerConfig(issuer)
    if (!session.dryRun) {
      const passphrase = await readPassphrase(session, { isNew: true })
      await mkdir(path, { recursive: true })
      const keystore = await createKeystore(keyFileOf(path), passphrase)
      await keystore.add(signingKeyName, key, { kid: config.kid, createdAt: since })
      await createIssuerFolder(path, issuer)
    }
    const { did, kid } = config
    return {
      document: { path, name, did, kid, baseUrl },
      lines: [
        session.say(words.done, { name }),
        session.say(words.did, { did }),
        session.say(words.key, { path: keyFileOf(path) }),
        session.say(words.site, { url: baseUrl }),
        session.say(words.next, { path }),
      ],
    }
  },
}

/** did:web names its address; did:key needs one for its status lists. */
function addressOf(input: CommandInput): { method: 'web' | 'key'; baseUrl: string } {
  const did = input.text('did') ?? 'key'
  if (did.startsWith('web:')) {
    return {
      method: 'web',
      baseUrl: input.text('url') ?? `https://${did.slice('web:'.length).replaceAll(':', '/')}`,
    }
  }
  if (did !== 'key') throw usage('--did web:HOST|key')
  return { method: 'key', baseUrl: input.required('url') }
}

function usage(reason: string): CliError {
  return new CliError('USAGE', { details: { reason } })
}
