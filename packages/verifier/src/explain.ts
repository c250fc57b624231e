/** Says codes in words, whichever package they come from. */
import {
  type Check,
  type CheckName,
  type CodeTable,
  type CodeWords,
  type CredentialCode,
  credentialCodes,
  explainCode,
  type Language,
} from '@attestat/credential'
import { type OpenId4VcCode, openId4VcCodes } from '@attestat/openid4vc'
import { type TrustCode, trustCodes } from '@attestat/trust'
import { type VerifierCode, verifierCodes } from './codes.ts'

/** A code that the toolkit has words for. */
export type CheckCode = CredentialCode | OpenId4VcCode | TrustCode | VerifierCode

/** Every code that a check can carry, with its words. */
export const checkCodes: CodeTable = {
  ...credentialCodes,
  ...openId4VcCodes,
  ...trustCodes,
  ...verifierCodes,
}

/**
 * A check's answer in words: why it failed or could not be answered, or what was established.
 *
 * @returns the words of `check.code`; for a passed check those of its name.
 */
export function explainCheck(check: Check, language: Language): string {
  const words = check.code === undefined ? passedWords[check.name] : checkCodes[check.code]
  return words ? explainCode(words, language, check.details) : check.message
}

/** What a check asks, in a word or two: for the column beside its answer. */
export const checkTitles: Readonly<Record<CheckName, CodeWords>> = {
  format: { en: 'Form', ru: 'Форма' },
  signature: { en: 'Signature', ru: 'Подпись' },
  'key-valid-at-time': { en: 'Key', ru: 'Ключ' },
  'issuer-recognised': { en: 'Issuer', ru: 'Эмитент' },
  'root-pinned': { en: 'Root', ru: 'Корень реестра' },
  'issuer-may-award': { en: 'Right to award', ru: 'Право выдачи' },
  'validity-period': { en: 'Term', ru: 'Срок' },
  status: { en: 'Revocation', ru: 'Отзыв' },
  'not-replaced': { en: 'Replacement', ru: 'Замена' },
  'in-batch': { en: 'Batch', ru: 'Партия' },
  schema: { en: 'Content', ru: 'Содержание' },
  'holder-binding': { en: 'Owner', ru: 'Владелец' },
  audience: { en: 'Receiver', ru: 'Адресат' },
  nonce: { en: 'First time', ru: 'Первый показ' },
  'query-matched': { en: 'Asked for', ru: 'Запрошенное' },
  'request-satisfied': { en: 'Request', ru: 'Запрос' },
  'guardian-approved': { en: 'Guardian', ru: 'Представитель' },
}

/** What a passed check has established. */
export const passedWords: Readonly<Record<CheckName, CodeWords>> = {
  format: { en: 'The document is well formed', ru: 'Документ составлен правильно' },
  signature: { en: 'The issuer’s signature is genuine', ru: 'Подпись эмитента подлинная' },
  'key-valid-at-time': {
    en: 'The key was valid at the time of signing',
    ru: 'Ключ действовал в момент подписи',
  },
  'issuer-recognised': { en: 'The registry recognises the issuer', ru: 'Реестр признаёт эмитента' },
  'root-pinned': {
    en: 'The registry goes back to a root key that was pinned',
    ru: 'Реестр восходит к закреплённому корневому ключу',
  },
  'issuer-may-award': {
    en: 'The issuer may award this type',
    ru: 'Эмитент вправе выдавать документы этого типа',
  },
  'validity-period': { en: 'The document is in force', ru: 'Документ действует' },
  status: { en: 'The document has not been revoked', ru: 'Документ не отозван' },
  'not-replaced': {
    en: 'No newer document of the same id has been seen here',
    ru: 'Более новый документ с тем же id здесь не встречался',
  },
  'in-batch': { en: 'In a batch that the issuer sealed', ru: 'Входит в партию, заверенную эмитентом' },
  schema: { en: 'The content fits its type', ru: 'Содержание соответствует типу' },
  'holder-binding': { en: 'Shown by its owner', ru: 'Предъявил владелец' },
  audience: { en: 'Shown to us and nobody else', ru: 'Предъявлено именно нам' },
  nonce: { en: 'Answers this request', ru: 'Отвечает на этот запрос' },
  'query-matched': { en: 'Is what the request asks for', ru: 'Это то, что запрошено' },
  'guardian-approved': {
    en: 'Approved by a parent or guardian',
    ru: 'Согласовано родителем или другим законным представителем',
  },
  'request-satisfied': { en: 'The request is satisfied', ru: 'Запрос выполнен' },
}
