/**
 * The history of what was shown and what was refused, as a chain: each entry names the hash of the one before, so that none can be changed,
 * or dropped from the middle, without a trace. What happens to a consent later is an entry of its own.
 */
import { decodeJsonObject, encodeBase64url, type JsonObject, sha256 } from '@attestat/credential'
import type { LocalText } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import type { ConsentRecord } from './consent.ts'
import type { AgePolicy } from './guardians/age-policy.ts'
import type { StoreChange, StoredRecord, WalletStore } from './store.ts'

/** What every entry has. */
export interface HistoryLink {
  /** From 1, without gaps. */
  readonly sequence: number
  readonly at: Date
  /** SHA-256 of the entry before, base64url; empty in the first. */
  readonly previousHash: string
}

/** A consent was withdrawn. */
export interface WithdrawalEntry extends HistoryLink {
  readonly type: 'withdrawal'
  /** The number of the entry whose consent it is. */
  readonly of: number
  /** The notice, as it was signed. */
  readonly notice: string
}

/** The receiver has countersigned. */
export interface ReceiptEntry extends HistoryLink {
  readonly type: 'receipt'
  readonly of: number
  /** The receipt, as it was signed. */
  readonly receipt: string
}

/** Somebody was asked, and said no: nothing was shown. */
export interface RefusalEntry extends HistoryLink {
  readonly type: 'refusal'
  /** Who said no: the owner, or the did:key of the guardian. */
  readonly by: string
  readonly reason?: string
  /** Who asked, by the full client identifier. */
  readonly audience: string
  /** The name of who asked, as it calls itself. */
  readonly receiver?: LocalText
  /** What for. */
  readonly purpose?: string
  /** Where a guardian was asked: about which draft, and of whom. */
  readonly draft?: { readonly id: string; readonly guardian: string; readonly child: string }
}

/** Somebody has set who decides at which age. */
export interface AgePolicyEntry extends HistoryLink {
  readonly type: 'age-policy'
  readonly by: string
  readonly policy: AgePolicy
}

export type HistoryEntry =
  | (ConsentRecord & { readonly type: 'presentation' })
  | RefusalEntry
  | AgePolicyEntry
  | WithdrawalEntry
  | ReceiptEntry

/** An entry that has no place yet. */
type WithoutPlace<E> = E extends HistoryEntry ? Omit<E, 'sequence' | 'previousHash'> : never
export type NewEntry = WithoutPlace<HistoryEntry>

/**
 * Adds an entry at the end of the history.
 *
 * @param alongside What is written with it, or not at all.
 * @throws WalletError `STORAGE_…`; CredentialError the codes of the strict edge, for what no history can hold.
 */
export async function appendEntry<E extends NewEntry>(
  store: WalletStore,
  entry: E,
  alongside?: () => Promise<readonly StoreChange[]>,
): Promise<E & Pick<HistoryLink, 'sequence' | 'previousHash'>> {
  for (let attempt = 1; ; attempt++) {
    const last = (await listRecords(store)).at(-1)
    const placed = {
      ...entry,
      sequence: (last ? Number(last.id) : 0) + 1,
      previousHash: last ? await hashOfEntry(last.bytes) : '',
    }
    const record = toStored(placed)
    // What could not be read again would close the history for good.
    fromBytes(record.bytes)
    try {
      await store.write([{ put: record }, ...((await alongside?.()) ?? [])])
      return placed
    } catch (error) {
      // Another program has taken the place at the end: the entry goes behind theirs.
      if (attempt === maxAttempts || !(error instanceof WalletError) || error.code !== 'STORAGE_CONFLICT')
        throw error
    }
  }
}

/**
 * The history, oldest first.
 *
 * @throws WalletError `HISTORY_BROKEN` when an entry is missing or is not the one that the next one was put behind.
 */
export async function readEntries(store: WalletStore): Promise<readonly HistoryEntry[]> {
  return readChain((await readChainBytes(store)).map((bytes) => ({ bytes })))
}

/** The entries as they are hashed, oldest first. Nothing is checked. */
export async function readChainBytes(store: WalletStore): Promise<readonly Uint8Array[]> {
  return (await listRecords(store)).map(({ bytes }) => bytes)
}

/** An entry, or the hash of one that is kept back. */
export type ChainPart = { readonly bytes: Uint8Array } | { readonly hash: string }

/** Checks a chain and reads what there is of it. @throws WalletError `HISTORY_BROKEN` at the entry that does not fit. */
export async function readChain(parts: readonly ChainPart[]): Promise<readonly HistoryEntry[]> {
  let previousHash = ''
  const entries: HistoryEntry[] = []
  for (const [i, part] of parts.entries()) {
    if ('hash' in part) {
      previousHash = part.hash
      continue
    }
    const entry = fromBytes(part.bytes)
    if (entry.sequence !== i + 1 || entry.previousHash !== previousHash) {
      throw new WalletError('HISTORY_BROKEN', { at: `history[${Number(entry.sequence)}]` })
    }
    entries.push(entry)
    previousHash = await hashOfEntry(part.bytes)
  }
  return entries
}

/** SHA-256 of an entry, base64url. */
export async function hashOfEntry(bytes: Uint8Array): Promise<string> {
  return encodeBase64url(await sha256(bytes))
}

async function listRecords(store: WalletStore): Promise<readonly StoredRecord[]> {
  return (await store.list(recordType)).toSorted((one, other) => Number(one.id) - Number(other.id))
}

function toStored(entry: NewEntry & Pick<HistoryLink, 'sequence' | 'previousHash'>): StoredRecord {
  // Dates become ISO 8601.
  const bytes = new TextEncoder().encode(JSON.stringify(entry))
  return { type: recordType, id: String(entry.sequence), version: 1, bytes }
}

function fromBytes(bytes: Uint8Array): HistoryEntry {
  const content: JsonObject = decodeJsonObject(bytes, { at: 'history' })
  const { at, until, type = 'presentation' } = content
  return {
    ...content,
    type,
    at: new Date(String(at)),
    ...(until === undefined ? {} : { until: new Date(String(until)) }),
  } as unknown as HistoryEntry
}

const recordType = 'consent'
/** Each time it fails, one other program has got its record in: it is tried as often as many programs may need. */
const maxAttempts = 64
