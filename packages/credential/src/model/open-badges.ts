/**
 * What an Open Badges 3.0 document holds, member by member. Members that are not named are extensions, except in
 * the three closed objects.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#org.1edtech.ob.v3p0.achievementcredential.class
 */
import type { JsonValue } from '../json.ts'
import { isAllowedContext } from './contexts.ts'
import {
  boolean,
  date,
  dateTime,
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

const achievementTypes = [
  'Achievement',
  'ApprenticeshipCertificate',
  'Assessment',
  'Assignment',
  'AssociateDegree',
  'Award',
  'Badge',
  'BachelorDegree',
  'Certificate',
  'CertificateOfCompletion',
  'Certification',
  'CoCurricular',
  'CommunityService',
  'Competency',
  'Course',
  'Degree',
  'Diploma',
  'DoctoralDegree',
  'Fieldwork',
  'GeneralEducationDevelopment',
  'JourneymanCertificate',
  'LearningProgram',
  'License',
  'MasterCertificate',
  'MasterDegree',
  'Membership',
  'MicroCredential',
  'ProfessionalDoctorate',
  'QualityAssuranceCredential',
  'ResearchDoctorate',
  'SecondarySchoolDiploma',
]

const identifierTypes = [
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

const resultTypes = [
  'GradePointAverage',
  'LetterGrade',
  'Percent',
  'PerformanceLevel',
  'PredictedScore',
  'RawScore',
  'Result',
  'RubricCriterion',
  'RubricCriterionLevel',
  'RubricScore',
  'ScaledScore',
  'Status',
]

const resultStatuses = ['Completed', 'Enrolled', 'Failed', 'InProgress', 'OnHold', 'Provisional', 'Withdrew']

const targetTypes = [
  'ceasn:Competency',
  'ceterms:Credential',
  'CFItem',
  'CFRubric',
  'CFRubricCriterion',
  'CFRubricCriterionLevel',
  'CTDL',
]

const image = object('Image', {
  closed: true,
  required: { id: uri, type: typeOf('Image') },
  optional: { caption: text },
})

const identifierEntry = object('IdentifierEntry', {
  closed: true,
  required: { type: typeOf('IdentifierEntry'), identifier: string, identifierType: wordOf(identifierTypes) },
})

const identityObject = object('IdentityObject', {
  closed: true,
  required: {
    type: typeOf('IdentityObject'),
    hashed: boolean,
    identityHash: string,
    identityType: wordOf(identifierTypes),
  },
  optional: { salt: string },
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
const profileMembers = {
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

const profile: ShapeCheck = object('Profile', {
  required: { id: uri, type: typeOf('Profile') },
  optional: { ...profileMembers, parentOrg: (parent) => profile(parent) },
})

const alignment = object('Alignment', {
  required: { type: typeOf('Alignment'), targetName: text, targetUrl: uri },
  optional: {
    targetCode: string,
    targetDescription: text,
    targetFramework: text,
    targetType: wordOf(targetTypes),
  },
})

const rubricCriterionLevel = object('RubricCriterionLevel', {
  required: { id: uri, type: typeOf('RubricCriterionLevel'), name: text },
  optional: { alignment: oneOrMany(alignment), description: text, level: string, points: string },
})

const resultDescription = object('ResultDescription', {
  required: { id: uri, type: typeOf('ResultDescription'), name: text, resultType: wordOf(resultTypes) },
  optional: {
    alignment: oneOrMany(alignment),
    allowedValue: oneOrMany(string),
    requiredLevel: uri,
    requiredValue: string,
    rubricCriterionLevel: oneOrMany(rubricCriterionLevel),
    valueMax: string,
    valueMin: string,
  },
})

const result = object('Result', {
  required: { type: typeOf('Result') },
  optional: {
    achievedLevel: uri,
    alignment: oneOrMany(alignment),
    resultDescription: uri,
    status: wordOf(resultStatuses, false),
    value: string,
  },
})

const achievement = object('Achievement', {
  required: {
    id: uri,
    type: typeOf('Achievement'),
    name: text,
    description: text,
    criteria: object('Criteria', { optional: { id: uri, narrative: text } }),
  },
  optional: {
    achievementType: wordOf(achievementTypes),
    alignment: oneOrMany(alignment),
    creator: profile,
    creditsAvailable: number,
    fieldOfStudy: text,
    humanCode: string,
    image,
    inLanguage: string,
    otherIdentifier: oneOrMany(identifierEntry),
    related: oneOrMany(
      object('Related', { required: { id: uri, type: typeOf('Related') }, optional: { version: string } }),
    ),
    resultDescription: oneOrMany(resultDescription),
    specialization: text,
    tag: oneOrMany(string),
    version: string,
  },
})

const achievementSubject = object('AchievementSubject', {
  required: { type: typeOf('AchievementSubject'), achievement },
  optional: {
    ...profileMembers,
    id: uri,
    activityStartDate: dateTime(),
    activityEndDate: dateTime(),
    creditsEarned: number,
    identifier: oneOrMany(identityObject),
    licenseNumber: string,
    narrative: text,
    result: oneOrMany(result),
    role: text,
    source: profile,
    term: string,
  },
})

const evidence = object('Evidence', {
  required: { type: typeOf('Evidence') },
  optional: { id: uri, name: text, description: text, narrative: text, genre: string, audience: text },
})

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

/** The check of a whole document; that its dates are in order is left to the caller. */
export const achievementCredential: ShapeCheck = object('Open Badges credential', {
  required: {
    '@context': value('one of the known lists of contexts', isAllowedContext, 'CONTEXT_NOT_ALLOWED'),
    id: uri,
    type: typeList(['VerifiableCredential'], ['AchievementCredential', 'OpenBadgeCredential']),
    issuer: stringOr(uri, profile),
    validFrom: dateTime('VALIDITY_PERIOD_INVALID'),
    credentialSubject: achievementSubject,
  },
  optional: {
    name: text,
    description: text,
    image,
    validUntil: dateTime('VALIDITY_PERIOD_INVALID'),
    awardedDate: dateTime(),
    evidence: oneOrMany(evidence),
    credentialSchema: oneOrMany(object('credentialSchema', { required: { ...named, id: uri } })),
    credentialStatus: oneOrMany(credentialStatus),
    refreshService: oneOrMany(object('refreshService', { required: named, optional: optionalId })),
    termsOfUse: oneOrMany(object('termsOfUse', { required: named, optional: optionalId })),
  },
})
