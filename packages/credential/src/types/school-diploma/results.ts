/** What a certificate says as results: marks, their average, and true statements about thresholds. */
import { yearsBetween } from '../../model/date-time.ts'
import type { CatalogueEntry, ResultOfPerson } from '../catalogue.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { markField, subjectCatalogue, subjectKeys } from './subjects.ts'

/** Averages and ages that a graduate can prove without showing the number. */
const averageThresholds = ['4.0', '4.5', '4.75']
const ageThresholds = ['14', '16', '18']

/** The whole catalogue, the same in every certificate. */
export const catalogue: readonly CatalogueEntry[] = [
  ...subjectCatalogue,
  {
    key: 'gpa',
    label: { en: 'Grade point average', ru: 'Средний балл' },
    resultType: 'GradePointAverage',
    valueMin: '2',
    valueMax: '5',
  },
  ...averageThresholds.map((threshold) => ({
    key: `gpa-${threshold}`,
    label: {
      en: `Grade point average of ${threshold} or more`,
      ru: `Средний балл не ниже ${threshold.replace('.', ',')}`,
    },
    resultType: 'ext:Threshold',
    requiredValue: threshold,
  })),
  ...ageThresholds.map((age) => ({
    key: `age-${age}`,
    label: { en: `${age} years old or more when signed`, ru: `На день подписи не моложе ${age} лет` },
    resultType: 'ext:AgeAtLeast',
    requiredValue: age,
  })),
]

/**
 * The results of one graduate, in the order of the catalogue.
 *
 * @param signedOn Day of signing, as of which ages count.
 */
export function resultsOf(record: CredentialRecord, signedOn: string): readonly ResultOfPerson[] {
  return [...marks(record), ...average(record), ...ages(record, signedOn)]
}

/** The numeric marks of a record. */
export function numericMarks(record: CredentialRecord): readonly number[] {
  return subjectKeys.map((key) => Number(record[markField(key)])).filter((mark) => mark >= 2 && mark <= 5)
}

function marks(record: CredentialRecord): readonly ResultOfPerson[] {
  return subjectKeys.flatMap((key): readonly ResultOfPerson[] => {
    const mark = record[markField(key)]
    // An exemption or a subject that was not taught is no result.
    if (mark === undefined || mark === 'exempt' || mark === 'not-studied') return []
    return [mark === 'pass' ? { key, status: 'Completed' } : { key, value: mark }]
  })
}

function average(record: CredentialRecord): readonly ResultOfPerson[] {
  const all = numericMarks(record)
  if (all.length === 0) return []
  // In whole hundredths, so that a threshold never contradicts the average as it is written.
  const hundredths = Math.round((all.reduce((sum, mark) => sum + mark, 0) * 100) / all.length)
  const met = averageThresholds.filter((threshold) => hundredths >= Number(threshold) * 100)
  return [
    { key: 'gpa', value: (hundredths / 100).toFixed(2) },
    ...met.map((threshold) => ({ key: `gpa-${threshold}`, value: 'true' })),
  ]
}

function ages({ birthDate }: CredentialRecord, signedOn: string): readonly ResultOfPerson[] {
  if (birthDate === undefined) return []
  const age = yearsBetween(birthDate, signedOn)
  return ageThresholds
    .filter((threshold) => age >= Number(threshold))
    .map((threshold) => ({ key: `age-${threshold}`, value: 'true' }))
}
