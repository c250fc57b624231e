/** The `did:key` provider of an agent's DID manager: P-256 as well as Ed25519, and never another than was asked for. */
import { didKeyOf } from '@attestat/credential'
import type { IAgentContext, IIdentifier, IKey, IKeyManager } from '@veramo/core-types'
import { asked, readMembers, readName, readObjects } from './agent-arguments.ts'
import { VeramoError } from './codes.ts'
import { publicJwkOf, readKeyType } from './key-material.ts'

export interface DidKeyProviderOptions {
  /** The key management system for keys whose maker the caller does not name. */
  readonly defaultKms: string
  /** Kind of key where the caller names none. Default Ed25519, as Veramo's own provider has it. */
  readonly defaultKeyType?: 'Secp256r1' | 'Ed25519'
}

/** What may be said of the key of a new DID. */
export interface DidKeyOptions {
  /** A key that the agent manages already. */
  readonly keyRef?: string
  readonly keyType?: string
  readonly key?: { readonly type?: string; readonly privateKeyHex?: string; readonly kid?: string }
}

/** What a `DIDManager` asks of a provider; Veramo's `AbstractIdentifierProvider` as an interface. */
export interface DidKeyProvider {
  createIdentifier(
    args: { kms?: string; alias?: string; options?: DidKeyOptions },
    context: IAgentContext<IKeyManager>,
  ): Promise<Omit<IIdentifier, 'provider'>>
  deleteIdentifier(identifier: IIdentifier, context: IAgentContext<IKeyManager>): Promise<boolean>
  matchPrefix(prefix: string): boolean
  updateIdentifier(): Promise<never>
  addKey(): Promise<never>
  removeKey(): Promise<never>
  addService(): Promise<never>
  removeService(): Promise<never>
}

/**
 * Makes the provider. Its methods reject with VeramoError `KEY_TYPE_UNSUPPORTED`, `AGENT_METHOD_UNSUPPORTED` for
 * everything that would change a did:key, and as the key manager does.
 *
 * @example
 * new DIDManager({ store, defaultProvider: 'did:key', providers: { 'did:key': didKeyProvider({ defaultKms: 'attestat' }) } })
 */
export function didKeyProvider({
  defaultKms,
  defaultKeyType = 'Ed25519',
}: DidKeyProviderOptions): DidKeyProvider {
  const methods = asked<Omit<DidKeyProvider, 'matchPrefix'>>({
    createIdentifier: async ({ options, ...args }, { agent }) => {
      const kms = readName(args.kms ?? defaultKms, 'kms')
      const { keyRef, keyType, key: asking } = readMembers(options, 'options')
      const { type = keyType ?? defaultKeyType, privateKeyHex, kid } = readMembers(asking, 'options.key')
      const named = kid === undefined ? {} : { kid: readName(kid, 'options.key.kid') }
      const key: IKey = keyRef
        ? await agent.keyManagerGet({ kid: readName(keyRef, 'options.keyRef') })
        : privateKeyHex === undefined
          ? await agent.keyManagerCreate({ kms, type: readKeyType(type), ...named })
          : await agent.keyManagerImport({ kms, type: readKeyType(type), privateKeyHex, ...named })
      const { privateKeyHex: _secret, ...managed } = key
      return { did: didKeyOf(publicJwkOf(key)), controllerKeyId: key.kid, keys: [managed], services: [] }
    },
    deleteIdentifier: async ({ keys }, { agent }) => {
      const kids = readObjects(keys, 'keys').map(({ kid }) => readName(kid, 'keys.kid'))
      for (const kid of kids) await agent.keyManagerDelete({ kid })
      return true
    },
    updateIdentifier: () => unchangeable('updateIdentifier'),
    addKey: () => unchangeable('addKey'),
    removeKey: () => unchangeable('removeKey'),
    addService: () => unchangeable('addService'),
    removeService: () => unchangeable('removeService'),
  })
  return { ...methods, matchPrefix: (prefix) => typeof prefix === 'string' && prefix.startsWith('did:key:') }
}

/** A did:key is its key: nothing about it can be another. */
async function unchangeable(method: string): Promise<never> {
  throw new VeramoError('AGENT_METHOD_UNSUPPORTED', { details: { method } })
}
