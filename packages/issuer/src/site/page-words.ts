/** The words of the page for people, in both languages. */
import type { Language } from '@attestat/credential'

export const pageWords = {
  language: { en: 'English', ru: 'Русский' },
  title: { en: 'Checking documents', ru: 'Проверка документов' },
  intro: {
    en: 'Here the issuer publishes what others need to check the documents that it signs. There is nothing about people on this site.',
    ru: 'Здесь эмитент публикует то, что нужно для проверки подписанных им документов. Сведений о людях на этом сайте нет.',
  },
  identifier: { en: 'Identifier of the issuer', ru: 'Идентификатор эмитента' },
  keys: { en: 'Signing keys', ru: 'Ключи подписи' },
  signs: { en: 'signs since {since}', ru: 'подписывает с {since}' },
  former: { en: 'signed from {since} to {until}', ru: 'подписывал с {since} по {until}' },
  compromised: {
    en: 'compromised since {at}: nothing that it signed counts',
    ru: 'скомпрометирован с {at}: подписанное этим ключом силы не имеет',
  },
  thumbprint: { en: 'Thumbprint', ru: 'Отпечаток' },
  kinds: { en: 'Documents issued', ru: 'Какие документы выданы' },
  noKinds: { en: 'No documents have been issued yet.', ru: 'Документов пока не выдано.' },
  typeFile: { en: 'description for programs', ru: 'описание для программ' },
  lists: { en: 'Status lists', ru: 'Списки статусов' },
  listsMean: {
    en: 'They say which documents were revoked or suspended, by number and without names.',
    ru: 'В них отмечено, какие документы отозваны или приостановлены: по номерам, без имён.',
  },
  noLists: { en: 'There are none yet.', ru: 'Их пока нет.' },
  list: { en: 'List {number}', ru: 'Список {number}' },
  listTimes: { en: 'as of {from}, holds until {until}', ru: 'на {from}, действует до {until}' },
  revocation: { en: 'revoked', ru: 'отозванные' },
  suspension: { en: 'suspended', ru: 'приостановленные' },
  batches: { en: 'Batches', ru: 'Партии' },
  batchesMean: {
    en: 'A signed manifest says how many documents a batch has, and which ones, without naming any: these and no others.',
    ru: 'Подписанный манифест говорит, сколько в партии документов и какие именно, никого не называя: эти и никаких других.',
  },
  batch: { en: 'Batch {number}', ru: 'Партия {number}' },
  manifest: { en: 'manifest', ru: 'манифест' },
  earlier: {
    en: 'Earlier batches, not listed here: {count}. Their manifests are in the same place.',
    ru: 'Более ранних партий, не показанных здесь: {count}. Их манифесты лежат там же.',
  },
  how: { en: 'How to check a document', ru: 'Как проверить документ' },
  steps: {
    en: [
      'Take the file that its owner sent, or the text of the QR code on the printed page.',
      'Get the trust pack of the registry that recognises this issuer, and learn the thumbprint of the registry’s root key in another way than from the pack.',
      'Run the check; it needs no network:',
    ],
    ru: [
      'Возьмите файл, который прислал владелец, или текст QR-кода с напечатанного листа.',
      'Получите пакет доверия реестра, который признаёт этого эмитента, а отпечаток корневого ключа реестра узнайте другим путём, не из пакета.',
      'Запустите проверку; сеть ей не нужна:',
    ],
  },
  caution: {
    en: 'This page proves nothing by itself: a page can be copied. Who may award what is said by the registry.',
    ru: 'Сама эта страница ничего не удостоверяет: страницу можно скопировать. Кто вправе выдавать какие документы, говорит реестр.',
  },
  programs: { en: 'For programs', ru: 'Для программ' },
  keyDocument: { en: 'keys (DID document)', ru: 'ключи (документ DID)' },
  issuerMetadata: { en: 'keys (SD-JWT VC)', ru: 'ключи (SD-JWT VC)' },
  entryRequest: { en: 'request to a registry', ru: 'заявка в реестр' },
} as const

/** "1 document", "112 документов". */
export function documentCount(count: number, language: Language): string {
  const { numbers, plurals, forms } = counting[language]
  return `${numbers.format(count)} ${forms[plurals.select(count)] ?? forms.other}`
}

interface Counting {
  readonly numbers: Intl.NumberFormat
  readonly plurals: Intl.PluralRules
  readonly forms: { readonly other: string } & Partial<Record<Intl.LDMLPluralRule, string>>
}

const counting: Readonly<Record<Language, Counting>> = {
  en: {
    numbers: new Intl.NumberFormat('en-GB'),
    plurals: new Intl.PluralRules('en-GB'),
    forms: { one: 'document', other: 'documents' },
  },
  ru: {
    numbers: new Intl.NumberFormat('ru-RU'),
    plurals: new Intl.PluralRules('ru-RU'),
    forms: { one: 'документ', few: 'документа', many: 'документов', other: 'документа' },
  },
}
