/** The freshest copies of status lists that this wallet has seen, to go along with what is shown of its documents. */
import { credentialDigest, decodeJsonObject, encodeBase64url, limits } from '@attestat/credential'
import { type EvidenceFacts, laterStatusList, type StatusListCopy, type TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import type { HeldCredential } from './held-credential.ts'
import type { StoredRecord, WalletStore } from './store.ts'

/** A copy, and the version of its record. */
export interface KeptList {
  readonly copy: StatusListCopy
  readonly version: number
}

/** The copies that are kept, by the address of their list. What is damaged is as if it were not there. */
export async function readKeptLists(store: WalletStore): Promise<ReadonlyMap<string, KeptList>> {
  const records = await store.list(recordType, () => {})
  return new Map(
    records.map((record) => {
      const { id, version } = record
      return [id, { copy: Object.freeze({ token: readListToken(record), source: 'wallet' }), version }]
    }),
  )
}

/** The list that a record keeps, as it was signed. */
export function readListToken({ bytes }: StoredRecord): string {
  const { token } = decodeJsonObject(bytes, { at: 'record', maxBytes: 2 * limits.statusListTokenBytes })
  return String(token)
}

/** Whether there is a record of a list that cannot be opened. */
export async function isListDamaged(store: WalletStore, url: string): Promise<boolean> {
  try {
    await store.get({ type: recordType, id: url })
    return false
  } catch (error) {
    if (error instanceof WalletError && error.code === 'STORAGE_RECORD_DAMAGED') return true
    throw error
  }
}

/** The record of a copy. @param version Of the record before; 0 when there is none. */
export function keptListRecord(url: string, { token }: StatusListCopy, version: number): StoredRecord {
  const bytes = new TextEncoder().encode(JSON.stringify({ token }))
  return { type: recordType, id: url, version: version + 1, bytes }
}

/**
 * The freshest copies of the lists that some credentials name, the type metadata that they are signed for, and the
 * proofs that they are in their batches.
 *
 * @returns members that nothing is in are left out.
 */
export async function evidenceFor(
  held: readonly HeldCredential[],
  kept: ReadonlyMap<string, KeptList>,
  { trust, now }: { readonly trust: TrustSource; readonly now: Date },
): Promise<EvidenceFacts> {
  const statusLists = new Map<string, string>()
  for (const url of new Set(held.flatMap(({ credential }) => credential.status.map((one) => one.url)))) {
    const copy = await freshestCopy(url, kept, { trust, now })
    if (copy) statusLists.set(url, copy.token)
  }
  const typeMetadata = [...new Set(held.flatMap((one) => one.typeMetadata ?? []))]
  const proofs = await Promise.all(
    held.map(async ({ credential, batchProof }) =>
      batchProof
        ? ([encodeBase64url(await credentialDigest(credential.text)), batchProof] as const)
        : undefined,
    ),
  )
  const batchProofs = new Map(proofs.filter((proof) => proof !== undefined))
  return {
    ...(statusLists.size > 0 ? { statusLists } : {}),
    ...(typeMetadata.length > 0 ? { typeMetadata } : {}),
    ...(batchProofs.size > 0 ? { batchProofs } : {}),
  }
}

/** The trust, which for a status list has the wallet's own copy, where that is the later one. */
export async function withKeptLists(store: WalletStore, trust: TrustSource, now: Date): Promise<TrustSource> {
  const kept = await readKeptLists(store)
  return { ...trust, statusList: (url, looking) => freshestCopy(url, kept, { trust, now, looking }) }
}

async function freshestCopy(
  url: string,
  kept: ReadonlyMap<string, KeptList>,
  terms: {
    readonly trust: TrustSource
    readonly now: Date
    readonly looking?: Parameters<TrustSource['statusList']>[1]
  },
): Promise<StatusListCopy | undefined> {
  const { trust, now, looking } = terms
  const [ours, known] = [kept.get(url)?.copy, await trust.statusList(url, looking)]
  return ours && known ? laterStatusList(ours, known, { url, base: trust, now }) : (ours ?? known)
}

const recordType = 'status-list'
