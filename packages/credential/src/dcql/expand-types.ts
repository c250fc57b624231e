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
  return [...new Set(types.map((type) => expandType(type, contexts)))]
}

function expandType(type: string, contexts: readonly string[]): string {
  for (let i = contexts.length - 1; i >= 0; i--) {
    const names = typeIris.get(contexts[i] as string)
    if (names && Object.hasOwn(names, type)) return names[type] as string
  }
  return type
}
