/** How a type calls what its documents say, for those who read them. */
import { CredentialError } from '../codes.ts'
import { decodeJsonObject } from '../edge/json.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import type { ClaimPath } from '../sd-jwt/claim-path.ts'
import type { AchievementField, ClaimDisplay, CredentialType, Label, ResultEntry } from './credential-type.ts'
import { credentialTypes } from './index.ts'
import { kindNamesOf, kindOf } from './kinds.ts'
import { ownKindNames } from './own-kind.ts'
import { openBadgesMember } from './type-metadata.ts'
import { type TypedCredential, typeReferenceOf } from './type-reference.ts'
import { type FindByIntegrity, verifyVctIntegrity } from './vct.ts'

/** The words of a type. A {@link CredentialType} has them; of others they are in its type metadata. */
export interface TypeDisplay extends Pick<CredentialType, 'vct' | 'label' | 'claims' | 'results'> {
  readonly field?: AchievementField
}

/**
 * The words for a credential: of the kind that is known here, else those in the type metadata that its issuer signed
 * for.
 *
 * @param credential The signature is for the caller to verify.
 * @returns undefined when there are none to be relied on; then the document's own texts say what it is.
 */
export async function typeDisplayOf(
  credential: TypedCredential,
  find: FindByIntegrity,
): Promise<TypeDisplay | undefined> {
  const names = kindNamesOf(credential)
  const kind = kindOf(names)
  if (kind !== undefined) return credentialTypes.find(({ id }) => id === kind)
  const reference = typeReferenceOf(credential)
  // Metadata of the issuer's own must not put other words on a document that calls itself a school diploma.
  if (!reference || !ownKindNames(names)) return undefined
  const bytes = await find(reference.integrity)
  if (!bytes) return undefined
  try {
    await verifyVctIntegrity(bytes, reference.integrity)
    const metadata = decodeJsonObject(bytes, { at: 'type metadata' })
    return metadata.vct === reference.vct ? readTypeDisplay(metadata, names.achievementType) : undefined
  } catch (error) {
    if (error instanceof CredentialError) return undefined
    throw error
  }
}

/** @returns undefined when the metadata have no name for the type, or are of another `achievementType`. */
function readTypeDisplay(metadata: JsonObject, achievementType: string | undefined): TypeDisplay | undefined {
  const { vct, display, claims, name } = metadata
  const label = readLabel(display, 'name') ?? (typeof name === 'string' ? { en: name, ru: name } : undefined)
  if (typeof vct !== 'string' || !label) return undefined
  const openBadges = metadata[openBadgesMember]
  const { field, results, achievementType: named } = isJsonObject(openBadges) ? openBadges : {}
  if (Array.isArray(named) && !named.includes(achievementType)) return undefined
  return {
    vct,
    label,
    claims: elementsOf(claims).flatMap(readClaim),
    results: elementsOf(results).flatMap(readResult),
    ...(isField(field) ? { field } : {}),
  }
}

/** Claims outside the document are the token's own, and not for people. */
function readClaim({ path, display, sd }: JsonObject): ClaimDisplay[] {
  const label = readLabel(display, 'label')
  if (!label || !isClaimPath(path) || path[0] !== 'ld') return []
  return [{ path: path.slice(1), label, disclosable: sd !== 'never' }]
}

function readResult({ key, display }: JsonObject): ResultEntry[] {
  const label = readLabel(display, 'label')
  return label && typeof key === 'string' ? [{ key, label }] : []
}

/** Words of both languages; where there is one language only, it serves for both. */
function readLabel(display: JsonValue | undefined, member: 'name' | 'label'): Label | undefined {
  const words = (language: string): string | undefined => {
    const entry = elementsOf(display).find(({ locale, lang }) => String(locale ?? lang).startsWith(language))
    const text = entry?.[member]
    return typeof text === 'string' ? text : undefined
  }
  const [en, ru] = [words('en'), words('ru')]
  const any = en ?? ru ?? words('')
  return any === undefined ? undefined : { en: en ?? any, ru: ru ?? any }
}

function elementsOf(value: JsonValue | undefined): readonly JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}

function isClaimPath(value: JsonValue | undefined): value is ClaimPath & JsonValue {
  return (
    Array.isArray(value) &&
    value.every((step) => step === null || typeof step === 'string' || typeof step === 'number')
  )
}

function isField(value: JsonValue | undefined): value is AchievementField {
  return value === 'education' || value === 'culture' || value === 'sport'
}
