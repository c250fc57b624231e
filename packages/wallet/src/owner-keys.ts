/** The keys that are the owner's: the wallet's own, those beside it, and those that somebody else keeps for the owner. */
import {
  isSameKey,
  type PublicJwk,
  type ReadCredential,
  type Signer,
  type SigningAlgorithm,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import { openHolderKey, readPairwiseKey } from './holder-key.ts'
import { isOutsideKey, noteOutsideKey } from './outside-key.ts'
import type { WalletStore } from './store.ts'

/** The signer of a key that is kept outside of the wallet; undefined where it is not at hand. */
export type OutsideSigner = (key: PublicJwk) => Promise<Signer | undefined>

export interface OwnerKeys {
  /** The signer of the wallet's own key, which is made when it is first asked for. */
  readonly own: () => Promise<Signer>
  /** The signer of one of the owner's keys, in the wallet or outside of it; undefined for anybody else's. */
  readonly signerOf: (key: PublicJwk) => Promise<Signer | undefined>
  /** Whether a key is one of the owner's. One that is found outside is noted. */
  readonly isOurs: (key: PublicJwk) => Promise<boolean>
  /**
   * Who signs what is shown: for a key outside of the wallet nobody but whoever has it.
   *
   * @throws WalletError `HOLDER_KEY_OUTSIDE`.
   */
  readonly presenterOf: (credential: Pick<ReadCredential, 'holderKey'>) => Promise<Signer>
}

export function ownerKeysOf(
  store: WalletStore,
  alg: SigningAlgorithm,
  outsideSigner: OutsideSigner = async () => undefined,
): OwnerKeys {
  let opened: Promise<Signer> | undefined
  const own = (): Promise<Signer> => {
    opened ??= openHolderKey(store, alg).catch((error: unknown) => {
      // A store that was busy may not be the next time.
      opened = undefined
      throw error
    })
    return opened
  }
  const signerInside = async (key: PublicJwk): Promise<Signer | undefined> => {
    const signer = await own()
    return isSameKey(signer.publicJwk, key) ? signer : readPairwiseKey(store, key)
  }
  const signerOf = async (key: PublicJwk): Promise<Signer | undefined> =>
    (await signerInside(key)) ?? outsideSigner(key)
  return {
    own,
    signerOf,
    async isOurs(key) {
      if (await signerInside(key)) return true
      if (await outsideSigner(key)) await noteOutsideKey(store, key)
      return isOutsideKey(store, key)
    },
    async presenterOf({ holderKey }) {
      const signer = holderKey && (await signerOf(holderKey))
      if (!signer && holderKey && (await isOutsideKey(store, holderKey))) {
        throw new WalletError('HOLDER_KEY_OUTSIDE', { at: 'cnf' })
      }
      return signer ?? own()
    },
  }
}
