import {
  type JsonObject,
  presentCredential,
  readCredential,
  restoreClaims,
  secureCredential,
  splitSdJwt,
  verifyCredential,
  verifyHolderBinding,
} from '@attestat/credential'
import { SDJwtInstance } from '@sd-jwt/core'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { nodeVerify, sdJwtHashing } from './node-verify.ts'

const now = new Date('2026-07-01T10:00:00Z')
const iat = now.getTime() / 1000
const issuer = 'did:web:school.example'
const kid = `${issuer}#key-1`
const audience = 'https://university.example'
const nonce = 'nonce-of-this-request'
const document = diploma({ issuer })

/** Their library with the keys of our test. */
function theirs(school: TestKeyName, holder: TestKeyName) {
  const sign = (name: TestKeyName) => async (text: string) =>
    Buffer.from(await testSigner(name).sign(Buffer.from(text))).toString('base64url')
  const { alg } = testSigner(school)
  return new SDJwtInstance<JsonObject>({
    signer: sign(school),
    verifier: nodeVerify(school),
    signAlg: alg,
    kbSigner: sign(holder),
    kbVerifier: nodeVerify(holder),
    kbSignAlg: testSigner(holder).alg,
    ...sdJwtHashing,
  })
}

describe.each([
  ['ES256', 'school', 'holder'],
  ['EdDSA', 'schoolEd25519', 'holderEd25519'],
] as const)('@sd-jwt/core with %s', (_alg, school, holder) => {
  const resolveKey = async () => ({ jwk: testPublicJwk(school), kid, source: 'test' })
  const sdJwtVc = { vct: 'urn:attestat:school-diploma:1', issuer }
  const secured = (
    format: 'vc+sd-jwt' | 'dc+sd-jwt',
    slots: { resultSlots?: number; subjectSlots?: number } = {},
  ) =>
    secureCredential(
      format,
      { document, issuedAt: now, holderKey: testPublicJwk(holder), sdJwtVc, ...slots },
      testSigner(school, kid),
    )

  test.each(['vc+sd-jwt', 'dc+sd-jwt'] as const)('reads the claims of our %s', async (format) => {
    for (const slots of [{}, { resultSlots: 12, subjectSlots: 10 }]) {
      const text = await secured(format, slots)
      const { claims } = await readCredential(text)
      const { payload, header } = await theirs(school, holder).verify(text)
      expect(header).toMatchObject({ typ: format, kid })
      expect(payload).toEqual(claims)
    }
  })

  test('verifies our presentation with its key binding', async () => {
    const credential = await readCredential(await secured('vc+sd-jwt'))
    const disclose = [
      ['credentialSubject', 'familyName'],
      ['credentialSubject', 'result', 2],
    ]
    const keyBinding = { signer: testSigner(holder), audience, nonce, issuedAt: now }
    const text = await presentCredential(credential, { disclose, keyBinding })
    const { payload, kb } = await theirs(school, holder).verify(text, {
      keyBindingNonce: nonce,
      currentDate: iat,
    })
    const subject = (payload as JsonObject).credentialSubject as JsonObject
    expect(subject.familyName).toBe('Соколова')
    expect(subject).not.toHaveProperty('givenName')
    expect(subject.result).toHaveLength(1)
    expect(kb?.payload).toMatchObject({ aud: audience, nonce, iat })
  })

  test('presents our credential, and we verify it', async () => {
    const text = await theirs(school, holder).present(
      await secured('vc+sd-jwt'),
      { credentialSubject: { givenName: true, result: { 1: true } } } as never,
      { kb: { payload: { iat, aud: audience, nonce } } },
    )
    const read = await verifyCredential(text, { resolveKey })
    expect(await verifyHolderBinding(read, { now })).toEqual({ audience, nonce, issuedAt: now })
    expect(read.disclosures.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        ['credentialSubject', 'givenName'],
        ['credentialSubject', 'result', 0],
      ]),
    )
    expect(read.disclosures).toHaveLength(2)
  })

  test('issues a credential, recursive and with decoys, that we read, present and verify', async () => {
    const claims = { ...document, iss: issuer, iat, cnf: { jwk: { ...testPublicJwk(holder) } } } as JsonObject
    const text = await theirs(school, holder).issue(
      claims,
      {
        credentialSubject: {
          _sd: ['familyName', 'givenName', 'identifier', 'result'],
          _sd_decoy: 3,
          identifier: { _sd: [0], 0: { _sd: ['identityHash'] } },
          result: { _sd: [0, 1, 2, 3, 4, 5, 6], _sd_decoy: 2 },
        },
      } as never,
      { header: { typ: 'vc+sd-jwt', kid } },
    )
    const credential = await verifyCredential(text, { resolveKey })
    expect(credential.document).toEqual(document)
    expect(credential.disclosures).toHaveLength(4 + 2 + 7)
    const keyBinding = { signer: testSigner(holder), audience, nonce, issuedAt: now }
    const presented = await presentCredential(credential, {
      disclose: [['credentialSubject', 'result', 3]],
      keyBinding,
    })
    const read = await verifyCredential(presented, { resolveKey })
    const { result } = document.credentialSubject as { result?: readonly unknown[] }
    expect(read.document.credentialSubject.result).toEqual([result?.[3]])
    const { payload } = await theirs(school, holder).verify(presented, {
      keyBindingNonce: nonce,
      currentDate: iat,
    })
    expect(payload).toEqual(read.claims)
  })

  test('and we restore the same claims from the same text', async () => {
    const claims = { a: { b: [1, { c: 'd' }], e: 'f' }, list: ['x', ['y', 'z']] } as JsonObject
    const frame = {
      _sd: ['a', 'list'],
      a: { _sd: ['b'], b: { _sd: [0, 1], 1: { _sd: ['c'] } } },
      list: { _sd: [1] },
    }
    const text = await theirs(school, holder).issue(claims, frame as never)
    const parts = splitSdJwt(text)
    const payload = JSON.parse(
      Buffer.from(parts.jwt.split('.')[1] as string, 'base64url').toString(),
    ) as JsonObject
    expect((await restoreClaims(payload, parts.disclosures)).claims).toEqual(claims)
    expect(await theirs(school, holder).getClaims(text)).toEqual(claims)
  })
})
