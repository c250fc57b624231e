/** What a document says, claim by claim, for people who are not its owner: the part that was shown, and no more. */
import {
  type AchievementCredential,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Label,
  parseInstant,
  resolveClaimPath,
  resultLabel,
  type TypeDisplay,
  valueAt,
} from '@attestat/credential'
import type { Session } from './session.ts'
import { tableLines } from './table.ts'

export interface ShownClaim {
  readonly label: Label
  readonly value: JsonValue
}

/**
 * The claims of a document that its type has words for, in the order of the type.
 *
 * @param type The words; without them the document's own texts must do.
 */
export function shownClaims(
  document: AchievementCredential,
  type: TypeDisplay | undefined,
): readonly ShownClaim[] {
  const claims = document as unknown as JsonObject
  return (type?.claims ?? anyDocument).flatMap(({ path, label }) =>
    resolveClaimPath(claims, path).map((place) => {
      const value = valueAt(claims, place) as JsonValue
      return (type && resultClaim(type, value)) ?? { label, value }
    }),
  )
}

/** A mark, place or rank: what it is called, and its value alone. */
function resultClaim(type: TypeDisplay, value: JsonValue): ShownClaim | undefined {
  if (!isJsonObject(value)) return undefined
  const label = resultLabel(type, value)
  const outcome = value.value ?? value.achievedLevel ?? value.status
  return label && outcome !== undefined ? { label, value: outcome } : undefined
}

/** Claims as lines. */
export function claimLines(claims: readonly ShownClaim[], session: Session): string[] {
  return tableLines(claims.map(({ label, value }) => [session.say(label), valueText(value, session)]))
}

/** A claim's value on one line. Days and moments are told as days. */
export function valueText(value: JsonValue, session: Session): string {
  if (typeof value === 'string') {
    const day = parseInstant(/^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T00:00:00Z` : value)
    return day ? session.date(day) : value
  }
  if (Array.isArray(value)) {
    return value.map((element: JsonValue) => valueText(element, session)).join(', ')
  }
  if (isJsonObject(value)) {
    // Evidence has a name for its kind and says what it is in its description.
    const text = value.description ?? value.identityHash ?? value.narrative ?? value.name
    return typeof text === 'string' ? text : JSON.stringify(value)
  }
  return String(value)
}

/** For documents of types that are not known here. */
const anyDocument = [
  {
    path: ['credentialSubject', 'achievement', 'name'],
    label: { en: 'Achievement', ru: 'Достижение' },
  },
  { path: ['issuer'], label: { en: 'Issued by', ru: 'Кем выдано' } },
  { path: ['awardedDate'], label: { en: 'Date', ru: 'Дата' } },
] as const
