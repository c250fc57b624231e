/**
 * What a transcript says as results: one a course, so that each can be shown or hidden by itself.
 *
 * A school subject is an entry of the catalogue under the same key as in the school certificate, so its mark can be
 * asked for by name. Any other course has a name that no catalogue can foresee, and a catalogue of the courses that
 * one student took would tell what was hidden. So all of them are results of the one entry `course`, and the name
 * travels inside the result, as the `alignment` that Open Badges gives every result: it is hidden with the mark, and
 * a request finds it at `result[*].alignment[*].targetUrl`.
 */
import { averageCatalogue, averageResults } from '../average.ts'
import type { CatalogueEntry, ResultOfPerson } from '../catalogue.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { markResult, markType, numericMarks } from '../marks.ts'
import { markedSubjects, subjectCatalogue } from '../school-subjects.ts'
import { courseAlignment, courseSlots, coursesOf } from './courses.ts'

/** The whole catalogue, the same in every transcript. */
export const catalogue: readonly CatalogueEntry[] = [
  ...subjectCatalogue,
  { key: 'course', label: { en: 'Course', ru: 'Дисциплина' }, resultType: markType },
  ...averageCatalogue,
]

/** Every transcript shows this many positions: each subject, each numbered course, the average and its thresholds. */
export const resultSlots: number = markedSubjects.length + courseSlots + averageCatalogue.length

/** The results of one student, in the order of the catalogue. */
export function resultsOf(record: CredentialRecord): readonly ResultOfPerson[] {
  const courses = coursesOf(record)
  const marks = [...markedSubjects.map(({ field }) => record[field]), ...courses.map(({ mark }) => mark)]
  return [
    ...markedSubjects.flatMap(({ key, field }) => markResult(key, record[field])),
    ...courses.flatMap(({ name = '', mark, hours }) =>
      markResult('course', mark).map((result) => ({
        ...result,
        alignment: [courseAlignment(name, hours)],
      })),
    ),
    ...averageResults(numericMarks(marks)),
  ]
}
