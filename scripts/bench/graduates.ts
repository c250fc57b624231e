/** A spreadsheet of invented graduates, as large as one likes: each diploma of it has fifteen parts that can be hidden. */
import { inventPerson } from '../../fixtures/records/invented-people.ts'
import { seededRandom } from '../../fixtures/records/random.ts'

const header = [
  'Наименование документа',
  'Серия документа',
  'Номер документа',
  'Дата выдачи',
  'Год окончания',
  'Фамилия получателя',
  'Имя получателя',
  'Отчество получателя',
  'Дата рождения получателя',
  'Русский язык',
  'Литература',
  'Алгебра',
  'Информатика',
  'История',
]

/**
 * The spreadsheet as CSV in UTF-8.
 *
 * Seven members about the person, five marks, their average and two ages that are reached make fifteen parts: an
 * average of less than 4 meets no threshold, and everybody is seventeen.
 */
export function graduatesCsv(count: number): Uint8Array {
  const random = seededRandom(2026)
  const lines = [header.join(';')]
  for (let number = 1; number <= count; number++) {
    const { familyName, givenName, patronymicName } = inventPerson(random)
    const birthDate = [random.between(1, 28), random.between(1, 5), 2009].map(twoDigits).join('.')
    lines.push(
      [
        'Аттестат о среднем общем образовании',
        '05424',
        String(number).padStart(9, '0'),
        '26.06.2026',
        '2026',
        familyName,
        givenName,
        patronymicName || 'Ильич',
        birthDate,
        ...['4', '4', '3', '5', '3'],
      ].join(';'),
    )
  }
  return new TextEncoder().encode(lines.join('\r\n'))
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
