import { type JsonObject, verifyCredential } from '@attestat/credential'
import { type Policy, policies, verify } from '@attestat/verifier'
import { describe, expect, test } from 'vitest'
import { wrongTimes } from '../../fixtures/wrong-times.ts'
import { refuses } from './refuses.ts'
import {
  compactJws,
  credential,
  credentialClaims,
  now,
  nowSeconds,
  resolveKey,
  type TokenReader,
  tokenReaders,
  trust,
} from './tokens.ts'

describe('a time', () => {
  const places: readonly (readonly [TokenReader['name'], string])[] = [
    ...(['exp', 'nbf', 'iat'] as const).map((claim) => ['the dc+sd-jwt reader', claim] as const),
    ...(['exp', 'iat'] as const).map((claim) => ['the vc+sd-jwt reader', claim] as const),
    ...(['exp', 'iat'] as const).map((claim) => ['the vc+jwt reader', claim] as const),
    ...(['exp', 'nbf', 'iat'] as const).map((claim) => ['the reader of key-binding JWTs', claim] as const),
    ...(['exp', 'iat'] as const).map((claim) => ['the reader of token status lists', claim] as const),
    ...(['exp', 'iat'] as const).map((claim) => ['the reader of presentation requests', claim] as const),
    ['the reader of holder proofs', 'iat'],
  ]

  describe.each(places)('for %s in %s', (name, claim) => {
    const reader = tokenReaders.find((candidate) => candidate.name === name) as TokenReader
    const token = (value: string) => {
      const { [claim]: _old, ...payload } = reader.payload
      const text = JSON.stringify(payload).replace('{', `{${JSON.stringify(claim)}:${value},`)
      return reader.wrap(compactJws(reader.header, text, reader.key))
    }
    const good = claim === 'exp' ? nowSeconds + 3600 : claim === 'nbf' ? nowSeconds - 3600 : nowSeconds - 10

    test.each(wrongTimes)('A20 %s is refused', async (value, code) => {
      await refuses(reader.read(token(value)), code)
    })

    test('A20 a whole number of seconds is taken', async () => {
      await reader.read(token(String(good)))
    })
  })

  test('A20 nbf beside a document at the root is refused, whatever it says', async () => {
    for (const format of ['vc+sd-jwt', 'vc+jwt'] as const) {
      const claims = { ...credentialClaims(format), nbf: nowSeconds - 3600 }
      await refuses(verifyCredential(credential({ format, claims }), { resolveKey }), 'CLAIM_NOT_ALLOWED')
    }
  })
})

describe('the validity period', () => {
  const policy: Policy = { ...policies['lenient-preview'], required: ['validity-period'] }
  /** The answer of the check for a dc+sd-jwt with these times, `now` being the moment of judgement. */
  const codeFor = async (times: JsonObject) => {
    const claims = { ...credentialClaims('dc+sd-jwt'), ...times }
    const { checks } = await verify(credential({ format: 'dc+sd-jwt', claims }), { trust, policy, now })
    const check = checks.find(({ name }) => name === 'validity-period')
    return check?.status === 'passed' ? 'passed' : check?.code
  }

  test('A21 ends at exp, not a second later', async () => {
    expect(await codeFor({ exp: nowSeconds })).toBe('EXPIRED')
    expect(await codeFor({ exp: nowSeconds - 200 })).toBe('EXPIRED')
    expect(await codeFor({ exp: nowSeconds + 1 })).toBe('passed')
  })

  test('A21 forgives other clocks a minute and no more', async () => {
    expect(await codeFor({ nbf: nowSeconds + 60, iat: nowSeconds + 60 })).toBe('passed')
    expect(await codeFor({ nbf: nowSeconds + 61 })).toBe('NOT_YET_VALID')
  })

  test('A22 does not begin before the signature, though nbf has passed', async () => {
    expect(await codeFor({ iat: nowSeconds + 3600, nbf: nowSeconds - 3600 })).toBe('ISSUED_IN_FUTURE')
    expect(await codeFor({ iat: nowSeconds - 3600, nbf: nowSeconds - 3600 })).toBe('passed')
  })
})
