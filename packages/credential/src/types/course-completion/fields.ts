/** The columns of a list of people who finished a course. */
import type { RecordField } from '../credential-type.ts'
import { markChoices } from '../marks.ts'
import { personFields } from '../person.ts'
import { scoreFields } from '../score.ts'
import { programmes } from './programmes.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    name: 'course',
    label: { en: 'Course', ru: 'Название курса' },
    headers: [
      'Название курса',
      'Курс',
      'Программа',
      'Название программы',
      'Наименование программы',
      'Наименование образовательной программы',
      'Наименование дополнительной профессиональной программы',
    ],
    kind: 'text',
    required: true,
  },
  {
    name: 'programme',
    label: { en: 'Kind of programme', ru: 'Вид программы' },
    headers: ['Вид программы', 'Тип программы', 'Вид документа', 'Наименование документа'],
    kind: 'choice',
    required: false,
    choices: Object.fromEntries(programmes.flatMap(({ key, words }) => words.map((word) => [word, key]))),
  },
  {
    name: 'hours',
    label: { en: 'Academic hours', ru: 'Объём, часов' },
    headers: [
      'Объём, часов',
      'Объём, ч',
      'Количество часов',
      'Часы',
      'Срок обучения, часов',
      'Срок обучения, часов (всего)',
    ],
    kind: 'integer',
    required: true,
  },
  {
    name: 'startDate',
    label: { en: 'First day', ru: 'Дата начала' },
    headers: ['Дата начала', 'Дата начала обучения', 'Начало обучения'],
    kind: 'date',
    required: false,
  },
  {
    name: 'endDate',
    label: { en: 'Last day', ru: 'Дата окончания' },
    headers: ['Дата окончания', 'Дата окончания обучения', 'Окончание обучения'],
    kind: 'date',
    required: false,
  },
  {
    name: 'documentSeries',
    label: { en: 'Series', ru: 'Серия документа' },
    headers: ['Серия документа', 'Серия'],
    kind: 'document-number',
    required: false,
  },
  {
    name: 'documentNumber',
    label: { en: 'Number of the document', ru: 'Номер документа' },
    headers: ['Номер документа', 'Номер удостоверения', 'Номер свидетельства', 'Номер сертификата', 'Номер'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of issue', ru: 'Дата выдачи' },
    headers: ['Дата выдачи', 'Дата выдачи документа'],
    kind: 'date',
    required: true,
  },
  {
    name: 'registrationNumber',
    label: { en: 'Registration number', ru: 'Регистрационный номер' },
    headers: ['Регистрационный номер', 'Рег. номер', 'Регистрационный №', 'Рег. №', 'Рег №'],
    kind: 'text',
    required: false,
  },
  {
    name: 'mark',
    label: { en: 'Final mark', ru: 'Итоговая оценка' },
    headers: ['Итоговая оценка', 'Оценка', 'Итоговая отметка', 'Отметка', 'Итоговая аттестация'],
    kind: 'mark',
    required: false,
    choices: markChoices,
  },
  ...scoreFields,
]
