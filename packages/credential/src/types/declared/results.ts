/** The result catalogue of a declared type, and the results of a record. */
import { type CatalogueEntry, givenResults, type ResultOfPerson } from '../catalogue.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { markResult, markType } from '../marks.ts'
import type { TypeFile, TypeFileField, TypeFileResult } from './type-file.ts'

/** Each result, and after it the thresholds that can be proven without it. */
export function catalogueOf({ fields, results = [] }: TypeFile): readonly CatalogueEntry[] {
  return results.flatMap((result) => {
    const field = fields.find(({ name }) => name === result.field)
    return field ? [entryOf(result, field), ...thresholdsOf(result)] : []
  })
}

/** The results that a record has values for, and the thresholds that they meet. */
export function resultsOf({ fields, results = [] }: TypeFile, record: CredentialRecord): ResultOfPerson[] {
  return results.flatMap(({ key, field: name, atLeast = [], placeAtMost = [] }) => {
    const value = record[name]
    if (fields.find((field) => field.name === name)?.kind === 'mark') return markResult(key, value)
    if (value === undefined) return []
    const met = [
      ...atLeast.filter((least) => Number(value) >= Number(least)),
      ...placeAtMost.filter((most) => Number(value) <= Number(most)),
    ]
    return [
      ...givenResults({ [key]: value }),
      ...met.map((threshold) => ({ key: `${key}-${threshold}`, value: 'true' })),
    ]
  })
}

function entryOf(result: TypeFileResult, { kind, choices }: TypeFileField): CatalogueEntry {
  const { key, label, resultType = kind === 'mark' ? markType : 'Result', placeAtMost } = result
  const { min = placeAtMost ? '1' : undefined, max } = result
  return {
    key,
    label,
    resultType,
    ...(choices ? { allowedValue: choices.map(({ value }) => value) } : {}),
    ...(min === undefined ? {} : { valueMin: min }),
    ...(max === undefined ? {} : { valueMax: max }),
  }
}

function thresholdsOf({ key, label, atLeast = [], placeAtMost = [] }: TypeFileResult): CatalogueEntry[] {
  return [
    ...atLeast.map((least) => ({
      key: `${key}-${least}`,
      label: { en: `${label.en}: ${least} or more`, ru: `${label.ru}: не менее ${least.replace('.', ',')}` },
      resultType: 'ext:Threshold',
      requiredValue: least,
    })),
    ...placeAtMost.map((most) => ({
      key: `${key}-${most}`,
      label: { en: `${label.en}: ${most} or better`, ru: `${label.ru}: не ниже ${most}` },
      resultType: 'ext:PlaceAtMost',
      requiredValue: most,
    })),
  ]
}
