/** The columns of a list of parents and guardians: two persons a row, and what makes one act for the other. */
import type { FieldKind, Label, RecordField } from '../credential-type.ts'
import { bases, relations } from './relations.ts'

const ofGuardian = ['представителя', 'законного представителя', 'родителя', 'опекуна', 'попечителя']
const ofChild = ['ребёнка', 'обучающегося', 'ученика', 'воспитанника', 'подопечного', 'несовершеннолетнего']

export const fields: readonly RecordField[] = [
  personField('familyName', label('Family name of the guardian', 'Фамилия представителя'), ofGuardian),
  personField('givenName', label('Given name of the guardian', 'Имя представителя'), ofGuardian),
  optional(
    personField('patronymicName', label('Patronymic of the guardian', 'Отчество представителя'), ofGuardian),
  ),
  optional(
    personField(
      'birthDate',
      label('Date of birth of the guardian', 'Дата рождения представителя'),
      ofGuardian,
      'date',
    ),
  ),
  dropped(
    personField('snils', label('SNILS of the guardian', 'СНИЛС представителя'), ofGuardian, 'national-id'),
  ),
  personField('childFamilyName', label('Family name of the child', 'Фамилия ребёнка'), ofChild),
  personField('childGivenName', label('Given name of the child', 'Имя ребёнка'), ofChild),
  optional(personField('childPatronymicName', label('Patronymic of the child', 'Отчество ребёнка'), ofChild)),
  personField(
    'childBirthDate',
    label('Date of birth of the child', 'Дата рождения ребёнка'),
    ofChild,
    'date',
  ),
  dropped(personField('childSnils', label('SNILS of the child', 'СНИЛС ребёнка'), ofChild, 'national-id')),
  {
    name: 'childId',
    label: { en: 'Key of the child', ru: 'Ключ ребёнка' },
    headers: ['Ключ ребёнка', 'Идентификатор ребёнка', 'DID ребёнка', 'Ключ ученика'],
    kind: 'text',
    required: false,
  },
  {
    name: 'relation',
    label: { en: 'Relation', ru: 'Кем приходится' },
    headers: [
      'Кем приходится',
      'Степень родства',
      'Родство',
      'Вид представительства',
      'Статус представителя',
    ],
    kind: 'choice',
    required: true,
    choices: choicesOf(relations),
  },
  {
    name: 'basis',
    label: { en: 'Basis', ru: 'Основание' },
    headers: ['Основание', 'Основание полномочий', 'Документ-основание'],
    kind: 'choice',
    required: false,
    choices: choicesOf(bases),
  },
  {
    name: 'documentNumber',
    label: { en: 'Number of the record', ru: 'Номер записи' },
    headers: ['Номер записи', '№ записи', 'Номер подтверждения', 'Номер документа', 'Номер справки'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of issue', ru: 'Дата выдачи' },
    headers: ['Дата выдачи', 'Дата подтверждения', 'Дата записи'],
    kind: 'date',
    required: true,
  },
  {
    name: 'validThrough',
    label: { en: 'Last day of the term', ru: 'Действует до' },
    headers: ['Действует до', 'Действительно до', 'Срок действия', 'Срок действия полномочий'],
    kind: 'date',
    required: false,
  },
]

function label(en: string, ru: string): Label {
  return { en, ru }
}

/** The column is called by what it holds, the first word or two of its label, and by any name of the person. */
function personField(
  name: string,
  words: Label,
  persons: readonly string[],
  kind: FieldKind = 'person-name',
): RecordField {
  const what = words.ru.slice(0, words.ru.lastIndexOf(' '))
  return { name, label: words, headers: persons.map((person) => `${what} ${person}`), kind, required: true }
}

function optional(field: RecordField): RecordField {
  return { ...field, required: false }
}

function dropped(field: RecordField): RecordField {
  return { ...field, required: false, neverIssued: true }
}

function choicesOf(
  entries: readonly { readonly key: string; readonly words: readonly string[] }[],
): Record<string, string> {
  return Object.fromEntries(entries.flatMap(({ key, words }) => words.map((word) => [word, key])))
}
