/** What the documents of the types have in common. */
import { CredentialError } from '../codes.ts'
import type { JsonValue } from '../json.ts'
import type { Achievement, AchievementCredential, Evidence, Result } from '../model/achievement-credential.ts'
import { issuedContext } from '../model/contexts.ts'
import type { CredentialMembers } from '../model/credential-document.ts'
import { formatDateTime } from '../model/date-time.ts'
import type { ClaimDisplay, CredentialRecord, TemplateContext } from './credential-type.ts'

/** What one type's template adds. */
export interface DocumentParts {
  readonly name: string
  /** Day of the award, `YYYY-MM-DD`. */
  readonly awardedOn: string
  /** Last day on which the document counts, `YYYY-MM-DD`. */
  readonly validThrough?: string
  readonly achievement: Achievement
  /** Members of `credentialSubject` that can be hidden. */
  readonly subject: Readonly<Record<string, JsonValue>>
  readonly results: readonly Result[]
  readonly evidence?: readonly Evidence[]
}

/** The document of an achievement. */
export function writeDocument(parts: DocumentParts, context: TemplateContext): AchievementCredential {
  return {
    '@context': [...issuedContext],
    id: context.id,
    type: ['VerifiableCredential', 'OpenBadgeCredential'],
    name: parts.name,
    issuer: context.issuer,
    ...writeDates(context, parts.awardedOn, parts.validThrough),
    credentialSubject: {
      id: context.subjectId,
      type: ['AchievementSubject', 'Profile'],
      ...parts.subject,
      achievement: parts.achievement,
      result: parts.results,
    },
    ...(parts.evidence === undefined ? {} : { evidence: parts.evidence }),
    credentialSchema: [
      {
        id: 'https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json',
        type: '1EdTechJsonSchemaValidator2019',
      },
    ],
  }
}

/**
 * The dates of a document. `validFrom` is the time of signing, the day of the award is `awardedDate`.
 *
 * Days become instants in UTC: the award counts from its first second, the last day to its last.
 */
export function writeDates(
  { validFrom }: TemplateContext,
  awardedOn: string,
  validThrough?: string,
): Pick<CredentialMembers, 'validFrom' | 'validUntil' | 'awardedDate'> {
  return {
    validFrom: formatDateTime(validFrom),
    ...(validThrough === undefined ? {} : { validUntil: `${validThrough}T23:59:59Z` }),
    awardedDate: `${awardedOn}T00:00:00Z`,
  }
}

/**
 * A field that the document cannot do without.
 *
 * @throws CredentialError `REQUIRED_CLAIM_MISSING` with the name of the field. Lints find such records before.
 */
export function required(record: CredentialRecord, field: string): string {
  const value = record[field]
  if (value === undefined) throw new CredentialError('REQUIRED_CLAIM_MISSING', { at: field })
  return value
}

/** The order on which an award or enrolment rests. */
export function orderEvidence(name: string, number: string): Evidence {
  return { type: ['Evidence'], genre: 'ext:Order', name, description: `№ ${number}` }
}

/** The entry in the issuer's book of documents; an empty list without a number. */
export function registerEvidence(registrationNumber: string | undefined): readonly Evidence[] {
  if (registrationNumber === undefined) return []
  return [
    {
      type: ['Evidence'],
      genre: 'ext:RegisterEntry',
      name: 'Запись в книге регистрации выданных документов',
      description: `№ ${registrationNumber}`,
    },
  ]
}

/** Labels of what every document shows and cannot hide. */
export const visibleClaims: readonly ClaimDisplay[] = [
  visible(['name'], 'Document', 'Документ'),
  visible(['awardedDate'], 'Date of award', 'Дата выдачи'),
  visible(['credentialSubject', 'achievement', 'name'], 'Achievement', 'Достижение'),
  visible(['credentialSubject', 'achievement', 'description'], 'Description', 'Описание'),
]

/** The label of a claim that everybody who has the document sees. */
export function visible(path: ClaimDisplay['path'], en: string, ru: string): ClaimDisplay {
  return { path, label: { en, ru }, disclosable: false }
}

/** The label of a claim that the owner can hide. */
export function hideable(
  path: ClaimDisplay['path'],
  en: string,
  ru: string,
  words?: ClaimDisplay['words'],
): ClaimDisplay {
  return { path, label: { en, ru }, disclosable: true, ...(words ? { words } : {}) }
}
