/** What a wallet asks of the place where it keeps its records. */
import type { WalletError } from './codes.ts'

/**
 * Every type of record. One that is not here does not compile, and so is missing in no backup but for status lists,
 * which are everybody's and can be fetched again.
 */
export const recordTypes = [
  'credential',
  'credential-text',
  'consent',
  'holder-key',
  'outside-key',
  'guardian',
  'draft',
  'standing-approval',
  'agent-key',
  'agent-did',
  'agent-credential',
  'agent-presentation',
  'agent-message',
  'age-policy',
  'paper',
  'status-list',
] as const

export type RecordType = (typeof recordTypes)[number]

/** Name of a record: unique within its type. */
export interface RecordName {
  readonly type: RecordType
  readonly id: string
}

/** A record as the wallet knows it, in the clear. */
export interface StoredRecord extends RecordName {
  /** 1 when new, one more with each change. */
  readonly version: number
  readonly bytes: Uint8Array
}

/** One step of a write. A record is put over, or removed at, exactly the version before. */
export type StoreChange =
  | { readonly put: StoredRecord }
  | { readonly remove: RecordName & { readonly version: number } }

/** Everything in a store as of one moment. */
export interface StoreSnapshot {
  readonly records: readonly StoredRecord[]
  /** As {@link WalletStore.mark} has it. */
  readonly mark: string
}

/** Is told of a record that cannot be read: `STORAGE_RECORD_DAMAGED` with its place. It stays where it is. */
export type OnDamaged = (error: WalletError) => void

/**
 * Keeps records. What `write` has acknowledged survives a power cut, in a store that outlives the process.
 *
 * Instead of locks, every change names the version that it was made from: two programs that write at once never
 * lose each other's work, one of them is told.
 */
export interface WalletStore {
  /** @throws WalletError `STORAGE_RECORD_DAMAGED` for a record that cannot be opened. */
  get(name: RecordName): Promise<StoredRecord | undefined>
  /**
   * The records of one type, in no particular order.
   *
   * @param onDamaged With it, a record that cannot be opened keeps no other from being listed.
   * @throws WalletError `STORAGE_RECORD_DAMAGED` for such a record without it.
   */
  list(type: RecordType, onDamaged?: OnDamaged): Promise<readonly StoredRecord[]>
  /** The same, one after another: for whoever keeps less of each than its bytes. */
  each(type: RecordType, visit: (record: StoredRecord) => void, onDamaged?: OnDamaged): Promise<void>
  /**
   * Stands for the state of the store, for whoever works with this one: as long as it is the same, nobody has written
   * anything. Costs nothing.
   */
  mark(): Promise<string>
  /**
   * The records of every type.
   *
   * @param onDamaged As {@link list} has it.
   * @throws WalletError `STORAGE_RECORD_UNKNOWN` for a record of a type that this program does not know.
   */
  snapshot(onDamaged?: OnDamaged): Promise<StoreSnapshot>
  /**
   * Applies all changes, or none.
   *
   * @throws WalletError `STORAGE_CONFLICT` when a record is not at the version before; `STORAGE_…` otherwise.
   */
  write(changes: readonly StoreChange[]): Promise<void>
  /**
   * Puts records, at whatever version, in the place of all that are there, damaged ones included; or changes nothing.
   *
   * @param mark What {@link snapshot} gave.
   * @throws WalletError `STORAGE_CONFLICT` when something was written since; `STORAGE_…` otherwise.
   */
  replace(records: readonly StoredRecord[], mark: string): Promise<void>
  close(): Promise<void>
}
