/** A small wallet file with a bit of it flipped: that is found out, or makes no difference. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolkitError } from '@attestat/credential'
import { kdfFloor, openWithPassphrase, sealWithPassphrase } from '@attestat/keys/keystore'
import { expect, it } from 'vitest'
import { createRecordSealer } from '../../packages/wallet/src/sealed-record.ts'
import { asWalletError, createDatabase, openDatabase } from '../../packages/wallet/src/sqlite-file.node.ts'
import { createStore, insertRecords, sealAll } from '../../packages/wallet/src/sqlite-store.node.ts'
import type { StoredRecord } from '../../packages/wallet/src/store.ts'
import { isLong } from './chances.ts'

const dataKey = new Uint8Array(32).fill(3)
const purpose = 'attestat wallet: data key, layout 2'
const passphrase = 'correct horse'
const sealer = await createRecordSealer(dataKey)
const record = (type: StoredRecord['type'], id: string): StoredRecord => ({
  type,
  id,
  version: 1,
  bytes: new TextEncoder().encode(`content of ${id}`),
})
const records = [record('credential', 'one'), record('credential', 'two'), record('consent', '1')]
const refusals = [
  'STORAGE_CORRUPT',
  'STORAGE_VERSION',
  'STORAGE_IO',
  'STORAGE_RECORD_UNKNOWN',
  'KEYSTORE_AUTH_FAILED',
]
const keyRefusals = ['KEYSTORE_INVALID', 'KEYSTORE_VERSION', 'KEYSTORE_KDF_WEAK', 'KEYSTORE_KDF_LIMIT']

it(
  `is refused by code, or read as it was, at every bit of its headers and ${isLong ? 'a bit of every other byte' : 'some others'}`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const path = join(folder, 'small.wallet')
    try {
      const sealedKey = await sealWithPassphrase(dataKey, passphrase, { purpose, kdf: kdfFloor })
      const sealed = await sealAll(records, sealer)
      createDatabase(path, (database) => {
        database.prepare('INSERT INTO wallet_header (name, value) VALUES (?, ?)').run('data-key', sealedKey)
        insertRecords(database, sealed)
      })
      const sound = readFileSync(path)
      const keyAt = sound.indexOf(sealedKey)
      expect(keyAt).toBeGreaterThan(0)
      expect(await readAll(path, sealedKey)).toBe('as it was')

      const outcomes = new Map<string, number>()
      const flip = async (at: number, bit: number): Promise<void> => {
        const changed = Buffer.from(sound)
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
        for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
        writeFileSync(path, changed)
        const outcome = await readAll(path, sealedKey)
        expect(['as it was', ...refusals, ...keyRefusals], `${at}.${bit}`).toContain(outcome)
        // Nothing in the sealed key is harmless.
        if (at >= keyAt && at < keyAt + sealedKey.length)
          expect(outcome, `${at}.${bit}`).not.toBe('as it was')
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
      for (let at = 0; at < sound.length; at++) {
        const inKey = at - keyAt
        // SQLite's own header, and that of the sealed key.
        const isHeader = at < 100 || (inKey >= 0 && inKey < 46)
        const isDear = inKey >= 18 && inKey < 46
        const bits = isHeader && (isLong || !isDear) ? [0, 1, 2, 3, 4, 5, 6, 7] : [at % 8]
        if (isHeader || isLong || at % 101 === 0) for (const bit of bits) await flip(at, bit)
      }
      // The test would mean nothing if it never got as far as each of these.
      for (const seen of [
        'as it was',
        'STORAGE_CORRUPT',
        'STORAGE_VERSION',
        'KEYSTORE_AUTH_FAILED',
        'KEYSTORE_KDF_LIMIT',
      ]) {
        expect(outcomes.get(seen), seen).toBeGreaterThan(0)
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  isLong ? 3_600_000 : 300_000,
)

it('H5 is as it was after one of its writes, when its log is cut short or changed anywhere', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'faults-'))
  const path = join(folder, 'small.wallet')
  const copy = join(folder, 'copy.wallet')
  try {
    const sealedKey = await sealWithPassphrase(dataKey, passphrase, { purpose, kdf: kdfFloor })
    createDatabase(path, (database) => {
      database.prepare('INSERT INTO wallet_header (name, value) VALUES (?, ?)').run('data-key', sealedKey)
    })
    const store = createStore(path, openDatabase(path), sealer)
    // Two records with each write: never one without the other.
    const states: StoredRecord[][] = [[]]
    for (const name of ['a', 'b', 'c']) {
      const pair = [record('credential', name), record('credential-text', name)]
      await store.write(pair.map((put) => ({ put })))
      states.push([...(states.at(-1) ?? []), ...pair].toSorted(byName))
    }
    const [sound, log] = [readFileSync(path), readFileSync(`${path}-wal`)]
    await store.close()

    const seen = new Set<number>()
    const readWith = async (bytes: Uint8Array): Promise<void> => {
      for (const suffix of ['-wal', '-shm']) rmSync(copy + suffix, { force: true })
      writeFileSync(copy, sound)
      writeFileSync(`${copy}-wal`, bytes)
      const opened = createStore(copy, openDatabase(copy), sealer)
      const { records: found } = await opened.snapshot()
      await opened.close()
      expect(states).toContainEqual(found.toSorted(byName))
      seen.add(found.length)
    }
    const step = isLong ? 61 : 997
    for (let at = 0; at < log.length; at += step) {
      await readWith(log.subarray(0, at))
      const changed = Buffer.from(log)
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (at % 8)), at)
      await readWith(changed)
    }
    await readWith(log)
    expect([...seen].toSorted()).toEqual([0, 2, 4, 6])
  } finally {
    rmSync(folder, { recursive: true })
  }
}, 120_000)

/** Reads everything as `openWalletFile` does; the key is derived only where it may have become another. */
async function readAll(path: string, sealedKey: Uint8Array): Promise<string> {
  try {
    const database = openDatabase(path)
    try {
      const select = "SELECT value FROM wallet_header WHERE name = 'data-key'"
      const found = asWalletError(path, () => database.prepare<[], { value: Buffer }>(select).get())
      const value = found?.value ?? Buffer.alloc(0)
      if (!value.equals(sealedKey)) await openWithPassphrase(value, passphrase, { purpose })
      const store = createStore(path, database, sealer)
      const { records: all } = await store.snapshot()
      const listed = [...(await store.list('credential')), ...(await store.list('consent'))]
      for (const found of [all, listed]) {
        expect(found.toSorted(byName)).toEqual(records.toSorted(byName))
      }
      return 'as it was'
    } finally {
      database.close()
    }
  } catch (error) {
    if (error instanceof ToolkitError) return error.code
    throw error
  }
}

function byName(one: StoredRecord, other: StoredRecord): number {
  return `${one.type} ${one.id}`.localeCompare(`${other.type} ${other.id}`)
}
