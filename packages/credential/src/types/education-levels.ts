/** The levels of education, by the names that school papers give them. */
import type { RecordField } from './credential-type.ts'

export interface EducationLevel {
  readonly key: string
  /** As in «программа …». */
  readonly genitive: string
  /** First and last school class of the level, where it has classes. */
  readonly grades?: readonly [number, number]
}

const levels: readonly (EducationLevel & { readonly words: readonly string[] })[] = [
  {
    key: 'primary',
    genitive: 'начального общего образования',
    grades: [1, 4],
    words: ['Начальное общее образование', 'Начальное общее', 'НОО'],
  },
  {
    key: 'basic',
    genitive: 'основного общего образования',
    grades: [5, 9],
    words: ['Основное общее образование', 'Основное общее', 'ООО'],
  },
  {
    key: 'secondary',
    genitive: 'среднего общего образования',
    grades: [10, 11],
    words: ['Среднее общее образование', 'Среднее общее', 'СОО'],
  },
  {
    key: 'vocational',
    genitive: 'среднего профессионального образования',
    words: ['Среднее профессиональное образование', 'Среднее профессиональное', 'СПО'],
  },
  {
    key: 'additional',
    genitive: 'дополнительного образования',
    words: ['Дополнительное образование', 'Дополнительное образование детей'],
  },
]

export const educationLevelField: RecordField = {
  name: 'educationLevel',
  label: { en: 'Level of education', ru: 'Уровень образования' },
  headers: ['Уровень образования', 'Уровень общего образования', 'Уровень программы'],
  kind: 'choice',
  required: true,
  choices: Object.fromEntries(levels.flatMap(({ key, words }) => words.map((word) => [word, key]))),
}

/** @returns undefined for a key that is none. */
export function educationLevel(key: string | undefined): EducationLevel | undefined {
  return levels.find((level) => level.key === key)
}
