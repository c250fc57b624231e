import { describe, expect, test } from 'vitest'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { checkTyp, readCompactJws, signJws, verifyJws } from './jws.ts'
import { readNumericDate, requireNumericDate, toNumericDate } from './numeric-date.ts'
import { type TokenKind, tokenTyp } from './token-kinds.ts'

const payload = { name: 'Анна', nested: [{ n: 4.5 }] }

describe.each(['school', 'schoolEd25519'] as const)('a JWS by %s', (name) => {
  const signer = testSigner(name, 'did:web:school.example#key-1')

  test.each(Object.keys(tokenTyp) as TokenKind[])('of the kind %s is read and verified', async (kind) => {
    const jws = readCompactJws(await signJws(kind, payload, signer))
    expect(jws).toMatchObject({ payload, alg: signer.alg, kid: signer.kid })
    expect(jws.header).toEqual({ alg: signer.alg, typ: tokenTyp[kind], kid: signer.kid })
    checkTyp(jws, kind, 'token')
    await verifyJws(jws, testPublicJwk(name))
  })

  test('has further header members, but never another alg, typ or kid', async () => {
    const extra = { cty: 'x', alg: 'none', typ: 'JWT', kid: 'other' }
    const jws = readCompactJws(await signJws('vc+jwt', payload, signer, extra))
    expect(jws.header).toEqual({ cty: 'x', alg: signer.alg, typ: 'vc+jwt', kid: signer.kid })
    const withHeader = { ...signer, header: { iss: 'a', alg: 'none' } }
    expect(readCompactJws(await signJws('vc+jwt', payload, withHeader)).header).toMatchObject({
      iss: 'a',
      alg: signer.alg,
    })
    expect(readCompactJws(await signJws('vc+jwt', payload, signer)).header).not.toHaveProperty('cty')
  })

  test('of a signer without a name has no kid', async () => {
    expect(readCompactJws(await signJws('key-binding', payload, testSigner(name))).kid).toBeUndefined()
  })

  test('is refused past its size', async () => {
    const text = await signJws('vc+jwt', payload, signer)
    expect(() => readCompactJws(text, { maxBytes: text.length - 1 })).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    )
    readCompactJws(text, { maxBytes: text.length })
  })
})

test('a jwk in the header is read only where it is allowed', async () => {
  const jwk = { ...testPublicJwk('holder') }
  const text = await signJws('holder-proof', {}, testSigner('holder'), { jwk })
  expect(readCompactJws(text, { allowJwkHeader: true }).header.jwk).toEqual(jwk)
  expect(() => readCompactJws(text)).toThrow(expect.objectContaining({ code: 'JWS_HEADER_KEY_NOT_ALLOWED' }))
})

test('a token without typ passes only where that is allowed', () => {
  const jws = { header: {} } as never
  checkTyp(jws, 'vc+jwt', 'token', true)
  expect(() => checkTyp(jws, 'vc+jwt', 'token')).toThrow(
    expect.objectContaining({
      code: 'JWT_TYP_MISMATCH',
      at: 'token.header.typ',
      details: { expected: 'vc+jwt' },
    }),
  )
})

describe('a numeric date', () => {
  test('is whole seconds since 1970', () => {
    expect(readNumericDate({ iat: 1_782_900_000 }, 'iat', '$')).toEqual(new Date('2026-07-01T10:00:00Z'))
    expect(toNumericDate(new Date('2026-07-01T10:00:00.999Z'))).toBe(1_782_900_000)
    expect(readNumericDate({ exp: 253_402_300_799 }, 'exp', '$')?.toISOString()).toBe(
      '9999-12-31T23:59:59.000Z',
    )
  })

  test('may be absent unless it is required', () => {
    expect(readNumericDate({}, 'exp', '$')).toBeUndefined()
    expect(() => requireNumericDate({}, 'iat', 'token')).toThrow(
      expect.objectContaining({ code: 'REQUIRED_CLAIM_MISSING', at: 'token.iat' }),
    )
  })

  test.each(['1', 0, -1, 1.5, 253_402_300_800, null, [1]])('is never %j', (value) => {
    expect(() => readNumericDate({ exp: value as never }, 'exp', '$')).toThrow(
      expect.objectContaining({ code: 'CLAIM_TYPE_INVALID', at: '$.exp' }),
    )
  })
})
