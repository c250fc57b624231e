import { createPrivateKey, sign } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type TestKeyName, testKeys, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { didKeyUrlOf } from '../did/did-key.ts'
import { encodeBase64url } from '../edge/base64url.ts'
import { formats, readCredential } from '../formats/formats.ts'
import type { ResolveKey, Signer } from '../jose/signer.ts'
import { type TokenKind, tokenTyp } from '../jose/token-kinds.ts'
import { limits } from '../limits.ts'
import { decodeBase41, encodeBase41 } from './base41.ts'
import { isPaper, type Paper, readPaper, verifyPaper, writePaper } from './paper.ts'

const kid = 'did:web:school130.example#key-1'
const sample: Paper = {
  kind: 'school-diploma',
  name: 'Соколова Анна Сергеевна',
  title: 'Аттестат о среднем общем образовании с отличием',
  awardedOn: '2026-06-25',
  number: '07724 0012345',
  issuedAt: new Date('2026-06-26T09:00:00Z'),
  status: { uri: 'https://school130.example/status/1.statuslist.jwt', idx: 81_234 },
}

const keyOf =
  (name: TestKeyName): ResolveKey =>
  async ({ protectedHeader }) => ({
    jwk: testPublicJwk(name),
    kid: String(protectedHeader.kid),
    source: 'test',
  })
const resolveKey = keyOf('school')
const signer = testSigner('school', kid)

/** A paper text around any header and payload, signed as they are. */
function forge(header: object, payload: unknown, name: TestKeyName = 'school'): string {
  const [head, body] = [header, payload].map((part) => Buffer.from(JSON.stringify(part)))
  const input = [head, body].map((part) => encodeBase64url(part as Buffer)).join('.')
  const key = createPrivateKey({ key: { ...testKeys[name] }, format: 'jwk' })
  const signature = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
  const length = Buffer.from([(head as Buffer).length >> 8, (head as Buffer).length & 255])
  return `ATTESTAT1:${encodeBase41(Buffer.concat([length, head as Buffer, body as Buffer, signature]))}`
}

const header = { alg: 'ES256', typ: 'attestat-paper+jwt', kid }
const claims = {
  kind: 'school-diploma',
  name: 'Соколова Анна Сергеевна',
  title: 'Аттестат',
  awarded: '2026-06-25',
  iat: 1_782_464_400,
}

describe('writing and reading', () => {
  for (const name of ['school', 'schoolEd25519'] as const) {
    test(`reads back what was signed with ${testSigner(name).alg}`, async () => {
      const own = testSigner(name, didKeyUrlOf(testPublicJwk(name)))
      const text = await writePaper({ ...sample, validUntil: new Date('2031-01-01T00:00:00Z') }, own)
      const {
        jws,
        key,
        issuer,
        text: received,
        ...paper
      } = await verifyPaper(text, { resolveKey: keyOf(name) })
      expect(paper).toEqual({ ...sample, validUntil: new Date('2031-01-01T00:00:00Z') })
      expect(issuer).toBe(own.kid?.split('#')[0])
      expect(received).toBe(text)
      expect(jws.header).toEqual({ alg: own.alg, typ: 'attestat-paper+jwt', kid: own.kid })
    })
  }

  test('is made of characters of the alphanumeric mode that survive copying, and fits the QR code', async () => {
    const text = await writePaper(sample, signer)
    expect(text).toMatch(/^ATTESTAT1:[0-9A-Z*\-./:]+$/)
    expect(text.length).toBeLessThan(limits.paperLength)
    expect(isPaper(text)).toBe(true)
  })

  test('asks for the key of the issuer at the time of the signature', async () => {
    const text = await writePaper(sample, signer)
    const asked: unknown[] = []
    await verifyPaper(text, {
      resolveKey: async (request) => {
        asked.push(request)
        return resolveKey(request)
      },
    })
    expect(asked).toMatchObject([
      { issuer: 'did:web:school130.example', purpose: 'assertionMethod', at: sample.issuedAt },
    ])
  })

  test('signs the same claims as a compact JWS would: anybody can put one together again', async () => {
    const { jws } = readPaper(await writePaper(sample, signer))
    expect(jws.text.split('.')).toHaveLength(3)
    expect(jws.payload).toMatchObject({ status: '/status/1.statuslist.jwt#81234' })
  })

  test('needs a signer with a DID URL as kid', async () => {
    await expect(writePaper(sample, testSigner('school'))).rejects.toMatchObject({ code: 'JWS_KID_INVALID' })
    await expect(writePaper(sample, testSigner('school', 'key-1'))).rejects.toMatchObject({
      code: 'JWS_KID_INVALID',
    })
  })
})

test('writes a status list under another address with its host', async () => {
  for (const [uri, written] of [
    ['https://static.example/130/1.jwt', 'static.example/130/1.jwt#5'],
    ['https://school130.example.evil.example/1.jwt', 'school130.example.evil.example/1.jwt#5'],
    ['https://school130.example/1.jwt', '/1.jwt#5'],
  ]) {
    const status = { uri: uri as string, idx: 5 }
    const read = readPaper(await writePaper({ ...sample, status }, signer))
    expect(read.jws.payload.status).toBe(written)
    expect(read.status).toEqual(status)
  }
})

describe('size', () => {
  const longest = {
    name: 'Христорождественская-Преображенская Александрина-Вильгельмина Константиновна',
    title:
      'Лауреат I степени — Международный конкурс юных исполнителей на народных инструментах имени Андреева',
    number: 'ЮП-2026-0001234-дубликат',
    validUntil: new Date('2031-06-26T09:00:00Z'),
    status: {
      uri: 'https://obrazovanie.administraciya-goroda.example/shkoly/licey-130/status/12.statuslist.jwt',
      idx: 131_071,
    },
  }
  const longKid = 'did:web:obrazovanie.administraciya-goroda.example:shkoly:licey-130#key-1'

  test('the longest plausible names fit, under a long address or a did:key', async () => {
    const short = { uri: 'https://muz-shkola-7.example/status/12.statuslist.jwt', idx: 131_071 }
    const diploma = 'Свидетельство об окончании детской музыкальной школы с отличием'
    for (const [id, status, title] of [
      [longKid, longest.status, longest.title],
      [didKeyUrlOf(testPublicJwk('school')), short, diploma],
    ] as const) {
      const paper = { ...sample, ...longest, status, title }
      const text = await writePaper(paper, testSigner('school', id))
      expect(text.length).toBeLessThanOrEqual(limits.paperLength)
      expect(readPaper(text)).toMatchObject(paper)
    }
  })

  test('whatever is written is whole and fits; whatever does not fit is refused, never cut', async () => {
    const letter = fc.constantFrom(...'абвгдеёжзийклмнопрстуфхцчшщъыьэюя')
    const word = fc.string({ unit: letter, minLength: 20, maxLength: 60 })
    const words = (most: number) =>
      fc.array(word, { minLength: 1, maxLength: most }).map((all) => all.join(' '))
    let refused = 0
    await fc.assert(
      fc.asyncProperty(words(4), words(9), async (name, title) => {
        try {
          const text = await writePaper({ ...sample, name, title }, signer)
          expect(text.length).toBeLessThanOrEqual(limits.paperLength)
          expect(readPaper(text)).toMatchObject({ name, title })
        } catch (error) {
          expect(error).toMatchObject({ code: 'PAPER_TOO_LONG' })
          refused++
        }
      }),
      { seed: 1, numRuns: 150 },
    )
    expect(refused).toBeGreaterThan(10)
    expect(refused).toBeLessThan(140)
  })

  test('one byte past the room is refused, with the excess; its twin that just fits is not', async () => {
    const title = (extra: number) => 'a'.repeat(300 + extra)
    const refusal = await writePaper({ ...sample, title: title(400) }, signer).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'PAPER_TOO_LONG' })
    const fits = 400 - Number(refusal.details.excess)
    const text = await writePaper({ ...sample, title: title(fits) }, signer)
    expect(text).toHaveLength(limits.paperLength)
    expect(readPaper(text).title).toBe(title(fits))
    await expect(writePaper({ ...sample, title: title(fits + 1) }, signer)).rejects.toMatchObject({
      code: 'PAPER_TOO_LONG',
      details: { excess: 1 },
    })
  })
})

describe('what is refused', () => {
  test('every change of a single character, while the text as it was verifies', async () => {
    const text = await writePaper(sample, signer)
    await expect(verifyPaper(text, { resolveKey })).resolves.toMatchObject({ name: sample.name })
    for (let i = 'ATTESTAT1:'.length; i < text.length; i += 7) {
      const changed = `${text.slice(0, i)}${text[i] === 'A' ? 'B' : 'A'}${text.slice(i + 1)}`
      await expect(verifyPaper(changed, { resolveKey }), `character ${i}`).rejects.toHaveProperty('code')
    }
  })

  test('another name over the old signature', async () => {
    const { jws } = readPaper(await writePaper(sample, signer))
    const other = readPaper(await writePaper({ ...sample, name: 'Соколова Инна Сергеевна' }, signer))
    const length = Buffer.from([0, Buffer.from(JSON.stringify(jws.header)).length])
    const parts = [jws.header, other.jws.payload].map((part) => Buffer.from(JSON.stringify(part)))
    const swapped = `ATTESTAT1:${encodeBase41(Buffer.concat([length, ...parts, jws.signature]))}`
    expect(readPaper(swapped).name).toBe('Соколова Инна Сергеевна')
    await expect(verifyPaper(swapped, { resolveKey })).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })

  test('the key of somebody else, and of another algorithm', async () => {
    const text = await writePaper(sample, signer)
    await expect(verifyPaper(text, { resolveKey: keyOf('stranger') })).rejects.toMatchObject({
      code: 'SIGNATURE_INVALID',
    })
    await expect(verifyPaper(text, { resolveKey: keyOf('schoolEd25519') })).rejects.toMatchObject({
      code: 'JWS_ALG_KEY_MISMATCH',
    })
  })

  test('every other kind of token of the same issuer', () => {
    expect(() => readPaper(forge(header, claims))).not.toThrow()
    for (const kind of (Object.keys(tokenTyp) as TokenKind[]).filter((one) => one !== 'paper')) {
      expect(() => readPaper(forge({ ...header, typ: tokenTyp[kind] }, claims)), kind).toThrowError(
        expect.objectContaining({ code: 'JWT_TYP_MISMATCH' }),
      )
    }
    expect(() => readPaper(forge({ alg: 'ES256', kid }, claims))).toThrowError(
      expect.objectContaining({ code: 'JWT_TYP_MISMATCH' }),
    )
  })

  test('a paper where a credential belongs, in every format', async () => {
    const { jws } = readPaper(await writePaper(sample, signer))
    for (const { id, selective } of formats) {
      await expect(
        readCredential(selective ? `${jws.text}~` : jws.text, { format: id }),
      ).rejects.toMatchObject({
        code: 'JWT_TYP_MISMATCH',
      })
    }
  })

  test.each([
    ['without a name', { name: undefined }, 'REQUIRED_CLAIM_MISSING', 'paper.name'],
    ['without a time', { iat: undefined }, 'REQUIRED_CLAIM_MISSING', 'paper.iat'],
    ['with a claim more', { mark: '5' }, 'CLAIM_NOT_ALLOWED', 'paper.mark'],
    ['with a name that is a list', { name: ['a'] }, 'CLAIM_TYPE_INVALID', 'paper.name'],
    ['with a name in two lines', { name: 'a\nb' }, 'CLAIM_TYPE_INVALID', 'paper.name'],
    ['with a name that turns the line around', { name: 'Анна\u202e' }, 'TEXT_SUSPICIOUS', 'paper.name'],
    ['with a kind that is no name', { kind: 'Аттестат' }, 'CLAIM_TYPE_INVALID', 'paper.kind'],
    ['with 30 February', { awarded: '2026-02-30' }, 'CLAIM_TYPE_INVALID', 'paper.awarded'],
    ['with a time for a day', { awarded: '2026-02-03T00:00:00Z' }, 'CLAIM_TYPE_INVALID', 'paper.awarded'],
    ['with a time in words', { iat: '2026' }, 'CLAIM_TYPE_INVALID', 'paper.iat'],
    ['with a status without index', { status: 'school.example/1' }, 'CLAIM_TYPE_INVALID', 'paper.status'],
    ['with a status of another scheme', { status: 'http://a/1#1' }, 'CLAIM_TYPE_INVALID', 'paper.status'],
    ['with a status on no host', { status: '//evil.example/1#1' }, 'CLAIM_TYPE_INVALID', 'paper.status'],
    ['with a status of a user', { status: 'a@b.example/1#1' }, 'CLAIM_TYPE_INVALID', 'paper.status'],
  ])('a paper %s', (_, change, code, at) => {
    expect(() => readPaper(forge(header, { ...claims, ...change }))).toThrowError(
      expect.objectContaining({ code, at }),
    )
  })

  test('a kid that names no DID', () => {
    expect(() => readPaper(forge({ ...header, kid: 'key-1' }, claims))).toThrowError(
      expect.objectContaining({ code: 'JWS_KID_INVALID' }),
    )
  })

  test.each([
    ['nothing after the prefix', 'ATTESTAT1:'],
    ['a lone character', 'ATTESTAT1:A'],
    ['another alphabet', 'ATTESTAT1:abc'],
    ['a group that stands for no bytes', 'ATTESTAT1::::'],
    ['another version', 'ATTESTAT2:000'],
    ['a web address', 'https://evil.example/'],
    ['a header longer than all', `ATTESTAT1:${encodeBase41(new Uint8Array(200).fill(255))}`],
  ])('%s', (_, text) => {
    expect(() => readPaper(text)).toThrowError(expect.objectContaining({ code: 'PAPER_MALFORMED' }))
  })

  test('a text longer than the QR code holds, before anything is decoded', () => {
    expect(() => readPaper(`ATTESTAT1:${'0'.repeat(100_000)}`)).toThrowError(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    )
  })

  test('a value that its own reader would refuse is not signed', async () => {
    const counting: Signer = { ...signer, sign: () => Promise.reject(new Error('signed')) }
    await expect(writePaper({ ...sample, name: ' ' }, counting)).rejects.toMatchObject({
      code: 'CLAIM_TYPE_INVALID',
    })
    await expect(
      writePaper({ ...sample, status: { uri: 'ftp://a/1', idx: 0 } }, counting),
    ).rejects.toMatchObject({ code: 'CLAIM_TYPE_INVALID' })
  })
})

test('base 41 gives back any bytes, and has one text for them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const text = encodeBase41(bytes)
      expect(decodeBase41(text)).toEqual(Uint8Array.from(bytes))
      expect(text.length).toBe(Math.ceil((bytes.length * 3) / 2))
    }),
    { seed: 1 },
  )
})
