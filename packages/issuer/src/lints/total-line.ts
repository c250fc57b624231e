/** A line below the people that counts them. */
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults } from './lint.ts'

export const totalLine: Lint = ({ total }) =>
  total ? [{ code: 'ROW_IS_TOTAL', severity: 'blocks', words: issuerCodes.ROW_IS_TOTAL }] : noFaults

/** Whether a line calls itself a total. A person may bear such a name: then the line is complete. */
export function saysTotal(cells: readonly string[]): boolean {
  return cells.some((cell) => total.test(cell))
}

const total = /^\s*(?:итого|всего|total)(?![\p{L}-])/iu
