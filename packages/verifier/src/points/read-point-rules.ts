/**
 * Reads a university's point rules. What is misspelt must not quietly be worth nothing: kinds, results, places in the
 * document and their values are held against what the kind can say.
 */
import {
  type ClaimPath,
  type CodeWords,
  type CredentialType,
  credentialTypes,
  decodeJsonObject,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  ownKindNames,
  placeIn,
  resultDescriptionId,
  resultValues,
} from '@attestat/credential'
import { VerifierError } from '../codes.ts'
import { expected } from '../expected.ts'
import { passes } from './award-points.ts'
import type { PointCondition, PointRule, PointRules, PointTest } from './point-rules.ts'

const most = { rules: 256, conditions: 16, values: 256, points: 1_000_000 } as const

/**
 * Reads a rule file: one JSON object `{ name, cap, rules: [{ id, name, points, kind, group?, when? }] }`. A condition
 * in `when` names a `path`, or the key of a `result` of the kind (`gpa`); and `values`, `atLeast` or `atMost`.
 *
 * @throws VerifierError `POINT_RULES_INVALID` with the member and what was expected of it; CredentialError
 *   `INPUT_TOO_LARGE` and the `JSON_…` codes.
 */
export function readPointRules(input: Uint8Array | string): PointRules {
  const at = 'points'
  const file = decodeJsonObject(input, { at })
  allowMembers(file, ['name', 'cap', 'rules'], at)
  const rules = readList(file.rules, `${at}.rules`, [1, most.rules]).map(readRule)
  for (const [i, { id }] of rules.entries()) {
    if (rules.findIndex((other) => other.id === id) < i) {
      throw invalid(`${at}.rules[${i}].id`, 'an id that no other has')
    }
  }
  return {
    name: readWords(file.name, `${at}.name`),
    cap: readPoints(file.cap, `${at}.cap`),
    rules,
  }
}

function readRule(value: JsonValue, index: number): PointRule {
  const at = `points.rules[${index}]`
  const rule = readObject(value, at)
  allowMembers(rule, ['id', 'name', 'points', 'kind', 'group', 'when'], at)
  const kind = readText(rule.kind, `${at}.kind`)
  const type = credentialTypes.find(({ id }) => id === kind)
  // By another name of a known kind, or by one that nobody's kind can have, a rule would never count.
  if (!type && !ownKindNames({ vct: kind }) && !ownKindNames({ achievementType: kind })) {
    const names = credentialTypes.map(({ id }) => id).join(', ')
    throw invalid(`${at}.kind`, 'a kind of document ({names}), or the vct of an issuer’s own', { names })
  }
  return {
    id: readText(rule.id, `${at}.id`),
    name: readWords(rule.name, `${at}.name`),
    points: readPoints(rule.points, `${at}.points`),
    kind,
    group: rule.group === undefined ? kind : readText(rule.group, `${at}.group`),
    when:
      rule.when === undefined
        ? []
        : readList(rule.when, `${at}.when`, [1, most.conditions]).map((condition, i) =>
            readCondition(condition, type, `${at}.when[${i}]`),
          ),
  }
}

function readCondition(value: JsonValue, type: CredentialType | undefined, at: string): PointCondition {
  const condition = readObject(value, at)
  const places = ['path', 'result'].filter((name) => name in condition)
  const tests = ['values', 'atLeast', 'atMost'].filter((name) => name in condition)
  const [place, test] = [places[0], tests[0]]
  if (!place || !test || places.length + tests.length !== 2) {
    throw invalid(at, 'path or result, and one of values, atLeast, atMost')
  }
  allowMembers(condition, [place, test], at)
  const read = readTest(condition, `${at}.${test}`)
  if (place === 'path') {
    const path = readPath(condition.path, `${at}.path`)
    if (type) requirePlace(read, type, path, at)
    return { about: { path }, test: read }
  }
  const key = readText(condition.result, `${at}.result`)
  if (!type) return { about: { resultDescription: key }, test: read }
  requireResult(read, type, key, at)
  return { about: { resultDescription: resultDescriptionId(type.vct, key) }, test: read }
}

/** Refuses a place that documents of the kind do not have, and a value that cannot stand there. */
function requirePlace(test: PointTest, type: CredentialType, path: ClaimPath, at: string): void {
  const place = placeIn(type.documentClass ?? 'OpenBadgeCredential', path)
  if ('step' in place) {
    const isEnd = place.step === path.length
    throw unfit(isEnd ? `${at}.path` : `${at}.path[${place.step}]`, place.expected)
  }
  if ('values' in test) {
    for (const [i, value] of test.values.entries()) {
      const refused = place.refuses(value)
      if (refused) throw unfit(`${at}.values[${i}]`, refused)
    }
    return
  }
  // A number may be written as a text.
  const [name, bound] = boundOf(test)
  const refused = place.refuses(bound) && place.refuses(`${bound}`)
  if (refused) throw unfit(`${at}.${name}`, refused)
}

/** Refuses a result that the kind has not, and a test that no result of the kind can pass. */
function requireResult(test: PointTest, type: CredentialType, key: string, at: string): void {
  const entry = type.results.find((result) => result.key === key)
  if (!entry) {
    const names = type.results.map((result) => result.key).join(', ')
    throw invalid(`${at}.result`, 'a result of this kind: {names}', { names })
  }
  const { allowed, least, most } = resultValues(entry)
  const isBounded = least !== undefined || most !== undefined
  const isWithin = (value: number): boolean => value >= (least ?? value) && value <= (most ?? value)
  const range = { range: `${least ?? ''}…${most ?? ''}` }
  if ('values' in test) {
    for (const [i, value] of test.values.entries()) {
      const place = `${at}.values[${i}]`
      // Open Badges has every value of a result as a text.
      if (typeof value !== 'string') throw invalid(place, 'a text, as "5"')
      if (allowed && !allowed.includes(value)) {
        throw invalid(place, 'values that this result can have: {names}', { names: allowed.join(', ') })
      }
      if (isBounded && !isWithin(Number(value))) throw invalid(place, 'a number within {range}', range)
    }
    return
  }
  const [name] = boundOf(test)
  const place = `${at}.${name}`
  if (allowed && !allowed.some((value) => passes(value, test))) {
    throw invalid(place, 'values that this result can have: {names}', { names: allowed.join(', ') })
  }
  const outermost = name === 'atLeast' ? most : least
  if (outermost !== undefined && !passes(outermost, test)) {
    throw invalid(place, 'a number within {range}', range)
  }
}

function boundOf(test: Exclude<PointTest, { readonly values: unknown }>): ['atLeast' | 'atMost', number] {
  return 'atLeast' in test ? ['atLeast', test.atLeast] : ['atMost', test.atMost]
}

function readTest({ values, atLeast, atMost }: JsonObject, at: string): PointTest {
  if (values === undefined) {
    const bound = atLeast ?? atMost
    if (typeof bound !== 'number') throw invalid(at, 'a number')
    return atLeast === undefined ? { atMost: bound } : { atLeast: bound }
  }
  return {
    values: readList(values, at, [1, most.values]).map((value, i) => {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
      throw invalid(`${at}[${i}]`, 'a string, a number, true or false')
    }),
  }
}

function readPath(value: JsonValue | undefined, at: string): ClaimPath {
  const steps = readList(value, at, [1, 32])
  for (const [i, step] of steps.entries()) {
    if (step !== null && (typeof step !== 'string' || step === '')) {
      throw invalid(`${at}[${i}]`, 'the name of a member, or null for every element')
    }
  }
  return steps as ClaimPath
}

function readWords(value: JsonValue | undefined, at: string): CodeWords {
  if (isJsonObject(value)) {
    allowMembers(value, ['en', 'ru'], at)
    return { en: readText(value.en, `${at}.en`), ru: readText(value.ru, `${at}.ru`) }
  }
  if (typeof value !== 'string') throw invalid(at, 'a text, or {example}', { example: '{"en":"…","ru":"…"}' })
  const text = readText(value, at)
  return { en: text, ru: text }
}

function readText(value: JsonValue | undefined, at: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value.length > 500) throw invalid(at, 'a text')
  return value
}

function readPoints(value: JsonValue | undefined, at: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1 || value > most.points) {
    throw invalid(at, 'a whole number from 1')
  }
  return value
}

function readObject(value: JsonValue, at: string): JsonObject {
  if (!isJsonObject(value)) throw invalid(at, 'an object')
  return value
}

function readList(
  value: JsonValue | undefined,
  at: string,
  [least, most]: readonly [number, number],
): readonly JsonValue[] {
  if (!Array.isArray(value) || value.length < least || value.length > most) {
    throw invalid(at, 'a list of {least} to {most}', { least, most })
  }
  return value
}

function allowMembers(object: JsonObject, names: readonly string[], at: string): void {
  if (Object.keys(object).every((name) => names.includes(name))) return
  throw invalid(at, 'no members but {names}', { names: names.join(', ') })
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): VerifierError {
  return unfit(at, expected(...phrase))
}

function unfit(at: string, words: CodeWords): VerifierError {
  return new VerifierError('POINT_RULES_INVALID', { at, details: { expected: words } })
}
