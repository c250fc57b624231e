/** A OneRoster 1.2 CSV folder as one table: a row a student, with school, guardians, enrolment and course results. */
import { IssuerError, issuerCodes } from '../../codes.ts'
import { expected } from '../../expected.ts'
import type { Finding } from '../../lints/lint.ts'
import { importLimits } from '../import-limits.ts'
import type { ImportSource, Table, TableRow } from '../table.ts'
import { checkSize } from '../tabulate.ts'
import { bySourcedId, isRoster, type Roster, type RosterRecord, readRoster, referred } from './roster.ts'

export const oneRoster: ImportSource = {
  id: 'oneroster',
  accepts: (input) => input.kind === 'folder' && isRoster(input.files),
  read: (input) => readOneRoster(input.kind === 'folder' ? input.files : new Map()),
}

/** How many guardians of a student have columns of their own. */
const guardians = 2

/** The columns before the courses, named as registers name them. */
const personColumns = [
  'Идентификатор',
  'Фамилия',
  'Имя',
  'Отчество',
  'Дата рождения',
  'Пол',
  'Организация',
  'Класс',
  'Дата зачисления',
  'Дата окончания',
]

/**
 * Reads a OneRoster folder. Row numbers are those of `users.csv`. Scores count when they are fully graded; the text of
 * a score goes before its number. Several final scores of one course are a finding: which of them is final, the
 * folder does not say.
 *
 * @throws IssuerError `ROSTER_INVALID`, `CSV_HEADER_MISSING` when there is no student, and the `CSV_…` codes.
 */
export function readOneRoster(files: ReadonlyMap<string, Uint8Array>): Table {
  const roster = readRoster(files)
  const index = indexRoster(roster)
  const students = [...index.users.values()].filter(({ values }) => index.schools.has(values.sourcedId ?? ''))
  if (students.length === 0) throw new IssuerError('CSV_HEADER_MISSING', { at: 'users.csv' })
  const scores = courseScores(roster, index)
  const courses = [...new Set([...scores.values()].flatMap((ofStudent) => [...ofStudent.keys()]))].sort()
  const header = [...personColumns, ...guardianColumns(), ...courses]
  checkSize(expected('columns'), header.length, importLimits.columns)
  const rows: TableRow[] = []
  const others: TableRow[] = []
  const findings: Finding[] = []
  for (const user of students) {
    const ofStudent = scores.get(user.values.sourcedId ?? '')
    const cells = [
      ...personCells(user, index),
      ...guardianCells(user, index),
      ...courses.map((course) => ofStudent?.get(course)?.[0] ?? ''),
    ]
    const unclear = courses.filter((course) => (ofStudent?.get(course)?.length ?? 0) > 1)
    findings.push(...unclear.map((course) => severalResults(user.row, course)))
    if (unclear.length === 0) rows.push({ row: user.row, cells })
    else others.push({ row: user.row, cells })
  }
  return { source: oneRoster.id, header, headerRow: 1, rows, others, findings, addressed: false }
}

interface RosterIndex {
  readonly users: ReadonlyMap<string, RosterRecord>
  readonly demographics: ReadonlyMap<string, RosterRecord>
  /** Student → name of the school. */
  readonly schools: ReadonlyMap<string, string>
  /** Ids of the users who are somebody's parent, guardian or relative. */
  readonly guardians: ReadonlySet<string>
  /** Student → enrolments. */
  readonly enrolments: ReadonlyMap<string, readonly RosterRecord[]>
}

const guardianRoles: ReadonlySet<string> = new Set(['guardian', 'parent', 'relative'])

function indexRoster(roster: Roster): RosterIndex {
  const users = bySourcedId(roster, 'users')
  const orgs = bySourcedId(roster, 'orgs')
  const schools = new Map<string, string>()
  const guardianIds = new Set<string>()
  for (const record of roster.roles) {
    const { userSourcedId = '', role = '', roleType } = record.values
    referred(users, { file: 'roles', record, column: 'userSourcedId' })
    if (guardianRoles.has(role)) guardianIds.add(userSourcedId)
    if (role !== 'student' || (roleType === 'secondary' && schools.has(userSourcedId))) continue
    const org = referred(orgs, { file: 'roles', record, column: 'orgSourcedId' })
    schools.set(userSourcedId, org.values.name ?? '')
  }
  const enrolments = Map.groupBy(
    roster.enrollments.filter(({ values }) => values.role === 'student'),
    ({ values }) => values.userSourcedId ?? '',
  )
  for (const record of roster.enrollments) {
    referred(users, { file: 'enrollments', record, column: 'userSourcedId' })
  }
  return {
    users,
    demographics: bySourcedId(roster, 'demographics'),
    schools,
    guardians: guardianIds,
    enrolments,
  }
}

/** Student → course → its final scores. */
function courseScores(
  roster: Roster,
  { users }: RosterIndex,
): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> {
  const [lineItems, classes, courses] = [
    bySourcedId(roster, 'lineItems'),
    bySourcedId(roster, 'classes'),
    bySourcedId(roster, 'courses'),
  ]
  const scores = new Map<string, Map<string, string[]>>()
  for (const record of roster.results) {
    const { scoreStatus, score = '', textScore = '' } = record.values
    if (scoreStatus !== 'fully graded') continue
    const user = referred(users, { file: 'results', record, column: 'studentSourcedId' })
    const lineItem = referred(lineItems, { file: 'results', record, column: 'lineItemSourcedId' })
    const group = referred(classes, { file: 'lineItems', record: lineItem, column: 'classSourcedId' })
    const course = referred(courses, { file: 'classes', record: group, column: 'courseSourcedId' })
    const ofStudent = scores.get(user.values.sourcedId ?? '') ?? new Map<string, string[]>()
    const title = course.values.title ?? ''
    ofStudent.set(title, [...(ofStudent.get(title) ?? []), textScore || score])
    scores.set(user.values.sourcedId ?? '', ofStudent)
  }
  return scores
}

function personCells({ values }: RosterRecord, index: RosterIndex): string[] {
  const id = values.sourcedId ?? ''
  const demographics = index.demographics.get(id)?.values
  const enrolments = (index.enrolments.get(id) ?? []).map((enrolment) => enrolment.values)
  const begin = enrolments.map(({ beginDate = '' }) => beginDate).filter((date) => date !== '')
  const end = enrolments.map(({ endDate = '' }) => endDate).filter((date) => date !== '')
  const sex = { male: 'Муж', female: 'Жен' }[demographics?.sex ?? '']
  return [
    id,
    values.familyName ?? '',
    values.givenName ?? '',
    values.middleName ?? '',
    demographics?.birthDate ?? '',
    sex ?? '',
    index.schools.get(id) ?? '',
    values.grades ?? '',
    // Days as `YYYY-MM-DD`, so the order of letters is the order of time.
    begin.sort()[0] ?? '',
    end.sort().at(-1) ?? '',
  ]
}

function guardianColumns(): string[] {
  return Array.from({ length: guardians }, (_, i) => {
    const suffix = i === 0 ? '' : ` ${i + 1}`
    return ['Фамилия', 'Имя', 'Отчество'].map((part) => `${part} представителя${suffix}`)
  }).flat()
}

/** Guardians are the student's agents with the role of one. */
function guardianCells({ values }: RosterRecord, { users, guardians: known }: RosterIndex): string[] {
  const agents = (values.agentSourcedIds ?? '').split(',').map((id) => id.trim())
  const found = agents.filter((id) => known.has(id)).map((id) => users.get(id)?.values)
  return Array.from({ length: guardians }, (_, i) => {
    const { familyName = '', givenName = '', middleName = '' } = found[i] ?? {}
    return [familyName, givenName, middleName]
  }).flat()
}

function severalResults(row: number, column: string): Finding {
  return {
    row,
    column,
    code: 'ROSTER_RESULTS_SEVERAL',
    severity: 'blocks',
    words: issuerCodes.ROSTER_RESULTS_SEVERAL,
  }
}
