/** A credential as the wallet keeps it, and how that becomes a record and comes back. */
import {
  decodeBase64url,
  decodeJsonObject,
  encodeBase64url,
  type JsonObject,
  limits,
  type ReadCredential,
  readCredential,
  sha256,
  ToolkitError,
  type TypeDisplay,
  typeDisplayOf,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import type { KnownStatus } from './known-status.ts'
import type { OnDamaged, RecordName, StoredRecord, WalletStore } from './store.ts'

export interface HeldCredential {
  /** The wallet's own name of it. */
  readonly id: string
  /** Version of the record. */
  readonly version: number
  readonly credential: ReadCredential
  readonly receivedAt: Date
  /** The key that the issuer's signature was verified with on arrival. Absent: it was kept unverified. */
  readonly verifiedWith?: { readonly kid: string; readonly source: string }
  /** What the issuer's status lists last said of it. Absent: they were never asked. */
  readonly status?: KnownStatus
  /** The type metadata that the issuer of a verified credential signed for, where they came along with the trust. */
  readonly typeMetadata?: Uint8Array
  /** The words of its type: one that is known here, or by its type metadata. */
  readonly display?: TypeDisplay
  /** The newer credential that replaced this one, which is kept as history. */
  readonly supersededBy?: string
}

/**
 * The wallet's name of a credential: the same for the same signed content, however its signature is written and
 * whichever disclosures came along.
 */
export async function credentialIdOf({ jws }: ReadCredential): Promise<string> {
  const signed = jws.text.slice(0, jws.text.lastIndexOf('.'))
  const name = (await sha256(new TextEncoder().encode(signed))).slice(0, idLength)
  // With its first bit gone it begins with a letter: no program takes it for an option.
  name[0] = (name[0] ?? 0) & 0x7f
  return encodeBase64url(name)
}

/**
 * Every credential in the store, history included.
 *
 * @param onDamaged Is told of each record that cannot be read, and the others are listed. Without it, the first of
 *   them is thrown.
 */
export async function listHeld(
  store: WalletStore,
  onDamaged?: OnDamaged,
): Promise<readonly HeldCredential[]> {
  const records = await store.list(recordType, onDamaged)
  const read = await Promise.all(
    records.map((record) =>
      readRecord(record).catch((error: unknown) => {
        if (!onDamaged || !(error instanceof ToolkitError)) throw error
        onDamaged(new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${record.id}`, cause: error }))
      }),
    ),
  )
  return read.filter((held) => held !== undefined)
}

/** One credential. @throws WalletError `CREDENTIAL_UNKNOWN`. */
export async function getHeld(store: WalletStore, id: string): Promise<HeldCredential> {
  const record = await store.get({ type: recordType, id })
  if (!record) throw new WalletError('CREDENTIAL_UNKNOWN', { at: id })
  return readRecord(record)
}

/** The record of a credential. */
export function writeRecord(held: HeldCredential): StoredRecord {
  const { id, version, credential, receivedAt, verifiedWith, status, typeMetadata, supersededBy } = held
  const content: JsonObject = {
    text: credential.text,
    format: credential.format,
    receivedAt: receivedAt.toISOString(),
    ...(verifiedWith ? { verifiedWith: { ...verifiedWith } } : {}),
    ...(status ? { status: { ...status, asOf: status.asOf.toISOString() } } : {}),
    ...(typeMetadata ? { typeMetadata: encodeBase64url(typeMetadata) } : {}),
    ...(supersededBy === undefined ? {} : { supersededBy }),
  }
  return { type: recordType, id, version, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

/** The name of a credential's record. */
export function recordNameOf({ id, version }: HeldCredential): RecordName & { readonly version: number } {
  return { type: recordType, id, version }
}

async function readRecord({ id, version, bytes }: StoredRecord): Promise<HeldCredential> {
  // The record is sealed: what is in it, this wallet has written.
  const content = decodeJsonObject(bytes, {
    at: 'record',
    // Text and type metadata, each at its bound and with its encoding.
    maxBytes: 2 * limits.credentialBytes + 2 * limits.jsonBytes,
  }) as unknown as {
    readonly text: string
    readonly format: string
    readonly receivedAt: string
    readonly verifiedWith?: { readonly kid: string; readonly source: string }
    readonly status?: { readonly meaning: KnownStatus['meaning']; readonly asOf: string }
    readonly typeMetadata?: string
    readonly supersededBy?: string
  }
  const { text, format, receivedAt, status, typeMetadata, ...rest } = content
  return withDisplay({
    id,
    version,
    credential: await readCredential(text, { mediaType: format }),
    receivedAt: new Date(receivedAt),
    ...(status ? { status: { ...status, asOf: new Date(status.asOf) } } : {}),
    ...(typeMetadata === undefined
      ? {}
      : { typeMetadata: decodeBase64url(typeMetadata, 'record.typeMetadata') }),
    ...rest,
  })
}

/** The credential with the words of its type, as far as they are known. */
export async function withDisplay(held: HeldCredential): Promise<HeldCredential> {
  const display = await typeDisplayOf(held.credential, async () => held.typeMetadata)
  return display ? { ...held, display } : held
}

const recordType = 'credential'
/** 96 bits: short enough to be typed, long enough never to meet twice. */
const idLength = 12
