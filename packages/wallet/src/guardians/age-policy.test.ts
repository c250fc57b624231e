import { describe, expect, it } from 'vitest'
import { type AgePolicy, decisionAt, defaultAgePolicy, readAgePolicy } from './age-policy.ts'

const on = (day: string, policy: AgePolicy = defaultAgePolicy, birthDate = '2009-03-14') =>
  decisionAt(policy, birthDate, new Date(`${day}T12:00:00Z`))

describe('who decides', () => {
  it.each([
    ['2009-03-14', 'guardian'],
    ['2023-03-13', 'guardian'],
    ['2023-03-14', 'both'],
    ['2027-03-13', 'both'],
    ['2027-03-14', 'student'],
    ['2060-01-01', 'student'],
  ])('on %s is: %s', (day, decision) => {
    expect(on(day)).toBe(decision)
  })

  it('of somebody born on 29 February changes on 1 March where there is none', () => {
    expect(on('2026-02-28', defaultAgePolicy, '2008-02-29')).toBe('both')
    expect(on('2026-03-01', defaultAgePolicy, '2008-02-29')).toBe('student')
  })

  it('is as the policy has it, in whatever order', () => {
    const early: AgePolicy = {
      bands: [
        { fromAge: 16, decides: 'student' },
        { fromAge: 0, decides: 'both' },
      ],
      withoutGuardian: true,
    }
    expect(on('2025-03-13', early)).toBe('both')
    expect(on('2025-03-14', early)).toBe('student')
  })

  it('is a guardian where the policy says nothing', () => {
    expect(on('2020-01-01', { bands: [{ fromAge: 14, decides: 'both' }], withoutGuardian: true })).toBe(
      'guardian',
    )
  })
})

describe('a policy that somebody has written', () => {
  const bands = [
    { fromAge: 16, decides: 'student' },
    { fromAge: 0, decides: 'both' },
  ]
  it('is read, its ages in order', () => {
    expect(readAgePolicy({ bands })).toEqual({ bands: bands.toReversed(), withoutGuardian: false })
    expect(readAgePolicy(defaultAgePolicy)).toEqual(defaultAgePolicy)
  })

  it.each<[unknown, string]>([
    [[], 'agePolicy'],
    [{ bands, ages: 1 }, 'agePolicy'],
    [{ bands: [] }, 'agePolicy.bands'],
    [{ bands: bands.slice(0, 1) }, 'agePolicy.bands'],
    [{ bands: [...bands, { fromAge: 16, decides: 'both' }] }, 'agePolicy.bands'],
    [
      { bands: Array.from({ length: 11 }, (_, fromAge) => ({ fromAge, decides: 'both' })) },
      'agePolicy.bands',
    ],
    [{ bands: [{ fromAge: 0, decides: 'child' }] }, 'agePolicy.bands[0].decides'],
    [{ bands: [{ fromAge: 0.5, decides: 'both' }] }, 'agePolicy.bands[0].fromAge'],
    [{ bands: [{ fromAge: 121, decides: 'both' }] }, 'agePolicy.bands[0].fromAge'],
    [{ bands: [{ fromAge: 0, decides: 'both', who: 'x' }] }, 'agePolicy.bands[0]'],
    [{ bands: ['both'] }, 'agePolicy.bands[0]'],
    [{ bands, withoutGuardian: 'yes' }, 'agePolicy.withoutGuardian'],
  ])('is refused where it says nothing: %j', (written, at) => {
    expect(() => readAgePolicy(written as AgePolicy)).toThrow(
      expect.objectContaining({ code: 'AGE_POLICY_INVALID', at }),
    )
  })
})
