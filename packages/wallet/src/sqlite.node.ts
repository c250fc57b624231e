/**
 * The wallet in one SQLite file, sealed at rest: a data key under a passphrase, every record under the data key.
 */
import { randomBytes } from 'node:crypto'
import { rmSync } from 'node:fs'
import type { KdfParameters } from '@attestat/keys/keystore'
import { openWithPassphrase, readKdfParameters, sealWithPassphrase } from '@attestat/keys/keystore'
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import { createRecordSealer, dataKeyLength } from './sealed-record.ts'
import { openSealer, requireSealedKey } from './sealed-store.ts'
import {
  asWalletError,
  createDatabase,
  layoutOf,
  openDatabase,
  requireFile,
  schemaVersion,
} from './sqlite-file.node.ts'
import { dataKeyName, dataKeyPurpose, insertSealedKey, readHeader } from './sqlite-header.node.ts'
import { migrateFirstLayout } from './sqlite-migration.node.ts'
import { createStore, insertRecords, sealAll } from './sqlite-store.node.ts'
import type { StoredRecord, WalletStore } from './store.ts'

export { type RescueOptions, rescueWalletFile } from './sqlite-rescue.node.ts'

export interface SqliteStoreOptions {
  /** How long a write waits for another program's. Default 5000. */
  readonly busyTimeoutMilliseconds?: number
}

/**
 * Makes a new wallet file of mode 0600 and opens it. It appears at its place complete, or not at all.
 *
 * @param options.kdf Cost of the passphrase; see `kdfDefaults` of `@attestat/keys/keystore`.
 * @param options.records What it holds from the first. Default: nothing.
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_IO`, `STORAGE_FULL`, `SQLITE_TOO_OLD`.
 * @throws KeyError `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export async function createWalletFile(
  path: string,
  passphrase: string,
  options: SqliteStoreOptions & {
    readonly kdf?: KdfParameters
    readonly records?: readonly StoredRecord[]
  } = {},
): Promise<WalletStore> {
  const dataKey = randomBytes(dataKeyLength)
  const sealedKey = await sealWithPassphrase(dataKey, passphrase, {
    purpose: dataKeyPurpose(schemaVersion),
    ...(options.kdf ? { kdf: options.kdf } : {}),
  })
  const sealer = await openSealer(dataKey)
  const records = await sealAll(options.records ?? [], sealer)
  createDatabase(path, (database) => {
    insertSealedKey(database, sealedKey)
    insertRecords(database, records)
  })
  try {
    const database = openDatabase(path, options.busyTimeoutMilliseconds)
    try {
      // With the first that is read, a log and its index are made, for which there has to be room.
      asWalletError(path, () => layoutOf(database))
      return createStore(path, database, sealer)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    // What cannot be opened was not made: it would be in the way of the next attempt.
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
    throw error
  }
}

/**
 * Opens a wallet file. One of an older layout is brought to the present one; after a crash it is in one or the other.
 *
 * @throws WalletError `STORAGE_NOT_FOUND`, `STORAGE_CORRUPT`, `STORAGE_TRUNCATED`, `STORAGE_VERSION`, `STORAGE_BUSY`,
 *   `STORAGE_IO`, `SQLITE_TOO_OLD`.
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a wrong passphrase or a changed header, `KEYSTORE_KDF_WEAK`,
 *   `KEYSTORE_KDF_LIMIT`.
 */
export async function openWalletFile(
  path: string,
  passphrase: string,
  options: SqliteStoreOptions = {},
): Promise<WalletStore> {
  const { database, dataKey } = await unlock(path, passphrase, options)
  try {
    return createStore(path, database, await openSealer(dataKey))
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Gives a wallet file another passphrase: the data key is sealed anew, the records stay as they are. After a crash the
 * old passphrase opens the file, or the new one. Programs that have it open go on. The old passphrase still opens
 * older copies of the file.
 *
 * @param options.kdf Cost of the new passphrase. Default: that of the old one.
 * @throws WalletError `STORAGE_CONFLICT` when somebody else changed it meanwhile; as {@link openWalletFile}.
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a wrong passphrase, `PASSPHRASE_INVALID` for a new one that cannot be,
 *   `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export async function changeWalletPassphrase(
  path: string,
  passphrase: string,
  newPassphrase: string,
  options: SqliteStoreOptions & { readonly kdf?: KdfParameters } = {},
): Promise<void> {
  const { database, sealedKey, dataKey } = await unlock(path, passphrase, options)
  try {
    const kdf = options.kdf ?? readKdfParameters(sealedKey)
    const resealed = await sealWithPassphrase(dataKey, newPassphrase, {
      purpose: dataKeyPurpose(schemaVersion),
      kdf,
    })
    // One statement is one transaction: over exactly what was opened, or not at all.
    const { changes } = asWalletError(path, () =>
      database
        .prepare('UPDATE wallet_header SET value = ? WHERE name = ? AND value = ?')
        .run(resealed, dataKeyName, sealedKey),
    )
    if (changes !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
  } finally {
    dataKey.fill(0)
    database.close()
  }
}

/** What is behind a passphrase: the caller closes the database, and erases the data key. */
async function unlock(path: string, passphrase: string, options: SqliteStoreOptions): Promise<Unlocked> {
  requireFile(path)
  for (let attempt = 1; ; attempt++) {
    try {
      return await unlockFile(path, passphrase, options)
    } catch (error) {
      // Another program has brought the file to the present layout at the same moment.
      const isConflict = error instanceof WalletError && error.code === 'STORAGE_CONFLICT'
      if (!isConflict || attempt === maxAttempts) throw error
    }
  }
}

interface Unlocked {
  readonly database: Database
  readonly sealedKey: Uint8Array
  readonly dataKey: Uint8Array
}

async function unlockFile(
  path: string,
  passphrase: string,
  { busyTimeoutMilliseconds }: SqliteStoreOptions,
): Promise<Unlocked> {
  const database = openDatabase(path, busyTimeoutMilliseconds)
  try {
    const { layout, ...header } = asWalletError(path, () => readHeader(database))
    const sealedKey = requireSealedKey(header.sealedKey, path)
    const dataKey = await openWithPassphrase(sealedKey, passphrase, { purpose: dataKeyPurpose(layout) })
    if (layout === schemaVersion) return { database, sealedKey, dataKey }
    const purpose = dataKeyPurpose(schemaVersion)
    const resealed = await sealWithPassphrase(dataKey, passphrase, {
      purpose,
      kdf: readKdfParameters(sealedKey),
    })
    await migrateFirstLayout(path, database, {
      sealer: await createRecordSealer(dataKey),
      fill: () => insertSealedKey(database, resealed),
    })
    return { database, sealedKey: resealed, dataKey }
  } catch (error) {
    database.close()
    throw error
  }
}

const maxAttempts = 3
