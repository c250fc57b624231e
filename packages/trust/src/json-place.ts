/**
 * Reads typed values out of decoded JSON, remembering the place, so that each refusal can say where and what was
 * expected.
 */
import { isJsonObject, type JsonObject, type JsonValue } from '@attestat/credential'
import { TrustError } from './codes.ts'
import { type ExpectedPhrase, expected } from './expected.ts'

/** A value, where it stands, and the code that a refusal of it carries. */
export interface JsonPlace {
  readonly value: JsonValue | undefined
  readonly at: string
  readonly code: 'REGISTRY_INVALID' | 'PACK_INVALID' | 'BUNDLE_INVALID'
}

/** The refusal of the value at a place. */
export function unexpected(place: JsonPlace, ...phrase: Parameters<typeof expected>): TrustError {
  return new TrustError(place.code, { at: place.at, details: { expected: expected(...phrase) } })
}

/** The place of an object's member, which may be absent. */
export function member(object: JsonPlace, name: string): JsonPlace {
  const members = asObject(object)
  return {
    value: Object.hasOwn(members, name) ? members[name] : undefined,
    at: `${object.at}.${name}`,
    code: object.code,
  }
}

/** A member as an object to spread: empty when the member is absent. */
export function optionalMember<Name extends string, T>(
  object: JsonPlace,
  name: Name,
  read: (place: JsonPlace) => T,
): { readonly [_ in Name]?: T } {
  const place = member(object, name)
  return place.value === undefined ? {} : ({ [name]: read(place) } as { readonly [_ in Name]?: T })
}

export function asObject(place: JsonPlace): JsonObject {
  if (!isJsonObject(place.value)) throw unexpected(place, 'an object')
  return place.value
}

export function asText(place: JsonPlace): string {
  if (typeof place.value !== 'string' || place.value === '') throw unexpected(place, 'a text')
  return place.value
}

/** A whole number from 1 on. */
export function asCount(place: JsonPlace): number {
  if (typeof place.value !== 'number' || !Number.isInteger(place.value) || place.value < 1) {
    throw unexpected(place, 'a whole number from 1')
  }
  return place.value
}

/** One of a few words. */
export function asOneOf<T extends string>(place: JsonPlace, words: readonly T[]): T {
  const word = words.find((known) => known === place.value)
  if (word === undefined) throw unexpected(place, 'one of {words}', { words: words.join(', ') })
  return word
}

/** A text that matches the pattern as a whole. */
export function asMatch(place: JsonPlace, pattern: RegExp, phrase: ExpectedPhrase): string {
  if (typeof place.value !== 'string' || !pattern.test(place.value)) throw unexpected(place, phrase)
  return place.value
}

/** An instant, written as an RFC 3339 date-time with its zone. */
export function asInstant(place: JsonPlace): Date {
  const phrase = 'a date-time such as 2026-06-30T12:00:00Z'
  const text = asMatch(place, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/, phrase)
  const instant = new Date(text)
  // Engines carry 31 February over into March; the calendar day has to come back as it was written.
  const isCalendarDay = new Date(`${text.slice(0, 10)}T00:00:00Z`).getUTCDate() === Number(text.slice(8, 10))
  if (Number.isNaN(instant.getTime()) || !isCalendarDay) throw unexpected(place, phrase)
  return instant
}

/** A list, its elements read one by one. */
export function asList<T>(place: JsonPlace, read: (element: JsonPlace) => T): readonly T[] {
  const { value, at, code } = place
  if (!Array.isArray(value)) throw unexpected(place, 'a list')
  return value.map((element: JsonValue, i) => read({ value: element, at: `${at}[${i}]`, code }))
}

/** An object used as a map, its members read one by one. */
export function asMap<T>(
  place: JsonPlace,
  read: (element: JsonPlace, name: string) => T,
): ReadonlyMap<string, T> {
  return new Map(Object.keys(asObject(place)).map((name) => [name, read(member(place, name), name)]))
}
