import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialError } from '../../codes.ts'
import { listOf } from '../../model/achievement-credential.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { schoolDiploma } from './school-diploma.ts'

const honours = sampleRecord('school-diploma', 'honours')
const basic = sampleRecord('school-diploma', 'basic')

/** Value or status of each result, by the last part of its id. */
function resultsOf(record: CredentialRecord, signed = sampleContext.validFrom): Record<string, string> {
  const { credentialSubject } = schoolDiploma.toCredential(record, { ...sampleContext, validFrom: signed })
  return Object.fromEntries(
    listOf(credentialSubject.result).map(({ resultDescription, value, status }) => [
      String(resultDescription?.split(':').at(-1)),
      String(value ?? status),
    ]),
  )
}

function codes(changes: CredentialRecord, record = honours): string[] {
  return schoolDiploma.lint({ ...record, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

describe('the certificate', () => {
  test('says level and honours, whichever column tells them', () => {
    const variants: readonly (readonly [CredentialRecord, string, string])[] = [
      [{ documentName: 'secondary', documentKind: 'honours' }, 'secondary-honours', 'АСОО-О'],
      [{ documentName: 'secondary-honours', documentKind: 'plain' }, 'secondary-honours', 'АСОО-О'],
      [{ documentName: 'plain', documentKind: 'secondary' }, 'secondary', 'АСОО'],
      [{ documentName: 'plain', educationLevel: 'basic' }, 'basic', 'АООО'],
      [{ documentName: 'honours', educationLevel: 'basic' }, 'basic-honours', 'АООО-О'],
    ]
    const { documentName: _name, documentKind: _kind, ...rest } = honours
    for (const [changes, id, humanCode] of variants) {
      const { achievement } = schoolDiploma.toCredential(
        { ...rest, ...changes },
        sampleContext,
      ).credentialSubject
      expect(achievement.id).toBe(`urn:attestat:school-diploma:1:${id}`)
      expect(achievement.humanCode).toBe(humanCode)
    }
  })

  test('names the graduate part by part, and the paper by series and number', () => {
    const { credentialSubject, name } = schoolDiploma.toCredential(honours, sampleContext)
    expect(name).toBe('Аттестат о среднем общем образовании с отличием')
    expect(credentialSubject).toMatchObject({
      familyName: 'Соколова',
      givenName: 'Анна',
      patronymicName: 'Сергеевна',
      dateOfBirth: '2009-03-14',
      identifier: [{ identityType: 'name', hashed: false, identityHash: 'Соколова Анна Сергеевна' }],
      licenseNumber: '05424001234567',
      term: '2025/2026',
    })
  })

  test('has the registration number as evidence, and an empty list without one', () => {
    const { registrationNumber: _dropped, ...without } = honours
    expect(schoolDiploma.toCredential(honours, sampleContext).evidence).toMatchObject([
      { description: '№ 14' },
    ])
    expect(schoolDiploma.toCredential(without, sampleContext).evidence).toEqual([])
  })

  test('is not made of a record that lacks what it needs', () => {
    for (const field of ['documentName', 'documentSeries', 'documentNumber', 'awardDate']) {
      const { [field]: _dropped, ...record } = honours
      try {
        schoolDiploma.toCredential(record, sampleContext)
        expect.unreachable(field)
      } catch (error) {
        expect(error).toMatchObject({
          code: 'REQUIRED_CLAIM_MISSING',
          at: field,
        } satisfies Partial<CredentialError>)
      }
    }
  })
})

describe('its results', () => {
  test('are the marks, the average over numbers only, and the thresholds that are met', () => {
    expect(resultsOf(honours)).toEqual({
      russian: '5',
      informatics: '5',
      geometry: '4',
      history: '4',
      project: 'Completed',
      gpa: '4.50',
      'gpa-4.0': 'true',
      'gpa-4.5': 'true',
      'age-14': 'true',
      'age-16': 'true',
    })
  })

  test('leave out thresholds that are not met, and everything about marks when there are none', () => {
    expect(resultsOf(basic)).toEqual({
      russian: '3',
      music: '4',
      gpa: '3.50',
      'age-14': 'true',
      'age-16': 'true',
    })
    expect(Object.keys(resultsOf(sampleRecord('school-diploma', 'without patronymic and marks')))).toEqual([
      'age-14',
    ])
  })

  test('never state a threshold that the written average contradicts', () => {
    const marks = schoolDiploma.fields.filter(({ kind }) => kind === 'mark').map(({ name }) => name)
    for (let fours = 0; fours <= marks.length; fours++) {
      const results = resultsOf({
        ...honours,
        ...Object.fromEntries(marks.map((name, i) => [name, i < fours ? '4' : '5'])),
      })
      for (const threshold of ['4.0', '4.5', '4.75']) {
        expect(`gpa-${threshold}` in results).toBe(Number(results.gpa) >= Number(threshold))
      }
    }
  })

  test('state an age as of the day of signing', () => {
    const birthDate = '2008-06-28'
    expect(resultsOf({ ...honours, birthDate }, new Date('2026-06-27T23:59:59Z'))).not.toHaveProperty(
      'age-18',
    )
    expect(resultsOf({ ...honours, birthDate }, new Date('2026-06-28T00:00:00Z'))).toHaveProperty(
      'age-18',
      'true',
    )
  })
})

describe('the lint', () => {
  test('finds nothing in a good record', () => {
    expect(codes({})).toEqual([])
    expect(codes({ sex: 'female', documentStatus: 'original', lost: 'no', completionYear: '2026' })).toEqual(
      [],
    )
  })

  test.each([
    ['two levels', { educationLevel: 'basic' }, 'DIPLOMA_LEVEL_UNCLEAR blocks'],
    ['no level', { documentName: 'plain' }, 'DIPLOMA_LEVEL_UNCLEAR blocks'],
    ['a lost document', { lost: 'yes' }, 'DIPLOMA_NOT_IN_FORCE blocks'],
    ['a destroyed document', { destroyed: 'yes' }, 'DIPLOMA_NOT_IN_FORCE blocks'],
    ['a duplicate', { documentStatus: 'duplicate' }, 'DIPLOMA_DUPLICATE warns'],
    ['a birth on the day of issue', { birthDate: '2026-06-26' }, 'BIRTH_AFTER_AWARD blocks'],
    ['a graduate of ten', { birthDate: '2016-03-14' }, 'DIPLOMA_AGE_UNUSUAL warns'],
    ['a graduate of forty', { birthDate: '1986-03-14' }, 'DIPLOMA_AGE_UNUSUAL warns'],
    ['another year', { completionYear: '2025' }, 'DIPLOMA_YEAR_MISMATCH warns'],
    ['honours beside a three', { 'mark.physics': '3' }, 'DIPLOMA_HONOURS_MARKS blocks'],
    ['honours beside three fours', { 'mark.physics': '4' }, 'DIPLOMA_HONOURS_MARKS blocks'],
    ['a patronymic of the other sex', { sex: 'male' }, 'DIPLOMA_PATRONYMIC_SEX warns'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes as CredentialRecord)).toEqual([expected])
  })

  test('finds a failing mark, in the column of the subject', () => {
    expect(schoolDiploma.lint({ ...basic, 'mark.physics': '2' })).toMatchObject([
      { code: 'DIPLOMA_MARK_FAILING', severity: 'blocks', field: 'mark.physics' },
    ])
  })

  test('lets two fours pass beside honours in the secondary certificate and none in the basic one', () => {
    expect(codes({ documentName: 'basic' })).toEqual(['DIPLOMA_HONOURS_MARKS blocks'])
    expect(codes({ documentName: 'basic', 'mark.geometry': '5', 'mark.history': '5' })).toEqual([])
  })

  test('warns of a record without marks', () => {
    expect(codes({}, sampleRecord('school-diploma', 'without patronymic and marks'))).toEqual([
      'DIPLOMA_MARKS_MISSING warns',
    ])
  })
})
