import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { listOf } from '../../model/achievement-credential.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { courseCompletion } from './course-completion.ts'

const full = sampleRecord('course-completion', 'full')
const bare = sampleRecord('course-completion', 'bare')

function codes(changes: CredentialRecord): string[] {
  return courseCompletion.lint({ ...full, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

function resultsOf(record: CredentialRecord): Record<string, string> {
  const { result } = courseCompletion.toCredential(record, sampleContext).credentialSubject
  return Object.fromEntries(
    listOf(result).map(({ resultDescription, value, status }) => [
      String(resultDescription?.split(':').at(-1)),
      String(value ?? status),
    ]),
  )
}

test('the document is called after its kind of programme and says the course', () => {
  const document = courseCompletion.toCredential(full, sampleContext)
  expect(document.name).toBe('Удостоверение о повышении квалификации')
  expect(document.credentialSubject).toMatchObject({
    licenseNumber: 'ПК540001234',
    activityStartDate: '2026-02-02T00:00:00Z',
    activityEndDate: '2026-03-13T00:00:00Z',
    achievement: {
      id: 'urn:attestat:course-completion:1:advanced-training:tsifrovye-instrumenty-uchitelya',
      name: 'Цифровые инструменты учителя',
      description: 'Программа повышения квалификации «Цифровые инструменты учителя».',
    },
  })
  expect(document.evidence).toMatchObject([{ genre: 'ext:RegisterEntry', description: '№ 118' }])
})

test('a record that does not tell the kind is a plain course', () => {
  const document = courseCompletion.toCredential(bare, sampleContext)
  expect(document.name).toBe('Свидетельство об окончании курса')
  expect(document.credentialSubject.achievement.id).toBe(
    'urn:attestat:course-completion:1:course:robototekhnika-pervye-shagi',
  )
  expect(document.evidence).toEqual([])
})

test('hours, mark and points are results, with the hours and shares that can be proven without them', () => {
  expect(resultsOf(full)).toEqual({
    mark: 'Completed',
    hours: '72',
    'hours-16': 'true',
    'hours-72': 'true',
    score: '45',
    percent: '75.00',
    'percent-50': 'true',
    'percent-75': 'true',
  })
  expect(resultsOf(bare)).toEqual({ hours: '12' })
  expect(resultsOf({ ...bare, mark: '5' })).toEqual({ mark: '5', hours: '12' })
})

describe('the lint', () => {
  test('finds nothing in a good record', () => {
    expect(codes({})).toEqual([])
    expect(courseCompletion.lint(bare)).toEqual([])
  })

  test.each([
    ['fewer hours than the law allows', { hours: '12' }, 'COURSE_HOURS_FEW warns'],
    ['no hours', { hours: '0' }, 'COURSE_HOURS_FEW blocks'],
    ['an end before the beginning', { endDate: '2026-02-01' }, 'COURSE_DATES_REVERSED blocks'],
    ['a document before the end', { awardDate: '2026-03-12' }, 'COURSE_UNFINISHED warns'],
    ['a failing mark', { mark: '2' }, 'COURSE_MARK_FAILING blocks'],
    ['too many points', { score: '61' }, 'SCORE_OVER_MAXIMUM blocks'],
    ['a birth after the award', { birthDate: '2026-03-16' }, 'BIRTH_AFTER_AWARD blocks'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes as CredentialRecord)).toEqual([expected])
  })
})
