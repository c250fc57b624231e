import { expect, test } from 'vitest'
import { scoreResults } from './score.ts'

const valuesOf = (score: string, maxScore: string) =>
  scoreResults({ score, maxScore }).map((result) => [result.key, 'value' in result ? result.value : ''])

test('points without a maximum are points alone, and without points there is nothing', () => {
  expect(scoreResults({ score: '12' })).toEqual([{ key: 'score', value: '12' }])
  expect(scoreResults({ maxScore: '12' })).toEqual([])
})

test('a share is rounded down, so that no threshold is stated that is missed by a hair', () => {
  expect(valuesOf('749.99', '1000')).toEqual([
    ['score', '749.99'],
    ['percent', '74.99'],
    ['percent-50', 'true'],
  ])
  expect(valuesOf('0.29', '1')[1]).toEqual(['percent', '29.00'])
})

test('a threshold is stated exactly when the written share reaches it', () => {
  for (let score = 0; score <= 700; score++) {
    const values = Object.fromEntries(valuesOf(String(score), '700'))
    for (const threshold of ['50', '75', '90']) {
      expect(`percent-${threshold}` in values).toBe(score >= Number(threshold) * 7)
      expect(`percent-${threshold}` in values).toBe(Number(values.percent) >= Number(threshold))
    }
  }
})
