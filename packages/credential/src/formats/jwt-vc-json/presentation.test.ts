import { describe, expect, test } from 'vitest'
import { diploma } from '../../../../../fixtures/diploma.ts'
import { sampleContext, sampleRecord } from '../../../../../fixtures/sample-records.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../../../../fixtures/vc-jwt.ts'
import { didKeyOf, didKeyUrlOf } from '../../did/did-key.ts'
import { readCompactJws, signJws } from '../../jose/jws.ts'
import type { JsonObject } from '../../json.ts'
import { credentialType } from '../../types/index.ts'
import { credentialsPresentedIn, readCredential, verifyHolderBinding } from '../formats.ts'
import { presentCredential } from '../present.ts'

const now = new Date('2026-07-01T10:00:00Z')
const nowSeconds = now.getTime() / 1000
const audience = 'https://university.example'
const nonce = 'nonce-0123456789-0123456789'
const didOf = (key: TestKeyName) => didKeyOf(testPublicJwk(key))
const signerOf = (key: TestKeyName) => testSigner(key, didKeyUrlOf(testPublicJwk(key)))

const issue = (subjectId: string) =>
  signJws('jwt_vc_json', vcJwtClaims(diploma({ issuer: didOf('school'), subjectId })), signerOf('school'))
const credential = await issue(didOf('holder'))
const registered: JsonObject = { iss: didOf('holder'), aud: audience, nonce, nbf: nowSeconds }
const wrap = (
  changes: JsonObject = {},
  { inside = [credential] as readonly unknown[], key = 'holder' as TestKeyName } = {},
) => signJws('jwt_vc_json', vpJwtClaims(inside, { ...registered, ...changes }), signerOf(key))
const binding = async (text: string) => verifyHolderBinding(await readCredential(text), { now })
const refuses = (text: Promise<string>, code: string) =>
  expect(text.then(binding)).rejects.toMatchObject({ code })

describe.each(['holder', 'holderEd25519'] as const)('a presentation signed by %s', (key) => {
  test('shows the credential as its issuer signed it, to the one it is made for', async () => {
    const held = await readCredential(await issue(didOf(key)))
    const keyBinding = { signer: testSigner(key), audience, nonce, issuedAt: now }
    const text = await presentCredential(held, { disclose: [], keyBinding })
    const shown = await readCredential(text)
    expect(shown.jws.text).toBe(held.text)
    expect(await verifyHolderBinding(shown, { now })).toEqual({ audience, nonce, issuedAt: now })
    await expect(presentCredential(shown, { disclose: [] })).rejects.toMatchObject({ code: 'HOLDER_GOT_KB' })
  })
})

test('an audience is one, whether it stands in a list or not', async () => {
  expect(await wrap({ aud: [audience] }).then(binding)).toMatchObject({ audience })
  const several = [audience, 'https://other.example']
  expect(await wrap({ aud: several }).then(binding)).toMatchObject({ audience: several })
})

test('a credential on its own has no holder’s signature', async () => {
  expect(await binding(credential)).toBeUndefined()
  expect(credentialsPresentedIn(credential)).toBeUndefined()
})

test('of several credentials, one is read at a time', async () => {
  const text = await wrap(
    {},
    { inside: [credential, await issue('urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01')] },
  )
  expect(credentialsPresentedIn(text)).toHaveLength(2)
  await expect(readCredential(text)).rejects.toMatchObject({ code: 'PRESENTATION_SEVERAL' })
  await expect(readCredential(text, { entry: 2 })).rejects.toMatchObject({ code: 'PRESENTATION_SEVERAL' })
  expect((await readCredential(text, { entry: 0 })).jws.text).toBe(credential)
  const bound = { ...(await readCredential(text, { entry: 1 })) }
  await expect(verifyHolderBinding(bound, { now })).rejects.toMatchObject({ code: 'HOLDER_NOT_SUBJECT' })
})

test('K7 refuses more credentials than answer one question', async () => {
  const holding = (length: number) => wrap({}, { inside: Array.from({ length }, () => credential) })
  await refuses(holding(65), 'CLAIM_TYPE_INVALID')
  expect(credentialsPresentedIn(await holding(64))).toHaveLength(64)
})

test('C15 refuses what no issuer signed', async () => {
  const unsigned = { issuer: didOf('school'), credentialSubject: { id: didOf('holder') } }
  await refuses(wrap({}, { inside: [unsigned] }), 'VC_UNSIGNED')
  await refuses(wrap({}, { inside: [] }), 'REQUIRED_CLAIM_MISSING')
  await wrap().then(binding)
})

test('C16 refuses a presentation by somebody other than the subject', async () => {
  await refuses(wrap({ iss: didOf('stranger') }, { key: 'stranger' }), 'HOLDER_NOT_SUBJECT')
  await wrap().then(binding)
})

test('C16 refuses to bind what is not about its holder to whom it is about', async () => {
  const context = { ...sampleContext, issuer: { ...sampleContext.issuer, id: didOf('school') } }
  const made = credentialType('endorsement').toCredential(sampleRecord('endorsement', 'person'), context)
  const document = { ...made, credentialSubject: { ...made.credentialSubject, id: didOf('holder') } }
  const endorsement = (registered: JsonObject) =>
    signJws('jwt_vc_json', vcJwtClaims(document as typeof made, registered), signerOf('school'))
  await refuses(wrap({}, { inside: [await endorsement({})] }), 'KB_NO_CNF')
  const bound = await endorsement({ cnf: { jwk: { ...testPublicJwk('holder') } } })
  await wrap({}, { inside: [bound] }).then(binding)
})

test('C17 refuses a holder who is not the one that signed', async () => {
  await refuses(wrap({ holder: didOf('stranger') }), 'HOLDER_PROOF_MISMATCH')
  await wrap({ holder: didOf('holder') }).then(binding)
})

test('refuses a signature that is not the holder’s', async () => {
  const text = await wrap()
  const { signature } = readCompactJws(await wrap({}, { key: 'stranger' }))
  const forged = text.slice(0, text.lastIndexOf('.') + 1) + Buffer.from(signature).toString('base64url')
  await refuses(Promise.resolve(forged), 'KB_SIGNATURE_INVALID')
  await refuses(wrap({}, { key: 'stranger' }), 'JWS_KID_ISSUER_MISMATCH')
})

test.each<[string, JsonObject, string]>([
  ['a day ago', { nbf: nowSeconds - 86_400 }, 'KB_IAT_OUT_OF_WINDOW'],
  ['tomorrow', { nbf: nowSeconds + 86_400 }, 'KB_IAT_OUT_OF_WINDOW'],
  ['to be over by now', { exp: nowSeconds }, 'EXPIRED'],
  ['at a time in words', { nbf: 'today' }, 'CLAIM_TYPE_INVALID'],
])('refuses a presentation signed %s', async (_name, changes, code) => {
  await refuses(wrap(changes), code)
})

test.each<[string, JsonObject]>([
  ['a credential', { vc: {} }],
  ['credentials', { verifiableCredential: [credential] }],
])('refuses %s beside vp', async (_name, changes) => {
  await refuses(wrap(changes), 'CLAIM_NOT_ALLOWED')
})

test('A25 refuses another kind of token in the place of a credential', async () => {
  const other = await signJws('vc+jwt', {}, signerOf('school'))
  await refuses(wrap({}, { inside: [other] }), 'JWT_TYP_MISMATCH')
  await refuses(wrap({}, { inside: [await wrap()] }), 'CLAIM_NOT_ALLOWED')
})
