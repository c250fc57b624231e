export {
  type AgentDidStore,
  type AgentKeyStore,
  type AgentStoreOptions,
  agentDidStore,
  agentKeyStore,
} from './agent-stores.ts'
export { type VeramoCode, VeramoError, veramoCodes } from './codes.ts'
export type { PresentationArguments } from './create-presentation.ts'
export { credentialPayload } from './credential-payload.ts'
export {
  attestatCredentialProvider,
  type CredentialArguments,
  type CredentialProviderOptions,
} from './credential-provider.ts'
export { type DataStoreOptions, type WalletDataStore, walletDataStore } from './data-store.ts'
export {
  type DidKeyOptions,
  type DidKeyProvider,
  type DidKeyProviderOptions,
  didKeyProvider,
} from './did-key-provider.ts'
export { type DidResolverPlugin, didResolver, type ResolverOptions } from './did-resolver.ts'
export { type HolderSignersOptions, holderSigners } from './holder-signers.ts'
export { agentPolicy, type JudgeOptions } from './judge.ts'
export {
  attestatKms,
  type KeyManagementSystem,
  type KmsOptions,
  type SigningKeys,
  signersAsKeys,
} from './kms.ts'
export { credentialStatus, type StatusOptions, type StatusPlugin } from './status.ts'
export type { TakenTokens } from './taken-tokens.ts'
