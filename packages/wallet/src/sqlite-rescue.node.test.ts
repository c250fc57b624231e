import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kdfFloor } from '@attestat/keys/keystore'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { storedRecord } from '../../../fixtures/store-contract.ts'
import { createWalletFile, openWalletFile, rescueWalletFile } from './sqlite.node.ts'
import type { StoredRecord } from './store.ts'

const passphrase = 'correct horse battery staple'
const folder = mkdtempSync(join(tmpdir(), 'attestat-damaged-'))
const path = join(folder, 'damaged.wallet')
const records = (['credential', 'credential-text', 'consent'] as const).flatMap((type) =>
  Array.from({ length: 20 }, (_, i) => storedRecord(`${i}`, 1, `content ${i}`, type)),
)
const pageLength = 4096
let sound: Buffer

beforeAll(async () => {
  await (await createWalletFile(path, passphrase, { kdf: kdfFloor, records })).close()
  sound = readFileSync(path)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What is read of the file once it was changed, or cut to a length, and what was told to be lost. */
async function rescue(change: (file: Buffer) => unknown, length = sound.length) {
  const whole = Buffer.from(sound)
  change(whole)
  const file = whole.subarray(0, length)
  writeFileSync(path, file)
  const told: string[] = []
  const store = await rescueWalletFile(path, passphrase, { onDamaged: ({ code }) => told.push(code) })
  const { records: found } = await store.snapshot()
  // Nothing is mended, and nothing lies beside it.
  expect(readFileSync(path)).toEqual(file)
  return { found: found.toSorted(byName), told }
}
const byName = (one: StoredRecord, other: StoredRecord): number =>
  `${one.type} ${one.id}`.localeCompare(`${other.type} ${other.id}`)

describe('H5 a damaged wallet file', () => {
  it('that is sound after all gives everything, and tells of nothing', async () => {
    expect(await rescue(() => undefined)).toEqual({ found: records.toSorted(byName), told: [] })
  })

  it('gives what lies on its other pages as it was, whichever page is overwritten', async () => {
    // Files that cannot be opened any more, of which all comes out but what lay on a page or so.
    let saved = 0
    for (let page = 1; page < sound.length / pageLength; page++) {
      const overwrite = (file: Buffer): unknown => file.fill(0xff, page * pageLength, (page + 1) * pageLength)
      const outcome = await rescue(overwrite).catch((error) => error.code as string)
      if (typeof outcome === 'string') {
        // The page of the sealed data key, without which there is nothing to read.
        expect(outcome).toBe('STORAGE_CORRUPT')
        continue
      }
      for (const record of outcome.found) expect(records).toContainEqual(record)
      if (outcome.found.length < records.length) {
        expect(new Set(outcome.told)).toEqual(new Set(['STORAGE_RECORD_DAMAGED']))
      }
      const opened = await openWalletFile(path, passphrase).then(
        (store) => store.close(),
        (error) => error.code as string,
      )
      if (opened === 'STORAGE_CORRUPT' && outcome.found.length >= records.length - 6) saved++
    }
    expect(saved).toBeGreaterThan(5)
  })

  it.each([3 / 4, 1 / 2])('that is cut to %f of its length gives what lies before the cut', async (part) => {
    const outcome = await rescue(() => undefined, sound.length * part)
    // A page holds three records; before them all come the tables, the keys and the pages that lead to the rows.
    const wholePages = Math.floor((sound.length * part) / pageLength)
    expect(outcome.found.length).toBeGreaterThanOrEqual(3 * (wholePages - 8))
    for (const record of outcome.found) expect(records).toContainEqual(record)
    expect(new Set(outcome.told)).toEqual(new Set(['STORAGE_RECORD_DAMAGED']))
    await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({ code: 'STORAGE_TRUNCATED' })
  })

  it('that is cut before its sealed key is refused', async () => {
    await expect(rescue(() => undefined, pageLength + 100)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  })

  it.each<[string, (file: Buffer) => unknown, string]>([
    ['whose first page is gone', (file) => file.fill(0, 0, pageLength), 'STORAGE_CORRUPT'],
    ['that is none at all', (file) => file.fill('x'), 'STORAGE_CORRUPT'],
    [
      'whose sealed key was changed',
      (file) => file.writeUInt8(1, file.indexOf('data-key') + 'data-key'.length + 60),
      'KEYSTORE_AUTH_FAILED',
    ],
  ])('%s is refused', async (_, change, code) => {
    await expect(rescue(change)).rejects.toMatchObject({ code })
  })

  it('opens with its passphrase only, and where there is one', async () => {
    writeFileSync(path, sound)
    const options = { onDamaged: () => undefined }
    await expect(rescueWalletFile(path, 'wrong', options)).rejects.toMatchObject({
      code: 'KEYSTORE_AUTH_FAILED',
    })
    await expect(rescueWalletFile(`${path}x`, passphrase, options)).rejects.toMatchObject({
      code: 'STORAGE_NOT_FOUND',
    })
  })
})
