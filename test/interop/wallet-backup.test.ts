/** Backups that were made once, opened by this program and by a reader that knows `docs/wallet-backup.md` alone. */
import { argon2Sync, createDecipheriv, createHash, hkdfSync } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  createMemoryStore,
  lockWithRecoverySecret,
  openBackup,
  type StoredRecord,
  Wallet,
} from '@attestat/wallet'
import { lockWithPassphrase } from '@attestat/wallet/backup'
import { describe, expect, it } from 'vitest'
import { joinRecords } from '../../packages/wallet/src/whole-record.ts'

const secret = Uint8Array.from({ length: 32 }, (_, i) => i)
const passphrase = 'пароль копии'
const small = ['consent', 'credential', 'credential-text', 'holder-key']
const backups = [
  ['version-1-words', lockWithRecoverySecret(secret), keyBySecret, small],
  ['version-1-passphrase', lockWithPassphrase(passphrase), keyByPassphrase, small],
  // With two entries of history and two keys.
  [
    'version-2-words',
    lockWithRecoverySecret(secret),
    keyBySecret,
    ['agent-did', 'draft', 'guardian', ...small],
  ],
] as const

describe.each(backups)('the backup %s, which an earlier program made', (name, lock, keyOf, types) => {
  const path = fileURLToPath(new URL(`../../fixtures/wallet/${name}.backup`, import.meta.url))
  const bytes = readFileSync(path)

  it('opens, with all that was in it', async () => {
    const backup = await openBackup(bytes, lock)
    expect(backup).toMatchObject({ credentials: 1, history: 1 })
    expect([...new Set(backup.records.map(({ type }) => type))].toSorted()).toEqual([...types].toSorted())
    const restored = new Wallet({ store: createMemoryStore(backup.records) })
    expect([await restored.list(), await restored.history()].map(({ length }) => length)).toEqual([1, 1])
  })

  it('says the same to a reader that is made of its description', async () => {
    const { version, createdAt, records } = readByDescription(bytes, keyOf)
    expect(name).toContain(`version-${version}-`)
    const backup = await openBackup(bytes, lock)
    expect(createdAt).toEqual(backup.createdAt)
    // A store keeps the text of a credential in a record of its own, with what is worked out of it.
    const whole = joinRecords(backup.records)
    expect(records).toEqual(whole.map((one) => ({ ...one, bytes: Buffer.from(one.bytes) })))
  })
})

function readByDescription(
  file: Buffer,
  keyOf: (sealedKey: Buffer, place: Buffer) => Buffer,
): { readonly version: unknown; readonly createdAt: Date; readonly records: readonly object[] } {
  expect(file.toString('latin1', 0, 8)).toBe('attwalbk')
  const body = file.subarray(0, -32)
  expect(createHash('sha256').update(body).digest()).toEqual(file.subarray(-32))
  const n = file.readUInt16BE(26)
  const key = keyOf(file.subarray(28, 28 + n), file.subarray(0, 26))
  const contents = opened(key, {
    nonce: file.subarray(28 + n, 40 + n),
    sealed: body.subarray(40 + n),
    authenticated: file.subarray(0, 40 + n),
  })
  let at = 12
  const take = (length: number): Buffer => {
    at += length
    return contents.subarray(at - length, at)
  }
  const records = Array.from({ length: contents.readUInt32BE(8) }, () => {
    const type = take(take(1).readUInt8()).toString() as StoredRecord['type']
    const id = take(take(2).readUInt16BE()).toString()
    const version = take(4).readUInt32BE()
    return { type, id, version, bytes: take(take(4).readUInt32BE()) }
  })
  expect(contents.length % 4096).toBe(0)
  expect(contents.subarray(at).every((byte) => byte === 0)).toBe(true)
  return { version: file[8], createdAt: new Date(Number(contents.readBigUInt64BE())), records }
}

function keyBySecret(sealedKey: Buffer, place: Buffer): Buffer {
  const wrapping = hkdfSync('sha256', secret, place, 'attestat wallet backup: recovery secret', 32)
  return opened(Buffer.from(wrapping), {
    nonce: sealedKey.subarray(0, 12),
    sealed: sealedKey.subarray(12),
    authenticated: place,
  })
}

function keyByPassphrase(envelope: Buffer, place: Buffer): Buffer {
  expect([envelope.length, envelope.toString('latin1', 0, 8), envelope[8]]).toEqual([94, 'attestat', 1])
  const key = argon2Sync('argon2id', {
    message: Buffer.from(passphrase.normalize('NFC')),
    nonce: envelope.subarray(18, 34),
    memory: envelope.readUInt32BE(9),
    passes: envelope.readUInt32BE(13),
    parallelism: envelope.readUInt8(17),
    tagLength: 32,
  })
  return opened(key, {
    nonce: envelope.subarray(34, 46),
    sealed: envelope.subarray(46),
    authenticated: Buffer.concat([
      envelope.subarray(0, 46),
      Buffer.from(`attestat wallet backup: ${place.toString('base64url')}`),
    ]),
  })
}

function opened(
  key: Buffer,
  parts: { readonly nonce: Buffer; readonly sealed: Buffer; readonly authenticated: Buffer },
): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, parts.nonce)
  decipher.setAAD(parts.authenticated)
  decipher.setAuthTag(parts.sealed.subarray(-16))
  return Buffer.concat([decipher.update(parts.sealed.subarray(0, -16)), decipher.final()])
}
