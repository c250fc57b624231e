import { expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { listOf } from '../../model/achievement-credential.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { competitionResult } from './competition-result.ts'

const full = sampleRecord('competition-result', 'full')
const bare = sampleRecord('competition-result', 'bare')

function codes(record: CredentialRecord): string[] {
  return competitionResult.lint(record).map(({ code, severity, field }) => `${code} ${severity} ${field}`)
}

function resultsOf(record: CredentialRecord): Record<string, string> {
  const { result } = competitionResult.toCredential(record, sampleContext).credentialSubject
  return Object.fromEntries(
    listOf(result).map(({ resultDescription, value }) => [
      String(resultDescription?.split(':').at(-1)),
      String(value),
    ]),
  )
}

test('the document says competition, sport and discipline; place and result can be hidden', () => {
  const document = competitionResult.toCredential(full, sampleContext)
  expect(document.name).toBe('Результат соревнования — плавание')
  expect(document.credentialSubject.achievement).toMatchObject({
    id: 'urn:attestat:competition-result:1:pervenstvo-oblasti-po-plavaniyu:plavanie:level-regional:discipline-200-m-na-spine:group-devushki-15-16-let',
    name: 'Первенство области по плаванию',
    description:
      'Первенство области по плаванию: региональные соревнования, плавание, 200 м на спине, девушки 15–16 лет.',
    fieldOfStudy: 'Плавание',
    specialization: '200 м на спине',
  })
  expect(document.evidence).toMatchObject([{ description: '№ 14/2026, стартовый номер 45' }])
  expect(resultsOf(full)).toEqual({
    place: '3',
    participants: '41',
    performance: '2:12.40',
    points: '48.5',
    'place-3': 'true',
    'place-10': 'true',
  })
})

test('a place proves what it reaches, and no place proves nothing', () => {
  const reached = (place: string) =>
    Object.keys(resultsOf({ ...bare, place })).filter((key) => key.startsWith('place-'))
  expect(reached('1')).toEqual(['place-1', 'place-3', 'place-10'])
  expect(reached('4')).toEqual(['place-10'])
  expect(reached('11')).toEqual([])
  expect(resultsOf(bare)).toEqual({ points: '5.5' })
})

test('the same words in another column are another achievement', () => {
  const idOf = (changes: CredentialRecord) =>
    competitionResult.toCredential({ ...bare, ...changes }, sampleContext).credentialSubject.achievement.id
  expect(idOf({ discipline: 'блиц' })).not.toBe(idOf({ group: 'блиц' }))
})

test('the lint finds records without a result, and places that cannot be', () => {
  expect(codes(full)).toEqual([])
  expect(codes({ ...full, place: '41' })).toEqual([])
  expect(codes({ ...full, place: '42' })).toEqual(['COMPETITION_PLACE_INVALID blocks place'])
  expect(codes({ ...bare, place: '0' })).toEqual(['COMPETITION_PLACE_INVALID blocks place'])
  const { points: _dropped, ...nothing } = bare
  expect(codes(nothing)).toEqual(['COMPETITION_RESULT_MISSING blocks place'])
  expect(codes({ ...full, birthDate: '2026-03-22' })).toEqual(['BIRTH_AFTER_AWARD blocks birthDate'])
})
