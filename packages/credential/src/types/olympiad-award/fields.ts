/** The columns of an olympiad's list of awards. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { schoolClassField } from '../school-class.ts'
import { schoolYearField } from '../school-year.ts'
import { scoreFields } from '../score.ts'
import { choicesOf, degrees, levels, stages, statuses } from './awards.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    name: 'olympiad',
    label: { en: 'Olympiad', ru: 'Олимпиада' },
    headers: ['Олимпиада', 'Название олимпиады', 'Наименование олимпиады', 'Полное название олимпиады'],
    kind: 'text',
    required: true,
  },
  {
    name: 'subject',
    label: { en: 'Subject', ru: 'Предмет' },
    headers: ['Предмет', 'Профиль', 'Профиль олимпиады', 'Общеобразовательный предмет'],
    kind: 'text',
    required: true,
  },
  {
    name: 'stage',
    label: { en: 'Stage', ru: 'Этап' },
    headers: ['Этап', 'Этап олимпиады'],
    kind: 'choice',
    required: false,
    choices: choicesOf(stages),
  },
  {
    name: 'level',
    label: { en: 'Level', ru: 'Уровень олимпиады' },
    headers: ['Уровень олимпиады', 'Уровень'],
    kind: 'choice',
    required: false,
    choices: choicesOf(levels),
  },
  {
    name: 'listNumber',
    label: { en: 'Number in the list of olympiads', ru: 'Номер в перечне' },
    headers: ['Номер в перечне', '№ в перечне', 'Номер олимпиады в перечне'],
    kind: 'integer',
    required: false,
  },
  schoolYearField,
  schoolClassField,
  {
    name: 'status',
    label: { en: 'Status', ru: 'Статус' },
    headers: ['Статус', 'Статус участника', 'Статус диплома', 'Результат участия'],
    kind: 'choice',
    required: true,
    choices: choicesOf(statuses),
  },
  {
    name: 'degree',
    label: { en: 'Degree of the diploma', ru: 'Степень диплома' },
    headers: ['Степень диплома', 'Степень', 'Диплом'],
    kind: 'choice',
    required: false,
    choices: choicesOf(degrees),
  },
  {
    name: 'diplomaNumber',
    label: { en: 'Number of the diploma', ru: 'Номер диплома' },
    headers: ['Номер диплома', '№ диплома', 'Регистрационный номер диплома', 'Код диплома'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of award', ru: 'Дата награждения' },
    headers: ['Дата награждения', 'Дата выдачи', 'Дата выдачи диплома', 'Дата подведения итогов'],
    kind: 'date',
    required: true,
  },
  ...scoreFields,
]
