import { describe, expect, test } from 'vitest'
import {
  kdfCeiling,
  kdfDefaults,
  kdfFloor,
  openWithPassphrase,
  sealWithPassphrase,
} from '../keystore.node.ts'

const purpose = 'test'
const plaintext = new TextEncoder().encode('a data key')
const seal = (phrase: string): Promise<Uint8Array> =>
  sealWithPassphrase(plaintext, phrase, { purpose, kdf: kdfFloor })
const open = (sealed: Uint8Array, phrase = 'пароль'): Promise<Uint8Array> =>
  openWithPassphrase(sealed, phrase, { purpose })
const sealed = await seal('пароль')

function edited(edit: (copy: Uint8Array, view: DataView) => void): Uint8Array {
  const copy = Uint8Array.from(sealed)
  edit(copy, new DataView(copy.buffer))
  return copy
}

describe('sealed bytes', () => {
  test('open with the passphrase', async () => {
    expect(new Uint8Array(await open(sealed))).toEqual(plaintext)
  })

  test('open with the passphrase typed on another system, in another Unicode normalisation', async () => {
    const composed = await seal('йод'.normalize('NFC'))
    expect(new Uint8Array(await open(composed, 'йод'.normalize('NFD')))).toEqual(plaintext)
  })

  test('are different each time', async () => {
    const other = await seal('пароль')
    expect(Buffer.from(other.subarray(18, 46)).equals(sealed.subarray(18, 46))).toBe(false)
  })

  test.each([
    ['another passphrase', 'парол'],
    ['a compatibility look-alike', 'пароль\u2000'],
  ])('stay shut for %s', async (_name, phrase) => {
    await expect(open(sealed, phrase)).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
  })

  test('stay shut for another purpose', async () => {
    await expect(openWithPassphrase(sealed, 'пароль', { purpose: 'other' })).rejects.toMatchObject({
      code: 'KEYSTORE_AUTH_FAILED',
    })
  })

  test('tell a wrong passphrase and a changed byte by the same words', async () => {
    const wrong = await open(sealed, 'x').catch(String)
    expect(await open(edited((copy) => void copy.fill(0, -1))).catch(String)).toBe(wrong)
  })

  test.each([
    ['salt', 18],
    ['nonce', 34],
    ['ciphertext', 46],
    ['tag', sealed.length - 1],
  ])('are refused when a byte of the %s has changed', async (_name, at) => {
    const changed = edited((copy, view) => view.setUint8(at, copy[at]! ^ 1))
    await expect(open(changed)).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
  })

  test('are refused when their cost was changed within its bounds', async () => {
    const dearer = edited((_copy, view) => view.setUint32(13, 3))
    await expect(open(dearer)).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
  })

  test.each([
    ['memory', (_: Uint8Array, view: DataView) => view.setUint32(9, kdfFloor.memoryKiB - 1)],
    ['passes', (_: Uint8Array, view: DataView) => view.setUint32(13, kdfFloor.passes - 1)],
    ['lanes', (_: Uint8Array, view: DataView) => view.setUint8(17, 0)],
  ])('are refused when they ask for too few %s', async (_name, edit) => {
    await expect(open(edited(edit))).rejects.toMatchObject({ code: 'KEYSTORE_KDF_WEAK' })
  })

  test.each([
    ['memory', (_: Uint8Array, view: DataView) => view.setUint32(9, 2 ** 30)],
    ['passes', (_: Uint8Array, view: DataView) => view.setUint32(13, kdfCeiling.passes + 1)],
    ['lanes', (_: Uint8Array, view: DataView) => view.setUint8(17, kdfCeiling.lanes + 1)],
  ])('are refused before anything is derived when they ask for too many %s', async (_name, edit) => {
    const before = process.memoryUsage().rss
    await expect(open(edited(edit))).rejects.toMatchObject({ code: 'KEYSTORE_KDF_LIMIT' })
    expect(process.memoryUsage().rss - before).toBeLessThan(64 * 2 ** 20)
  })

  test('of a newer version are refused as such', async () => {
    const newer = edited((_copy, view) => view.setUint8(8, 2))
    await expect(open(newer)).rejects.toMatchObject({
      code: 'KEYSTORE_VERSION',
      details: { found: 2, supported: 1 },
    })
  })

  test.each([
    ['empty', new Uint8Array()],
    ['something else', new Uint8Array(200)],
    ['cut short', sealed.subarray(0, 61)],
    ['of no version', edited((_copy, view) => view.setUint8(8, 0))],
  ])('that are %s are refused', async (_name, bytes) => {
    await expect(open(bytes)).rejects.toMatchObject({ code: 'KEYSTORE_INVALID' })
  })
})

describe('sealing', () => {
  test('costs 64 MiB in three passes unless asked otherwise', async () => {
    expect(kdfDefaults).toEqual({ memoryKiB: 65_536, passes: 3, lanes: 1 })
    const byDefault = await sealWithPassphrase(plaintext, 'пароль', { purpose })
    const view = new DataView(byDefault.buffer, byDefault.byteOffset)
    expect([view.getUint32(9), view.getUint32(13), view.getUint8(17)]).toEqual([65_536, 3, 1])
  })

  test.each([
    ['less memory', { memoryKiB: 19_455 }, 'KEYSTORE_KDF_WEAK'],
    ['a fraction of a pass', { passes: 2.5 }, 'KEYSTORE_KDF_WEAK'],
    ['too much memory', { memoryKiB: 2 ** 20 }, 'KEYSTORE_KDF_LIMIT'],
  ])('is refused with %s than the bounds allow', async (_name, part, code) => {
    const kdf = { ...kdfFloor, ...part }
    await expect(sealWithPassphrase(plaintext, 'x', { purpose, kdf })).rejects.toMatchObject({ code })
  })

  test.each([
    ['empty', ''],
    ['endless', 'x'.repeat(1025)],
    ['not Unicode', 'x\ud800'],
  ])('is refused under a passphrase that is %s', async (_name, phrase) => {
    await expect(seal(phrase)).rejects.toMatchObject({ code: 'PASSPHRASE_INVALID' })
  })
})
