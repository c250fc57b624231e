/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'Secp256r1 or Ed25519': 'Secp256r1 или Ed25519',
  'a private key as hexadecimal digits': 'закрытый ключ шестнадцатеричными цифрами',
  'a public key as hexadecimal digits': 'открытый ключ шестнадцатеричными цифрами',
  'a DID or an alias': 'DID или псевдоним',
  'an issuer that is a DID': 'эмитент, названный своим DID',
  'a holder that is a DID': 'владелец, названный своим DID',
  'a moment in seconds or as a date-time': 'момент в секундах или датой со временем',
  'a DID document and a DID URL': 'документ DID и DID URL',
  'a name': 'имя',
  'a list of objects': 'список объектов',
  'a date or a date-time': 'дата или дата со временем',
  'a whole number from 0': 'целое число от 0',
  'ASC or DESC': 'ASC или DESC',
  bytes: 'байты',
  'the name of a record': 'имя записи',
  'a holder that is a did:key or did:jwk': 'владелец, названный своим did:key или did:jwk',
  'a list of paths, each a list of names and indexes': 'список путей, каждый — список имён и номеров',
  'for each credential in turn a list of paths': 'по списку путей на каждый документ, по порядку',
  'credentials of the format that is named': 'документы названного формата',
  'one credential; for several, the proofFormat vp+jwt': 'один документ; для нескольких proofFormat vp+jwt',
  'one dc+sd-jwt for each presentation: no W3C presentation holds any':
    'по одному dc+sd-jwt на предъявление: в предъявлении W3C их не бывает',
  'vc+sd-jwt or vc+jwt: no W3C presentation holds {format}':
    'vc+sd-jwt или vc+jwt: в предъявлении W3C не бывает {format}',
  'no end: of what is shown only a vp+jwt has one':
    'отсутствие срока: из того, что показывают, он бывает только у vp+jwt',
  'domain and challenge': 'domain и challenge',
  'the status where this format says it': 'статус там, где его указывает этот формат',
  'a column of {names}, an operation, and the values that it takes':
    'столбец из {names}, операция и значения, которые она принимает',
  'a credential, not a presentation': 'документ, а не предъявление',
  'a message with a type': 'сообщение, у которого есть type',
  'a value that JSON can hold': 'значение, которое можно записать в JSON',
  'the tables credential and key': 'таблицы credential и key',
  'the entityPrefix of one agent: {names}': 'entityPrefix одного агента: {names}',
  'a text of at most {most} bytes': 'текст не длиннее {most} байт',
  'a sound SQLite file': 'исправный файл SQLite',
} as const

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
