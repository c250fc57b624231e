/**
 * Papers: the texts of printed codes, of documents that a family has on paper alone. Each is verified and listed like
 * a document, and never shown to anybody: it is bound to no key, and what proves the page is the page.
 */
import {
  credentialTypes,
  type JsonObject,
  type ReadPaper,
  readPaper,
  type StatusReference,
} from '@attestat/credential'
import type { CredentialFacts } from './credential-facts.ts'
import { contentOf, orDamaged } from './held-credential.ts'
import type { KnownStatus } from './known-status.ts'
import { type Card, type OwnerClaim, stateOf } from './owner-view.ts'
import type { OnDamaged, StoreChange, StoredRecord, WalletStore } from './store.ts'

export interface HeldPaper {
  /** The wallet's own name of it. */
  readonly id: string
  /** Version of the record. */
  readonly version: number
  readonly paper: ReadPaper
  readonly receivedAt: Date
  /** The key that the issuer's signature was verified with on arrival. Absent: it was kept unverified. */
  readonly verifiedWith?: { readonly kid: string; readonly source: string }
  /** What the issuer's status list last said of it. Absent: it was never asked. */
  readonly status?: KnownStatus
}

/** Every paper in the store. @param onDamaged As `WalletStore.list` has it. */
export async function listPapers(store: WalletStore, onDamaged?: OnDamaged): Promise<readonly HeldPaper[]> {
  const records = await store.list(recordType, onDamaged)
  return records.flatMap((record) => orDamaged(record.id, onDamaged, () => readPaperRecord(record)) ?? [])
}

export async function findPaper(store: WalletStore, id: string): Promise<HeldPaper | undefined> {
  const record = await store.get({ type: recordType, id })
  return record && readPaperRecord(record)
}

export function writePaperRecord(held: HeldPaper): StoredRecord {
  const { id, version, paper, receivedAt, verifiedWith, status } = held
  const content: JsonObject = {
    text: paper.text,
    receivedAt: receivedAt.toISOString(),
    ...(verifiedWith ? { verifiedWith: { ...verifiedWith } } : {}),
    ...(status ? { status: { ...status, asOf: status.asOf.toISOString() } } : {}),
  }
  return { type: recordType, id, version, bytes: new TextEncoder().encode(JSON.stringify(content)) }
}

/** @throws WalletError `STORAGE_RECORD_DAMAGED`; as `readPaper`. */
export function readPaperRecord(record: StoredRecord): HeldPaper {
  const { text, receivedAt, verifiedWith, status } = contentOf(record) as unknown as {
    readonly text: string
    readonly receivedAt: string
    readonly verifiedWith?: HeldPaper['verifiedWith']
    readonly status?: { readonly meaning: KnownStatus['meaning']; readonly asOf: string }
  }
  return {
    id: record.id,
    version: record.version,
    paper: readPaper(text),
    receivedAt: new Date(receivedAt),
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status: { ...status, asOf: new Date(status.asOf) } } : {}),
  }
}

/** What removes a paper. */
export function paperRemovalOf({ id, version }: HeldPaper): StoreChange {
  return { remove: { type: recordType, id, version } }
}

/** Its place in its issuer's list, as credentials have theirs. */
export function paperStatusOf({ status }: ReadPaper): readonly StatusReference[] {
  return status ? [{ encoding: 'token', url: status.uri, index: status.idx }] : []
}

/**
 * Whether a paper and a credential are of one document. A paper has no id of it: they share their place in the issuer's
 * lists, of either encoding, and that is random among a hundred thousand.
 */
export function isPaperOf(
  { kind, awardedOn, status, issuer }: ReadPaper,
  facts: Pick<CredentialFacts, 'issuer' | 'kind' | 'vct' | 'awardedDate' | 'status'>,
): boolean {
  // What stands for an https issuer is the address of its list, which is compared below.
  if (facts.issuer.id.startsWith('did:') && facts.issuer.id !== issuer) return false
  if (!status || (kind !== facts.kind && kind !== facts.vct)) return false
  if (facts.awardedDate?.slice(0, awardedOn.length) !== awardedOn) return false
  return (facts.status ?? []).some(
    ({ url, index }) => index === status.idx && folderOf(url) === folderOf(status.uri),
  )
}

/** Whether two papers are of one document, printed twice. */
export function isSamePaper(one: ReadPaper, other: ReadPaper): boolean {
  const [a, b] = [one.status, other.status]
  return (
    a !== undefined && b !== undefined && a.uri === b.uri && a.idx === b.idx && one.issuer === other.issuer
  )
}

export function paperCard(held: HeldPaper, now: Date): Card {
  const { id, paper, status, verifiedWith } = held
  const { kind, title, issuer, awardedOn, issuedAt, validUntil } = paper
  const type = credentialTypes.find((one) => one.id === kind)
  const dates = { validFrom: issuedAt, ...(validUntil ? { validUntil } : {}) }
  return {
    id,
    kind,
    label: type?.label ?? { ru: title, en: title },
    ...(type?.field ? { field: type.field } : {}),
    name: title,
    issuer: { id: issuer },
    awardedDate: awardedOn,
    ...(validUntil ? { validUntil } : {}),
    state: stateOf(
      { facts: { ...dates, revocable: paper.status !== undefined }, ...(status ? { status } : {}) },
      now,
    ),
    ...(status ? { asOf: status.asOf } : {}),
    isVerified: verifiedWith !== undefined,
    isBound: false,
    isPaper: true,
  }
}

/** What the page says, in its order. Nothing of it can be hidden. */
export function paperClaims({ jws }: ReadPaper): readonly OwnerClaim[] {
  return labels.flatMap(([name, label]) => {
    const value = jws.payload[name]
    return value === undefined ? [] : [{ path: [name], label, value, hideable: false }]
  })
}

const labels = [
  ['title', { en: 'Document', ru: 'Документ' }],
  ['name', { en: 'Name', ru: 'Имя' }],
  ['awarded', { en: 'Date', ru: 'Дата' }],
  ['number', { en: 'Number', ru: 'Номер' }],
] as const

function folderOf(url: string): string | undefined {
  return URL.parse('.', url)?.href
}

const recordType = 'paper'
