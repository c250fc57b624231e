export {
  bundleMediaType,
  createBundle,
  type EvidenceBundle,
  type GuardianEvidence,
  readBundle,
  readGuardianEvidence,
} from './bundle.ts'
export { isNotKnownHere, type TrustCode, TrustError, trustCodes } from './codes.ts'
export type { EvidenceFacts } from './facts.ts'
export { factsFor } from './facts-for.ts'
export { type FrozenFacts, frozenTrust, localTrust, rootTrust } from './frozen-trust.ts'
export { isSignedBefore, keyFault } from './key-fault.ts'
export { type LaterListOptions, laterStatusList } from './later-status-list.ts'
export { trustLimits } from './limits.ts'
export { type MergedPacks, mergeTrustPacks } from './merge-packs.ts'
export { type FetchFact, type FetchTerms, type WebFetchOptions, webFetch } from './online/fetch-fact.ts'
export { mirrorFetch } from './online/mirror-fetch.ts'
export { type OnlineTrustOptions, onlineTrust } from './online/online-trust.ts'
export { isPublicAddress } from './online/public-address.ts'
export {
  createTrustPack,
  openTrustPack,
  type PackSummary,
  packSummary,
  readTrustPack,
  type TrustPack,
} from './pack.ts'
export { packExcerpt } from './pack-excerpt.ts'
export { checkDocuments, checkDrafts } from './registry/check-documents.ts'
export {
  isIndexCurrent,
  isIndexUnstamped,
  isPublished,
  isTimestampCurrent,
} from './registry/current-state.ts'
export type { DelegationDocument, DelegationStatement, Limits } from './registry/documents/delegation.ts'
export {
  type EntryDocument,
  type EntryRequest,
  type EntryStatement,
  readEntryRequest,
  writeEntryRequest,
} from './registry/documents/entry.ts'
export type { RootDocument, RootRole, RootRoles } from './registry/documents/root.ts'
export type { BilingualName, EntryStatus } from './registry/documents/vocabulary.ts'
export {
  type Draft,
  delegationAtHand,
  draftAgain,
  draftDelegation,
  draftEntry,
  draftIndex,
  draftManifest,
  draftPayload,
  draftRoot,
  draftTimestamp,
  listDocuments,
  rootAtHand,
  saysTheSame,
  signDraft,
} from './registry/drafts.ts'
export { entryAtHand, findEntry, renewedEntry, withCompromisedKey } from './registry/entry-changes.ts'
export { type RegistryExcerpt, registryExcerpt } from './registry/excerpt.ts'
export { isRegistryFile, type RegistryFiles } from './registry/files.ts'
export type { KeyGroup } from './registry/general-jws.ts'
export {
  addRegistrySignature,
  createRegistry,
  delegate,
  type PublicationTerms,
  publish,
  recognise,
  renewTimestamp,
  replaceRoot,
  requirePublished,
  withdraw,
} from './registry/publish.ts'
export { exportRecognizedEntity } from './registry/recognized-entity.ts'
export {
  ifAtHand,
  openRegistry,
  type Recognised,
  type Registry,
  requireComplete,
  requireFresh,
} from './registry/registry.ts'
export { requireRecognised } from './registry/require-recognised.ts'
export { readRootFile } from './registry/root-chain.ts'
export { type SignAgain, toSignAgain } from './registry/sign-again.ts'
export {
  collectSignatures,
  readSigningRequest,
  requestName,
  requestSignatures,
  requireSameRegistry,
  type SigningRequest,
  signRequest,
  writeSigningRequest,
} from './registry/signing-request.ts'
export {
  isOlder,
  type OpenRegistryOptions,
  type PinnedRoot,
  type RegistryState,
  requireNotOlder,
} from './registry/snapshot.ts'
export { isSettled, putDraft, type Standing, standingOf } from './registry/standing.ts'
export { isFrozen } from './registry/term.ts'
export { type StapledTerms, stapledTrust } from './stapled-trust.ts'
export { isSameBody, issuerNamesOf, type StatusQuestion } from './status/signed-status-list.ts'
export {
  isInformative,
  isRevocation,
  isSuspension,
  readStatusStatement,
  type StatusMeaning,
  type StatusStatement,
} from './status/status-statement.ts'
export type {
  Looking,
  Purpose,
  Recognition,
  RecognitionStep,
  RegistryEntry,
  RegistryKey,
  RegistryTerm,
  StatusListCopy,
  TrustSource,
  TypeMetadataCopy,
} from './trust-source.ts'
