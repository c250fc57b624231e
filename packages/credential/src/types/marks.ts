/** The five-point scale of Russian schools: how marks are written, and what they are as results. */
import type { ResultOfPerson } from './catalogue.ts'

/** Code of a mark in a record: `2` to `5`, `pass` (assessed without a mark), `exempt`, `not-studied`. */
const marks: Readonly<Record<string, readonly string[]>> = {
  '5': ['5', 'отлично', '5 (отлично)', 'отл', 'отл.'],
  '4': ['4', 'хорошо', '4 (хорошо)', 'хор', 'хор.'],
  '3': ['3', 'удовлетворительно', '3 (удовлетворительно)', 'удовл', 'удовл.', 'уд.'],
  '2': ['2', 'неудовлетворительно', '2 (неудовлетворительно)', 'неудовл', 'неудовл.', 'неуд.'],
  pass: ['зачтено', 'зачёт', 'зач', 'зач.'],
  exempt: ['освобождён', 'освобождена', 'освобождён(а)', 'осв', 'осв.'],
  'not-studied': ['не изучал', 'не изучала', 'не изучался', 'не изучалась', 'н/и'],
}

/** For fields of kind `mark`. */
export const markChoices: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(marks).flatMap(([code, words]) => words.map((word) => [word, code])),
)

/** `resultType` of a mark. It stands for the scale: 2 to 5, of which 3 is enough. */
export const markType = 'ext:RussianFivePointGrade'

/** A mark as a result. An exemption or a subject that was not taught is none. */
export function markResult(key: string, mark: string | undefined): readonly ResultOfPerson[] {
  if (mark === undefined || mark === 'exempt' || mark === 'not-studied') return []
  return [mark === 'pass' ? { key, status: 'Completed' } : { key, value: mark }]
}

/** The marks that are numbers. */
export function numericMarks(marks: readonly (string | undefined)[]): readonly number[] {
  return marks.map(Number).filter((mark) => mark >= 2 && mark <= 5)
}
