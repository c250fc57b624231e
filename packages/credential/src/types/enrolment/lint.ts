/** Faults of an enrolment's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { addYears } from '../../model/date-time.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { educationLevel } from '../education-levels.ts'
import { faultsOf } from '../record-fault.ts'
import { schoolYearFaults } from '../school-year.ts'

const words = {
  ENROLMENT_TERM_INVALID: {
    en: 'The term ends before the certificate is issued',
    ru: 'Срок действия заканчивается раньше даты выдачи',
  },
  ENROLMENT_TERM_LONG: {
    en: 'The term is longer than a year; a certificate of enrolment is soon out of date',
    ru: 'Срок действия больше года, а справка об обучении быстро устаревает',
  },
  ENROLMENT_CLASS_LEVEL: {
    en: 'The school class does not belong to the level of education',
    ru: 'Класс не относится к этому уровню образования',
  },
  ENROLMENT_NOT_BEGUN: {
    en: 'The date of enrolment is after the date of issue',
    ru: 'Дата зачисления позже даты выдачи',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [
    ...birthAfterAward(record),
    ...schoolYearFaults(record),
    ...classFaults(record),
    ...dateFaults(record),
  ]
}

function classFaults({ educationLevel: key, schoolClass }: CredentialRecord): RecordFault[] {
  const level = educationLevel(key)
  if (!level || schoolClass === undefined) return []
  const [first, last] = level.grades ?? [Number.POSITIVE_INFINITY, 0]
  const isOfLevel = Number(schoolClass) >= first && Number(schoolClass) <= last
  return isOfLevel ? [] : [fault('ENROLMENT_CLASS_LEVEL', 'blocks', 'schoolClass')]
}

function dateFaults({ awardDate, validThrough, enrolledOn }: CredentialRecord): RecordFault[] {
  if (awardDate === undefined) return []
  const faults: RecordFault[] = []
  if (validThrough !== undefined && validThrough < awardDate) {
    faults.push(fault('ENROLMENT_TERM_INVALID', 'blocks', 'validThrough'))
  } else if (validThrough !== undefined && validThrough > addYears(awardDate, 1)) {
    faults.push(fault('ENROLMENT_TERM_LONG', 'warns', 'validThrough'))
  }
  if (enrolledOn !== undefined && enrolledOn > awardDate) {
    faults.push(fault('ENROLMENT_NOT_BEGUN', 'warns', 'enrolledOn'))
  }
  return faults
}
