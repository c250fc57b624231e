/** What a verifier has seen, in its SQLite file. */
import { isOlder, type RegistryState, requireNotOlder } from '@attestat/trust'
import type { Database } from 'better-sqlite3'
import { readRegistryState, type SeenMoments, type SeenStore, writeRegistryState } from './seen-store.ts'

/** The store in an open database. @param run Tells SQLite's faults as codes. */
export function seenStoreIn(database: Database, run: <T>(work: () => T) => T): SeenStore {
  const getRegistry = database
    .prepare<[string], string>('SELECT state FROM seen_registry WHERE key = ?')
    .pluck()
  const putRegistry = database.prepare('INSERT OR REPLACE INTO seen_registry (key, state) VALUES (?, ?)')
  const getList = database.prepare<[string], number>('SELECT issued_at FROM seen_list WHERE key = ?').pluck()
  const putList = database.prepare(
    `INSERT INTO seen_list (key, issued_at) VALUES (?, ?)
     ON CONFLICT (key) DO UPDATE SET issued_at = excluded.issued_at WHERE excluded.issued_at > issued_at`,
  )
  const getDocument = database
    .prepare<[string, number], number | null>(
      'SELECT max(valid_from) FROM seen_document WHERE key = ? AND valid_from <= ?',
    )
    .pluck()
  const putDocument = database.prepare('INSERT OR IGNORE INTO seen_document (key, valid_from) VALUES (?, ?)')

  // Compared and put in one transaction: another process may be putting a newer one.
  const takeRegistry = database.transaction((key: string, state: RegistryState) => {
    const [known, text] = [getRegistry.get(key), writeRegistryState(state)]
    if (text === known) return
    if (known !== undefined) requireNotOlder(state, readRegistryState(known))
    putRegistry.run(key, text)
  })
  const remember = database.transaction(({ registries, lists, documents }: SeenMoments) => {
    for (const [key, state] of registries) {
      const known = getRegistry.get(key)
      if (known === undefined || !isOlder(state, readRegistryState(known))) {
        putRegistry.run(key, writeRegistryState(state))
      }
    }
    for (const [key, issuedAt] of lists) putList.run(key, issuedAt.getTime())
    for (const [key, validFrom] of documents) putDocument.run(key, validFrom.getTime())
  })

  return {
    takeRegistry: async (key, state) => run(() => takeRegistry.immediate(key, state)),
    registry: async (key) => {
      const known = run(() => getRegistry.get(key))
      return known === undefined ? undefined : readRegistryState(known)
    },
    newestList: async (key) => moment(run(() => getList.get(key))),
    newestDocument: async (key, until) => moment(run(() => getDocument.get(key, until.getTime()))),
    remember: async (moments) => run(() => remember.immediate(moments)),
  }
}

function moment(milliseconds: number | null | undefined): Date | undefined {
  return milliseconds === null || milliseconds === undefined ? undefined : new Date(milliseconds)
}

export const seenSchema = `
  CREATE TABLE seen_registry (
    key TEXT PRIMARY KEY,
    state TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE seen_list (
    key TEXT PRIMARY KEY,
    issued_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE seen_document (
    key TEXT NOT NULL,
    valid_from INTEGER NOT NULL,
    PRIMARY KEY (key, valid_from)
  ) STRICT, WITHOUT ROWID;
`
