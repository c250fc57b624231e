/**
 * The wallet in one SQLite file, sealed at rest: a data key under a passphrase, every record under the data key.
 */
import { randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { KeyError } from '@attestat/keys'
import type { KdfParameters } from '@attestat/keys/keystore'
import { openWithPassphrase, sealWithPassphrase } from '@attestat/keys/keystore'
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { createRecordSealer, dataKeyLength, type SealedRecord } from './sealed-record.ts'
import { asWalletError, createDatabase, openDatabase } from './sqlite-file.node.ts'
import type { StoreChange, WalletStore } from './store.ts'

export interface SqliteStoreOptions {
  /** How long a write waits for another program's. Default 5000. */
  readonly busyTimeoutMilliseconds?: number
}

/**
 * Makes a new wallet file of mode 0600 and opens it. It appears at its place complete, or not at all.
 *
 * @param options.kdf Cost of the passphrase; see `kdfDefaults` of `@attestat/keys/keystore`.
 * @throws WalletError `STORAGE_EXISTS`, `STORAGE_IO`, `STORAGE_FULL`, `SQLITE_TOO_OLD`.
 * @throws KeyError `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export async function createWalletFile(
  path: string,
  passphrase: string,
  options: SqliteStoreOptions & { readonly kdf?: KdfParameters } = {},
): Promise<WalletStore> {
  const dataKey = randomBytes(dataKeyLength)
  const sealedKey = await sealWithPassphrase(dataKey, passphrase, {
    purpose: dataKeyPurpose,
    ...(options.kdf ? { kdf: options.kdf } : {}),
  })
  createDatabase(path, (database) => {
    database.prepare('INSERT INTO header (name, value) VALUES (?, ?)').run(dataKeyName, sealedKey)
  })
  return createStore(path, openDatabase(path, options.busyTimeoutMilliseconds), dataKey)
}

/**
 * Opens a wallet file.
 *
 * @throws WalletError `STORAGE_NOT_FOUND`, `STORAGE_CORRUPT`, `STORAGE_VERSION`, `STORAGE_BUSY`, `STORAGE_IO`,
 *   `SQLITE_TOO_OLD`.
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a wrong passphrase or a changed header, `KEYSTORE_KDF_WEAK`,
 *   `KEYSTORE_KDF_LIMIT`.
 */
export async function openWalletFile(
  path: string,
  passphrase: string,
  options: SqliteStoreOptions = {},
): Promise<WalletStore> {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new WalletError('STORAGE_NOT_FOUND', { at: path })
  if (!stats.isFile())
    throw new WalletError('STORAGE_CORRUPT', { at: path, details: { expected: expected('a file') } })
  const database = openDatabase(path, options.busyTimeoutMilliseconds)
  try {
    const sealedKey = asWalletError(path, () => readSealedKey(database))
    if (!sealedKey) {
      throw new WalletError('STORAGE_CORRUPT', {
        at: path,
        details: { expected: expected('a sealed data key') },
      })
    }
    const dataKey = await openWithPassphrase(sealedKey, passphrase, { purpose: dataKeyPurpose })
    return await createStore(path, database, dataKey)
  } catch (error) {
    database.close()
    throw error
  }
}

/** @param dataKey Erased once the sealer has it. */
async function createStore(path: string, database: Database, dataKey: Uint8Array): Promise<WalletStore> {
  const sealer = await createRecordSealer(dataKey)
  dataKey.fill(0)
  const columns = 'SELECT slot, kind, version, sealed FROM record'
  const selectSlot = database.prepare<[Uint8Array], SealedRecord>(`${columns} WHERE slot = ?`)
  const selectKind = database.prepare<[Uint8Array], SealedRecord>(`${columns} WHERE kind = ?`)
  const apply = database.transaction((steps: readonly SealedChange[]) => {
    for (const step of steps) {
      if (applyChange(database, step) !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
    }
  })
  const sealChange = async (change: StoreChange): Promise<SealedChange> =>
    'put' in change
      ? { put: await sealer.seal(change.put) }
      : { remove: await sealer.slotOf(change.remove), version: change.remove.version }

  return {
    async get(name) {
      const slot = await sealer.slotOf(name)
      const found = asWalletError(path, () => selectSlot.get(slot))
      return found && sealer.open(name.type, found)
    },
    async list(type, onDamaged) {
      const kind = await sealer.kindOf(type)
      const found = asWalletError(path, () => selectKind.all(kind))
      const opened = await Promise.all(
        found.map((record) =>
          sealer.open(type, record).catch((cause: unknown) => {
            if (!onDamaged || !(cause instanceof KeyError)) throw cause
            onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: cause.at ?? type, cause }))
          }),
        ),
      )
      return opened.filter((record) => record !== undefined)
    },
    async write(changes) {
      // Everything slow happens before the transaction, which then is one short synchronous stretch.
      const steps = await Promise.all(changes.map(sealChange))
      asWalletError(path, () => apply.immediate(steps))
    },
    async close() {
      database.close()
    },
  }
}

type SealedChange = { readonly put: SealedRecord } | { readonly remove: Uint8Array; readonly version: number }

/** @returns how many rows were changed: none when the record is not at the version before. */
function applyChange(database: Database, change: SealedChange): number {
  if ('remove' in change) {
    return database
      .prepare('DELETE FROM record WHERE slot = ? AND version = ?')
      .run(change.remove, change.version).changes
  }
  const { slot, kind, version, sealed } = change.put
  if (version === 1) {
    return database
      .prepare('INSERT INTO record (slot, kind, version, sealed) VALUES (?, ?, 1, ?) ON CONFLICT DO NOTHING')
      .run(slot, kind, sealed).changes
  }
  return database
    .prepare('UPDATE record SET version = ?, sealed = ? WHERE slot = ? AND version = ?')
    .run(version, sealed, slot, version - 1).changes
}

function readSealedKey(database: Database): Uint8Array | undefined {
  return database
    .prepare<[string], { readonly value: Uint8Array }>('SELECT value FROM header WHERE name = ?')
    .get(dataKeyName)?.value
}

const dataKeyName = 'data-key'
/** Authenticated with the sealed data key: it opens nowhere else, and in no other version of the layout. */
const dataKeyPurpose = 'attestat wallet: data key, layout 1'
