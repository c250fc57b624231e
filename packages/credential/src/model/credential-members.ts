/** What the documents of all classes hold: who signed, for how long, with which status. */
import type { JsonValue } from '../json.ts'
import { type ContextLists, contextOf } from './contexts.ts'
import {
  date,
  dateTime,
  type Members,
  number,
  object,
  oneOrMany,
  type ShapeCheck,
  string,
  stringOr,
  text,
  typeList,
  typeOf,
  uri,
  value,
  wordOf,
} from './shape.ts'

/** What an identifier may be. */
export const identifierTypes: readonly string[] = [
  'name',
  'sourcedId',
  'systemId',
  'productId',
  'userName',
  'accountId',
  'emailAddress',
  'nationalIdentityNumber',
  'isbn',
  'issn',
  'lisSourcedId',
  'oneRosterSourcedId',
  'sisSourcedId',
  'ltiContextId',
  'ltiDeploymentId',
  'ltiToolId',
  'ltiPlatformId',
  'ltiUserId',
  'identifier',
]

/** A picture. */
export const image: ShapeCheck = object('Image', {
  closed: true,
  required: { id: uri, type: typeOf('Image') },
  optional: { caption: text },
})

/** An identifier that somebody else gave. */
export const identifierEntry: ShapeCheck = object('IdentifierEntry', {
  closed: true,
  required: { type: typeOf('IdentifierEntry'), identifier: string, identifierType: wordOf(identifierTypes) },
})

const address = object('Address', {
  required: { type: typeOf('Address') },
  optional: {
    addressCountry: string,
    addressCountryCode: string,
    addressRegion: string,
    addressLocality: string,
    streetAddress: string,
    postOfficeBoxNumber: string,
    postalCode: string,
    geo: object('GeoCoordinates', {
      required: { type: typeOf('GeoCoordinates'), latitude: number, longitude: number },
    }),
  },
})

/** Members that describe a person or a body. */
export const profileMembers: Readonly<Record<string, ShapeCheck>> = {
  name: text,
  description: text,
  url: uri,
  phone: string,
  email: string,
  official: string,
  image,
  address,
  otherIdentifier: oneOrMany(identifierEntry),
  familyName: string,
  familyNamePrefix: string,
  givenName: string,
  additionalName: string,
  patronymicName: string,
  honorificPrefix: string,
  honorificSuffix: string,
  dateOfBirth: date,
}

/** A person or body. */
export const profile: ShapeCheck = object('Profile', {
  required: { id: uri, type: typeOf('Profile') },
  optional: { ...profileMembers, parentOrg: (parent) => profile(parent) },
})

/** What one class of document has of its own. */
export interface ClassMembers extends Pick<Members, 'required' | 'optional' | 'closed'> {
  readonly contexts: ContextLists
  readonly subject: ShapeCheck
}

/** The check of a whole document of one class; that it is of that class, and its dates in order, is left to the caller. */
export function credentialShape(
  name: string,
  { contexts, subject, required = {}, optional = {}, closed = false }: ClassMembers,
): ShapeCheck {
  return object(name, {
    closed,
    required: {
      '@context': contextOf(contexts),
      id: uri,
      type: typeList(['VerifiableCredential']),
      issuer: stringOr(uri, profile),
      validFrom: dateTime('VALIDITY_PERIOD_INVALID'),
      credentialSubject: subject,
      ...required,
    },
    optional: {
      name: text,
      description: text,
      validUntil: dateTime('VALIDITY_PERIOD_INVALID'),
      awardedDate: dateTime(),
      credentialSchema: oneOrMany(object('credentialSchema', { required: { ...named, id: uri } })),
      credentialStatus: oneOrMany(credentialStatus),
      refreshService: oneOrMany(object('refreshService', { required: named, optional: optionalId })),
      termsOfUse: oneOrMany(object('termsOfUse', { required: named, optional: optionalId })),
      ...optional,
    },
  })
}

const named = { type: oneOrMany(string) }
const optionalId = { id: uri }

/** A status of any kind must say which; the kind known here must be complete. */
const credentialStatus: ShapeCheck = (status) =>
  isBitstringEntry(status) ? bitstringEntry(status) : otherStatus(status)
const otherStatus = object('credentialStatus', { required: named, optional: optionalId })
const bitstringEntry = object('BitstringStatusListEntry', {
  required: {
    ...named,
    statusPurpose: string,
    // A string of digits: what reads `5abc` as 5 would look up somebody else's status.
    statusListIndex: value('a whole number as a string of decimal digits', isListIndex, 'RANGE_ERROR'),
    statusListCredential: uri,
  },
  optional: optionalId,
})

function isBitstringEntry(status: JsonValue): boolean {
  return (status as { type?: JsonValue } | null)?.type === 'BitstringStatusListEntry'
}

function isListIndex(index: JsonValue): boolean {
  return (
    typeof index === 'string' && /^(?:0|[1-9]\d{0,15})$/.test(index) && Number.isSafeInteger(Number(index))
  )
}
