/** A OneRoster folder looked up by what its records refer to. */
import { bySourcedId, type Roster, type RosterRecord, referred } from './roster.ts'

/** The roles of those who may act for a child. A mere `relative` may not. */
export type GuardianRole = 'guardian' | 'parent'

export interface RosterIndex {
  readonly users: ReadonlyMap<string, RosterRecord>
  /** The users with the role of a student. */
  readonly students: readonly Student[]
  readonly demographics: ReadonlyMap<string, RosterRecord>
  /** User → role, for those who are somebody's parent or guardian. */
  readonly guardians: ReadonlyMap<string, GuardianRole>
  /** The school year that the folder is of, as `2025/2026`; empty unless there is exactly one. */
  readonly schoolYear: string
  /** Every score that counts, in the order of `results.csv`. */
  readonly scores: readonly CourseScore[]
}

/** A student with the school and the time there. */
export interface Student {
  readonly user: RosterRecord
  readonly school: string
  /** First and last day that the folder knows of, `YYYY-MM-DD` or empty. */
  readonly begin: string
  readonly end: string
}

/** A final result of one student in one course. */
export interface CourseScore {
  readonly result: RosterRecord
  readonly student: string
  readonly lineItem: RosterRecord
  readonly course: RosterRecord
  /** The student's place in the class, if the folder has it. */
  readonly enrolment: RosterRecord | undefined
}

/**
 * Looks everything up once.
 *
 * @throws IssuerError `ROSTER_INVALID` when a record refers to one that is not there.
 */
export function indexRoster(roster: Roster): RosterIndex {
  const users = bySourcedId(roster, 'users')
  const enrolments = Map.groupBy(
    roster.enrollments.filter((record) => {
      referred(users, { file: 'enrollments', record, column: 'userSourcedId' })
      return record.values.role === 'student'
    }),
    ({ values }) => values.userSourcedId ?? '',
  )
  return {
    users,
    ...rolesOf(roster, users, enrolments),
    demographics: bySourcedId(roster, 'demographics'),
    schoolYear: schoolYearOf(roster),
    scores: scoresOf(roster, users, enrolments),
  }
}

type Users = ReadonlyMap<string, RosterRecord>
type Enrolments = ReadonlyMap<string, readonly RosterRecord[]>

function rolesOf(
  roster: Roster,
  users: Users,
  enrolments: Enrolments,
): Pick<RosterIndex, 'students' | 'guardians'> {
  const orgs = bySourcedId(roster, 'orgs')
  const students = new Map<string, Student>()
  const guardians = new Map<string, GuardianRole>()
  for (const record of roster.roles) {
    const { userSourcedId = '', role = '', roleType, beginDate = '', endDate = '' } = record.values
    const user = referred(users, { file: 'roles', record, column: 'userSourcedId' })
    if (role === 'guardian' || role === 'parent') guardians.set(userSourcedId, role)
    if (role !== 'student' || (roleType === 'secondary' && students.has(userSourcedId))) continue
    const org = referred(orgs, { file: 'roles', record, column: 'orgSourcedId' })
    const own = (enrolments.get(userSourcedId) ?? []).map(({ values }) => values)
    students.set(userSourcedId, {
      user,
      school: org.values.name ?? '',
      // Days as `YYYY-MM-DD`, so the order of letters is the order of time.
      begin: beginDate || (own.flatMap(({ beginDate: day }) => day || []).sort()[0] ?? ''),
      end:
        endDate ||
        (own
          .flatMap(({ endDate: day }) => day || [])
          .sort()
          .at(-1) ??
          ''),
    })
  }
  const inOrder = [...students.values()].sort((one, other) => one.user.row - other.user.row)
  return { students: inOrder, guardians }
}

function schoolYearOf({ academicSessions }: Roster): string {
  const years = academicSessions.filter(({ values }) => values.type === 'schoolYear')
  const [only, other] = years.map(({ values: { startDate = '', endDate = '' } }) => [
    startDate.slice(0, 4),
    endDate.slice(0, 4),
  ])
  return only && !other ? only.join('/') : ''
}

function scoresOf(roster: Roster, users: Users, enrolments: Enrolments): readonly CourseScore[] {
  const [lineItems, classes, courses] = [
    bySourcedId(roster, 'lineItems'),
    bySourcedId(roster, 'classes'),
    bySourcedId(roster, 'courses'),
  ]
  return roster.results.flatMap((result): CourseScore[] => {
    if (result.values.scoreStatus !== 'fully graded') return []
    const user = referred(users, { file: 'results', record: result, column: 'studentSourcedId' })
    const lineItem = referred(lineItems, { file: 'results', record: result, column: 'lineItemSourcedId' })
    const group = referred(classes, { file: 'lineItems', record: lineItem, column: 'classSourcedId' })
    const course = referred(courses, { file: 'classes', record: group, column: 'courseSourcedId' })
    const student = user.values.sourcedId ?? ''
    const enrolment = enrolments
      .get(student)
      ?.find(({ values }) => values.classSourcedId === group.values.sourcedId)
    return [{ result, student, lineItem, course, enrolment }]
  })
}
