/** A credential as the wallet keeps it: an entry with what is known of it, and its text, a record each. */
import {
  type BatchProof,
  decodeBase64url,
  encodeBase64url,
  type JsonObject,
  type ReadCredential,
  readBatchProof,
  readCredential,
  sha256,
  ToolkitError,
  type TypeDisplay,
  typeDisplayOf,
  writeBatchProof,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import type { CopyCount } from './copies.ts'
import { type CredentialFacts, factsOf } from './credential-facts.ts'
import type { KnownStatus } from './known-status.ts'
import type { OnDamaged, RecordName, StoreChange, StoredRecord, WalletStore } from './store.ts'

/** What is known of a credential without its text. */
export interface HeldEntry {
  /** The wallet's own name of it. */
  readonly id: string
  /** Version of the record. */
  readonly version: number
  /** Version of the record with its text, which changes only when more of it can be shown. */
  readonly textVersion: number
  readonly facts: CredentialFacts
  readonly receivedAt: Date
  /** The key that the issuer's signature was verified with on arrival. Absent: it was kept unverified. */
  readonly verifiedWith?: { readonly kid: string; readonly source: string }
  /** What the issuer's status lists last said of it. Absent: they were never asked. */
  readonly status?: KnownStatus
  /** The newer credential that replaced this one, which is kept as history. */
  readonly supersededBy?: string
  /** What it has in common with the other single-use copies of its document. Absent: it is the document itself. */
  readonly copyOf?: string
  /** When it was first shown to anybody; of single-use copies alone. */
  readonly shownAt?: Date
  /** Of the copy that stands for its document in a list. */
  readonly copies?: CopyCount
}

/** A credential with all that is kept of it. */
export interface HeldCredential extends HeldEntry {
  readonly credential: ReadCredential
  /** The type metadata that the issuer of a verified credential signed for, where they came along with the trust. */
  readonly typeMetadata?: Uint8Array
  /** What shows that it is one of its issuer's batch, and was there when that was sealed. */
  readonly batchProof?: BatchProof
  /** The words of its type: one that is known here, or by its type metadata. */
  readonly display?: TypeDisplay
}

/** A credential that is new to the wallet. */
export type NewlyHeld = Pick<HeldCredential, 'id' | 'credential' | 'receivedAt'> &
  Partial<
    Pick<HeldCredential, 'verifiedWith' | 'status' | 'typeMetadata' | 'batchProof' | 'copyOf' | 'shownAt'>
  >

/**
 * The wallet's name of a credential: the same for the same signed content, however its signature is written and
 * whichever disclosures came along.
 */
export async function credentialIdOf({ jws }: Pick<ReadCredential, 'jws'>): Promise<string> {
  const signed = jws.text.slice(0, jws.text.lastIndexOf('.'))
  const name = (await sha256(new TextEncoder().encode(signed))).slice(0, idLength)
  // With its first bit gone it begins with a letter: no program takes it for an option.
  name[0] = (name[0] ?? 0) & 0x7f
  return encodeBase64url(name)
}

/** Every credential in the store by its entry, history included. @param onDamaged As {@link listHeld} has it. */
export async function listEntries(store: WalletStore, onDamaged?: OnDamaged): Promise<readonly HeldEntry[]> {
  const entries: HeldEntry[] = []
  await store.each(
    entryType,
    (record) => {
      const entry = orDamaged(record.id, onDamaged, () => readEntry(record))
      if (entry) entries.push(entry)
    },
    onDamaged,
  )
  return entries
}

/**
 * Every credential in the store, history included, with its text.
 *
 * @param onDamaged Is told of each record that cannot be read, and the others are listed. Without it, the first of
 *   them is thrown.
 */
export async function listHeld(
  store: WalletStore,
  onDamaged?: OnDamaged,
): Promise<readonly HeldCredential[]> {
  const entries = await listEntries(store, onDamaged)
  const texts = new Map((await store.list(textType, onDamaged)).map((record) => [record.id, record]))
  const held = await Promise.all(
    entries.map(async (entry) => {
      try {
        return await readText(entry, texts.get(entry.id))
      } catch (error) {
        return orDamaged(entry.id, onDamaged, () => {
          throw error
        })
      }
    }),
  )
  return held.filter((one) => one !== undefined)
}

/** The entry of one credential, as it is in the store now. @throws WalletError `STORAGE_RECORD_DAMAGED`. */
export async function findEntry(store: WalletStore, id: string): Promise<HeldEntry | undefined> {
  const record = await store.get({ type: entryType, id })
  return record && readEntry(record)
}

/** A credential by its entry. @throws WalletError `STORAGE_RECORD_DAMAGED`. */
export async function openHeld(store: WalletStore, entry: HeldEntry): Promise<HeldCredential> {
  return readText(entry, await store.get({ type: textType, id: entry.id }))
}

/** As {@link openHeld}; undefined for one that is damaged. */
export async function openIfSound(store: WalletStore, entry: HeldEntry): Promise<HeldCredential | undefined> {
  try {
    return await openHeld(store, entry)
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}

/** A credential that is to be kept, with its facts and the words of its type. */
export async function newlyHeld(received: NewlyHeld): Promise<HeldCredential> {
  const display = await typeDisplayOf(received.credential, async () => received.typeMetadata)
  const facts = factsOf(received.credential, display)
  return { ...received, version: 1, textVersion: 1, facts, ...(display ? { display } : {}) }
}

/** What is known of a credential, its text let go of. */
export function entryOf(held: HeldCredential): HeldEntry {
  const {
    credential: _credential,
    typeMetadata: _metadata,
    batchProof: _proof,
    display: _display,
    ...entry
  } = held
  return entry
}

/** The record of a credential's entry: all of it that changes. */
export function writeRecord(held: HeldEntry): StoredRecord {
  const { id, version, textVersion, facts, receivedAt, verifiedWith, status, supersededBy } = held
  const { copyOf, shownAt } = held
  return recordOf(entryType, id, version, {
    textVersion,
    facts: { ...facts } as unknown as JsonObject,
    receivedAt: receivedAt.toISOString(),
    ...(verifiedWith ? { verifiedWith: { ...verifiedWith } } : {}),
    ...(status ? { status: { ...status, asOf: status.asOf.toISOString() } } : {}),
    ...(supersededBy === undefined ? {} : { supersededBy }),
    ...(copyOf === undefined ? {} : { copyOf }),
    ...(shownAt ? { shownAt: shownAt.toISOString() } : {}),
  })
}

/** The record of a credential's text. */
export function writeText(held: HeldCredential): StoredRecord {
  const { id, textVersion, credential, typeMetadata, batchProof } = held
  return recordOf(textType, id, textVersion, {
    text: credential.text,
    ...(typeMetadata ? { typeMetadata: encodeBase64url(typeMetadata) } : {}),
    ...(batchProof ? { batchProof: writeBatchProof(batchProof) } : {}),
  })
}

/** What removes a credential whole. */
export function removalOf({ id, version, textVersion }: HeldEntry): readonly StoreChange[] {
  return [
    { remove: { type: entryType, id, version } },
    { remove: { type: textType, id, version: textVersion } },
  ]
}

function recordOf(type: RecordName['type'], id: string, version: number, content: JsonObject): StoredRecord {
  return { type, id, version, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

function readEntry(record: StoredRecord): HeldEntry {
  const { id, version } = record
  const { facts, receivedAt, status, shownAt, ...rest } = contentOf(record) as unknown as {
    readonly textVersion: number
    readonly facts: CredentialFacts
    readonly receivedAt: string
    readonly verifiedWith?: { readonly kid: string; readonly source: string }
    readonly status?: { readonly meaning: KnownStatus['meaning']; readonly asOf: string }
    readonly supersededBy?: string
    readonly copyOf?: string
    readonly shownAt?: string
  }
  return {
    id,
    version,
    facts: {
      ...facts,
      issuedAt: new Date(facts.issuedAt),
      validFrom: new Date(facts.validFrom),
      ...(facts.validUntil ? { validUntil: new Date(facts.validUntil) } : {}),
    },
    receivedAt: new Date(receivedAt),
    ...(status ? { status: { ...status, asOf: new Date(status.asOf) } } : {}),
    ...(shownAt === undefined ? {} : { shownAt: new Date(shownAt) }),
    ...rest,
  }
}

async function readText(entry: HeldEntry, record: StoredRecord | undefined): Promise<HeldCredential> {
  // A text of another version, or none, is no fault of the record that is there.
  if (record?.version !== entry.textVersion) {
    throw new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${entry.id}` })
  }
  const {
    text,
    typeMetadata: encoded,
    batchProof,
  } = contentOf(record) as {
    readonly text: string
    readonly typeMetadata?: string
    readonly batchProof?: JsonObject
  }
  const credential = await readCredential(text, { mediaType: entry.facts.format })
  const typeMetadata = encoded === undefined ? undefined : decodeBase64url(encoded, 'record.typeMetadata')
  const display = await typeDisplayOf(credential, async () => typeMetadata)
  return {
    ...entry,
    credential,
    ...(typeMetadata ? { typeMetadata } : {}),
    ...(batchProof ? { batchProof: readBatchProof(batchProof, 'record.batchProof') } : {}),
    ...(display ? { display } : {}),
  }
}

/** What is in a record: it comes out of a seal, so that this wallet has written it. */
export function contentOf({ id, bytes }: StoredRecord): JsonObject {
  try {
    return JSON.parse(decoder.decode(bytes)) as JsonObject
  } catch (cause) {
    throw new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${id}`, cause })
  }
}

/** What is read; where somebody is told of what is damaged, that is left out. */
export function orDamaged<T>(id: string, onDamaged: OnDamaged | undefined, read: () => T): T | undefined {
  try {
    return read()
  } catch (cause) {
    if (!onDamaged || !(cause instanceof ToolkitError)) throw cause
    onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${id}`, cause }))
    return undefined
  }
}

const decoder = new TextDecoder()
const entryType = 'credential'
const textType = 'credential-text'
/** 96 bits: short enough to be typed, long enough never to meet twice. */
const idLength = 12
