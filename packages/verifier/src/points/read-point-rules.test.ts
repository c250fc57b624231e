import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { VerifierError } from '../codes.ts'
import { readPointRules } from './read-point-rules.ts'

const example = readFileSync(new URL('../../../../examples/points.json', import.meta.url), 'utf8')

const condition = { result: 'gpa', atLeast: 4.5 }
const rule = { id: 'gpa', name: 'Средний балл', points: 3, kind: 'school-diploma', when: [condition] }
const file = { name: { en: 'Points', ru: 'Баллы' }, cap: 10, rules: [rule] }
const withRule = (changes: object) => ({ ...file, rules: [{ ...rule, ...changes }] })
const withCondition = (changes: object) => withRule({ when: [{ ...condition, ...changes }] })

describe('a file of point rules', () => {
  it('is read, what it leaves out filled in', () => {
    expect(readPointRules(JSON.stringify(file))).toEqual({
      name: { en: 'Points', ru: 'Баллы' },
      cap: 10,
      rules: [
        {
          ...rule,
          name: { en: 'Средний балл', ru: 'Средний балл' },
          group: 'school-diploma',
          when: [
            { about: { resultDescription: 'urn:attestat:school-diploma:1:gpa' }, test: { atLeast: 4.5 } },
          ],
        },
      ],
    })
    expect(readPointRules(example).rules).toHaveLength(5)
  })

  it('may be about an issuer’s own kind, whose results go by their whole names', () => {
    const own = withRule({
      kind: 'https://school.example/types/chess-camp',
      when: [{ result: 'https://school.example/types/chess-camp#points', atLeast: 10 }],
    })
    expect(readPointRules(JSON.stringify(own)).rules[0]?.when[0]?.about).toEqual({
      resultDescription: 'https://school.example/types/chess-camp#points',
    })
  })

  it.each([
    ['an unknown member', { ...file, limit: 3 }, 'points'],
    ['the vct of a known kind', withRule({ kind: 'urn:attestat:gto-badge:1' }), 'points.rules[0].kind'],
    ['the achievementType of a known kind', withRule({ kind: 'ext:GtoBadge' }), 'points.rules[0].kind'],
    ['a name that no kind can have', withRule({ kind: 'chess:camp' }), 'points.rules[0].kind'],
    ['no cap', { ...file, cap: undefined }, 'points.cap'],
    ['a cap of nothing', { ...file, cap: 0 }, 'points.cap'],
    ['half a point', withRule({ points: 0.5 }), 'points.rules[0].points'],
    ['points as a text', withRule({ points: '3' }), 'points.rules[0].points'],
    ['no rules', { ...file, rules: [] }, 'points.rules'],
    ['a rule that is none', { ...file, rules: ['gpa'] }, 'points.rules[0]'],
    ['a name in one language', { ...file, name: { ru: 'Баллы' } }, 'points.name.en'],
    ['a name that is none', { ...file, name: 7 }, 'points.name'],
    ['the same id twice', { ...file, rules: [rule, rule] }, 'points.rules[1].id'],
    ['a kind that does not exist', withRule({ kind: 'school-diplom' }), 'points.rules[0].kind'],
    ['a misspelt member of a rule', withRule({ wen: [] }), 'points.rules[0]'],
    ['an empty list of conditions', withRule({ when: [] }), 'points.rules[0].when'],
    [
      'a result that the kind has not',
      withCondition({ result: 'average' }),
      'points.rules[0].when[0].result',
    ],
    ['a threshold as a text', withCondition({ atLeast: '4.5' }), 'points.rules[0].when[0].atLeast'],
    ['two tests', withCondition({ atMost: 5 }), 'points.rules[0].when[0]'],
    ['no test', withRule({ when: [{ result: 'gpa' }] }), 'points.rules[0].when[0]'],
    ['two places', withCondition({ path: ['name'] }), 'points.rules[0].when[0]'],
    ['a misspelt member of a condition', withCondition({ atleast: 5 }), 'points.rules[0].when[0]'],
    [
      'a value that the result cannot have',
      withRule({ kind: 'gto-badge', when: [{ result: 'badge', values: ['золото'] }] }),
      'points.rules[0].when[0].values[0]',
    ],
    [
      'an object as a value',
      withRule({ when: [{ result: 'gpa', values: [{}] }] }),
      'points.rules[0].when[0].values[0]',
    ],
    [
      'an index in a path',
      withRule({ when: [{ path: ['evidence', 0], atLeast: 1 }] }),
      'points.rules[0].when[0].path[1]',
    ],
    ['a path to nowhere', withRule({ when: [{ path: [], atLeast: 1 }] }), 'points.rules[0].when[0].path'],
  ])('is refused with %s', (_, content, at) => {
    expect(() => readPointRules(JSON.stringify(content))).toThrow(
      expect.objectContaining({ code: 'POINT_RULES_INVALID', at }),
    )
  })

  const subject = 'credentialSubject'
  const withPath = (path: readonly (string | null)[], test: object) => withRule({ when: [{ path, ...test }] })
  const gpa = (test: object) => withRule({ when: [{ result: 'gpa', ...test }] })

  it.each([
    [
      'a misspelt path',
      withPath([subject, 'achievment', 'id'], { values: ['urn:attestat:school-diploma:1:secondary'] }),
      'path[1]',
      withPath([subject, 'achievement', 'id'], { values: ['urn:attestat:school-diploma:1:secondary'] }),
    ],
    [
      'a path that forgets that there is a list',
      withPath([subject, 'result', 'value'], { atLeast: 4 }),
      'path[2]',
      withPath([subject, 'result', null, 'value'], { atLeast: 4 }),
    ],
    [
      'a path into a text',
      withPath([subject, 'familyName', 'length'], { atLeast: 1 }),
      'path[2]',
      withPath([subject, 'familyName'], { values: ['Ким'] }),
    ],
    [
      'a path to an object',
      withPath([subject, 'achievement'], { values: ['x'] }),
      'path',
      withPath([subject, 'achievement', 'name'], { values: ['x'] }),
    ],
    [
      'a number where documents have a text',
      withPath([subject, 'result', null, 'value'], { values: [5] }),
      'values[0]',
      withPath([subject, 'result', null, 'value'], { values: ['5'] }),
    ],
    [
      'a day that is none',
      withPath([subject, 'dateOfBirth'], { values: ['2009-02-30'] }),
      'values[0]',
      withPath([subject, 'dateOfBirth'], { values: ['2009-02-28'] }),
    ],
    [
      'a threshold of days',
      withPath([subject, 'dateOfBirth'], { atLeast: 2009 }),
      'atLeast',
      withPath([subject, 'creditsEarned'], { atLeast: 2009 }),
    ],
    ['a number for a result', gpa({ values: [4.5] }), 'values[0]', gpa({ values: ['4.5'] })],
    ['a result above the scale', gpa({ values: ['7'] }), 'values[0]', gpa({ values: ['5'] })],
    ['words for a number', gpa({ values: ['отлично'] }), 'values[0]', gpa({ values: ['4.75'] })],
    ['a bound that nobody reaches', gpa({ atLeast: 7 }), 'atLeast', gpa({ atLeast: 5 })],
    ['a bound that nobody is below', gpa({ atMost: 1 }), 'atMost', gpa({ atMost: 2 })],
    [
      'a mark that there is not',
      withRule({ when: [{ result: 'informatics', atLeast: 6 }] }),
      'atLeast',
      withRule({ when: [{ result: 'informatics', atLeast: 5 }] }),
    ],
    [
      'a threshold of words',
      withRule({ kind: 'gto-badge', when: [{ result: 'badge', atLeast: 1 }] }),
      'atLeast',
      withRule({ kind: 'gto-badge', when: [{ result: 'badge', values: ['золотой'] }] }),
    ],
    [
      'a threshold of a statement',
      withRule({ when: [{ result: 'gpa-4.5', atLeast: 4.5 }] }),
      'atLeast',
      withRule({ when: [{ result: 'gpa-4.5', values: ['true'] }] }),
    ],
  ])('is refused with %s, which would quietly be worth nothing', (_, content, at, twin) => {
    expect(() => readPointRules(JSON.stringify(content))).toThrow(
      expect.objectContaining({ code: 'POINT_RULES_INVALID', at: `points.rules[0].when[0].${at}` }),
    )
    expect(() => readPointRules(JSON.stringify(twin))).not.toThrow()
  })

  it('says which members there are', () => {
    const misspelt = JSON.stringify(withPath([subject, 'achievment', 'id'], { values: ['x'] }))
    try {
      readPointRules(misspelt)
      expect.unreachable()
    } catch (error) {
      expect((error as VerifierError).explain('en')).toMatch(/: one of .*\bachievement\b/)
      expect((error as VerifierError).explain('ru')).toMatch(/: одно из .*\bachievement\b/)
    }
  })

  it('is refused in both languages with what was expected', () => {
    const refusal = (() => {
      try {
        readPointRules(JSON.stringify(withRule({ kind: 'gto' })))
      } catch (error) {
        return error as VerifierError
      }
      throw new Error('it was read')
    })()
    expect(refusal.explain('en')).toMatch(/^Expected point rules: a kind of document \(.*olympiad-award/)
    expect(refusal.explain('ru')).toMatch(/^Ожидались правила начисления баллов: вид документа \(/)
  })

  it.each(['', '[]', '{', '{"cap":1,"cap":2}'])('is refused when it is %j', (text) => {
    expect(() => readPointRules(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^JSON_/) }),
    )
  })
})
