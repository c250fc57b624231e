import { describe, expect, test } from 'vitest'
import { fullDocument } from '../../../../fixtures/full-document.ts'
import { formatPath } from '../sd-jwt/claim-path.ts'
import { disclosableParts, isDisclosablePath } from './disclosure-policy.ts'
import { validateDocument } from './validate-document.ts'

const document = validateDocument(fullDocument())

describe('the parts that can be hidden', () => {
  test('are the members of the subject, each result, and each piece of evidence', () => {
    expect(disclosableParts(document).map(formatPath)).toEqual([
      'credentialSubject.familyName',
      'credentialSubject.dateOfBirth',
      'credentialSubject.identifier',
      'credentialSubject.creditsEarned',
      'credentialSubject.activityEndDate',
      'credentialSubject.source',
      'credentialSubject.result[0]',
      'credentialSubject.result[1]',
      'evidence[0]',
    ])
  })

  test('may each stand as a disclosure', () => {
    for (const path of disclosableParts(document))
      expect(isDisclosablePath(path, document.type), formatPath(path)).toBe(true)
  })

  test('are the whole member for a lone result, and nothing for lone evidence', () => {
    const result = { type: 'Result', value: '5' }
    const lone = validateDocument({
      ...document,
      credentialSubject: { ...document.credentialSubject, result },
      evidence: { type: 'Evidence' },
    })
    const paths = disclosableParts(lone).map(formatPath)
    expect(paths).toContain('credentialSubject.result')
    expect(paths.filter((path) => path.startsWith('evidence'))).toEqual([])
  })
})

describe('a disclosure', () => {
  test.each([
    [['@context']],
    [['id']],
    [['type', 1]],
    [['name']],
    [['issuer']],
    [['issuer', 'name']],
    [['validFrom']],
    [['validUntil']],
    [['awardedDate']],
    [['credentialStatus']],
    [['credentialStatus', 'statusListIndex']],
    [['credentialSchema', 0]],
    [['cnf']],
    [['credentialSubject']],
    [['credentialSubject', 'id']],
    [['credentialSubject', 'type', 0]],
    [['credentialSubject', 'achievement']],
    [['credentialSubject', 'achievement', 'name']],
    [['credentialSubject', 'achievement', 'resultDescription', 3]],
    [['evidence']],
    [[]],
  ])('may not stand at %j', (path) => {
    expect(isDisclosablePath(path, document.type)).toBe(false)
  })

  test.each([
    [['credentialSubject', 'givenName']],
    [['credentialSubject', 'result', null]],
    [['credentialSubject', 'source', 'name']],
    [['evidence', 0]],
    [['evidence', 0, 'name']],
  ])('may stand at %j', (path) => {
    expect(isDisclosablePath(path, document.type)).toBe(true)
  })
})
