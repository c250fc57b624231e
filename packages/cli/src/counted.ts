/** Numbers with their noun, in the form that each language wants. */
import type { CodeWords, Language } from '@attestat/credential'

/** A noun in the forms that counting wants. English: one, other. Russian: 1, 2 to 4, 5 and more. */
export interface Noun {
  readonly en: readonly [one: string, other: string]
  readonly ru: readonly [one: string, few: string, many: string]
}

/** For instance `1,000 rows` and `1 000 строк`. */
export function counted(count: number, noun: Noun): CodeWords {
  const [ruOne, few, many] = noun.ru
  const russian: Record<string, string> = { one: ruOne, few, many }
  return {
    en: `${numbers.en.format(count)} ${noun.en[rules.en.select(count) === 'one' ? 0 : 1]}`,
    ru: `${numbers.ru.format(count)} ${russian[rules.ru.select(count)] ?? few}`,
  }
}

export const rows: Noun = { en: ['row', 'rows'], ru: ['строка', 'строки', 'строк'] }
export const names: Noun = { en: ['name', 'names'], ru: ['имя', 'имени', 'имён'] }
export const columns: Noun = { en: ['column', 'columns'], ru: ['столбец', 'столбца', 'столбцов'] }
export const remarks: Noun = { en: ['remark', 'remarks'], ru: ['замечание', 'замечания', 'замечаний'] }

const rules: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en-GB'),
  ru: new Intl.PluralRules('ru-RU'),
}
const numbers: Readonly<Record<Language, Intl.NumberFormat>> = {
  en: new Intl.NumberFormat('en-GB'),
  ru: new Intl.NumberFormat('ru-RU'),
}
