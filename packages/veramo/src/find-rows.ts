/** Finds rows as `IDataStoreORM` asks for them: conditions on columns, an order, a part of what is found. */
import type { FindArgs, Where } from '@veramo/core-types'
import { VeramoError } from './codes.ts'
import { expected } from './expected.ts'

/** Column → what a row has there: nothing, a value, or several of which any may meet a condition. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => readonly Value[]>>

/** Moments are compared as such, whatever zone they are written in. */
export type Value = string | Date

/**
 * The rows that meet every condition, in the order asked for.
 *
 * @throws VeramoError `AGENT_ARGUMENT_INVALID` for a column, an operation or a number of values that there is not.
 */
export function findRows<Row>(
  rows: readonly Row[],
  args: FindArgs<string> = {},
  columns: Columns<Row>,
): Row[] {
  const { where = [], order = [] } = args ?? {}
  if (![where, order].every(isListOfObjects)) throw invalid(columns)
  const [skip, take] = [readCount(args?.skip, 'skip'), readCount(args?.take, 'take')]
  const conditions = where.map((condition) => conditionOf(condition, columns))
  const found = rows.filter((row) => conditions.every((isMet) => isMet(row)))
  // Stable: the first column counts most.
  for (const { column, direction } of order.toReversed()) {
    const valuesOf = columnNamed(column, columns)
    const sign = signOf(direction)
    found.sort((one, other) => sign * compare(valuesOf(one)[0], valuesOf(other)[0]))
  }
  // As in Veramo's own, 0 is no limit.
  return found.slice(skip, take ? skip + take : undefined)
}

function isListOfObjects(value: unknown): boolean {
  return Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null)
}

function readCount(value: unknown, at: 'skip' | 'take'): number {
  if (value === undefined || value === null) return 0
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw refusal(at, expected('a whole number from 0'))
}

function signOf(direction: unknown): 1 | -1 {
  if (direction === 'DESC') return -1
  if (direction === 'ASC' || direction === undefined) return 1
  throw refusal('order.direction', expected('ASC or DESC'))
}

/** A column of one value. */
export function one(value: Value | null | undefined): readonly Value[] {
  return value === undefined || value === null ? [] : [value]
}

/** A column of a list, which Veramo's own keeps as one text with commas: asked for either way. */
export function several(list: readonly string[]): readonly Value[] {
  return list.length > 1 ? [...list, list.join(',')] : list
}

type Operation = NonNullable<Where<string>['op']>

interface Operator {
  /** How many values it takes; absent: any number. */
  readonly values?: number
  isMet(order: (value: string) => number, values: readonly string[], found: Value): boolean
}

const operators: Readonly<Record<Exclude<Operation, 'IsNull'>, Operator>> = {
  In: { isMet: (order, values) => values.some((value) => order(value) === 0) },
  Any: { isMet: (order, values) => values.some((value) => order(value) === 0) },
  Equal: { values: 1, isMet: (order, [value = '']) => order(value) === 0 },
  LessThan: { values: 1, isMet: (order, [value = '']) => order(value) < 0 },
  LessThanOrEqual: { values: 1, isMet: (order, [value = '']) => order(value) <= 0 },
  MoreThan: { values: 1, isMet: (order, [value = '']) => order(value) > 0 },
  MoreThanOrEqual: { values: 1, isMet: (order, [value = '']) => order(value) >= 0 },
  Between: { values: 2, isMet: (order, [from = '', to = '']) => order(from) >= 0 && order(to) <= 0 },
  Like: { values: 1, isMet: (_order, [pattern = ''], found) => isLike(textOf(found), pattern) },
}

function conditionOf<Row>(
  { column, value: values, op = 'In', not = false }: Where<string>,
  columns: Columns<Row>,
): (row: Row) => boolean {
  const valuesOf = columnNamed(column, columns)
  if (op === 'IsNull') return (row) => (valuesOf(row).length === 0) !== not
  const operator = Object.hasOwn(operators, op) ? operators[op] : undefined
  const isFitting = Array.isArray(values) && values.every((value) => typeof value === 'string')
  if (!operator || !isFitting || (operator.values ?? values.length) !== values.length) throw invalid(columns)
  if (op !== 'Like' && momentColumns.includes(column) && !values.every(isMoment)) {
    throw refusal(`where.${column}`, expected('a date or a date-time'))
  }
  return (row) => {
    const found = valuesOf(row)
    // As in SQL: nothing meets no condition, and not its opposite either.
    return found.length > 0 && found.some((value) => operator.isMet(orderOf(value), values, value)) !== not
  }
}

/** What is in these is compared as moments. */
const momentColumns: readonly string[] = ['issuanceDate', 'expirationDate', 'createdAt', 'expiresAt']

function isMoment(value: string): boolean {
  return !Number.isNaN(new Date(value).getTime())
}

function columnNamed<Row>(name: string, columns: Columns<Row>): Columns<Row>[string] {
  const column = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (!column) throw invalid(columns)
  return column
}

/** How what was found stands to a value: 0 for the same, less before it. */
function orderOf(found: Value): (value: string) => number {
  return (value) => compare(found, found instanceof Date ? new Date(value) : value)
}

function compare(one: Value | undefined, other: Value | undefined): number {
  if (one === undefined || other === undefined) return Number(one !== undefined) - Number(other !== undefined)
  if (one instanceof Date && other instanceof Date) return one.getTime() - other.getTime()
  const [left, right] = [textOf(one), textOf(other)]
  return left < right ? -1 : left > right ? 1 : 0
}

/** SQL's LIKE: `%` for any text, `_` for any character, letters of ASCII in either case. */
function isLike(text: string, pattern: string): boolean {
  const parts = pattern.toLowerCase().split('%')
  const last = parts.length - 1
  let rest = [...text.toLowerCase()]
  for (const [i, part] of parts.entries()) {
    const wanted = [...part]
    const latest = rest.length - wanted.length
    let at = i === last && last > 0 ? latest : 0
    const end = i === 0 ? 0 : latest
    while (at <= end && !wanted.every((letter, k) => letter === '_' || letter === rest[at + k])) at++
    if (at > end || at < 0 || latest < 0) return false
    rest = rest.slice(at + wanted.length)
  }
  return last > 0 || rest.length === 0
}

function textOf(value: Value): string {
  return value instanceof Date ? value.toISOString() : value
}

function invalid<Row>(columns: Columns<Row>): VeramoError {
  const names = Object.keys(columns).join(', ')
  return refusal(
    'where',
    expected('a column of {names}, an operation, and the values that it takes', { names }),
  )
}

function refusal(at: string, words: ReturnType<typeof expected>): VeramoError {
  return new VeramoError('AGENT_ARGUMENT_INVALID', { at, details: { expected: words } })
}
