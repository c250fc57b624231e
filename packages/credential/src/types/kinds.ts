/**
 * The kinds of credential by every name they go by. A kind is recognisable in each format: by `vct` in SD-JWT VC, by
 * the class of its documents, and among achievements by `achievementType`.
 */
import { isJsonObject, type JsonValue } from '../json.ts'
import { type DocumentClassName, documentClassOf } from '../model/credential-document.ts'
import { type TypedCredential, typeReferenceOf } from './type-reference.ts'

export const kinds = {
  'school-diploma': {
    vct: 'urn:attestat:school-diploma:1',
    achievementTypes: ['SecondarySchoolDiploma', 'ext:BasicSchoolDiploma'],
  },
  'sports-rank': { vct: 'urn:attestat:sports-rank:1', achievementTypes: ['ext:SportsRank'] },
  'cultural-achievement': {
    vct: 'urn:attestat:cultural-achievement:1',
    achievementTypes: ['ext:CulturalAward'],
  },
  'olympiad-award': { vct: 'urn:attestat:olympiad-award:1', achievementTypes: ['Award'] },
  'competition-result': {
    vct: 'urn:attestat:competition-result:1',
    achievementTypes: ['ext:CompetitionResult'],
  },
  'gto-badge': { vct: 'urn:attestat:gto-badge:1', achievementTypes: ['ext:GtoBadge'] },
  'course-completion': {
    vct: 'urn:attestat:course-completion:1',
    achievementTypes: ['CertificateOfCompletion'],
  },
  transcript: { vct: 'urn:attestat:transcript:1', achievementTypes: ['ext:Transcript'] },
  enrolment: { vct: 'urn:attestat:enrolment:1', achievementTypes: ['Membership'] },
  endorsement: {
    vct: 'urn:attestat:endorsement:1',
    achievementTypes: [],
    documentClass: 'EndorsementCredential',
  },
  'guardian-link': {
    vct: 'urn:attestat:guardian-link:1',
    achievementTypes: [],
    documentClass: 'GuardianLink',
  },
} as const

export type Kind = keyof typeof kinds

/** The names that a credential carries of its kind. */
export interface KindNames {
  readonly vct?: string
  /** The document's `type`. */
  readonly type?: JsonValue
  readonly achievementType?: string
}

/**
 * The kind of a credential: the only one that every name fits.
 *
 * @returns undefined when its names are not in the table, are of different kinds, or say too little.
 */
export function kindOf({ vct, type, achievementType }: KindNames): Kind | undefined {
  const documentClass = type === undefined ? undefined : documentClassOf(type)
  let found: Kind | undefined
  for (const [kind, names] of namesOfKinds) {
    if (vct !== undefined && vct !== names.vct) continue
    if (type !== undefined && documentClass?.name !== (names.documentClass ?? 'OpenBadgeCredential')) continue
    if (achievementType !== undefined && !names.achievementTypes.includes(achievementType)) continue
    if (found) return undefined
    found = kind
  }
  return found
}

/**
 * The kind of a credential that was read, in whatever format.
 *
 * @returns undefined as {@link kindOf}.
 */
export function kindOfCredential(credential: TypedCredential): Kind | undefined {
  return kindOf(kindNamesOf(credential))
}

/** Every name that a credential carries of its kind, in whichever format. */
export function kindNamesOf(credential: TypedCredential): KindNames {
  const vct = credential.vct ?? typeReferenceOf(credential)?.vct
  const { type, credentialSubject } = credential.document
  const achievement = isJsonObject(credentialSubject) ? credentialSubject.achievement : undefined
  const achievementType = isJsonObject(achievement) ? achievement.achievementType : undefined
  return {
    ...(vct === undefined ? {} : { vct }),
    ...(type === undefined ? {} : { type }),
    ...(typeof achievementType === 'string' ? { achievementType } : {}),
  }
}

/** The kind that an `achievementType` belongs to, however its letters are capitalised. */
export function kindWithName(achievementType: string): Kind | undefined {
  const name = achievementType.toLowerCase()
  return namesOfKinds.find(([, { achievementTypes }]) =>
    achievementTypes.some((own) => own.toLowerCase() === name),
  )?.[0]
}

interface NamesOfKind {
  readonly vct: string
  readonly achievementTypes: readonly string[]
  /** Absent for achievements. */
  readonly documentClass?: DocumentClassName
}

const namesOfKinds = Object.entries(kinds) as readonly (readonly [Kind, NamesOfKind])[]
