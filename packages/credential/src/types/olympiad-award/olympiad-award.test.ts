import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { olympiadAward } from './olympiad-award.ts'

const full = sampleRecord('olympiad-award', 'full')
const bare = sampleRecord('olympiad-award', 'bare')

function codes(changes: CredentialRecord): string[] {
  return olympiadAward.lint({ ...full, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

describe('the diploma', () => {
  test('says status, degree, subject, stage and class', () => {
    const document = olympiadAward.toCredential(full, sampleContext)
    expect(document.name).toBe('Диплом призёра олимпиады — информатика')
    expect(document.credentialSubject).toMatchObject({ licenseNumber: 'ИНФ-2026-000384', term: '2025/2026' })
    expect(document.credentialSubject.achievement).toMatchObject({
      id: 'urn:attestat:olympiad-award:1:prize:degree-ii:olimpiada-shkolnikov-paralleli:informatika:final:class-11:list-2025-2026-37-level-i',
      achievementType: 'Award',
      name: 'Призёр, диплом II степени',
      description: 'Олимпиада школьников «Параллели». Информатика, заключительный этап.',
      fieldOfStudy: 'Информатика',
      specialization: '11 класс',
    })
  })

  test('points to the entry of the list of olympiads, when number, year and level are known', () => {
    expect(olympiadAward.toCredential(full, sampleContext).credentialSubject.achievement.alignment).toEqual([
      {
        type: ['Alignment'],
        targetName: 'Олимпиада школьников «Параллели», уровень I',
        targetFramework: 'Перечень олимпиад школьников 2025/2026',
        targetCode: '37',
        targetType: 'ext:OlympiadListEntry',
        targetUrl: 'urn:attestat:olympiad-award:1:list:2025-2026:37:level-i',
      },
    ])
    const { level: _dropped, ...without } = full
    expect(
      olympiadAward.toCredential(without, sampleContext).credentialSubject.achievement,
    ).not.toHaveProperty('alignment')
  })

  test('has the points, their share, and the shares that are met', () => {
    expect(olympiadAward.toCredential(full, sampleContext).credentialSubject.result).toMatchObject([
      { resultDescription: 'urn:attestat:olympiad-award:1:status', value: 'призёр' },
      { resultDescription: 'urn:attestat:olympiad-award:1:degree', value: 'II' },
      { resultDescription: 'urn:attestat:olympiad-award:1:score', value: '612' },
      { resultDescription: 'urn:attestat:olympiad-award:1:percent', value: '76.50' },
      { resultDescription: 'urn:attestat:olympiad-award:1:percent-50', value: 'true' },
      { resultDescription: 'urn:attestat:olympiad-award:1:percent-75', value: 'true' },
    ])
  })

  test('of a participant is a certificate', () => {
    const document = olympiadAward.toCredential(bare, sampleContext)
    expect(document.name).toBe('Сертификат участника олимпиады — математика')
    expect(document.credentialSubject.achievement.name).toBe('Участник')
    expect(document.credentialSubject.result).toMatchObject([{ value: 'участник' }])
  })

  test('is not made of an unknown status', () => {
    for (const status of ['best', 'constructor']) {
      expect(() => olympiadAward.toCredential({ ...full, status }, sampleContext)).toThrow(
        expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'status' }),
      )
    }
  })
})

test('the ways in which protocols write status, degree, stage and class are understood', () => {
  const choices = (field: string) => olympiadAward.fields.find(({ name }) => name === field)?.choices
  expect(choices('status')).toMatchObject({ победитель: 'winner', призёр: 'prize', участница: 'participant' })
  expect(choices('degree')).toMatchObject({ 'II степень': 'II', '3': 'III', 'диплом 1 степени': 'I' })
  expect(choices('stage')).toMatchObject({ 'муниципальный этап': 'municipal', финал: 'final' })
  expect(choices('schoolClass')).toMatchObject({ '11': '11', '9 класс': '9', '10А': '10', '7 «Б»': '7' })
})

describe('the lint', () => {
  test('finds nothing in a good record', () => {
    expect(codes({})).toEqual([])
    expect(codes({ status: 'winner', degree: 'I' })).toEqual([])
    expect(codes({ schoolYear: '2025–2026' })).toEqual([])
  })

  test.each([
    ['a birth after the award', { birthDate: '2026-04-10' }, 'BIRTH_AFTER_AWARD blocks'],
    ['a degree without an award', { status: 'participant' }, 'OLYMPIAD_DEGREE_WITHOUT_AWARD blocks'],
    ['a winner of the second degree', { status: 'winner' }, 'OLYMPIAD_DEGREE_UNUSUAL warns'],
    ['a prize-winner of the first degree', { degree: 'I' }, 'OLYMPIAD_DEGREE_UNUSUAL warns'],
    ['more points than there are', { score: '800.5' }, 'SCORE_OVER_MAXIMUM blocks'],
    ['a maximum of nothing', { maxScore: '0' }, 'SCORE_MAXIMUM_ZERO blocks'],
    ['years that do not follow', { schoolYear: '2025/2027' }, 'SCHOOL_YEAR_INVALID blocks'],
    ['a year alone', { schoolYear: '2025' }, 'SCHOOL_YEAR_INVALID blocks'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes as CredentialRecord)).toEqual([expected])
  })

  test('finds a number in the list without year or level', () => {
    const { level: _dropped, ...without } = full
    expect(olympiadAward.lint(without)).toMatchObject([
      { code: 'OLYMPIAD_LIST_INCOMPLETE', severity: 'warns', field: 'listNumber' },
    ])
  })
})
