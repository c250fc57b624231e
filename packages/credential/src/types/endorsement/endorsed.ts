/** What can be endorsed, and what a document about it is called. */

export interface Endorsed {
  readonly key: string
  /** What the endorsement is called. */
  readonly document: string
  /** Whether `credentialSubject` is a person or body. */
  readonly isProfile: boolean
  /** Ways of writing it. */
  readonly words: readonly string[]
}

export const endorsedThings: readonly Endorsed[] = [
  {
    key: 'credential',
    document: 'Рекомендация к документу',
    isProfile: false,
    words: ['Документ', 'Диплом', 'Аттестат', 'Результат ученика'],
  },
  {
    key: 'achievement',
    document: 'Поддержка программы',
    isProfile: false,
    words: ['Программа', 'Курс', 'Образовательная программа', 'Достижение'],
  },
  {
    key: 'organisation',
    document: 'Поддержка организации',
    isProfile: true,
    words: ['Организация', 'Школа', 'Учреждение', 'Образовательная организация'],
  },
  {
    key: 'person',
    document: 'Рекомендация',
    isProfile: true,
    words: ['Человек', 'Ученик', 'Обучающийся', 'Выпускник', 'Спортсмен'],
  },
]
