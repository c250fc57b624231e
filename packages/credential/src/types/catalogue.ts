/** Result catalogues: what a type's documents may say as results, the same list in each of them. */
import type { Alignment, Result, ResultDescription } from '../model/achievement-credential.ts'
import { resultDescriptionId } from './achievement-id.ts'
import type { ResultEntry } from './credential-type.ts'

/** One entry of a catalogue with what Open Badges says of it. */
export interface CatalogueEntry extends ResultEntry {
  readonly resultType: string
  /** From the lowest to the highest. */
  readonly allowedValue?: readonly string[]
  readonly requiredValue?: string
  readonly valueMin?: string
  readonly valueMax?: string
}

/** A result that one person has: the key of its catalogue entry, and a value or a status. */
export type ResultOfPerson = {
  readonly key: string
  /** What the result is about, where the catalogue cannot name it. */
  readonly alignment?: readonly Alignment[]
} & ({ readonly value: string } | { readonly status: 'Completed' | 'Enrolled' })

/** The results that a record has a value for, by key of the catalogue, in the order given. */
export function givenResults(values: Readonly<Record<string, string | undefined>>): ResultOfPerson[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ key, value }]))
}

/** The catalogue as `achievement.resultDescription`, named in the language of the document. */
export function describeResults(vct: string, catalogue: readonly CatalogueEntry[]): ResultDescription[] {
  return catalogue.map(({ key, label, ...rest }) => ({
    id: resultDescriptionId(vct, key),
    type: ['ResultDescription'],
    name: label.ru,
    ...rest,
  }))
}

/** Results as they stand in a document. */
export function writeResults(vct: string, results: readonly ResultOfPerson[]): Result[] {
  return results.map(({ key, ...outcome }) => ({
    type: ['Result'],
    resultDescription: resultDescriptionId(vct, key),
    ...outcome,
  }))
}
