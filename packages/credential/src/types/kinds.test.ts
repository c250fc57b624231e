import { describe, expect, test } from 'vitest'
import { credentialTypes } from './index.ts'
import { kindOf, kindOfCredential, kinds } from './kinds.ts'

describe('the table of kinds', () => {
  test('gives every vct and achievementType to one kind only', () => {
    const names = Object.values(kinds).flatMap(({ vct, achievementTypes }) => [vct, ...achievementTypes])
    expect(new Set(names).size).toBe(names.length)
  })

  test('has a type for each kind, under the same names', () => {
    expect(credentialTypes.map(({ id }) => id)).toEqual(Object.keys(kinds))
    for (const { id, vct, achievementTypes, documentClass } of credentialTypes) {
      expect(vct).toBe(`urn:attestat:${id}:1`)
      expect({ vct, achievementTypes, documentClass }).toEqual({
        documentClass: undefined,
        ...kinds[id as keyof typeof kinds],
      })
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

  test('is known by the class of its documents, where that is of one kind alone', () => {
    const type = ['VerifiableCredential', 'GuardianLink']
    const vct = 'urn:attestat:guardian-link:1'
    expect(kindOf({ type })).toBe('guardian-link')
    expect(kindOf({ type, vct })).toBe('guardian-link')
    expect(kindOf({ type: ['VerifiableCredential', 'EndorsementCredential'] })).toBe('endorsement')
    expect(kindOf({ type: ['VerifiableCredential', 'OpenBadgeCredential'] })).toBeUndefined()
  })

  test('is none when the class is of another kind than vct or achievementType', () => {
    const link = ['VerifiableCredential', 'GuardianLink']
    const badge = ['VerifiableCredential', 'OpenBadgeCredential']
    expect(kindOf({ type: link, vct: 'urn:attestat:school-diploma:1' })).toBeUndefined()
    expect(kindOf({ type: badge, vct: 'urn:attestat:guardian-link:1' })).toBeUndefined()
    expect(kindOf({ type: link, achievementType: 'ext:SportsRank' })).toBeUndefined()
    expect(kindOf({ type: [...link, 'OpenBadgeCredential'] })).toBeUndefined()
    expect(kindOf({ type: badge, achievementType: 'ext:SportsRank' })).toBe('sports-rank')
  })

  test('of a credential that was read takes the word of an achievement only from an achievement', () => {
    const achievement = { achievementType: 'ext:SportsRank' }
    const type = ['VerifiableCredential', 'OpenBadgeCredential']
    expect(kindOfCredential({ document: { type, credentialSubject: { achievement } } })).toBe('sports-rank')
    expect(
      kindOfCredential({
        document: {
          type: ['VerifiableCredential', 'EndorsementCredential'],
          credentialSubject: { achievement },
        },
      }),
    ).toBeUndefined()
    expect(kindOfCredential({ vct: 'urn:attestat:sports-rank:1', document: {} })).toBe('sports-rank')
    expect(kindOfCredential({ document: {} })).toBeUndefined()
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
