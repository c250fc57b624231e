/** The grade point average, and averages that can be proven without showing the number. */
import type { CatalogueEntry, ResultOfPerson } from './catalogue.ts'

const thresholds = ['4.0', '4.5', '4.75']

export const averageCatalogue: readonly CatalogueEntry[] = [
  {
    key: 'gpa',
    label: { en: 'Grade point average', ru: 'Средний балл' },
    resultType: 'GradePointAverage',
    valueMin: '2',
    valueMax: '5',
  },
  ...thresholds.map((threshold) => ({
    key: `gpa-${threshold}`,
    label: {
      en: `Grade point average of ${threshold} or more`,
      ru: `Средний балл не ниже ${threshold.replace('.', ',')}`,
    },
    resultType: 'ext:Threshold',
    requiredValue: threshold,
  })),
]

/** The average of marks and the thresholds that it meets; nothing when there are no marks. */
export function averageResults(marks: readonly number[]): readonly ResultOfPerson[] {
  if (marks.length === 0) return []
  // In whole hundredths, so that a threshold never contradicts the average as it is written.
  const hundredths = Math.round((marks.reduce((sum, mark) => sum + mark, 0) * 100) / marks.length)
  const met = thresholds.filter((threshold) => hundredths >= Number(threshold) * 100)
  return [
    { key: 'gpa', value: (hundredths / 100).toFixed(2) },
    ...met.map((threshold) => ({ key: `gpa-${threshold}`, value: 'true' })),
  ]
}
