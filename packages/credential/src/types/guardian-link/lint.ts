/** Faults of a guardian's record that no single cell shows. */
import { CredentialError } from '../../codes.ts'
import { readDidKey } from '../../did/did-key.ts'
import type { CodeTable } from '../../errors.ts'
import { yearsBetween } from '../../model/date-time.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import { relations } from './relations.ts'
import { majority } from './term.ts'

const words = {
  GUARDIAN_CHILD_OF_AGE: {
    en: 'The child is of age when the document is issued',
    ru: 'На дату выдачи ребёнок уже совершеннолетний',
  },
  GUARDIAN_CHILD_ID_INVALID: {
    en: 'Expected the key of the child (did:key:…) or a random name (urn:uuid:…)',
    ru: 'Ожидался ключ ребёнка (did:key:…) или случайное имя (urn:uuid:…)',
  },
  GUARDIAN_YOUNGER: {
    en: 'The guardian is not older than the child',
    ru: 'Представитель не старше ребёнка',
  },
  GUARDIAN_TERM_INVALID: {
    en: 'The term ends before the document is issued',
    ru: 'Срок действия заканчивается раньше даты выдачи',
  },
  GUARDIAN_TERM_LONG: {
    en: 'The term does not end before the child comes of age',
    ru: 'Срок действия не заканчивается до совершеннолетия ребёнка',
  },
  GUARDIAN_RELATION_AGE: {
    en: 'A child of {age} has another kind of guardian: opekun before 14, popechitel from then on',
    ru: 'Возраст ребёнка: {age}. До 14 лет назначают опекуна, с 14 лет — попечителя',
  },
  GUARDIAN_BASIS_UNUSUAL: {
    en: 'The relation does not usually rest on this basis',
    ru: 'Такие полномочия обычно возникают на другом основании',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [...childFaults(record), ...termFaults(record), ...relationFaults(record)]
}

function childFaults({
  childId,
  childBirthDate,
  birthDate,
  awardDate = '',
}: CredentialRecord): RecordFault[] {
  const faults: RecordFault[] = []
  if (childId !== undefined && !namesNobodyElse(childId)) {
    faults.push(fault('GUARDIAN_CHILD_ID_INVALID', 'blocks', 'childId'))
  }
  if (childBirthDate === undefined) return faults
  const born = birthAfterAward({ birthDate: childBirthDate, awardDate })
  faults.push(...born.map((found) => ({ ...found, field: 'childBirthDate' })))
  if (majority(childBirthDate) <= awardDate) {
    faults.push(fault('GUARDIAN_CHILD_OF_AGE', 'blocks', 'childBirthDate'))
  }
  if (birthDate !== undefined && birthDate >= childBirthDate) {
    faults.push(fault('GUARDIAN_YOUNGER', 'blocks', 'birthDate'))
  }
  return faults
}

function termFaults({ awardDate = '', validThrough, childBirthDate }: CredentialRecord): RecordFault[] {
  if (validThrough === undefined) return []
  if (validThrough < awardDate) return [fault('GUARDIAN_TERM_INVALID', 'blocks', 'validThrough')]
  return childBirthDate !== undefined && validThrough >= majority(childBirthDate)
    ? [fault('GUARDIAN_TERM_LONG', 'blocks', 'validThrough')]
    : []
}

function relationFaults(record: CredentialRecord): RecordFault[] {
  const { basis, childBirthDate, awardDate } = record
  const relation = relations.find(({ key }) => key === record.relation)
  if (!relation) return []
  const faults: RecordFault[] = []
  if (relation.ages && childBirthDate !== undefined && awardDate !== undefined) {
    const age = yearsBetween(childBirthDate, awardDate)
    const [first, end] = relation.ages
    if (age < first || age >= end) faults.push(fault('GUARDIAN_RELATION_AGE', 'warns', 'relation', { age }))
  }
  if (basis !== undefined && !relation.bases.includes(basis)) {
    faults.push(fault('GUARDIAN_BASIS_UNUSUAL', 'warns', 'basis'))
  }
  return faults
}

/** A key that can be read, so that it can be asked for a signature; or a name that says nothing. */
function namesNobodyElse(id: string): boolean {
  if (!id.startsWith('did:key:')) return /^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id)
  try {
    readDidKey(id)
    return true
  } catch (error) {
    if (error instanceof CredentialError) return false
    throw error
  }
}
