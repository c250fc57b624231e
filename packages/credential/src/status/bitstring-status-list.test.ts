import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import { readCompactJws, signJws, verifyJws } from '../jose/jws.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import {
  bitstringMinimumLength,
  decodeBitstringStatusList,
  makeBitstringStatusList,
  readBitstringStatusList,
  signBitstringStatusList,
} from './bitstring-status-list.ts'
import { readStatus, statusListLength } from './status-list.ts'

const url = 'https://school.example/status/1-revocation.vc.jwt'
const issuer = 'did:web:school.example'
const issuedAt = new Date('2026-06-25T09:00:00Z')
const terms = { url, issuer, purpose: 'revocation', issuedAt }
const expected = { url, purpose: 'revocation' }
const signer = testSigner('school', `${issuer}#1`)
const list = makeBitstringStatusList(bitstringMinimumLength, [{ index: 7, value: 1 }])
const encode = (bytes: Uint8Array): string => `u${encodeBase64url(gzipSync(bytes))}`

/** The payload of a good list, with other members at the root or in the subject. */
async function resigned(members: JsonObject, subject: JsonObject = {}): Promise<string> {
  const { payload } = readCompactJws(await signBitstringStatusList(list, terms, signer))
  const credentialSubject = isJsonObject(payload.credentialSubject) ? payload.credentialSubject : {}
  return signJws(
    'vc+jwt',
    { ...payload, credentialSubject: { ...credentialSubject, ...subject }, ...members },
    signer,
  )
}

describe('a Bitstring Status List', () => {
  test('is read as it was signed', async () => {
    const expiresAt = new Date('2026-07-25T09:00:00Z')
    const token = await signBitstringStatusList(list, { ...terms, ttlSeconds: 86_400, expiresAt }, signer)
    const read = await readBitstringStatusList(token, expected)
    expect(read).toMatchObject({ issuer, issuedAt, ttlSeconds: 86_400, expiresAt })
    expect(Buffer.compare(read.list.bytes, list.bytes)).toBe(0)
    expect([7, 8].map((index) => readStatus(read.list, index))).toEqual([1, 0])
    await verifyJws(read.jws, signer.publicJwk)
  })

  test('is a credential as the specification has it, its ttl in milliseconds', async () => {
    const { payload, header } = readCompactJws(
      await signBitstringStatusList(list, { ...terms, ttlSeconds: 60 }, signer),
    )
    expect(header.typ).toBe('vc+jwt')
    expect(payload).toMatchObject({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      id: url,
      type: ['VerifiableCredential', 'BitstringStatusListCredential'],
      issuer,
      validFrom: '2026-06-25T09:00:00Z',
      credentialSubject: {
        id: `${url}#list`,
        type: 'BitstringStatusList',
        statusPurpose: 'revocation',
        ttl: 60_000,
      },
    })
  })

  test('of the specification’s example length is read with every entry 0', async () => {
    // Bitstring Status List v1.0, example 2.
    const encoded = 'uH4sIAAAAAAAAA-3BMQEAAADCoPVPbQwfoAAAAAAAAAAAAAAAAAAAAIC3AYbSVKsAQAAA'
    const read = await decodeBitstringStatusList(encoded, 'list')
    expect(statusListLength(read)).toBe(bitstringMinimumLength)
    expect(read.bytes.every((byte) => byte === 0)).toBe(true)
  })

  test('may have several purposes, and the issuer as an object', async () => {
    const token = await resigned({ issuer: { id: issuer } }, { statusPurpose: ['refresh', 'revocation'] })
    expect((await readBitstringStatusList(token, expected)).issuer).toBe(issuer)
  })

  test.each<[string, JsonObject, JsonObject, string]>([
    ['of another purpose', {}, { statusPurpose: 'suspension' }, 'STATUS_VERIFICATION_ERROR'],
    ['of no purpose', {}, { statusPurpose: null }, 'STATUS_VERIFICATION_ERROR'],
    ['of another address', { id: `${url}x` }, {}, 'STATUS_SUBJECT_MISMATCH'],
    ['of another type', { type: ['VerifiableCredential'] }, {}, 'STATUS_LIST_INVALID'],
    ['of another vocabulary', { '@context': ['https://evil.example'] }, {}, 'CONTEXT_NOT_ALLOWED'],
    ['without a subject', { credentialSubject: 'x' }, {}, 'STATUS_LIST_INVALID'],
    ['with two issuers', { iss: 'did:web:b.example' }, {}, 'CLAIM_CONFLICT'],
    ['without an issuer', { issuer: {} }, {}, 'REQUIRED_CLAIM_MISSING'],
    ['with a start in words', { validFrom: 'today' }, {}, 'VALIDITY_PERIOD_INVALID'],
    ['with an end in words', { validUntil: 'never' }, {}, 'VALIDITY_PERIOD_INVALID'],
    ['with a ttl of 0', {}, { ttl: 0 }, 'CLAIM_TYPE_INVALID'],
    ['with a ttl below 0', {}, { ttl: -60_000 }, 'CLAIM_TYPE_INVALID'],
    ['with a ttl in words', {}, { ttl: '60000' }, 'CLAIM_TYPE_INVALID'],
  ])('is refused %s', async (_name, members, subject, code) => {
    await expect(readBitstringStatusList(await resigned(members, subject), expected)).rejects.toMatchObject({
      code,
    })
    await readBitstringStatusList(await resigned({}), expected)
  })

  test('is refused when it is a token of another kind', async () => {
    const token = await signJws('status-list', {}, signer)
    await expect(readBitstringStatusList(token, expected)).rejects.toMatchObject({ code: 'JWT_TYP_MISMATCH' })
  })

  const enough = new Uint8Array(bitstringMinimumLength / 8)
  test.each<[string, JsonValue, string]>([
    ['one byte too few', encode(enough.subarray(1)), 'STATUS_LIST_LENGTH_ERROR'],
    ['eight entries', encode(new Uint8Array(1)), 'STATUS_LIST_LENGTH_ERROR'],
    ['two layers of compression', encode(gzipSync(enough)), 'STATUS_LIST_LENGTH_ERROR'],
    ['a bomb', encode(new Uint8Array(limits.statusListBytes + 1)), 'STATUS_LIST_TOO_LARGE'],
    [
      'two members',
      `u${encodeBase64url(Buffer.concat([gzipSync(enough), gzipSync(enough)]))}`,
      'STATUS_LIST_INVALID',
    ],
    ['another multibase', encode(enough).replace('u', 'm'), 'STATUS_LIST_INVALID'],
    ['no multibase', encode(enough).slice(1), 'STATUS_LIST_INVALID'],
    ['no text', 7, 'STATUS_LIST_INVALID'],
    ['padding', `${encode(enough)}==`, 'B64URL_NOT_CANONICAL'],
  ])('is refused with %s', async (_name, encoded, code) => {
    await expect(decodeBitstringStatusList(encoded, 'list')).rejects.toMatchObject({ code })
    await decodeBitstringStatusList(encode(enough), 'list')
  })

  test('is not made too short', () => {
    expect(() => makeBitstringStatusList(bitstringMinimumLength - 8, [])).toThrow(
      expect.objectContaining({ code: 'STATUS_LIST_LENGTH_ERROR' }),
    )
  })
})
