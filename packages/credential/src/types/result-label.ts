/** What a result is called. */
import { isJsonObject, type JsonObject } from '../json.ts'
import { resultDescriptionId } from './achievement-id.ts'
import type { CredentialType, Label } from './credential-type.ts'

/**
 * The words for one result of a document of this type: those of its catalogue entry, or, where the entry stands for
 * whatever the result names itself (a course of a transcript), that name.
 *
 * @param result An element of `credentialSubject.result`.
 * @returns undefined when the type has no such entry.
 */
export function resultLabel(
  type: Pick<CredentialType, 'vct' | 'results'>,
  result: JsonObject,
): Label | undefined {
  const entry = type.results.find(
    ({ key }) => resultDescriptionId(type.vct, key) === result.resultDescription,
  )
  if (!entry) return undefined
  const [alignment] = Array.isArray(result.alignment) ? result.alignment : [result.alignment]
  const name = isJsonObject(alignment) ? alignment.targetName : undefined
  return typeof name === 'string' ? { en: name, ru: name } : entry.label
}
