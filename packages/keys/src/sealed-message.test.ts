import { readPublicJwk } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testKeys, testPublicJwk } from '../../../fixtures/test-keys.ts'
import { privateKeyFromCryptoKeys, privateKeyFromJwk } from './private-key.ts'
import { openSealed, sealedMessageBytes, sealFor } from './sealed-message.ts'

const typ = 'attestat-test+jwe'
const content = new TextEncoder().encode('Только для мамы')
const guardian = await privateKeyFromJwk(testKeys.guardian)
const sealed = await sealFor(guardian.publicJwk, typ, content)
const header = (changes: object): string => {
  const [first = '', ...rest] = sealed.split('.')
  const members = { ...JSON.parse(Buffer.from(first, 'base64url').toString()), ...changes }
  return [Buffer.from(JSON.stringify(members)).toString('base64url'), ...rest].join('.')
}
const refused = (text: string, code: string, key = guardian) =>
  expect(openSealed(text, typ, key)).rejects.toMatchObject({ code })

describe('a sealed message', () => {
  it('is read by the one that it is for', async () => {
    expect(await openSealed(sealed, typ, guardian)).toEqual(content)
    expect(await openSealed(await sealFor(guardian.publicJwk, typ, new Uint8Array()), typ, guardian)).toEqual(
      new Uint8Array(),
    )
  })

  it('is another one each time, and does not have its content in it', async () => {
    expect(await sealFor(guardian.publicJwk, typ, content)).not.toBe(sealed)
    expect(Buffer.from(sealed.replaceAll('.', ''), 'base64url').includes('мамы')).toBe(false)
  })

  it('is not read by anybody else, nor as anything else', async () => {
    await refused(sealed, 'JWE_NOT_OPENED', await privateKeyFromJwk(testKeys.stranger))
    await expect(openSealed(sealed, 'attestat-other+jwe', guardian)).rejects.toMatchObject({
      code: 'JWT_TYP_MISMATCH',
    })
  })

  it('is refused when any part of it was changed', async () => {
    const parts = sealed.split('.')
    for (const i of [2, 3, 4]) {
      const bytes = Buffer.from(parts[i] as string, 'base64url')
      bytes[0] = (bytes[0] as number) ^ 1
      await refused(parts.with(i, bytes.toString('base64url')).join('.'), 'JWE_NOT_OPENED')
    }
    const other = testPublicJwk('stranger')
    await refused(header({ epk: other }), 'JWE_NOT_OPENED')
  })

  it.each<[string, object, string]>([
    ['compressed', { zip: 'DEF' }, 'JWE_INVALID'],
    ['under a passphrase', { alg: 'PBES2-HS256+A128KW', p2c: 2_000_000_000 }, 'JWE_INVALID'],
    ['of another agreement', { alg: 'ECDH-ES+A256KW' }, 'JWE_INVALID'],
    ['of another cipher', { enc: 'A128GCM' }, 'JWE_INVALID'],
    ['of a critical extension', { crit: ['exp'] }, 'JWE_INVALID'],
    ['without a kind', { typ: undefined }, 'JWT_TYP_MISMATCH'],
    ['without a key', { epk: undefined }, 'KEY_INVALID'],
    ['with a private key', { epk: testKeys.stranger }, 'KEY_PRIVATE_LEAKED'],
    ['with an Ed25519 key', { epk: testPublicJwk('schoolEd25519') }, 'JWE_INVALID'],
    [
      'with a point that is not on the curve',
      { epk: { ...testPublicJwk('stranger'), x: testPublicJwk('school').x } },
      'JWE_NOT_OPENED',
    ],
  ])('is refused %s', async (_, changes, code) => {
    await refused(header(changes), code)
    expect(await openSealed(header({}), typ, guardian)).toEqual(content)
  })

  it.each<[string, string, string]>([
    ['too short', 'a.b', 'JWE_INVALID'],
    ['a signed token', 'a.b.c', 'JWE_INVALID'],
    ['with an encrypted key', sealed.replace('..', '.AAAA.'), 'JWE_INVALID'],
    ['with a short tag', `${sealed.slice(0, -22)}AAAA`, 'JWE_INVALID'],
    ['with white space', `${sealed.slice(0, -4)} AAA`, 'B64URL_NOT_CANONICAL'],
    ['endless', 'a'.repeat(sealedMessageBytes + 1), 'INPUT_TOO_LARGE'],
  ])('is refused %s', async (_, text, code) => {
    await refused(text, code)
  })

  it('is for keys of P-256 that its owner holds', async () => {
    const unsupported = { code: 'KEY_AGREEMENT_UNSUPPORTED' }
    await expect(sealFor(testPublicJwk('holderEd25519'), typ, content)).rejects.toMatchObject(unsupported)
    await refused(sealed, unsupported.code, await privateKeyFromJwk(testKeys.holderEd25519))
    const pair = (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
      'sign',
      'verify',
    ])) as CryptoKeyPair
    const kept = await privateKeyFromCryptoKeys(pair)
    const forKept = await sealFor(readPublicJwk(kept.publicJwk, 'jwk'), typ, content)
    await refused(forKept, 'KEY_NOT_EXPORTABLE', kept)
  })
})
