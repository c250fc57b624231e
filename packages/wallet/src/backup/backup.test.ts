import { lstatSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { sha256 } from '@attestat/credential'
import { kdfCeiling, kdfFloor } from '@attestat/keys/keystore'
import Sqlite from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { lockWithPassphrase, writePrivateFile } from '../backup.node.ts'
import { createMemoryStore } from '../memory-store.ts'
import { createWalletFile } from '../sqlite.node.ts'
import type { StoredRecord, WalletStore } from '../store.ts'
import { Wallet } from '../wallet.ts'
import { type Backup, backupWallet, openBackup, restoreWallet } from './backup.ts'
import { readBackupHeader, sealBackup } from './backup-file.ts'
import { type BackupLock, lockWithRecoverySecret } from './backup-lock.ts'

const now = new Date('2026-07-01T10:00:00Z')
const secret = new Uint8Array(32).fill(5)
const byWords = lockWithRecoverySecret(secret)
const byPassphrase = lockWithPassphrase('a passphrase of its own', { kdf: kdfFloor })
const consent = { agreed: true, by: 'Соколова Е. В.', purpose: 'Поступление' } as const
const audience = 'https://university.example'

let folder: string
let store: WalletStore
let wallet: Wallet
let bytes: Uint8Array
let backup: Backup

/** A wallet with two bound diplomas and one that anybody may show, of which one was shown twice. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attestat-backup-'))
  store = createMemoryStore()
  wallet = new Wallet({ store, now: () => now })
  const { publicJwk } = await wallet.id()
  const texts = [
    await issuedDiploma({ holderKey: publicJwk }),
    await issuedDiploma({ holderKey: publicJwk, change: (document) => ({ ...document, id: 'urn:uuid:2' }) }),
    await issuedDiploma({ change: (document) => ({ ...document, id: 'urn:uuid:3' }) }),
  ]
  const added = []
  for (const text of texts) added.push(await wallet.add(text))
  for (const _ of ['once', 'twice']) await show(wallet, added[0]?.card.id ?? '')
  bytes = await backupWallet(store, byWords, { now })
  backup = await openBackup(bytes, byWords)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const show = (from: Wallet, credentialId: string) =>
  from.presentChosen([{ credentialId, disclose: [] }], { audience, consent })
const sorted = (records: readonly StoredRecord[]) =>
  records.toSorted((one, other) => `${one.type} ${one.id}`.localeCompare(`${other.type} ${other.id}`))
const copyOf = async (): Promise<WalletStore> => createMemoryStore((await store.snapshot()).records)

describe('a backup', () => {
  it('keeps what an agent knows', async () => {
    const bytes = new TextEncoder().encode('{}')
    const record: StoredRecord = { type: 'agent-did', id: 'did:key:z6Mk', version: 1, bytes }
    const withAgent = createMemoryStore([...(await store.snapshot()).records, record])
    const { records } = await openBackup(await backupWallet(withAgent, byWords, { now }), byWords)
    expect(records).toContainEqual(record)
  })

  it.each([
    ['recovery-secret', () => byWords],
    ['passphrase', () => byPassphrase],
  ] as const)('under a %s has everything, and says how it is opened', async (method, lock) => {
    const made = await backupWallet(store, lock(), { now })
    expect(await readBackupHeader(made)).toEqual({ method, id: expect.stringMatching(/^[\w-]{22}$/) })
    const opened = await openBackup(made, lock())
    expect(opened).toMatchObject({ createdAt: now, credentials: 3, history: 2, method })
    expect(sorted(opened.records)).toEqual(sorted((await store.snapshot()).records))
  })

  it('tells neither what it holds nor when it was made, and is never the same bytes', async () => {
    const again = await backupWallet(store, byWords, { now })
    expect(again.length).toBe(bytes.length)
    expect(again.slice(10, 26)).not.toEqual(bytes.slice(10, 26))
    const { did, publicJwk } = await wallet.id()
    const words = ['Соколова', 'Поступление', 'credential', 'consent', 'holder-key', 'sd-jwt', '2026', did]
    for (const word of [...words, publicJwk.x, audience]) {
      expect(Buffer.from(bytes).includes(word), word).toBe(false)
      expect(Buffer.from(bytes).includes(Buffer.from(word).toString('base64url').slice(0, -2)), word).toBe(
        false,
      )
    }
  })

  it('is not made of a wallet that could not be restored', async () => {
    const { records } = await store.snapshot()
    const first = records.find(({ type, id }) => type === 'consent' && id === '1')
    const key = records.find(({ type }) => type === 'holder-key')
    const credential = records.find(({ type }) => type === 'credential')
    const broken: readonly (readonly [string, readonly StoredRecord[]])[] = [
      ['HISTORY_BROKEN', records.filter((record) => record !== first)],
      ['JSON_INVALID', records.map((one) => (one === key ? { ...one, bytes: new Uint8Array(9) } : one))],
      ['RECORDS_UNSOUND', records.filter((record) => record !== key)],
      ['STORAGE_RECORD_DAMAGED', records.filter(({ type }) => type !== 'credential-text')],
      [
        'RECORDS_UNSOUND',
        records.map((one) => (one.id === credential?.id ? { ...one, id: 'another' } : one)),
      ],
    ]
    for (const [reason, some] of broken) {
      const refusal = await backupWallet(createMemoryStore(some), byWords, { now }).catch((error) => error)
      expect(refusal).toMatchObject({ code: 'RECORDS_UNSOUND' })
      expect(refusal.details.reasonCode ?? refusal.code).toBe(reason)
      // Nor is it restored, if somebody made it all the same.
      const made = await sealBackup({ createdAt: now, records: some }, byWords)
      await expect(openBackup(made, byWords)).rejects.toMatchObject({ code: 'RECORDS_UNSOUND' })
    }
    const twice = await sealBackup({ createdAt: now, records: [...records, ...records] }, byWords)
    await expect(openBackup(twice, byWords)).rejects.toMatchObject({ code: 'RECORDS_UNSOUND' })
    await backupWallet(createMemoryStore(), byWords, { now })
  })

  it('is not made of a wallet with a damaged record, which it would be without', async () => {
    const path = join(folder, 'half.wallet')
    const opened = await createWalletFile(path, 'new', { kdf: kdfFloor, records: backup.records })
    await backupWallet(opened, byWords, { now })
    new Sqlite(path).exec('UPDATE sealed_record SET sealed = zeroblob(2000) WHERE version = 1').close()
    await expect(backupWallet(opened, byWords, { now })).rejects.toMatchObject({
      code: 'STORAGE_RECORD_DAMAGED',
    })
    // The backup from before heals it.
    expect(await restoreWallet(opened, backup)).toEqual({
      lost: { credentials: 0, history: 0, keys: 0, others: 0 },
    })
    expect(sorted((await opened.snapshot()).records)).toEqual(sorted(backup.records))
    await opened.close()
  })

  it('prints none of its records, the key among them', () => {
    expect(JSON.stringify(backup)).not.toContain('bytes')
    expect(inspect(backup, { depth: 9 })).not.toContain('Uint8Array')
  })

  it('opens with its own secret only, and says what else to open it with', async () => {
    const made = await backupWallet(store, byPassphrase, { now })
    const others: readonly (readonly [string, Uint8Array, BackupLock])[] = [
      ['BACKUP_SECRET_WRONG', bytes, lockWithRecoverySecret(new Uint8Array(32).fill(6))],
      ['BACKUP_SECRET_WRONG', made, lockWithPassphrase('another passphrase')],
      ['BACKUP_LOCK', bytes, byPassphrase],
      ['BACKUP_LOCK', made, byWords],
    ]
    for (const [code, file, lock] of others) {
      await expect(openBackup(file, lock)).rejects.toMatchObject({ code })
    }
    await openBackup(made, byPassphrase)
  })

  it('opens with no part of another backup under the same secret in it', async () => {
    const other = await backupWallet(store, byWords, { now })
    // Id, sealed key, nonce and contents; the digest is made anew, as a forger would.
    for (const [from, to] of [
      [10, 26],
      [28, 88],
      [88, 100],
      [100, other.length - 32],
    ] as const) {
      const swapped = Uint8Array.from(bytes)
      swapped.set(other.subarray(from, to), from)
      await expect(openBackup(await withDigest(swapped), byWords)).rejects.toMatchObject({
        code: expect.stringMatching(/^BACKUP_(?:TAMPERED|SECRET_WRONG)$/),
      })
    }
  })
})

/** A file whose last bytes are right again. */
async function withDigest(file: Uint8Array): Promise<Uint8Array> {
  const whole = Uint8Array.from(file)
  whole.set(await sha256(whole.slice(0, -32)), whole.length - 32)
  return whole
}

/** Magic, version, method, id, length of the sealed key. */
const headerLength = 28

/** Bits that are flipped are in `test/faults/changed-backup.test.ts`. */
describe('a backup that was changed', () => {
  const small = createMemoryStore()

  it('is refused when its key derivation was made cheaper than the floor, or dearer than the ceiling', async () => {
    const file = await backupWallet(small, byPassphrase, { now })
    const withMemory = (memoryKiB: number) => {
      const copy = Uint8Array.from(file)
      new DataView(copy.buffer).setUint32(headerLength + 9, memoryKiB)
      return withDigest(copy)
    }
    await expect(openBackup(await withMemory(kdfFloor.memoryKiB - 1), byPassphrase)).rejects.toMatchObject({
      code: 'KEYSTORE_KDF_WEAK',
    })
    await expect(openBackup(await withMemory(kdfCeiling.memoryKiB + 1), byPassphrase)).rejects.toMatchObject({
      code: 'KEYSTORE_KDF_LIMIT',
    })
    await openBackup(await withMemory(kdfFloor.memoryKiB), byPassphrase)
  })

  it('is refused when it is cut short anywhere, or goes on', async () => {
    const file = await backupWallet(small, byWords, { now })
    for (const length of [0, 7, 9, 26, 27, 28, 60, 100, file.length - 33, file.length - 1]) {
      await expect(openBackup(file.slice(0, length), byWords)).rejects.toMatchObject({
        code: length < 26 ? 'BACKUP_INVALID' : 'BACKUP_TAMPERED',
      })
      const forged = length < 60 ? undefined : await withDigest(file.slice(0, length))
      if (forged) await expect(openBackup(forged, byWords)).rejects.toMatchObject({ code: 'BACKUP_TAMPERED' })
    }
    const longer = new Uint8Array(file.length + 1)
    longer.set(file)
    await expect(openBackup(longer, byWords)).rejects.toMatchObject({ code: 'BACKUP_TAMPERED' })
  })

  it('into one of a newer version is left to a newer program', async () => {
    const file = await withDigest(Uint8Array.from(bytes).with(8, 6))
    await expect(openBackup(file, byWords)).rejects.toMatchObject({
      code: 'BACKUP_VERSION',
      details: { found: 6, supported: 5 },
    })
  })
})

describe('restoring', () => {
  it('into a new place gives the same wallet, which goes on from there', async () => {
    const path = join(folder, 'restored.wallet')
    const opened = await createWalletFile(path, 'new', { kdf: kdfFloor, records: backup.records })
    const restored = new Wallet({ store: opened, now: () => now })
    expect(await restored.id()).toEqual(await wallet.id())
    expect(await restored.list()).toEqual(await wallet.list())
    expect(await restored.history()).toEqual(await wallet.history())
    const [card] = await restored.list()
    await show(restored, card?.id ?? '')
    expect(await restored.history()).toHaveLength(3)
    await restored.remove(card?.id ?? '')
    await opened.close()
  })

  it('puts back what is missing or damaged, and loses nothing', async () => {
    const path = join(folder, 'damaged.wallet')
    const opened = await createWalletFile(path, 'new', { kdf: kdfFloor, records: backup.records })
    const [card] = await new Wallet({ store: opened, now: () => now }).list()
    await new Wallet({ store: opened, now: () => now }).remove(card?.id ?? '')
    expect(await restoreWallet(opened, backup)).toEqual({
      lost: { credentials: 0, history: 0, keys: 0, others: 0 },
    })
    expect(sorted((await opened.snapshot()).records)).toEqual(sorted(backup.records))
    await opened.close()
  })

  it('over a newer wallet is refused with what would be lost, unless that is allowed', async () => {
    const newer = await copyOf()
    const later = new Wallet({ store: newer, now: () => now })
    const { card } = await later.add(
      await issuedDiploma({ change: (document) => ({ ...document, id: 'urn:uuid:4' }) }),
    )
    await show(later, card.id)
    await show(later, card.id)
    const before = (await newer.snapshot()).records
    await expect(restoreWallet(newer, backup)).rejects.toMatchObject({
      code: 'BACKUP_OLDER',
      details: { credentials: 1, history: 2 },
    })
    await expect(restoreWallet(newer, backup, { allow: ['foreign'] })).rejects.toMatchObject({
      code: 'BACKUP_OLDER',
    })
    expect((await newer.snapshot()).records).toEqual(before)
    expect(await restoreWallet(newer, backup, { allow: ['older'] })).toEqual({
      lost: { credentials: 1, history: 2, keys: 0, others: 0 },
    })
    expect(sorted((await newer.snapshot()).records)).toEqual(sorted(backup.records))
  })

  it('over a wallet whose history went another way is refused, though it is no longer', async () => {
    const withHistory = async (purpose: string): Promise<WalletStore> => {
      const other = await copyOf()
      const from = new Wallet({ store: other, now: () => now })
      const [card] = await from.list()
      await from.presentChosen([{ credentialId: card?.id ?? '', disclose: [] }], {
        audience,
        consent: { ...consent, purpose },
      })
      return other
    }
    const [one, other] = [await withHistory('one'), await withHistory('other')]
    const ofOther = await openBackup(await backupWallet(other, byWords, { now }), byWords)
    await expect(restoreWallet(one, ofOther)).rejects.toMatchObject({
      code: 'BACKUP_OLDER',
      details: { credentials: 0, history: 1 },
    })
  })

  it('over another wallet is refused, unless that is allowed', async () => {
    const other = createMemoryStore()
    await new Wallet({ store: other, now: () => now }).id()
    await expect(restoreWallet(other, backup)).rejects.toMatchObject({ code: 'BACKUP_FOREIGN' })
    await expect(restoreWallet(other, backup, { allow: ['older'] })).rejects.toMatchObject({
      code: 'BACKUP_FOREIGN',
    })
    await restoreWallet(other, backup, { allow: ['foreign'] })
    expect(await new Wallet({ store: other }).id()).toEqual(await wallet.id())
  })

  it('changes nothing when somebody else writes meanwhile', async () => {
    const other = await copyOf()
    const meanwhile: WalletStore = {
      ...other,
      async replace(...args) {
        const [card] = await new Wallet({ store: other, now: () => now }).list()
        await show(new Wallet({ store: other, now: () => now }), card?.id ?? '')
        return other.replace(...args)
      },
    }
    await expect(restoreWallet(meanwhile, backup)).rejects.toMatchObject({ code: 'STORAGE_CONFLICT' })
    expect(await new Wallet({ store: other }).history()).toHaveLength(3)
  })
})

describe('a private file', () => {
  it('is written for its owner alone, and over nothing unless it may be', async () => {
    const path = join(folder, 'file')
    writePrivateFile(path, bytes)
    expect(readFileSync(path)).toEqual(Buffer.from(bytes))
    if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(() => writePrivateFile(path, new Uint8Array(1))).toThrow(
      expect.objectContaining({ code: 'STORAGE_EXISTS' }),
    )
    expect(readFileSync(path)).toEqual(Buffer.from(bytes))
    writePrivateFile(path, new Uint8Array(1), { replace: true })
    expect(readFileSync(path)).toEqual(Buffer.from([0]))
    expect((await readdir(folder)).filter((name) => name.startsWith('file'))).toEqual(['file'])
  })

  it('H14 takes the place of a link, and leaves alone what it leads to', async () => {
    if (process.platform === 'win32') return // where links are for administrators
    const [path, elsewhere] = [join(folder, 'link'), join(folder, 'elsewhere')]
    writeFileSync(elsewhere, 'not to be touched')
    symlinkSync(elsewhere, path)
    expect(() => writePrivateFile(path, bytes)).toThrow(expect.objectContaining({ code: 'STORAGE_EXISTS' }))
    writePrivateFile(path, bytes, { replace: true })
    expect(readFileSync(path)).toEqual(Buffer.from(bytes))
    expect(lstatSync(path).isFile()).toBe(true)
    expect(readFileSync(elsewhere, 'utf8')).toBe('not to be touched')
  })

  it('that cannot be written is a fault of storage, and leaves nothing behind', async () => {
    writeFileSync(join(folder, 'taken'), '')
    const before = await readdir(folder)
    for (const name of ['nowhere/file', 'taken/file']) {
      expect(() => writePrivateFile(join(folder, name), bytes)).toThrow(
        expect.objectContaining({ code: 'STORAGE_IO' }),
      )
    }
    expect(await readdir(folder)).toEqual(before)
  })
})
