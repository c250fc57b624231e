export { type ClientId, readClientId } from './client-id.ts'
export { type OpenId4VcCode, OpenId4VcError, openId4VcCodes } from './codes.ts'
export { presentationHash } from './consent/presentation-hash.ts'
export { createReceipt, type Received, type VerifiedReceipt, verifyReceipt } from './consent/receipt.ts'
export {
  createWithdrawal,
  type ShownCredential,
  type VerifiedWithdrawal,
  verifyWithdrawal,
  type WithdrawnConsent,
  withdrawalStatement,
} from './consent/withdrawal.ts'
export {
  isCredentialResponse,
  mostCopies,
  readCredentialResponse,
  writeCredentialResponse,
} from './credential-response.ts'
export { directPostForm, guardiansParameter } from './direct-post.ts'
export {
  type ApprovalExpectation,
  checkGuardianApproval,
  checkGuardianLink,
  type GuardianApproval,
  requireApprovable,
  signGuardianApproval,
  verifyGuardianApproval,
  wardOf,
} from './guardian-approval.ts'
export { createHolderProof, type VerifiedHolderProof, verifyHolderProof } from './holder-proof.ts'
export {
  readHolderProofs,
  type VerifiedHolderProofs,
  verifyHolderProofs,
  writeHolderProofs,
} from './holder-proofs.ts'
export { type KindQuestion, kindQuery } from './kind-query.ts'
export {
  createPresentationRequest,
  type NewPresentationRequest,
  type PresentationRequest,
  readPresentationRequest,
  signPresentationRequest,
  type VerifiedPresentationRequest,
  verifyPresentationRequest,
} from './presentation-request.ts'
export {
  createDeclinedResponse,
  createPresentationResponse,
  type DeclinedResponse,
  type PresentationResponse,
  readPresentationResponse,
  readVpToken,
  type VpToken,
} from './presentation-response.ts'
export {
  endOfRetention,
  type LocalText,
  type VerifierStatement,
  visibleText,
} from './verifier-statement.ts'
