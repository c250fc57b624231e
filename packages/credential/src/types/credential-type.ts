/**
 * What a credential type is: one folder beside this file and one line in `index.ts`. A type says how a row of a
 * spreadsheet becomes a document, and how a person reads that document.
 */

import type { CodeWords, ErrorDetails } from '../errors.ts'
import type { IssuerProfile } from '../model/achievement-credential.ts'
import type { CredentialDocument, DocumentClassName } from '../model/credential-document.ts'
import type { ClaimPath } from '../sd-jwt/claim-path.ts'

/** One row, normalised: dates as `YYYY-MM-DD`, choices by their code, white space settled, absent cells absent. */
export type CredentialRecord = Readonly<Record<string, string>>

/** Words of the two languages for one thing. */
export type Label = CodeWords

/** What a field of a record holds, which decides how a cell is normalised and linted. */
export type FieldKind =
  | 'text'
  | 'person-name'
  | 'document-number'
  | 'date'
  | 'integer'
  | 'decimal'
  | 'choice'
  | 'mark'
  | 'national-id'

/** One field of a record, and the spreadsheet columns it is known by. */
export interface RecordField {
  /** Name of the field in a {@link CredentialRecord}. */
  readonly name: string
  readonly label: Label
  /** Column headers, as registers and schools write them. Compared without case, `ё`, and extra white space. */
  readonly headers: readonly string[]
  readonly kind: FieldKind
  readonly required: boolean
  /** For `choice` and `mark`: cell text (compared as headers are) → code kept in the record. */
  readonly choices?: Readonly<Record<string, string>>
  /** Read for checks and then dropped: never part of the document. National identifiers are such. */
  readonly neverIssued?: boolean
}

/** A fault of a record that concerns more than one cell, or that only the type can judge. */
export interface RecordFault {
  readonly code: string
  readonly severity: 'blocks' | 'warns'
  /** Name of the field where it shows. */
  readonly field: string
  readonly words: CodeWords
  readonly details?: ErrorDetails
}

/** What the template needs besides the record. */
export interface TemplateContext {
  readonly issuer: IssuerProfile
  /** `id` of the credential: `urn:uuid:…` or https. */
  readonly id: string
  /** `credentialSubject.id`: the did:key of the holder, a random `urn:uuid:`, or what the record names. */
  readonly subjectId: string
  /** Time of signing. */
  readonly validFrom: Date
}

/** Where in the profile an achievement belongs. */
export type AchievementField = 'education' | 'culture' | 'sport'

/** One claim as a person reads it; the source of SD-JWT VC Type Metadata too. */
export interface ClaimDisplay {
  readonly path: ClaimPath
  readonly label: Label
  /** Whether the owner can hide it. */
  readonly disclosable: boolean
  /** What the claim may say, in words, by how it stands in the document; where it is one of a few words. */
  readonly words?: Readonly<Record<string, Label>>
}

/** One entry of the type's result catalogue: a subject, a place, a rank, a threshold. */
export interface ResultEntry {
  /** Last part of its id: `urn:attestat:<kind>:1:<key>`. */
  readonly key: string
  readonly label: Label
}

/** @typeParam D Class of the type's documents. */
export interface CredentialType<D extends CredentialDocument = CredentialDocument> {
  /** The kind, for instance `school-diploma`. */
  readonly id: string
  /** `urn:attestat:<kind>:1`; of an issuer's own type a name under the issuer. */
  readonly vct: string
  /** Id of the kind that an issuer's own type is a special case of. It says so, and is recognised by itself alone. */
  readonly extends?: string
  /** Class of the documents. Absent for achievements. */
  readonly documentClass?: DocumentClassName
  /** Values of `achievementType` that mean this kind; no two kinds share one. Empty where there are no achievements. */
  readonly achievementTypes: readonly string[]
  readonly label: Label
  /** What the document says, in one sentence. */
  readonly description: Label
  /** Absent for a document that belongs to no field of achievement. */
  readonly field?: AchievementField
  /** Absent where a printed document says what the signed one does; otherwise false, and nothing is printed. */
  readonly printable?: false
  readonly suspendable: boolean
  /** The fields of a record, result columns included. */
  readonly fields: readonly RecordField[]
  /** Fields whose values together name the row; never a name of a person. */
  readonly rowKey: readonly string[]
  readonly results: readonly ResultEntry[]
  /**
   * Fixed number of visible positions in `credentialSubject.result` and in `evidence`, and of digests in
   * `credentialSubject._sd`: at least as many as any record fills.
   */
  readonly resultSlots: number
  readonly evidenceSlots: number
  readonly subjectSlots: number
  /** The same for `credentialSubject.guardianOf._sd`. */
  readonly guardianOfSlots?: number
  readonly claims: readonly ClaimDisplay[]
  /** Faults that no single cell shows. Cells are already normalised and valid for their kind. */
  lint(record: CredentialRecord): readonly RecordFault[]
  /** What the record itself names as the subject. Absent where the subject is who holds the document. */
  subjectIdOf?(record: CredentialRecord): string
  /** The document of a record that has no blocking fault. Status entries are for the issuer to add. */
  toCredential(record: CredentialRecord, context: TemplateContext): D
}
