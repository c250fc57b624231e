/** What a certificate says as results: marks, their average, and true statements about thresholds. */
import { ageCatalogue, ageResults } from '../age.ts'
import { averageCatalogue, averageResults } from '../average.ts'
import type { CatalogueEntry, ResultOfPerson } from '../catalogue.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { markResult, numericMarks } from '../marks.ts'
import { markedSubjects, subjectCatalogue } from '../school-subjects.ts'

/** The whole catalogue, the same in every certificate. */
export const catalogue: readonly CatalogueEntry[] = [
  ...subjectCatalogue,
  ...averageCatalogue,
  ...ageCatalogue,
]

/**
 * The results of one graduate, in the order of the catalogue.
 *
 * @param signedAt Time of signing, as of which ages count.
 */
export function resultsOf(record: CredentialRecord, signedAt: Date): readonly ResultOfPerson[] {
  return [
    ...markedSubjects.flatMap(({ key, field }) => markResult(key, record[field])),
    ...averageResults(subjectMarks(record)),
    ...ageResults(record, signedAt),
  ]
}

/** The numeric marks of a record. */
export function subjectMarks(record: CredentialRecord): readonly number[] {
  return numericMarks(markedSubjects.map(({ field }) => record[field]))
}
