/** The school class of a record, `1` to `11`. */
import type { RecordField } from './credential-type.ts'

const classes = Array.from({ length: 11 }, (_, i) => String(i + 1))
const parallels = [...'АБВГДЕЖЗИК']

/** The letter of a parallel class is read and dropped: it says nothing to anybody outside the school. */
export const schoolClassField: RecordField = {
  name: 'schoolClass',
  label: { en: 'School class', ru: 'Класс' },
  headers: ['Класс', 'Класс участия', 'Класс обучения'],
  kind: 'choice',
  required: false,
  choices: Object.fromEntries(
    classes.flatMap((number) =>
      [
        number,
        `${number} класс`,
        `${number}-й класс`,
        `${number} кл.`,
        ...parallels.flatMap((letter) => [number + letter, `${number} ${letter}`, `${number} «${letter}»`]),
      ].map((word) => [word, number]),
    ),
  ),
}
