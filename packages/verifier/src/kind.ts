/** Which kind of document a credential is. */
import { type JsonObject, kindOf as kindOfType, valueAt } from '@attestat/credential'

/** The kind (`school-diploma`), from `vct` and `achievementType` together; undefined when no type here is meant. */
export function kindOf({
  vct,
  document,
}: {
  readonly vct?: string
  readonly document: JsonObject
}): string | undefined {
  const achievementType = valueAt(document, ['credentialSubject', 'achievement', 'achievementType'])
  return kindOfType({
    ...(vct === undefined ? {} : { vct }),
    ...(typeof achievementType === 'string' ? { achievementType } : {}),
  })
}
