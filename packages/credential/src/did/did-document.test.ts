import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../../../fixtures/test-keys.ts'
import type { JsonObject } from '../json.ts'
import { keyFromDocument, readDidDocument, writeDidDocument } from './did-document.ts'
import { multikeyOf } from './multikey.ts'

const did = 'did:web:school.example'
const refusal = (code: string) => expect.objectContaining({ code })
const jwk = (name: keyof typeof testKeys): JsonObject => ({ ...testPublicJwk(name) })
const method = (id: string, members: JsonObject = {}): JsonObject => ({
  id: `${did}#${id}`,
  type: 'JsonWebKey',
  controller: did,
  publicKeyJwk: jwk('school'),
  ...members,
})
const assertion = { kid: `${did}#1`, purpose: 'assertionMethod' } as const
const read = (members: JsonObject) => readDidDocument({ id: did, ...members }, did)

describe('a key of a DID document', () => {
  test.each<[string, JsonObject]>([
    ['referred to', { verificationMethod: [method('1')], assertionMethod: [`${did}#1`] }],
    ['referred to relatively', { verificationMethod: [method('1', { id: '#1' })], assertionMethod: ['#1'] }],
    ['embedded', { assertionMethod: [method('1')] }],
    ['of type JsonWebKey2020', { assertionMethod: [method('1', { type: 'JsonWebKey2020' })] }],
    [
      'of type Multikey',
      {
        assertionMethod: [
          {
            id: `${did}#1`,
            type: 'Multikey',
            controller: did,
            publicKeyMultibase: multikeyOf(testPublicJwk('school')),
          },
        ],
      },
    ],
  ])('is found when it is %s', (_name, members) => {
    expect(keyFromDocument(read(members), assertion)).toEqual({
      kid: `${did}#1`,
      jwk: testPublicJwk('school'),
    })
  })

  test('comes with the bounds of its validity', () => {
    const document = read({
      assertionMethod: [
        method('1', { expires: '2026-09-01T00:00:00Z', revoked: '2026-05-01T12:00:00+03:00' }),
      ],
    })
    expect(keyFromDocument(document, assertion)).toMatchObject({
      validUntil: new Date('2026-09-01T00:00:00Z'),
      compromisedAt: new Date('2026-05-01T09:00:00Z'),
    })
  })

  test('is found without a kid when it is the only one', () => {
    const one = read({ assertionMethod: [method('1')] })
    expect(keyFromDocument(one, { purpose: 'assertionMethod' }).kid).toBe(`${did}#1`)
    const two = read({ assertionMethod: [method('1'), method('2')] })
    expect(() => keyFromDocument(two, { purpose: 'assertionMethod' })).toThrow(refusal('KEY_NOT_FOUND'))
  })

  test.each<[string, JsonObject, string]>([
    ['the relationship is absent', { verificationMethod: [method('1')] }, 'KEY_NOT_FOUND'],
    [
      'the relationship is empty',
      { verificationMethod: [method('1')], assertionMethod: [] },
      'KEY_NOT_FOUND',
    ],
    [
      'it is under another relationship',
      { verificationMethod: [method('1')], authentication: ['#1'] },
      'KEY_PURPOSE_MISMATCH',
    ],
    [
      'it is for key agreement',
      { verificationMethod: [method('1')], keyAgreement: ['#1'], assertionMethod: [] },
      'KEY_NOT_FOUND',
    ],
    ['the reference leads nowhere', { assertionMethod: ['#1'] }, 'KEY_NOT_FOUND'],
    [
      'its controller is somebody else',
      { assertionMethod: [method('1', { controller: 'did:web:b.example' })] },
      'KEY_NOT_FOUND',
    ],
    ['it has no controller', { assertionMethod: [{ ...method('1'), controller: null }] }, 'KEY_NOT_FOUND'],
    [
      'its id is another DID’s',
      { assertionMethod: [method('1', { id: 'did:web:b.example#1' })] },
      'KEY_NOT_FOUND',
    ],
    ['its type is not known', { assertionMethod: [method('1', { type: 'Unknown2030' })] }, 'KEY_INVALID'],
    [
      'its curve is not known',
      { assertionMethod: [method('1', { publicKeyJwk: { kty: 'EC', crv: 'P-384' } })] },
      'KEY_INVALID',
    ],
    [
      'it is an encryption key',
      { assertionMethod: [method('1', { publicKeyJwk: { ...jwk('school'), use: 'enc' } })] },
      'KEY_INVALID',
    ],
    ['the DID was deactivated', { deactivated: true, assertionMethod: [method('1')] }, 'DID_DEACTIVATED'],
  ])('is not given when %s', (_name, members, code) => {
    expect(() => keyFromDocument(read(members), assertion)).toThrow(refusal(code))
  })

  test('is not given under a key id of another DID', () => {
    const document = read({ assertionMethod: [method('1')] })
    for (const kid of ['did:web:b.example#1', `${did}:b#1`, `${did}.evil.example#1`]) {
      expect(() => keyFromDocument(document, { kid, purpose: 'assertionMethod' })).toThrow(
        refusal('JWS_KID_ISSUER_MISMATCH'),
      )
    }
    expect(() => keyFromDocument(document, { kid: '1', purpose: 'assertionMethod' })).toThrow(
      refusal('KEY_NOT_FOUND'),
    )
  })
})

describe('a DID document', () => {
  test('names a key as older readers do, unless it was stolen, which they would not see', () => {
    const methods = [
      { id: `${did}#1`, jwk: testPublicJwk('school'), expires: new Date('2026-09-01T00:00:00Z') },
      { id: `${did}#2`, jwk: testPublicJwk('stranger'), revoked: new Date('2026-10-01T00:00:00Z') },
    ]
    const { verificationMethod } = writeDidDocument({
      ...{ id: did, deactivated: false, assertionMethod: methods, authentication: [] },
    })
    expect(verificationMethod).toMatchObject([{ type: 'JsonWebKey2020' }, { type: 'JsonWebKey' }])
  })

  test('comes back as it was written', () => {
    const school = { id: `${did}#1`, jwk: testPublicJwk('school'), expires: new Date('2026-09-01T00:00:00Z') }
    const successor = {
      id: `${did}#2`,
      jwk: testPublicJwk('schoolEd25519'),
      revoked: new Date('2026-10-01T00:00:00Z'),
    }
    const document = {
      id: did,
      deactivated: false,
      assertionMethod: [school, successor],
      authentication: [successor],
    }
    expect(readDidDocument(writeDidDocument(document), did)).toEqual(document)
    expect(readDidDocument(writeDidDocument({ ...document, deactivated: true }), did).deactivated).toBe(true)
  })

  test.each<[string, JsonObject, string]>([
    ['another id', { id: 'did:web:b.example' }, 'DID_DOCUMENT_ID_MISMATCH'],
    ['no id', { id: null }, 'DID_DOCUMENT_ID_MISMATCH'],
    ['a relationship that is no array', { assertionMethod: '#1' }, 'DID_DOCUMENT_INVALID'],
    ['a method that is no object', { verificationMethod: [1] }, 'DID_DOCUMENT_INVALID'],
    ['a method without an id', { verificationMethod: [{ type: 'JsonWebKey' }] }, 'DID_DOCUMENT_INVALID'],
    ['two methods of one id', { verificationMethod: [method('1'), method('1')] }, 'DID_DOCUMENT_INVALID'],
    [
      'an embedded method with a listed id',
      { verificationMethod: [method('1')], assertionMethod: [method('1')] },
      'DID_DOCUMENT_INVALID',
    ],
    [
      'a day that does not exist',
      { assertionMethod: [method('1', { expires: '2026-02-30T00:00:00Z' })] },
      'DID_DOCUMENT_INVALID',
    ],
    [
      'a time without a zone',
      { assertionMethod: [method('1', { revoked: '2026-02-03T00:00:00' })] },
      'DID_DOCUMENT_INVALID',
    ],
    ['no JWK', { assertionMethod: [method('1', { publicKeyJwk: 'x' })] }, 'DID_DOCUMENT_INVALID'],
    [
      'a private key',
      { verificationMethod: [method('1', { publicKeyJwk: { ...testKeys.school } })] },
      'KEY_PRIVATE_LEAKED',
    ],
    [
      'a private key of an unknown curve',
      { verificationMethod: [method('1', { publicKeyJwk: { kty: 'EC', crv: 'P-384', d: 'x' } })] },
      'KEY_PRIVATE_LEAKED',
    ],
    [
      'a weak key',
      { verificationMethod: [method('1', { publicKeyJwk: { ...jwk('schoolEd25519'), x: 'A'.repeat(43) } })] },
      'KEY_WEAK',
    ],
    [
      'a short coordinate',
      { verificationMethod: [method('1', { publicKeyJwk: { ...jwk('school'), x: 'AAAA' } })] },
      'KEY_INVALID',
    ],
  ])('is refused with %s', (_name, members, code) => {
    expect(() => read(members)).toThrow(refusal(code))
    expect(read({ verificationMethod: [method('1')], assertionMethod: ['#1'] }).assertionMethod).toHaveLength(
      1,
    )
  })

  test('is an object', () => {
    for (const json of [null, [], 'x', 1]) {
      expect(() => readDidDocument(json, did)).toThrow(refusal('DID_DOCUMENT_INVALID'))
    }
  })
})
