/** A name in one cell of which it is not certain which word is the family name, and which the given one. */
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults } from './lint.ts'

export const nameUnsplit: Lint = ({ unsplit: [field] = [] }) =>
  field === undefined
    ? noFaults
    : [{ code: 'ROW_NAME_UNSPLIT', severity: 'blocks', field, words: issuerCodes.ROW_NAME_UNSPLIT }]
