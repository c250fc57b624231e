import { deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import { signJws, verifyJws } from '../jose/jws.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { limits } from '../limits.ts'
import { readStatus } from './status-list.ts'
import {
  decodeTokenStatusList,
  makeTokenStatusList,
  readTokenStatusList,
  signTokenStatusList,
} from './token-status-list.ts'

const url = 'https://school.example/status/1.statuslist.jwt'
const issuedAt = new Date('2026-06-25T09:00:00Z')
const signer = testSigner('school', 'did:web:school.example#1')
const list = makeTokenStatusList(2, 1000, [
  { index: 7, value: 1 },
  { index: 900, value: 2 },
])
const text = (bytes: Uint8Array): string => encodeBase64url(bytes)

describe('a Token Status List', () => {
  test('is read as it was signed', async () => {
    const expiresAt = new Date('2026-07-25T09:00:00Z')
    const token = await signTokenStatusList(list, { url, issuedAt, ttlSeconds: 86_400, expiresAt }, signer)
    const read = await readTokenStatusList(token, { url })
    expect(read).toMatchObject({ issuedAt, ttlSeconds: 86_400, expiresAt })
    expect(Buffer.compare(read.list.bytes, list.bytes)).toBe(0)
    expect(read.jws.header).toEqual({ alg: 'ES256', typ: 'statuslist+jwt', kid: 'did:web:school.example#1' })
    expect([7, 8, 900].map((index) => readStatus(read.list, index))).toEqual([1, 0, 2])
    await verifyJws(read.jws, signer.publicJwk)
  })

  test('need not say how long it lasts', async () => {
    const read = await readTokenStatusList(await signTokenStatusList(list, { url, issuedAt }, signer), {
      url,
    })
    expect(Object.keys(read)).toEqual(['jws', 'list', 'issuedAt'])
  })

  test('is refused as the list of another address', async () => {
    const token = await signTokenStatusList(list, { url, issuedAt }, signer)
    await expect(readTokenStatusList(token, { url: `${url}2` })).rejects.toMatchObject({
      code: 'STATUS_SUBJECT_MISMATCH',
    })
  })

  const good = {
    sub: url,
    iat: 1_782_378_000,
    status_list: { bits: 1, lst: text(deflateSync(new Uint8Array(2))) },
  }
  test.each<[string, JsonObject, string]>([
    ['without an address', { ...without('sub') }, 'REQUIRED_CLAIM_MISSING'],
    ['without a time', { ...without('iat') }, 'REQUIRED_CLAIM_MISSING'],
    ['without a list', { ...without('status_list') }, 'STATUS_LIST_INVALID'],
    ['with a time in words', { ...good, iat: 'now' }, 'CLAIM_TYPE_INVALID'],
    ['with an end in words', { ...good, exp: 'never' }, 'CLAIM_TYPE_INVALID'],
    ['with a ttl of 0', { ...good, ttl: 0 }, 'CLAIM_TYPE_INVALID'],
    ['with a ttl below 0', { ...good, ttl: -1 }, 'CLAIM_TYPE_INVALID'],
    ['with a ttl in words', { ...good, ttl: '60' }, 'CLAIM_TYPE_INVALID'],
  ])('is refused %s', async (_name, payload, code) => {
    await expect(
      readTokenStatusList(await signJws('status-list', payload, signer), { url }),
    ).rejects.toMatchObject({
      code,
    })
    await readTokenStatusList(await signJws('status-list', good, signer), { url })
  })
  function without(name: keyof typeof good): JsonObject {
    const { [name]: _left, ...rest } = good
    return rest
  }

  test('is refused when it is a token of another kind', async () => {
    const token = await signJws('vc+jwt', good, signer)
    await expect(readTokenStatusList(token, { url })).rejects.toMatchObject({ code: 'JWT_TYP_MISMATCH' })
  })

  test.each<[string, JsonValue, string]>([
    ['three bits an entry', { bits: 3, lst: good.status_list.lst }, 'STATUS_LIST_INVALID'],
    ['bits in words', { bits: '1', lst: good.status_list.lst }, 'STATUS_LIST_INVALID'],
    ['no list', { bits: 1 }, 'STATUS_LIST_INVALID'],
    ['another compression', { bits: 1, lst: text(gzipSync(new Uint8Array(2))) }, 'STATUS_LIST_INVALID'],
    ['no compression', { bits: 1, lst: text(new Uint8Array(2)) }, 'STATUS_LIST_INVALID'],
    [
      'bytes after the stream',
      { bits: 1, lst: text(Buffer.concat([deflateSync('x'), Buffer.of(1)])) },
      'STATUS_LIST_INVALID',
    ],
    ['padding', { bits: 1, lst: `${good.status_list.lst}=` }, 'B64URL_NOT_CANONICAL'],
    [
      'a bomb',
      { bits: 1, lst: text(deflateSync(new Uint8Array(limits.statusListBytes + 1))) },
      'STATUS_LIST_TOO_LARGE',
    ],
  ])('is refused with %s', async (_name, member, code) => {
    await expect(decodeTokenStatusList(member, 'list')).rejects.toMatchObject({ code })
    await decodeTokenStatusList(good.status_list, 'list')
  })
})
