/** Faults of a recommendation's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { isUri } from '../../model/shape.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'

const words = {
  ENDORSED_ID_INVALID: {
    en: 'Expected the identifier of what is endorsed: https:…, urn:… or did:…',
    ru: 'Ожидался идентификатор предмета рекомендации: https:…, urn:… или did:…',
  },
  ENDORSED_NAME_MISSING: {
    en: 'What is endorsed has no name',
    ru: 'Не указано, как называется или как зовут того, кого рекомендуют',
  },
  ENDORSEMENT_NAMES_PERSON: {
    en: 'The text has the family name in it, and everybody who sees the document sees the text',
    ru: 'В тексте есть фамилия, а текст видят все, кому показан документ',
  },
  ENDORSEMENT_TERM_INVALID: {
    en: 'The term ends before the letter is written',
    ru: 'Срок действия заканчивается раньше даты рекомендации',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  const { endorsedId = '', awardDate = '', validThrough } = record
  return [
    ...(isUri(endorsedId) && /^(?:https|urn|did):/.test(endorsedId)
      ? []
      : [fault('ENDORSED_ID_INVALID', 'blocks', 'endorsedId')]),
    ...nameFaults(record),
    ...(namesPerson(record) ? [fault('ENDORSEMENT_NAMES_PERSON', 'warns', 'comment')] : []),
    ...(validThrough !== undefined && validThrough < awardDate
      ? [fault('ENDORSEMENT_TERM_INVALID', 'blocks', 'validThrough')]
      : []),
  ]
}

function nameFaults({ endorsed, endorsedName, familyName, givenName }: CredentialRecord): RecordFault[] {
  if (endorsed !== 'person') {
    return endorsedName === undefined ? [fault('ENDORSED_NAME_MISSING', 'blocks', 'endorsedName')] : []
  }
  return familyName === undefined || givenName === undefined
    ? [fault('ENDORSED_NAME_MISSING', 'blocks', 'familyName')]
    : []
}

/** Whether a word of the text is the family name in one of its cases. */
function namesPerson({ familyName, comment = '' }: CredentialRecord): boolean {
  if (familyName === undefined) return false
  const name = familyName.toLowerCase()
  // «Соколова», «Соколову», «Соколовой»: the ending changes, and is three letters long at most.
  const stem = name.length > 4 ? name.slice(0, -1) : name
  return comment
    .toLowerCase()
    .split(/[^\p{L}-]+/u)
    .some((word) => word.startsWith(stem) && word.length <= name.length + 2)
}
