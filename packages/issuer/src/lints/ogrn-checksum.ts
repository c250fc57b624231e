/**
 * The registration number of an organisation (OGRN, OGRNIP) with a slip of the hand in it. Columns are known by their
 * name, since the number is a text like others.
 */
import { cellLint, type Lint } from './lint.ts'

export const ogrnChecksum: Lint = cellLint('ROW_OGRN_CHECKSUM', ['text'], (value, field) =>
  field.headers.some((header) => named.test(header)) && !hasCheckDigit(value) ? {} : undefined,
)

const named = /^огрн(?:ип)?(?![а-яё])/i

/** The last digit is the number before it modulo 11 (of 13 digits) or 13 (of 15), modulo 10. */
function hasCheckDigit(value: string): boolean {
  if (!/^(?:\d{13}|\d{15})$/.test(value)) return false
  const modulus = value.length === 13 ? 11n : 13n
  return (BigInt(value.slice(0, -1)) % modulus) % 10n === BigInt(value.slice(-1))
}
