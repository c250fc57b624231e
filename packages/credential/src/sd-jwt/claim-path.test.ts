import { expect, test } from 'vitest'
import { formatPath, resolveClaimPath, valueAt } from './claim-path.ts'

const claims = { a: { b: [{ c: 1 }, { c: null }, 'text'] }, 'a.b': 2, '5': 'five', list: [[1], []] }

test.each([
  [['a', 'b', 0, 'c'], 1],
  [['a', 'b', 1, 'c'], null],
  [['a.b'], 2],
  [['5'], 'five'],
  [[], claims],
])('the value at %j is found', (path, value) => {
  expect(valueAt(claims, path)).toEqual(value)
})

test.each([
  [['a', 'x']],
  [['a', 'b', 3]],
  [['a', 'b', -1]],
  [['a', 'b', '0']],
  [['a', 'b', 'length']],
  [['a', 'b', 2, 'length']],
  [[5]],
  [['toString']],
  [['a', 'b', 0, 'c', 'd']],
])('there is no value at %j', (path) => {
  expect(valueAt(claims, path)).toBeUndefined()
})

test('a path with a wildcard names every element', () => {
  expect(resolveClaimPath(claims, ['list', null])).toEqual([
    ['list', 0],
    ['list', 1],
  ])
  expect(resolveClaimPath(claims, ['list', null, null])).toEqual([['list', 0, 0]])
  expect(resolveClaimPath(claims, ['a', 'b', null, 'c'])).toEqual([])
})

test('a path in words quotes no value', () => {
  expect(formatPath(['a', 'b', 0, null, 'c'])).toBe('a.b[0][*].c')
  expect(formatPath([])).toBe('')
})
