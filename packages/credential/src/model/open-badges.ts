/**
 * What Open Badges 3.0 documents hold, member by member. Members that are not named are extensions, except in
 * the three closed objects.
 *
 * @see https://www.imsglobal.org/spec/ob/v3p0/#org.1edtech.ob.v3p0.achievementcredential.class
 */
import { openBadgesContexts } from './contexts.ts'
import {
  credentialShape,
  identifierEntry,
  identifierTypes,
  image,
  profile,
  profileMembers,
} from './credential-members.ts'
import {
  boolean,
  dateTime,
  number,
  object,
  oneOrMany,
  type ShapeCheck,
  string,
  text,
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

/** Members that a document of Open Badges may have besides those that every credential has. */
const openBadgesMembers = { image, evidence: oneOrMany(evidence) }

/** The check of an AchievementCredential. */
export const achievementCredential: ShapeCheck = credentialShape('Open Badges credential', {
  contexts: openBadgesContexts,
  subject: achievementSubject,
  optional: openBadgesMembers,
})

const endorsementSubject = object('EndorsementSubject', {
  // Without its words an endorsement could mean anything: here they are required.
  required: { id: uri, type: typeOf('EndorsementSubject'), endorsementComment: text },
  optional: {
    ...profileMembers,
    achievement: value('no achievement: an endorsement awards nothing', () => false),
  },
})

/** The check of an EndorsementCredential. */
export const endorsementCredential: ShapeCheck = credentialShape('EndorsementCredential', {
  contexts: openBadgesContexts,
  subject: endorsementSubject,
  required: { name: text },
  optional: openBadgesMembers,
})
