import { expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { badges, steps } from './badges.ts'
import { gtoBadge } from './gto-badge.ts'

const full = sampleRecord('gto-badge', 'full')

function codes(changes: CredentialRecord): string[] {
  return gtoBadge.lint({ ...full, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

test('the document says badge and step, and has the order as evidence', () => {
  const document = gtoBadge.toCredential(full, sampleContext)
  expect(document.name).toBe('Удостоверение к знаку ГТО — золотой, VI ступень')
  expect(document.credentialSubject.achievement).toMatchObject({
    id: 'urn:attestat:gto-badge:1:gold:step-vi',
    name: 'Золотой знак отличия ГТО, VI ступень',
  })
  expect(document.credentialSubject.result).toMatchObject([
    { value: 'золотой' },
    { value: 'VI' },
    { value: '9' },
  ])
  expect(document.evidence).toMatchObject([{ genre: 'ext:Order', description: '№ 12-нг' }])
})

test('every badge of every step makes a document', () => {
  for (const { key: badge } of badges) {
    for (const { roman: step } of steps) {
      expect(gtoBadge.toCredential({ ...full, badge, step }, sampleContext).validUntil).toBeUndefined()
    }
  }
})

test('an unknown badge or step makes no document', () => {
  for (const field of ['badge', 'step']) {
    expect(() => gtoBadge.toCredential({ ...full, [field]: 'best' }, sampleContext)).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: field }),
    )
  }
})

test('the number of the person in the state system never enters the document', () => {
  const document = gtoBadge.toCredential({ ...full, personNumber: '26-54-0012345' }, sampleContext)
  expect(JSON.stringify(document)).not.toContain('26-54-0012345')
})

test('the ways in which lists write badge and step are understood', () => {
  const choices = (field: string) => gtoBadge.fields.find(({ name }) => name === field)?.choices
  expect(choices('badge')).toMatchObject({
    золото: 'gold',
    'серебряный знак': 'silver',
    'бронзовый знак отличия ГТО': 'bronze',
  })
  expect(choices('step')).toMatchObject({ V: 'V', '5': 'V', '5-я ступень': 'V', 'XVIII ступень': 'XVIII' })
})

test('the steps follow each other without a gap in age', () => {
  for (const [i, { ages }] of steps.entries()) expect(ages[0]).toBe((steps[i - 1]?.ages[1] ?? 5) + 1)
})

test('the lint finds an age that does not fit the step, a year of delay aside', () => {
  expect(codes({})).toEqual([])
  expect(codes({ birthDate: '2008-05-20' })).toEqual([])
  expect(codes({ birthDate: '2007-05-20' })).toEqual(['GTO_STEP_AGE warns'])
  expect(codes({ birthDate: '2010-05-21' })).toEqual(['GTO_STEP_AGE warns'])
  expect(codes({ birthDate: '1940-01-01', step: 'XVIII' })).toEqual([])
  expect(codes({ birthDate: '2026-05-20' })).toEqual(['BIRTH_AFTER_AWARD blocks'])
})
