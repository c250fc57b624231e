import { type KeyRequest, signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  createPresentationRequest,
  readPresentationRequest,
  signPresentationRequest,
  verifyPresentationRequest,
} from './presentation-request.ts'

const now = new Date('2026-07-01T10:00:00Z')
const later = new Date('2026-07-04T10:00:00Z')
const dcqlQuery = {
  credentials: [
    {
      id: 'diploma',
      format: 'dc+sd-jwt',
      meta: { vct_values: ['urn:attestat:school-diploma:1'] },
      claims: [{ path: ['ld', 'credentialSubject', 'familyName'] }],
    },
  ],
}
const clientId = 'https://admission.university.example'
const did = 'did:web:university.example'
const nonce = 'n-0S6_WzA2Mj.n-0S6_WzA2Mj~'

const plain = {
  response_type: 'vp_token',
  client_id: clientId,
  nonce,
  dcql_query: dcqlQuery,
}
const read = (change: object) => readPresentationRequest(JSON.stringify({ ...plain, ...change }), { now })

describe('createPresentationRequest', () => {
  it('makes a request that reads back the same', () => {
    const request = createPresentationRequest({
      clientId,
      dcqlQuery,
      now,
      expiresAt: later,
      statement: {
        name: { ru: 'Приёмная комиссия' },
        purpose: { ru: 'Поступление', en: 'Admission' },
        retention: 'P1Y',
      },
    })
    expect(readPresentationRequest(JSON.stringify(request.document))).toEqual(request)
    expect(request).toMatchObject({
      clientId,
      client: { prefix: 'pre-registered' },
      statement: { purpose: { en: 'Admission' }, retention: 'P1Y' },
      issuedAt: now,
      expiresAt: later,
    })
    expect(request.document).toMatchObject({
      response_type: 'vp_token',
      client_metadata: { vp_formats_supported: { 'dc+sd-jwt': { 'kb-jwt_alg_values': ['ES256', 'EdDSA'] } } },
    })
  })

  it('makes a nonce and a state of 256 bits, different each time', () => {
    const [one, other] = [0, 1].map(() => createPresentationRequest({ clientId, dcqlQuery, now }))
    expect(new Set([one?.nonce, other?.nonce, one?.state, other?.state]).size).toBe(4)
    expect(one?.nonce).toMatch(/^[A-Za-z0-9_-]{43}$/)
  })

  it('asks for an answer by post when given an address', () => {
    const request = createPresentationRequest({
      clientId: 'redirect_uri:https://university.example/answer',
      dcqlQuery,
      now,
      responseUri: 'https://university.example/answer',
    })
    expect(request).toMatchObject({
      responseUri: 'https://university.example/answer',
      client: { prefix: 'redirect_uri' },
    })
  })

  it('refuses a query that is not DCQL', () => {
    expect(() => createPresentationRequest({ clientId, dcqlQuery: {}, now })).toThrow(
      expect.objectContaining({ code: 'DCQL_INVALID' }),
    )
  })
})

describe('readPresentationRequest, unsigned', () => {
  it('reads a request as another verifier writes it, from text or bytes', () => {
    const text = `${JSON.stringify({ ...plain, unknown_member: 1 }, null, 2)}\n`
    expect(readPresentationRequest(text)).toMatchObject({ clientId, nonce })
    expect(readPresentationRequest(new TextEncoder().encode(text))).toMatchObject({ clientId, nonce })
  })

  it.each([
    ['another response type', { response_type: 'code' }, 'response_type'],
    ['no nonce', { nonce: undefined }, 'nonce'],
    ['a nonce of less than 128 bits', { nonce: 'n-0S6_WzA2Mj' }, 'nonce'],
    ['a nonce with other characters', { nonce: `${nonce} ` }, 'nonce'],
    ['a short state', { state: '1' }, 'state'],
    ['no query', { dcql_query: undefined }, 'dcql_query'],
    ['a scope', { scope: 'diploma' }, 'scope'],
    ['a pointer to a request', { request_uri: 'https://university.example/r' }, 'request_uri'],
    ['an encrypted answer', { response_mode: 'direct_post.jwt' }, 'response_mode'],
    ['a post without an address', { response_mode: 'direct_post' }, 'response_uri'],
    [
      'a post to http',
      { response_mode: 'direct_post', response_uri: 'http://university.example' },
      'response_uri',
    ],
    ['an address without a post', { response_uri: 'https://university.example' }, 'response_uri'],
    ['no client id', { client_id: undefined }, 'client_id'],
    ['a client id with white space', { client_id: 'a b' }, 'client_id'],
    ['verifier info that is no list', { verifier_info: {} }, 'verifier_info'],
  ])('refuses %s', (_name, change, at) => {
    expect(() => read(change)).toThrow(expect.objectContaining({ code: 'REQUEST_INVALID', at }))
  })

  it.each([
    ['no purpose', {}, 'verifier_info.data.purpose'],
    ['a purpose that turns the text round', { purpose: { ru: '\u202eцель' } }, 'verifier_info.data.purpose'],
    [
      'a retention that is no duration',
      { purpose: { ru: 'Цель' }, retention: 'forever' },
      'verifier_info.data.retention',
    ],
  ])('refuses a statement with %s', (_name, data, at) => {
    const verifierInfo = [{ format: 'urn:attestat:verifier-statement:1', data }]
    expect(() => read({ verifier_info: verifierInfo })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', at }),
    )
  })

  it('ignores verifier info of other formats', () => {
    expect(read({ verifier_info: [{ format: 'jwt', data: 'eyJ…' }] }).statement).toBeUndefined()
  })

  it('wants a state when a credential may come without the holder’s proof', () => {
    const [credential] = dcqlQuery.credentials
    const unbound = { credentials: [{ ...credential, require_cryptographic_holder_binding: false }] }
    expect(() => read({ dcql_query: unbound })).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', at: 'state' }),
    )
    expect(read({ dcql_query: unbound, state: nonce }).state).toBe(nonce)
  })

  it('refuses an expired request, and takes one that expires a second later', () => {
    const seconds = now.getTime() / 1000
    expect(() => read({ exp: seconds })).toThrow(
      expect.objectContaining({ code: 'REQUEST_EXPIRED', at: 'exp' }),
    )
    expect(read({ exp: seconds + 1 }).clientId).toBe(clientId)
    expect(() => read({ exp: 'never' })).toThrow(expect.objectContaining({ code: 'CLAIM_TYPE_INVALID' }))
  })

  it.each([
    ['a bare DID', did],
    ['origin', 'origin:https://university.example'],
    ['a certificate', 'x509_san_dns:university.example'],
    ['a DID, unsigned', `decentralized_identifier:${did}`],
    ['a redirect to http', 'redirect_uri:http://university.example'],
  ])('refuses a client id that is %s', (_name, value) => {
    expect(() => read({ client_id: value })).toThrow(expect.objectContaining({ code: 'CLIENT_ID_PREFIX' }))
  })

  it('refuses to answer elsewhere than the client id says', () => {
    const asked = {
      client_id: 'redirect_uri:https://university.example/answer',
      response_mode: 'direct_post',
    }
    expect(() => read({ ...asked, response_uri: 'https://attacker.example/answer' })).toThrow(
      expect.objectContaining({ code: 'RESPONSE_URI_MISMATCH', at: 'response_uri' }),
    )
    expect(read({ ...asked, response_uri: 'https://university.example/answer' }).responseUri).toBeDefined()
    expect(read(asked).responseUri).toBe('https://university.example/answer')
  })

  it('refuses transaction data, whatever they are', () => {
    expect(() => read({ transaction_data: ['eyJ0eXBlIjoicGF5In0'] })).toThrow(
      expect.objectContaining({ code: 'INVALID_TRANSACTION_DATA' }),
    )
  })

  it.each([
    ['text', 'hello', 'REQUEST_INVALID'],
    ['half an object', '{"response_type":', 'JSON_INVALID'],
    ['an array', '[]', 'REQUEST_INVALID'],
    ['broken UTF-8', new Uint8Array([0x7b, 0xff, 0x7d]), 'REQUEST_INVALID'],
    ['50 MB', new Uint8Array(50_000_000), 'INPUT_TOO_LARGE'],
    ['a member twice', '{"nonce":"1","nonce":"2"}', 'JSON_DUPLICATE_KEY'],
  ])('refuses %s', (_name, input, code) => {
    expect(() => readPresentationRequest(input)).toThrow(expect.objectContaining({ code }))
  })
})

describe('a signed request', () => {
  const university = testSigner('school', `${did}#key-1`)
  const request = createPresentationRequest({ clientId: `decentralized_identifier:${did}`, dcqlQuery, now })
  const asked: KeyRequest[] = []
  const resolveKey = async (keyRequest: KeyRequest) => {
    asked.push(keyRequest)
    return { jwk: testPublicJwk('school'), kid: `${did}#key-1`, source: 'test' }
  }

  it('verifies with a key of the DID in the client id', async () => {
    const verified = await verifyPresentationRequest(await signPresentationRequest(request, university), {
      resolveKey,
      now,
    })
    expect(verified).toMatchObject({
      nonce: request.nonce,
      signedBy: { kid: `${did}#key-1` },
      jws: { alg: 'ES256' },
    })
    expect(asked.at(-1)).toMatchObject({ issuer: did, purpose: 'authentication', at: now })
  })

  it('leaves an unsigned request without a signer', async () => {
    const verified = await verifyPresentationRequest(JSON.stringify(plain), { resolveKey, now })
    expect(verified.signedBy).toBeUndefined()
  })

  it('refuses another signer’s signature', async () => {
    const forged = await signPresentationRequest(request, testSigner('stranger', `${did}#key-1`))
    await expect(verifyPresentationRequest(forged, { resolveKey, now })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
  })

  it.each([
    ['was compromised', { compromisedAt: later }, { validFrom: new Date(0) }],
    ['is no longer in force', { validUntil: now }, { validUntil: later }],
    ['is not in force yet', { validFrom: later }, { validFrom: now }],
  ])('refuses a key that %s', async (_name, bounds, twin) => {
    const token = await signPresentationRequest(request, university)
    const verifyWith = (more: object) =>
      verifyPresentationRequest(token, {
        resolveKey: async (asked) => ({ ...(await resolveKey(asked)), ...more }),
        now,
      })
    await expect(verifyWith(bounds)).rejects.toMatchObject({
      code: 'REQUEST_KEY_NOT_VALID',
      at: 'request.header.kid',
    })
    expect((await verifyWith(twin)).signedBy).toMatchObject(twin)
  })

  it('refuses a key that belongs to another DID, or to none', async () => {
    const payload = { ...request.document, aud: 'https://self-issued.me/v2' }
    for (const kid of ['did:web:attacker.example#key-1', 'key-1', undefined]) {
      const token = await signJws('presentation-request', payload, testSigner('stranger', kid))
      await expect(verifyPresentationRequest(token, { resolveKey, now })).rejects.toMatchObject({
        code: 'JWS_KID_ISSUER_MISMATCH',
      })
    }
    await expect(signPresentationRequest(request, testSigner('stranger'))).rejects.toMatchObject({
      code: 'JWS_KID_ISSUER_MISMATCH',
    })
  })

  it('refuses a signature under a client id that has no key', async () => {
    const others = ['redirect_uri:https://university.example/answer', clientId, did]
    for (const other of others) {
      const payload = { ...request.document, client_id: other, aud: 'https://self-issued.me/v2' }
      const token = await signJws('presentation-request', payload, university)
      expect(() => readPresentationRequest(token)).toThrow(
        expect.objectContaining({ code: 'CLIENT_ID_PREFIX' }),
      )
    }
    await expect(
      signPresentationRequest(createPresentationRequest({ clientId, dcqlQuery, now }), university),
    ).rejects.toMatchObject({ code: 'CLIENT_ID_PREFIX' })
  })

  it('refuses a token of another kind, and one for another audience', async () => {
    const payload = { ...request.document, aud: 'https://self-issued.me/v2' }
    const proof = await signJws('holder-proof', payload, university)
    expect(() => readPresentationRequest(proof)).toThrow(
      expect.objectContaining({ code: 'JWT_TYP_MISMATCH' }),
    )
    const elsewhere = await signJws('presentation-request', { ...payload, aud: clientId }, university)
    expect(() => readPresentationRequest(elsewhere)).toThrow(
      expect.objectContaining({ code: 'REQUEST_INVALID', at: 'aud' }),
    )
  })

  it.each(['none', 'None', 'NONE', 'nOnE', 'HS256', 'RS256', 'ES256K', 'none '])(
    'refuses alg %s',
    async (alg) => {
      const [, payload] = (await signPresentationRequest(request, university)).split('.')
      const header = btoa(JSON.stringify({ alg, typ: 'oauth-authz-req+jwt', kid: university.kid })).replace(
        /=+$/,
        '',
      )
      expect(() => readPresentationRequest(`${header}.${payload}.`)).toThrow(
        expect.objectContaining({ code: 'JWS_ALG_NOT_ALLOWED' }),
      )
    },
  )
})
