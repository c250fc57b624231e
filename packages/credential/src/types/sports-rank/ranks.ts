/** The ranks of the Unified All-Russian Sports Classification (ЕВСК), with the years for which each is awarded. */

export interface Rank {
  readonly key: string
  readonly en: string
  readonly ru: string
  readonly humanCode: string
  readonly years: number
  /** Ways of writing it, as they stand in orders and lists. */
  readonly words: readonly string[]
}

const adultRanks: readonly Rank[] = [
  { number: '1', roman: 'I', key: 'first', en: 'First', ru: 'Первый' },
  { number: '2', roman: 'II', key: 'second', en: 'Second', ru: 'Второй' },
  { number: '3', roman: 'III', key: 'third', en: 'Third', ru: 'Третий' },
].map(({ number, roman, key, en, ru }) => ({
  key,
  en: `${en} sports rank`,
  ru: `${ru} спортивный разряд`,
  humanCode: roman,
  years: 2,
  words: [number, roman, ru].flatMap((n) => [
    `${n} спортивный разряд`,
    `${n} разряд`,
    `${n} взрослый разряд`,
  ]),
}))

const youthRanks: readonly Rank[] = [
  { number: '1', roman: 'I', key: 'first-youth', en: 'First', ru: 'Первый' },
  { number: '2', roman: 'II', key: 'second-youth', en: 'Second', ru: 'Второй' },
  { number: '3', roman: 'III', key: 'third-youth', en: 'Third', ru: 'Третий' },
].map(({ number, roman, key, en, ru }) => ({
  key,
  en: `${en} youth sports rank`,
  ru: `${ru} юношеский спортивный разряд`,
  humanCode: `${roman} юн.`,
  years: 2,
  words: [number, roman, ru].flatMap((n) => [
    `${n} юношеский спортивный разряд`,
    `${n} юношеский разряд`,
    `${n} юн. разряд`,
    `${n} юн.`,
  ]),
}))

/** From the highest to the lowest. Titles (master of sports and above) have no term and are no ranks. */
export const ranks: readonly Rank[] = [
  {
    key: 'cms',
    en: 'Candidate for Master of Sports',
    ru: 'Кандидат в мастера спорта',
    humanCode: 'КМС',
    years: 3,
    words: ['КМС', 'Кандидат в мастера спорта'],
  },
  ...adultRanks,
  ...youthRanks,
]
