/** The columns of a competition's protocol. */
import type { RecordField } from '../credential-type.ts'
import { personFields } from '../person.ts'
import { competitionLevels } from './levels.ts'

export const fields: readonly RecordField[] = [
  ...personFields,
  {
    name: 'competition',
    label: { en: 'Competition', ru: 'Соревнование' },
    headers: ['Соревнование', 'Соревнования', 'Наименование соревнования', 'Название соревнования', 'Турнир'],
    kind: 'text',
    required: true,
  },
  {
    name: 'competitionLevel',
    label: { en: 'Level of the competition', ru: 'Статус соревнования' },
    headers: ['Статус соревнования', 'Статус соревнований', 'Уровень соревнования', 'Уровень соревнований'],
    kind: 'choice',
    required: false,
    choices: Object.fromEntries(
      competitionLevels.flatMap(({ key, words }) => words.map((word) => [word, key])),
    ),
  },
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
    headers: ['Дисциплина', 'Спортивная дисциплина', 'Вид программы', 'Дистанция'],
    kind: 'text',
    required: false,
  },
  {
    name: 'group',
    label: { en: 'Age or weight group', ru: 'Группа' },
    headers: ['Группа', 'Возрастная группа', 'Весовая категория', 'Категория'],
    kind: 'text',
    required: false,
  },
  {
    name: 'protocolNumber',
    label: { en: 'Number of the protocol', ru: 'Номер протокола' },
    headers: ['Номер протокола', '№ протокола', 'Протокол'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'startNumber',
    label: { en: 'Start number', ru: 'Стартовый номер' },
    headers: ['Стартовый номер', 'Ст. №', 'Нагрудный номер', 'Номер участника', '№ участника'],
    kind: 'document-number',
    required: true,
  },
  {
    name: 'awardDate',
    label: { en: 'Date of the competition', ru: 'Дата проведения' },
    headers: ['Дата проведения', 'Дата соревнования', 'Дата выступления', 'Дата протокола'],
    kind: 'date',
    required: true,
  },
  {
    name: 'place',
    label: { en: 'Place taken', ru: 'Занятое место' },
    headers: ['Место', 'Занятое место', 'Итоговое место'],
    kind: 'integer',
    required: false,
  },
  {
    name: 'participants',
    label: { en: 'Number of participants', ru: 'Количество участников' },
    headers: ['Количество участников', 'Число участников', 'Участников'],
    kind: 'integer',
    required: false,
  },
  {
    name: 'performance',
    label: { en: 'Result shown', ru: 'Показанный результат' },
    headers: ['Результат', 'Показанный результат', 'Время'],
    kind: 'text',
    required: false,
  },
  {
    name: 'points',
    label: { en: 'Points', ru: 'Очки' },
    headers: ['Очки', 'Баллы', 'Балл'],
    kind: 'decimal',
    required: false,
  },
]
