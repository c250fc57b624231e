/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  '{name} with response mode {mode}': '{name} при response_mode {mode}',
  'a did:key URL': 'URL did:key',
  'a did:key': 'did:key',
  'another person than the guardian': 'другое лицо, не представитель',
  'a SHA-256 in base64url': 'SHA-256 в base64url',
  paths: 'пути',
  'an OAuth error code': 'код ошибки OAuth',
  'an object with a member for each query answered': 'объект, где каждому запросу с ответом отвечает член',
  'one to {most} members': 'членов от одного до {most}',
  'query ids of letters, digits, _ and -': 'id запросов из латинских букв, цифр, _ и -',
  'an array of 1 to {most} presentations': 'массив, в котором предъявлений от 1 до {most}',
  'at most {most} presentations': 'предъявлений не больше {most}',
  'a presentation as a text': 'предъявление текстом',
  'an array of objects with format and data': 'массив объектов с format и data',
  'one statement, as an object': 'одно заявление, объектом',
  'a duration such as P1Y, P6M or P30D': 'срок, например P1Y, P6M или P30D',
  'a text in ru, en or both, of at most 1000 visible characters':
    'текст на ru, en или обоих, не больше 1000 видимых символов',
  'a signed request for decentralized_identifier': 'подписанный запрос для decentralized_identifier',
  'a DID after decentralized_identifier': 'DID после decentralized_identifier',
  'decentralized_identifier:did:… in a signed request':
    'decentralized_identifier:did:… в подписанном запросе',
  'an https address after redirect_uri': 'адрес https после redirect_uri',
  'decentralized_identifier, redirect_uri or an identifier known beforehand':
    'decentralized_identifier, redirect_uri или заранее известный идентификатор',
  'a client identifier without white space, of at most 2048 characters':
    'идентификатор клиента без пробелов, не длиннее 2048 символов',
  'the request object itself, not a pointer to one': 'сам запрос, а не ссылка на него',
  'dcql_query instead': 'вместо этого dcql_query',
  'a DCQL query': 'запрос DCQL',
  'results of {type}: {names}': 'результаты вида {type}: {names}',
  'direct_post, or none': 'direct_post или ничего',
  '22 to 512 URL-safe characters, 128 random bits or more':
    'от 22 до 512 знаков, допустимых в URL, не меньше 128 случайных битов',
  'minor or always': 'minor или always',
  'a time after iat': 'время после iat',
  'a text without white space, of at most 2048 characters': 'текст без пробелов, не длиннее 2048 символов',
  'a text of at most 1000 visible characters': 'текст не длиннее 1000 видимых символов',
  '1 to {most} different hashes in base64url': 'разных хешей в base64url от 1 до {most}',
  '1 to {most} credentials': 'документов от 1 до {most}',
  'a credential as a text': 'документ текстом',
  'a list of holder proofs': 'список подтверждений владельца',
  'a holder proof as text': 'подтверждение владельца текстом',
  'another key in each proof': 'в каждом подтверждении другой ключ',
  'a JSON object or a signed token': 'объект JSON или подписанный токен',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
