/** What names a row wherever it turns up again: its kind of document, series and number; never a person's name. */
import type { CredentialRecord, CredentialType } from '@attestat/credential'

/**
 * The key of a record, for instance `school-diploma/07724/0012345`. Case and spaces do not make another key.
 *
 * Two different records never share a key by accident: a `/` inside a value is written as `%2F`.
 */
export function rowKey(type: CredentialType, record: CredentialRecord): string {
  const parts = type.rowKey.map((field) => keyPart(record[field] ?? ''))
  return [type.id, ...parts].join('/')
}

/**
 * The form in which two spellings of one key are equal: look-alike letters, kinds of dashes, `№`, and leading zeros,
 * which spreadsheet programs drop, make no difference. For comparing only.
 */
export function foldedKey(key: string): string {
  return key.split('/').map(foldPart).join('/')
}

function foldPart(part: string): string {
  // Nearly all that there is to fold: numbers, and the few words that the rows of a file share.
  if (digits.test(part)) return withoutZeros(part)
  const known = foldedWords.get(part)
  if (known !== undefined) return known
  const folded = withoutZeros(foldedText(part.replaceAll('№', ''))).replaceAll('/', '%2F')
  if (foldedWords.size === mostWords) foldedWords.clear()
  foldedWords.set(part, folded)
  return folded
}

const digits = /^[0-9]+$/
const foldedWords = new Map<string, string>()
const mostWords = 1000

function withoutZeros(part: string): string {
  return part.startsWith('0') ? part.replace(/^0+(?=[1-9]\d*$|0$)/, '') : part
}

/** The form in which two texts are equal that look the same in print: without case, spaces, and kinds of dashes. */
export function foldedText(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/\s/g, '')
    .replace(/\p{Pd}|\u2212/gu, '-')
    .replace(/[ABCEHKMOPTXYЁ]/g, (letter) => lookAlikes[letter] ?? letter)
}

/** Capital letters that look like a Cyrillic one; people write `ё` as `е`. */
const lookAlikes: Readonly<Record<string, string>> = {
  A: 'А',
  B: 'В',
  C: 'С',
  E: 'Е',
  H: 'Н',
  K: 'К',
  M: 'М',
  O: 'О',
  P: 'Р',
  T: 'Т',
  X: 'Х',
  Y: 'У',
  Ё: 'Е',
}

function keyPart(value: string): string {
  if (digits.test(value)) return value
  return value.replaceAll(' ', '').toUpperCase().replace(/[%/]/g, encodeURIComponent)
}
