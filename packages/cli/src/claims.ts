/** What a document says, claim by claim, for people who are not its owner: the part that was shown, and no more. */
import {
  type ClaimDisplay,
  type CredentialDocument,
  claimWords,
  compareResults,
  formatPath,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Label,
  parseInstant,
  resolveClaimPath,
  resultLabel,
  resultText,
  type TypeDisplay,
  untoldParts,
  valueAt,
} from '@attestat/credential'
import type { Session } from './session.ts'
import { tableLines } from './table.ts'

export interface ShownClaim {
  readonly label: Label
  readonly value: JsonValue
  /** The value in words, where it is a mark, a place or a status. */
  readonly text?: Label
  /** Whether its owner can hide it. */
  readonly disclosable: boolean
}

/**
 * The claims of a document that its type has words for, in the order of the type.
 *
 * @param type The words; without them the document's own texts must do.
 */
export function shownClaims(
  document: CredentialDocument,
  type: TypeDisplay | undefined,
): readonly ShownClaim[] {
  const claims = document as unknown as JsonObject
  return (type?.claims ?? anyDocument).flatMap((display: ClaimDisplay) => {
    const { path, label, disclosable } = display
    const values = resolveClaimPath(claims, path).map((place) => valueAt(claims, place) as JsonValue)
    return inCatalogueOrder(values, type).map((value) => {
      const text = claimWords(display, value)
      return { label, value, ...(text && { text }), ...(type && resultClaim(type, value)), disclosable }
    })
  })
}

/** What a document says of its subject beyond {@link shownClaims}, by its path. */
export function otherClaims(
  document: CredentialDocument,
  type: TypeDisplay | undefined,
): readonly ShownClaim[] {
  const claims = document as unknown as JsonObject
  const told = (type?.claims ?? anyDocument).flatMap(({ path }) => resolveClaimPath(claims, path))
  return untoldParts(claims, document.type, { told }).map((path) => {
    const name = formatPath(path)
    return { label: { en: name, ru: name }, value: valueAt(claims, path) as JsonValue, disclosable: true }
  })
}

/** Results as the catalogue has them: documents shuffle them. Anything else stays where it is. */
function inCatalogueOrder(values: readonly JsonValue[], type: TypeDisplay | undefined): readonly JsonValue[] {
  return values.toSorted((one, other) =>
    type && isJsonObject(one) && isJsonObject(other) ? compareResults(type, one, other) : 0,
  )
}

/** A mark, place or rank: what it is called, and its value alone. */
function resultClaim(type: TypeDisplay, value: JsonValue): Pick<ShownClaim, 'label' | 'value'> | undefined {
  if (!isJsonObject(value)) return undefined
  const label = resultLabel(type, value)
  const text = resultText(value)
  const outcome = value.value ?? value.achievedLevel ?? value.status
  return label && outcome !== undefined ? { label, value: outcome, ...(text ? { text } : {}) } : undefined
}

/** What there is to print of a claim. */
type ClaimWords = Pick<ShownClaim, 'label' | 'value' | 'text'>

/** Claims as lines. */
export function claimLines(claims: readonly ClaimWords[], session: Session): string[] {
  return tableLines(claims.map((claim) => [session.say(claim.label), claimText(claim, session)]))
}

/** What a claim says, on one line. */
export function claimText({ value, text }: ClaimWords, session: Session): string {
  return text ? session.say(text) : valueText(value, session)
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
  { path: ['name'], label: { en: 'Document', ru: 'Документ' }, disclosable: false },
  {
    path: ['credentialSubject', 'achievement', 'name'],
    label: { en: 'Achievement', ru: 'Достижение' },
    disclosable: false,
  },
  { path: ['issuer'], label: { en: 'Issued by', ru: 'Кем выдано' }, disclosable: false },
  { path: ['awardedDate'], label: { en: 'Date', ru: 'Дата' }, disclosable: false },
] as const
