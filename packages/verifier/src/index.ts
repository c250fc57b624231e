export { type AnswerStore, memoryAnswerStore, type SettledResult } from './answer-store.ts'
export { type VerifierCode, VerifierError, verifierCodes } from './codes.ts'
export { type CheckCode, checkCodes, checkTitles, explainCheck, passedWords } from './explain.ts'
export { type Problem, problemOf } from './http/problems.ts'
export { matchWithdrawal, presentationHashOf } from './match-withdrawal.ts'
export { namedPerson, type PersonFault, personFault, type ShownPerson, shownPerson } from './one-person.ts'
export { type AwardedPoints, awardPoints, type PointAward, pointWords } from './points/award-points.ts'
export type { PointCondition, PointRule, PointRules, PointTest } from './points/point-rules.ts'
export { readPointRules } from './points/read-point-rules.ts'
export { type Policy, type PolicyName, policies, policyOf } from './policy.ts'
export { type Presented, type PresentedToken, readPresented } from './presented.ts'
export { readPolicy } from './read-policy.ts'
export {
  type Answered,
  isAnswered,
  type KeptRequest,
  memoryRequestStore,
  type OpenRequest,
  type RequestStore,
  readOpenRequest,
  requestIdOf,
} from './request-store.ts'
export type {
  AcceptedCredential,
  ClaimedCredential,
  CredentialFacts,
  CredentialResult,
  VerificationFacts,
  VerificationResult,
} from './result.ts'
export { paperDocument, reasons, resultDocument, rootDocument } from './result-document.ts'
export type { ResultPlace, ResultStore } from './result-store.ts'
export {
  type DocumentMemory,
  documentMemory,
  type SeenDocument,
  type SeenDocuments,
  seenIn,
} from './seen-documents.ts'
export {
  memorySeenStore,
  readRegistryState,
  type SeenMoment,
  type SeenMoments,
  type SeenRegistry,
  type SeenStore,
  writeRegistryState,
} from './seen-store.ts'
export { Verifier, type VerifierOptions } from './verifier.ts'
export { documentKey, openVerifierMemory, type VerifierMemory } from './verifier-memory.ts'
export { type VerifyOptions, verify } from './verify.ts'
export { type VerifyAnswerOptions, verifyAnswer } from './verify-answer.ts'
export { type PaperResult, type VerifyPaperOptions, verifyPaper } from './verify-paper.ts'
