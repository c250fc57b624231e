export { type CredentialCode, CredentialError, credentialCodes } from './codes.ts'
export type { Awaitable, HashAlgorithm, PublicKeyHandle } from './crypto.ts'
export { bestOption, type Fulfilment } from './dcql/credential-sets.ts'
export { expandTypes } from './dcql/expand-types.ts'
export {
  type CredentialMatch,
  type DcqlCredential,
  type MatchedClaim,
  type MatchedClaimSet,
  type Mismatch,
  type MismatchCode,
  matchCredential,
} from './dcql/match.ts'
export {
  type PresentationOption,
  type QueryMatches,
  type SelectedCredential,
  type Selection,
  selectOptions,
} from './dcql/options.ts'
export {
  type ClaimsQuery,
  type CredentialMeta,
  type CredentialQuery,
  type CredentialSetQuery,
  type DcqlQuery,
  readDcqlQuery,
  type TrustedAuthoritiesQuery,
} from './dcql/query.ts'
export {
  checkResponse,
  type PresentationMatch,
  type PresentedCredentials,
  type ResponseCheck,
  type ResponseFault,
} from './dcql/response.ts'
export { deflate, inflate } from './deflate.ts'
export { type Did, type DidUrl, readDid, readDidUrl } from './did/did.ts'
export {
  type DidDocument,
  type DocumentKey,
  keyFromDocument,
  readDidDocument,
  writeDidDocument,
} from './did/did-document.ts'
export { readDidJwk } from './did/did-jwk.ts'
export { didKeyOf, didKeyUrlOf, readDidKey } from './did/did-key.ts'
export { type DidWebOptions, didWebOf, didWebUrl } from './did/did-web.ts'
export { isLocalDid, resolveLocalDid } from './did/local-did.ts'
export type { VerificationMethod } from './did/verification-method.ts'
export { sha256 } from './digest.ts'
export { decodeBase64url, encodeBase64url } from './edge/base64url.ts'
export { parseInstant } from './edge/instant.ts'
export { type DecodeJsonOptions, decodeJson, decodeJsonObject } from './edge/json.ts'
export {
  type CodeTable,
  type CodeWords,
  type ErrorContext,
  type ErrorDetails,
  explainCode,
  type Language,
  ToolkitError,
} from './errors.ts'
export {
  type CommonPhrase,
  type Expectation,
  type ExpectationSlots,
  type ExpectationTable,
  expectations,
} from './expectations.ts'
export type {
  CredentialEnvelope,
  CredentialToSecure,
  Format,
  FormatId,
  ReadCredential,
  SdJwtVcMembers,
  StatusReference,
  TokenStatusReference,
} from './formats/format.ts'
export {
  credentialsPresentedIn,
  formatOf,
  formats,
  type HolderBindingExpectation,
  openCredential,
  type ReadOptions,
  readCredential,
  readWrapping,
  type SecureCredential,
  secureCredential,
  securedFormats,
  type VerifiedCredential,
  verifyCredential,
  verifyEnvelope,
  verifyHolderBinding,
} from './formats/formats.ts'
export { dataModel1Context, fromDataModel1, toDataModel1 } from './formats/jwt-vc-json/data-model.ts'
export { issuedText, type PresentationChoice, presentCredential } from './formats/present.ts'
export { presentedHash } from './formats/presented-hash.ts'
export {
  isVpEntry,
  isVpJwt,
  readVpJwt,
  signVpJwt,
  type VpBinding,
  type VpJwt,
  verifyVpJwt,
  vpFormats,
} from './formats/vp-jwt.ts'
export {
  algorithmOf,
  isSameKey,
  jwkThumbprint,
  type PublicJwk,
  publicKeyHandle,
  readPublicJwk,
  type SigningAlgorithm,
} from './jose/jwk.ts'
export {
  allowedAlgorithms,
  type CompactJws,
  checkTyp,
  type ReadJwsOptions,
  readCompactJws,
  signJws,
  verifyJws,
  verifyJwsOnce,
} from './jose/jws.ts'
export { readNumericDate, requireNumericDate, toNumericDate } from './jose/numeric-date.ts'
export type { KeyPurpose, KeyRequest, ResolvedKey, ResolveKey, Signer } from './jose/signer.ts'
export { isTyp, type TokenKind, tokenTyp } from './jose/token-kinds.ts'
export { isJsonObject, isSameJson, type JsonArray, type JsonObject, type JsonValue } from './json.ts'
export { limits } from './limits.ts'
export {
  type BatchManifest,
  type ReadBatchManifest,
  readBatchManifest,
  signBatchManifest,
  type VerifiedBatchManifest,
  verifyBatchManifest,
} from './manifest/batch-manifest.ts'
export {
  type BatchProof,
  readBatchProof,
  verifyBatchProof,
  writeBatchProof,
} from './manifest/batch-proof.ts'
export { countersignBatchManifest, verifyCountersignature } from './manifest/countersignature.ts'
export {
  credentialDigest,
  type InclusionProof,
  proveInclusion,
  readInclusionProof,
  verifyInclusion,
  writeInclusionProof,
} from './manifest/inclusion-proof.ts'
export { type MerkleTree, merkleRoot, merkleTree } from './manifest/merkle-tree.ts'
export { html, type Markup, raw } from './markup.ts'
export {
  type Achievement,
  type AchievementCredential,
  type AchievementSubject,
  type Address,
  type Alignment,
  type BitstringStatusListEntry,
  type CredentialSchema,
  type CredentialStatus,
  type Criteria,
  type Evidence,
  type IdentifierEntry,
  type IdentityObject,
  type IssuerProfile,
  listOf,
  type OneOrMany,
  type Profile,
  type Result,
  type ResultDescription,
  type Text,
  textIn,
} from './model/achievement-credential.ts'
export { allowedContexts, guardianLinkContext, issuedContext } from './model/contexts.ts'
export {
  type CredentialDocument,
  type CredentialMembers,
  type DocumentClassName,
  documentTypes,
  headingOf,
  isAchievementCredential,
  isEndorsementCredential,
  isGuardianLink,
} from './model/credential-document.ts'
export { isDate, yearsBetween } from './model/date-time.ts'
export { disclosableParts, isDisclosablePath } from './model/disclosure-policy.ts'
export { type DocumentPlace, placeIn } from './model/document-place.ts'
export type { EndorsementCredential, EndorsementSubject } from './model/endorsement-credential.ts'
export type { Guardian, GuardianLink, NamedPerson, Ward } from './model/guardian-link.ts'
export { guardianLinkContextText, guardianLinkContextUrl } from './model/guardian-link-context.ts'
export { type SuspiciousText, suspiciousText, type TextSuspicion } from './model/text-lint.ts'
export { validateDocument } from './model/validate-document.ts'
export {
  isPaper,
  type Paper,
  type ReadPaper,
  readPaper,
  type VerifiedPaper,
  verifyPaper,
  writePaper,
} from './paper/paper.ts'
export { attachedCredential, isPdf } from './paper/pdf-attachment.ts'
export { isQrPart, joinFromQr, splitForQr } from './paper/qr-parts.ts'
export {
  type ClaimPath,
  type ClaimsView,
  type ConcretePath,
  formatPath,
  isPrefix,
  resolveClaimPath,
  valueAt,
} from './sd-jwt/claim-path.ts'
export { type Concealed, concealClaims, type Padding } from './sd-jwt/conceal.ts'
export type { Disclosure } from './sd-jwt/disclosure.ts'
export { readHashAlgorithm } from './sd-jwt/hash-algorithm.ts'
export {
  checkAudience,
  checkNonce,
  type KeyBinding,
  type KeyBindingExpectation,
  signKeyBinding,
  type VerifiedKeyBinding,
  verifyKeyBinding,
} from './sd-jwt/key-binding.ts'
export { type PlacedDisclosure, type Restored, restoreClaims } from './sd-jwt/restore.ts'
export { joinSdJwt, type SdJwtParts, splitSdJwt } from './sd-jwt/sd-jwt.ts'
export {
  type BitstringStatusList,
  type BitstringStatusListTerms,
  bitstringMinimumLength,
  decodeBitstringStatusList,
  encodeBitstringStatusList,
  makeBitstringStatusList,
  type ReadBitstringStatusList,
  readBitstringStatusList,
  signBitstringStatusList,
} from './status/bitstring-status-list.ts'
export {
  readStatus,
  type StatusEntry,
  type StatusList,
  statusListLength,
  statusValues,
} from './status/status-list.ts'
export {
  decodeTokenStatusList,
  encodeTokenStatusList,
  makeTokenStatusList,
  type ReadTokenStatusList,
  readTokenStatusList,
  signTokenStatusList,
  type TokenStatusList,
  type TokenStatusListTerms,
} from './status/token-status-list.ts'
export { achievementId, resultDescriptionId } from './types/achievement-id.ts'
export type {
  AchievementField,
  ClaimDisplay,
  CredentialRecord,
  CredentialType,
  FieldKind,
  Label,
  RecordFault,
  RecordField,
  ResultEntry,
  TemplateContext,
} from './types/credential-type.ts'
export { declareType, type TypePlace } from './types/declared/declare-type.ts'
export { sampleTypeFile } from './types/declared/sample.ts'
export { evidenceLabel } from './types/evidence-label.ts'
export { majority } from './types/guardian-link/term.ts'
export { credentialType, credentialTypes } from './types/index.ts'
export {
  type Kind,
  type KindNames,
  kindNamesOf,
  kindOf,
  kindOfCredential,
  kinds,
} from './types/kinds.ts'
export { kindNameOf, ownKindNames } from './types/own-kind.ts'
export { claimWords, compareResults, resultLabel, resultText } from './types/result-label.ts'
export { type ResultValues, resultValues } from './types/result-values.ts'
export { type Slots, slotsOf } from './types/slots.ts'
export { type TypeDisplay, typeDisplayOf } from './types/type-display.ts'
export { encodeTypeMetadata, typeMetadata } from './types/type-metadata.ts'
export {
  relatedTypeMetadata,
  type TypedCredential,
  type TypeReference,
  typeReferenceOf,
} from './types/type-reference.ts'
export { type ToldParts, untoldParts } from './types/untold-parts.ts'
export {
  type FindByIntegrity,
  type FindTypeMetadata,
  indexTypeMetadata,
  readTypeChain,
  vctIntegrity,
  verifyVctIntegrity,
} from './types/vct.ts'
export { type Check, type CheckName, type CheckStatus, checkNames } from './verdict/check.ts'
export { checksOfTheWhole, type DecisionPolicy, decide, type Verdict } from './verdict/decide.ts'
