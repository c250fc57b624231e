/** Points out of a maximum, and shares of it that can be proven without showing the points. */
import type { CodeTable } from '../errors.ts'
import type { CatalogueEntry, ResultOfPerson } from './catalogue.ts'
import { givenResults } from './catalogue.ts'
import type { CredentialRecord, RecordFault, RecordField } from './credential-type.ts'
import { faultsOf } from './record-fault.ts'

const thresholds = ['50', '75', '90']

export const scoreFields: readonly RecordField[] = [
  {
    name: 'score',
    label: { en: 'Points', ru: 'Балл' },
    headers: ['Балл', 'Баллы', 'Сумма баллов', 'Итоговый балл', 'Набранный балл', 'Количество баллов'],
    kind: 'decimal',
    required: false,
  },
  {
    name: 'maxScore',
    label: { en: 'Highest number of points', ru: 'Максимальный балл' },
    headers: ['Максимальный балл', 'Макс. балл', 'Максимум баллов', 'Максимально возможный балл'],
    kind: 'decimal',
    required: false,
  },
]

/** The maximum differs from one contest to the next, so it is no part of the catalogue: the share says it. */
export const scoreCatalogue: readonly CatalogueEntry[] = [
  { key: 'score', label: { en: 'Points', ru: 'Сумма баллов' }, resultType: 'RawScore', valueMin: '0' },
  {
    key: 'percent',
    label: { en: 'Share of the highest number of points, %', ru: 'Доля от максимального балла, %' },
    resultType: 'Percent',
    valueMin: '0',
    valueMax: '100',
  },
  ...thresholds.map((threshold) => ({
    key: `percent-${threshold}`,
    label: {
      en: `${threshold} % of the points or more`,
      ru: `Не менее ${threshold} % от максимального балла`,
    },
    resultType: 'ext:Threshold',
    requiredValue: threshold,
  })),
]

/** The points; and where the maximum is known, their share of it and the thresholds that it meets. */
export function scoreResults({ score, maxScore }: CredentialRecord): readonly ResultOfPerson[] {
  if (score === undefined || maxScore === undefined) return givenResults({ score })
  // In whole hundredths and rounded down, so that no threshold is stated that is missed by a hair.
  const hundredths = Math.floor((Number(score) * 10_000) / Number(maxScore) + 1e-6)
  const met = thresholds.filter((threshold) => hundredths >= Number(threshold) * 100)
  return [
    ...givenResults({ score, percent: (hundredths / 100).toFixed(2) }),
    ...met.map((threshold) => ({ key: `percent-${threshold}`, value: 'true' })),
  ]
}

const words = {
  SCORE_OVER_MAXIMUM: {
    en: 'There are more points than the highest number of points',
    ru: 'Баллов больше, чем максимальный балл',
  },
  SCORE_MAXIMUM_ZERO: {
    en: 'The highest number of points is expected to be above zero',
    ru: 'Максимальный балл должен быть больше нуля',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** Points that cannot be. */
export function scoreFaults({ score, maxScore }: CredentialRecord): readonly RecordFault[] {
  if (maxScore === undefined) return []
  if (Number(maxScore) === 0) return [fault('SCORE_MAXIMUM_ZERO', 'blocks', 'maxScore')]
  return Number(score ?? 0) > Number(maxScore) ? [fault('SCORE_OVER_MAXIMUM', 'blocks', 'score')] : []
}
