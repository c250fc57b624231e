import { describe, expect, test } from 'vitest'
import { changed } from '../../../../fixtures/full-document.ts'
import { sampleContext, sampleRecord } from '../../../../fixtures/sample-records.ts'
import { CredentialError } from '../codes.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { type ConcretePath, formatPath } from '../sd-jwt/claim-path.ts'
import { credentialType } from '../types/index.ts'
import {
  type CredentialDocument,
  headingOf,
  isAchievementCredential,
  isEndorsementCredential,
  isGuardianLink,
} from './credential-document.ts'
import { disclosableParts, isDisclosablePath } from './disclosure-policy.ts'
import { validateDocument } from './validate-document.ts'

const made = (type: string, record: string): CredentialDocument =>
  credentialType(type).toCredential(sampleRecord(type, record), sampleContext)
const achievement = made('sports-rank', 'full')
const endorsement = made('endorsement', 'person')
const link = made('guardian-link', 'parent')

/** Code and place of the refusal. */
function refusal(value: JsonValue): string {
  try {
    validateDocument(value)
  } catch (error) {
    if (error instanceof CredentialError) return `${error.code} ${error.at}`
    throw error
  }
  return 'accepted'
}

describe('a document', () => {
  test('is of one class', () => {
    const answers = [achievement, endorsement, link].map((document) => [
      isAchievementCredential(document),
      isEndorsementCredential(document),
      isGuardianLink(document),
    ])
    expect(answers).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
  })

  test('goes by the name of its achievement, or its own', () => {
    expect(headingOf(achievement)).toMatch(/Кандидат/)
    expect(headingOf(endorsement)).toBe('Рекомендация')
    expect(headingOf(link)).toBe('Подтверждение полномочий законного представителя')
  })

  const iris = [
    'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential',
    'https://purl.imsglobal.org/spec/vc/ob/vocab.html#EndorsementCredential',
    'https://attestat.example/ns/guardian-link/v1#GuardianLink',
  ]

  test.each([achievement, endorsement, link])('that names a second class is refused: $type', (document) => {
    const others = [
      'OpenBadgeCredential',
      'AchievementCredential',
      'EndorsementCredential',
      'GuardianLink',
      ...iris,
    ]
    const names = document.type[1] as string
    const own = names === 'OpenBadgeCredential' ? [names, 'AchievementCredential'] : [names]
    for (const other of others) {
      const type = [...document.type, other]
      // The IRI of its own class too: a request that goes by it would find what the checks do not.
      expect(refusal({ ...document, type }), other).toBe(
        own.includes(other) ? 'accepted' : 'DOCUMENT_INVALID type',
      )
    }
    expect(refusal({ ...document, type: [...document.type, 'SomethingOfOurOwn'] })).toBe('accepted')
  })

  test.each([
    ['none', ['VerifiableCredential']],
    ['one that nobody knows', ['VerifiableCredential', 'ClrCredential']],
    ['one by its IRI alone', ['VerifiableCredential', iris[2] as string]],
    ['a lone word', 'GuardianLink'],
  ])('that names as its class %s is refused', (_, type) => {
    expect(refusal({ ...link, type })).toBe('DOCUMENT_INVALID type')
  })

  test('under the name of another class is refused', () => {
    const classes = [achievement, endorsement, link]
    for (const document of classes) {
      for (const other of classes) {
        const expected =
          document === other ? 'accepted' : expect.stringMatching(/^(CONTEXT_NOT_ALLOWED|DOCUMENT_INVALID) /)
        expect(refusal({ ...document, type: other.type })).toEqual(expected)
      }
    }
  })

  test('C1 under the contexts of another class is refused', () => {
    for (const document of [achievement, endorsement]) {
      expect(refusal({ ...document, '@context': link['@context'] })).toBe('CONTEXT_NOT_ALLOWED @context')
    }
    const [vcdm, own] = link['@context'] as [string, string]
    const [, badges] = achievement['@context'] as [string, string]
    for (const context of [
      achievement['@context'],
      [vcdm],
      [own, vcdm],
      [vcdm, own, badges],
      [vcdm, badges, own],
    ]) {
      expect(refusal({ ...link, '@context': context })).toBe('CONTEXT_NOT_ALLOWED @context')
    }
    expect(refusal({ ...link, '@context': [vcdm, own] })).toBe('accepted')
  })
})

const subject = 'credentialSubject'

describe('a guardian link', () => {
  test.each<[ConcretePath]>([
    [['name']],
    [['validUntil']],
    [[subject, 'guardianOf']],
    [[subject, 'guardianOf', 'id']],
    [[subject, 'guardianOf', 'type']],
    [[subject, 'id']],
    [[subject, 'type']],
  ])('is not without %j', (path) => {
    expect(refusal(changed(link, path, undefined))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
  })

  test.each<[ConcretePath]>([
    [['evidence']],
    [['name_']],
    [[subject, 'achievement']],
    [[subject, 'result']],
    [[subject, 'guardianOf', 'guardianOf']],
    [[subject, 'guardianOf', 'relation']],
  ])('C2 has no %j, which its contexts have no meaning for', (path) => {
    expect(refusal(changed(link, path, {}))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
  })

  test('may say as little as who acts for whom', () => {
    const least = {
      ...link,
      credentialSubject: {
        id: 'urn:uuid:1',
        type: ['Guardian'],
        guardianOf: { id: 'urn:uuid:2', type: ['Profile'] },
      },
    }
    expect(refusal(least)).toBe('accepted')
    expect(refusal(changed(least, [subject, 'guardianOf', 'id'], 'urn:uuid:1'))).toBe(
      'DOCUMENT_INVALID credentialSubject.guardianOf.id',
    )
  })

  test('ends after it begins', () => {
    expect(refusal({ ...link, validUntil: '2026-06-01T00:00:00Z' })).toBe(
      'VALIDITY_PERIOD_INVALID validUntil',
    )
  })

  test('lets everything be hidden that says more than which two keys are meant', () => {
    expect(disclosableParts(link).map(formatPath)).toEqual([
      'credentialSubject.familyName',
      'credentialSubject.givenName',
      'credentialSubject.patronymicName',
      'credentialSubject.dateOfBirth',
      'credentialSubject.relation',
      'credentialSubject.basis',
      'credentialSubject.documentNumber',
      'credentialSubject.guardianOf.familyName',
      'credentialSubject.guardianOf.givenName',
      'credentialSubject.guardianOf.patronymicName',
      'credentialSubject.guardianOf.dateOfBirth',
    ])
    for (const path of [
      [subject, 'guardianOf'],
      [subject, 'guardianOf', 'id'],
      [subject, 'guardianOf', 'type', 0],
    ]) {
      expect(isDisclosablePath(path, link.type), formatPath(path)).toBe(false)
    }
    expect(isDisclosablePath([subject, 'guardianOf', '_sd'], link.type)).toBe(true)
  })
})

describe('an endorsement', () => {
  test.each<[ConcretePath]>([[['name']], [[subject, 'id']], [[subject, 'endorsementComment']]])(
    'is not without %j',
    (path) => {
      expect(refusal(changed(endorsement, path, undefined))).toBe(`DOCUMENT_INVALID ${formatPath(path)}`)
    },
  )

  test('awards nothing', () => {
    const { achievement: awarded } = (achievement as JsonObject).credentialSubject as JsonObject
    expect(refusal(changed(endorsement, [subject, 'achievement'], awarded))).toBe(
      'DOCUMENT_INVALID credentialSubject.achievement',
    )
  })

  test('cannot be shown without its words', () => {
    expect(disclosableParts(endorsement).map(formatPath)).toEqual([
      'credentialSubject.familyName',
      'credentialSubject.givenName',
      'evidence[0]',
    ])
    expect(isDisclosablePath([subject, 'endorsementComment'], endorsement.type)).toBe(false)
    expect(isDisclosablePath([subject, 'endorsementComment'], achievement.type)).toBe(true)
  })
})
