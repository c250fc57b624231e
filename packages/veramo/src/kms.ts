/** A Veramo key management system over keys that never leave their store. */
import { encodeBase64url, isSameKey, jwkThumbprint, type Signer } from '@attestat/credential'
import { generateKey, type PrivateKey, privateKeyFromJwk } from '@attestat/keys'
import type { Keystore } from '@attestat/keys/keystore'
import type { IKey, ManagedKeyInfo, MinimalImportableKey, TKeyType } from '@veramo/core-types'
import { asked, readBytes, readName } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { algorithmOfType, managedKey, privateJwkOf, readKeyType, requireAlgorithm } from './key-material.ts'

/** Where the keys are: a `Keystore` of `@attestat/keys/keystore`, or {@link signersAsKeys}. */
export type SigningKeys = Pick<Keystore, 'list' | 'signer' | 'add' | 'retire' | 'reinstate'>

export interface KmsOptions {
  readonly keys: SigningKeys
  /** Default: the system's clock. */
  readonly now?: () => Date
}

/** What a `KeyManager` asks of a key management system; its `AbstractKeyManagementSystem` as an interface. */
export interface KeyManagementSystem {
  importKey(args: Omit<MinimalImportableKey, 'kms'>): Promise<ManagedKeyInfo>
  listKeys(): Promise<ManagedKeyInfo[]>
  createKey(args: { type: TKeyType; meta?: unknown; kid?: string }): Promise<ManagedKeyInfo>
  deleteKey(args: { kid: string }): Promise<boolean>
  sign(args: { keyRef: Pick<IKey, 'kid'>; algorithm?: string; data: Uint8Array }): Promise<string>
  signJWT(args: { key: Pick<IKey, 'kid'>; data: string | Uint8Array }): Promise<string>
  signEthTX(): Promise<string>
  sharedSecret(): Promise<string>
}

/**
 * Makes a key management system for a `KeyManager`. Keys are P-256 (`Secp256r1`) and Ed25519; a key that is deleted is
 * retired in its store, where its secret stays: it signs no more, what it signed can still be told to be its own, and
 * imported again it is in use again. Names are the agent's own (`kid`), as the store allows them.
 *
 * Its methods reject with VeramoError `KEY_TYPE_UNSUPPORTED`, `KEY_ALGORITHM_MISMATCH`, `AGENT_ARGUMENT_INVALID`,
 * `AGENT_METHOD_UNSUPPORTED`, `KEYS_READ_ONLY`, and KeyError as the store says.
 *
 * @example
 * const kms = attestatKms({ keys: await openKeystore('agent.keys', passphrase) })
 * new KeyManager({ store: agentKeyStore({ store }), kms: { attestat: kms } })
 */
export function attestatKms({ keys, now = () => new Date() }: KmsOptions): KeyManagementSystem {
  const add = async (key: PrivateKey, name: string): Promise<ManagedKeyInfo> => {
    await keys.add(name, key, { createdAt: now() })
    return told(name, key)
  }
  /** A key that is there under its name is there, and one that was retired is in use again. */
  const addOnce = async (key: PrivateKey, name: string): Promise<ManagedKeyInfo> => {
    const known = () =>
      keys.list().find((entry) => entry.name === name && isSameKey(entry.publicJwk, key.publicJwk))
    if (!known()) {
      try {
        return await add(key, name)
      } catch (error) {
        // Unless it was imported meanwhile.
        if (!known()) throw error
      }
    }
    if (known()?.retiredAt) await keys.reinstate(name)
    return told(name, key)
  }
  return asked<KeyManagementSystem>({
    // KeyManager hands over the key in its store's words, and only its type and digits count here.
    importKey: async ({ type, privateKeyHex, kid }) => {
      const key = await privateKeyFromJwk(privateJwkOf(type, privateKeyHex))
      return addOnce(key, await nameOf(kid, key))
    },
    listKeys: async () => keys.list().flatMap((entry) => (entry.retiredAt ? [] : [told(entry.name, entry)])),
    createKey: async ({ type, kid }) => {
      const key = await generateKey(algorithmOfType(readKeyType(type)))
      return add(key, await nameOf(kid, key))
    },
    deleteKey: async ({ kid }) => {
      await keys.retire(readName(kid, 'kid'), now())
      return true
    },
    sign: async ({ keyRef, algorithm, data }) => {
      const signer = keys.signer(readName(keyRef?.kid, 'keyRef.kid'))
      requireAlgorithm(signer.alg, algorithm)
      return encodeBase64url(await signer.sign(readBytes(data, 'data')))
    },
    signJWT: async ({ key, data }) => {
      const signer = keys.signer(readName(key?.kid, 'key.kid'))
      const bytes = typeof data === 'string' ? new TextEncoder().encode(data) : readBytes(data, 'data')
      return encodeBase64url(await signer.sign(bytes))
    },
    signEthTX: () => unsupported('signEthTX'),
    sharedSecret: () => unsupported('sharedSecret'),
  })
}

/**
 * Signers from anywhere else, a hardware module for instance, as keys of {@link attestatKms}. None can be added.
 *
 * @param signers By the name that the agent knows each by (`kid`).
 */
export function signersAsKeys(
  signers: Readonly<Record<string, Signer>>,
  { createdAt = new Date(0) }: { readonly createdAt?: Date } = {},
): SigningKeys {
  const readOnly = async (): Promise<never> => {
    throw new VeramoError('KEYS_READ_ONLY')
  }
  return {
    list: () =>
      Object.entries(signers).map(([name, { alg, publicJwk }]) => ({ name, alg, publicJwk, createdAt })),
    signer: (name) => {
      const signer = Object.hasOwn(signers, name) ? signers[name] : undefined
      if (!signer) throw new VeramoError('AGENT_KEY_UNKNOWN', { at: 'kid' })
      return signer
    },
    add: readOnly,
    retire: readOnly,
    reinstate: readOnly,
  }
}

/** The agent's own name of a key, or one that the key has of itself. */
async function nameOf(kid: unknown, { publicJwk }: PrivateKey): Promise<string> {
  return kid === undefined ? `agent-${await jwkThumbprint(publicJwk)}` : readName(kid, 'kid')
}

/** `kms` is a name that only the KeyManager knows, and puts there. */
function told(name: string, { publicJwk }: Pick<PrivateKey, 'publicJwk'>): ManagedKeyInfo {
  return managedKey(name, publicJwk) as ManagedKeyInfo
}

async function unsupported(method: string): Promise<never> {
  throw new VeramoError('AGENT_METHOD_UNSUPPORTED', { details: { method } })
}
