/** Faults of a course record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import { scoreFaults } from '../score.ts'
import { programmeOf } from './programmes.ts'

const words = {
  COURSE_HOURS_FEW: {
    en: 'Expected {least} academic hours or more for this kind of programme',
    ru: 'Для такой программы ожидалось часов не меньше {least}',
  },
  COURSE_DATES_REVERSED: {
    en: 'The course ends before it begins',
    ru: 'Курс заканчивается раньше, чем начинается',
  },
  COURSE_UNFINISHED: {
    en: 'The document is dated before the last day of the course',
    ru: 'Документ выдан раньше последнего дня курса',
  },
  COURSE_MARK_FAILING: {
    en: 'Nobody completes a course with a failing mark',
    ru: 'С неудовлетворительной оценкой курс не окончен',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [
    ...birthAfterAward(record),
    ...hoursFaults(record),
    ...dateFaults(record),
    ...(record.mark === '2' ? [fault('COURSE_MARK_FAILING', 'blocks', 'mark')] : []),
    ...scoreFaults(record),
  ]
}

function hoursFaults({ hours, programme }: CredentialRecord): RecordFault[] {
  const least = programmeOf(programme).leastHours ?? 1
  if (hours === undefined || Number(hours) >= least) return []
  return [fault('COURSE_HOURS_FEW', hours === '0' ? 'blocks' : 'warns', 'hours', { least })]
}

function dateFaults({ startDate, endDate, awardDate }: CredentialRecord): RecordFault[] {
  if (endDate === undefined) return []
  if (startDate !== undefined && endDate < startDate) {
    return [fault('COURSE_DATES_REVERSED', 'blocks', 'endDate')]
  }
  return awardDate !== undefined && awardDate < endDate
    ? [fault('COURSE_UNFINISHED', 'warns', 'awardDate')]
    : []
}
