export { archiveDocuments, type HandingOver, handedFiles, writeHandedFiles } from './archive/handed-files.ts'
export type { ArchivedFile } from './archive/zip-chunks.ts'
export {
  type Challenges,
  type ChallengeUse,
  type NewChallenges,
  newChallenges,
  useChallenge,
} from './challenges.ts'
export { type IssuerCode, IssuerError, issuerCodes } from './codes.ts'
export { copiesOfRow, type HolderKeys } from './copies.ts'
export {
  type DiagnosisCode,
  type DiagnosisMeaning,
  type DiagnosisStatus,
  diagnosisCodes,
} from './doctor/codes.ts'
export type {
  AbsentPage,
  Diagnosis,
  ExaminationName,
  FileFacts,
  FoundPage,
  IssuerCase,
  KeyFileFacts,
  Page,
  RegistryFacts,
  SiteFacts,
} from './doctor/diagnosis.ts'
export { examineIssuer } from './doctor/examine.ts'
export { lookAtFolder, lookAtSite, sitePaths, statusListUrls } from './doctor/look-at-folder.ts'
export { isPrivateFile } from './doctor/private-files.ts'
export { type Remedy, type RemedySlot, remedies, remedySlots } from './doctor/remedies.ts'
export { documentHistory } from './document-history.ts'
export { documentFileName, exportDocuments, fileTextOf, signedCopies } from './export-documents.ts'
export { documentNamed, findDocuments } from './find-documents.ts'
export { historyCsv } from './history-csv.ts'
export {
  type AnsweredChallenge,
  maxProofAgeSeconds,
  type ReadHoldersOptions,
  readHolders,
} from './holders.ts'
export { correctRecord } from './import/correct-record.ts'
export { type DecodedText, decodeText, type TextEncoding, textEncodings } from './import/decode-text.ts'
export { detectType } from './import/detect-type.ts'
export { importLimits } from './import/import-limits.ts'
export {
  draftMapping,
  type ImportChange,
  type ImportedRecords,
  type ImportedRow,
  type ImportOptions,
  importRecords,
} from './import/import-records.ts'
export {
  type ColumnMapping,
  loadMapping,
  type MappedColumn,
  mapColumns,
  mappingOf,
  saveMapping,
} from './import/mapping.ts'
export { normaliseCell } from './import/normalise.ts'
export { foldedKey, rowKey } from './import/row-key.ts'
export { importSources } from './import/sources.ts'
export type { ImportSource, ReadTableOptions, SourceInput, Table, TableRow } from './import/table.ts'
export { type ArchiveLimits, isZipArchive, readZipArchive } from './import/zip-archive.ts'
export type { BatchResult, IssueOptions, IssueProgress, RecordsToIssue } from './issue-batch.ts'
export { Issuer, type IssuerSettings, type ReplaceOptions } from './issuer.ts'
export {
  createIssuerFolder,
  firstKey,
  type IssuerConfig,
  type IssuerFolder,
  issuerProfile,
  type NewIssuer,
  newIssuerConfig,
  openIssuer,
  openIssuerFolder,
} from './issuer-folder.ts'
export {
  issuerKeys,
  type KeyHistory,
  markCompromised,
  nextKid,
  rotateKey,
  signingKey,
} from './issuer-keys.ts'
export type {
  Batch,
  CopyNumber,
  DocumentGroup,
  DocumentState,
  DocumentStatus,
  DocumentToReissue,
  DocumentVersion,
  HistoryAction,
  HistoryEntry,
  Intent,
  IssuerKey,
  Ledger,
  LedgerDocument,
  LedgerEntry,
  RecordedIntent,
  ReissuedEntry,
  Replacement,
  ReplacementKind,
  SignedEntry,
  Standing,
  StatusChange,
} from './ledger.ts'
export { explainFinding, type FieldChange, isRefused } from './lints/index.ts'
export {
  type Finding,
  type Fix,
  type FixKind,
  fixWords,
  type RowFault,
  type Severity,
  type TakenKey,
} from './lints/lint.ts'
export {
  letterFileName,
  type Mailing,
  type Recipients,
  readRecipients,
  sendDocuments,
  writeOutbox,
} from './mail/mail-documents.ts'
export { type Letter, type LetterTerms, readMailAddress, writeLetter } from './mail/message.ts'
export { type SendingState, type SentLog, withSentLog } from './mail/sent-log.ts'
export { readSmtpConfig, type SmtpConfig } from './mail/smtp-config.ts'
export { type Mailer, messageOf, openMailer } from './mail/transport.ts'
export { batchProver } from './manifests.ts'
export { withOutputFolder } from './output-folder.ts'
export { isOwnType, readIssuerTypes, readTypeFile, typeOfDocument, typesPathOf } from './own-types.ts'
export { batchRefused } from './plan-batch.ts'
export type { BatchPreview, DifferingRow, MissingRows, SampleDocument } from './preview.ts'
export {
  makePdf,
  type Printing,
  type PrintTerms,
  printDocuments,
  printedFileName,
} from './print/print-documents.ts'
export { qrSvg } from './print/qr-code.ts'
export type { Publication, PublishOptions, SiteContext } from './publish.ts'
export type { RefusedReissue, Reissue, ReissueOptions } from './reissue.ts'
export { type ReplacementRequest, replacementRefused } from './replace.ts'
export { annotatedCsv, annotatedWorkbook, type TableToAnnotate } from './report/annotated-copy.ts'
export { csvPieces } from './report/csv-file.ts'
export { type RestFile, restExtension, restFile } from './report/rest-file.ts'
export { rowPlace } from './row-place.ts'
export { emptySheet, sheetNames } from './sheet/empty-sheet.ts'
export { pageMark } from './site/index-page.ts'
export { pagePolicy, pageStyle, rosette } from './site/page-style.ts'
export { type OpenLedgerOptions, openLedger } from './sqlite-ledger.ts'
export { changeStatus, revokeGroup } from './status-change.ts'
export { type LongSheet, type LongSheetCell, workbookPieces } from './workbook/workbook-pieces.ts'
export {
  type Tone,
  type WorkbookCell,
  type WorkbookSheet,
  writeWorkbook,
} from './workbook/write-workbook.ts'
