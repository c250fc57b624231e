/** The key that a verifier signs its requests with, from a key file. */
import { readDidUrl, type Signer } from '@attestat/credential'
import { openKeystore } from '@attestat/keys/keystore'
import { readClientId } from '@attestat/openid4vc'
import { UsageError, withPlace } from './codes.ts'
import type { CommandInput } from './commands/command.ts'
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

export interface RequestKey {
  readonly signer: Signer
  /** Who asks: the DID of the key, as OpenID4VP writes it. */
  readonly clientId: string
}

/**
 * The identifier of `--audience`; undefined where the key of `--key` says who asks.
 *
 * @throws UsageError for both or neither; OpenId4VcError `CLIENT_ID_PREFIX` for one that only a key can ask as.
 */
export function audienceOf(input: CommandInput): string | undefined {
  input.refuseTogether('key', ['audience'])
  if (input.has('key')) return undefined
  const audience = input.required('audience')
  readClientId(audience, false)
  return audience
}

/** The newest key in force of a key file. @throws CliError, KeyError for the file; UsageError when there is none. */
export async function openRequestKey(path: string, session: Session): Promise<RequestKey> {
  const passphrase = await readPassphrase(session)
  const keystore = await withPlace(path, () => openKeystore(path, passphrase))
  const found = keystore.list().findLast(({ kid, retiredAt }) => kid !== undefined && !retiredAt)
  if (found?.kid === undefined) throw new UsageError(words.noKey, { at: path })
  return {
    signer: keystore.signer(found.name),
    clientId: `decentralized_identifier:${readDidUrl(found.kid).did}`,
  }
}
