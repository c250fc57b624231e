/**
 * The wallet in one SQLite file, sealed at rest: a data key under a passphrase, every record under the data key.
 */
import { createHash, randomBytes } from 'node:crypto'
import { statSync } from 'node:fs'
import { KeyError } from '@attestat/keys'
import type { KdfParameters } from '@attestat/keys/keystore'
import { openWithPassphrase, readKdfParameters, sealWithPassphrase } from '@attestat/keys/keystore'
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { createRecordSealer, dataKeyLength, type RecordSealer, type SealedRecord } from './sealed-record.ts'
import { asWalletError, createDatabase, openDatabase } from './sqlite-file.node.ts'
import {
  type OnDamaged,
  type RecordType,
  recordTypes,
  type StoreChange,
  type StoredRecord,
  type WalletStore,
} from './store.ts'

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
    purpose: dataKeyPurpose,
    ...(options.kdf ? { kdf: options.kdf } : {}),
  })
  const sealer = await openSealer(dataKey)
  const records = await Promise.all((options.records ?? []).map(sealer.seal))
  createDatabase(path, (database) => {
    database.prepare('INSERT INTO header (name, value) VALUES (?, ?)').run(dataKeyName, sealedKey)
    insertRecords(database, records)
  })
  return createStore(path, openDatabase(path, options.busyTimeoutMilliseconds), sealer)
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
    const resealed = await sealWithPassphrase(dataKey, newPassphrase, { purpose: dataKeyPurpose, kdf })
    // One statement is one transaction: over exactly what was opened, or not at all.
    const { changes } = asWalletError(path, () =>
      database
        .prepare('UPDATE header SET value = ? WHERE name = ? AND value = ?')
        .run(resealed, dataKeyName, sealedKey),
    )
    if (changes !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
  } finally {
    dataKey.fill(0)
    database.close()
  }
}

/** What is behind a passphrase: the caller closes the database, and erases the data key. */
async function unlock(
  path: string,
  passphrase: string,
  { busyTimeoutMilliseconds }: SqliteStoreOptions,
): Promise<{ readonly database: Database; readonly sealedKey: Uint8Array; readonly dataKey: Uint8Array }> {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (!stats) throw new WalletError('STORAGE_NOT_FOUND', { at: path })
  if (!stats.isFile())
    throw new WalletError('STORAGE_CORRUPT', { at: path, details: { expected: expected('a file') } })
  const database = openDatabase(path, busyTimeoutMilliseconds)
  try {
    const sealedKey = asWalletError(path, () => readSealedKey(database))
    if (!sealedKey) {
      throw new WalletError('STORAGE_CORRUPT', {
        at: path,
        details: { expected: expected('a sealed data key') },
      })
    }
    const dataKey = await openWithPassphrase(sealedKey, passphrase, { purpose: dataKeyPurpose })
    return { database, sealedKey, dataKey }
  } catch (error) {
    database.close()
    throw error
  }
}

/** @param dataKey Erased once the sealer has it. */
async function openSealer(dataKey: Uint8Array): Promise<RecordSealer> {
  const sealer = await createRecordSealer(dataKey)
  dataKey.fill(0)
  return sealer
}

function createStore(path: string, database: Database, sealer: RecordSealer): WalletStore {
  const columns = 'SELECT slot, kind, version, sealed FROM record'
  const selectSlot = database.prepare<[Uint8Array], SealedRecord>(`${columns} WHERE slot = ?`)
  const selectKind = database.prepare<[Uint8Array], SealedRecord>(`${columns} WHERE kind = ?`)
  const selectAll = database.prepare<[], SealedRecord>(`${columns} ORDER BY slot`)
  const apply = database.transaction((steps: readonly SealedChange[]) => {
    for (const step of steps) {
      if (applyChange(database, step) !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
    }
  })
  const replaceAll = database.transaction((records: readonly SealedRecord[], mark: string) => {
    if (markOf(selectAll.all()) !== mark) throw new WalletError('STORAGE_CONFLICT', { at: path })
    database.prepare('DELETE FROM record').run()
    insertRecords(database, records)
  })
  const sealChange = async (change: StoreChange): Promise<SealedChange> =>
    'put' in change
      ? { put: await sealer.seal(change.put) }
      : { remove: await sealer.slotOf(change.remove), version: change.remove.version }
  const open = async (
    type: RecordType,
    record: SealedRecord,
    onDamaged?: OnDamaged,
  ): Promise<StoredRecord | undefined> => {
    try {
      return await sealer.open(type, record)
    } catch (cause) {
      if (!onDamaged || !(cause instanceof KeyError)) throw cause
      onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: cause.at ?? type, cause }))
      return undefined
    }
  }

  return {
    async get(name) {
      const slot = await sealer.slotOf(name)
      const found = asWalletError(path, () => selectSlot.get(slot))
      return found && sealer.open(name.type, found)
    },
    async list(type, onDamaged) {
      const kind = await sealer.kindOf(type)
      const found = asWalletError(path, () => selectKind.all(kind))
      const opened = await Promise.all(found.map((record) => open(type, record, onDamaged)))
      return opened.filter((record) => record !== undefined)
    },
    async snapshot(onDamaged) {
      const types = new Map<string, RecordType>()
      for (const type of recordTypes) types.set(hexOf(await sealer.kindOf(type)), type)
      const found = asWalletError(path, () => selectAll.all())
      const opened = await Promise.all(
        found.map((record) => {
          const type = types.get(hexOf(record.kind))
          if (type === undefined) throw new WalletError('STORAGE_RECORD_UNKNOWN', { at: path })
          return open(type, record, onDamaged)
        }),
      )
      return { records: opened.filter((record) => record !== undefined), mark: markOf(found) }
    },
    async write(changes) {
      // Everything slow happens before the transaction, which then is one short synchronous stretch.
      const steps = await Promise.all(changes.map(sealChange))
      asWalletError(path, () => apply.immediate(steps))
    },
    async replace(records, mark) {
      const sealed = await Promise.all(records.map(sealer.seal))
      asWalletError(path, () => replaceAll.immediate(sealed, mark))
    },
    async close() {
      database.close()
    },
  }
}

/** Tells one state of all records from another: no nonce is ever the same. */
function markOf(records: readonly SealedRecord[]): string {
  const hash = createHash('sha256')
  for (const { slot, version, sealed } of records) hash.update(slot).update(`${version}`).update(sealed)
  return hash.digest('hex')
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}

function insertRecords(database: Database, records: readonly SealedRecord[]): void {
  const insert = database.prepare('INSERT INTO record (slot, kind, version, sealed) VALUES (?, ?, ?, ?)')
  for (const { slot, kind, version, sealed } of records) insert.run(slot, kind, version, sealed)
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
