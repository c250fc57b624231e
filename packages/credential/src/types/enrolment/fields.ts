/** The columns of a list of students to whom a certificate of enrolment is issued. */
import type { RecordField } from '../credential-type.ts'
import { educationLevelField } from '../education-levels.ts'
import { personFields } from '../person.ts'
import { schoolClassField } from '../school-class.ts'
import { schoolYearField } from '../school-year.ts'

/** Code of a form of study → its adjective. */
export const studyForms = {
  'full-time': 'очная',
  'part-time': 'очно-заочная',
  extramural: 'заочная',
} as const

export const fields: readonly RecordField[] = [
  ...personFields,
  educationLevelField,
  schoolClassField,
  {
    name: 'studyForm',
    label: { en: 'Form of study', ru: 'Форма обучения' },
    headers: ['Форма обучения'],
    kind: 'choice',
    required: false,
    choices: Object.fromEntries(Object.entries(studyForms).map(([code, word]) => [word, code])),
  },
  schoolYearField,
  {
    name: 'orderNumber',
    label: { en: 'Number of the order of enrolment', ru: 'Номер приказа о зачислении' },
    headers: ['Номер приказа о зачислении', 'Приказ о зачислении', 'Номер приказа', '№ приказа'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'enrolledOn',
    label: { en: 'Date of enrolment', ru: 'Дата зачисления' },
    headers: ['Дата зачисления', 'Зачислен с', 'Дата начала обучения'],
    kind: 'date',
    required: false,
  },
  {
    name: 'certificateNumber',
    label: { en: 'Number of the certificate', ru: 'Номер справки' },
    headers: ['Номер справки', '№ справки', 'Исходящий номер', 'Исх. №'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of issue', ru: 'Дата выдачи' },
    headers: ['Дата выдачи', 'Дата справки', 'Дата выдачи справки'],
    kind: 'date',
    required: true,
  },
  {
    name: 'validThrough',
    label: { en: 'Last day of the term', ru: 'Действительна до' },
    headers: ['Действительна до', 'Действует до', 'Срок действия', 'Срок действия справки'],
    kind: 'date',
    required: false,
  },
]
