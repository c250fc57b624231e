/** From the first layout of a wallet file, where a credential was one record, to the present one; or nothing happens. */
import type { Database } from 'better-sqlite3'
import { WalletError } from './codes.ts'
import type { RecordSealer, SealedRecord } from './sealed-record.ts'
import { typesAtRest } from './sealed-store.ts'
import { asWalletError, layoutOf, schema, schemaVersion } from './sqlite-file.node.ts'
import { insertRecords, type SealedOf, sealAll } from './sqlite-store.node.ts'
import type { RecordType } from './store.ts'
import { splitRecord } from './whole-record.ts'

/**
 * Brings a wallet file to the present layout, in one transaction. What cannot be read is taken along as it is.
 *
 * @param fill Writes the header in the same transaction.
 * @throws WalletError `STORAGE_CONFLICT` when somebody wrote meanwhile, for instance did the same; `STORAGE_…`.
 */
export async function migrateFirstLayout(
  path: string,
  database: Database,
  { sealer, fill }: { readonly sealer: RecordSealer; fill(): void },
): Promise<void> {
  const dataVersion = (): unknown => database.pragma('data_version', { simple: true })
  const read = database.transaction(() => {
    if (layoutOf(database) !== 1) throw new WalletError('STORAGE_CONFLICT', { at: path })
    const all = database.prepare<[], SealedRecord>('SELECT slot, kind, version, sealed FROM record')
    return { found: all.all(), before: dataVersion() }
  })
  const { found, before } = asWalletError(path, () => read.deferred())
  const typeOf = await typesAtRest(sealer)
  const split = await Promise.all(found.map((record) => splitSealed(record, typeOf(record.kind), sealer)))
  const migrate = database.transaction(() => {
    if (layoutOf(database) !== 1 || dataVersion() !== before)
      throw new WalletError('STORAGE_CONFLICT', { at: path })
    // Under other names: a program that still works in the first layout fails, and spoils nothing.
    database.exec(`DROP TABLE record; DROP TABLE header; ${schema}`)
    fill()
    insertRecords(database, split.flat())
    database.pragma(`user_version = ${schemaVersion}`)
  })
  asWalletError(path, () => migrate.immediate())
}

async function splitSealed(
  record: SealedRecord,
  type: RecordType | undefined,
  sealer: RecordSealer,
): Promise<readonly SealedOf[]> {
  const asItIs = [{ type: type ?? ('credential' as const), record }]
  if (type !== 'credential') return asItIs
  try {
    return await sealAll(await splitRecord(await sealer.open(type, record)), sealer)
  } catch {
    // Damaged before, and told of as that when it is listed.
    return asItIs
  }
}
