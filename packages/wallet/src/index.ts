export {
  type Backup,
  backupWallet,
  type Losses,
  openBackup,
  type RestorePermission,
  restoreWallet,
} from './backup/backup.ts'
export { type BackupHeader, backupLimits, readBackupHeader } from './backup/backup-file.ts'
export {
  type BackupLock,
  type BackupMethod,
  lockWithRecoverySecret,
  newRecoverySecret,
} from './backup/backup-lock.ts'
export type { WalletCounts } from './backup/sound-records.ts'
export type { KeptProof } from './batch-proofs.ts'
export {
  type ChoiceWarning,
  choiceWarnings,
  type RequestWarning,
  requestWarnings,
  warningWords,
} from './choice-warnings.ts'
export { type WalletCode, WalletError, walletCodes } from './codes.ts'
export type { Consent, ConsentRecord, HistoryLine } from './consent.ts'
export type { CopyCount } from './copies.ts'
export { type ExportedFile, type ExportOptions, exportWallet } from './export-wallet.ts'
export {
  type AgePolicy,
  aloneFrom,
  type Decision,
  decisionAt,
  decisions,
  defaultAgePolicy,
  readAgePolicy,
} from './guardians/age-policy.ts'
export type { DraftApproval, ReceivedDraft } from './guardians/approve-draft.ts'
export { type KeptPart, sealedTyp } from './guardians/draft.ts'
export type { Family } from './guardians/family.ts'
export type { GuardianInState, KnownGuardian } from './guardians/known-guardians.ts'
export type { ComposedDraft, DraftOptions, FinishedDraft } from './guardians/pending-draft.ts'
export type { DraftOption } from './guardians/reduction.ts'
export type { StandingApproval } from './guardians/standing-approval.ts'
export type { HeldCredential } from './held-credential.ts'
export type { AgePolicyEntry, RefusalEntry } from './history.ts'
export { type CheckedEvidence, checkEvidence, type EvidenceOptions } from './history-evidence.ts'
export { type ReadHistory, readHistoryExport } from './history-export.ts'
export {
  type AdoptedKey,
  adoptHolderKey,
  adoptHolderKeys,
  holdsKey,
  newHolderKey,
} from './holder-key.ts'
export {
  awardedOn,
  type CardCounts,
  type CardField,
  type CardFilter,
  cardFields,
  cardStates,
  countCards,
  fieldOf,
  filterCards,
  findCards,
  portfolioOf,
  type TimelineYear,
  timelineOf,
} from './home.ts'
export { createMemoryStore } from './memory-store.ts'
export { type NearMiss, nearMisses } from './near-miss.ts'
export { isBundle, type OpenedBundle, openBundle } from './open-bundle.ts'
export type { Card, CardState, OwnerClaim } from './owner-view.ts'
export type { ChosenCredential, PresentationForm, ReuseOption } from './present.ts'
export type { SeenCredential } from './preview.ts'
export type { ReceivedRequest } from './received-request.ts'
export {
  joinRecoveryShares,
  mostShares,
  type SplitPlan,
  splitRecoverySecret,
} from './recovery/recovery-shares.ts'
export { readRecoveryWords, recoveryWordCount, recoveryWordsOf } from './recovery/recovery-words.ts'
export type { RefreshedList } from './refresh.ts'
export type { Refusal } from './refusal.ts'
export {
  type AnswerOption,
  partClaims,
  type SelectedCredential,
  type UnansweredQuery,
  type WalletSelection,
} from './select.ts'
export { takeShownMarks } from './shown-marks.ts'
export {
  type OnDamaged,
  type RecordName,
  type RecordType,
  recordTypes,
  type StoreChange,
  type StoredRecord,
  type StoreSnapshot,
  type WalletStore,
} from './store.ts'
export {
  type AddedCredential,
  type AddOptions,
  type HolderId,
  type Intake,
  Wallet,
  type WalletOptions,
} from './wallet.ts'
