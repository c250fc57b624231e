/** Faults of an olympiad award's record that no single cell shows. */
import type { CodeTable } from '../../errors.ts'
import { birthAfterAward } from '../birth-after-award.ts'
import type { CredentialRecord, RecordFault } from '../credential-type.ts'
import { faultsOf } from '../record-fault.ts'
import { schoolYearFaults } from '../school-year.ts'
import { scoreFaults } from '../score.ts'

const words = {
  OLYMPIAD_DEGREE_WITHOUT_AWARD: {
    en: 'A participant without an award has no degree of a diploma',
    ru: 'У участника без награды нет степени диплома',
  },
  OLYMPIAD_DEGREE_UNUSUAL: {
    en: 'A winner usually has degree I, a prize-winner II or III',
    ru: 'У победителя обычно диплом I степени, у призёра II или III',
  },
  OLYMPIAD_LIST_INCOMPLETE: {
    en: 'The number in the list of olympiads says nothing without the school year and the level',
    ru: 'Номер в перечне ничего не говорит без учебного года и уровня олимпиады',
  },
} as const satisfies CodeTable
const fault = faultsOf(words)

/** See `CredentialType.lint`. */
export function lint(record: CredentialRecord): readonly RecordFault[] {
  return [
    ...birthAfterAward(record),
    ...schoolYearFaults(record),
    ...degreeFaults(record),
    ...listFaults(record),
    ...scoreFaults(record),
  ]
}

function degreeFaults({ status, degree }: CredentialRecord): readonly RecordFault[] {
  if (degree === undefined) return []
  if (status === 'participant') return [fault('OLYMPIAD_DEGREE_WITHOUT_AWARD', 'blocks', 'degree')]
  return (status === 'winner') === (degree === 'I')
    ? []
    : [fault('OLYMPIAD_DEGREE_UNUSUAL', 'warns', 'degree')]
}

function listFaults({ listNumber, schoolYear, level }: CredentialRecord): readonly RecordFault[] {
  if (listNumber === undefined || (schoolYear !== undefined && level !== undefined)) return []
  return [fault('OLYMPIAD_LIST_INCOMPLETE', 'warns', 'listNumber')]
}
