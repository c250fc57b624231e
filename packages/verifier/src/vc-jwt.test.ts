import { type DidDocument, didKeyOf, didKeyUrlOf, signJws, writeDidDocument } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../../fixtures/vc-jwt.ts'
import {
  clientId,
  diplomaQuery,
  issue,
  nonce,
  now,
  requestFor,
  told,
  trustOf,
} from '../../../fixtures/verification.ts'
import { type VerifyOptions, verify } from './verify.ts'

const format = 'jwt_vc_json'
const request = requestFor({ credentials: [{ ...diplomaQuery(format), multiple: true }] })
const trust = await trustOf()
const judge = (text: string, more: Partial<VerifyOptions> = {}) =>
  verify(text, { trust, policy: 'admissions', now, request, ...more })

const holder = didKeyOf(testPublicJwk('holder'))
const present = (credentials: readonly string[], registered: object = {}) =>
  signJws(
    'jwt_vc_json',
    vpJwtClaims(credentials, {
      iss: holder,
      aud: clientId,
      nonce,
      nbf: now.getTime() / 1000 - 60,
      ...registered,
    }),
    testSigner('holder', didKeyUrlOf(testPublicJwk('holder'))),
  )

describe('a presentation of several VC-JWTs', () => {
  it('is accepted when each of them is', async () => {
    const other = await issue({
      format,
      change: (document) => ({ ...document, id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0002' }),
    })
    const result = await judge(await present([await issue({ format }), other]))
    expect(result).toMatchObject({ verdict: 'accepted', credentials: [{ holder }, { holder }] })
  })

  it('C14 is rejected for one whose signature is not the issuer’s', async () => {
    const [head, body] = (await issue({ format })).split('.')
    const [, , signature] = (await issue({ format, signedBy: 'stranger' })).split('.')
    const text = await present([await issue({ format }), `${head}.${body}.${signature}`])
    const result = await verify(text, { trust, policy: 'admissions', now, audience: clientId })
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'signature', 0)).toBe('passed')
    expect(told(result, 'signature', 1)).toBe('failed SIGNATURE_INVALID')
  })

  it('A24 is for us alone', async () => {
    const result = await judge(
      await present([await issue({ format })], { aud: [clientId, 'https://other.example'] }),
    )
    expect(told(result, 'audience')).toBe('failed AUD_NOT_EXCLUSIVE')
  })

  it('A23 names somebody', async () => {
    const result = await judge(await present([await issue({ format })], { aud: undefined }))
    expect(told(result, 'audience')).toBe('failed AUD_MISSING')
  })
})

it('C19 has ended when only its vc says so', async () => {
  const claims = vcJwtClaims(diploma({ issuer: didKeyOf(testPublicJwk('school')), subjectId: holder }))
  const until = (validUntil: string) =>
    signJws(
      format,
      { ...claims, vc: { ...(claims.vc as object), validUntil } },
      testSigner('school', didKeyUrlOf(testPublicJwk('school'))),
    )
  const over = await judge(await present([await until('2026-06-30T00:00:00Z')]))
  expect(told(over, 'validity-period')).toBe('failed EXPIRED')
  const running = await judge(await present([await until('2026-07-30T00:00:00Z')]))
  expect(told(running, 'validity-period')).toBe('passed')
})

it.each([
  [true, 'failed DID_DEACTIVATED'],
  [false, 'passed'],
])('asks whether the DID was deactivated: %s', async (deactivated, expected) => {
  const did = 'did:web:school.example'
  const kid = `${did}#key-1`
  const methods = [{ id: kid, jwk: testPublicJwk('stranger') }]
  const document: DidDocument = { id: did, deactivated, assertionMethod: methods, authentication: methods }
  const facts = await trustOf({ didDocuments: new Map([[did, writeDidDocument(document)]]) })
  const claims = vcJwtClaims(diploma({ issuer: did, subjectId: holder }))
  const text = await present([await signJws(format, claims, testSigner('stranger', kid))])
  expect(told(await judge(text, { trust: facts }), 'signature')).toBe(expected)
})

describe('a presentation by a holder who is a did:web', () => {
  const did = 'did:web:student.example'
  const kid = `${did}#key-1`
  const claims = vcJwtClaims(diploma({ issuer: didKeyOf(testPublicJwk('school')), subjectId: did }))
  const second = (n: number): Date => new Date(now.getTime() + n * 1000)

  it.each<[string, object, string]>([
    ['is the holder’s', {}, 'passed'],
    ['is the holder’s while its key is not over', { expires: second(1) }, 'passed'],
    ['is nobody’s once its key is over', { expires: now }, 'failed KB_SIGNATURE_INVALID'],
    ['is nobody’s once its key is revoked', { revoked: second(-1) }, 'failed KB_SIGNATURE_INVALID'],
    [
      'is nobody’s, whenever its key was revoked',
      { revoked: second(-86_400) },
      'failed KB_SIGNATURE_INVALID',
    ],
  ])('%s', async (_name, term, expected) => {
    const authentication = [{ id: kid, jwk: testPublicJwk('holder'), ...term }]
    const document: DidDocument = { id: did, deactivated: false, assertionMethod: [], authentication }
    const facts = await trustOf({ didDocuments: new Map([[did, writeDidDocument(document)]]) })
    const text = await signJws(
      'jwt_vc_json',
      vpJwtClaims(
        [await signJws(format, claims, testSigner('school', didKeyUrlOf(testPublicJwk('school'))))],
        { iss: did, aud: clientId, nonce, nbf: now.getTime() / 1000 - 60 },
      ),
      testSigner('holder', kid),
    )
    expect(told(await judge(text, { trust: facts }), 'holder-binding')).toBe(expected)
  })
})
