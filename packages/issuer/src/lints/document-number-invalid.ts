/** A series or number with characters that no register writes, such as `1,2E+09` from a spreadsheet program. */
import { cellLint, type Lint } from './lint.ts'

export const documentNumberInvalid: Lint = cellLint(
  'ROW_DOCUMENT_NUMBER_INVALID',
  ['document-number'],
  (value) => (expected.test(value) ? undefined : {}),
)

const expected = /^[0-9A-Za-zА-Яа-яЁё№ .()/_\p{Pd}]+$/u
