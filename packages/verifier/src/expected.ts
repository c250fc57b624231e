/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'a name': 'имя',
  'a sound file of requests': 'исправный файл запросов',
  'a list of {names}': 'список из {names}',
  'a whole number of seconds from 0 on': 'целое число секунд от 0',
  'one of {words}': 'одно из {words}',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
