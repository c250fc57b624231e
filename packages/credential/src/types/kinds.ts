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
  const byVct = vct === undefined ? undefined : kindOfName.get(vct)
  const byType = achievementType === undefined ? undefined : kindOfName.get(achievementType)
  if (vct === undefined) return byType
  return achievementType === undefined || byType === byVct ? byVct : undefined
}

const kindOfName: ReadonlyMap<string, Kind> = new Map(
  (Object.keys(kinds) as Kind[]).flatMap((kind) =>
    [kinds[kind].vct, ...kinds[kind].achievementTypes].map((name): [string, Kind] => [name, kind]),
  ),
)
