/**
 * That one person may act for another who is under age: a plain credential of the VC Data Model with one small
 * context of ours. Who has the guardian's key may approve what the child's key shows, until `validUntil`.
 */
import { expected } from '../expected.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import type { OneOrMany, Text } from './achievement-credential.ts'
import { guardianLinkContext } from './contexts.ts'
import type { CredentialMembers } from './credential-document.ts'
import { credentialShape } from './credential-members.ts'
import {
  below,
  date,
  dateTime,
  type Fault,
  object,
  type ShapeCheck,
  string,
  text,
  typeOf,
  uri,
} from './shape.ts'

/** A document that has been validated as a guardian link (see `validateDocument`). */
export interface GuardianLink extends CredentialMembers {
  readonly name: Text
  readonly validUntil: string
  readonly credentialSubject: Guardian
}

/** Parts of a person's name, and the date of birth: each of them can be hidden. */
export interface NamedPerson extends JsonObject {
  readonly familyName?: string
  readonly givenName?: string
  readonly patronymicName?: string
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string
}

/** The guardian, who holds the document. */
export interface Guardian extends NamedPerson {
  /** The did:key of the guardian's wallet, or a name that says nothing. */
  readonly id: string
  readonly type: OneOrMany<string>
  readonly guardianOf: Ward
  /** As the law calls it: «родитель», «опекун», «попечитель»… */
  readonly relation?: string
  /** What the relation rests on, without the number of any national document. */
  readonly basis?: string
  /** The issuer's own number of the record. */
  readonly documentNumber?: string
}

/** The child. */
export interface Ward extends NamedPerson {
  /** The did:key of the child's wallet, or a name that says nothing. */
  readonly id: string
  readonly type: OneOrMany<string>
}

const nameMembers = { familyName: string, givenName: string, patronymicName: string, dateOfBirth: date }

/** Closed throughout: every member has its meaning from the contexts, and there is none for any other. */
const shape = credentialShape('GuardianLink', {
  contexts: [guardianLinkContext],
  closed: true,
  // A child comes of age.
  required: { name: text, validUntil: dateTime('VALIDITY_PERIOD_INVALID') },
  subject: object('Guardian', {
    closed: true,
    required: {
      id: uri,
      type: typeOf('Guardian'),
      guardianOf: object('Profile', {
        closed: true,
        required: { id: uri, type: typeOf('Profile') },
        optional: nameMembers,
      }),
    },
    optional: { ...nameMembers, relation: string, basis: string, documentNumber: string },
  }),
})

/** The check of a guardian link. */
export const guardianLink: ShapeCheck = Object.assign(
  (value: JsonValue): Fault | undefined => shape(value) ?? checkPersons(value),
  below(shape),
)

/** With one key for both, a child could approve what it shows. */
function checkPersons(value: JsonValue): Fault | undefined {
  const { id, guardianOf } = (value as GuardianLink).credentialSubject
  if (guardianOf.id !== id) return undefined
  return {
    code: 'DOCUMENT_INVALID',
    path: ['credentialSubject', 'guardianOf', 'id'],
    expected: expected('another person than the guardian'),
  }
}
