/** Sealed records in SQLite: every statement that reads or writes them. */
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import type { RecordSealer, SealedRecord } from './sealed-record.ts'
import { openRecord, openRecords } from './sealed-store.ts'
import { asWalletError } from './sqlite-file.node.ts'
import type { RecordType, StoreChange, StoredRecord, WalletStore } from './store.ts'

/** The records of a wallet, in a database that is closed with the store. */
export function createStore(path: string, database: Database, sealer: RecordSealer): WalletStore {
  const statements = {
    credential: statementsOver(database, 'sealed_record'),
    'credential-text': statementsOver(database, 'sealed_text'),
  }
  const over = (type: RecordType): Statements =>
    type === 'credential-text' ? statements[type] : statements.credential
  const tables = Object.values(statements)
  const markNow = (): string => `${database.pragma('data_version', { simple: true })}.${ownWrites}`
  let ownWrites = 0
  const apply = database.transaction((steps: readonly SealedChange[]) => {
    for (const step of steps) {
      if (applyChange(over(step.type), step) !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
    }
    ownWrites++
  })
  const readAll = database.transaction(() => ({
    found: tables.map((table) => table.selectAll.all()),
    mark: markNow(),
  }))
  const replaceAll = database.transaction((sealed: readonly SealedOf[], mark: string) => {
    if (markNow() !== mark) throw new WalletError('STORAGE_CONFLICT', { at: path })
    for (const { deleteAll } of tables) deleteAll.run()
    for (const { type, record } of sealed) insert(over(type), record)
    ownWrites++
  })
  const each: WalletStore['each'] = async (type, visit, onDamaged) => {
    const kind = await sealer.kindOf(type)
    // Piece by piece, so that what is sealed does not lie in memory beside what was opened.
    for (let after = 0; ; ) {
      const found = asWalletError(path, () => over(type).selectKind.all(kind, after, pieceLength))
      for (const { place, slot, version, sealed } of found) {
        const opened = await openRecord(sealer, type, { slot, kind, version, sealed }, onDamaged)
        if (opened) visit(opened)
        after = place
      }
      if (found.length < pieceLength) return
    }
  }
  const sealChange = async (change: StoreChange): Promise<SealedChange> =>
    'put' in change
      ? { type: change.put.type, put: await sealer.seal(change.put) }
      : {
          type: change.remove.type,
          remove: await sealer.slotOf(change.remove),
          version: change.remove.version,
        }

  return {
    async get(name) {
      const slot = await sealer.slotOf(name)
      const found = asWalletError(path, () => over(name.type).selectSlot.get(slot))
      return found && sealer.open(name.type, found)
    },
    async list(type, onDamaged) {
      const records: StoredRecord[] = []
      await each(type, (record) => records.push(record), onDamaged)
      return records
    },
    each,
    mark: async () => asWalletError(path, markNow),
    async snapshot(onDamaged) {
      const { found, mark } = asWalletError(path, () => readAll.deferred())
      return { records: await openRecords(sealer, found.flat(), { at: path, onDamaged }), mark }
    },
    async write(changes) {
      // Everything slow happens before the transaction, which then is one short synchronous stretch.
      const steps = await Promise.all(changes.map(sealChange))
      asWalletError(path, () => apply.immediate(steps))
    },
    async replace(records, mark) {
      const sealed = await sealAll(records, sealer)
      asWalletError(path, () => replaceAll.immediate(sealed, mark))
    },
    async close() {
      database.close()
    },
  }
}

/** A sealed record, and of which type it is. */
export interface SealedOf {
  readonly type: RecordType
  readonly record: SealedRecord
}

export async function sealAll(
  records: readonly StoredRecord[],
  sealer: RecordSealer,
): Promise<readonly SealedOf[]> {
  return Promise.all(
    records.map(async (record) => ({ type: record.type, record: await sealer.seal(record) })),
  )
}

/** Puts sealed records into a database that has none of their names. */
export function insertRecords(database: Database, sealed: readonly SealedOf[]): void {
  const [records, texts] = [
    statementsOver(database, 'sealed_record'),
    statementsOver(database, 'sealed_text'),
  ]
  for (const { type, record } of sealed) insert(type === 'credential-text' ? texts : records, record)
}

/** So many sealed records lie in memory at once. */
const pieceLength = 256

type Statements = ReturnType<typeof statementsOver>

function statementsOver(database: Database, table: 'sealed_record' | 'sealed_text') {
  return {
    selectSlot: database.prepare<[Uint8Array], SealedRecord>(
      `SELECT slot, kind, version, sealed FROM ${table} WHERE slot = ?`,
    ),
    /** Without the kind, which is known: each column that is left out saves a tenth of a long list. */
    selectKind: database.prepare<
      [Uint8Array, number, number],
      Omit<SealedRecord, 'kind'> & { readonly place: number }
    >(
      `SELECT rowid AS place, slot, version, sealed FROM ${table}
        WHERE kind = ? AND rowid > ? ORDER BY rowid LIMIT ?`,
    ),
    selectAll: database.prepare<[], SealedRecord>(`SELECT slot, kind, version, sealed FROM ${table}`),
    insert: database.prepare<[Uint8Array, Uint8Array, number, Uint8Array]>(
      `INSERT INTO ${table} (slot, kind, version, sealed) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ),
    update: database.prepare<[number, Uint8Array, Uint8Array, number]>(
      `UPDATE ${table} SET version = ?, sealed = ? WHERE slot = ? AND version = ?`,
    ),
    delete: database.prepare<[Uint8Array, number]>(`DELETE FROM ${table} WHERE slot = ? AND version = ?`),
    deleteAll: database.prepare<[]>(`DELETE FROM ${table}`),
  }
}

type SealedChange = { readonly type: RecordType } & (
  | { readonly put: SealedRecord }
  | { readonly remove: Uint8Array; readonly version: number }
)

/** @returns how many rows were changed: none when the record is not at the version before. */
function applyChange(statements: Statements, change: SealedChange): number {
  if ('remove' in change) return statements.delete.run(change.remove, change.version).changes
  const { slot, version, sealed } = change.put
  return version === 1
    ? insert(statements, change.put)
    : statements.update.run(version, sealed, slot, version - 1).changes
}

function insert(statements: Statements, { slot, kind, version, sealed }: SealedRecord): number {
  return statements.insert.run(slot, kind, version, sealed).changes
}
