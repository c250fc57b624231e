/** The columns of a list of transcripts: a school journal's with a column a subject, or numbered courses, or both. */
import type { RecordField } from '../credential-type.ts'
import { educationLevelField } from '../education-levels.ts'
import { personFields } from '../person.ts'
import { markFields } from '../school-subjects.ts'
import { schoolYearField } from '../school-year.ts'
import { courseFields } from './courses.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  educationLevelField,
  {
    name: 'programme',
    label: { en: 'Programme', ru: 'Образовательная программа' },
    headers: [
      'Образовательная программа',
      'Наименование образовательной программы',
      'Специальность',
      'Наименование профессии, специальности',
      'Направление подготовки',
    ],
    kind: 'text',
    required: false,
  },
  {
    name: 'certificateNumber',
    label: { en: 'Number of the transcript', ru: 'Номер справки' },
    headers: ['Номер справки', '№ справки', 'Исходящий номер', 'Исх. №', 'Номер табеля'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of issue', ru: 'Дата выдачи' },
    headers: ['Дата выдачи', 'Дата справки', 'Дата выдачи справки', 'Дата табеля'],
    kind: 'date',
    required: true,
  },
  schoolYearField,
  {
    name: 'period',
    label: { en: 'Part of the year', ru: 'Период' },
    headers: ['Период', 'Четверть', 'Полугодие', 'Семестр', 'Триместр'],
    kind: 'text',
    required: false,
  },
  ...markFields,
  ...courseFields,
]
