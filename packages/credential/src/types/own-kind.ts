/** Kinds that the table does not have: an issuer's own, by the names that the issuer gave them. */
import { documentClassOf } from '../model/credential-document.ts'
import { type KindNames, kindNamesOf, kindOf } from './kinds.ts'
import type { TypedCredential } from './type-reference.ts'

/** What a credential's kind is called: the id of one that is known here, or an issuer's own name for its own. */
export function kindNameOf(credential: TypedCredential): string | undefined {
  const names = kindNamesOf(credential)
  return kindOf(names) ?? ownKindNames(names)?.[0]
}

/**
 * The names of an issuer's own kind, all of which somebody must recognise who is to recognise the kind.
 *
 * What the type extends is none of them: anybody can say to extend a school diploma.
 *
 * @returns undefined when a name belongs to a kind that is known here, could be taken for one, or there is none.
 */
export function ownKindNames({ vct, type, achievementType }: KindNames): readonly string[] | undefined {
  // Nobody's own kinds are anything but achievements.
  if (type !== undefined && documentClassOf(type)?.name !== 'OpenBadgeCredential') return undefined
  const names = [vct, achievementType].filter((name) => name !== undefined)
  const areOwn =
    (vct === undefined || (/^(?:https|urn):/.test(vct) && kindOf({ vct }) === undefined)) &&
    (achievementType === undefined ||
      (achievementType.startsWith('ext:') && kindOf({ achievementType }) === undefined))
  return areOwn && names.length > 0 ? names : undefined
}
