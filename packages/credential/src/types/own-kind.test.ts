import { expect, test } from 'vitest'
import { ownKindNames } from './own-kind.ts'

const vct = 'https://school.example/types/chess-camp.json'
const achievementType = 'ext:ChessCamp'

test('an own kind goes by all the names that a credential carries', () => {
  expect(ownKindNames({ vct, achievementType })).toEqual([vct, achievementType])
  expect(ownKindNames({ vct: 'urn:attestat:own:z:chess-camp' })).toEqual(['urn:attestat:own:z:chess-camp'])
  expect(ownKindNames({ achievementType })).toEqual([achievementType])
  expect(ownKindNames({})).toBeUndefined()
})

test.each([
  ['the vct of a known kind', { vct: 'urn:attestat:school-diploma:1', achievementType }],
  ['the achievementType of a known kind', { vct, achievementType: 'ext:SportsRank' }],
  ['the id of a known kind', { vct: 'school-diploma', achievementType }],
  ['a word for every kind', { vct: '*', achievementType }],
  ['a word of the standard', { vct, achievementType: 'Certificate' }],
])('no kind of its own has %s', (_, names) => {
  expect(ownKindNames(names)).toBeUndefined()
})
