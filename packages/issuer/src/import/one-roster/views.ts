/** The tables that a OneRoster folder holds, named as registers name their columns. */
import { issuerCodes } from '../../codes.ts'
import type { Finding } from '../../lints/lint.ts'
import type { TableRow } from '../table.ts'
import type { CourseScore, GuardianRole, RosterIndex, Student } from './index-roster.ts'
import type { RosterRecord } from './roster.ts'

/** One of the tables. */
export interface RosterView {
  /** To choose it by, as a sheet of a workbook. */
  readonly name: 'students' | 'results' | 'guardians'
  readonly header: readonly string[]
  readonly rows: readonly TableRow[]
  readonly others: readonly TableRow[]
  readonly findings: readonly Finding[]
}

/** Cells by column. */
type Cells = Readonly<Record<string, string>>

/** The tables in order of preference. @param isColumn Whether a credential type has a column of this name. */
export function rosterViews(index: RosterIndex, isColumn: (name: string) => boolean): readonly RosterView[] {
  return [studentsView(index, isColumn), resultsView(index), guardiansView(index)]
}

/**
 * What a folder can say beyond the standard's columns.
 *
 * @see OneRoster 1.2 CSV Binding, section on extensions: columns whose name begins with `metadata.`
 */
const metadataColumns: Cells = {
  awardDate: 'Дата выдачи',
  certificateNumber: 'Номер справки',
  documentNumber: 'Номер документа',
  educationLevel: 'Уровень образования',
  hours: 'Объём, часов',
  orderNumber: 'Номер приказа',
  programme: 'Образовательная программа',
  relation: 'Кем приходится',
  studyForm: 'Форма обучения',
}

function metadataOf(...records: readonly (RosterRecord | undefined)[]): Cells {
  const given = records.flatMap((record) =>
    Object.entries(metadataColumns).flatMap(([name, column]) => {
      const value = record?.values[`metadata.${name}`] ?? ''
      return value === '' ? [] : [[column, value] as const]
    }),
  )
  return Object.fromEntries(given)
}

/**
 * A row a student, with a column a course. Rows are those of `users.csv`. Where a course has several final scores its
 * cell is empty and a finding: which of them is final, the folder does not say.
 */
function studentsView(index: RosterIndex, isColumn: (name: string) => boolean): RosterView {
  const ofStudent = Map.groupBy(index.scores, ({ student }) => student)
  const findings: Finding[] = []
  const rows = index.students.map((student) => {
    const { row, values } = student.user
    const scores = Map.groupBy(ofStudent.get(values.sourcedId ?? '') ?? [], titleOf)
    const { cells, unclear } = courseCells(scores, isColumn)
    findings.push(...unclear.map((column) => severalResults(row, column)))
    return { row, cells: { ...studentCells(student, index), ...cells } }
  })
  const { header, lines } = tableOf(
    rows,
    findings.map(({ column = '' }) => column),
  )
  return { name: 'students', header, rows: lines, others: [], findings }
}

/** A row a final result. Rows are those of `results.csv`. */
function resultsView(index: RosterIndex): RosterView {
  const students = new Map(index.students.map((student) => [student.user.values.sourcedId ?? '', student]))
  const rows = index.scores.flatMap((score) => {
    const student = students.get(score.student)
    if (!student) return []
    const { result, course, enrolment } = score
    const { beginDate = '', endDate = '' } = enrolment?.values ?? {}
    const cells = {
      ...personCells(student.user, index),
      'Название курса': titleOf(score),
      'Дата начала': beginDate,
      'Дата окончания': endDate || (result.values.scoreDate ?? ''),
      'Номер документа': result.values.sourcedId ?? '',
      ...scoreCells(score),
      ...metadataOf(course, result),
    }
    return [{ row: result.row, cells }]
  })
  const { header, lines } = tableOf(rows)
  return { name: 'results', header, rows: lines, others: [], findings: [] }
}

/** A row a child and one who may act for it, numbered in the order of the children. */
function guardiansView(index: RosterIndex): RosterView {
  const pairs = index.students.flatMap(({ user: child }) =>
    agentsOf(child, index).map(([guardian, role]) => ({
      ...suffixed(personCells(guardian, index), ' представителя'),
      ...suffixed(personCells(child, index), ' ребёнка'),
      'Кем приходится': relations[role],
      'Номер записи': `${child.values.sourcedId}-${guardian.values.sourcedId}`,
      ...ofPair(metadataOf(child, guardian)),
    })),
  )
  const { header, lines } = tableOf(pairs.map((cells, i) => ({ row: i + 2, cells })))
  return { name: 'guardians', header, rows: lines, others: [], findings: [] }
}

/** Certificate, order and form of study are the child's own, and no part of what stands between the two. */
function ofPair(metadata: Cells): Cells {
  return Object.fromEntries(Object.entries(metadata).filter(([column]) => pairColumns.has(column)))
}

const pairColumns: ReadonlySet<string | undefined> = new Set([
  metadataColumns.awardDate,
  metadataColumns.relation,
])

const relations: Readonly<Record<GuardianRole, string>> = { parent: 'Родитель', guardian: 'Опекун' }

/** The agents of a child who have the role of a parent or guardian. */
function agentsOf(child: RosterRecord, index: RosterIndex): (readonly [RosterRecord, GuardianRole])[] {
  const ids = (child.values.agentSourcedIds ?? '').split(',').map((id) => id.trim())
  return ids.flatMap((id) => {
    const [role, user] = [index.guardians.get(id), index.users.get(id)]
    return role && user ? [[user, role] as const] : []
  })
}

/** Never addresses or telephone numbers, which the folder has too. */
function personCells({ values }: RosterRecord, { demographics }: RosterIndex): Cells {
  return {
    Фамилия: values.familyName ?? '',
    Имя: values.givenName ?? '',
    Отчество: values.middleName ?? '',
    'Дата рождения': demographics.get(values.sourcedId ?? '')?.values.birthDate ?? '',
  }
}

function studentCells({ user, school, begin }: Student, index: RosterIndex): Cells {
  const { sourcedId = '', grades = '' } = user.values
  return {
    ...personCells(user, index),
    Организация: school,
    Класс: grades,
    'Уровень образования': levelOf(grades),
    'Дата зачисления': begin,
    'Учебный год': index.schoolYear,
    'Номер справки': sourcedId,
    ...metadataOf(user),
  }
}

function levelOf(grades: string): string {
  const grade = /^\d{1,2}$/.test(grades) ? Number(grades) : 0
  if (grade < 1 || grade > 11) return ''
  if (grade < 5) return 'Начальное общее образование'
  return grade < 10 ? 'Основное общее образование' : 'Среднее общее образование'
}

/** A course that is no column of any type gets a number, and its name a cell of its own. */
function courseCells(
  scores: ReadonlyMap<string, readonly CourseScore[]>,
  isColumn: (name: string) => boolean,
): { readonly cells: Cells; readonly unclear: readonly string[] } {
  const cells: Record<string, string> = {}
  const unclear: string[] = []
  let number = 0
  for (const [title, [score, other]] of [...scores].sort(([one], [next]) => (one < next ? -1 : 1))) {
    if (!score) continue
    const isKnown = isColumn(title)
    if (!isKnown) {
      number++
      cells[`Дисциплина ${number}`] = title
      cells[`Часы ${number}`] = metadataOf(score.course)[metadataColumns.hours ?? ''] ?? ''
    }
    const column = isKnown ? title : `Оценка ${number}`
    cells[column] = other ? '' : markOf(score)
    if (other) unclear.push(column)
  }
  return { cells, unclear }
}

function titleOf({ course }: CourseScore): string {
  return course.values.title ?? ''
}

/** The text of a score goes before its number. */
function markOf({ result: { values } }: CourseScore): string {
  return values.textScore || (values.score ?? '')
}

/** More than a five-point scale has are points. */
function scoreCells(score: CourseScore): Cells {
  const { resultValueMax = '' } = score.lineItem.values
  if (!(Number(resultValueMax) > 5)) return { 'Итоговая оценка': markOf(score) }
  const { textScore = '', score: points = '' } = score.result.values
  return { 'Итоговая оценка': textScore, Балл: points, 'Максимальный балл': resultValueMax }
}

function suffixed(cells: Cells, suffix: string): Cells {
  return Object.fromEntries(Object.entries(cells).map(([name, cell]) => [name + suffix, cell]))
}

/** Rows of cells by name as rows of cells in order. Columns that are empty throughout are left out, unless named. */
function tableOf(
  rows: readonly { readonly row: number; readonly cells: Cells }[],
  kept: readonly string[] = [],
): { readonly header: readonly string[]; readonly lines: readonly TableRow[] } {
  const filled = rows.flatMap(({ cells }) =>
    Object.entries(cells).flatMap(([name, cell]) => (cell === '' ? [] : [name])),
  )
  const header = [...new Set([...filled, ...kept])]
  return {
    header,
    lines: rows.map(({ row, cells }) => ({ row, cells: header.map((name) => cells[name] ?? '') })),
  }
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
