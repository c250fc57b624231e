/**
 * The Open Badges 3.0 endorsement as types: somebody speaks for a credential, an achievement, a body or a person.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#endorsementcredential
 */
import type { JsonObject } from '../json.ts'
import type { Evidence, OneOrMany, Text } from './achievement-credential.ts'
import type { CredentialMembers } from './credential-document.ts'

/** A document that has been validated as an endorsement (see `validateDocument`). */
export interface EndorsementCredential extends CredentialMembers {
  readonly name: Text
  readonly credentialSubject: EndorsementSubject
  readonly evidence?: OneOrMany<Evidence>
}

/** What is endorsed, which is not the one who holds the document. */
export interface EndorsementSubject extends JsonObject {
  /** Of the credential, achievement, body or person. */
  readonly id: string
  readonly type: OneOrMany<string>
  /** Never hidden: without its words an endorsement could mean anything. */
  readonly endorsementComment: Text
  readonly name?: Text
  readonly familyName?: string
  readonly givenName?: string
  readonly patronymicName?: string
}
