/** The keys of an agent as those of a wallet's holder. */
import { isSameKey } from '@attestat/credential'
import type { WalletOptions } from '@attestat/wallet'
import type { SigningKeys } from './kms.ts'

export interface HolderSignersOptions {
  /** The keys of the agent's key management system, where they stay. */
  readonly keys: Pick<SigningKeys, 'list' | 'signer'>
}

/**
 * What a wallet takes as `outsideSigner`: credentials that are bound to the agent's DIDs are then the wallet's, which
 * shows them with signatures of the agent's keys. A key that was deleted signs no more.
 *
 * @example
 * const keys = await openKeystore('agent.keys', passphrase)
 * const wallet = new Wallet({ store, outsideSigner: holderSigners({ keys }) })
 */
export function holderSigners({ keys }: HolderSignersOptions): NonNullable<WalletOptions['outsideSigner']> {
  return async (key) => {
    const entry = keys.list().find(({ publicJwk, retiredAt }) => !retiredAt && isSameKey(publicJwk, key))
    if (!entry) return undefined
    // `cnf` holds the key: a holder names no `kid`.
    const { kid: _kid, ...signer } = keys.signer(entry.name)
    return signer
  }
}
