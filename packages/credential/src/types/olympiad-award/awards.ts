/** What an olympiad awards, and the names of its stages and levels. */

interface Named {
  readonly key: string
  readonly ru: string
  /** Ways of writing it, as they stand in protocols. */
  readonly words: readonly string[]
}

/** From the lowest to the highest. */
export const statuses: readonly Named[] = [
  { key: 'participant', ru: 'участник', words: ['участник', 'участница'] },
  { key: 'prize', ru: 'призёр', words: ['призёр', 'диплом призёра'] },
  { key: 'winner', ru: 'победитель', words: ['победитель', 'победительница', 'диплом победителя'] },
]

/** From the lowest to the highest. */
export const degrees: readonly Named[] = [
  { key: 'III', ru: 'III', words: degree('III', '3') },
  { key: 'II', ru: 'II', words: degree('II', '2') },
  { key: 'I', ru: 'I', words: degree('I', '1') },
]

export const stages: readonly Named[] = [
  { key: 'school', ru: 'школьный этап', words: stage('школьный') },
  { key: 'municipal', ru: 'муниципальный этап', words: stage('муниципальный') },
  { key: 'regional', ru: 'региональный этап', words: stage('региональный') },
  { key: 'qualifying', ru: 'отборочный этап', words: stage('отборочный') },
  { key: 'final', ru: 'заключительный этап', words: [...stage('заключительный'), 'финал'] },
]

/** Levels of the list of school olympiads, the highest first. */
export const levels: readonly Named[] = [
  { key: 'I', ru: 'I', words: level('I', '1') },
  { key: 'II', ru: 'II', words: level('II', '2') },
  { key: 'III', ru: 'III', words: level('III', '3') },
]

/** Cell text → key, for a field of kind `choice`. */
export function choicesOf(list: readonly Named[]): Readonly<Record<string, string>> {
  return Object.fromEntries(list.flatMap(({ key, words }) => words.map((word) => [word, key])))
}

/** @returns undefined for a key that is not in the list. */
export function named(list: readonly Named[], key: string | undefined): Named | undefined {
  return list.find((candidate) => candidate.key === key)
}

function degree(roman: string, number: string): readonly string[] {
  return [roman, number].flatMap((n) => [n, `${n} степень`, `${n} степени`, `диплом ${n} степени`])
}

function stage(adjective: string): readonly string[] {
  return [adjective, `${adjective} этап`]
}

function level(roman: string, number: string): readonly string[] {
  return [roman, number].flatMap((n) => [n, `${n} уровень`])
}
