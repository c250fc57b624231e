import {
  type CredentialRecord,
  credentialTypes,
  didKeyOf,
  didKeyUrlOf,
  readCredential,
  resolveLocalDid,
  verifyCredential,
  writeDidDocument,
} from '@attestat/credential'
import { verifyCredential as verifyWithDidJwtVc } from 'did-jwt-vc'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { sampleContext, sampleRecords } from '../../../fixtures/sample-records.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { secureWithVeramo } from './make-vc-jwt.ts'

const issuedAt = new Date('2026-06-26T09:00:00Z')

describe.each([
  ['ES256', 'school', 'holder'],
  ['EdDSA', 'schoolEd25519', 'holderEd25519'],
] as const)('a VC-JWT by %s', (alg, school, holder) => {
  const issuer = didKeyOf(testPublicJwk(school))
  const kid = didKeyUrlOf(testPublicJwk(school))
  const signer = testSigner(school, kid)
  const document = {
    ...diploma({ issuer, subjectId: didKeyOf(testPublicJwk(holder)) }),
    validUntil: '2036-06-26T09:00:00Z',
  }
  const make = () =>
    secureWithVeramo('jwt_vc_json', { document, issuedAt, holderKey: testPublicJwk(holder) }, signer)

  test('is the document, read here', async () => {
    const read = await verifyCredential(await make(), {
      resolveKey: async () => ({ jwk: testPublicJwk(school), kid, source: 'test' }),
    })
    expect(read).toMatchObject({
      issuedAt,
      issuer,
      holderKey: testPublicJwk(holder),
      jws: { header: { alg, typ: 'JWT', kid } },
    })
    expect(read.document).toEqual(document)
  })

  test('is verified by did-jwt-vc', async () => {
    const resolver = {
      resolve: async () => ({
        didDocument: writeDidDocument(resolveLocalDid(issuer)),
        didResolutionMetadata: {},
        didDocumentMetadata: {},
      }),
    }
    const result = await verifyWithDidJwtVc(await make(), resolver as never, {
      policies: { now: issuedAt.getTime() / 1000 + 60 },
    })
    expect(result.verified).toBe(true)
    expect(result.verifiableCredential).toMatchObject({ id: document.id, issuer: { id: issuer } })
  })
})

test('documents of every kind come back as they were', async () => {
  const issuer = didKeyOf(testPublicJwk('school'))
  const signer = testSigner('school', didKeyUrlOf(testPublicJwk('school')))
  const context = { ...sampleContext, issuer: { ...sampleContext.issuer, id: issuer } }
  for (const type of credentialTypes) {
    const [record] = Object.values(sampleRecords[type.id] ?? {})
    const document = type.toCredential(record as CredentialRecord, context)
    const text = await secureWithVeramo('jwt_vc_json', { document, issuedAt: context.validFrom }, signer)
    expect((await readCredential(text)).document, type.id).toEqual(document)
  }
})

test('other formats are made as they always are', async () => {
  const document = diploma({ issuer: didKeyOf(testPublicJwk('school')) })
  const text = await secureWithVeramo('vc+sd-jwt', { document, issuedAt }, testSigner('school'))
  expect((await readCredential(text)).format).toBe('vc+sd-jwt')
})
