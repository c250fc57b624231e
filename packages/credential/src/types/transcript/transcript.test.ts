import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { listOf } from '../../model/achievement-credential.ts'
import { disclosableParts } from '../../model/disclosure-policy.ts'
import { resolveClaimPath } from '../../sd-jwt/claim-path.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { courseField, courseSlots } from './courses.ts'
import { transcript } from './transcript.ts'

const school = sampleRecord('transcript', 'school')
const college = sampleRecord('transcript', 'college')

function codes(changes: CredentialRecord, record = college): string[] {
  return transcript.lint({ ...record, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

function resultsOf(record: CredentialRecord) {
  return listOf(transcript.toCredential(record, sampleContext).credentialSubject.result)
}

describe('the transcript', () => {
  test('says level, programme and period', () => {
    const { name, credentialSubject } = transcript.toCredential(college, sampleContext)
    expect(name).toBe('Справка об успеваемости')
    expect(credentialSubject.achievement).toMatchObject({
      id: 'urn:attestat:transcript:1:vocational:setevoe-i-sistemnoe-administrirovanie',
      name: 'Освоение программы среднего профессионального образования',
      specialization: 'Сетевое и системное администрирование',
    })
    expect(transcript.toCredential(school, sampleContext).credentialSubject).toMatchObject({
      licenseNumber: '31-у',
      term: '2025/2026, 1 полугодие',
    })
  })

  test('has a school subject under its own entry, and leaves out an exemption', () => {
    expect(resultsOf(school)).toMatchObject([
      { resultDescription: 'urn:attestat:transcript:1:russian', value: '5' },
      { resultDescription: 'urn:attestat:transcript:1:informatics', value: '5' },
      { resultDescription: 'urn:attestat:transcript:1:physics', value: '4' },
      { resultDescription: 'urn:attestat:transcript:1:course', status: 'Completed' },
      { resultDescription: 'urn:attestat:transcript:1:gpa', value: '4.67' },
      { resultDescription: 'urn:attestat:transcript:1:gpa-4.0', value: 'true' },
      { resultDescription: 'urn:attestat:transcript:1:gpa-4.5', value: 'true' },
    ])
  })

  test('names any other course inside its result, so that name and mark are hidden together', () => {
    const document = transcript.toCredential(college, sampleContext)
    expect(document.credentialSubject.result).toMatchObject([
      {
        resultDescription: 'urn:attestat:transcript:1:course',
        value: '5',
        alignment: [
          {
            type: ['Alignment'],
            targetName: 'Операционные системы',
            targetUrl: 'urn:attestat:transcript:1:course:operatsionnye-sistemy',
            targetType: 'ext:Course',
            targetDescription: '72 ч',
          },
        ],
      },
      { value: '3', alignment: [{ targetName: 'Элементы высшей математики' }] },
      { value: '4.00' },
      { value: 'true' },
    ])
    const { achievement } = document.credentialSubject
    expect(JSON.stringify(achievement)).not.toContain('Операционные системы')
    expect(disclosableParts(document)).toContainEqual(['credentialSubject', 'result', 1])
    const path = ['credentialSubject', 'result', null, 'alignment', null, 'targetUrl']
    expect(resolveClaimPath(document, path)).toHaveLength(2)
  })

  test('has room for as many courses as a record can hold', () => {
    const record: Record<string, string> = { ...college }
    for (let slot = 1; slot <= courseSlots; slot++) {
      record[courseField('name', slot)] = `Дисциплина № ${slot}`
      record[courseField('mark', slot)] = '5'
    }
    const everyMark = transcript.fields.filter(({ kind }) => kind === 'mark').map(({ name }) => [name, '5'])
    const full = { ...record, ...Object.fromEntries(everyMark) }
    expect(codes({}, full)).toEqual([])
    expect(resultsOf(full)).toHaveLength(transcript.resultSlots)
  })

  test('is not made of an unknown level', () => {
    expect(() => transcript.toCredential({ ...college, educationLevel: 'high' }, sampleContext)).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'educationLevel' }),
    )
  })
})

describe('the lint', () => {
  test('finds nothing in a good record', () => {
    expect(codes({})).toEqual([])
    expect(codes({}, school)).toEqual([])
    expect(codes({ 'course.1.mark': '2' })).toEqual([])
  })

  test.each([
    ['a mark without a course', { 'course.3.mark': '5' }, 'TRANSCRIPT_COURSE_UNNAMED blocks'],
    ['a course without a mark', { 'course.3.name': 'Физика' }, 'TRANSCRIPT_COURSE_UNMARKED blocks'],
    [
      'a course that stands there twice, however it is spelled',
      { 'course.3.name': 'операционные  системы', 'course.3.mark': '4' },
      'TRANSCRIPT_COURSE_TWICE blocks',
    ],
    [
      'a subject that has a column of its own',
      { 'mark.informatics': '5', 'course.3.name': 'Информатика', 'course.3.mark': '4' },
      'TRANSCRIPT_COURSE_TWICE blocks',
    ],
    ['a wrong school year', { schoolYear: '2025/2025' }, 'SCHOOL_YEAR_INVALID blocks'],
    ['a birth after the award', { birthDate: '2026-06-15' }, 'BIRTH_AFTER_AWARD blocks'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes as CredentialRecord)).toEqual([expected])
  })

  test('finds a record without marks', () => {
    const marks = Object.entries(school).filter(([name]) => !/^(?:mark|course)\./.test(name))
    expect(transcript.lint(Object.fromEntries(marks))).toMatchObject([
      { code: 'TRANSCRIPT_MARKS_MISSING', severity: 'blocks', field: 'course.1.name' },
    ])
  })
})
