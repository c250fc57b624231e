/** A type file to begin with: complete, and in order as it stands. */
import type { JsonObject } from '../../json.ts'
import type { TypeFile } from './type-file.ts'

/** The content of a file for a type with this id. @param id Small Latin letters, digits and hyphens. */
export function sampleTypeFile(id: string): JsonObject {
  const file: TypeFile = { ...sample, id, achievementType: `ext:${capitalised(id)}` }
  return file as unknown as JsonObject
}

function capitalised(id: string): string {
  return id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')
}

const sample: TypeFile = {
  id: 'chess-camp',
  extends: 'course-completion',
  label: { ru: 'Сертификат шахматной смены', en: 'Chess camp certificate' },
  description: {
    ru: 'Участие в шахматной смене с местом в турнире и зачётом по теории',
    en: 'Participation in a chess camp, with the place in the tournament and the theory mark',
  },
  field: 'education',
  achievementType: 'ext:ChessCamp',
  suspendable: false,
  fields: [
    {
      name: 'camp',
      label: { ru: 'Смена', en: 'Camp' },
      headers: ['Смена', 'Название смены'],
      kind: 'text',
      required: true,
    },
    {
      name: 'group',
      label: { ru: 'Группа', en: 'Group' },
      headers: ['Группа', 'Возрастная группа'],
      kind: 'choice',
      required: false,
      choices: [
        { value: 'младшая группа', words: ['младшая', 'мл.'] },
        { value: 'старшая группа', words: ['старшая', 'ст.'] },
      ],
    },
    {
      name: 'certificateNumber',
      label: { ru: 'Номер сертификата', en: 'Certificate number' },
      headers: ['Номер сертификата', '№ сертификата'],
      kind: 'document-number',
      required: true,
    },
    {
      name: 'awardDate',
      label: { ru: 'Дата выдачи', en: 'Date of issue' },
      headers: ['Дата выдачи', 'Дата вручения'],
      kind: 'date',
      required: true,
    },
    {
      name: 'startDate',
      label: { ru: 'Первый день смены', en: 'First day of the camp' },
      headers: ['Первый день смены', 'Начало смены'],
      kind: 'date',
      required: false,
    },
    {
      name: 'endDate',
      label: { ru: 'Последний день смены', en: 'Last day of the camp' },
      headers: ['Последний день смены', 'Окончание смены'],
      kind: 'date',
      required: false,
    },
    {
      name: 'award',
      label: { ru: 'Итог турнира', en: 'Outcome of the tournament' },
      headers: ['Итог турнира', 'Награда'],
      kind: 'choice',
      required: true,
      choices: [
        { value: 'участник', words: ['участница'] },
        { value: 'призёр', words: ['диплом призёра'] },
        { value: 'победитель', words: ['победительница', 'диплом победителя'] },
      ],
    },
    {
      name: 'place',
      label: { ru: 'Место в турнире', en: 'Place in the tournament' },
      headers: ['Место в турнире', 'Место'],
      kind: 'integer',
      required: false,
    },
    {
      name: 'hours',
      label: { ru: 'Объём в часах', en: 'Hours' },
      headers: ['Объём в часах', 'Часы', 'Количество часов'],
      kind: 'integer',
      required: true,
    },
    {
      name: 'theory',
      label: { ru: 'Зачёт по теории', en: 'Theory mark' },
      headers: ['Зачёт по теории', 'Теория'],
      kind: 'mark',
      required: false,
    },
    {
      name: 'orderNumber',
      label: { ru: 'Номер приказа', en: 'Number of the order' },
      headers: ['Номер приказа', '№ приказа'],
      kind: 'document-number',
      required: false,
    },
    {
      name: 'parentPhone',
      label: { ru: 'Телефон родителя', en: 'Phone of a parent' },
      headers: ['Телефон родителя', 'Телефон'],
      kind: 'text',
      required: false,
      neverIssued: true,
    },
  ],
  rowKey: ['camp', 'certificateNumber'],
  results: [
    { key: 'award', label: { ru: 'Итог турнира', en: 'Outcome of the tournament' }, field: 'award' },
    {
      key: 'place',
      label: { ru: 'Место в турнире', en: 'Place in the tournament' },
      field: 'place',
      placeAtMost: ['1', '3', '10'],
    },
    {
      key: 'hours',
      label: { ru: 'Объём в часах', en: 'Hours' },
      field: 'hours',
      min: '1',
      max: '500',
      atLeast: ['36', '72'],
    },
    { key: 'theory', label: { ru: 'Зачёт по теории', en: 'Theory mark' }, field: 'theory' },
  ],
  document: {
    name: 'Сертификат — {camp}',
    achievement: {
      name: '{camp}',
      description: 'Шахматная смена «{camp}» с турниром и занятиями по теории.',
      criteria: 'Участие во всех турах турнира смены.',
      specialization: 'group',
    },
    awardedDate: 'awardDate',
    licenseNumber: ['certificateNumber'],
    activityStartDate: 'startDate',
    activityEndDate: 'endDate',
    evidence: [{ genre: 'ext:Order', name: 'Приказ о проведении смены', text: '№ {orderNumber}' }],
  },
}
