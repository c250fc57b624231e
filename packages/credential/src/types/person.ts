/** The person that a record is about: the columns, the members of the document, and what both are called. */
import type { JsonValue } from '../json.ts'
import type { ClaimDisplay, CredentialRecord, RecordField } from './credential-type.ts'

/** Columns of registers and school lists that name a person. */
export const personFields: readonly RecordField[] = [
  {
    name: 'familyName',
    label: { en: 'Family name', ru: 'Фамилия' },
    headers: [
      'Фамилия получателя',
      'Фамилия',
      'Фамилия выпускника',
      'Фамилия спортсмена',
      'Фамилия участника',
      'Фамилия обучающегося',
      'Фамилия ученика',
      'Фамилия слушателя',
    ],
    kind: 'person-name',
    required: true,
  },
  {
    name: 'givenName',
    label: { en: 'Given name', ru: 'Имя' },
    headers: [
      'Имя получателя',
      'Имя',
      'Имя выпускника',
      'Имя спортсмена',
      'Имя участника',
      'Имя обучающегося',
      'Имя ученика',
      'Имя слушателя',
    ],
    kind: 'person-name',
    required: true,
  },
  {
    name: 'patronymicName',
    label: { en: 'Patronymic', ru: 'Отчество' },
    headers: [
      'Отчество получателя',
      'Отчество',
      'Отчество выпускника',
      'Отчество спортсмена',
      'Отчество участника',
      'Отчество обучающегося',
      'Отчество ученика',
      'Отчество слушателя',
    ],
    kind: 'person-name',
    required: false,
  },
  {
    name: 'birthDate',
    label: { en: 'Date of birth', ru: 'Дата рождения' },
    headers: [
      'Дата рождения получателя',
      'Дата рождения',
      'Дата рожд.',
      'Дата рождения выпускника',
      'Дата рождения участника',
      'Дата рождения обучающегося',
      'Дата рождения ученика',
      'Дата рождения слушателя',
      'Д.р.',
    ],
    kind: 'date',
    required: true,
  },
  {
    name: 'snils',
    label: { en: 'SNILS (insurance number)', ru: 'СНИЛС' },
    headers: ['СНИЛС', 'СНИЛС получателя', 'Номер СНИЛС'],
    kind: 'national-id',
    required: false,
    neverIssued: true,
  },
]

/** How many members {@link personMembers} gives at most. */
export const personSlots = 5

/** The members of `credentialSubject` that name the person; each can be hidden by itself. */
export function personMembers(record: CredentialRecord): Readonly<Record<string, JsonValue>> {
  const { birthDate } = record
  const names = personNames(record)
  return {
    ...names,
    ...(birthDate === undefined ? {} : { dateOfBirth: birthDate }),
    // Open Badges compares the recipient with this one; the name parts are for selective disclosure.
    identifier: [
      {
        type: 'IdentityObject',
        hashed: false,
        identityHash: Object.values(names).join(' '),
        identityType: 'name',
      },
    ],
  }
}

/** The parts of a person's name that a record has, in their order. */
export function personNames({
  familyName,
  givenName,
  patronymicName,
}: CredentialRecord): Readonly<Record<string, string>> {
  return {
    ...(familyName === undefined ? {} : { familyName }),
    ...(givenName === undefined ? {} : { givenName }),
    ...(patronymicName === undefined ? {} : { patronymicName }),
  }
}

/** Labels of what {@link personMembers} gives. */
export const personClaims: readonly ClaimDisplay[] = [
  claim('familyName', 'Family name', 'Фамилия'),
  claim('givenName', 'Given name', 'Имя'),
  claim('patronymicName', 'Patronymic', 'Отчество'),
  claim('dateOfBirth', 'Date of birth', 'Дата рождения'),
  claim('identifier', 'Full name', 'Фамилия, имя, отчество'),
]

function claim(member: string, en: string, ru: string): ClaimDisplay {
  return { path: ['credentialSubject', member], label: { en, ru }, disclosable: true }
}
