/** A fault of every type's records: the award is older than the person. */
import type { CredentialRecord, RecordFault } from './credential-type.ts'

/** @param record with `birthDate` and `awardDate`. */
export function birthAfterAward({ birthDate, awardDate }: CredentialRecord): RecordFault[] {
  if (birthDate === undefined || awardDate === undefined || birthDate < awardDate) return []
  return [
    {
      code: 'BIRTH_AFTER_AWARD',
      severity: 'blocks',
      field: 'birthDate',
      words: {
        en: 'The date of birth is not before the date of the award',
        ru: 'Дата рождения не раньше даты награждения',
      },
    },
  ]
}
