/** Kinds of document that are an issuer's own. */
import {
  kindNamesOf,
  ownKindNames,
  type TypeDisplay,
  type TypedCredential,
  typeDisplayOf,
} from '@attestat/credential'
import type { Recognition, TrustSource } from '@attestat/trust'

/**
 * What an issuer calls a kind of its own, where the registry lets it award that very kind. `*` stands for the kinds
 * that are known, and what a type extends counts for nothing: anybody can say to extend a school diploma.
 */
export function recognisedOwnKindOf(
  credential: TypedCredential,
  recognition: Recognition,
): string | undefined {
  if (recognition.status === 'unknown') return undefined
  const names = ownKindNames(kindNamesOf(credential))
  return names?.every((name) => recognition.entry.mayAward.includes(name)) ? names[0] : undefined
}

/**
 * The words of an issuer's own kind, where the type metadata that it signed for are at hand.
 *
 * @param credential Of a kind that is none of those known here.
 */
export async function ownDisplayOf(
  credential: TypedCredential,
  trust: TrustSource,
): Promise<TypeDisplay | undefined> {
  return typeDisplayOf(credential, async (integrity) => (await trust.typeMetadata(integrity))?.bytes)
}
