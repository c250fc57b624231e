import { describe, expect, test } from 'vitest'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import type { CredentialRecord } from '../credential-type.ts'
import { claimWords } from '../result-label.ts'
import { guardianLink } from './guardian-link.ts'

const parent = sampleRecord('guardian-link', 'parent')
const guardian = sampleRecord('guardian-link', 'guardian')

function codes(changes: CredentialRecord, record = parent): string[] {
  return guardianLink.lint({ ...record, ...changes }).map(({ code, severity }) => `${code} ${severity}`)
}

test('what it says of relation and basis is read in either language', () => {
  const read = (member: string, value: string) => {
    const display = guardianLink.claims.find(({ path }) => path.at(-1) === member)
    return display && claimWords(display, value)?.en
  }
  expect(read('relation', 'приёмный родитель')).toBe('foster parent')
  expect(read('basis', 'решение суда')).toBe('court decision')
  expect(read('relation', 'тётя')).toBeUndefined()
  expect(read('relation', 'toString')).toBeUndefined()
})

describe('the document', () => {
  test('is about the guardian, and names the child by key and name', () => {
    const document = guardianLink.toCredential(parent, sampleContext)
    expect(document.credentialSubject).toEqual({
      id: sampleContext.subjectId,
      type: ['Guardian', 'Profile'],
      familyName: 'Соколова',
      givenName: 'Ирина',
      patronymicName: 'Викторовна',
      dateOfBirth: '1984-08-30',
      relation: 'родитель',
      basis: 'запись акта о рождении',
      documentNumber: '7-зп',
      guardianOf: {
        id: parent.childId,
        type: ['Profile'],
        familyName: 'Соколова',
        givenName: 'Анна',
        patronymicName: 'Сергеевна',
        dateOfBirth: '2009-03-14',
      },
    })
    expect(document.issuer).toEqual(sampleContext.issuer)
  })

  test('says no more of the issuer than its context has words for', () => {
    const issuer = { ...sampleContext.issuer, phone: '+7 000 000-00-00' }
    expect(guardianLink.toCredential(parent, { ...sampleContext, issuer }).issuer).toEqual(
      sampleContext.issuer,
    )
  })

  test('has a name of its own for a child without a key', () => {
    const { guardianOf } = guardianLink.toCredential(guardian, sampleContext).credentialSubject
    expect(guardianOf.id).toBe(`${sampleContext.id}#child`)
  })

  test('does not tell who adopted a child from who bore it', () => {
    const choices = guardianLink.fields.find(({ name }) => name === 'relation')?.choices
    expect(choices).toMatchObject({ Мать: 'parent', Усыновитель: 'parent', Удочеритель: 'parent' })
    const bases = guardianLink.fields.find(({ name }) => name === 'basis')?.choices
    expect(bases).toMatchObject({ 'Свидетельство об усыновлении': 'birth-record' })
  })

  test('is not made of an unknown relation or basis', () => {
    for (const [at, record] of [
      ['relation', { ...parent, relation: 'neighbour' }],
      ['basis', { ...parent, basis: 'word' }],
    ] as const) {
      expect(() => guardianLink.toCredential(record, sampleContext)).toThrow(
        expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at }),
      )
    }
  })

  test('is not printed, and can be suspended', () => {
    expect(guardianLink).toMatchObject({ printable: false, suspendable: true })
  })
})

describe('the term', () => {
  const until = (changes: CredentialRecord) =>
    guardianLink.toCredential({ ...parent, ...changes }, sampleContext).validUntil?.slice(0, 10)

  test('is what the record says', () => {
    expect(until({ validThrough: '2026-12-31' })).toBe('2026-12-31')
  })

  test('is a year, which tells nothing of the child', () => {
    expect(until({ childBirthDate: '2015-03-14' })).toBe('2027-06-26')
    expect(until({ childBirthDate: '2009-06-27' })).toBe('2027-06-26')
  })

  test('ends with the month before the child comes of age, and on the eve where that is over', () => {
    expect(until({ childBirthDate: '2009-06-26' })).toBe('2027-05-31')
    expect(until({ childBirthDate: '2008-07-20' })).toBe('2026-06-30')
    expect(until({ childBirthDate: '2008-06-28' })).toBe('2026-06-27')
  })
})

describe('the lint', () => {
  test('finds nothing in good records', () => {
    expect(codes({})).toEqual([])
    expect(codes({}, guardian)).toEqual([])
    expect(codes({ validThrough: '2027-03-13' })).toEqual([])
    expect(codes({ relation: 'trustee', basis: 'appointment' })).toEqual([])
    expect(codes({ childId: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0007' })).toEqual([])
  })

  test.each([
    ['a child that is of age', { childBirthDate: '2008-06-26' }, 'GUARDIAN_CHILD_OF_AGE blocks'],
    ['a child yet to be born', { childBirthDate: '2026-06-27' }, 'BIRTH_AFTER_AWARD blocks'],
    ['a guardian younger than the child', { birthDate: '2009-03-14' }, 'GUARDIAN_YOUNGER blocks'],
    ['a key that is none', { childId: 'did:key:zDnaeSnx' }, 'GUARDIAN_CHILD_ID_INVALID blocks'],
    ['a name in place of a key', { childId: 'Анна' }, 'GUARDIAN_CHILD_ID_INVALID blocks'],
    ['a term that is over', { validThrough: '2026-06-25' }, 'GUARDIAN_TERM_INVALID blocks'],
    ['a term past childhood', { validThrough: '2027-03-14' }, 'GUARDIAN_TERM_LONG blocks'],
    ['an opekun of a child of 17', { relation: 'guardian', basis: 'court' }, 'GUARDIAN_RELATION_AGE warns'],
    ['a basis of another relation', { basis: 'foster-contract' }, 'GUARDIAN_BASIS_UNUSUAL warns'],
  ])('finds %s', (_, changes, expected) => {
    expect(codes(changes)).toEqual([expected])
  })

  test('finds a popechitel of a child under 14', () => {
    expect(codes({ relation: 'trustee' }, guardian)).toEqual(['GUARDIAN_RELATION_AGE warns'])
  })
})
