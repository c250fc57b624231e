/** The types of a W3C credential as full IRIs, without a JSON-LD processor. */
import { typeIris } from '../model/contexts.ts'

/**
 * Expands type names as the contexts define them. A name that none of them defines stays as it is.
 *
 * @param types The value of `type`.
 * @param contexts The value of `@context`: URLs, of which a later one has the last word.
 * @see OpenID4VP 1.0, appendix B.1.1
 */
export function expandTypes(types: readonly string[], contexts: readonly string[]): string[] {
  const known = contexts
    .toReversed()
    .map((context) => typeIris.get(context))
    .filter((names) => names !== undefined)
  const expanded = types.map((type) => known.find((names) => Object.hasOwn(names, type))?.[type] ?? type)
  return [...new Set(expanded)]
}
