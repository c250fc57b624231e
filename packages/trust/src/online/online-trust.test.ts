import {
  didKeyUrlOf,
  type JsonObject,
  type KeyRequest,
  makeTokenStatusList,
  signTokenStatusList,
  type TokenStatusListTerms,
} from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { draftRegistry, publishTest } from '../../../../fixtures/test-registry.ts'
import { tampered } from '../../../../fixtures/verification.ts'
import { TrustError } from '../codes.ts'
import { frozenTrust, localTrust } from '../frozen-trust.ts'
import { openRegistry } from '../registry/registry.ts'
import type { TrustSource } from '../trust-source.ts'
import type { FetchFact } from './fetch-fact.ts'
import { onlineTrust } from './online-trust.ts'

const did = 'did:web:school.example'
const kid = `${did}#key-1`
const didUrl = 'https://school.example/.well-known/did.json'
const listUrl = 'https://school.example/status/1.statuslist.jwt'
const start = new Date('2026-09-01T00:00:00Z')

const didDocument = (name: TestKeyName, more: JsonObject = {}): JsonObject => ({
  id: did,
  verificationMethod: [{ id: kid, type: 'JsonWebKey', controller: did, publicKeyJwk: testPublicJwk(name) }],
  assertionMethod: [kid],
  ...more,
})
const request = (more: Partial<KeyRequest> = {}): KeyRequest => ({
  issuer: did,
  protectedHeader: { kid },
  purpose: 'assertionMethod',
  at: start,
  ...more,
})
const list = (
  issuedAt: Date,
  name: TestKeyName = 'school',
  terms: Partial<TokenStatusListTerms> & { readonly kid?: string } = {},
): Promise<string> =>
  signTokenStatusList(
    makeTokenStatusList(2, 8, []),
    { url: listUrl, issuedAt, ttlSeconds: 3600, expiresAt: new Date('2026-12-01'), ...terms },
    testSigner(name, terms.kid ?? kid),
  )

/** A network of a few hosts, and a clock to turn. */
function network(answers: Record<string, unknown>, base: TrustSource = localTrust()) {
  const asked: string[] = []
  const world = { now: start, answers, asked }
  const fetchFact: FetchFact = async (url) => {
    asked.push(url)
    const answer = world.answers[url]
    if (answer === undefined) throw new TrustError('FETCH_FAILED', { at: url })
    return new TextEncoder().encode(typeof answer === 'string' ? answer : JSON.stringify(answer))
  }
  return { ...world, world, trust: onlineTrust({ base, fetchFact, now: () => world.now }) }
}
const later = (seconds: number): Date => new Date(start.getTime() + seconds * 1000)

it('keeps what its base has pinned and remembers', async () => {
  const { rootKeys } = await openRegistry(await publishTest(await draftRegistry()))
  const remembering: TrustSource = {
    ...localTrust(),
    pinnedRoot: rootKeys,
    newestList: async () => start,
    newestRegistry: async () => undefined,
  }
  const { pinnedRoot, newestList, newestRegistry } = remembering
  expect(network({}, remembering).trust).toMatchObject({ pinnedRoot, newestList, newestRegistry })
  expect(network({}).trust).not.toHaveProperty('pinnedRoot')
})

describe('an issuer that is not known here', () => {
  it('has the keys that its did:web says', async () => {
    const { trust, asked } = network({ [didUrl]: didDocument('school') })
    const key = await trust.resolveKey(request())
    expect(key).toMatchObject({ kid, jwk: testPublicJwk('school'), source: didUrl })
    expect(await trust.recognise(did)).toMatchObject({ status: 'unknown' })
    expect(asked).toEqual([didUrl])
  })

  it('is asked once in the lifetime of its keys, however many want to know', async () => {
    const { trust, asked, world } = network({ [didUrl]: didDocument('school') })
    await Promise.all([trust.resolveKey(request()), trust.resolveKey(request())])
    world.now = later(3599)
    await trust.resolveKey(request())
    expect(asked).toHaveLength(1)
    world.now = later(3601)
    world.answers[didUrl] = didDocument('stranger')
    expect((await trust.resolveKey(request())).jwk).toEqual(testPublicJwk('stranger'))
  })

  it('is not asked again at once when it does not answer', async () => {
    const { trust, asked, world } = network({})
    for (const seconds of [0, 10, 29]) {
      world.now = later(seconds)
      await expect(trust.resolveKey(request())).rejects.toMatchObject({ code: 'FETCH_FAILED' })
    }
    expect(asked).toHaveLength(1)
    world.now = later(31)
    world.answers[didUrl] = didDocument('school')
    expect(await trust.resolveKey(request())).toMatchObject({ kid })
  })

  it.each([
    ['of another DID', { id: 'did:web:other.example' }, 'DID_DOCUMENT_ID_MISMATCH'],
    ['that is deactivated', { deactivated: true }, 'DID_DEACTIVATED'],
    [
      'whose key is for something else',
      { assertionMethod: [], authentication: [kid] },
      'KEY_PURPOSE_MISMATCH',
    ],
    ['without the key', { verificationMethod: [] }, 'KEY_NOT_FOUND'],
  ])('is refused a document %s', async (_, more, code) => {
    const { trust } = network({ [didUrl]: didDocument('school', more) })
    await expect(trust.resolveKey(request())).rejects.toMatchObject({ code })
  })

  it.each(['did:web:localhost%3A8080', 'did:web:school.example%2F..', 'did:web:user%40evil.example'])(
    'is not looked for where its DID leads astray: %s',
    async (issuer) => {
      const { trust, asked } = network({})
      const looking = trust.resolveKey(request({ issuer, protectedHeader: { kid: `${issuer}#key-1` } }))
      await expect(looking).rejects.toMatchObject({ code: 'DID_INVALID' })
      expect(asked).toEqual([])
    },
  )

  it('has no place in the network without an address', async () => {
    const { trust } = network({})
    const looking = trust.resolveKey(request({ issuer: 'did:example:1', protectedHeader: {} }))
    await expect(looking).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
  })
})

describe('an https issuer', () => {
  const issuer = 'https://school.example/lyceum'
  const url = 'https://school.example/.well-known/jwt-vc-issuer/lyceum'
  const metadata = (more: JsonObject = {}): JsonObject => ({
    issuer,
    jwks: {
      keys: [
        { ...testPublicJwk('school'), kid: 'one' },
        { kty: 'RSA', n: 'AQAB', e: 'AQAB' },
      ],
    },
    ...more,
  })
  const resolve = (answer: unknown, header: JsonObject = { kid: 'one' }) =>
    network({ [url]: answer }).trust.resolveKey(request({ issuer, protectedHeader: header }))

  it('has the keys of its metadata', async () => {
    expect(await resolve(metadata())).toMatchObject({ kid: 'one', jwk: testPublicJwk('school'), source: url })
    expect(await resolve(metadata(), {})).toMatchObject({ kid: 'one' })
  })

  it.each([
    ['another issuer', metadata({ issuer: 'https://other.example' }), 'ISSUER_METADATA_INVALID'],
    [
      'no keys in it',
      metadata({ jwks: {}, jwks_uri: 'https://evil.example/keys' }),
      'ISSUER_METADATA_INVALID',
    ],
    ['other keys', metadata({ jwks: { keys: [] } }), 'KEY_NOT_FOUND'],
  ])('is refused metadata with %s', async (_, answer, code) => {
    await expect(resolve(answer)).rejects.toMatchObject({ code })
  })
})

describe('a status list', async () => {
  const [early, late, foreign] = [
    await list(start),
    await list(later(600)),
    await list(later(900), 'stranger'),
  ]
  const known = frozenTrust({
    source: 'trust pack',
    didDocuments: new Map([[did, didDocument('school')]]),
    statusLists: new Map([[listUrl, early]]),
  })

  it('is fetched where there is none, and is the same object until its ttl is over', async () => {
    const { trust, asked, world } = network({ [listUrl]: early, [didUrl]: didDocument('school') })
    const copy = await trust.statusList(listUrl)
    expect(copy).toEqual({ token: early, source: listUrl })
    world.now = later(3599)
    expect(await trust.statusList(listUrl)).toBe(copy)
    world.now = later(3601)
    world.answers[listUrl] = late
    expect((await trust.statusList(listUrl))?.token).toBe(late)
    expect(asked.filter((url) => url === listUrl)).toHaveLength(2)
  })

  it('takes the place of an older one by the same signer', async () => {
    const { trust, world } = network({ [listUrl]: late }, known)
    world.now = later(700)
    expect((await trust.statusList(listUrl))?.token).toBe(late)
  })

  it.each([
    ['is signed by somebody else', foreign],
    ['cannot be fetched', undefined],
    ['is no list', 'not a token'],
  ])('leaves the known one in place when it %s', async (_, answer) => {
    const { trust, world } = network(answer === undefined ? {} : { [listUrl]: answer }, known)
    world.now = later(1000)
    expect(await trust.statusList(listUrl)).toEqual({ token: early, source: 'trust pack' })
  })

  it.each([
    ['is no list', async () => 'not a token'],
    [
      'is of another address',
      async () => list(later(600), 'school', { url: 'https://school.example/status/2' }),
    ],
    ['was signed by somebody who only says who they are', async () => tampered(late, 'signature')],
    ['has run out', async () => list(start, 'school', { expiresAt: later(1) })],
  ])('D9 what %s, and came first, does not stay', async (_, served) => {
    const answer = await served()
    const { trust, world } = network({ [listUrl]: answer, [didUrl]: didDocument('school') })
    world.now = later(700)
    expect((await trust.statusList(listUrl))?.token).toBe(answer)
    world.answers[listUrl] = late
    world.now = later(9000)
    expect((await trust.statusList(listUrl))?.token).toBe(late)
  })

  it('D9 what a stranger signed does not stay where a registry knows whom there is', async () => {
    const entry = { identifiers: [did], keys: [{ kid, jwk: testPublicJwk('school'), from: new Date(0) }] }
    const registry = await openRegistry(await publishTest(await draftRegistry({ entry })))
    const { trust, world } = network({}, frozenTrust({ source: 'trust pack', registry }))
    const strangers = await list(later(600), 'stranger', { kid: didKeyUrlOf(testPublicJwk('stranger')) })
    world.answers[listUrl] = strangers
    world.now = later(700)
    expect((await trust.statusList(listUrl))?.token).toBe(strangers)
    world.answers[listUrl] = late
    world.now = later(9000)
    expect((await trust.statusList(listUrl))?.token).toBe(late)
    world.answers[listUrl] = early
    world.now = later(18_000)
    expect((await trust.statusList(listUrl))?.token).toBe(late)
  })

  it('D7 never goes back to an older one', async () => {
    const { trust, world } = network({ [listUrl]: late, [didUrl]: didDocument('school') })
    world.now = later(700)
    await trust.statusList(listUrl)
    world.answers[listUrl] = early
    world.now = later(9000)
    expect((await trust.statusList(listUrl))?.token).toBe(late)
  })

  it.each([
    [1, 59, 61],
    [10_000_000, 604_799, 604_801],
  ])('D8 with a ttl of %i s is looked for again within reason', async (ttl, before, after) => {
    const { trust, asked, world } = network({ [listUrl]: await list(start, 'school', { ttlSeconds: ttl }) })
    await trust.statusList(listUrl)
    const askedForList = () => asked.filter((url) => url === listUrl)
    world.now = later(before)
    await trust.statusList(listUrl)
    expect(askedForList()).toHaveLength(1)
    world.now = later(after)
    await trust.statusList(listUrl)
    expect(askedForList()).toHaveLength(2)
  })
})

describe('an issuer that the base knows', () => {
  it('has the keys that the base says, and no others', async () => {
    const base = frozenTrust({ source: 'pack', didDocuments: new Map([[did, didDocument('school')]]) })
    const { trust, asked } = network({ [didUrl]: didDocument('stranger') }, base)
    expect((await trust.resolveKey(request())).jwk).toEqual(testPublicJwk('school'))
    await expect(
      trust.resolveKey(request({ protectedHeader: { kid: `${did}#other` } })),
    ).rejects.toMatchObject({
      code: 'KEY_NOT_FOUND',
    })
    expect(asked).toEqual([])
  })
})
