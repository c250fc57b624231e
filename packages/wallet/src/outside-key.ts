/**
 * Holder's keys that are kept outside of the wallet, in a key file or a module: their public side, noted when something
 * that is bound to one comes in. So whoever opens the wallet without them knows whose it is.
 */
import { jwkThumbprint, type PublicJwk, readPublicJwk } from '@attestat/credential'
import { readJsonRecord, writeJsonRecord } from './guardians/json-record.ts'
import type { RecordName, WalletStore } from './store.ts'

/** Whether a key was noted. */
export async function isOutsideKey(store: WalletStore, key: PublicJwk): Promise<boolean> {
  return (await store.get(await nameOf(key))) !== undefined
}

/** Notes a key; one that is noted stays as it is. */
export async function noteOutsideKey(store: WalletStore, key: PublicJwk): Promise<void> {
  if (await isOutsideKey(store, key)) return
  try {
    await store.write([{ put: writeJsonRecord(await nameOf(key), { ...key }) }])
  } catch (error) {
    // Another program has noted it at the same moment.
    if (!(await isOutsideKey(store, key))) throw error
  }
}

/** Every key that was noted. */
export async function listOutsideKeys(store: WalletStore): Promise<readonly PublicJwk[]> {
  return (await store.list(type)).map((record) => readPublicJwk(readJsonRecord(record), type))
}

async function nameOf(key: PublicJwk): Promise<RecordName> {
  return { type, id: await jwkThumbprint(key) }
}

const type = 'outside-key'
