/** The columns of a list of badges that goes with an order. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { badges, steps } from './badges.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    // The number by which the state's system knows the person for life.
    name: 'personNumber',
    label: { en: 'Number in the GTO system', ru: 'УИН' },
    headers: ['УИН', 'УИН участника', 'ID участника', 'Уникальный идентификационный номер'],
    kind: 'text',
    required: false,
    neverIssued: true,
  },
  {
    name: 'step',
    label: { en: 'Step', ru: 'Ступень' },
    headers: ['Ступень', 'Ступень ГТО', 'Ступень комплекса'],
    kind: 'choice',
    required: true,
    choices: Object.fromEntries(steps.flatMap(({ roman, words }) => words.map((word) => [word, roman]))),
  },
  {
    name: 'badge',
    label: { en: 'Badge', ru: 'Знак отличия' },
    headers: ['Знак отличия', 'Знак', 'Вид знака', 'Знак отличия ГТО', 'Достоинство знака'],
    kind: 'choice',
    required: true,
    choices: Object.fromEntries(badges.flatMap(({ key, words }) => words.map((word) => [word, key]))),
  },
  {
    name: 'orderNumber',
    label: { en: 'Number of the order', ru: 'Номер приказа' },
    headers: ['Номер приказа', '№ приказа', 'Приказ'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'certificateNumber',
    label: { en: 'Number of the certificate', ru: 'Номер удостоверения' },
    headers: ['Номер удостоверения', '№ удостоверения', 'Удостоверение'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of award', ru: 'Дата награждения' },
    headers: ['Дата награждения', 'Дата приказа', 'Дата присвоения'],
    kind: 'date',
    required: true,
  },
  {
    name: 'tests',
    label: { en: 'Number of tests passed', ru: 'Количество испытаний' },
    headers: ['Количество испытаний', 'Выполнено испытаний', 'Количество выполненных испытаний'],
    kind: 'integer',
    required: false,
  },
]
