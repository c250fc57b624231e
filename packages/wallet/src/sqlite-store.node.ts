/** Sealed records in SQLite: every statement that reads or writes them. */
import { createHash } from 'node:crypto'
import { KeyError } from '@attestat/keys'
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import type { RecordSealer, SealedRecord } from './sealed-record.ts'
import { asWalletError } from './sqlite-file.node.ts'
import {
  type OnDamaged,
  type RecordType,
  recordTypes,
  type StoreChange,
  type StoredRecord,
  type WalletStore,
} from './store.ts'

/** The records of a wallet, in a database that is closed with the store. */
export function createStore(path: string, database: Database, sealer: RecordSealer): WalletStore {
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

/** Puts sealed records where there are none of their names. */
export function insertRecords(database: Database, records: readonly SealedRecord[]): void {
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
