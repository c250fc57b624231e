/** Faults of a badge's record that no single cell shows. */
import { yearsBetween } from '../../model/date-time.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { steps } from './badges.ts'

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  const impossible = birthAfterAward(record)
  return impossible.length > 0 ? impossible : stepFaults(record)
}

/** The order comes months after the tests, so a year more than the step's last is nothing unusual. */
function stepFaults({ birthDate, awardDate, step }: CredentialRecord): RecordFault[] {
  const ages = steps.find(({ roman }) => roman === step)?.ages
  if (!ages || birthDate === undefined || awardDate === undefined) return []
  const age = yearsBetween(birthDate, awardDate)
  if (age >= ages[0] && age <= ages[1] + 1) return []
  return [
    {
      code: 'GTO_STEP_AGE',
      severity: 'warns',
      field: 'step',
      words: {
        en: 'An age of {age} on the day of award does not fit the step',
        ru: 'Возраст на день награждения ({age}) не подходит к ступени',
      },
      details: { age },
    },
  ]
}
