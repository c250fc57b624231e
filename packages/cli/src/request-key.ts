/** Who asks: an identifier, or the key from a key file that a verifier signs its requests with. */
import { readDidUrl, type Signer } from '@attestat/credential'
import { openKeystore } from '@attestat/keys/keystore'
import { readClientId } from '@attestat/openid4vc'
import { UsageError, withPlace } from './codes.ts'
import type { CommandInput, OptionSpec } from './commands/command.ts'
import { readPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'

const words = {
  noKey: {
    en: 'the key file has no key with a DID; make one: attestat request key',
    ru: 'в файле нет ключа, у которого есть DID; создайте его: attestat request key',
  },
} as const

/** Name of the key in a key file made for requests. */
export const requestKeyName = 'request-1'

/** The options that say who asks, and for how long. */
export const askerOptions: readonly OptionSpec[] = [
  [
    '--audience <id>',
    { en: 'who asks: the client identifier', ru: 'кто спрашивает: идентификатор получателя' },
  ],
  [
    '--key <file>',
    {
      en: 'instead of it: sign with this key, and ask as its DID',
      ru: 'вместо него: подписывать этим ключом и спрашивать от имени его DID',
    },
  ],
]
export const validDaysOption: OptionSpec = [
  '--valid-days <number>',
  { en: 'days until a request expires (default: 30)', ru: 'срок запроса в днях (по умолчанию 30)' },
]

export function validDaysOf(input: CommandInput): number {
  return input.wholeNumber('validDays', { default: 30, least: 1, most: 3650 })
}

export interface Asker {
  /** Of a key its DID, as OpenID4VP writes it. */
  readonly clientId: string
  readonly signer?: Signer
}

/**
 * Reads who asks.
 *
 * @returns opens the key where there is one, as `openRequestKey`: once nothing is wrong with the rest of the command line.
 * @throws UsageError for both options or neither; OpenId4VcError `CLIENT_ID_PREFIX` for an identifier that only a key
 *   can ask as.
 */
export function askerOf(input: CommandInput): (session: Session) => Promise<Asker> {
  input.refuseTogether('key', ['audience'])
  const path = input.text('key')
  if (path !== undefined) return (session) => openRequestKey(path, session)
  const clientId = input.required('audience')
  readClientId(clientId, false)
  return async () => ({ clientId })
}

/** The newest key in force of a key file. @throws CliError, KeyError for the file; UsageError when there is none. */
export async function openRequestKey(path: string, session: Session): Promise<Required<Asker>> {
  const passphrase = await readPassphrase(session)
  const keystore = await withPlace(path, () => openKeystore(path, passphrase))
  const found = keystore.list().findLast(({ kid, retiredAt }) => kid !== undefined && !retiredAt)
  if (found?.kid === undefined) throw new UsageError(words.noKey, { at: path })
  return {
    signer: keystore.signer(found.name),
    clientId: `decentralized_identifier:${readDidUrl(found.kid).did}`,
  }
}
