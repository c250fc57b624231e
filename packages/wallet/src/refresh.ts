/**
 * Asks the issuers' status lists anew. Whole lists are fetched, each once, in the order of their addresses: who serves
 * them learns that somebody has a document of this list, and not which.
 */
import { limits, type ReadCredential, ToolkitError } from '@attestat/credential'
import {
  type FetchFact,
  isRevocation,
  isSuspension,
  laterStatusList,
  readStatusStatement,
  type StatusListCopy,
  type TrustSource,
} from '@attestat/trust'
import { WalletError } from './codes.ts'
import { type HeldCredential, listHeld, writeRecord } from './held-credential.ts'
import { keptListRecord, readKeptLists } from './kept-lists.ts'
import { askStatus, laterStatus } from './known-status.ts'
import type { WalletStore } from './store.ts'

/** What came of one list. */
export interface RefreshedList {
  readonly url: string
  /**
   * `newer`: a later copy came and is kept. `same`: what is known is as late. `refused`: it was not fetched, or cannot
   * be relied on; what was known stays.
   */
  readonly outcome: 'newer' | 'same' | 'refused'
  /** Why it was refused. */
  readonly error?: ToolkitError
  /** When the issuer signed the copy that is kept now. */
  readonly asOf?: Date
}

export interface Refreshed {
  readonly lists: readonly RefreshedList[]
  /** The credentials of which something else is known now. */
  readonly changed: readonly HeldCredential[]
}

export interface RefreshOptions {
  /** Keys and recognition of issuers. */
  readonly trust: TrustSource
  /** Fetches the lists: from the network, or from a mirror. */
  readonly fetchFact: FetchFact
  readonly now: Date
}

/**
 * Fetches the status lists of everything that is verified and current, and remembers what they say and the lists
 * themselves. An older copy never takes the place of a newer one.
 *
 * @throws WalletError `STORAGE_…`. What cannot be fetched is an answer.
 */
export async function refreshStatus(store: WalletStore, options: RefreshOptions): Promise<Refreshed> {
  const { trust, now } = options
  // A document that anybody may have made up could name an address where somebody waits to be asked.
  const held = (await listHeld(store, () => {})).filter(
    (one) => one.supersededBy === undefined && one.verifiedWith !== undefined,
  )
  const kept = await readKeptLists(store)
  const copies = new Map<string, StatusListCopy>()
  const lists: RefreshedList[] = []
  const records = []
  for (const [url, naming] of [...byList(held)].toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const known = kept.get(url)?.copy ?? (await trust.statusList(url))
    const list = await refreshList(url, naming, known, options)
    lists.push(list.told)
    if (!list.copy) continue
    copies.set(url, list.copy)
    if (list.told.outcome !== 'refused' && list.copy.token !== kept.get(url)?.copy.token) {
      records.push(keptListRecord(url, list.copy, kept.get(url)?.version ?? 0))
    }
  }
  const asked: TrustSource = { ...trust, statusList: async (url) => copies.get(url) }
  const changed: HeldCredential[] = []
  for (const one of held) {
    const status = laterStatus(one.status, await askStatus(one.credential, asked, now))
    if (status && status !== one.status) changed.push({ ...one, version: one.version + 1, status })
  }
  await store.write([...records, ...changed.map(writeRecord)].map((put) => ({ put })))
  return { lists, changed }
}

/** The credentials that name each list. */
function byList(held: readonly HeldCredential[]): ReadonlyMap<string, readonly ReadCredential[]> {
  const lists = new Map<string, ReadCredential[]>()
  for (const { credential } of held) {
    const references = credential.status.filter((one) => isRevocation(one) || isSuspension(one))
    for (const url of new Set(references.map((one) => one.url))) {
      lists.set(url, [...(lists.get(url) ?? []), credential])
    }
  }
  return lists
}

async function refreshList(
  url: string,
  naming: readonly ReadCredential[],
  known: StatusListCopy | undefined,
  { trust, fetchFact, now }: RefreshOptions,
): Promise<{ readonly told: RefreshedList; readonly copy?: StatusListCopy }> {
  try {
    const fetched = await fetchList(url, fetchFact)
    const copy = known ? await laterStatusList(fetched, known, { url, base: trust, now }) : fetched
    const asOf = await signedAt(url, copy, naming, trust)
    if (asOf > now) throw new WalletError('STATUS_LIST_IN_FUTURE', { at: url })
    return { told: { url, outcome: copy === fetched ? 'newer' : 'same', asOf }, copy }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { told: { url, outcome: 'refused', error }, ...(known ? { copy: known } : {}) }
  }
}

async function fetchList(url: string, fetchFact: FetchFact): Promise<StatusListCopy> {
  // More than the name of a list could be the name of a document.
  if (URL.canParse(url) && new URL(url).search !== '') {
    throw new WalletError('STATUS_LIST_PERSONAL', { at: new URL(url).origin })
  }
  const bytes = await fetchFact(url, {
    accept: listTypes,
    anyType: true,
    maxBytes: limits.statusListTokenBytes,
  })
  return Object.freeze({ token: new TextDecoder().decode(bytes).trim(), source: url })
}

/** When a list was signed, by the issuer of one of the credentials that name it. @throws as `readStatusStatement`. */
async function signedAt(
  url: string,
  copy: StatusListCopy,
  naming: readonly ReadCredential[],
  trust: TrustSource,
): Promise<Date> {
  let refused: unknown
  for (const { issuer, status } of naming) {
    const reference = status.find((one) => one.url === url)
    if (!reference) continue
    try {
      const recognition = await trust.recognise(issuer)
      return (await readStatusStatement(copy, reference, { trust, issuer, recognition })).issuedAt
    } catch (error) {
      if (!(error instanceof ToolkitError)) throw error
      refused = error
    }
  }
  throw refused
}

const listTypes = ['application/statuslist+jwt', 'application/vc+jwt', 'application/jwt']
