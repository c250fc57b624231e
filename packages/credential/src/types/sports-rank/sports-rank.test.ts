import { expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { sportsRank } from './sports-rank.ts'

const full = sampleRecord('sports-rank', 'full')
const bare = sampleRecord('sports-rank', 'bare')

function codes(changes: CredentialRecord): string[] {
  return sportsRank.lint({ ...full, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

test('a rank counts through the last day of its term', () => {
  expect(sportsRank.toCredential(full, sampleContext).validUntil).toBe('2029-05-22T23:59:59Z')
})

test('a rank without a date of expiry counts for the years of the classification', () => {
  expect(sportsRank.toCredential(bare, sampleContext).validUntil).toBe('2028-05-22T23:59:59Z')
  expect(sportsRank.toCredential({ ...bare, rank: 'cms' }, sampleContext).validUntil).toBe(
    '2029-05-22T23:59:59Z',
  )
})

test('the document says rank, sport and discipline; result, place, order and competition can be hidden', () => {
  const document = sportsRank.toCredential(full, sampleContext)
  expect(document.name).toBe('Кандидат в мастера спорта — плавание')
  expect(document.credentialSubject.achievement).toMatchObject({
    id: 'urn:attestat:sports-rank:1:cms:plavanie:200-m-na-spine',
    name: 'Кандидат в мастера спорта',
    fieldOfStudy: 'Плавание',
    specialization: '200 м на спине',
    humanCode: 'КМС',
  })
  expect(document.credentialSubject.result).toMatchObject([{ value: '2:12.40' }, { value: '3' }])
  expect(document.evidence).toMatchObject([{ description: '№ 117-нг' }, { genre: 'ext:Competition' }])
})

test('an unknown rank makes no document', () => {
  expect(() => sportsRank.toCredential({ ...full, rank: 'master' }, sampleContext)).toThrow(
    expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'rank' }),
  )
})

test('the ways in which orders write a rank are understood', () => {
  const choices = sportsRank.fields.find(({ name }) => name === 'rank')?.choices
  expect(choices).toMatchObject({
    КМС: 'cms',
    '1 разряд': 'first',
    'II спортивный разряд': 'second',
    'Третий юношеский разряд': 'third-youth',
    '1 юн.': 'first-youth',
  })
})

test('the lint finds a term that is over before it begins, one that is too long, and a birth after the award', () => {
  expect(codes({})).toEqual([])
  expect(codes({ validThrough: '2026-05-22' })).toEqual(['RANK_TERM_INVALID blocks'])
  expect(codes({ validThrough: '2029-05-23' })).toEqual(['RANK_TERM_UNUSUAL warns'])
  expect(codes({ birthDate: '2027-01-01' })).toEqual(['BIRTH_AFTER_AWARD blocks'])
})
