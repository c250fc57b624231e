/** `attestat request key`: a key to sign requests with. */
import {
  didKeyOf,
  didKeyUrlOf,
  didWebUrl,
  type PublicJwk,
  type SigningAlgorithm,
  writeDidDocument,
} from '@attestat/credential'
import { generateKey, signingAlgorithms } from '@attestat/keys'
import { createKeystore, openKeystore } from '@attestat/keys/keystore'
import { CliError, UsageError, withPlace } from '../codes.ts'
import { requireFree, whatIsAt, writeOutput } from '../files.ts'
import { nextCommand } from '../next-command.ts'
import { readPassphrase } from '../passphrase.ts'
import { requestKeyName } from '../request-key.ts'
import type { Session } from '../session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  made: { en: 'Made {path} (sealed with the passphrase)', ru: 'Создан {path} (запечатан паролем)' },
  did: { en: 'DID  {did}', ru: 'DID  {did}' },
  publish: { en: 'Publish {path} as {url}', ru: 'Опубликуйте {path} по адресу {url}' },
  next: { en: 'Next: {command}', ru: 'Дальше: {command}' },
  didSyntax: { en: '--did takes web:HOST or key', ru: '--did принимает web:ХОСТ или key' },
} as const

export const requestKeyCommand: CommandSpec = {
  name: 'request key',
  arguments: '<file>',
  summary: { en: 'make a key to sign requests with', ru: 'создать ключ для подписи запросов' },
  options: [
    ['--did <web:HOST|key>', { en: 'kind of DID (default: key)', ru: 'вид DID (по умолчанию key)' }],
    ['--alg <alg>', { en: 'ES256 (default) or EdDSA', ru: 'ES256 (по умолчанию) или EdDSA' }],
    [
      '--did-document <file>',
      { en: 'of did:web: file to publish', ru: 'для did:web: файл, который надо опубликовать' },
    ],
  ],
  async run(input, session) {
    const path = input.first
    const kind = input.text('did') ?? 'key'
    if (kind !== 'key' && !kind.startsWith('web:')) throw new UsageError(words.didSyntax)
    const url = kind === 'key' ? undefined : didWebUrl(`did:${kind}`)
    const documentPath = url === undefined ? undefined : input.required('didDocument')
    if (documentPath !== undefined) requireFree(documentPath, session.force)
    // A run that was interrupted may have made the key and not yet written its document.
    const isBegun = documentPath !== undefined && whatIsAt(path) === 'file'
    if (!isBegun) requireFree(path, false)

    const key = await generateKey(input.oneOf<SigningAlgorithm>('alg', signingAlgorithms) ?? 'ES256')
    const did = url === undefined ? didKeyOf(key.publicJwk) : `did:${kind}`
    const kid = url === undefined ? didKeyUrlOf(key.publicJwk) : `${did}#${requestKeyName}`
    const begun = isBegun ? await keyAt(path, kid, session) : undefined
    if (!session.dryRun) {
      if (!begun) {
        const passphrase = await readPassphrase(session, { isNew: true })
        const keys = [{ name: requestKeyName, key, kid, createdAt: session.now() }]
        await createKeystore(path, passphrase, { keys })
      }
      if (documentPath !== undefined) {
        const methods = [{ id: kid, jwk: begun ?? key.publicJwk }]
        const document = { id: did, deactivated: false, assertionMethod: [], authentication: methods }
        await writeOutput(documentPath, `${JSON.stringify(writeDidDocument(document), null, 2)}\n`)
      }
    }
    // A did:key is made of the key, and a dry run's key is thrown away.
    const known = url !== undefined || !session.dryRun
    return {
      document: { path, ...(known ? { did, kid } : {}), ...(url === undefined ? {} : { documentPath, url }) },
      lines: [
        session.say(words.made, { path }),
        `  ${session.say(words.did, { did: known ? did : 'did:key:…' })}`,
        ...(url === undefined
          ? []
          : [`  ${session.say(words.publish, { path: documentPath as string, url })}`]),
        session.say(words.next, {
          command: nextCommand(session, ['request', 'new', '--key', path], ['passphraseFile']),
        }),
      ],
    }
  },
}

/** The key of this name in a key file. @throws CliError `FILE_EXISTS` for any other file. */
async function keyAt(path: string, kid: string, session: Session): Promise<PublicJwk> {
  const passphrase = await readPassphrase(session)
  const keystore = await withPlace(path, () => openKeystore(path, passphrase))
  const [found, ...others] = keystore.list()
  if (found?.kid !== kid || others.length > 0) throw new CliError('FILE_EXISTS', { at: path })
  return found.publicJwk
}
