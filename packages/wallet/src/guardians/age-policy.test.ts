import { describe, expect, it } from 'vitest'
import { type AgePolicy, decisionAt, defaultAgePolicy } from './age-policy.ts'

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
