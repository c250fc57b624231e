/**
 * Which credential queries have to be answered for a request to be satisfied.
 *
 * @see OpenID4VP 1.0, section 6.4.2
 */
import type { CredentialSetQuery, DcqlQuery } from './query.ts'

/** What a set of answered credential queries amounts to. */
export type Fulfilment =
  | {
      readonly satisfied: true
      /** Position of the best satisfied option of each credential set; null where an optional set stays unanswered. */
      readonly setOptions: readonly (number | null)[]
      /** The credential queries that the required sets rest on. */
      readonly required: readonly string[]
      /** The further ones, which only optional sets rest on. */
      readonly optional: readonly string[]
    }
  | {
      readonly satisfied: false
      /** The credential queries without an answer in the required sets that are not satisfied. */
      readonly missing: readonly string[]
    }

/**
 * The credential sets of a request. Without `credential_sets` all credentials are requested, which is the same as one
 * required set with one option that names them all.
 */
export function requestedSets(query: DcqlQuery): readonly CredentialSetQuery[] {
  return (
    query.credentialSets ?? [
      { options: [query.credentials.map((credential) => credential.id)], required: true },
    ]
  )
}

/**
 * The best option, in the verifier's order of preference, that the answered credential queries satisfy.
 *
 * A verifier calls it once with the queries whose presentations passed every check, and when that does not satisfy
 * the request again with those added that could not be established; what failed is discarded (section 8.6).
 *
 * @param answered Ids of the credential queries with at least one acceptable presentation.
 */
export function bestOption(query: DcqlQuery, answered: ReadonlySet<string>): Fulfilment {
  const setOptions: (number | null)[] = []
  const required = new Set<string>()
  const optional = new Set<string>()
  const missing = new Set<string>()
  for (const set of requestedSets(query)) {
    const index = set.options.findIndex((option) => option.every((id) => answered.has(id)))
    setOptions.push(index < 0 ? null : index)
    for (const id of set.options[index] ?? []) (set.required ? required : optional).add(id)
    if (index < 0 && set.required) {
      for (const id of set.options.flat()) if (!answered.has(id)) missing.add(id)
    }
  }
  if (missing.size > 0) return { satisfied: false, missing: [...missing] }
  return {
    satisfied: true,
    setOptions,
    required: [...required],
    optional: [...optional].filter((id) => !required.has(id)),
  }
}
