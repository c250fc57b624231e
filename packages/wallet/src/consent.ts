/**
 * Consent, and the record that it leaves: who said yes to showing what to whom, and for what. Records are chained by
 * hashes, so that none can be changed or dropped from the middle without a trace.
 */
import {
  type ConcretePath,
  decodeJsonObject,
  encodeBase64url,
  type JsonObject,
  sha256,
} from '@attestat/credential'
import type { VpToken } from '@attestat/openid4vc'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import type { StoreChange, StoredRecord, WalletStore } from './store.ts'

/** A person's yes. Given for one presentation; nothing is shown without it. */
export interface Consent {
  readonly agreed: true
  /** Who agrees: the owner, or a guardian in the owner's place. */
  readonly by: string
  /** What for, in the words that the person has read. */
  readonly purpose: string
}

/** One line of the history. */
export interface ConsentRecord {
  /** From 1, without gaps. */
  readonly sequence: number
  readonly at: Date
  readonly by: string
  readonly purpose: string
  /** The full client identifier of the receiver. */
  readonly audience: string
  /** How long the receiver said it would keep what it was shown: an ISO 8601 duration. */
  readonly retention?: string
  /** Where a guardian was asked: whose yes it was for whom, and whether a standing approval stood for it. */
  readonly approval?: {
    /** `jti` of the approval. */
    readonly id: string
    readonly guardian: string
    readonly child: string
    readonly standing?: string
  }
  readonly credentials: readonly {
    readonly credentialId: string
    readonly kind?: string
    readonly disclosed: readonly ConcretePath[]
  }[]
  /** SHA-256 of the `vp_token` as JSON, base64url; in a guardian's record, of its parts before the child has signed. */
  readonly presentationHash: string
  /** SHA-256 of the record before, base64url; empty in the first. */
  readonly previousHash: string
}

/** @throws WalletError `CONSENT_REQUIRED` unless somebody agreed to something. */
export function requireConsent({ agreed, by, purpose }: Consent): void {
  // Callers that were not compiled with these types can pass anything.
  if ((agreed as boolean) !== true) throw missing('agreed', 'a yes')
  if (typeof by !== 'string' || by.trim() === '') throw missing('by', 'who agrees')
  if (typeof purpose !== 'string' || purpose.trim() === '') throw missing('purpose', 'what for')
}

/**
 * Adds a record at the end of the history.
 *
 * @throws WalletError `HISTORY_BROKEN`, `STORAGE_…`.
 */
export async function recordConsent(
  store: WalletStore,
  consented: Omit<ConsentRecord, 'sequence' | 'presentationHash' | 'previousHash'> & {
    readonly vpToken: VpToken
    /** What is written with it, or not at all. */
    readonly alongside?: () => Promise<readonly StoreChange[]>
  },
): Promise<ConsentRecord> {
  const { vpToken, alongside, ...rest } = consented
  const presentationHash = await hashText(JSON.stringify(vpToken))
  for (let attempt = 1; ; attempt++) {
    const last = (await listRecords(store)).at(-1)
    const record: ConsentRecord = {
      sequence: (last ? Number(last.id) : 0) + 1,
      ...rest,
      presentationHash,
      previousHash: last ? await hashBytes(last.bytes) : '',
    }
    try {
      await store.write([{ put: toStored(record) }, ...((await alongside?.()) ?? [])])
      return record
    } catch (error) {
      // Another program has taken the place at the end: the record goes behind theirs.
      if (attempt === maxAttempts || !(error instanceof WalletError) || error.code !== 'STORAGE_CONFLICT')
        throw error
    }
  }
}

/**
 * The history, oldest first.
 *
 * @throws WalletError `HISTORY_BROKEN` when a record is missing or is not the one that the next one was put behind.
 */
export async function readHistory(store: WalletStore): Promise<readonly ConsentRecord[]> {
  const stored = await listRecords(store)
  let previousHash = ''
  const records: ConsentRecord[] = []
  for (const { bytes, id } of stored) {
    const { at, ...rest } = decodeJsonObject(bytes, { at: 'history' }) as unknown as ConsentRecord
    const record = { ...rest, at: new Date(at) }
    if (record.sequence !== records.length + 1 || record.previousHash !== previousHash) {
      throw new WalletError('HISTORY_BROKEN', { at: `history[${id}]` })
    }
    records.push(record)
    previousHash = await hashBytes(bytes)
  }
  return records
}

async function listRecords(store: WalletStore): Promise<readonly StoredRecord[]> {
  return (await store.list(recordType)).toSorted((one, other) => Number(one.id) - Number(other.id))
}

function toStored(record: ConsentRecord): StoredRecord {
  const content = { ...record, at: record.at.toISOString() } as unknown as JsonObject
  return {
    type: recordType,
    id: String(record.sequence),
    version: 1,
    bytes: new TextEncoder().encode(JSON.stringify(content)),
  }
}

function missing(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('CONSENT_REQUIRED', {
    at: `consent.${at}`,
    details: { expected: expected(...phrase) },
  })
}

async function hashText(text: string): Promise<string> {
  return hashBytes(new TextEncoder().encode(text))
}

async function hashBytes(bytes: Uint8Array): Promise<string> {
  return encodeBase64url(await sha256(bytes))
}

const recordType = 'consent'
/** Each time it fails, one other program has got its record in: it is tried as often as many programs may need. */
const maxAttempts = 64
