/** What a document says of its subject beyond the words of its type: nothing that is shown may go unseen. */
import { isJsonObject, type JsonValue } from '../json.ts'
import { disclosureRuleOf } from '../model/disclosure-policy.ts'
import { type ConcretePath, isPrefix, valueAt } from '../sd-jwt/claim-path.ts'

export interface ToldParts {
  /** What somebody has been told already, each place with all that is in it. */
  readonly told: readonly ConcretePath[]
  /** Where a part begins that is hidden or shown by itself, so that it is told by itself. Default: nowhere. */
  readonly cuts?: readonly ConcretePath[]
  /** Where the document stands in the claims. Default: it is them. */
  readonly root?: readonly string[]
}

/**
 * The parts of subject and evidence that nobody has been told of, hidden or not, each as large as it can be. What says
 * which document it is, and of whom, is none of them: `id`, `type`, `achievement`.
 *
 * @param type The document's `type`.
 * @returns paths in the claims.
 */
export function untoldParts(
  claims: JsonValue,
  type: JsonValue | undefined,
  { told, cuts = [], root = [] }: ToldParts,
): readonly ConcretePath[] {
  const isPart = disclosureRuleOf(type)
  const ends = [...told, ...cuts]
  const partsAt = (value: JsonValue, path: ConcretePath): readonly ConcretePath[] => {
    if (told.some((one) => isPrefix(one, path))) return []
    const below = Array.isArray(value)
      ? value.map((element: JsonValue, i) => [element, i] as const)
      : isJsonObject(value)
        ? Object.entries(value).map(([name, member]) => [member as JsonValue, name] as const)
        : undefined
    const isCut = ends.some((end) => end.length > path.length && isPrefix(path, end))
    if (isPart(path.slice(root.length)) && !isCut) return below?.length === 0 ? [] : [path]
    return (below ?? []).flatMap(([element, step]) => partsAt(element, [...path, step]))
  }
  return ['credentialSubject', 'evidence'].flatMap((member) => {
    const path = [...root, member]
    const value = valueAt(claims, path)
    return value === undefined ? [] : partsAt(value, path)
  })
}
