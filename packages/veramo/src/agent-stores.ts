/** A Veramo agent's key store and DID store over the sealed records of a wallet file. No private key is ever in them. */
import type { WalletStore } from '@attestat/wallet'
import type { IIdentifier, IKey, ManagedKeyInfo } from '@veramo/core-types'
import { asked, readName, readObjects } from './agent-arguments.ts'
import { agentRecords } from './agent-records.ts'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'
import { readPublicHex } from './key-material.ts'

export interface AgentStoreOptions {
  /** The wallet file that the records are in, for instance `openWalletFile` of `@attestat/wallet/sqlite`. */
  readonly store: WalletStore
}

/** What a `KeyManager` asks of its store; Veramo's `AbstractKeyStore` as an interface. */
export interface AgentKeyStore {
  importKey(key: Partial<IKey>): Promise<boolean>
  getKey(args: { kid: string }): Promise<IKey>
  deleteKey(args: { kid: string }): Promise<boolean>
  listKeys(args?: object): Promise<ManagedKeyInfo[]>
}

/** What a `DIDManager` asks of its store; Veramo's `AbstractDIDStore` as an interface. */
export interface AgentDidStore {
  importDID(identifier: IIdentifier): Promise<boolean>
  getDID(args: { did?: string; alias?: string; provider?: string }): Promise<IIdentifier>
  deleteDID(args: { did: string }): Promise<boolean>
  listDIDs(args: { alias?: string; provider?: string }): Promise<IIdentifier[]>
}

/**
 * The key store of an agent: which key is whose, never the private half.
 *
 * Its methods reject with VeramoError `AGENT_KEY_UNKNOWN`, `AGENT_KEY_TAKEN`, `AGENT_ARGUMENT_INVALID`, and WalletError `STORAGE_…`.
 *
 * @example
 * const store = await openWalletFile('agent.wallet', passphrase)
 * new KeyManager({ store: agentKeyStore({ store }), kms: { attestat: kms } })
 */
export function agentKeyStore({ store }: AgentStoreOptions): AgentKeyStore {
  const records = agentRecords<IKey>(store, 'agent-key')
  return asked<AgentKeyStore>({
    importKey: async ({ privateKeyHex: _secret, ...key }) => {
      const [kid, kms] = [readName(key.kid, 'key.kid'), readName(key.kms, 'key.kms')]
      readName(key.type, 'key.type')
      const publicKeyHex = readPublicHex(key.publicKeyHex)
      const known = await records.get(kid)
      // Taken over, a name would sign with one key for the DID of another.
      if (known && (known.kms !== kms || known.publicKeyHex !== publicKeyHex)) {
        throw new VeramoError('AGENT_KEY_TAKEN', { at: 'kid' })
      }
      await records.put(kid, key as IKey)
      return true
    },
    getKey: async ({ kid }) => {
      const key = await records.get(kid)
      if (!key) throw new VeramoError('AGENT_KEY_UNKNOWN', { at: 'kid' })
      return key
    },
    deleteKey: ({ kid }) => records.remove(kid),
    listKeys: () => records.list(),
  })
}

/**
 * The DID store of an agent. No two DIDs have one alias.
 *
 * Its methods reject with VeramoError `AGENT_DID_UNKNOWN`, `AGENT_ALIAS_TAKEN`, `AGENT_ARGUMENT_INVALID`, and
 * WalletError `STORAGE_…`.
 *
 * @example
 * const store = await openWalletFile('agent.wallet', passphrase)
 * new DIDManager({ store: agentDidStore({ store }), defaultProvider: 'did:key', providers })
 */
export function agentDidStore({ store }: AgentStoreOptions): AgentDidStore {
  const records = agentRecords<IIdentifier>(store, 'agent-did')
  return asked<AgentDidStore>({
    importDID: async ({ keys, services = [], ...identifier }) => {
      const { alias } = identifier
      const did = readName(identifier.did, 'did')
      const publicKeys = readObjects(keys, 'keys').map(({ privateKeyHex: _secret, ...key }) => key)
      readObjects(services, 'services')
      // An agent asks for a DID by its alias alone: with two of them one would sign in the name of the other.
      const requireFree = async (): Promise<void> => {
        const named = alias === undefined ? [] : (await records.list()).filter((one) => one.alias === alias)
        if (named.some((one) => one.did !== did)) throw new VeramoError('AGENT_ALIAS_TAKEN', { at: 'alias' })
      }
      const before = await records.get(did)
      await requireFree()
      await records.put(did, { ...identifier, keys: publicKeys, services })
      try {
        await requireFree()
      } catch (error) {
        // Somebody else has taken it meanwhile.
        await (before ? records.put(did, before) : records.remove(did))
        throw error
      }
      return true
    },
    getDID: async ({ did, alias, provider }) => {
      if (did === undefined && alias === undefined) {
        throw new VeramoError('AGENT_ARGUMENT_INVALID', {
          at: 'did',
          details: { expected: expected('a DID or an alias') },
        })
      }
      const found =
        did === undefined
          ? (await records.list()).find((one) => isAsked(one, { alias, provider }))
          : await records.get(did)
      if (!found) throw new VeramoError('AGENT_DID_UNKNOWN', { at: 'did' })
      return found
    },
    deleteDID: ({ did }) => records.remove(did),
    listDIDs: async (args) => (await records.list()).filter((one) => isAsked(one, args)),
  })
}

function isAsked(
  one: IIdentifier,
  { alias, provider }: { alias?: string | undefined; provider?: string | undefined },
): boolean {
  return (alias === undefined || one.alias === alias) && (provider === undefined || one.provider === provider)
}
