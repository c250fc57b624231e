/** A backup with a bit of it flipped, by chance or by a forger: it is refused, and nothing of it is restored. */
import { createHash } from 'node:crypto'
import { kdfFloor } from '@attestat/keys/keystore'
import {
  type BackupLock,
  backupWallet,
  createMemoryStore,
  lockWithRecoverySecret,
  openBackup,
} from '@attestat/wallet'
import { lockWithPassphrase } from '@attestat/wallet/backup'
import { describe, expect, it, vi } from 'vitest'
import { isLong } from './chances.ts'
import { growingWallet, secret } from './wallets.ts'

vi.mock(import('../../packages/keys/src/argon2.node.ts'), async (original) => {
  const { handIn } = await import('./handed-in-key.ts')
  return { argon2id: handIn((await original()).argon2id) }
})

const store = createMemoryStore((await growingWallet(1)).earlier)
/** Magic, version, method, id, length of the sealed key. */
const headerLength = 28
const digestLength = 32
/** Each lock, and how long its sealed key is, the header of that first. */
const locks: readonly (readonly [string, BackupLock, { readonly key: number; readonly header: number }])[] = [
  ['words', lockWithRecoverySecret(secret), { key: 60, header: 12 }],
  ['a passphrase', lockWithPassphrase('of the backup', { kdf: kdfFloor }), { key: 94, header: 46 }],
]
const everyBit = [0, 1, 2, 3, 4, 5, 6, 7]

describe.each(locks)('a backup under %s', (_name, lock, { key, header }) => {
  it.each([
    ['with any bit', (file: Uint8Array) => file],
    ['by a forger who makes the digest anew, too, with any bit', withDigest],
  ] as const)(
    `is refused %s of its headers and ${isLong ? 'any' : 'a bit'} of every other byte flipped`,
    async (_how, finish) => {
      const file = await backupWallet(store, lock, { now: new Date() })
      const codes = finish === withDigest ? forgersCodes : codesOf
      const outcomes = new Set<string>()
      expect((await openBackup(finish(file), lock)).credentials).toBe(1)
      const contentsAt = headerLength + key + 12
      const end = finish === withDigest ? file.length - digestLength : file.length
      for (let at = 0; at < end; at++) {
        const isHeader = at < headerLength + header || (at >= headerLength + key && at < contentsAt)
        for (const bit of isHeader || isLong ? everyBit : [at % 8]) {
          const changed = Uint8Array.from(file)
          changed[at] = (changed[at] ?? 0) ^ (1 << bit)
          const outcome = await openBackup(finish(changed), lock).then(
            () => 'opened',
            (error) => error.code ?? error,
          )
          expect(codes, `${at}.${bit}`).toContain(outcome)
          outcomes.add(outcome)
        }
      }
      // The test would mean nothing if it never got as far as each of these.
      expect([...outcomes]).toEqual(
        expect.arrayContaining(['BACKUP_INVALID', 'BACKUP_VERSION', 'BACKUP_TAMPERED']),
      )
      if (finish === withDigest) expect([...outcomes]).toContain('BACKUP_SECRET_WRONG')
    },
    isLong ? 3_600_000 : 120_000,
  )
})

const codesOf = ['BACKUP_TAMPERED', 'BACKUP_INVALID', 'BACKUP_VERSION']
const forgersCodes = [
  ...codesOf,
  'BACKUP_SECRET_WRONG',
  'BACKUP_LOCK',
  'KEYSTORE_KDF_WEAK',
  'KEYSTORE_KDF_LIMIT',
]

/** A file whose last bytes are right again. */
function withDigest(file: Uint8Array): Uint8Array {
  const whole = Uint8Array.from(file)
  whole.set(
    createHash('sha256').update(whole.subarray(0, -digestLength)).digest(),
    whole.length - digestLength,
  )
  return whole
}
