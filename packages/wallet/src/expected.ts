/** What this package expects, in both languages. */
import { type CommonPhrase, type Expectation, expectations } from '@attestat/credential'

const phrases = {
  'a sound SQLite file': 'исправный файл SQLite',
  'the file of a wallet': 'файл кошелька',
  'a sealed data key': 'запечатанный ключ данных',
  'a yes': 'согласие',
  'who agrees': 'кто соглашается',
  'what for': 'для какой цели',
  'it is bound to another holder’s key': 'он привязан к ключу другого владельца',
} as const

/** A phrase that may stand where something else was expected. */
export type ExpectedPhrase = Parameters<typeof expected>[0]

/** The phrase in both languages. */
export const expected: Expectation<keyof typeof phrases | CommonPhrase> = expectations(phrases)
