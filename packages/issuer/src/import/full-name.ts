/** Names in one column, as school lists write them: «Иванова Мария Сергеевна». */
import type { CredentialType, RecordField } from '@attestat/credential'
import { isNoPatronymic } from './no-patronymic.ts'

/** A column that stands for several fields of a type. */
export interface FullName {
  /** What the column is called, and its name in a mapping. No record has it. */
  readonly field: RecordField
  /** The fields of the family, the given and the patronymic name. */
  readonly parts: readonly RecordField[]
}

/** The columns that name a person of a type as a whole. */
export function fullNamesOf(type: CredentialType): readonly FullName[] {
  return persons.flatMap(({ name, label, parts }) => {
    const fields = parts.flatMap((part) => type.fields.find((field) => field.name === part) ?? [])
    const [family] = fields
    if (!family || fields.length < parts.length) return []
    const headers = family.headers.flatMap(headersBeside)
    return [{ field: { name, label, headers, kind: 'person-name', required: false }, parts: fields }]
  })
}

/**
 * The family, the given and the patronymic name, the last one empty where there is none.
 *
 * @returns nothing where it is not certain which word is which: initials, one word, four words, another order.
 */
export function splitFullName(text: string): readonly [string, string, string] | undefined {
  const [family = '', given = '', first = '', particle, ...more] = text
    .replace(spacedDash, '$1')
    .split(/\s+/)
    .filter((word) => word !== '')
  if (more.length > 0 || (particle !== undefined && !particles.test(particle))) return undefined
  const patronymic = particle === undefined ? first : `${first} ${particle}`
  if (!name.test(family) || !name.test(given) || patronymicEnding.test(given)) return undefined
  const isPatronymic =
    first === '' || isNoPatronymic(patronymic) || (name.test(first) && !particles.test(first))
  return isPatronymic ? [family, given, patronymic] : undefined
}

const persons = [
  {
    name: 'fullName',
    label: { en: 'Family, given and patronymic name', ru: 'Фамилия, имя и отчество' },
    parts: ['familyName', 'givenName', 'patronymicName'],
  },
  {
    name: 'childFullName',
    label: { en: 'Family, given and patronymic name of the child', ru: 'Фамилия, имя и отчество ребёнка' },
    parts: ['childFamilyName', 'childGivenName', 'childPatronymicName'],
  },
] as const

/** «Фамилия ученика» → «ФИО ученика» and the like. */
function headersBeside(header: string): readonly string[] {
  if (!header.startsWith(familyHeader)) return []
  const whose = header.slice(familyHeader.length)
  return [...wholeHeaders.map((whole) => whole + whose), ...(whose === '' ? ['Full name'] : [])]
}

const familyHeader = 'Фамилия'
const wholeHeaders = [
  'ФИО',
  'Ф.И.О.',
  'Ф. И. О.',
  'Фамилия Имя Отчество',
  'Фамилия, имя, отчество',
  'Фамилия, имя и отчество',
]

const spacedDash = /(?<=\p{L})\s*([‐‑–—])\s*(?=\p{L})/gu
// A word of a name, neither an initial nor something in brackets. Invisible characters are for a lint to report.
const name = /^\p{L}[\p{L}\p{M}\p{Cf}'’\p{Pd}]*[\p{L}\p{M}\p{Cf}]$/u
/** «Сын» and «дочь» after the father's name. */
const particles = /^(?:оглы|оглу|улы|уулу|кызы|гызы|кизи|қызы|ұлы)$/iu
const patronymicEnding = /(?:вич|вна|ична)$/iu
