/** Faults of a transcript's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import { markFields } from '../school-subjects.ts'
import { schoolYearFaults } from '../school-year.ts'
import { courseAlignment, courseField, coursesOf } from './courses.ts'

const words = {
  TRANSCRIPT_MARKS_MISSING: { en: 'The record has no marks at all', ru: 'В записи нет ни одной оценки' },
  TRANSCRIPT_COURSE_UNNAMED: {
    en: 'There is a mark or a number of hours, but no name of the course',
    ru: 'Есть оценка или часы, но нет названия дисциплины',
  },
  TRANSCRIPT_COURSE_UNMARKED: {
    en: 'There is a course, but no mark',
    ru: 'Есть дисциплина, но нет оценки',
  },
  TRANSCRIPT_COURSE_TWICE: {
    en: 'This course stands in the record twice',
    ru: 'Эта дисциплина указана в записи дважды',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [...birthAfterAward(record), ...schoolYearFaults(record), ...courseFaults(record)]
}

function courseFaults(record: CredentialRecord): readonly RecordFault[] {
  const courses = coursesOf(record)
  if (courses.length === 0 && markFields.every(({ name }) => record[name] === undefined)) {
    return [fault('TRANSCRIPT_MARKS_MISSING', 'blocks', courseField('name', 1))]
  }
  const seen = new Set(
    markFields
      .filter(({ name }) => record[name] !== undefined)
      .flatMap(({ headers }) => headers.map((header) => courseAlignment(header, undefined).targetUrl)),
  )
  return courses.flatMap(({ slot, name, mark, hours }) => {
    if (name === undefined) return [fault('TRANSCRIPT_COURSE_UNNAMED', 'blocks', courseField('name', slot))]
    const { targetUrl } = courseAlignment(name, hours)
    const isKnown = seen.has(targetUrl)
    seen.add(targetUrl)
    return [
      ...(isKnown ? [fault('TRANSCRIPT_COURSE_TWICE', 'blocks', courseField('name', slot))] : []),
      ...(mark === undefined
        ? [fault('TRANSCRIPT_COURSE_UNMARKED', 'blocks', courseField('mark', slot))]
        : []),
    ]
  })
}
