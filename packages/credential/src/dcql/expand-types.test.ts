import { expect, test } from 'vitest'
import { expandTypes } from './expand-types.ts'

const v2 = 'https://www.w3.org/ns/credentials/v2'
const badges = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'
const vc = 'https://www.w3.org/2018/credentials#VerifiableCredential'
const badge = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'

test('expands the types of an Open Badge', () => {
  expect(expandTypes(['VerifiableCredential', 'OpenBadgeCredential'], [v2, badges])).toEqual([vc, badge])
})

test('expands AchievementCredential to what its alias means', () => {
  expect(expandTypes(['VerifiableCredential', 'AchievementCredential'], [v2, badges])).toEqual([vc, badge])
})

test('knows the classes that are no achievements, each by its own context', () => {
  const link = 'https://attestat.example/ns/guardian-link/v1'
  expect(expandTypes(['VerifiableCredential', 'EndorsementCredential'], [v2, badges])).toEqual([
    vc,
    'https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential',
  ])
  expect(expandTypes(['VerifiableCredential', 'GuardianLink'], [v2, link])).toEqual([
    vc,
    `${link}#GuardianLink`,
  ])
  expect(expandTypes(['GuardianLink'], [v2, badges])).toEqual(['GuardianLink'])
  expect(expandTypes(['OpenBadgeCredential'], [v2, link])).toEqual(['OpenBadgeCredential'])
})

test('leaves a type alone that no context defines, be it a name or an IRI', () => {
  expect(expandTypes(['OpenBadgeCredential', 'constructor', 'urn:x'], [v2])).toEqual([
    'OpenBadgeCredential',
    'constructor',
    'urn:x',
  ])
  expect(expandTypes(['VerifiableCredential'], ['https://elsewhere.example/v1'])).toEqual([
    'VerifiableCredential',
  ])
})
