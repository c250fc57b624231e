/**
 * The JSON-LD contexts that a document may name.
 *
 * A context gives every member its meaning, so an unknown one could make a signed document say something else
 * (VC Data Integrity §2.4.1, Context Validation). Lists are compared whole and in order, and never fetched.
 */
import type { JsonValue } from '../json.ts'

const vcdm2 = 'https://www.w3.org/ns/credentials/v2'
const openBadges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const extensions = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json'

/** What documents made here name: with the terms of 1EdTech's `credentialSchema`. */
export const issuedContext: readonly string[] = [vcdm2, openBadges, extensions]

/**
 * Every accepted list. Versions before 3.0.3 belong to VC Data Model 1.1, and the unversioned address names
 * whatever is newest, so neither is one.
 */
export const allowedContexts: readonly (readonly string[])[] = [[vcdm2, openBadges], issuedContext]

/** Whether a value of `@context` is one of {@link allowedContexts}. */
export function isAllowedContext(value: JsonValue): boolean {
  return (
    Array.isArray(value) &&
    allowedContexts.some((list) => list.length === value.length && list.every((url, i) => url === value[i]))
  )
}
