/** Faults of a result's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'

const words = {
  COMPETITION_RESULT_MISSING: {
    en: 'Expected a place, a result or points; the record has none of them',
    ru: 'Ожидались место, результат или очки; в записи ничего из этого нет',
  },
  COMPETITION_PLACE_INVALID: {
    en: 'Expected a place of 1 or more, and not beyond the number of participants',
    ru: 'Ожидалось место не меньше 1 и не больше числа участников',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [...birthAfterAward(record), ...resultFaults(record)]
}

function resultFaults({ place, participants, performance, points }: CredentialRecord): RecordFault[] {
  if (place === undefined) {
    return performance === undefined && points === undefined
      ? [fault('COMPETITION_RESULT_MISSING', 'blocks', 'place')]
      : []
  }
  const last = participants === undefined ? Number.POSITIVE_INFINITY : Number(participants)
  const isPossible = Number(place) >= 1 && Number(place) <= last
  return isPossible ? [] : [fault('COMPETITION_PLACE_INVALID', 'blocks', 'place')]
}
