/** A credential as its owner sees it: a card in a list, and every claim with a label and whether it can be hidden. */
import {
  type AchievementField,
  type ClaimDisplay,
  type ClaimPath,
  type ConcretePath,
  claimWords,
  compareResults,
  formatPath,
  isAchievementCredential,
  isJsonObject,
  isPrefix,
  type JsonObject,
  type JsonValue,
  type Label,
  listOf,
  type ReadCredential,
  resolveClaimPath,
  resultLabel,
  resultText,
  textIn,
  untoldParts,
  valueAt,
} from '@attestat/credential'
import type { CopyCount } from './copies.ts'
import type { HeldCredential, HeldEntry } from './held-credential.ts'

/**
 * What is known of a credential. `in-force`: within its dates and not revoked as of `Card.asOf`, or such that its
 * issuer keeps no list to revoke it by. `not-checked`: within its dates; whether it was revoked nobody has looked up.
 */
export type CardState =
  | 'in-force'
  | 'not-checked'
  | 'not-yet-valid'
  | 'expired'
  | 'suspended'
  | 'revoked'
  | 'superseded'

/** A credential in a list. */
export interface Card {
  readonly id: string
  /** Id of a kind that is known here, or what the issuer calls its own. */
  readonly kind?: string
  /** Name of the kind, the issuer's own included; where there are no words for it, the document's own. */
  readonly label: Label
  readonly field?: AchievementField
  /** The name of the achievement, or of what is no achievement, as the issuer wrote it. */
  readonly name: string
  readonly issuer: { readonly id: string; readonly name?: string }
  /** As in the document: a date, or a date and time. */
  readonly awardedDate?: string
  readonly validUntil?: Date
  readonly state: CardState
  /** As of when the issuer's status lists are known, where they were asked. */
  readonly asOf?: Date
  /** Whether the issuer's signature was verified when the credential arrived. */
  readonly isVerified: boolean
  /** Whether it is bound to the wallet's key, so that only this wallet can present it. */
  readonly isBound: boolean
  /** Whether it is the text of a printed code alone: for its owner to look at, and shown to nobody. */
  readonly isPaper?: boolean
  /** Where the document has single-use copies: this one is to be shown next. */
  readonly copies?: CopyCount
}

/** One claim, for the owner's eyes. */
export interface OwnerClaim {
  /** Path in the credential's claims, as selections name it. */
  readonly path: ConcretePath
  readonly label: Label
  readonly value: JsonValue
  /** The value in words, where it is a mark, a place or a status. */
  readonly text?: Label
  /** Whether the owner can hide it. What is not hideable is seen by everybody who sees the credential. */
  readonly hideable: boolean
}

export function cardOf(held: HeldEntry, now: Date): Card {
  const { facts } = held
  const { kind, field, label, name, issuer, awardedDate, validUntil } = facts
  return {
    id: held.id,
    ...(kind === undefined ? {} : { kind }),
    ...(field ? { field } : {}),
    label,
    name,
    issuer,
    ...(awardedDate === undefined ? {} : { awardedDate }),
    ...(validUntil ? { validUntil } : {}),
    state: stateOf(held, now),
    ...(held.status ? { asOf: held.status.asOf } : {}),
    isVerified: held.verifiedWith !== undefined,
    isBound: facts.bound,
    ...(held.copies ? { copies: held.copies } : {}),
  }
}

/** What is known of a credential as of a moment. */
export function stateOf(
  {
    facts,
    supersededBy,
    status,
  }: Pick<HeldEntry, 'supersededBy' | 'status'> & {
    readonly facts: Pick<HeldEntry['facts'], 'validFrom' | 'validUntil' | 'revocable'>
  },
  now: Date,
): CardState {
  if (supersededBy !== undefined) return 'superseded'
  if (status?.meaning === 'revoked') return 'revoked'
  if (facts.validUntil && facts.validUntil <= now) return 'expired'
  if (status?.meaning === 'suspended') return 'suspended'
  if (facts.validFrom > now) return 'not-yet-valid'
  return status || !facts.revocable ? 'in-force' : 'not-checked'
}

/**
 * Every claim that a person would read, in the order of the type's display; then whatever else is said of the subject,
 * hidden or not, so that nothing can be shown that the owner has not seen.
 */
export function ownerClaims(held: HeldCredential): readonly OwnerClaim[] {
  const { credential } = held
  const displayed = (held.display?.claims ?? documentDisplay).flatMap((display) =>
    inCatalogueOrder(held, resolveClaimPath(credential.claims, pathIn(credential, display.path))).map(
      (path) => ownerClaim(held, path, display),
    ),
  )
  const untold = untoldParts(credential.claims, credential.document.type, {
    told: displayed.map(({ path }) => path),
    cuts: credential.disclosures.map(({ path }) => path),
    root: credential.format === 'dc+sd-jwt' ? ['ld'] : [],
  })
  return [...displayed, ...untold.map((path) => ownerClaim(held, path))]
}

/**
 * What the claim at a path is called, or the one that it is a part of, or all below it: many times as fast as
 * {@link ownerClaims} where it is one claim.
 */
export function labelsAt(held: HeldCredential, path: ConcretePath): readonly Label[] {
  const { credential } = held
  const results = path.map((_, i) => resultOf(held, valueAt(credential.claims, path.slice(0, i + 1)))?.label)
  const result = results.find((label) => label !== undefined)
  if (result) return [result]
  const displays = (held.display?.claims ?? documentDisplay).filter((display) =>
    isAlong(pathIn(credential, display.path), path),
  )
  if (displays.some((display) => pathIn(credential, display.path).length > path.length)) {
    return ownerClaims(held).flatMap((claim) => (isPrefix(path, claim.path) ? claim.label : []))
  }
  const [display] = displays
  return [display?.label ?? { ru: formatPath(path), en: formatPath(path) }]
}

/** Whether one of two paths begins with the other, as far as the first says which element of a list. */
function isAlong(one: ClaimPath, other: ConcretePath): boolean {
  return one
    .slice(0, other.length)
    .every((step, i) => step === other[i] || (step === null && typeof other[i] === 'number'))
}

/** Results as the type's catalogue has them: documents shuffle them. Anything else stays where it is. */
function inCatalogueOrder(
  { credential, display }: HeldCredential,
  paths: readonly ConcretePath[],
): readonly ConcretePath[] {
  return paths.toSorted((one, other) => {
    const [a, b] = [valueAt(credential.claims, one), valueAt(credential.claims, other)]
    return display && isResult(a) && isResult(b) ? compareResults(display, a, b) : 0
  })
}

function isResult(value: JsonValue | undefined): value is JsonObject {
  return isJsonObject(value) && typeof value.resultDescription === 'string'
}

function ownerClaim(held: HeldCredential, path: ConcretePath, display?: ClaimDisplay): OwnerClaim {
  const { credential } = held
  const value = valueAt(credential.claims, path) as JsonValue
  const result = resultOf(held, value)
  const text = result ? result.text : display && claimWords(display, value)
  return {
    path,
    label: result?.label ?? display?.label ?? { ru: formatPath(path), en: formatPath(path) },
    value: result?.value ?? value,
    ...(text ? { text } : {}),
    hideable: credential.disclosures.some((disclosure) => isPrefix(disclosure.path, path)),
  }
}

/** A mark, place or rank is read by the description that it points to, and for its value alone. */
function resultOf(
  { credential, display }: HeldCredential,
  value: JsonValue | undefined,
): Pick<OwnerClaim, 'label' | 'value' | 'text'> | undefined {
  if (!isResult(value)) return undefined
  const label =
    (display && resultLabel(display, value)) ?? describedLabel(credential, String(value.resultDescription))
  const shown = value.value ?? value.achievedLevel ?? value.status
  const text = resultText(value)
  return label && shown !== undefined ? { label, value: shown, ...(text ? { text } : {}) } : undefined
}

/** The document's own words, for a result that the type has none for. */
function describedLabel({ document }: ReadCredential, id: string): Label | undefined {
  if (!isAchievementCredential(document)) return undefined
  const { resultDescription } = document.credentialSubject.achievement
  const described = listOf(resultDescription).find((description) => description.id === id)
  return described && { ru: textIn(described.name, 'ru'), en: textIn(described.name, 'en') }
}

/** In `dc+sd-jwt` the document stands under `ld`, without what the token says in its place. */
function pathIn({ format }: ReadCredential, path: ClaimPath): ClaimPath {
  if (format !== 'dc+sd-jwt') return path
  const [root] = path
  return (typeof root === 'string' && tokenClaims.get(root)) || ['ld', ...path]
}

const tokenClaims: ReadonlyMap<string, ClaimPath> = new Map([
  ['issuer', ['iss']],
  ['validFrom', ['nbf']],
  ['validUntil', ['exp']],
  ['credentialStatus', ['status']],
])

/** What a document has whose type is not known here. */
const documentDisplay: readonly ClaimDisplay[] = [
  { path: ['name'], label: { ru: 'Документ', en: 'Document' }, disclosable: false },
  {
    path: ['credentialSubject', 'achievement', 'name'],
    label: { ru: 'Достижение', en: 'Achievement' },
    disclosable: false,
  },
  { path: ['issuer'], label: { ru: 'Выдано', en: 'Issued by' }, disclosable: false },
  { path: ['awardedDate'], label: { ru: 'Дата', en: 'Date' }, disclosable: false },
]
