import { describe, expect, test } from 'vitest'
import { diploma } from '../../../../../fixtures/diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../../fixtures/test-keys.ts'
import { vcJwtClaims } from '../../../../../fixtures/vc-jwt.ts'
import { keyFromDocument } from '../../did/did-document.ts'
import { didKeyOf, didKeyUrlOf } from '../../did/did-key.ts'
import { resolveLocalDid } from '../../did/local-did.ts'
import { signJws } from '../../jose/jws.ts'
import type { ResolveKey } from '../../jose/signer.ts'
import type { JsonObject, JsonValue } from '../../json.ts'
import type { CredentialDocument } from '../../model/credential-document.ts'
import { secureCredential, verifyCredential } from '../formats.ts'

const school = didKeyOf(testPublicJwk('school'))
const status = {
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '7',
  statusListCredential: 'https://school.example/status/1',
}
const holder = didKeyOf(testPublicJwk('holder'))
const document: CredentialDocument = {
  ...diploma({ issuer: school, subjectId: holder }),
  validUntil: '2030-06-26T09:00:00Z',
  credentialStatus: status,
}
const nbf = Date.parse(document.validFrom) / 1000

const resolveKey: ResolveKey = async ({ issuer, protectedHeader, purpose }) => ({
  ...keyFromDocument(resolveLocalDid(issuer), { kid: protectedHeader.kid as string | undefined, purpose }),
  source: 'the DID itself',
})

const signed = (claims: JsonObject, key: TestKeyName = 'school'): Promise<string> =>
  signJws('jwt_vc_json', claims, testSigner(key, didKeyUrlOf(testPublicJwk(key))))
const reads = async (claims: JsonObject) => verifyCredential(await signed(claims), { resolveKey })
const refuses = (claims: JsonObject, code: string, at?: string) =>
  expect(reads(claims)).rejects.toMatchObject({ code, ...(at === undefined ? {} : { at }) })

const claims = vcJwtClaims(document)
const inVc = (members: JsonObject): JsonObject => ({
  ...claims,
  vc: { ...(claims.vc as JsonObject), ...members },
})
const without = (from: JsonObject, name: string): JsonObject => {
  const { [name]: _gone, ...rest } = from
  return rest
}

describe.each([
  ['ES256', 'school'],
  ['EdDSA', 'schoolEd25519'],
] as const)('a VC-JWT by %s', (alg, key) => {
  test('comes back as the document that it was made of', async () => {
    const issuer = didKeyOf(testPublicJwk(key))
    const own = { ...document, issuer: { ...document.issuer, id: issuer } }
    const read = await verifyCredential(await signed(vcJwtClaims(own), key), { resolveKey })
    expect(read).toMatchObject({
      format: 'jwt_vc_json',
      issuer,
      issuedAt: new Date(nbf * 1000),
      validFrom: new Date(document.validFrom),
      validUntil: new Date('2030-06-26T09:00:00Z'),
      holder,
      holderKey: testPublicJwk('holder'),
      status: [{ encoding: 'bitstring', url: status.statusListCredential, index: 7, purpose: 'revocation' }],
      disclosures: [],
      jws: { alg, header: { typ: 'JWT' } },
    })
    expect(read.document).toEqual(own)
    expect(read.claims).toMatchObject({ id: document.id, issuanceDate: document.validFrom })
  })
})

test('is the same whether its members stand in their claims, beside them or in both', async () => {
  const twice = inVc({
    id: document.id,
    issuer: document.issuer,
    issuanceDate: '2026-06-26T12:00:00.500+03:00',
    expirationDate: '2030-06-26T09:00:00Z',
    credentialSubject: document.credentialSubject,
    name: document.name as string,
  })
  for (const written of [
    { ...twice, issuer: document.issuer },
    without(inVc({ name: document.name as string }), 'name'),
  ]) {
    const read = await reads(written)
    expect({ ...read.document, validFrom: document.validFrom }).toEqual(document)
  }
})

test('says by itself when it was signed, or is taken to be signed when it begins', async () => {
  const iat = nbf + 3600
  expect((await reads({ ...claims, iat })).issuedAt).toEqual(new Date(iat * 1000))
  expect((await reads(claims)).issuedAt).toEqual(new Date(nbf * 1000))
  const inText = without(inVc({ issuanceDate: document.validFrom }), 'nbf')
  expect((await reads(inText)).issuedAt).toEqual(new Date(nbf * 1000))
})

test('ends when anything in it says so, whatever it is called', async () => {
  const until = '2026-07-01T00:00:00Z'
  const endless = without(claims, 'exp')
  expect((await reads(endless)).validUntil).toBeUndefined()
  for (const name of ['expirationDate', 'validUntil']) {
    const vc = { ...(claims.vc as JsonObject), [name]: until }
    const read = await reads({ ...endless, vc })
    expect(read.validUntil).toEqual(new Date(until))
    expect(read.document.validUntil).toBe(until)
  }
})

const otherId = 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0002'
test.each<[string, JsonObject, string]>([
  ['another issuer', { issuer: 'did:web:other.example' }, 'vc.issuer'],
  ['another id', { id: otherId }, 'jti'],
  ['another subject', { credentialSubject: { ...document.credentialSubject, id: otherId } }, 'sub'],
  ['another beginning', { issuanceDate: '2026-06-26T09:00:01Z' }, 'vc.issuanceDate'],
  ['another beginning in the newer word', { validFrom: '2020-06-26T09:00:00Z' }, 'vc.validFrom'],
  ['another end', { expirationDate: '2031-06-26T09:00:00Z' }, 'vc.expirationDate'],
  ['another end in the newer word', { validUntil: '2031-06-26T09:00:00Z' }, 'vc.validUntil'],
  ['another name', { name: 'Аттестат об основном общем образовании' }, 'vc.name'],
])('C18 refuses %s in vc than in the token', async (_name, members, at) => {
  await refuses(inVc(members), 'CLAIM_CONFLICT', at)
})

test('C18 refuses an issuer beside vc that is not iss', async () => {
  const elsewhere = { ...claims, issuer: { ...(claims.issuer as JsonObject), id: 'did:web:other.example' } }
  await refuses(elsewhere, 'CLAIM_CONFLICT', 'iss')
  await reads({ ...claims, issuer: { ...(claims.issuer as JsonObject), id: school } })
})

test.each(['iss', 'vc', 'nbf'])('C20 refuses a token without %s', async (name) => {
  await refuses(without(claims, name), 'REQUIRED_CLAIM_MISSING', name)
})

test.each(['@context', 'type', 'credentialSubject'])('refuses a vc without %s', async (name) => {
  await refuses(
    { ...claims, vc: without(claims.vc as JsonObject, name) },
    'REQUIRED_CLAIM_MISSING',
    `vc.${name}`,
  )
})

test.each<[string, JsonValue]>([
  ['vp', {}],
  ['aud', 'https://university.example'],
  ['claim', { degree: 'none' }],
  ['context', []],
  ['vct', 'urn:attestat:school-diploma:1'],
  ['status', {}],
  ['_sd', []],
])('refuses %s beside vc, which others would read as something else', async (name, value) => {
  await refuses({ ...claims, [name]: value }, 'CLAIM_NOT_ALLOWED')
})

test.each<[string, JsonValue]>([
  ['exp', nbf - 1],
  ['iss', 'did:web:other.example'],
  ['cnf', { jwk: testPublicJwk('stranger') as unknown as JsonObject }],
  ['vc', {}],
  ['vp', {}],
  ['status', { status_list: { idx: 1, uri: 'https://school.example/status/1' } }],
])('refuses %s inside vc, where some would look for it', async (name, value) => {
  await refuses(inVc({ [name]: value }), 'CLAIM_NOT_ALLOWED', `vc.${name}`)
})

const badMoments: readonly JsonValue[] = ['never', 0, -1, 1.5, '1782464400', null, 253_402_300_800, [1], true]
test.each(['nbf', 'exp', 'iat'])('A20 refuses %s that is no whole number of seconds', async (name) => {
  for (const value of badMoments)
    await refuses({ ...claims, [name]: value }, 'CLAIM_TYPE_INVALID', `$.${name}`)
})

test.each<[string, JsonObject]>([
  ['no zone', { issuanceDate: '2026-06-26T09:00:00' }],
  ['a day that does not exist', { validUntil: '2030-02-30T00:00:00Z' }],
  ['a leap second', { expirationDate: '2030-06-30T23:59:60Z' }],
])('C21 refuses a date with %s', async (_name, members) => {
  await refuses(inVc(members), 'VALIDITY_PERIOD_INVALID')
})

test('C21 refuses an end before the beginning', async () => {
  await refuses({ ...claims, exp: nbf - 1 }, 'VALIDITY_PERIOD_INVALID')
  await reads({ ...claims, exp: nbf + 1 })
})

test('refuses contexts of the newer data model, alone and among the older ones', async () => {
  const contexts = (claims.vc as JsonObject)['@context'] as readonly string[]
  const v2 = 'https://www.w3.org/ns/credentials/v2'
  for (const list of [[v2], [...contexts, v2], [v2, ...contexts], contexts.slice(1), []]) {
    await refuses(inVc({ '@context': list }), 'CONTEXT_NOT_ALLOWED')
  }
})

test('names Open Badges 3.0.3, which defines awardedDate, and reads what names 3.0.2', async () => {
  const contexts = (claims.vc as JsonObject)['@context'] as readonly string[]
  expect(contexts).toContain('https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json')
  const earlier = contexts.map((url) => url.replace('3.0.3', '3.0.2'))
  expect((await reads(inVc({ '@context': earlier }))).document).toEqual(document)
})

test('refuses a key of somebody other than the issuer', async () => {
  const stolen = signJws('jwt_vc_json', claims, testSigner('stranger', didKeyUrlOf(testPublicJwk('school'))))
  await expect(verifyCredential(await stolen, { resolveKey })).rejects.toMatchObject({
    code: 'SIGNATURE_INVALID',
  })
  await expect(verifyCredential(await signed(claims, 'stranger'), { resolveKey })).rejects.toMatchObject({
    code: 'JWS_KID_ISSUER_MISMATCH',
  })
})

test('is read here and made elsewhere', async () => {
  const credential = { document, issuedAt: new Date() }
  await expect(secureCredential('jwt_vc_json', credential, testSigner('school'))).rejects.toMatchObject({
    code: 'FORMAT_READ_ONLY',
  })
})
