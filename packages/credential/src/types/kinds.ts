/**
 * The kinds of credential by every name they go by. A kind is recognisable in each format: by `vct` in SD-JWT VC,
 * by `achievementType` in an Open Badges document.
 */

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
} as const

export type Kind = keyof typeof kinds

/** The names that a credential carries of its kind. */
export interface KindNames {
  readonly vct?: string
  readonly achievementType?: string
}

/**
 * The kind of a credential.
 *
 * @returns undefined when its names are not in the table, or are of different kinds.
 */
export function kindOf({ vct, achievementType }: KindNames): Kind | undefined {
  const byVct = vct === undefined ? undefined : kindOfVct.get(vct)
  const byType = achievementType === undefined ? undefined : kindOfAchievementType.get(achievementType)
  if (vct === undefined) return byType
  return achievementType === undefined || byType === byVct ? byVct : undefined
}

const everyKind = Object.keys(kinds) as Kind[]
// Two maps: the `vct` of a kind is no name of it where an achievementType stands, nor the reverse.
const kindOfVct: ReadonlyMap<string, Kind> = new Map(everyKind.map((kind) => [kinds[kind].vct, kind]))
const kindOfAchievementType: ReadonlyMap<string, Kind> = new Map(
  everyKind.flatMap((kind) => kinds[kind].achievementTypes.map((name): [string, Kind] => [name, kind])),
)

/** The kind that an `achievementType` belongs to, however its letters are capitalised. */
export function kindWithName(achievementType: string): Kind | undefined {
  const name = achievementType.toLowerCase()
  return everyKind.find((kind) => kinds[kind].achievementTypes.some((own) => own.toLowerCase() === name))
}
