/** A wallet in one sealed file, and back: nothing is written of what was not checked, nothing is lost in silence. */
import { isSameKey } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import { readHolderKey } from '../holder-key.ts'
import { createMemoryStore } from '../memory-store.ts'
import type { RecordType, StoredRecord, WalletStore } from '../store.ts'
import { joinRecords, splitRecords } from '../whole-record.ts'
import { type BackupHeader, sealBackup, unsealBackup } from './backup-file.ts'
import type { BackupLock } from './backup-lock.ts'
import { asRecords, checkRecords, type WalletCounts } from './sound-records.ts'

/** A backup that was opened, every record of it checked. */
export interface Backup extends BackupHeader, WalletCounts {
  readonly createdAt: Date
  readonly records: readonly StoredRecord[]
}

/**
 * What a restore may do beyond adding to a wallet. `older`: lose what the wallet has and the backup has not.
 * `foreign`: put another wallet, with another key, in its place.
 */
export type RestorePermission = 'older' | 'foreign'

/**
 * Makes a backup of everything in a store: credentials, history, the holder's key.
 *
 * @returns the bytes of the file, sealed; see `docs/wallet-backup.md`.
 * @throws WalletError `RECORDS_UNSOUND` for a wallet that could not be restored from it, `STORAGE_RECORD_DAMAGED`,
 *   `STORAGE_RECORD_UNKNOWN`.
 *
 * @example
 * const secret = newRecoverySecret()
 * const words = recoveryWordsOf(secret)
 * const bytes = await backupWallet(store, lockWithRecoverySecret(secret), { now: new Date() })
 */
export async function backupWallet(
  store: WalletStore,
  lock: BackupLock,
  { now }: { readonly now: Date },
): Promise<Uint8Array> {
  // What is damaged would be lost to the backup without a word.
  const snapshot = await store.snapshot((damaged) => {
    throw damaged
  })
  const records = snapshot.records.filter(({ type }) => type !== 'status-list')
  await checkRecords(records)
  return sealBackup({ createdAt: now, records: joinRecords(records) }, lock)
}

/**
 * Opens a backup and checks all that is in it. A new wallet is made by giving `records` to its store.
 *
 * @throws as `unsealBackup` says; WalletError `RECORDS_UNSOUND`.
 */
export async function openBackup(bytes: Uint8Array, lock: BackupLock): Promise<Backup> {
  const backup = await unsealBackup(bytes, lock)
  const { id, method, createdAt } = backup
  const records = await asRecords(() => splitRecords(backup.records))
  const { credentials, history } = await checkRecords(records)
  const opened = { id, method, createdAt, credentials, history }
  // The key is among the records: whoever prints or logs a backup prints none of them.
  return Object.defineProperty(opened, 'records', { value: records }) as Backup
}

/**
 * Puts a backup in the place of what a store holds, in one step. Records that are damaged there are replaced as well.
 *
 * @param options.allow What it may do beyond adding. Default: nothing.
 * @returns what was lost by it, which is nothing unless it was allowed.
 * @throws WalletError `BACKUP_FOREIGN` for a backup of another wallet; `BACKUP_OLDER` when something would be lost,
 *   with the numbers in `details`; `STORAGE_CONFLICT` when somebody wrote meanwhile; `STORAGE_…`.
 */
export async function restoreWallet(
  store: WalletStore,
  backup: Backup,
  { allow = [] }: { readonly allow?: readonly RestorePermission[] } = {},
): Promise<{ readonly lost: Losses }> {
  const { records, mark } = await store.snapshot(() => {})
  const isForeign = !(await haveSameKey(records, backup.records))
  if (isForeign && !allow.includes('foreign')) throw new WalletError('BACKUP_FOREIGN')
  const lost = lossesOf(records, backup.records)
  const isLosing = Object.values(lost).some((count) => count > 0)
  if (!isForeign && isLosing && !allow.includes('older')) {
    throw new WalletError('BACKUP_OLDER', { details: { ...lost } })
  }
  await store.replace(backup.records, mark)
  return { lost }
}

/** What a restore costs. */
export interface Losses extends WalletCounts {
  /** Keys that something may yet be issued to. */
  readonly keys: number
  /** Whatever else: guardians, drafts, standing approvals and their ends, what an agent keeps. */
  readonly others: number
}

/** A wallet that has no key yet is everybody's. */
async function haveSameKey(
  current: readonly StoredRecord[],
  other: readonly StoredRecord[],
): Promise<boolean> {
  const [key, otherKey] = await Promise.all(
    [current, other].map(async (records) => (await readHolderKey(createMemoryStore(records)))?.publicJwk),
  )
  return key === undefined || (otherKey !== undefined && isSameKey(key, otherKey))
}

/** What is in the first and not in the second, or only an earlier or another state of it. */
function lossesOf(current: readonly StoredRecord[], kept: readonly StoredRecord[]): Losses {
  const nameOf = ({ type, id }: StoredRecord): string => JSON.stringify([type, id])
  const keptByName = new Map(kept.map((record) => [nameOf(record), record]))
  const lost = current.filter((record) => {
    const same = keptByName.get(nameOf(record))
    return (
      !same || same.version < record.version || (same.version === record.version && !isEqual(same, record))
    )
  })
  const count = (type: StoredRecord['type']): number => lost.filter((record) => record.type === type).length
  return {
    credentials: count('credential'),
    history: count('consent'),
    keys: count('holder-key'),
    others: lost.filter(({ type }) => !countedApart.includes(type)).length,
  }
}

/** A text goes with its credential, and a status list is everybody's. */
const countedApart: readonly RecordType[] = [
  'credential',
  'credential-text',
  'consent',
  'holder-key',
  'status-list',
]

function isEqual({ bytes: one }: StoredRecord, { bytes: other }: StoredRecord): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
