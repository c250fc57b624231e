/**
 * A credential as one record: entry and text together, without what can be worked out of them. Backups have it so, and
 * the first layout of wallet files had.
 */
import {
  decodeBase64url,
  decodeJsonObject,
  type JsonObject,
  limits,
  readBatchProof,
  readCredential,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import { contentOf, newlyHeld, writeRecord, writeText } from './held-credential.ts'
import type { KnownStatus } from './known-status.ts'
import type { StoredRecord } from './store.ts'

/** Takes whole records apart as a store keeps them; any others stay as they are. */
export async function splitRecords(records: readonly StoredRecord[]): Promise<readonly StoredRecord[]> {
  const split = await Promise.all(
    records.map((record) => (record.type === 'credential' ? splitRecord(record) : [record])),
  )
  return split.flat()
}

/** Puts entries and texts together, whatever their order. @throws WalletError `STORAGE_RECORD_DAMAGED`. */
export function joinRecords(records: readonly StoredRecord[]): readonly StoredRecord[] {
  const texts = new Map(
    records.filter(({ type }) => type === 'credential-text').map((record) => [record.id, record]),
  )
  return records
    .filter(({ type }) => type !== 'credential-text')
    .map((record) => (record.type === 'credential' ? joinRecord(record, texts.get(record.id)) : record))
}

/** @throws WalletError `STORAGE_RECORD_DAMAGED` for one without a text; CredentialError for a text that does not read. */
export async function splitRecord({ id, version, bytes }: StoredRecord): Promise<readonly StoredRecord[]> {
  const content = decodeJsonObject(bytes, {
    at: 'record',
    // Text and type metadata, each at its bound and with its encoding; a proof finds room between them.
    maxBytes: 2 * limits.credentialBytes + 2 * limits.jsonBytes,
  }) as unknown as WholeContent
  const { text, format, receivedAt, verifiedWith, status, typeMetadata, supersededBy, textVersion } = content
  const { batchProof, copyOf, shownAt } = content
  if (typeof text !== 'string') throw new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${id}` })
  const held = await newlyHeld({
    id,
    credential: await readCredential(text, { mediaType: format }),
    receivedAt: new Date(receivedAt),
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status: { ...status, asOf: new Date(status.asOf) } } : {}),
    ...(typeMetadata === undefined
      ? {}
      : { typeMetadata: decodeBase64url(typeMetadata, 'record.typeMetadata') }),
    ...(batchProof ? { batchProof: readBatchProof(batchProof, 'record.batchProof') } : {}),
    ...(copyOf === undefined ? {} : { copyOf }),
    ...(shownAt === undefined ? {} : { shownAt: new Date(shownAt) }),
  })
  const kept = {
    ...held,
    version,
    textVersion: textVersion ?? 1,
    ...(supersededBy === undefined ? {} : { supersededBy }),
  }
  return [writeRecord(kept), writeText(kept)]
}

function joinRecord(entry: StoredRecord, text: StoredRecord | undefined): StoredRecord {
  const { facts, receivedAt, verifiedWith, status, supersededBy, textVersion, ...copy } = contentOf(entry)
  if (!text || text.version !== textVersion)
    throw new WalletError('STORAGE_RECORD_DAMAGED', { at: `record ${entry.id}` })
  const { text: whole, typeMetadata, batchProof } = contentOf(text)
  const content = {
    text: whole,
    format: (facts as JsonObject).format,
    receivedAt,
    verifiedWith,
    status,
    typeMetadata,
    batchProof,
    supersededBy,
    ...copy,
    ...(textVersion === 1 ? {} : { textVersion }),
  }
  // Members that are undefined are not written.
  return { ...entry, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

interface WholeContent {
  readonly text: string
  readonly format: string
  readonly receivedAt: string
  readonly verifiedWith?: { readonly kid: string; readonly source: string }
  readonly status?: { readonly meaning: KnownStatus['meaning']; readonly asOf: string }
  readonly typeMetadata?: string
  readonly batchProof?: JsonObject
  readonly supersededBy?: string
  readonly copyOf?: string
  readonly shownAt?: string
  /** Absent: 1. */
  readonly textVersion?: number
}
