/** The columns of the register of educational documents, and what of them makes the certificate. */
import type { CredentialRecord, RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { markFields } from '../school-subjects.ts'

export type Level = 'secondary' | 'basic'

/** Which of the four certificates a record is. */
export interface Variant {
  readonly level: Level
  readonly honours: boolean
}

/** What «Наименование» and «Вид документа» say; registers put level and honours into either of them. */
const documents: Readonly<Record<string, string>> = {
  Аттестат: 'plain',
  'Аттестат с отличием': 'honours',
  'Аттестат о среднем общем образовании': 'secondary',
  'Аттестат о среднем (полном) общем образовании': 'secondary',
  'Аттестат о среднем общем образовании с отличием': 'secondary-honours',
  'Аттестат об основном общем образовании': 'basic',
  'Аттестат об основном общем образовании с отличием': 'basic-honours',
}

const yesNo = { Да: 'yes', Нет: 'no' }

/** In the order of the register, then the marks. */
export const fields: readonly RecordField[] = [
  {
    name: 'documentName',
    label: { en: 'Document', ru: 'Наименование документа' },
    headers: ['Наименование документа', 'Название документа'],
    kind: 'choice',
    required: true,
    choices: documents,
  },
  {
    name: 'documentKind',
    label: { en: 'Kind of document', ru: 'Вид документа' },
    headers: ['Вид документа', 'Тип документа'],
    kind: 'choice',
    required: false,
    choices: documents,
  },
  {
    name: 'documentStatus',
    label: { en: 'Original or duplicate', ru: 'Статус документа' },
    headers: ['Статус документа'],
    kind: 'choice',
    required: false,
    choices: { Оригинал: 'original', Дубликат: 'duplicate' },
    neverIssued: true,
  },
  registerMark('lost', 'Reported lost', 'Подтверждение утраты'),
  registerMark('exchanged', 'Reported exchanged', 'Подтверждение обмена'),
  registerMark('destroyed', 'Reported destroyed', 'Подтверждение уничтожения'),
  {
    name: 'educationLevel',
    label: { en: 'Level of education', ru: 'Уровень образования' },
    headers: ['Уровень образования', 'Уровень общего образования'],
    kind: 'choice',
    required: false,
    choices: { 'Среднее общее образование': 'secondary', 'Основное общее образование': 'basic' },
  },
  {
    name: 'documentSeries',
    label: { en: 'Series', ru: 'Серия документа' },
    headers: ['Серия документа', 'Серия', 'Серия бланка', 'Серия аттестата'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'documentNumber',
    label: { en: 'Number', ru: 'Номер документа' },
    headers: ['Номер документа', 'Номер', 'Номер бланка', 'Номер аттестата'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of issue', ru: 'Дата выдачи' },
    headers: ['Дата выдачи', 'Дата выдачи документа', 'Дата выдачи аттестата'],
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
    name: 'completionYear',
    label: { en: 'Year of completion', ru: 'Год окончания' },
    headers: ['Год окончания', 'Год окончания обучения', 'Год выпуска'],
    kind: 'integer',
    required: false,
  },
  ...personFields,
  {
    name: 'sex',
    label: { en: 'Sex', ru: 'Пол' },
    headers: ['Пол получателя', 'Пол'],
    kind: 'choice',
    required: false,
    choices: {
      Муж: 'male',
      'Муж.': 'male',
      Мужской: 'male',
      М: 'male',
      Жен: 'female',
      'Жен.': 'female',
      Женский: 'female',
      Ж: 'female',
    },
    neverIssued: true,
  },
  ...markFields,
]

/** Every place of a record that tells the level: normally one, or several that agree. */
export function levelsOf(record: CredentialRecord): ReadonlySet<Level> {
  const words = [record.documentName, record.documentKind, record.educationLevel]
  return new Set(words.map((word) => word?.replace('-honours', '')).filter(isLevel))
}

/** @returns undefined when the record does not tell the level, or tells two. */
export function variantOf(record: CredentialRecord): Variant | undefined {
  const [level, other] = levelsOf(record)
  if (level === undefined || other !== undefined) return undefined
  const honours = [record.documentName, record.documentKind].some((word) => word?.endsWith('honours'))
  return { level, honours }
}

function isLevel(word: string | undefined): word is Level {
  return word === 'secondary' || word === 'basic'
}

function registerMark(name: string, en: string, ru: string): RecordField {
  return {
    name,
    label: { en, ru },
    headers: [ru],
    kind: 'choice',
    required: false,
    choices: yesNo,
    neverIssued: true,
  }
}
