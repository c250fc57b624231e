import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { kdfFloor } from '@attestat/keys/keystore'
import Sqlite from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { issuedDiploma, schoolDid } from '../../../fixtures/issued-diploma.ts'
import { storeContract, storedRecord } from '../../../fixtures/store-contract.ts'
import type { WalletError } from './codes.ts'
import { createMemoryStore } from './memory-store.ts'
import { changeWalletPassphrase, createWalletFile, openWalletFile } from './sqlite.node.ts'
import { createDatabase, refuseOldSqlite } from './sqlite-file.node.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const folder = mkdtempSync(join(tmpdir(), 'attestat-wallet-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
const newPath = () => join(folder, `wallet-${++made}`)
const options = { kdf: kdfFloor, busyTimeoutMilliseconds: 50 }
const passphrase = 'correct horse battery staple'
const record = storedRecord
/** A wallet file with two records, closed. */
async function closedWallet(): Promise<string> {
  const path = newPath()
  const store = await createWalletFile(path, passphrase, options)
  await store.write([{ put: record('one') }, { put: record('two') }])
  await store.close()
  return path
}

const stores: readonly (readonly [string, () => Promise<WalletStore>])[] = [
  ['memory', async () => createMemoryStore()],
  ['SQLite', () => createWalletFile(newPath(), passphrase, options)],
]

// In IndexedDB the same is asked of it by `test/browser`.
describe.each(stores)('a store in %s', (_name, makeStore) => {
  it.each(Object.entries(storeContract))('%s', (_promise, check) => check(makeStore))
})

describe('the passphrase of a wallet file', () => {
  const newPassphrase = 'Troubador & 3'
  const sealedRecords = (path: string) => {
    const database = new Sqlite(path)
    const found = database.prepare('SELECT slot, sealed FROM sealed_record ORDER BY slot').all()
    database.close()
    return found
  }

  it('can be changed: the new one opens it, the old one does not, and no record is sealed anew', async () => {
    const path = await closedWallet()
    const before = sealedRecords(path)
    await changeWalletPassphrase(path, passphrase, newPassphrase, options)
    expect(sealedRecords(path)).toEqual(before)
    await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
    const store = await openWalletFile(path, newPassphrase)
    expect(await store.list('credential')).toHaveLength(2)
    await store.close()
  })

  it.each([
    ['a wrong old one', 'wrong', 'new', 'KEYSTORE_AUTH_FAILED'],
    ['an empty new one', passphrase, '', 'PASSPHRASE_INVALID'],
  ])('stays as it is with %s', async (_case, old, next, code) => {
    const path = await closedWallet()
    const before = readFileSync(path)
    await expect(changeWalletPassphrase(path, old, next)).rejects.toMatchObject({ code })
    expect(readFileSync(path)).toEqual(before)
  })

  it('keeps its cost, unless another is asked for', async () => {
    const path = await closedWallet()
    const memoryKiB = () => {
      const database = new Sqlite(path)
      const { value } = database.prepare('SELECT value FROM wallet_header').get() as { value: Buffer }
      database.close()
      return value.readUInt32BE(9)
    }
    await changeWalletPassphrase(path, passphrase, newPassphrase)
    expect(memoryKiB()).toBe(kdfFloor.memoryKiB)
    const kdf = { ...kdfFloor, memoryKiB: 20_000 }
    await changeWalletPassphrase(path, newPassphrase, passphrase, { kdf })
    expect(memoryKiB()).toBe(20_000)
    await expect(
      changeWalletPassphrase(path, passphrase, newPassphrase, { kdf: { ...kdfFloor, passes: 1 } }),
    ).rejects.toMatchObject({ code: 'KEYSTORE_KDF_WEAK' })
  })

  it('is changed once by two who change it at the same moment', async () => {
    const path = await closedWallet()
    const changed = await Promise.allSettled(
      ['one', 'other'].map((next) => changeWalletPassphrase(path, passphrase, next, options)),
    )
    const refused = changed.filter((outcome) => outcome.status === 'rejected')
    expect(refused.map(({ reason }) => reason.code)).toEqual(['STORAGE_CONFLICT'])
    const next = changed[0]?.status === 'fulfilled' ? 'one' : 'other'
    await (await openWalletFile(path, next)).close()
  })

  it('may be changed while another program has the wallet open', async () => {
    const path = await closedWallet()
    const store = await openWalletFile(path, passphrase, options)
    await changeWalletPassphrase(path, passphrase, newPassphrase, options)
    await store.write([{ put: record('three') }])
    await store.close()
    const reopened = await openWalletFile(path, newPassphrase)
    expect(await reopened.list('credential')).toHaveLength(3)
    await reopened.close()
  })
})

describe('a wallet file', () => {
  const firstLayout = (): string => {
    const path = newPath()
    copyFileSync(fileURLToPath(new URL('../../../fixtures/wallet/layout-1.wallet', import.meta.url)), path)
    return path
  }

  it('of the first layout is brought to this one, damaged records too, by one of those who open it at once', async () => {
    const path = firstLayout()
    const database = new Sqlite(path)
    const kind = 'SELECT kind FROM record ORDER BY length(sealed) DESC LIMIT 1'
    const damaged = database.prepare(`INSERT INTO record VALUES (x'01', (${kind}), 1, x'03')`)
    damaged.run()
    database.close()
    const opened = await Promise.all([0, 1, 2].map(() => openWalletFile(path, passphrase, options)))
    for (const store of opened) {
      const told: string[] = []
      const cards = await new Wallet({ store }).list((error) => told.push(error.code))
      expect([cards.length, told]).toEqual([1, ['STORAGE_RECORD_DAMAGED']])
      await store.close()
    }
    const migrated = new Sqlite(path)
    expect(migrated.pragma('user_version', { simple: true })).toBe(2)
    // What an older program would look for is not there.
    expect(() => migrated.prepare('SELECT slot FROM record')).toThrow(/no such table/)
    migrated.pragma('user_version = 1')
    migrated.close()
    await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
  })

  it('of the first layout stays as it is when its passphrase is wrong', async () => {
    const path = firstLayout()
    const before = readFileSync(path)
    await expect(openWalletFile(path, 'wrong')).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
    expect(readFileSync(path).subarray(100)).toEqual(before.subarray(100))
  })

  it('of the first layout, as it was made then, opens with all that is in it', async () => {
    const path = firstLayout()
    const store = await openWalletFile(path, passphrase, options)
    const wallet = new Wallet({ store, now: () => new Date('2026-07-02T10:00:00Z') })
    expect((await wallet.id()).did).toBe('did:key:zDnaeyEFJXdAnGTVBMH9feMmyTvNSjJkjB8jsNmEzPsHmK4ZL')
    expect((await wallet.list()).map(({ id }) => id)).toEqual(['U0Yiej2hLm26sK6s'])
    expect(await wallet.history()).toHaveLength(1)
    await store.close()
  })

  it('refuses a record of a type that a newer program made, where all of them are asked for', async () => {
    const path = await closedWallet()
    const database = new Sqlite(path)
    database.exec("INSERT INTO sealed_record VALUES (x'01', x'02', 1, x'03')")
    database.close()
    const store = await openWalletFile(path, passphrase, options)
    await expect(store.snapshot()).rejects.toMatchObject({ code: 'STORAGE_RECORD_UNKNOWN' })
    await store.close()
  })

  it('keeps its records when it is closed and opened again', async () => {
    const store = await openWalletFile(await closedWallet(), passphrase, options)
    expect(await store.get({ type: 'credential', id: 'one' })).toEqual(record('one'))
    await store.close()
  })

  it('lets two programs work at once, and tells the one that was later', async () => {
    const path = await closedWallet()
    const [one, other] = [await openWalletFile(path, passphrase), await openWalletFile(path, passphrase)]
    await one.write([{ put: record('one', 2, 'by one') }])
    await expect(other.write([{ put: record('one', 2, 'by other') }])).rejects.toMatchObject({
      code: 'STORAGE_CONFLICT',
    })
    await other.write([{ put: record('one', 3, 'by other') }])
    expect((await one.get({ type: 'credential', id: 'one' }))?.version).toBe(3)
    await Promise.all([one.close(), other.close()])
  })

  it('tells that another program is writing', async () => {
    const path = await closedWallet()
    const store = await openWalletFile(path, passphrase, options)
    const writer = new Sqlite(path)
    writer.exec('BEGIN IMMEDIATE')
    await expect(store.write([{ put: record('three') }])).rejects.toMatchObject({ code: 'STORAGE_BUSY' })
    writer.exec('ROLLBACK')
    await store.write([{ put: record('three') }])
    writer.close()
    await store.close()
  })

  it('shows nothing of its owner at rest', async () => {
    const path = newPath()
    const store = await createWalletFile(path, passphrase, options)
    const wallet = new Wallet({ store, now: () => new Date('2026-07-01T10:00:00Z') })
    const { did, publicJwk } = await wallet.id()
    const { card } = await wallet.add(await issuedDiploma({ holderKey: publicJwk }))
    const audience = 'https://university.example'
    const consent = { agreed: true, by: 'Соколова Е. В.', purpose: 'Поступление' } as const
    await wallet.presentChosen([{ credentialId: card.id, disclose: [] }], { audience, consent })
    // While open the write-ahead log holds the records; closed, the file itself.
    const atWork = [path, `${path}-wal`, `${path}-shm`].map((name) => readFileSync(name))
    await store.close()
    const words = [
      'Соколова',
      'Поступление',
      'school-diploma',
      'SecondarySchoolDiploma',
      'sd-jwt',
      '2026',
      '1782',
    ]
    words.push(
      'credential',
      'consent',
      'holder-key',
      card.id,
      schoolDid,
      did,
      publicJwk.x,
      audience,
      passphrase,
    )
    for (const file of [...atWork, readFileSync(path)]) {
      for (const word of words) {
        const encoded = Buffer.from(word).toString('base64url').slice(0, -2)
        for (const form of [word, encoded]) expect(file.includes(form), form).toBe(false)
      }
    }
  })

  it('can be read by its owner only', async () => {
    // Windows has no such modes: there a file is as private as its folder.
    const mode = process.platform === 'win32' ? 0o666 : 0o600
    const path = newPath()
    const store = await createWalletFile(path, passphrase, options)
    await store.write([{ put: record('one') }])
    for (const file of [path, `${path}-wal`, `${path}-shm`]) expect(statSync(file).mode & 0o777).toBe(mode)
    await store.close()
  })

  it('opens with its passphrase only', async () => {
    const path = await closedWallet()
    await expect(openWalletFile(path, 'Correct horse battery staple')).rejects.toMatchObject({
      code: 'KEYSTORE_AUTH_FAILED',
    })
    await (await openWalletFile(path, passphrase)).close()
  })

  it('refuses a header with a changed byte, and a key derivation made cheaper', async () => {
    const header = (change: (value: Buffer) => void) => async () => {
      const path = await closedWallet()
      const database = new Sqlite(path)
      const { value } = database.prepare('SELECT value FROM wallet_header').get() as { value: Buffer }
      change(value)
      database.prepare('UPDATE wallet_header SET value = ?').run(value)
      database.close()
      return openWalletFile(path, passphrase)
    }
    const lastByte = header((value) =>
      value.writeUInt8(value.readUInt8(value.length - 1) ^ 1, value.length - 1),
    )
    await expect(lastByte()).rejects.toMatchObject({ code: 'KEYSTORE_AUTH_FAILED' })
    // Memory in KiB stands at byte 9.
    await expect(header((value) => value.writeUInt32BE(8, 9))()).rejects.toMatchObject({
      code: 'KEYSTORE_KDF_WEAK',
    })
    await expect(header((value) => value.writeUInt32BE(2 ** 30, 9))()).rejects.toMatchObject({
      code: 'KEYSTORE_KDF_LIMIT',
    })
  })

  it('refuses records that were swapped, moved to another type or set back', async () => {
    const tamper = async (sql: string) => {
      const path = await closedWallet()
      const database = new Sqlite(path)
      database.exec(sql)
      database.close()
      const store = await openWalletFile(path, passphrase)
      return store.list('credential').finally(() => store.close())
    }
    const swap = `CREATE TEMP TABLE copy AS SELECT slot, sealed FROM sealed_record;
      UPDATE sealed_record SET sealed = (SELECT sealed FROM copy WHERE copy.slot <> sealed_record.slot)`
    await expect(tamper(swap)).rejects.toMatchObject({ code: 'STORAGE_RECORD_DAMAGED' })
    await expect(tamper('UPDATE sealed_record SET version = 2')).rejects.toMatchObject({
      code: 'STORAGE_RECORD_DAMAGED',
    })
    expect(await tamper('SELECT 1')).toHaveLength(2)
  })

  it('names the record that is damaged, and still gives the others', async () => {
    const path = await closedWallet()
    const database = new Sqlite(path)
    const store = await openWalletFile(path, passphrase, options)
    const [slot] = database.prepare('SELECT slot FROM sealed_record ORDER BY slot').pluck().all() as [Buffer]
    for (const damage of ['zeroblob(length(sealed))', "x'00'"]) {
      database.prepare(`UPDATE sealed_record SET sealed = ${damage} WHERE slot = ?`).run(slot)
      const told: WalletError[] = []
      expect(await store.list('credential', (error) => told.push(error))).toHaveLength(1)
      expect(told).toMatchObject([
        { code: 'STORAGE_RECORD_DAMAGED', at: `record ${slot.toString('base64url').slice(0, 16)}` },
      ])
      await expect(store.list('credential')).rejects.toMatchObject({
        code: 'STORAGE_RECORD_DAMAGED',
        at: `record ${slot.toString('base64url').slice(0, 16)}`,
      })
    }
    const each = await Promise.allSettled(['one', 'two'].map((id) => store.get({ type: 'credential', id })))
    expect(each.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(each.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { code: 'STORAGE_RECORD_DAMAGED' },
    })
    // Whichever comes first: what the sound one says is no credential.
    database.prepare("UPDATE sealed_record SET sealed = x'00'").run()
    const wallet = new Wallet({ store })
    await expect(wallet.list()).rejects.toMatchObject({ code: 'STORAGE_RECORD_DAMAGED' })
    database.close()
    await store.close()
  })

  it('is not made where there is something already', async () => {
    const path = newPath()
    writeFileSync(path, 'somebody’s file')
    await expect(createWalletFile(path, passphrase, options)).rejects.toMatchObject({
      code: 'STORAGE_EXISTS',
    })
    expect(readFileSync(path, 'utf8')).toBe('somebody’s file')
  })

  it('H14 is not made where a link leads elsewhere, nor is its log written through one', async () => {
    if (process.platform === 'win32') return // where links are for administrators
    const elsewhere = newPath()
    const link = newPath()
    symlinkSync(elsewhere, link)
    await expect(createWalletFile(link, passphrase, options)).rejects.toMatchObject({
      code: 'STORAGE_EXISTS',
    })
    const path = await closedWallet()
    for (const suffix of ['-wal', '-shm']) {
      symlinkSync(elsewhere, path + suffix)
      await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({ code: 'STORAGE_IO' })
      rmSync(path + suffix)
    }
    expect(existsSync(elsewhere)).toBe(false)
    await (await openWalletFile(path, passphrase)).close()
  })

  it('has its name only when it is complete, whatever interrupts the making', async () => {
    const path = newPath()
    const before = readdirSync(folder)
    const interrupted = () =>
      createDatabase(path, () => {
        expect(existsSync(path)).toBe(false)
        throw new Error('power cut')
      })
    expect(interrupted).toThrow('power cut')
    expect(readdirSync(folder)).toEqual(before)
    expect(() => createDatabase(path, () => writeFileSync(path, 'mine'))).toThrow(
      expect.objectContaining({ code: 'STORAGE_EXISTS' }),
    )
    expect(readFileSync(path, 'utf8')).toBe('mine')
    rmSync(path)
    await (await createWalletFile(path, passphrase, options)).close()
    expect(readdirSync(folder)).toHaveLength(before.length + 1)
  })

  it('leaves nothing behind when it cannot be made', async () => {
    const before = readdirSync(folder)
    await expect(createWalletFile(newPath(), '', options)).rejects.toMatchObject({
      code: 'PASSPHRASE_INVALID',
    })
    await expect(
      createWalletFile(join(folder, 'nowhere', 'wallet'), passphrase, options),
    ).rejects.toMatchObject({
      code: 'STORAGE_IO',
    })
    expect(readdirSync(folder)).toEqual(before)
  })

  it('is told from what is none', async () => {
    const garbage = newPath()
    writeFileSync(garbage, 'x'.repeat(5000))
    const empty = newPath()
    writeFileSync(empty, '')
    const directory = newPath()
    mkdirSync(directory)
    const foreign = newPath()
    new Sqlite(foreign).exec('CREATE TABLE t (a)').close()
    for (const path of [garbage, empty, directory, foreign]) {
      await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({
        code: 'STORAGE_CORRUPT',
        at: path,
      })
    }
    await expect(openWalletFile(newPath(), passphrase)).rejects.toMatchObject({ code: 'STORAGE_NOT_FOUND' })
  })

  it('that is cut short is told from one that is damaged', async () => {
    const path = await closedWallet()
    const sound = readFileSync(path)
    for (const length of [32, 100, sound.length / 2, sound.length - sound.readUInt16BE(16)]) {
      writeFileSync(path, sound.subarray(0, length))
      await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({
        code: 'STORAGE_TRUNCATED',
        at: path,
      })
    }
    writeFileSync(path, sound)
    await (await openWalletFile(path, passphrase)).close()
  })

  it('of a later version is left alone', async () => {
    const path = await closedWallet()
    const database = new Sqlite(path)
    database.pragma('user_version = 3')
    database.close()
    await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({
      code: 'STORAGE_VERSION',
      details: { found: 3, supported: 2 },
    })
  })

  it('with tables that are not ours, or with more than those, is refused', async () => {
    for (const sql of [
      'ALTER TABLE sealed_record RENAME COLUMN slot TO slou',
      'CREATE TRIGGER late AFTER UPDATE ON wallet_header BEGIN DELETE FROM sealed_record; END',
      'DROP INDEX sealed_record_by_kind',
    ]) {
      const path = await closedWallet()
      const database = new Sqlite(path)
      database.exec(sql)
      database.close()
      await expect(openWalletFile(path, passphrase)).rejects.toMatchObject({ code: 'STORAGE_CORRUPT' })
    }
  })

  it('that is damaged is refused, or what is damaged in it', async () => {
    const path = await closedWallet()
    const sound = readFileSync(path)
    let refused = 0
    for (let at = 0; at < sound.length; at += 1021) {
      const damaged = Buffer.from(sound)
      damaged.writeUInt8(damaged.readUInt8(at) ^ 0xff, at)
      writeFileSync(path, damaged)
      // Cheap first: most flips need no key derivation to be found.
      const opened = openWalletFile(path, passphrase, options)
      const read = opened.then((store) => store.list('credential').finally(() => store.close()))
      const outcome = await read.then(
        (records) => records.toSorted((a, b) => a.id.localeCompare(b.id)),
        (error: { code?: string }) => error.code,
      )
      if (typeof outcome === 'string') {
        refused++
        expect([
          'STORAGE_CORRUPT',
          'STORAGE_VERSION',
          'STORAGE_RECORD_DAMAGED',
          'KEYSTORE_AUTH_FAILED',
          'KEYSTORE_INVALID',
        ]).toContain(outcome)
      } else expect(outcome).toEqual([record('one'), record('two')])
      for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true })
    }
    expect(refused).toBeGreaterThan(0)
  })

  it('is not worked on with an SQLite that loses commits', () => {
    const answering = (found: string) => ({ prepare: () => ({ get: () => ({ found }) }) }) as never
    for (const found of ['3.49.2', '3.51.2', '3.7.17', '2.99.99']) {
      expect(() => refuseOldSqlite(answering(found))).toThrow(
        expect.objectContaining({ code: 'SQLITE_TOO_OLD' }),
      )
    }
    for (const found of ['3.51.3', '3.54.1', '4.0.0'])
      expect(() => refuseOldSqlite(answering(found))).not.toThrow()
  })
})
