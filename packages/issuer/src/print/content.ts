/** What a printed document says: the type's own labels and the document's own values, in reading order. */
import {
  type AchievementField,
  type ClaimDisplay,
  type CredentialDocument,
  type CredentialType,
  compareResults,
  type Evidence,
  evidenceLabel,
  headingOf,
  isAchievementCredential,
  isEndorsementCredential,
  isGuardianLink,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type Label,
  type Language,
  listOf,
  type ReadCredential,
  resolveClaimPath,
  resultLabel,
  resultText,
  type Text,
  textIn,
  valueAt,
} from '@attestat/credential'

/** A label and what stands beside it. */
export interface PrintedRow {
  readonly label: string
  readonly value: string
}

export interface PrintedContent {
  readonly language: Language
  /** Absent for a document that belongs to no field of achievement. */
  readonly field?: AchievementField
  /** Name of the kind, for instance "Аттестат". */
  readonly kind: string
  readonly title: string
  /** The full name of the person, or the name of the thing, that the document is about. */
  readonly name: string
  readonly issuer: string
  /** Day of the award, `YYYY-MM-DD`. */
  readonly awardedOn: string
  readonly number?: string
  readonly description: string
  readonly details: readonly PrintedRow[]
  readonly results: readonly PrintedRow[]
}

/**
 * The content of a document's page.
 *
 * Statements that are only ever true ("average of 4.5 or more") are left out: they let an owner hide the number that
 * the page shows.
 *
 * @param credential Read with every disclosure, as the issuer keeps it.
 */
export function printedContent(
  { document }: ReadCredential,
  type: CredentialType,
  language: Language,
): PrintedContent {
  const { issuer } = document
  const { description, number } = substanceOf(document)
  return {
    language,
    ...(type.field === undefined ? {} : { field: type.field }),
    kind: type.label[language],
    title: textIn(document.name ?? headingOf(document), language),
    name: nameOf(document, language),
    issuer: issuer.name === undefined ? issuer.id : textIn(issuer.name, language),
    awardedOn: (document.awardedDate ?? document.validFrom).slice(0, 10),
    ...(number === undefined ? {} : { number }),
    description: textIn(description, language),
    details: [
      ...type.claims
        .filter(({ path }) => !shownElsewhere.has(path.join('.')))
        .flatMap((display) => detailRows(document, display, language)),
      ...validity(document.validUntil, language),
    ],
    results: resultRows(document, type, language),
  }
}

/** What the document says in its own words, and its number where it has one. */
function substanceOf(document: CredentialDocument): { readonly description: Text; readonly number?: string } {
  if (isEndorsementCredential(document)) return { description: document.credentialSubject.endorsementComment }
  if (isGuardianLink(document)) return { description: document.description ?? '' }
  const { achievement, licenseNumber: number } = document.credentialSubject
  return { description: achievement.description, ...(number === undefined ? {} : { number }) }
}

function nameOf({ credentialSubject: subject }: CredentialDocument, language: Language): string {
  const parts = [subject.familyName, subject.givenName, subject.patronymicName]
  const person = parts.filter((part) => part !== undefined).join(' ')
  return person === '' && subject.name !== undefined ? textIn(subject.name as Text, language) : person
}

/** Claims that have a place of their own on the page. */
const shownElsewhere: ReadonlySet<string> = new Set([
  'name',
  'credentialSubject.achievement.description',
  'credentialSubject.endorsementComment',
  'credentialSubject.name',
  'credentialSubject.familyName',
  'credentialSubject.givenName',
  'credentialSubject.patronymicName',
  'credentialSubject.identifier',
  'credentialSubject.result.',
])

function detailRows(
  document: CredentialDocument,
  { path, label }: ClaimDisplay,
  language: Language,
): PrintedRow[] {
  return resolveClaimPath(document, path).flatMap((place) => {
    const value = valueAt(document, place)
    if (value === undefined) return []
    if (isJsonObject(value)) return evidenceRows(value as Evidence, label, language)
    return [{ label: label[language], value: written(value, language) }]
  })
}

/** Evidence names itself: the order, the competition, the entry in a register. */
function evidenceRows(evidence: Evidence, label: Label, language: Language): PrintedRow[] {
  const text = evidence.description ?? evidence.narrative
  if (text === undefined) return []
  return [{ label: evidenceLabel(evidence, label)[language], value: textIn(text, language) }]
}

function validity(until: string | undefined, language: Language): PrintedRow[] {
  return until === undefined ? [] : [{ label: words.until[language], value: written(until, language) }]
}

function resultRows(document: CredentialDocument, type: CredentialType, language: Language): PrintedRow[] {
  if (!isAchievementCredential(document)) return []
  const { credentialSubject } = document
  const descriptions = listOf(credentialSubject.achievement.resultDescription)
  return (listOf(credentialSubject.result) as readonly JsonObject[])
    .toSorted((one, other) => compareResults(type, one, other))
    .flatMap((result) => {
      const described = descriptions.find(({ id }) => id === result.resultDescription)
      if (thresholdTypes.has(described?.resultType)) return []
      const label = resultLabel(type, result)?.[language] ?? (described && textIn(described.name, language))
      const value = resultText(result)?.[language]
      return label === undefined || value === undefined ? [] : [{ label, value }]
    })
}

/** What the mark, the place or the date of birth says already. */
const thresholdTypes: ReadonlySet<unknown> = new Set(['ext:Threshold', 'ext:AgeAtLeast', 'ext:PlaceAtMost'])

const words = {
  until: { en: 'Valid until', ru: 'Действует до' },
} as const satisfies Record<string, Label>

/** A value as the language writes it: days in words. */
function written(value: JsonValue, language: Language): string {
  if (typeof value !== 'string') return String(value)
  if (/^\d{4}-\d\d-\d\d(?:T|$)/.test(value)) return printedDay(value.slice(0, 10), language)
  return value
}

/** A calendar day in words. @param day `YYYY-MM-DD`. */
export function printedDay(day: string, language: Language): string {
  return dayFormats[language].format(new Date(`${day}T00:00:00Z`))
}

const dayFormats: Readonly<Record<Language, Intl.DateTimeFormat>> = {
  ru: new Intl.DateTimeFormat('ru-RU', { dateStyle: 'long', timeZone: 'UTC' }),
  en: new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' }),
}
