import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { listOf } from '../../model/achievement-credential.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { enrolment } from './enrolment.ts'

const full = sampleRecord('enrolment', 'full')
const bare = sampleRecord('enrolment', 'bare')

function codes(changes: CredentialRecord): string[] {
  return enrolment.lint({ ...full, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

describe('the certificate', () => {
  test('says programme and form; class, status and ages are results', () => {
    const { credentialSubject, evidence } = enrolment.toCredential(full, sampleContext)
    expect(credentialSubject).toMatchObject({
      licenseNumber: '125',
      term: '2025/2026',
      activityStartDate: '2025-09-01T00:00:00Z',
      achievement: {
        id: 'urn:attestat:enrolment:1:secondary:full-time',
        achievementType: 'Membership',
        name: 'Обучение по программе среднего общего образования',
        description: 'Обучается по образовательной программе среднего общего образования, очная форма.',
      },
    })
    expect(evidence).toMatchObject([{ description: '№ 88-уч' }])
    expect(listOf(credentialSubject.result)).toMatchObject([
      { resultDescription: 'urn:attestat:enrolment:1:status', status: 'Enrolled' },
      { resultDescription: 'urn:attestat:enrolment:1:class', value: '10' },
      { resultDescription: 'urn:attestat:enrolment:1:age-14', value: 'true' },
      { resultDescription: 'urn:attestat:enrolment:1:age-16', value: 'true' },
    ])
  })

  test('counts through the last day of its term, else to the end of the school year', () => {
    const until = (record: CredentialRecord) => enrolment.toCredential(record, sampleContext).validUntil
    expect(until(full)).toBe('2026-12-31T23:59:59Z')
    expect(until(bare)).toBe('2026-08-31T23:59:59Z')
    expect(until({ ...bare, awardDate: '2026-08-31' })).toBe('2026-08-31T23:59:59Z')
    expect(until({ ...bare, awardDate: '2026-09-01' })).toBe('2027-08-31T23:59:59Z')
  })

  test('can be suspended, for a leave', () => {
    expect(enrolment.suspendable).toBe(true)
  })

  test('is not made of an unknown level', () => {
    expect(() => enrolment.toCredential({ ...full, educationLevel: 'high' }, sampleContext)).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'educationLevel' }),
    )
  })
})

describe('the lint', () => {
  test('finds nothing in a good record', () => {
    expect(codes({})).toEqual([])
    expect(codes({ validThrough: '2026-06-26' })).toEqual([])
    expect(enrolment.lint(bare)).toEqual([])
  })

  test.each([
    ['a term that is over', { validThrough: '2026-06-25' }, 'ENROLMENT_TERM_INVALID blocks'],
    ['a term of more than a year', { validThrough: '2027-06-27' }, 'ENROLMENT_TERM_LONG warns'],
    ['a class of another level', { schoolClass: '9' }, 'ENROLMENT_CLASS_LEVEL blocks'],
    ['a class where there are none', { educationLevel: 'vocational' }, 'ENROLMENT_CLASS_LEVEL blocks'],
    ['an enrolment to come', { enrolledOn: '2026-09-01' }, 'ENROLMENT_NOT_BEGUN warns'],
    ['a wrong school year', { schoolYear: '2025/24' }, 'SCHOOL_YEAR_INVALID blocks'],
    ['a birth after the award', { birthDate: '2026-06-26' }, 'BIRTH_AFTER_AWARD blocks'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes as CredentialRecord)).toEqual([expected])
  })
})
