/**
 * The Open Badges 3.0 credential on the W3C VC Data Model 2.0, as types.
 *
 * Only what readers use is named; an extension member is still reachable as a `JsonValue`.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/
 */
import type { Language } from '../errors.ts'
import type { JsonObject } from '../json.ts'
import type { CredentialMembers } from './credential-document.ts'

/** Open Badges lets a lone value stand where a list may be. Read it with {@link listOf}. */
export type OneOrMany<T> = T | readonly T[]

/** Text for people: a string, or one string a language (BCP 47). Read it with {@link textIn}. */
export type Text = string | { readonly [language: string]: string }

/** A document that has been validated as an Open Badges 3.0 credential (see `validateDocument`). */
export interface AchievementCredential extends CredentialMembers {
  readonly credentialSubject: AchievementSubject
  readonly evidence?: OneOrMany<Evidence>
}

/** A person or body as a document describes it. */
export interface Profile extends JsonObject {
  readonly id: string
  readonly type: OneOrMany<string>
  readonly name?: Text
  readonly description?: Text
  readonly url?: string
  readonly email?: string
  readonly phone?: string
  readonly official?: string
  readonly address?: Address
  readonly otherIdentifier?: OneOrMany<IdentifierEntry>
}

/** The issuer as a template writes it into a document. */
export interface IssuerProfile extends Profile {
  readonly type: readonly string[]
  readonly name: string
}

export interface Address extends JsonObject {
  readonly type: OneOrMany<string>
  readonly addressCountry?: string
  /** ISO 3166-1 alpha-2. */
  readonly addressCountryCode?: string
  readonly addressRegion?: string
  readonly addressLocality?: string
  readonly streetAddress?: string
  readonly postalCode?: string
}

export interface IdentifierEntry extends JsonObject {
  readonly type: string
  readonly identifier: string
  readonly identifierType: string
}

/** Who achieved what. In a presentation any member but `id`, `type` and `achievement` may be missing. */
export interface AchievementSubject extends JsonObject {
  readonly id?: string
  readonly type: OneOrMany<string>
  readonly achievement: Achievement
  readonly familyName?: string
  readonly givenName?: string
  readonly patronymicName?: string
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string
  readonly identifier?: OneOrMany<IdentityObject>
  readonly licenseNumber?: string
  readonly role?: Text
  readonly term?: string
  readonly narrative?: Text
  readonly activityStartDate?: string
  readonly activityEndDate?: string
  readonly creditsEarned?: number
  readonly source?: Profile
  readonly result?: OneOrMany<Result>
}

/** The recipient by an identity that can be compared, in the clear or hashed. */
export interface IdentityObject extends JsonObject {
  readonly type: string
  readonly hashed: boolean
  readonly identityHash: string
  readonly identityType: string
  readonly salt?: string
}

export interface Achievement extends JsonObject {
  readonly id: string
  readonly type: OneOrMany<string>
  readonly achievementType?: string
  readonly name: Text
  readonly description: Text
  readonly criteria: Criteria
  readonly creator?: Profile
  readonly fieldOfStudy?: Text
  readonly specialization?: Text
  readonly humanCode?: string
  readonly inLanguage?: string
  readonly tag?: OneOrMany<string>
  readonly alignment?: OneOrMany<Alignment>
  readonly resultDescription?: OneOrMany<ResultDescription>
}

export interface Criteria extends JsonObject {
  readonly id?: string
  readonly narrative?: Text
}

export interface Alignment extends JsonObject {
  readonly type: OneOrMany<string>
  readonly targetName: Text
  readonly targetUrl: string
  readonly targetCode?: string
  readonly targetFramework?: Text
  readonly targetType?: string
}

/** What one kind of result means: a subject, a place, a threshold. */
export interface ResultDescription extends JsonObject {
  readonly id: string
  readonly type: OneOrMany<string>
  readonly name: Text
  readonly resultType: string
  readonly allowedValue?: OneOrMany<string>
  readonly requiredValue?: string
  readonly valueMin?: string
  readonly valueMax?: string
}

export interface Result extends JsonObject {
  readonly type: OneOrMany<string>
  /** Id of a {@link ResultDescription}. */
  readonly resultDescription?: string
  /** Always a string, for a number too. */
  readonly value?: string
  readonly status?: string
  readonly achievedLevel?: string
}

export interface Evidence extends JsonObject {
  readonly id?: string
  readonly type: OneOrMany<string>
  readonly name?: Text
  readonly description?: Text
  readonly narrative?: Text
  readonly genre?: string
  readonly audience?: Text
}

export interface CredentialStatus extends JsonObject {
  readonly id?: string
  readonly type: OneOrMany<string>
}

/** @see Bitstring Status List v1.0, section 2.1 */
export interface BitstringStatusListEntry extends CredentialStatus {
  readonly type: 'BitstringStatusListEntry'
  readonly statusPurpose: string
  /** A whole number in decimal digits. */
  readonly statusListIndex: string
  readonly statusListCredential: string
}

export interface CredentialSchema extends JsonObject {
  readonly id: string
  readonly type: OneOrMany<string>
}

/** The values as a list, whichever way they are written; empty when there are none. */
export function listOf<T>(value: OneOrMany<T> | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as T]
}

/** The words in the language asked for, else in the first one there is. */
export function textIn(text: Text, language: Language): string {
  return typeof text === 'string' ? text : (text[language] ?? Object.values(text)[0] ?? '')
}
