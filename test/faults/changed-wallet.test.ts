/** A small wallet file with a bit of it flipped: that is found out, or makes no difference. */
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ToolkitError } from '@attestat/credential'
import { kdfFloor, sealWithPassphrase } from '@attestat/keys/keystore'
import { createWalletFile, openWalletFile } from '@attestat/wallet/sqlite'
import SqliteDatabase from 'better-sqlite3'
import { expect, it, vi } from 'vitest'
import { createRecordSealer } from '../../packages/wallet/src/sealed-record.ts'
import { createDatabase, openDatabase } from '../../packages/wallet/src/sqlite-file.node.ts'
import { createStore } from '../../packages/wallet/src/sqlite-store.node.ts'
import type { RecordType, StoredRecord } from '../../packages/wallet/src/store.ts'
import { isLong } from './chances.ts'

vi.mock(import('../../packages/keys/src/argon2.node.ts'), async (original) => {
  const { handIn } = await import('./handed-in-key.ts')
  return { argon2id: handIn((await original()).argon2id) }
})

const passphrase = 'correct horse'
const record = (type: RecordType, id: string): StoredRecord => ({
  type,
  id,
  version: 1,
  bytes: new TextEncoder().encode(`content of ${id}`),
})
const records = [
  record('credential', 'one'),
  record('credential-text', 'one'),
  record('consent', '1'),
  record('holder-key', '1'),
]
const types = [...new Set(records.map(({ type }) => type))]
const refusals = [
  'STORAGE_CORRUPT',
  'STORAGE_TRUNCATED',
  'STORAGE_VERSION',
  'STORAGE_IO',
  'STORAGE_RECORD_DAMAGED',
  'STORAGE_RECORD_UNKNOWN',
  'KEYSTORE_INVALID',
  'KEYSTORE_VERSION',
  'KEYSTORE_KDF_WEAK',
  'KEYSTORE_KDF_LIMIT',
  'KEYSTORE_AUTH_FAILED',
]
/** Small pages, so that little of the file is empty. */
const pageSize = 1024
/** Of the file, of a page of its trees, and of the sealed key. */
const headerLength = { file: 100, page: 12, key: 46 }
const everyBit = [0, 1, 2, 3, 4, 5, 6, 7]

it(
  `is refused by code, or read as it was, at every bit of its headers and ${isLong ? 'of' : 'at one of'} every other byte`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'faults-'))
    const path = join(folder, 'small.wallet')
    try {
      await (await createWalletFile(path, passphrase, { kdf: kdfFloor, records })).close()
      const database = new SqliteDatabase(path)
      database.pragma('journal_mode = DELETE')
      database.pragma(`page_size = ${pageSize}`)
      database.exec('VACUUM')
      database.pragma('journal_mode = WAL')
      const select = "SELECT value FROM wallet_header WHERE name = 'data-key'"
      const sealedKey = database.prepare<[], Buffer>(select).pluck().get() as Buffer
      database.close()
      const sound = readFileSync(path)
      const keyAt = sound.indexOf(sealedKey)
      expect([keyAt > 0, sound.readUInt16BE(16)]).toEqual([true, pageSize])
      const everything = namesOf([...records, ...records, ...records])
      expect(await readAll(path)).toEqual(everything)

      const outcomes = new Map<string, number>()
      const flip = async (at: number, bit: number): Promise<void> => {
        const changed = Buffer.from(sound)
        changed.writeUInt8(changed.readUInt8(at) ^ (1 << bit), at)
        for (const suffix of ['-wal', '-shm', '-journal']) rmSync(path + suffix, { force: true })
        putOver(path, changed)
        const read = await readAll(path)
        const outcome = typeof read === 'string' ? read : outcomeOf(read, everything)
        expect([...refusals, 'as it was', 'a text is missed by its entry'], `${at}.${bit}`).toContain(outcome)
        // Nothing in the sealed key is harmless.
        if (at >= keyAt && at < keyAt + sealedKey.length)
          expect(outcome, `${at}.${bit}`).not.toBe('as it was')
        outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      }
      for (let at = 0; at < sound.length; at++) {
        const isHeader =
          at < headerLength.file + headerLength.page ||
          at % pageSize < headerLength.page ||
          (at >= keyAt && at < keyAt + headerLength.key)
        for (const bit of isHeader || isLong ? everyBit : [at % 8]) await flip(at, bit)
      }
      // The test would mean nothing if it never got as far as each of these.
      for (const seen of [
        'as it was',
        'STORAGE_CORRUPT',
        'STORAGE_VERSION',
        'STORAGE_RECORD_DAMAGED',
        'KEYSTORE_AUTH_FAILED',
        'KEYSTORE_KDF_LIMIT',
        'KEYSTORE_KDF_WEAK',
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
    const dataKey = new Uint8Array(32).fill(3)
    const sealer = await createRecordSealer(dataKey)
    const purpose = 'attestat wallet: data key, layout 2'
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

/** Not truncated first: a disk takes its time over that. */
function putOver(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, 0)
  ftruncateSync(file, bytes.length)
  closeSync(file)
}

/** Everything that a wallet can read, each way that it can; or the code of a refusal. */
async function readAll(path: string): Promise<readonly string[] | string> {
  try {
    const store = await openWalletFile(path, passphrase)
    try {
      const { records: all } = await store.snapshot()
      const listed = await Promise.all(types.map((type) => store.list(type)))
      const got = await Promise.all(records.map((name) => store.get(name)))
      return namesOf([...all, ...listed.flat(), ...got.filter((one) => one !== undefined)])
    } finally {
      await store.close()
    }
  } catch (error) {
    if (error instanceof ToolkitError) return error.code
    throw error
  }
}

/** A text may be lost: whoever opens a credential by its entry is told so (`STORAGE_RECORD_DAMAGED`). */
function outcomeOf(read: readonly string[], everything: readonly string[]): string {
  if (read.join() === everything.join()) return 'as it was'
  const others = (names: readonly string[]) => names.filter((name) => !name.startsWith('credential-text'))
  const isLess = read.length < everything.length && read.every((name) => everything.includes(name))
  return isLess && others(read).join() === others(everything).join()
    ? 'a text is missed by its entry'
    : 'something else'
}

/** All that there is to tell of records, in order. */
function namesOf(some: readonly StoredRecord[]): readonly string[] {
  return some
    .map(({ type, id, version, bytes }) => `${type} ${id} ${version} ${Buffer.from(bytes).toString('hex')}`)
    .toSorted()
}

function byName(one: StoredRecord, other: StoredRecord): number {
  return `${one.type} ${one.id}`.localeCompare(`${other.type} ${other.id}`)
}
