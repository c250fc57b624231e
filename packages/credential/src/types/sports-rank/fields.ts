/** The columns of a federation's list of awarded ranks. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { ranks } from './ranks.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    name: 'sport',
    label: { en: 'Sport', ru: 'Вид спорта' },
    headers: ['Вид спорта', 'Спорт'],
    kind: 'text',
    required: true,
  },
  {
    name: 'discipline',
    label: { en: 'Discipline', ru: 'Дисциплина' },
    headers: ['Дисциплина', 'Спортивная дисциплина', 'Вид программы'],
    kind: 'text',
    required: false,
  },
  {
    name: 'rank',
    label: { en: 'Rank', ru: 'Спортивный разряд' },
    headers: ['Спортивный разряд', 'Разряд', 'Присвоенный разряд'],
    kind: 'choice',
    required: true,
    choices: Object.fromEntries(ranks.flatMap(({ key, words }) => words.map((word) => [word, key]))),
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
    headers: ['Номер удостоверения', '№ удостоверения', 'Номер зачётной книжки', 'Номер книжки спортсмена'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of award', ru: 'Дата присвоения' },
    headers: ['Дата присвоения', 'Дата приказа', 'Дата присвоения разряда'],
    kind: 'date',
    required: true,
  },
  {
    name: 'validThrough',
    label: { en: 'Last day of the term', ru: 'Действует до' },
    headers: ['Действует до', 'Срок действия', 'Дата окончания действия', 'Дата окончания срока действия'],
    kind: 'date',
    required: false,
  },
  {
    name: 'competition',
    label: { en: 'Competition', ru: 'Соревнование' },
    headers: ['Соревнование', 'Наименование соревнования', 'Название соревнования'],
    kind: 'text',
    required: false,
  },
  {
    name: 'performance',
    label: { en: 'Result shown', ru: 'Показанный результат' },
    headers: ['Результат', 'Показанный результат'],
    kind: 'text',
    required: false,
  },
  {
    name: 'place',
    label: { en: 'Place taken', ru: 'Занятое место' },
    headers: ['Место', 'Занятое место'],
    kind: 'integer',
    required: false,
  },
]
