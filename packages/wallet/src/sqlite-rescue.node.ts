/**
 * What can still be read of a wallet file that SQLite finds damaged. Every record is authenticated by itself, so that
 * nothing false comes out: a record is what it was, or is told to be lost.
 */
import { copyFileSync, existsSync, mkdtempSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openWithPassphrase } from '@attestat/keys/keystore'
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import { createMemoryStore } from './memory-store.ts'
import { asFileFault } from './private-file.node.ts'
import { isWellFormed, type SealedRecord } from './sealed-record.ts'
import { openRecord, openSealer, requireSealedKey, typesAtRest } from './sealed-store.ts'
import {
  asWalletError,
  hasPresentLayout,
  lengthBeforeCut,
  requireFile,
  schemaVersion,
} from './sqlite-file.node.ts'
import { dataKeyPurpose, readHeader } from './sqlite-header.node.ts'
import type { OnDamaged, StoredRecord, WalletStore } from './store.ts'

export interface RescueOptions {
  /** Is told of what is lost: a record, or an unknown number of them (at the path of the file). */
  readonly onDamaged: OnDamaged
}

/**
 * Reads a damaged wallet file record by record. The file stays as it is; nobody should be writing to it meanwhile.
 *
 * @returns A store in memory, to be exported from. What is written to it is kept nowhere.
 * @throws WalletError `STORAGE_NOT_FOUND`, `STORAGE_IO`; `STORAGE_CORRUPT` when not even the sealed data key can be
 *   read: then only a backup helps.
 * @throws KeyError `KEYSTORE_AUTH_FAILED` for a wrong passphrase or a changed header.
 */
export async function rescueWalletFile(
  path: string,
  passphrase: string,
  { onDamaged }: RescueOptions,
): Promise<WalletStore> {
  requireFile(path)
  // SQLite writes beside a file even to read it: so it is given a copy, as sealed as the file.
  const folder = mkdtempSync(join(tmpdir(), 'attestat-rescue-'))
  try {
    const database = openCopy(path, join(folder, 'copy.wallet'))
    try {
      return createMemoryStore(await readRecords(path, database, { passphrase, onDamaged }))
    } finally {
      database.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function openCopy(path: string, copy: string): Database {
  try {
    for (const suffix of ['', '-wal']) {
      if (existsSync(path + suffix)) copyFileSync(path + suffix, copy + suffix)
    }
    // SQLite reads nothing of a file that is cut short. With what is missing as zeros, it reads the pages that are left.
    const length = lengthBeforeCut(copy)
    if (length !== undefined) truncateSync(copy, length)
  } catch (cause) {
    throw asFileFault(path, cause)
  }
  return asWalletError(path, () => new SqliteDatabase(copy))
}

async function readRecords(
  path: string,
  database: Database,
  { passphrase, onDamaged }: RescueOptions & { readonly passphrase: string },
): Promise<readonly StoredRecord[]> {
  const sealedKey = asWalletError(path, () => {
    database.pragma('trusted_schema = OFF')
    return hasPresentLayout(database) ? readHeader(database).sealedKey : undefined
  })
  const purpose = dataKeyPurpose(schemaVersion)
  const sealer = await openSealer(
    await openWithPassphrase(requireSealedKey(sealedKey, path), passphrase, { purpose }),
  )
  const typeOf = await typesAtRest(sealer)
  const records: StoredRecord[] = []
  for (const table of ['sealed_record', 'sealed_text'] as const) {
    const { rows, isWhole } = asWalletError(path, () => readRows(database, table))
    if (!isWhole) onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: path }))
    for (const row of rows) {
      const type = isWellFormed(row) ? typeOf(row.kind) : undefined
      const record = type && (await openRecord(sealer, type, row, onDamaged))
      if (record) records.push(record)
      else if (!type) onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: `${table} ${row.place}` }))
    }
  }
  return records
}

type Row = SealedRecord & { readonly place: number }

/**
 * The rows of a table that can be read: from its beginning and from its end as far as SQLite gets, and between these
 * each that is found by its number.
 */
function readRows(
  database: Database,
  table: 'sealed_record' | 'sealed_text',
): { readonly rows: Iterable<Row>; readonly isWhole: boolean } {
  const select = `SELECT rowid AS place, slot, kind, version, sealed FROM ${table} WHERE rowid`
  const [up, down, at] = [' > ? ORDER BY rowid LIMIT 1', ' < ? ORDER BY rowid DESC LIMIT 1', ' = ?'].map(
    (rest) => database.prepare<[number], Row>(select + rest),
  ) as [RowStatement, RowStatement, RowStatement]
  const rows = new Map<number, Row>()
  const walk = (
    statement: RowStatement,
    start: number,
  ): { readonly place: number; readonly isEnd: boolean } => {
    for (let place = start; ; ) {
      const row = tryRead(statement, place)
      if (row === undefined) return { place, isEnd: true }
      // A damaged page may say any number: never go over a row twice.
      if (row === 'damaged' || rows.has(row.place)) return { place, isEnd: false }
      rows.set(row.place, row)
      place = row.place
    }
  }

  const first = walk(up, 0)
  if (first.isEnd) return { rows: rows.values(), isWhole: true }
  const last = walk(down, Number.MAX_SAFE_INTEGER)
  const end = Math.min(last.place, first.place + mostTried)
  for (let place = first.place + 1; place < end; place++) {
    const row = tryRead(at, place)
    if (row !== undefined && row !== 'damaged') rows.set(row.place, row)
  }
  return { rows: rows.values(), isWhole: false }
}

type RowStatement = Statement<[number], Row>

function tryRead(statement: RowStatement, place: number): Row | 'damaged' | undefined {
  try {
    return statement.get(place)
  } catch (error) {
    if (error instanceof SqliteDatabase.SqliteError) return 'damaged'
    throw error
  }
}

/** So many numbers of rows are tried where SQLite does not find its way. */
const mostTried = 100_000
