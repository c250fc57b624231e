import { Buffer } from 'node:buffer'
import {
  allowedAlgorithms,
  type JsonObject,
  type PublicJwk,
  readCompactJws,
  readCredential,
  verifyCredential,
  verifyJws,
} from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import {
  bound,
  compactJws,
  credential,
  credentialClaims,
  encode,
  groupOrder,
  malleated,
  resolveKey,
  schoolDid,
  schoolKid,
  signature,
  signSegments,
  strangerDid,
  strangerKid,
  type TokenReader,
  tokenOf,
  tokenReaders,
} from './tokens.ts'

const refuses = (promise: Promise<unknown>, code: string) =>
  expect(promise).rejects.toMatchObject({ code, name: expect.stringMatching(/Error$/) })

// Whatever a token says, nothing here ever asks the network.
beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn())
})
afterEach(() => {
  expect(fetch).not.toHaveBeenCalled()
  vi.unstubAllGlobals()
})

describe.each(tokenReaders)('$name', (reader) => {
  const refusesHeader = (header: JsonObject, code: string) =>
    refuses(reader.read(tokenOf(reader, { header })), code)
  const ownJwk = 'jwk' in reader.header

  test('takes its own token, the valid twin of all that follows', async () => {
    await reader.read(tokenOf(reader))
  })

  test.each(['none', 'None', 'NONE', 'nOnE', 'NoNe', 'nonE', 'none ', ' none'])(
    'A1 refuses alg %j, with a signature and without',
    async (alg) => {
      await refusesHeader({ alg }, 'JWS_ALG_NOT_ALLOWED')
      const unsigned = `${encode({ ...reader.header, alg })}.${encode(reader.payload)}.`
      await refuses(reader.read(reader.wrap(unsigned)), 'JWS_ALG_NOT_ALLOWED')
    },
  )

  test('A1 refuses an empty signature under a good alg', async () => {
    const unsigned = `${encode(reader.header)}.${encode(reader.payload)}.`
    await refuses(reader.read(reader.wrap(unsigned)), signatureCode(reader))
  })

  test.each([
    'HS256',
    'RS256',
    'RS1',
    'PS256',
    'ES256K',
    'ES384',
    'Ed448',
    'es256',
    'ES256 ',
    '',
    '__proto__',
    'toString',
    null,
    256,
    ['ES256'],
  ])('A4 refuses alg %j', async (alg) => {
    await refusesHeader({ alg }, 'JWS_ALG_NOT_ALLOWED')
  })

  test('A4 refuses a header without alg', async () => {
    const { alg: _alg, ...header } = reader.header
    await refuses(
      reader.read(reader.wrap(compactJws(header, reader.payload, reader.key))),
      'JWS_ALG_NOT_ALLOWED',
    )
  })

  test('A2 refuses the algorithm of another kind of key', async () => {
    await refusesHeader({ alg: 'EdDSA' }, holderSignatureCodes[reader.kind] ?? 'JWS_ALG_KEY_MISMATCH')
  })

  test.each(['jwk', 'jku', 'x5u'].filter((name) => !(ownJwk && name === 'jwk')))(
    'A5 A6 refuses a key that comes in the header as %s',
    async (name) => {
      const value = name === 'jwk' ? { ...testPublicJwk('stranger') } : 'https://attacker.example/keys'
      const header = { ...reader.header, [name]: value }
      await refuses(
        reader.read(reader.wrap(compactJws(header, reader.payload, 'stranger'))),
        'JWS_HEADER_KEY_NOT_ALLOWED',
      )
    },
  )

  test('A7 refuses a certificate chain, whoever it names', async () => {
    await refusesHeader({ x5c: ['MIIB'] }, 'ISSUER_KEY_NOT_BOUND')
  })

  test.each([
    '../../../dev/null',
    "' OR 1=1 --",
    'https://attacker.example/key',
    '/etc/passwd',
    'file:///etc/passwd',
    'key-1\n',
    'key 1',
    '.hidden',
    '#key-1',
    'did:web:school.example',
    'did:web:school.example/path#key-1',
    'did:web:school.example?a=b#key-1',
    '$(id)',
    'ключ',
    '',
    'k'.repeat(1025),
    7,
    null,
    ['key-1'],
  ])('A8 refuses kid %j', async (kid) => {
    await refusesHeader({ kid }, 'JWS_KID_INVALID')
  })

  test.each([[['x']], [[]], ['x'], [['exp']], [['alg', 'typ']], [null], [{ x: true }]])(
    'A10 refuses crit %j',
    async (crit) => {
      await refusesHeader({ crit, x: true }, 'JWS_CRIT_UNSUPPORTED')
    },
  )

  test('A11 refuses b64:false however the payload is written', async () => {
    const header = { ...reader.header, b64: false, crit: ['b64'] }
    await refuses(
      reader.read(reader.wrap(compactJws(header, reader.payload, reader.key))),
      'JWS_B64_UNSUPPORTED',
    )
    const raw = signSegments(encode(header), '{"plain":true}', reader.key)
    await refuses(reader.read(reader.wrap(raw)), 'JWS_B64_UNSUPPORTED')
    await refusesHeader({ b64: true }, 'JWS_B64_UNSUPPORTED')
  })

  test.each([
    ['a header member', (h: string) => h.replace('"alg"', '"alg":"none","alg"'), (p: string) => p],
    [
      'a header member by escape',
      (h: string) => h.replace('"alg"', '"\\u0061lg":"none","alg"'),
      (p: string) => p,
    ],
    ['a payload member', (h: string) => h, (p: string) => p.replace('{', '{"iat":1,"iat":2,')],
    [
      'a payload member by escape',
      (h: string) => h,
      (p: string) => p.replace('{', '{"\\u0069ss":"a","iss":"b",'),
    ],
    ['a nested member', (h: string) => h, (p: string) => p.replace('{', '{"x":{"jwk":1,"jwk":2},')],
    ['a member in an array', (h: string) => h, (p: string) => p.replace('{', '{"x":[[{"y":1,"y":1}]],')],
  ])('A12 refuses %s written twice', async (_name, inHeader, inPayload) => {
    const header = inHeader(JSON.stringify(reader.header))
    const payload = inPayload(JSON.stringify(reader.payload))
    await refuses(reader.read(reader.wrap(compactJws(header, payload, reader.key))), 'JSON_DUPLICATE_KEY')
  })

  describe.each([0, 1, 2])('in segment %i', (segment) => {
    test.each(Object.entries(mutations))('A13 refuses %s', async (_name, mutate) => {
      const [header, payload] = [padded(reader.header), padded(reader.payload)]
      const good = signSegments(header, payload, reader.key).split('.')
      await reader.read(reader.wrap(good.join('.')))
      const bad = good.map((text, i) => (i === segment ? mutate(text) : text)) as [string, string, string]
      // The first two segments are signed as they are sent: only the spelling is wrong.
      const text = segment === 2 ? bad.join('.') : signSegments(bad[0], bad[1], reader.key)
      // A request that does not begin as a token does is not taken for one.
      const isUnlikeToken = reader.kind === 'presentation-request' && !/^[\w-]+\./.test(text)
      await refuses(
        reader.read(reader.wrap(text)),
        isUnlikeToken ? 'REQUEST_INVALID' : 'B64URL_NOT_CANONICAL',
      )
    })
  })

  test.each(Object.entries(outOfRange))('A15 refuses a signature with %s', async (_name, bytes) => {
    const text = `${encode(reader.header)}.${encode(reader.payload)}.${bytes.toString('base64url')}`
    await refuses(reader.read(reader.wrap(text)), signatureCode(reader))
  })

  test('A26 refuses an HMAC, its secret four bytes or the public key itself', async () => {
    const { createHmac } = await import('node:crypto')
    const signingInput = `${encode({ ...reader.header, alg: 'HS256' })}.${encode(reader.payload)}`
    for (const secret of [
      Buffer.from('1234'),
      schoolPoint(),
      JSON.stringify(testPublicJwk('school')),
      publicPem(),
    ]) {
      const mac = createHmac('sha256', secret).update(signingInput).digest('base64url')
      // A2: the same token is the classical confusion of algorithms.
      await refuses(reader.read(reader.wrap(`${signingInput}.${mac}`)), 'JWS_ALG_NOT_ALLOWED')
    }
  })

  test('A3 A27 refuses encrypted tokens, whatever is inside', async () => {
    const inner = encode(`${encode({ alg: 'none' })}.${encode(reader.payload)}.`)
    for (const header of [
      { alg: 'ECDH-ES', enc: 'A256GCM', cty: 'JWT' },
      { alg: 'dir', enc: 'A128GCM', zip: 'DEF' },
      { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 2_000_000_000 },
    ]) {
      await refuses(reader.read(reader.wrap(`${encode(header)}..AAAA.${inner}.AAAA`)), 'JWE_NOT_ACCEPTED')
    }
  })

  test.each(['.', '..', 'a', 'a.b', 'a.b.c.d', '.b.c', 'a.b.c.d.e.f'])(
    'refuses %j, which is no compact JWS',
    async (text) => {
      await expect(reader.read(reader.wrap(text))).rejects.toMatchObject({
        code: expect.stringMatching(/^(JWS_MALFORMED|SD_FORMAT|JWT_TYP_MISMATCH|REQUEST_INVALID)$/),
      })
    },
  )
})

function signatureCode(reader: TokenReader): string {
  return holderSignatureCodes[reader.kind] ?? 'SIGNATURE_INVALID'
}

/** What is wrong with the signature of whoever shows a document has a code of its own. */
const holderSignatureCodes: Partial<Record<TokenReader['kind'], string>> = {
  'key-binding': 'KB_SIGNATURE_INVALID',
  'vp+jwt': 'HOLDER_PROOF_MISMATCH',
}

/** A segment with unused bits at its end and letters that the two base64 alphabets write differently. */
function padded(part: JsonObject): string {
  for (let length = 0; ; length++) {
    const text = encode({ ...part, pad: `${'~?'.repeat(12)}${'.'.repeat(length)}` })
    if (text.length % 4 !== 0 && /[-_]/.test(text)) return text
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const mutations: Record<string, (text: string) => string> = {
  'unused bits that are not zero': (text) =>
    text.slice(0, -1) + alphabet[alphabet.indexOf(text.at(-1) as string) + 1],
  padding: (text) => text + '='.repeat(4 - (text.length % 4)),
  'a space': (text) => `${text.slice(0, 4)} ${text.slice(4)}`,
  'a line break': (text) => `${text.slice(0, 64)}\n${text.slice(64)}`,
  'the other alphabet': (text) =>
    /[-_]/.test(text) ? text.replaceAll('-', '+').replaceAll('_', '/') : `+${text}`,
  'padding in the middle': (text) => `${text.slice(0, 8)}=${text.slice(8)}`,
  'a letter that is not in the alphabet': (text) => `${text.slice(0, 4)}й${text.slice(4)}`,
}

const number = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')
const pair = (r: bigint, s: bigint) => Buffer.concat([number(r), number(s)])
const outOfRange: Record<string, Buffer> = {
  'r = s = 0': pair(0n, 0n),
  'r = 0': pair(0n, 1n),
  's = 0': pair(1n, 0n),
  'r = n': pair(groupOrder, 1n),
  's = n': pair(1n, groupOrder),
  'r = s = n': pair(groupOrder, groupOrder),
  'r = s = 2^256 - 1': pair(2n ** 256n - 1n, 2n ** 256n - 1n),
  'r = s = 1': pair(1n, 1n),
  '63 bytes': pair(1n, 1n).subarray(1),
  '65 bytes': Buffer.concat([pair(1n, 1n), Buffer.of(0)]),
  'the DER encoding': Buffer.from('3006020101020101', 'hex'),
}

/** The school's public key as an uncompressed point. */
function schoolPoint(): Buffer {
  const { x, y } = testPublicJwk('school') as Extract<PublicJwk, { kty: 'EC' }>
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')])
}

function publicPem(): string {
  const spki = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
  const base64 = Buffer.concat([spki, schoolPoint()]).toString('base64')
  return `-----BEGIN PUBLIC KEY-----\n${base64}\n-----END PUBLIC KEY-----\n`
}

describe('the algorithm', () => {
  test('A4 is one of three names, two of them the same', () => {
    expect(allowedAlgorithms).toEqual(['ES256', 'EdDSA', 'Ed25519'])
  })

  test('A4 may be called Ed25519, and means EdDSA', async () => {
    const key = testPublicJwk('schoolEd25519')
    for (const alg of ['EdDSA', 'Ed25519']) {
      await verifyJws(readCompactJws(compactJws({ alg }, { a: 1 }, 'schoolEd25519')), key)
    }
  })

  test.each([
    ['ES256', 'schoolEd25519'],
    ['EdDSA', 'school'],
  ] as const)('A2 %s does not go with the key of %s', async (alg, name) => {
    const jws = readCompactJws(compactJws({ alg }, { a: 1 }, name))
    await refuses(verifyJws(jws, testPublicJwk(name)), 'JWS_ALG_KEY_MISMATCH')
  })
})

describe('the key id', () => {
  test('A9 must be one of the issuer when it is another’s and so is the key', async () => {
    const text = credential({ header: { kid: strangerKid }, key: 'stranger' })
    await refuses(verifyCredential(text, { resolveKey }), 'JWS_KID_ISSUER_MISMATCH')
  })

  test('A9 of the issuer does not help a signature by another key', async () => {
    const text = credential({ header: { kid: schoolKid }, key: 'stranger' })
    await refuses(verifyCredential(text, { resolveKey }), 'SIGNATURE_INVALID')
    await verifyCredential(credential(), { resolveKey })
  })

  test('A9 in a presentation request must be one of the client’s DID', async () => {
    const reader = tokenReaders.find(({ kind }) => kind === 'presentation-request') as TokenReader
    const text = compactJws({ ...reader.header, kid: strangerKid }, reader.payload, 'stranger')
    await refuses(reader.read(text), 'JWS_KID_ISSUER_MISMATCH')
  })

  test.each([
    'key-1',
    'did:web:school.example#key-1',
    'did:web:localhost%3A8443:a:b#_x.~1',
    'A'.repeat(1024),
  ])('A8 %j is read', (kid) => {
    expect(readCompactJws(compactJws({ alg: 'ES256', kid }, {}, 'school')).kid).toBe(kid)
  })
})

describe('a signature', () => {
  test('A16 has a second form that verifies, so that nothing may be keyed on a token’s bytes', async () => {
    const text = bound(credential())
    const twin = malleated(text)
    expect(twin).not.toBe(text)
    const [one, other] = [await readCredential(text), await readCredential(twin)]
    await verifyJws(other.keyBinding as never, testPublicJwk('holder'))
    expect(other.keyBinding?.payload).toEqual(one.keyBinding?.payload)
    expect(other.document).toEqual(one.document)
  })

  test.each(['school', 'schoolEd25519'] as const)(
    'by %s does not verify for another payload',
    async (name) => {
      const { alg } = testSigner(name)
      const [header, payload, own] = compactJws({ alg }, { a: 1 }, name).split('.') as [
        string,
        string,
        string,
      ]
      await verifyJws(readCompactJws(`${header}.${payload}.${own}`), testPublicJwk(name))
      const other = readCompactJws(`${header}.${encode({ a: 2 })}.${own}`)
      await refuses(verifyJws(other, testPublicJwk(name)), 'SIGNATURE_INVALID')
      const strange = readCompactJws(`${header}.${payload}.${signature(`${header}.${payload}`, 'stranger')}`)
      await refuses(verifyJws(strange, testPublicJwk(name)), 'SIGNATURE_INVALID')
    },
  )
})

describe('the options of a verification', () => {
  test('A28 carry nothing from one call to the next', async () => {
    const options = Object.freeze({ resolveKey })
    const good = credential()
    const claims = { ...credentialClaims('vc+sd-jwt'), iss: strangerDid, issuer: strangerDid }
    const swapped = credential({ claims, header: { kid: strangerKid }, key: 'school' })
    const others = credential({ claims, header: { kid: strangerKid }, key: 'stranger' })
    expect((await verifyCredential(good, options)).issuer).toBe(schoolDid)
    await refuses(verifyCredential(swapped, options), 'SIGNATURE_INVALID')
    expect((await verifyCredential(others, options)).issuer).toBe(strangerDid)
    await refuses(verifyCredential(swapped, options), 'SIGNATURE_INVALID')
    expect((await verifyCredential(good, options)).issuer).toBe(schoolDid)
  })

  test.each(tokenReaders)('A28 $name: a stranger’s signature is refused after a good one', async (reader) => {
    await reader.read(tokenOf(reader))
    const forged = reader.wrap(compactJws(reader.header, reader.payload, 'stranger'))
    await refuses(reader.read(forged), signatureCode(reader))
    await reader.read(tokenOf(reader))
  })
})
