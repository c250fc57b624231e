/**
 * An agent's data store over a wallet: its credentials are verified when they come in, and the wallet's where they are
 * bound to one of its keys or to none; those of others, presentations and messages are sealed beside them.
 */
import type { Wallet, WalletStore } from '@attestat/wallet'
import type { IAgentPlugin, IDataStore, IDataStoreORM, IIdentifier } from '@veramo/core-types'
import { asked } from './agent-arguments.ts'
import { agentRecords } from './agent-records.ts'
import { one } from './find-rows.ts'
import { credentialMethods } from './kept-credentials.ts'
import { messageMethods } from './kept-messages.ts'
import { presentationMethods } from './kept-presentations.ts'
import { findKept, type KeptRows } from './kept-rows.ts'

export interface DataStoreOptions {
  /** With {@link holderSigners} as its `outsideSigner`, what is bound to the agent's DIDs is the wallet's too. */
  readonly wallet: Wallet
  /** Where the wallet keeps its records, and `agentDidStore` the agent's DIDs. */
  readonly store: WalletStore
}

/** An agent plugin with the methods of `IDataStore` and `IDataStoreORM`. */
export interface WalletDataStore extends IAgentPlugin {
  readonly methods: IDataStore & IDataStoreORM
}

/**
 * Makes the plugin. A `hash` is the wallet's own name of a credential, or the SHA-256 of a token that is kept beside.
 * Presentations are read when they are saved, and not verified: that is `verifyPresentation`'s.
 *
 * Its methods reject as `Wallet` does, and with VeramoError `AGENT_ARGUMENT_INVALID`, `AGENT_RECORD_UNKNOWN`;
 * CredentialError `VC_UNSIGNED`, `KB_REQUIRED` for a presentation that nobody signed, and as `readCredential`.
 *
 * @example
 * const wallet = new Wallet({ store, outsideSigner: holderSigners({ keys }) })
 * createAgent({ plugins: [walletDataStore({ wallet, store })] })
 */
export function walletDataStore({ wallet, store }: DataStoreOptions): WalletDataStore {
  const identifiers: KeptRows<IIdentifier> = {
    list: agentRecords<IIdentifier>(store, 'agent-did').list,
    parties: ['did'],
    columns: {
      did: ({ did }) => [did],
      alias: ({ alias }) => one(alias),
      provider: ({ provider }) => one(provider),
    },
  }
  return {
    methods: asked<WalletDataStore['methods']>({
      ...credentialMethods(wallet, store),
      ...presentationMethods(store),
      ...messageMethods(store),
      dataStoreORMGetIdentifiers: (args, context) => findKept(identifiers, args, context),
      dataStoreORMGetIdentifiersCount: async (args, context) =>
        (await findKept(identifiers, args, context)).length,
    }),
  }
}
