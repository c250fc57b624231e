/** The columns of a list of recommendations and letters of support. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { endorsedThings } from './endorsed.ts'

const nameParts = ['familyName', 'givenName', 'patronymicName']

export const fields: readonly RecordField[] = [
  {
    name: 'endorsed',
    label: { en: 'What is endorsed', ru: 'Что рекомендуется' },
    headers: ['Что рекомендуется', 'Что поддерживается', 'Предмет рекомендации', 'Вид рекомендации'],
    kind: 'choice',
    required: true,
    choices: Object.fromEntries(endorsedThings.flatMap(({ key, words }) => words.map((word) => [word, key]))),
  },
  {
    name: 'endorsedId',
    label: { en: 'Its identifier', ru: 'Идентификатор' },
    headers: [
      'Идентификатор',
      'Идентификатор документа',
      'Идентификатор достижения',
      'Идентификатор организации',
      'Идентификатор предмета рекомендации',
      'DID',
    ],
    kind: 'text',
    required: true,
  },
  {
    name: 'endorsedName',
    label: { en: 'Its name', ru: 'Наименование' },
    headers: ['Наименование', 'Название', 'Название документа', 'Название курса', 'Название программы'],
    kind: 'text',
    required: false,
  },
  // Of the person who is recommended, or whose document it is.
  ...personFields
    .filter(({ name }) => nameParts.includes(name))
    .map((field) => ({ ...field, required: false })),
  {
    name: 'comment',
    label: { en: 'Text of the recommendation', ru: 'Текст рекомендации' },
    headers: ['Текст рекомендации', 'Рекомендация', 'Отзыв', 'Комментарий', 'Текст отзыва'],
    kind: 'text',
    required: true,
  },
  {
    name: 'author',
    label: { en: 'Author', ru: 'Автор рекомендации' },
    headers: ['Автор рекомендации', 'Автор', 'Рекомендатель', 'Кто рекомендует', 'ФИО рекомендателя'],
    kind: 'text',
    required: false,
  },
  {
    name: 'authorRole',
    label: { en: 'Position of the author', ru: 'Должность автора' },
    headers: ['Должность автора', 'Должность', 'Должность рекомендателя'],
    kind: 'text',
    required: false,
  },
  {
    name: 'letterNumber',
    label: { en: 'Number of the letter', ru: 'Исходящий номер' },
    headers: ['Исходящий номер', 'Исх. №', 'Номер письма', 'Номер рекомендации', 'Номер документа'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of the letter', ru: 'Дата рекомендации' },
    headers: ['Дата рекомендации', 'Дата письма', 'Дата выдачи', 'Дата'],
    kind: 'date',
    required: true,
  },
  {
    name: 'validThrough',
    label: { en: 'Last day of the term', ru: 'Действует до' },
    headers: ['Действует до', 'Действительна до', 'Срок действия'],
    kind: 'date',
    required: false,
  },
]
