/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'a name': 'имя',
  'a whole body': 'целое тело',
  'a DCQL query under query': 'запрос DCQL в query',
  'vp_token or error, each once': 'vp_token или error, по одному разу',
  'vp_token as a JSON object': 'vp_token как объект JSON',
  'the state of the request': 'state запроса',
  'a value, given once': 'одно значение',
  'a day or a moment, such as 2031-05-01': 'день или момент, например 2031-05-01',
  'a sound file of requests': 'исправный файл запросов',
  'a list of {names}': 'список из {names}',
  'a whole number of seconds from 0 on': 'целое число секунд от 0',
  'one of {words}': 'одно из {words}',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
