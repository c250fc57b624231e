/** How far a competition reaches. */

export interface CompetitionLevel {
  readonly key: string
  readonly ru: string
  /** Ways of writing it, as they stand in protocols and calendars. */
  readonly words: readonly string[]
}

export const competitionLevels: readonly CompetitionLevel[] = [
  level('school', 'школьные', 'школьный'),
  level('municipal', 'муниципальные', 'муниципальный'),
  level('regional', 'региональные', 'региональный'),
  level('interregional', 'межрегиональные', 'межрегиональный'),
  level('national', 'всероссийские', 'всероссийский'),
  level('international', 'международные', 'международный'),
]

function level(key: string, plural: string, singular: string): CompetitionLevel {
  return { key, ru: `${plural} соревнования`, words: [`${plural} соревнования`, plural, singular] }
}
