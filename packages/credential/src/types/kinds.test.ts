import { describe, expect, test } from 'vitest'
import { credentialTypes } from './index.ts'
import { kindOf, kinds } from './kinds.ts'

describe('the table of kinds', () => {
  test('gives every vct and achievementType to one kind only', () => {
    const names = Object.values(kinds).flatMap(({ vct, achievementTypes }) => [vct, ...achievementTypes])
    expect(new Set(names).size).toBe(names.length)
  })

  test('has a type for each kind, under the same names', () => {
    expect(credentialTypes.map(({ id }) => id)).toEqual(Object.keys(kinds))
    for (const { id, vct, achievementTypes } of credentialTypes) {
      expect(vct).toBe(`urn:attestat:${id}:1`)
      expect({ vct, achievementTypes }).toEqual(kinds[id as keyof typeof kinds])
    }
  })
})

describe('the kind of a credential', () => {
  test('is known by either name, or by both when they agree', () => {
    const vct = 'urn:attestat:sports-rank:1'
    expect(kindOf({ vct })).toBe('sports-rank')
    expect(kindOf({ achievementType: 'ext:SportsRank' })).toBe('sports-rank')
    expect(kindOf({ vct, achievementType: 'ext:SportsRank' })).toBe('sports-rank')
    expect(kindOf({ achievementType: 'ext:BasicSchoolDiploma' })).toBe('school-diploma')
    expect(kindOf({ achievementType: 'Award' })).toBe('olympiad-award')
    expect(kindOf({ achievementType: 'Membership' })).toBe('enrolment')
  })

  test('is none when the names are unknown, missing, or of different kinds', () => {
    expect(kindOf({})).toBeUndefined()
    expect(kindOf({ vct: 'urn:attestat:other:1' })).toBeUndefined()
    expect(kindOf({ achievementType: 'Diploma' })).toBeUndefined()
    expect(kindOf({ vct: 'ext:SportsRank' })).toBeUndefined()
    expect(kindOf({ achievementType: 'urn:attestat:sports-rank:1' })).toBeUndefined()
    expect(
      kindOf({ vct: 'urn:attestat:sports-rank:1', achievementType: 'ext:CulturalAward' }),
    ).toBeUndefined()
    expect(kindOf({ vct: 'urn:attestat:other:1', achievementType: 'ext:CulturalAward' })).toBeUndefined()
    expect(kindOf({ vct: 'urn:attestat:sports-rank:1', achievementType: 'Diploma' })).toBeUndefined()
  })
})
