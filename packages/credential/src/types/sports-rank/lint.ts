/** Faults of a rank's record that no single cell shows. */
import { addYears } from '../../model/date-time.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { ranks } from './ranks.ts'

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [...birthAfterAward(record), ...termFaults(record)]
}

function termFaults({ rank, awardDate, validThrough }: CredentialRecord): RecordFault[] {
  if (awardDate === undefined || validThrough === undefined) return []
  if (validThrough <= awardDate) {
    return [
      {
        code: 'RANK_TERM_INVALID',
        severity: 'blocks',
        field: 'validThrough',
        words: {
          en: 'The term ends before it begins',
          ru: 'Срок действия заканчивается раньше, чем начинается',
        },
      },
    ]
  }
  const years = ranks.find(({ key }) => key === rank)?.years
  if (years === undefined || validThrough <= addYears(awardDate, years)) return []
  return [
    {
      code: 'RANK_TERM_UNUSUAL',
      severity: 'warns',
      field: 'validThrough',
      words: {
        en: 'The term is longer than the {years} years of this rank',
        ru: 'Срок действия больше срока этого разряда в годах: {years}',
      },
      details: { years },
    },
  ]
}
