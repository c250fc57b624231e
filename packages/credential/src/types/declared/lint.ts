/** Faults of a declared type's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import type { TypeFile } from './type-file.ts'

const words = {
  DATES_OUT_OF_ORDER: {
    en: 'The date is before the one that it should follow',
    ru: 'Дата раньше той, за которой должна следовать',
  },
  RESULT_OUT_OF_RANGE: {
    en: 'Expected a number from {least} to {most}',
    ru: 'Ожидалось число от {least} до {most}',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lintDeclared(file: TypeFile, record: CredentialRecord): readonly RecordFault[] {
  const { birthDate } = record
  const awardDate = record[file.document.awardedDate]
  return [
    ...birthAfterAward({
      ...(birthDate === undefined ? {} : { birthDate }),
      ...(awardDate === undefined ? {} : { awardDate }),
    }),
    ...dateFaults(file, record),
    ...rangeFaults(file, record),
  ]
}

function dateFaults({ document }: TypeFile, record: CredentialRecord): RecordFault[] {
  const pairs = [
    [document.awardedDate, document.validUntil],
    [document.activityStartDate, document.activityEndDate],
  ] as const
  return pairs.flatMap(([first, second]) => {
    const [from, until] = [first && record[first], second && record[second]]
    if (second === undefined || from === undefined || until === undefined || from <= until) return []
    return [fault('DATES_OUT_OF_ORDER', 'blocks', second)]
  })
}

function rangeFaults({ results = [] }: TypeFile, record: CredentialRecord): RecordFault[] {
  return results.flatMap(({ field, placeAtMost, min = placeAtMost ? '1' : '0', max }) => {
    const value = record[field]
    const isNumber = (placeAtMost ?? max) !== undefined || Number(min) > 0
    if (!isNumber || value === undefined) return []
    if (Number(value) >= Number(min) && Number(value) <= Number(max ?? Number.POSITIVE_INFINITY)) return []
    return [fault('RESULT_OUT_OF_RANGE', 'blocks', field, { least: min, most: max ?? '…' })]
  })
}
