/** The badges of the complex «Готов к труду и обороне» and its steps, each for an age. */

export interface Badge {
  readonly key: string
  readonly ru: string
  /** Ways of writing it, as they stand in orders and lists. */
  readonly words: readonly string[]
}

export interface Step {
  readonly roman: string
  /** First and last year of age; the last step has no end. */
  readonly ages: readonly [number, number]
  readonly words: readonly string[]
}

/** From the lowest to the highest. */
export const badges: readonly Badge[] = [
  badge('bronze', 'бронзовый', 'бронза'),
  badge('silver', 'серебряный', 'серебро'),
  badge('gold', 'золотой', 'золото'),
]

/** Steps of the state requirements of 2023. */
export const steps: readonly Step[] = [
  step(1, 'I', 6, 7),
  step(2, 'II', 8, 9),
  step(3, 'III', 10, 11),
  step(4, 'IV', 12, 13),
  step(5, 'V', 14, 15),
  step(6, 'VI', 16, 17),
  step(7, 'VII', 18, 19),
  step(8, 'VIII', 20, 24),
  step(9, 'IX', 25, 29),
  step(10, 'X', 30, 34),
  step(11, 'XI', 35, 39),
  step(12, 'XII', 40, 44),
  step(13, 'XIII', 45, 49),
  step(14, 'XIV', 50, 54),
  step(15, 'XV', 55, 59),
  step(16, 'XVI', 60, 64),
  step(17, 'XVII', 65, 69),
  step(18, 'XVIII', 70, Number.POSITIVE_INFINITY),
]

function badge(key: string, adjective: string, noun: string): Badge {
  const sign = `${adjective} знак`
  return { key, ru: adjective, words: [adjective, noun, sign, `${sign} отличия`, `${sign} отличия ГТО`] }
}

function step(number: number, roman: string, from: number, to: number): Step {
  return {
    roman,
    ages: [from, to],
    words: [roman, `${roman} ступень`, `${number}`, `${number} ступень`, `${number}-я ступень`],
  }
}
