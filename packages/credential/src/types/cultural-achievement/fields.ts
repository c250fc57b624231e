/** The columns of a contest's protocol. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { awards } from './awards.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    name: 'contest',
    label: { en: 'Contest', ru: 'Конкурс' },
    headers: ['Конкурс', 'Название конкурса', 'Наименование конкурса', 'Мероприятие', 'Фестиваль'],
    kind: 'text',
    required: true,
  },
  {
    name: 'nomination',
    label: { en: 'Category', ru: 'Номинация' },
    headers: ['Номинация'],
    kind: 'text',
    required: true,
  },
  {
    name: 'ageGroup',
    label: { en: 'Age group', ru: 'Возрастная группа' },
    headers: ['Возрастная группа', 'Возрастная категория', 'Группа'],
    kind: 'text',
    required: false,
  },
  {
    name: 'award',
    label: { en: 'Award', ru: 'Награда' },
    headers: ['Награда', 'Звание', 'Присуждённое звание'],
    kind: 'choice',
    required: true,
    choices: Object.fromEntries(awards.flatMap(({ key, words }) => words.map((word) => [word, key]))),
  },
  {
    name: 'diplomaNumber',
    label: { en: 'Number of the diploma', ru: 'Номер диплома' },
    headers: ['Номер диплома', '№ диплома'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of award', ru: 'Дата награждения' },
    headers: ['Дата награждения', 'Дата вручения', 'Дата проведения'],
    kind: 'date',
    required: true,
  },
  {
    name: 'role',
    label: { en: 'Role', ru: 'Роль' },
    headers: ['Роль', 'Амплуа', 'Инструмент'],
    kind: 'text',
    required: false,
  },
  {
    name: 'points',
    label: { en: 'Points', ru: 'Балл' },
    headers: ['Балл', 'Баллы', 'Средний балл жюри'],
    kind: 'decimal',
    required: false,
  },
]
