/** How long a guardian link counts: until the child comes of age at the latest. */
import { addDays, addYears } from '../../model/date-time.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { required } from '../template.ts'

/** The first day on which the child needs nobody to act for it. @param birthDate `YYYY-MM-DD`. */
export function majority(birthDate: string): string {
  return addYears(birthDate, 18)
}

/**
 * The last day of a record's term.
 *
 * Without one it is a year, which has to be renewed and tells nothing of the child. In the last year of childhood it
 * ends with the month before the birthday, so that it does not tell the day; in the last month on the eve.
 */
export function lastDay(record: CredentialRecord): string {
  if (record.validThrough !== undefined) return record.validThrough
  const awarded = required(record, 'awardDate')
  const birthday = majority(required(record, 'childBirthDate'))
  const inAYear = addYears(awarded, 1)
  if (inAYear < birthday) return inAYear
  const monthBefore = addDays(`${birthday.slice(0, 8)}01`, -1)
  return monthBefore >= awarded ? monthBefore : addDays(birthday, -1)
}
