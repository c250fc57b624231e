/** Which kind of document a credential is. */
import { kindOf as kindOfType, type ReadCredential, valueAt } from '@attestat/credential'

/** The kind (`school-diploma`), from `vct` and `achievementType` together; undefined when no type here is meant. */
export function kindOf({ vct, document }: ReadCredential): string | undefined {
  const achievementType = valueAt(document, ['credentialSubject', 'achievement', 'achievementType'])
  return kindOfType({
    ...(vct === undefined ? {} : { vct }),
    ...(typeof achievementType === 'string' ? { achievementType } : {}),
  })
}
