import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { endorsement } from './endorsement.ts'

const aboutDocument = sampleRecord('endorsement', 'document')
const aboutPerson = sampleRecord('endorsement', 'person')
const aboutCourse = sampleRecord('endorsement', 'course')

function codes(changes: CredentialRecord, record = aboutDocument): string[] {
  return endorsement.lint({ ...record, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

describe('the document', () => {
  test('speaks of what the record names, whoever holds it', () => {
    expect(endorsement.subjectIdOf?.(aboutDocument)).toBe(aboutDocument.endorsedId)
    expect(() => endorsement.subjectIdOf?.({})).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'endorsedId' }),
    )
  })

  test('names a thing, and tells by evidence whose it is and who speaks for it', () => {
    const document = endorsement.toCredential(aboutDocument, sampleContext)
    expect(document).toMatchObject({
      name: 'Рекомендация к документу',
      validUntil: '2027-04-20T23:59:59Z',
      credentialSubject: {
        type: ['EndorsementSubject'],
        name: 'Диплом призёра олимпиады школьников «Параллели»',
        endorsementComment: aboutDocument.comment,
      },
      evidence: [
        { genre: 'ext:Recipient', description: 'Соколова Анна Сергеевна' },
        { genre: 'ext:Endorser', description: 'Лыткина Мария Павловна, учитель информатики' },
        { genre: 'ext:RegisterEntry', description: '№ 15-р' },
      ],
    })
    expect(document.credentialSubject).not.toHaveProperty('familyName')
  })

  test('names a person in parts that can be hidden', () => {
    const { credentialSubject, evidence } = endorsement.toCredential(aboutPerson, sampleContext)
    expect(credentialSubject).toMatchObject({
      type: ['EndorsementSubject', 'Profile'],
      familyName: 'Ким',
      givenName: 'Лев',
    })
    expect(credentialSubject).not.toHaveProperty('name')
    expect(evidence).toHaveLength(1)
  })

  test('of a body or course has its name, and no term without one', () => {
    const course = endorsement.toCredential(aboutCourse, sampleContext)
    expect(course.credentialSubject).toMatchObject({
      type: ['EndorsementSubject'],
      name: 'Плавание: шаг за шагом',
    })
    expect(course).not.toHaveProperty('validUntil')
    const school = endorsement.toCredential({ ...aboutCourse, endorsed: 'organisation' }, sampleContext)
    expect(school.credentialSubject.type).toEqual(['EndorsementSubject', 'Profile'])
  })

  test('is not made of an unknown thing', () => {
    expect(() => endorsement.toCredential({ ...aboutCourse, endorsed: 'club' }, sampleContext)).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'endorsed' }),
    )
  })
})

describe('the lint', () => {
  test('finds nothing in good records', () => {
    for (const record of [aboutDocument, aboutPerson, aboutCourse]) expect(codes({}, record)).toEqual([])
    for (const endorsedId of ['https://school.example/credentials/1', 'did:web:school.example']) {
      expect(codes({ endorsedId })).toEqual([])
    }
    // Another word that begins alike.
    expect(codes({ comment: 'Мастерица соколовоздушного боя.' })).toEqual([])
  })

  test.each([
    ['a row key for an identifier', { endorsedId: 'olympiad-award/7' }, 'ENDORSED_ID_INVALID blocks'],
    ['an address in http', { endorsedId: 'http://school.example/1' }, 'ENDORSED_ID_INVALID blocks'],
    ['an identifier with a space', { endorsedId: 'urn:uuid: 1' }, 'ENDORSED_ID_INVALID blocks'],
    [
      'the family name in the text',
      { comment: 'Советую принять Соколову.' },
      'ENDORSEMENT_NAMES_PERSON warns',
    ],
    ['a term that is over', { validThrough: '2026-04-19' }, 'ENDORSEMENT_TERM_INVALID blocks'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes)).toEqual([expected])
  })

  test('finds a thing without a name, and a person without one', () => {
    const { endorsedName: _name, ...nameless } = aboutCourse
    expect(codes({}, nameless)).toEqual(['ENDORSED_NAME_MISSING blocks'])
    const { givenName: _given, ...halfNamed } = aboutPerson
    expect(codes({}, halfNamed)).toEqual(['ENDORSED_NAME_MISSING blocks'])
  })
})
