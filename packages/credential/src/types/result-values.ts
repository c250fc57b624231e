/** What values a result can have by the catalogue of its kind: for rules that are written before any document comes. */
import type { CatalogueEntry } from './catalogue.ts'
import type { ResultEntry } from './credential-type.ts'
import { markType } from './marks.ts'

/** Texts all of them; what is absent is not bounded. */
export interface ResultValues {
  /** Every value that there is. */
  readonly allowed?: readonly string[]
  /** Of a value that is a number. */
  readonly least?: number
  readonly most?: number
}

/** @param entry Of the `results` of a credential type. */
export function resultValues(entry: ResultEntry & Partial<CatalogueEntry>): ResultValues {
  const { resultType, requiredValue, allowedValue, valueMin, valueMax } = entry
  // A statement is true, or is not issued.
  if (requiredValue !== undefined) return { allowed: ['true'] }
  if (allowedValue) return { allowed: allowedValue }
  if (resultType === markType) return { allowed: ['2', '3', '4', '5'] }
  return {
    ...(valueMin === undefined ? {} : { least: Number(valueMin) }),
    ...(valueMax === undefined ? {} : { most: Number(valueMax) }),
  }
}
