/** The error codes of this package, with their words. One line a code; grouped as the code that raises them is. */
import { type ErrorContext, ToolkitError } from './errors.ts'

export const credentialCodes = {
  // the strict edge
  INPUT_TOO_LARGE: {
    en: 'The input is larger than {limit} bytes',
    ru: 'Входные данные больше {limit} байт',
  },
  JSON_INVALID: {
    en: 'This is not JSON as RFC 8259 and I-JSON want it: {reason}',
    ru: 'Это не JSON по RFC 8259 и I-JSON: {reason}',
  },
  JSON_TOO_DEEP: {
    en: 'JSON is nested deeper than {limit} levels',
    ru: 'Вложенность JSON глубже {limit} уровней',
  },
  JSON_DUPLICATE_KEY: { en: 'A member is written twice', ru: 'Поле записано дважды' },
  JSON_RESERVED_KEY: {
    en: 'The member name is reserved and never accepted',
    ru: 'Такое имя поля зарезервировано и не принимается',
  },
  B64URL_NOT_CANONICAL: {
    en: 'Expected base64url without padding, in its canonical form',
    ru: 'Ожидался base64url без дополнения в канонической форме',
  },

  // JSON Web Signatures and keys
  JWS_MALFORMED: {
    en: 'This is no signed document or token (a compact JWS: three base64url parts with dots between); take the file as it was received, all of it',
    ru: 'Это не подписанный документ или токен (компактная JWS: три части base64url через точку); возьмите файл таким, каким он пришёл, целиком',
  },
  JWE_NOT_ACCEPTED: {
    en: 'Encrypted tokens are not accepted here; expected a signed one',
    ru: 'Зашифрованные токены здесь не принимаются; ожидался подписанный',
  },
  JWS_ALG_NOT_ALLOWED: {
    en: 'The signature algorithm is not on the list ({allowed})',
    ru: 'Алгоритм подписи не входит в список разрешённых ({allowed})',
  },
  JWS_ALG_KEY_MISMATCH: {
    en: 'The signature algorithm does not belong to this kind of key',
    ru: 'Алгоритм подписи не подходит к ключу этого вида',
  },
  JWS_HEADER_KEY_NOT_ALLOWED: {
    en: 'A key carried or pointed at by the token itself is not trusted',
    ru: 'Ключ, принесённый самим токеном или указанный в нём ссылкой, не принимается',
  },
  JWS_CRIT_UNSUPPORTED: {
    en: 'The header has critical extensions that are not understood, or malformed ones',
    ru: 'В заголовке есть обязательные расширения, которые не поддерживаются или записаны неверно',
  },
  JWS_B64_UNSUPPORTED: {
    en: 'Unencoded payloads (RFC 7797) are not accepted',
    ru: 'Незакодированное содержимое (RFC 7797) не принимается',
  },
  JWS_KID_INVALID: {
    en: 'Expected kid to be an absolute DID URL or a short plain name',
    ru: 'Ожидалось, что kid — абсолютный DID URL или короткое простое имя',
  },
  JWS_KID_ISSUER_MISMATCH: {
    en: 'The kid names a key of somebody other than the one whose token this is said to be',
    ru: 'kid указывает на ключ не того, чьим назван этот токен',
  },
  ISSUER_KEY_NOT_BOUND: {
    en: 'The certificate chain is not bound to the issuer by anything trusted here',
    ru: 'Цепочка сертификатов ничем доверенным не связана с эмитентом',
  },
  JWT_TYP_MISMATCH: {
    en: 'Expected a token of type {expected}',
    ru: 'Ожидался токен типа {expected}',
  },
  SIGNATURE_INVALID: { en: 'The signature does not verify', ru: 'Подпись не сходится' },
  KEY_INVALID: {
    en: 'Expected a P-256 or Ed25519 public key as a JWK',
    ru: 'Ожидался открытый ключ P-256 или Ed25519 в виде JWK',
  },
  KEY_PRIVATE_LEAKED: {
    en: 'A private key stands where a public one belongs',
    ru: 'На месте открытого ключа стоит закрытый',
  },
  KEY_WEAK: {
    en: 'The key is a weak point of its curve and proves nothing',
    ru: 'Ключ — слабая точка кривой и ничего не доказывает',
  },

  // claims
  CLAIM_TYPE_INVALID: { en: 'Expected {expected}', ru: 'Ожидалось: {expected}' },
  REQUIRED_CLAIM_MISSING: { en: 'A required claim is missing', ru: 'Нет обязательного утверждения' },
  CLAIM_CONFLICT: {
    en: 'Two claims that must agree do not',
    ru: 'Два утверждения, которые должны совпадать, расходятся',
  },
  CLAIM_NOT_ALLOWED: {
    en: 'The claim has no place in this format',
    ru: 'Этому утверждению не место в этом формате',
  },
  EXPIRED: { en: 'The document has expired', ru: 'Срок действия документа истёк' },
  NOT_YET_VALID: { en: 'The document is not valid yet', ru: 'Документ ещё не действует' },
  ISSUED_IN_FUTURE: {
    en: 'The document says that it was signed in the future',
    ru: 'По документу, он подписан в будущем',
  },
  VALIDITY_PERIOD_INVALID: {
    en: 'Expected an RFC 3339 date-time with a zone, and validFrom not after validUntil',
    ru: 'Ожидались дата и время RFC 3339 с часовым поясом, и validFrom не позже validUntil',
  },
  AUD_MISSING: { en: 'The token names no audience', ru: 'В токене не указан адресат' },
  AUD_NOT_EXCLUSIVE: {
    en: 'Expected exactly one audience, as a string',
    ru: 'Ожидался ровно один адресат, строкой',
  },

  // SD-JWT (RFC 9901)
  SD_FORMAT: {
    en: 'Expected an SD-JWT: a JWT, its disclosures, and a final tilde or a key-binding JWT',
    ru: 'Ожидался SD-JWT: JWT, раскрытия и завершающая тильда либо JWT привязки ключа',
  },
  SD_DIGEST_DUPLICATE: { en: 'A digest stands in two places', ru: 'Хеш стоит в двух местах' },
  SD_DISCLOSURE_DUPLICATE: { en: 'A disclosure was sent twice', ru: 'Раскрытие прислано дважды' },
  SD_DISCLOSURE_UNREFERENCED: {
    en: 'A disclosure belongs to no digest of the signed part',
    ru: 'Раскрытие не относится ни к одному хешу подписанной части',
  },
  SD_RESERVED_NAME: {
    en: 'A claim uses a name that SD-JWT or the runtime reserves',
    ru: 'Имя утверждения зарезервировано SD-JWT или средой',
  },
  SD_CLAIM_COLLISION: {
    en: 'A disclosure would overwrite a claim that is already there',
    ru: 'Раскрытие переписало бы уже имеющееся утверждение',
  },
  SD_DISCLOSURE_SHAPE: {
    en: 'Expected a disclosure of {expected}',
    ru: 'Ожидалось раскрытие вида {expected}',
  },
  SD_ALG_NOT_ALLOWED: {
    en: 'The hash algorithm is not on the list ({allowed})',
    ru: 'Алгоритм хеша не входит в список разрешённых ({allowed})',
  },
  SD_LIMIT: {
    en: 'More disclosures, or more of them inside each other, than {limit}',
    ru: 'Раскрытий, или вложенных друг в друга раскрытий, больше {limit}',
  },
  SD_PATH_UNKNOWN: {
    en: 'There is nothing to hide or to show at this path',
    ru: 'По этому пути нечего скрывать или показывать',
  },
  SDJWTVC_CLAIM_NOT_DISCLOSABLE: {
    en: 'This claim must always be visible and may not be a disclosure',
    ru: 'Это утверждение всегда видно и не может быть раскрытием',
  },
  SALT_WEAK: {
    en: 'Expected a salt of at least 128 random bits for every disclosure',
    ru: 'Ожидалась соль не короче 128 случайных бит на каждое раскрытие',
  },
  HOLDER_GOT_KB: {
    en: 'Expected a credential as its issuer hands it out, without a key-binding JWT',
    ru: 'Ожидался документ в том виде, в каком его выдаёт эмитент, без JWT привязки ключа',
  },

  // key binding
  KB_REQUIRED: {
    en: 'The holder’s proof (key-binding JWT) is missing',
    ru: 'Нет подписи владельца (JWT привязки ключа)',
  },
  VP_INVALID: {
    en: 'Not a presentation as vp+jwt has them here: expected {expected}',
    ru: 'Это не предъявление vp+jwt, какими они здесь бывают: ожидалось: {expected}',
  },
  VP_EXPIRED: {
    en: 'The presentation has expired; ask for a new one',
    ru: 'Срок предъявления истёк; попросите новое',
  },
  HOLDER_PROOF_MISMATCH: {
    en: 'The presentation is not signed with the key of the holder that it names',
    ru: 'Предъявление подписано не ключом того владельца, который в нём назван',
  },
  HOLDER_NOT_SUBJECT: {
    en: 'Whoever presents the document is not the one that it is bound to',
    ru: 'Документ предъявляет не тот, к чьему ключу он привязан',
  },
  KB_NO_CNF: {
    en: 'There is a key-binding JWT, but the credential names no holder key',
    ru: 'Есть JWT привязки ключа, но документ не называет ключа владельца',
  },
  KB_SIGNATURE_INVALID: {
    en: 'The holder’s signature does not verify with the key in the credential',
    ru: 'Подпись владельца не сходится с ключом из документа',
  },
  KB_AUD_MISMATCH: {
    en: 'The presentation was made for another audience',
    ru: 'Предъявление сделано для другого адресата',
  },
  KB_NONCE_MISMATCH: {
    en: 'The presentation does not answer this request (nonce)',
    ru: 'Предъявление отвечает не на этот запрос (nonce)',
  },
  KB_IAT_OUT_OF_WINDOW: {
    en: 'The presentation was signed too long ago or in the future (allowed: {seconds:duration})',
    ru: 'Предъявление подписано слишком давно или в будущем (допуск {seconds:duration})',
  },
  KB_SD_HASH_MISMATCH: {
    en: 'The disclosures are not those that the holder signed',
    ru: 'Раскрытия не те, что подписал владелец',
  },

  // presentations (VC Data Model 1.1)
  PRESENTATION_SEVERAL: {
    en: 'Expected a presentation of one credential, or the number of one of them; this one holds {count}',
    ru: 'Ожидалось предъявление одного документа или номер одного из них; в этом документов {count}',
  },
  VC_UNSIGNED: {
    en: 'Expected the token that was signed; nobody has signed what is without one',
    ru: 'Ожидался подписанный токен; того, что без него, никто не подписывал',
  },

  // SD-JWT VC
  VCT_MISSING: { en: 'The credential type (vct) is missing', ru: 'Нет типа документа (vct)' },
  VCT_INTEGRITY: {
    en: 'The type metadata are not those that the issuer signed for (vct#integrity)',
    ru: 'Описание типа не то, за которое расписался эмитент (vct#integrity)',
  },
  VCT_EXTENDS_CYCLE: {
    en: 'The types extend each other in a circle, or in a chain longer than {limit}',
    ru: 'Типы расширяют друг друга по кругу или цепочкой длиннее {limit}',
  },

  // the document
  FORMAT_UNKNOWN: {
    en: 'Not a credential in any format known here ({known})',
    ru: 'Это не документ ни в одном из известных форматов ({known})',
  },
  FORMAT_READ_ONLY: {
    en: 'Credentials of this format are read here, not made; expected one of {known}',
    ru: 'Документы этого формата здесь читают, но не создают; ожидалось одно из {known}',
  },
  CONTEXT_NOT_ALLOWED: {
    en: 'The @context is not one of the known lists',
    ru: '@context не из известного списка',
  },
  DOCUMENT_INVALID: {
    en: 'Expected {expected}',
    ru: 'Ожидалось: {expected}',
  },
  TEXT_SUSPICIOUS: {
    en: 'The text holds invisible, direction-changing or look-alike characters',
    ru: 'В тексте есть невидимые, меняющие направление или похожие на другие знаки',
  },
  TYPE_UNKNOWN: {
    en: 'No such credential type; known: {known}',
    ru: 'Нет такого типа документа; известны: {known}',
  },
  TYPE_FILE_INVALID: {
    en: 'The file of the credential type is refused; expected {expected}',
    ru: 'Файл типа документа не принят; ожидалось: {expected}',
  },
  TYPE_ID_TAKEN: {
    en: 'There is a credential type {id} already; choose another id',
    ru: 'Тип документа {id} уже есть; выберите другое обозначение',
  },
  TYPE_ACHIEVEMENT_TYPE_TAKEN: {
    en: 'This achievementType belongs to the credential type {id}; choose another',
    ru: 'Этот achievementType принадлежит типу документа {id}; выберите другой',
  },

  // on paper
  PAPER_MALFORMED: {
    en: 'Expected the text of a paper document’s QR code, beginning with ATTESTAT1:',
    ru: 'Ожидался текст QR-кода бумажного документа, начинающийся с ATTESTAT1:',
  },
  PAPER_TOO_LONG: {
    en: 'What the QR code must say is {excess} bytes too long; nothing is cut off, so shorten the document’s name',
    ru: 'То, что должен содержать QR-код, длиннее возможного на {excess} байт; ничего не обрезается — сократите название документа',
  },
  QR_PART_MALFORMED: {
    en: 'Expected the text of one of several QR codes, beginning with ATTESTAT-QR1: and its number',
    ru: 'Ожидался текст одного из нескольких QR-кодов, начинающийся с ATTESTAT-QR1: и номера',
  },
  QR_PART_FOREIGN: {
    en: 'This QR code belongs to another message than the first one',
    ru: 'Этот QR-код из другого сообщения, чем первый',
  },
  QR_PART_DIFFERS: {
    en: 'QR code {number} came twice, and not the same; scan it again',
    ru: 'QR-код {number} пришёл дважды и разным; отсканируйте его ещё раз',
  },
  QR_PARTS_MISSING: {
    en: 'QR codes that are still missing: {missing}, of {count}',
    ru: 'Не хватает QR-кодов: {missing}, всего их {count}',
  },
  QR_PARTS_DAMAGED: {
    en: 'The QR codes do not give what was split into them; scan them again',
    ru: 'Из QR-кодов не складывается то, что было разделено; отсканируйте их ещё раз',
  },
  QR_TOO_LONG: {
    en: 'This is too long for {most} QR codes; hand it over as a file',
    ru: 'Это не помещается в QR-коды, даже если их {most}; передайте файлом',
  },
  PDF_CREDENTIAL_MISSING: {
    en: 'Expected a PDF with exactly one credential attached',
    ru: 'Ожидался PDF ровно с одним вложенным документом',
  },

  // DIDs
  DID_INVALID: { en: 'Expected a DID or DID URL', ru: 'Ожидался DID или DID URL' },
  DID_METHOD_UNSUPPORTED: {
    en: 'The DID method is not supported here ({supported})',
    ru: 'Такой метод DID здесь не поддерживается ({supported})',
  },
  DID_DOCUMENT_INVALID: {
    en: 'Expected a DID document: {expected}',
    ru: 'Ожидался документ DID: {expected}',
  },
  DID_DOCUMENT_ID_MISMATCH: {
    en: 'The DID document is another DID’s',
    ru: 'Документ DID принадлежит другому DID',
  },
  DID_DEACTIVATED: {
    en: 'The DID was deactivated; nothing is signed in its name any more',
    ru: 'DID отключён; от его имени больше ничего не подписывают',
  },
  KEY_NOT_FOUND: {
    en: 'The issuer has no such key for this use',
    ru: 'У эмитента нет такого ключа для этого применения',
  },
  KEY_PURPOSE_MISMATCH: {
    en: 'The key is meant for another use',
    ru: 'Ключ предназначен для другого применения',
  },

  // status lists
  STATUS_LIST_INVALID: {
    en: 'Expected a status list: {expected}',
    ru: 'Ожидался список статусов: {expected}',
  },
  STATUS_LIST_TOO_LARGE: {
    en: 'The status list is larger than {limit} bytes when unpacked',
    ru: 'Распакованный список статусов больше {limit} байт',
  },
  STATUS_LIST_LENGTH_ERROR: {
    en: 'The status list has fewer than {minimum} entries',
    ru: 'В списке статусов меньше {minimum} записей',
  },
  RANGE_ERROR: {
    en: 'Expected a whole number inside the status list as the index',
    ru: 'Ожидался целый номер записи в пределах списка статусов',
  },
  STATUS_VERIFICATION_ERROR: {
    en: 'The status list is for another purpose',
    ru: 'Список статусов другого назначения',
  },
  STATUS_SUBJECT_MISMATCH: {
    en: 'The status list is not the one of this address',
    ru: 'Список статусов относится к другому адресу',
  },

  // batch manifests
  MANIFEST_INVALID: {
    en: 'Expected a batch manifest: {expected}',
    ru: 'Ожидался манифест партии: {expected}',
  },
  BATCH_PROOF_INVALID: {
    en: 'Expected the proof that a document is in a batch: {expected}',
    ru: 'Ожидалось доказательство, что документ входит в партию: {expected}',
  },
  INCLUSION_INVALID: {
    en: 'The proof does not show that the document is in the batch',
    ru: 'Доказательство не показывает, что документ входит в партию',
  },

  // DCQL
  DCQL_INVALID: { en: 'Expected a DCQL query: {expected}', ru: 'Ожидался запрос DCQL: {expected}' },
  DCQL_UNSATISFIED: {
    en: 'What was shown does not satisfy the request',
    ru: 'Показанное не удовлетворяет запросу',
  },
  DCQL_UNEXPECTED: {
    en: 'Something was sent that was not asked for',
    ru: 'Прислано то, о чём не спрашивали',
  },
  DCQL_FORMAT_MISMATCH: {
    en: 'The credential is in another format than requested',
    ru: 'Документ не в том формате, который запрошен',
  },
  DCQL_TYPE_MISMATCH: {
    en: 'The credential is of another type than requested',
    ru: 'Документ не того типа, который запрошен',
  },
  DCQL_AUTHORITY_MISMATCH: {
    en: 'None of the requested authorities vouches for the issuer',
    ru: 'Ни одна из названных в запросе инстанций не ручается за эмитента',
  },
  DCQL_HOLDER_BINDING_MISSING: {
    en: 'The request wants the holder’s proof, and this credential has none',
    ru: 'Запрос требует подписи владельца, а у этого документа её нет',
  },
  DCQL_CLAIM_MISSING: {
    en: 'A requested claim is not there',
    ru: 'Запрошенного утверждения нет',
  },
  DCQL_CLAIM_VALUE_MISMATCH: {
    en: 'A requested claim has none of the requested values',
    ru: 'У запрошенного утверждения нет ни одного из запрошенных значений',
  },
} as const

export type CredentialCode = keyof typeof credentialCodes

/** A refusal by this package. */
export class CredentialError extends ToolkitError<CredentialCode> {
  constructor(code: CredentialCode, context?: ErrorContext) {
    super(code, credentialCodes[code], context)
    this.name = 'CredentialError'
  }
}
