import { expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { culturalAchievement } from './cultural-achievement.ts'

const full = sampleRecord('cultural-achievement', 'full')

test('the document says award, contest, category and age group', () => {
  const document = culturalAchievement.toCredential(full, sampleContext)
  expect(document.name).toBe('Лауреат I степени — Фортепиано, соло')
  expect(document.credentialSubject.achievement).toMatchObject({
    id: 'urn:attestat:cultural-achievement:1:laureate-1:oblastnoj-konkurs-yunykh-pianistov:fortepiano-solo:srednyaya-gruppa',
    name: 'Лауреат I степени',
    description: 'Областной конкурс юных пианистов. Номинация «Фортепиано, соло», средняя группа.',
    fieldOfStudy: 'Фортепиано, соло',
    specialization: 'средняя группа',
  })
  expect(document.credentialSubject.result).toMatchObject([{ value: 'лауреат I степени' }, { value: '96.5' }])
  expect(document.validUntil).toBeUndefined()
})

test('an unknown award makes no document', () => {
  expect(() => culturalAchievement.toCredential({ ...full, award: 'best' }, sampleContext)).toThrow(
    expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'award' }),
  )
})

test('the ways in which protocols write an award are understood', () => {
  const choices = culturalAchievement.fields.find(({ name }) => name === 'award')?.choices
  expect(choices).toMatchObject({
    'лауреат I степени': 'laureate-1',
    'лауреат 2 степени': 'laureate-2',
    'гран-при': 'grand-prix',
    участник: 'participant',
  })
})

test('the lint finds a birth after the award', () => {
  expect(culturalAchievement.lint(full)).toEqual([])
  expect(culturalAchievement.lint({ ...full, birthDate: '2026-03-02' })).toMatchObject([
    { code: 'BIRTH_AFTER_AWARD', severity: 'blocks', field: 'birthDate' },
  ])
})
