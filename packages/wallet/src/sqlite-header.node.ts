/** The header of a wallet file: the data key, sealed under the passphrase. */
import type { Database } from 'better-sqlite3'
import { layoutOf } from './sqlite-file.node.ts'

/** In one transaction: another program may bring the file to the present layout at any moment. */
export function readHeader(database: Database): {
  readonly layout: number
  readonly sealedKey: Uint8Array | undefined
} {
  return database.transaction(() => {
    const layout = layoutOf(database)
    const table = layout === 1 ? 'header' : 'wallet_header'
    const select = database.prepare<[string], Uint8Array>(`SELECT value FROM ${table} WHERE name = ?`)
    return { layout, sealedKey: select.pluck().get(dataKeyName) }
  })()
}

export function insertSealedKey(database: Database, sealedKey: Uint8Array): void {
  database.prepare('INSERT INTO wallet_header (name, value) VALUES (?, ?)').run(dataKeyName, sealedKey)
}

export const dataKeyName = 'data-key'

/** Authenticated with the sealed data key: it opens nowhere else, and in no other version of the layout. */
export const dataKeyPurpose = (layout: number): string => `attestat wallet: data key, layout ${layout}`
