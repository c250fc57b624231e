/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'a list of texts, numbers and null': 'список из текстов, чисел и null',
  'version {version}': 'версия {version}',
  '1 to {most} presentations': 'предъявлений от 1 до {most}',
  '1 to {most} approvals': 'согласий от 1 до {most}',
  'one of {words}': 'одно из {words}',
  'a date-time such as 2026-06-30T12:00:00Z': 'дата и время, например 2026-06-30T12:00:00Z',
  'a key in charge of the document': 'ключ, ответственный за документ',
  'the id of the root document before it': 'id предыдущего корневого документа',
  'an id of small Latin letters, digits and hyphens': 'id из строчных латинских букв, цифр и дефисов',
  'a credential type, or * for any': 'тип документа или * для любого',
  'an ISO 3166 code such as RU or RU-NVS': 'код ISO 3166, например RU или RU-NVS',
  'a DID or an https URL without user, query and fragment':
    'DID или адрес https без пользователя, запроса и фрагмента',
  'different keys': 'разные ключи',
  'a SHA-256 digest in base64url': 'дайджест SHA-256 в base64url',
  'at least one identifier': 'хотя бы один идентификатор',
  'a duration such as P1Y': 'срок, например P1Y',
  'keys of different names': 'ключи с разными именами',
  'a DID URL under one of the identifiers, or a plain name':
    'DID URL под одним из идентификаторов или простое имя',
  'an instant not before from': 'момент не раньше from',
  'an id other than {id}': 'id, отличный от {id}',
  'no limits but {names}': 'только ограничения {names}',
  'names of delegations and entries': 'имена делегирований и записей',
  'the key that is known by this name': 'ключ, известный под этим именем',
  'a request of the registry {id}': 'запрос реестра {id}',
  'the registry that the payload names': 'реестр, указанный в подписываемом содержании',
  'the file of a registry': 'файл реестра',
  'the words that the payload makes': 'слова, составленные по подписываемому содержанию',
  'the thumbprint of a key': 'отпечаток ключа',
  'signatures over the payload that was asked about': 'подписи под тем, о чём был запрос',
  'the files of a registry': 'файлы реестра',
  'an absolute URL': 'полный URL',
  'an https address': 'адрес https',
  'the name of its file': 'названии его файла',
  'a URL without user and password': 'URL без имени и пароля',
  'port 443': 'порт 443',
  'a public host name': 'имя узла в открытой сети',
  'a public host': 'узел в открытой сети',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
