/** Paths to claims, as DCQL and SD-JWT VC Type Metadata write them. */
import { isJsonObject, type JsonValue } from '../json.ts'

/** A member name, an array index, or null for every element of an array. */
export type ClaimPath = readonly (string | number | null)[]

/** A path to one place: no wildcard in it. */
export type ConcretePath = readonly (string | number)[]

/**
 * Whose view of the claims is searched: `whole`, as their holder has them; `shown`, as they were presented, when hidden
 * array elements are missing and the rest has moved up.
 */
export type ClaimsView = 'whole' | 'shown'

/**
 * The concrete paths that a claims path points to; empty when nothing is there or the text has processing abort.
 *
 * In the `shown` view an index stands for every element up to it: hiding moves elements to lower indexes only, and
 * nobody but the holder knows by how many.
 *
 * @see OpenID4VP 1.0, section 7.1
 */
export function resolveClaimPath(
  claims: JsonValue,
  path: ClaimPath,
  view: ClaimsView = 'whole',
): ConcretePath[] {
  // Elements that only might be meant need not have the shape of the one that is.
  const tolerant = view === 'shown' && path.some((step) => typeof step === 'number')
  let selected: Place[] = [{ path: [], value: claims }]
  for (const step of path) {
    const next: Place[] = []
    for (const place of selected) {
      const below = stepFrom(place, step, view)
      // Section 7.1, step 2: one selected element of the wrong kind aborts processing.
      if (!below && !tolerant) return []
      for (const element of below ?? []) next.push(element)
    }
    selected = next
  }
  return selected.map((place) => place.path)
}

interface Place {
  readonly path: ConcretePath
  readonly value: JsonValue
}

/** The elements that one step selects below a place; undefined if the place is of the wrong kind for the step. */
function stepFrom(
  { path, value }: Place,
  step: string | number | null,
  view: ClaimsView,
): Place[] | undefined {
  if (typeof step === 'string') {
    if (!isJsonObject(value)) return undefined
    return Object.hasOwn(value, step) ? [{ path: [...path, step], value: value[step] as JsonValue }] : []
  }
  if (!Array.isArray(value)) return undefined
  const first = step === null || view === 'shown' ? 0 : step
  const elements: JsonValue[] = value.slice(first, step === null ? undefined : step + 1)
  return elements.map((element, offset) => ({ path: [...path, first + offset], value: element }))
}

/** The value at a concrete path, or undefined. */
export function valueAt(claims: JsonValue, path: ConcretePath): JsonValue | undefined {
  let value: JsonValue | undefined = claims
  for (const step of path) {
    if (Array.isArray(value)) value = typeof step === 'number' ? value[step] : undefined
    else if (isJsonObject(value) && typeof step === 'string' && Object.hasOwn(value, step))
      value = value[step]
    else return undefined
  }
  return value
}

/** Whether one path begins with another. */
export function isPrefix(beginning: ConcretePath, path: ConcretePath): boolean {
  return beginning.length <= path.length && beginning.every((step, i) => step === path[i])
}

/** A path in words, for places in errors: `credentialSubject.result[2].value`. */
export function formatPath(path: ClaimPath): string {
  return path
    .map((step, i) => (typeof step === 'string' ? (i === 0 ? step : `.${step}`) : `[${step ?? '*'}]`))
    .join('')
}
