/** The two backends of `#crypto` and of `#signing` against each other: one input, one answer. */
import { constants, deflateSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../fixtures/test-keys.ts'
import * as nativeCrypto from '../../packages/credential/src/crypto.node.ts'
import type { CryptoBackend } from '../../packages/credential/src/crypto.ts'
import * as webCrypto from '../../packages/credential/src/crypto.web.ts'
import * as nativeSigning from '../../packages/keys/src/signing.node.ts'
import type { SigningBackend } from '../../packages/keys/src/signing.ts'
import * as webSigning from '../../packages/keys/src/signing.web.ts'

const native: CryptoBackend = nativeCrypto
const web: CryptoBackend = webCrypto
const signing: readonly (readonly [string, SigningBackend])[] = [
  ['native', nativeSigning],
  ['WebCrypto', webSigning],
]

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(Buffer.concat(parts))
const plain = (value: unknown): unknown => (value instanceof Uint8Array ? [...value] : value)
const text = new TextEncoder().encode('the same list, again and again and again and again')

describe('both backends', () => {
  test.each(['sha-256', 'sha-384', 'sha-512'] as const)('hash alike with %s', async (algorithm) => {
    for (const data of [bytes(), text, new Uint8Array(100_000).fill(7)]) {
      expect(plain(await web.hash(algorithm, data))).toEqual(plain(await native.hash(algorithm, data)))
    }
    const texts = ['', 'WyJhIl0', 'Аттестат', '🎓', 'x'.repeat(9000)]
    expect(await web.digestTexts(algorithm, texts)).toEqual(await native.digestTexts(algorithm, texts))
  })

  test('make as many random bytes as asked, each time others', () => {
    for (const backend of [native, web]) {
      expect(backend.randomBytes(16)).toHaveLength(16)
      expect(plain(backend.randomBytes(16))).not.toEqual(plain(backend.randomBytes(16)))
    }
  })

  test('write base64url alike, of any length', () => {
    for (const length of [0, 1, 2, 3, 63, 64, 65, 8191, 8192, 8193, 20_000]) {
      const data = native.randomBytes(length)
      const written = native.encodeBase64url(data)
      expect(web.encodeBase64url(data)).toBe(written)
      expect(plain(web.decodeBase64url(written))).toEqual(plain(data))
      // A view into a larger buffer is written as the view, not as the buffer.
      expect(web.encodeBase64url(data.subarray(1))).toBe(native.encodeBase64url(data.subarray(1)))
    }
  })

  test.each(['A', 'AB', 'AA==', 'A A', 'AAA\n', '+/+/', 'AAA~', 'é', '=', 'A'.repeat(5)])(
    'leave it to the strict edge to see that %j is not canonical',
    (written) => {
      for (const { encodeBase64url, decodeBase64url } of [native, web]) {
        expect(encodeBase64url(decodeBase64url(written))).not.toBe(written)
      }
    },
  )

  test.each([
    ['text', text],
    ['a byte order mark, which stays', bytes(0xef, 0xbb, 0xbf, 0x41)],
    ['a byte that is never UTF-8', bytes(0xff)],
    ['an overlong encoding', bytes(0xc0, 0x80)],
    ['a surrogate', bytes(0xed, 0xa0, 0x80)],
    ['half a character', bytes(0xd0)],
  ])('decode %s alike', (_name, data) => {
    expect(web.decodeUtf8(data)).toBe(native.decodeUtf8(data))
  })

  test('encode text alike, lone surrogates included', () => {
    for (const written of ['', 'Аттестат 🎓', 'x\ud800y']) {
      expect(plain(web.encodeUtf8(written))).toEqual(plain(native.encodeUtf8(written)))
    }
  })

  const zeros43 = 'A'.repeat(43)
  const school = testPublicJwk('school') as { kty: 'EC'; crv: 'P-256'; x: string; y: string }
  test.each([
    ['a point of P-256', school, true],
    ['a point of Ed25519', testPublicJwk('schoolEd25519'), true],
    ['a point off the curve', { ...school, y: school.x }, false],
    ['the origin', { ...school, x: zeros43, y: zeros43 }, false],
    ['a coordinate above the field', { ...school, x: `${'_'.repeat(42)}8` }, false],
    ['a coordinate that is too long', { ...school, x: `A${school.x}` }, false],
  ])('import %s alike', async (_name, jwk, isKey) => {
    expect((await native.importPublicKey(jwk)) !== undefined).toBe(isKey)
    expect((await web.importPublicKey(jwk)) !== undefined).toBe(isKey)
  })

  test.each(['school', 'schoolEd25519'] as const)('decide alike on signatures by %s', async (name) => {
    const operations = (await nativeSigning.importPrivateJwk(testKeys[name]))!
    const good = await operations.sign(text)
    const flipped = Uint8Array.from(good, (byte, i) => (i === 40 ? byte ^ 1 : byte))
    for (const backend of [native, web]) {
      const key = (await backend.importPublicKey(testPublicJwk(name)))!
      expect(await backend.verifySignature(key, text, good)).toBe(true)
      expect(await backend.verifySignature(key, text.subarray(1), good)).toBe(false)
      for (const bad of [flipped, bytes(), good.subarray(1), join(good, bytes(0)), new Uint8Array(64)]) {
        expect(await backend.verifySignature(key, text, bad)).toBe(false)
      }
    }
  })

  test.each(signing)('verify what the %s backend of #signing signs', async (_name, signer) => {
    for (const alg of ['ES256', 'EdDSA'] as const) {
      const { publicJwk, operations } = await signer.generateKey(alg)
      const jwk = (await operations.exportPrivateJwk())!
      for (const [, other] of signing) {
        const again = (await other.importPrivateJwk(jwk))!
        expect(await again.exportPrivateJwk()).toEqual(jwk)
        for (const backend of [native, web]) {
          const key = (await backend.importPublicKey(publicJwk))!
          expect(await backend.verifySignature(key, text, await again.sign(text))).toBe(true)
        }
      }
    }
  })

  test.each([
    ['the private half of another key', { ...testKeys.school, d: testKeys.holder.d }],
    ['the private half of another Ed25519 key', { ...testKeys.schoolEd25519, d: testKeys.holderEd25519.d }],
    ['a zero', { ...testKeys.school, d: zeros43 }],
  ])('take no private key with %s', async (_name, jwk) => {
    for (const [, { importPrivateJwk }] of signing) expect(await importPrivateJwk(jwk)).toBeUndefined()
  })
})

describe('both backends, unpacking', () => {
  const gzip = Uint8Array.from(gzipSync(text))
  const zlib = Uint8Array.from(deflateSync(text))
  const badCheck = (data: Uint8Array, back: number): Uint8Array =>
    Uint8Array.from(data, (byte, i) => (i === data.length - back ? byte ^ 1 : byte))
  const named = join(bytes(0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 3, 0x61, 0), gzip.subarray(10))

  test.each([
    ['gzip', 'what was packed', gzip, 'text'],
    ['gzip', 'a member with a file name', named, 'text'],
    ['gzip', 'a second member', join(gzip, gzip), 'invalid'],
    ['gzip', 'an empty second member', join(gzip, gzipSync('')), 'invalid'],
    ['gzip', 'bytes after the member', join(gzip, bytes(1, 2, 3)), 'invalid'],
    ['gzip', 'zeros after the member', join(gzip, new Uint8Array(512)), 'invalid'],
    ['gzip', 'a wrong checksum', badCheck(gzip, 8), 'invalid'],
    ['gzip', 'a wrong length', badCheck(gzip, 1), 'invalid'],
    ['gzip', 'a stream cut short', gzip.subarray(0, -1), 'invalid'],
    ['gzip', 'a stream without its trailer', gzip.subarray(0, -8), 'invalid'],
    ['gzip', 'nothing', bytes(), 'invalid'],
    ['gzip', 'the other compression', zlib, 'invalid'],
    ['zlib', 'what was packed', zlib, 'text'],
    ['zlib', 'a second stream', join(zlib, zlib), 'invalid'],
    ['zlib', 'bytes after the stream', join(zlib, bytes(0)), 'invalid'],
    ['zlib', 'a wrong checksum', badCheck(zlib, 1), 'invalid'],
    ['zlib', 'a stream cut short', zlib.subarray(0, -1), 'invalid'],
    ['zlib', 'a preset dictionary', Uint8Array.from(deflateSync(text, { dictionary: text })), 'invalid'],
    ['zlib', 'the other compression', gzip, 'invalid'],
    ['zlib', 'nothing', bytes(), 'invalid'],
  ] as const)('%s of %s', async (compression, _name, data, expected) => {
    const wanted = expected === 'text' ? [...text] : expected
    expect(plain(await native.decompress(compression, data, 1000))).toEqual(wanted)
    expect(plain(await web.decompress(compression, data, 1000))).toEqual(wanted)
  })

  test.each(['gzip', 'zlib'] as const)(
    '%s of what either packed, as far as the bound and not past it',
    async (kind) => {
      for (const packer of [native, web]) {
        const packed = await packer.compress(kind, text)
        for (const reader of [native, web]) {
          expect(plain(await reader.decompress(kind, packed, text.length))).toEqual([...text])
          expect(await reader.decompress(kind, packed, text.length - 1)).toBe('too-large')
        }
      }
    },
  )

  test.each([
    ['native', native],
    ['WebCrypto', web],
  ])('of a bomb of half a gigabyte stops at the bound with the %s backend', async (_name, backend) => {
    const bomb = gzipBomb(512)
    expect(bomb.length).toBeLessThan(600_000)
    const before = process.memoryUsage().rss
    expect(await backend.decompress('gzip', bomb, 2 ** 23)).toBe('too-large')
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
  })
})

/** A gzip member of so many mebibytes of zeros, put together from one deflate block without unpacking it. */
function gzipBomb(mebibytes: number): Uint8Array {
  const options = { level: 9, finishFlush: constants.Z_FULL_FLUSH }
  const block = gzipSync(new Uint8Array(2 ** 20), options).subarray(10)
  return join(bytes(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3), ...Array.from({ length: mebibytes }, () => block))
}
