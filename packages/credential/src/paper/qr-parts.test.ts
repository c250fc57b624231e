import { describe, expect, test } from 'vitest'
import { encodeBase64url } from '../edge/base64url.ts'
import { limits } from '../limits.ts'
import { encodeBase41 } from './base41.ts'
import { isQrPart, joinFromQr, splitForQr } from './qr-parts.ts'

/** A token of the shape of a sealed message, with no more repetition than one has. */
const tokenOf = (length: number, seed = 1): string => {
  const bytes = (count: number) =>
    Uint8Array.from({ length: count }, (_, i) => (i * i * 31 + i * seed) & 0xff)
  return [bytes(190), new Uint8Array(), bytes(12), bytes(length), bytes(16)].map(encodeBase64url).join('.')
}
const token = tokenOf(2500)
const parts = await splitForQr(token)
const others = await splitForQr(tokenOf(2500, 2))

describe('splitting', () => {
  test('gives texts of the alphanumeric mode within a phone’s reach, about as long as each other', () => {
    expect(parts).toHaveLength(4)
    for (const [i, part] of parts.entries()) {
      expect(part).toMatch(/^[0-9A-Z*\-./:]+$/)
      expect(part.startsWith(`ATTESTAT-QR1:${i + 1}/4:`)).toBe(true)
      expect(part.length).toBeLessThanOrEqual(limits.qrPartLength)
      expect(part.length).toBeGreaterThan(800)
      expect(isQrPart(part)).toBe(true)
    }
    expect(isQrPart('ATTESTAT1:000')).toBe(false)
  })

  test('gives one text where one is enough', async () => {
    const short = await splitForQr(tokenOf(300))
    expect(short).toHaveLength(1)
    expect(await joinFromQr(short)).toBe(tokenOf(300))
  })

  test('takes as much as the codes hold, and not a byte more', async () => {
    const [room] = [16 * (limits.qrPartLength - 'ATTESTAT-QR1:16/16:123456789:'.length)]
    const most = Math.floor((room * 2) / 3) - 218 - 9
    const full = await splitForQr(tokenOf(most))
    expect(full).toHaveLength(limits.qrParts)
    expect(Math.max(...full.map(({ length }) => length))).toBeLessThanOrEqual(limits.qrPartLength)
    expect(await joinFromQr(full)).toBe(tokenOf(most))
    for (const length of [most + 1, most * 10]) {
      await expect(splitForQr(tokenOf(length))).rejects.toMatchObject({
        code: 'QR_TOO_LONG',
        details: { most: 16 },
      })
    }
  })
})

describe('joining', () => {
  test('takes the parts in any order, and one that was scanned twice', async () => {
    const [one, two, three, four] = parts as [string, string, string, string]
    expect(await joinFromQr([three, `${one}\n`, four, two, one])).toBe(token)
  })

  test('says which parts are missing', async () => {
    await expect(joinFromQr([parts[0] as string, parts[2] as string])).rejects.toMatchObject({
      code: 'QR_PARTS_MISSING',
      details: { missing: ['2', '4'], count: 4 },
    })
  })

  test('refuses a part of another message, and says which text it is', async () => {
    await expect(joinFromQr(parts.with(2, others[2] as string))).rejects.toMatchObject({
      code: 'QR_PART_FOREIGN',
      at: 'code 3',
    })
    await expect(joinFromQr([...parts, ...(await splitForQr(tokenOf(300)))])).rejects.toMatchObject({
      code: 'QR_PART_FOREIGN',
    })
  })

  test('refuses a part that came twice with different contents', async () => {
    const changed = changeLast(parts[1] as string)
    await expect(joinFromQr([...parts, changed])).rejects.toMatchObject({
      code: 'QR_PART_DIFFERS',
      at: 'code 5',
      details: { number: 2 },
    })
  })

  test('refuses what is not what was split', async () => {
    for (const i of parts.keys()) {
      await expect(joinFromQr(parts.with(i, changeLast(parts[i] as string)))).rejects.toMatchObject({
        code: 'QR_PARTS_DAMAGED',
      })
    }
  })

  test.each([
    ['nothing', []],
    ['another text', ['https://university.example/']],
    ['a paper', ['ATTESTAT1:000']],
    ['no number', [parts[0]?.replace('1/4', '4')]],
    ['a place that is not there', [parts[0]?.replace('1/4', '5/4')]],
    ['the place zero', [parts[0]?.replace('1/4', '0/4')]],
    ['more places than there are', [parts[0]?.replace('1/4', '1/17')]],
    ['another alphabet', [parts[0]?.toLowerCase()]],
    ['no content', [parts[0]?.slice(0, 'ATTESTAT-QR1:1/4:123456789:'.length)]],
  ])('refuses %s', async (_, texts) => {
    await expect(joinFromQr(texts as string[])).rejects.toMatchObject({ code: 'QR_PART_MALFORMED' })
  })

  test('refuses an endless text before it reads it', async () => {
    await expect(joinFromQr([`${parts[0]}${'A'.repeat(1000)}`])).rejects.toMatchObject({
      code: 'INPUT_TOO_LARGE',
      at: 'code 1',
    })
  })

  test('refuses bytes that no splitting makes, whoever took their digest', async () => {
    for (const bytes of [[0], [2], [2, 0], [2, 0, 9, 1], [255, 0]]) {
      const whole = Uint8Array.from(bytes)
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', whole)).subarray(0, 6)
      const text = `ATTESTAT-QR1:1/1:${encodeBase41(digest)}:${encodeBase41(whole)}`
      await expect(joinFromQr([text]), String(bytes)).rejects.toMatchObject({ code: 'QR_PARTS_DAMAGED' })
    }
    const sound = Uint8Array.from([2, 0, 1, 1])
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', sound)).subarray(0, 6)
    expect(await joinFromQr([`ATTESTAT-QR1:1/1:${encodeBase41(digest)}:${encodeBase41(sound)}`])).toBe('AQ.')
  })
})

/** The same text but for its last character, which another takes the place of. */
function changeLast(part: string): string {
  return `${part.slice(0, -2)}${part.at(-2) === '0' ? '1' : '0'}${part.at(-1)}`
}
