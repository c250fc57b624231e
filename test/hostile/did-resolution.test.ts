/**
 * DIDs that lead astray, through the door that a server uses: each refused with its own code, beside a twin that holds.
 * The name server is a stub; the only host that is dialled is one of this test.
 */
import type { RequestListener } from 'node:http'
import { didKeyOf, encodeBase64url, type JsonObject, type ResolvedKey } from '@attestat/credential'
import { frozenTrust, localTrust, onlineTrust, openRegistry, type TrustSource } from '@attestat/trust'
import { nodeFetch } from '@attestat/trust/node'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startTestHost, type TestHost, testHostCertificate } from '../../fixtures/test-host.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { draftRegistry, publishTest, registryTime } from '../../fixtures/test-registry.ts'

const did = (): string => `did:web:school.example%3A${host.port}`
const didDocument = (more: JsonObject = {}): JsonObject => ({
  id: did(),
  verificationMethod: [
    { id: `${did()}#key-1`, type: 'JsonWebKey', controller: did(), publicKeyJwk: testPublicJwk('school') },
  ],
  assertionMethod: [`${did()}#key-1`],
  ...more,
})
const json = { 'content-type': 'application/did+json' }

let host: TestHost
let answer: RequestListener
beforeAll(async () => {
  host = await startTestHost((request, response) => answer(request, response))
})
afterAll(() => host.close())

/** Resolves through a name server that says what it is told to, first things first. */
function resolve(
  issuer: string,
  {
    addresses = ['127.0.0.1'],
    allowPort = true,
    kid = `${issuer}#key-1`,
    base = localTrust(),
  }: {
    readonly addresses?: readonly string[]
    readonly allowPort?: boolean
    readonly kid?: string
    readonly base?: TrustSource
  } = {},
): Promise<ResolvedKey> {
  const fetchFact = nodeFetch({
    allowPort,
    ca: testHostCertificate,
    timeoutMs: 2000,
    resolveHost: async () => addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    // This machine stands for the public network; all else is judged as it is.
    ...(addresses.includes('127.0.0.1') ? { mayDial: (address: string) => address === '127.0.0.1' } : {}),
  })
  const trust = onlineTrust({ base, fetchFact, allowPort, now: () => registryTime })
  const request = { protectedHeader: { kid }, purpose: 'assertionMethod', at: registryTime } as const
  return trust.resolveKey({ issuer, ...request })
}

const refused = (resolving: Promise<ResolvedKey>, code: string): Promise<void> =>
  expect(resolving).rejects.toMatchObject({ code })

test('a DID whose host answers with its document has the key in it', async () => {
  answer = (_, response) => response.writeHead(200, json).end(JSON.stringify(didDocument()))
  expect(await resolve(did())).toMatchObject({ kid: `${did()}#key-1`, jwk: testPublicJwk('school') })
})

describe('E1 a DID that leads to a neighbour', () => {
  test.each([
    ['127.0.0.1.nip.io', '127.0.0.2'],
    ['metadata.cloud.example', '169.254.169.254'],
    ['printer.school.example', '192.168.1.20'],
    ['six.school.example', '::1'],
    ['mapped.school.example', '::ffff:10.0.0.1'],
    ['local.school.example', 'fe80::1'],
  ])('is not dialled: %s at %s', async (name, address) => {
    const before = host.requests()
    await refused(resolve(`did:web:${name}`, { addresses: [address] }), 'URL_FORBIDDEN')
    await refused(resolve(`did:web:${name}`, { addresses: ['8.8.8.8', address] }), 'URL_FORBIDDEN')
    expect(host.requests()).toBe(before)
  })

  test.each([
    'did:web:localhost',
    'did:web:127.0.0.1',
    'did:web:10.0.0.1',
    'did:web:db.internal',
    'did:web:0x7f000001',
    'did:web:2130706433',
  ])('is not even looked up: %s', async (name) => {
    const before = host.requests()
    await refused(resolve(name), 'URL_FORBIDDEN')
    expect(host.requests()).toBe(before)
  })
})

test.each([
  'did:web:user%40evil.example',
  'did:web:evil.example%2Fpath',
  'did:web:evil.example%23a',
  'did:web:school.example:..',
  'did:web:school.example:%2e%2e',
  'did:web:school.example%3A443',
  'did:web:school.example%3A0',
  'did:web:school.example%3A00443',
  'did:web:school.example%3A65536',
  'did:web:school.example%3a8443',
  'did:web:school.example%3A8443%3A8443',
  'did:web:school.example.',
  'did:web:school..example',
  'did:web:SCHOOL.example',
  'did:web:школа.рф',
  'did:web:school.example%00',
  'did:web:school.example:..%2fadmin',
  'did:web:school.example:did.json',
  'did:web:school.example:.well-known',
  'did:web:school.example?x',
  'did:web:[::1]',
  'did:web:',
])('E4 a DID that is no address is refused before anything is asked: %s', async (name) => {
  const before = host.requests()
  await refused(resolve(name), 'DID_INVALID')
  expect(host.requests()).toBe(before)
})

test('E5 a port is dialled only where that is allowed', async () => {
  answer = (_, response) => response.writeHead(200, json).end(JSON.stringify(didDocument()))
  await refused(resolve(did(), { allowPort: false }), 'DID_INVALID')
  await expect(resolve(did())).resolves.toBeDefined()
})

describe('a host', () => {
  const answers: readonly (readonly [string, string, RequestListener])[] = [
    ...[301, 302, 307, 308].map(
      (status) =>
        [
          `E3 sends elsewhere with ${status}`,
          'REDIRECT_REFUSED',
          (_: unknown, response: Parameters<RequestListener>[1]) =>
            response.writeHead(status, { location: 'https://other.example/did.json' }).end(),
        ] as const,
    ),
    [
      'E3 sends round in a circle',
      'REDIRECT_REFUSED',
      ({ url }, response) => response.writeHead(302, { location: url }).end(),
    ],
    ['E6 has another document', 'DID_DOCUMENT_ID_MISMATCH', document({ id: 'did:web:other.example' })],
    ['E8 has a document that was given up', 'DID_DEACTIVATED', document({ deactivated: true })],
    ['has the key for something else', 'KEY_PURPOSE_MISMATCH', purposes('authentication')],
    ['has the key for nothing', 'KEY_NOT_FOUND', document({ assertionMethod: [] })],
    ['E9 has the key no more', 'KEY_NOT_FOUND', document({ verificationMethod: [], assertionMethod: [] })],
    ['E7 answers with a page', 'FETCH_CONTENT_TYPE', text('<p>', 'text/html')],
    [
      'E7 answers with more than a document',
      'FETCH_TOO_LARGE',
      text(' '.repeat(300_000), json['content-type']),
    ],
    ['answers with a member twice', 'JSON_DUPLICATE_KEY', text('{"id":1,"id":2}', json['content-type'])],
    ['answers with a tower', 'JSON_TOO_DEEP', text('['.repeat(500) + ']'.repeat(500), json['content-type'])],
    ['has a private key in its document', 'KEY_PRIVATE_LEAKED', key({ d: 'AAAA' })],
    ['E12 has a weak key in it', 'KEY_WEAK', key({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) })],
  ]

  test.each(answers)('that %s is refused: %s', async (_, code, listener) => {
    answer = listener
    await refused(resolve(did()), code)
  })

  function text(body: string, type: string): RequestListener {
    return (_, response) => response.writeHead(200, { 'content-type': type }).end(body)
  }
  function document(more: JsonObject): RequestListener {
    return (_, response) => response.writeHead(200, json).end(JSON.stringify(didDocument(more)))
  }
  function purposes(name: string): RequestListener {
    return (request, response) =>
      document({ assertionMethod: [], [name]: [`${did()}#key-1`] })(request, response)
  }
  function key(jwk: JsonObject): RequestListener {
    return (request, response) => {
      const method = { id: `${did()}#key-1`, type: 'JsonWebKey', controller: did() }
      const publicKeyJwk = { ...testPublicJwk('school'), ...jwk }
      document({ verificationMethod: [{ ...method, publicKeyJwk }] })(request, response)
    }
  }
})

test('E9 a key that the host has no more is in the registry still, with the time in which it was good', async () => {
  const [from, until] = [new Date('2025-01-01T00:00:00Z'), new Date('2026-01-01T00:00:00Z')]
  const old = { kid: `${did()}#key-1`, jwk: testPublicJwk('school'), from, until }
  const entry = { identifiers: [did()], keys: [old] }
  const registry = await openRegistry(await publishTest(await draftRegistry({ entry })))
  answer = (_, response) =>
    response.writeHead(200, json).end(JSON.stringify(didDocument({ assertionMethod: [] })))
  await refused(resolve(did()), 'KEY_NOT_FOUND')
  const base = frozenTrust({ source: 'trust pack', registry })
  expect(await resolve(did(), { base })).toMatchObject({ validFrom: from, validUntil: until })
})

describe('a DID that is its key', () => {
  const jwk = testPublicJwk('school')
  const local = (issuer: string, fragment: string): Promise<ResolvedKey> =>
    resolve(issuer, { kid: `${issuer}#${fragment}` })
  const jwkDid = (value: JsonObject): string =>
    `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(value)))}`

  test('gives it', async () => {
    const issuer = didKeyOf(jwk)
    expect((await local(issuer, issuer.slice('did:key:'.length))).jwk).toEqual(jwk)
    expect((await local(jwkDid({ ...jwk }), '0')).jwk).toEqual(jwk)
  })

  test.each<[string, string, string]>([
    ['E12 of order one', jwkDid({ kty: 'OKP', crv: 'Ed25519', x: 'A'.repeat(43) }), 'KEY_WEAK'],
    ['that is private', jwkDid({ ...jwk, d: 'AAAA' }), 'KEY_PRIVATE_LEAKED'],
    ['for encryption', jwkDid({ ...jwk, use: 'enc' }), 'KEY_INVALID'],
    ['of a curve that is not read', jwkDid({ ...jwk, crv: 'secp256k1' }), 'KEY_INVALID'],
    [
      'E12 under the prefix of another kind',
      'did:key:z6LSbysY2xFMRpGMhb7tFTLMpeuPRaqaWM1yECx2AtzE3KCc',
      'KEY_INVALID',
    ],
    ['with a digit changed', didKeyOf(jwk).replace(/.$/, '0'), 'KEY_INVALID'],
  ])('is refused a key %s', async (_, issuer, code) => {
    await refused(local(issuer, '0'), code)
  })
})
