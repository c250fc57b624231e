/** What was expected, in both languages: phrases that stand after «Expected» in the words of a code. */
import type { CodeWords } from './errors.ts'

/** English phrase → the Russian one. A `{name}` in both is filled where the phrase is used. */
export type ExpectationTable = Readonly<Record<string, string>>

/** Values of the slots: numbers, and names that are the same in both languages. */
export type ExpectationSlots = Readonly<Record<string, string | number>>

/** Gives a phrase of one table in both languages. A phrase that is not in the table does not compile. */
export type Expectation<Phrase extends string> = (phrase: Phrase, slots?: ExpectationSlots) => CodeWords

/** Makes the {@link Expectation} of a package from its own phrases; those of this package are known already. */
export function expectations<Table extends ExpectationTable>(
  table: Table,
): Expectation<Extract<keyof Table, string> | CommonPhrase> {
  const known: ExpectationTable = { ...commonPhrases, ...table }
  return (phrase, slots = {}) => {
    const fill = (text: string): string =>
      text.replace(/\{(\w+)\}/g, (slot, name: string) => String(slots[name] ?? slot))
    return { en: fill(phrase), ru: fill(known[phrase] ?? phrase) }
  }
}

const commonPhrases = {
  'a text': 'текст',
  'a string': 'строка',
  'an object': 'объект',
  'an array': 'массив',
  'a list': 'список',
  'true or false': 'true или false',
  'a number': 'число',
  'a positive number': 'положительное число',
  'a whole number from 1': 'целое число от 1',
  'a DID': 'DID',
  'a DID URL': 'DID URL',
  'an https address': 'адрес https',
  'a date-time with a zone': 'дата и время с часовым поясом',
  'a file': 'файл',
  'at most {most} bytes': 'не больше {most} байт',
  'at most {most}': 'не больше {most}',
  '1 to {most} signatures': 'подписей от 1 до {most}',
  '{terms}': '{terms}',
  'no members but {names}': 'только члены {names}',
  'an id that no other has': 'идентификатор, которого больше ни у кого нет',
} as const

/** A phrase that every package may use. */
export type CommonPhrase = keyof typeof commonPhrases
