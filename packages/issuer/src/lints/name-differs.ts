/** A name unlike the one that seems to be the same person's elsewhere in the file, or in an earlier issue. */
import { issuerCodes } from '../codes.ts'
import { type Lint, noFaults } from './lint.ts'

export const nameDiffers: Lint = ({ row, record }, { names, type }) => {
  const place = names?.meet(record, row)
  if (place === undefined) return noFaults
  const field = type.fields.find(({ kind }) => kind === 'person-name')?.name
  const code = place === 'earlier' ? 'ROW_NAME_DIFFERS_EARLIER' : 'ROW_NAME_DIFFERS'
  return [
    {
      code,
      severity: 'warns',
      ...(field === undefined ? {} : { field }),
      words: issuerCodes[code],
      ...(place === 'earlier' ? {} : { details: { first: place } }),
    },
  ]
}
