import { describe, expect, it } from 'vitest'
import type { JsonObject } from '../json.ts'
import { untoldParts } from './untold-parts.ts'

const type = ['VerifiableCredential', 'OpenBadgeCredential']
const document: JsonObject = {
  id: 'urn:uuid:1',
  credentialSubject: {
    id: 'did:key:z1',
    type: ['AchievementSubject'],
    achievement: { id: 'urn:uuid:2', name: 'Diploma' },
    familyName: 'Sokolova',
    address: { addressCountry: 'RU', addressLocality: 'Ensk' },
    result: [{ value: '5' }, { value: '4' }],
    nothing: {},
  },
  evidence: [{ type: ['Evidence'], name: 'Order', description: '7' }],
}
const parts = (...args: Parameters<typeof untoldParts>) => untoldParts(...args).map((path) => path.join('.'))
const subject = (...path: (string | number)[]) => ['credentialSubject', ...path]

describe('what nobody has been told of', () => {
  it('is every part of subject and evidence, but not what the document is', () => {
    expect(parts(document, type, { told: [] })).toEqual([
      'credentialSubject.familyName',
      'credentialSubject.address',
      'credentialSubject.result',
      'evidence.0',
    ])
  })

  it('is the rest of a part of which something was told', () => {
    const told = [
      subject('familyName'),
      subject('address', 'addressCountry'),
      subject('result', 1),
      ['evidence', 0, 'description'],
    ]
    expect(parts(document, type, { told })).toEqual([
      'credentialSubject.address.addressLocality',
      'credentialSubject.result.0',
      'evidence.0.type',
      'evidence.0.name',
    ])
  })

  it('comes in the pieces that are hidden or shown by themselves', () => {
    const cuts = [subject('address', 'addressLocality'), subject('result', 0)]
    expect(parts(document, type, { told: [subject()], cuts })).toEqual(['evidence.0'])
    expect(parts(document, type, { told: [['evidence']], cuts })).toEqual([
      'credentialSubject.familyName',
      'credentialSubject.address.addressCountry',
      'credentialSubject.address.addressLocality',
      'credentialSubject.result.0',
      'credentialSubject.result.1',
    ])
  })

  it('is found where the document stands deeper', () => {
    expect(parts({ ld: document }, type, { told: [['ld', 'evidence', 0]], root: ['ld'] })).toEqual([
      'ld.credentialSubject.familyName',
      'ld.credentialSubject.address',
      'ld.credentialSubject.result',
    ])
  })

  it('of a guardian link is nothing that says which child is meant', () => {
    const link = {
      credentialSubject: {
        id: 'did:key:z1',
        type: ['Guardian'],
        guardianOf: { id: 'did:key:z2', givenName: 'A' },
      },
    }
    expect(parts(link, ['VerifiableCredential', 'GuardianLink'], { told: [] })).toEqual([
      'credentialSubject.guardianOf.givenName',
    ])
  })
})
