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
import {
  type GuardianInState,
  guardianInState,
  type KnownGuardian,
  listGuardians,
} from './guardians/known-guardians.ts'
import { type HeldEntry, listEntries, openIfSound, writeRecord } from './held-credential.ts'
import { type HeldPaper, listPapers, paperStatusOf, writePaperRecord } from './held-paper.ts'
import { isListDamaged, keptListRecord, readKeptLists } from './kept-lists.ts'
import { askStatus, laterStatus } from './known-status.ts'
import type { WalletStore } from './store.ts'

/** What came of one list. */
export interface RefreshedList {
  readonly url: string
  /**
   * `newer`: a later copy came and is kept. `same`: what is known is as late. `refused`: it was not fetched, or cannot
   * be relied on; what was known stays. `unkept`: what it says is known, but the copy has no place, since the record
   * that it would stand in is damaged.
   */
  readonly outcome: 'newer' | 'same' | 'refused' | 'unkept'
  /** Why it was refused or is not kept. */
  readonly error?: ToolkitError
  /** When the issuer signed the copy that is kept now. */
  readonly asOf?: Date
}

export interface Refreshed {
  readonly lists: readonly RefreshedList[]
  /** The credentials of which something else is known now. */
  readonly changed: readonly HeldEntry[]
  /** The same of papers. */
  readonly changedPapers: readonly HeldPaper[]
  /** The same of guardians. */
  readonly changedGuardians: readonly GuardianInState[]
}

export interface RefreshOptions {
  /** Keys and recognition of issuers. */
  readonly trust: TrustSource
  /** Fetches the lists: from the network, or from a mirror. */
  readonly fetchFact: FetchFact
  readonly now: Date
  /** Addresses of the lists to ask. Default: all. */
  readonly only?: ReadonlySet<string>
}

/**
 * Fetches the status lists of everything that is verified and current, the links of guardians included, and remembers what they say and the lists
 * themselves. An older copy never takes the place of a newer one.
 *
 * @throws WalletError `STORAGE_…`. What cannot be fetched is an answer.
 */
export async function refreshStatus(store: WalletStore, options: RefreshOptions): Promise<Refreshed> {
  const { trust, now, only } = options
  const asked = await askable(store)
  const kept = await readKeptLists(store)
  const copies = new Map<string, StatusListCopy>()
  const lists: RefreshedList[] = []
  const records = []
  const named = [...byList(asked)].filter(([url]) => only === undefined || only.has(url))
  for (const [url, naming] of named.toSorted(([one], [other]) => (one < other ? -1 : 1))) {
    const known = kept.get(url)?.copy ?? (await trust.statusList(url))
    const { told, copy } = await refreshList(url, naming, known, options)
    if (copy) copies.set(url, copy)
    const isNew = copy && told.outcome !== 'refused' && copy.token !== kept.get(url)?.copy.token
    if (isNew && !kept.has(url) && (await isListDamaged(store, url))) {
      lists.push({ ...told, outcome: 'unkept', error: new WalletError('STATUS_LIST_UNKEPT', { at: url }) })
      continue
    }
    lists.push(told)
    if (isNew) records.push(keptListRecord(url, copy, kept.get(url)?.version ?? 0))
  }
  const source: TrustSource = { ...trust, statusList: async (url) => copies.get(url) }
  const changed: HeldEntry[] = []
  const changedPapers: HeldPaper[] = []
  const changedGuardians: GuardianInState[] = []
  const before: TrustSource = { ...trust, statusList: async (url) => kept.get(url)?.copy }
  for (const { entry, paper, guardian, ...named } of asked) {
    if (guardian) {
      const known = await askStatus(named, before, now)
      const status = laterStatus(known, await askStatus(named, source, now))
      if (status !== known) changedGuardians.push(guardianInState(guardian, status, now))
    }
    if (paper) {
      const status = laterStatus(paper.status, await askStatus(named, source, now))
      if (status && status !== paper.status) {
        changedPapers.push({ ...paper, version: paper.version + 1, status })
      }
    }
    if (!entry) continue
    const status = laterStatus(entry.status, await askStatus(named, source, now))
    if (!status || status === entry.status) continue
    const facts = { ...entry.facts, status: named.status }
    changed.push({ ...entry, version: entry.version + 1, facts, status })
  }
  const papers = changedPapers.map(writePaperRecord)
  await store.write([...records, ...changed.map(writeRecord), ...papers].map((put) => ({ put })))
  return { lists, changed, changedPapers, changedGuardians }
}

/** A document as far as its issuer's lists know it. */
interface Asked extends Pick<ReadCredential, 'issuer' | 'status'> {
  readonly entry?: HeldEntry
  readonly paper?: HeldPaper
  /** Whose link it is. What became of it is kept nowhere: the list is asked each time. */
  readonly guardian?: KnownGuardian
}

/**
 * The documents of which lists are asked: verified and current. One that anybody may have made up could name an address
 * where somebody waits to be asked. A text is opened only where its entry does not say what it names.
 */
async function askable(store: WalletStore): Promise<readonly Asked[]> {
  const entries = (await listEntries(store, () => {})).filter(
    ({ supersededBy, verifiedWith, facts: { status, revocable } }) =>
      supersededBy === undefined && verifiedWith !== undefined && (status ? status.length > 0 : revocable),
  )
  const asked = await Promise.all(
    entries.map(async (entry) => {
      const status = entry.facts.status ?? (await openIfSound(store, entry))?.credential.status
      return status && { entry, issuer: entry.facts.issuer.id, status }
    }),
  )
  const guardians = await listGuardians(store, () => {})
  const papers = (await listPapers(store, () => {})).filter(({ verifiedWith }) => verifiedWith !== undefined)
  return [
    ...asked.filter((one) => one !== undefined),
    ...papers.map((held) => ({ paper: held, issuer: held.paper.issuer, status: paperStatusOf(held.paper) })),
    ...guardians.map((guardian) => ({
      guardian,
      issuer: guardian.link.issuer,
      status: guardian.link.status,
    })),
  ]
}

/** The documents that name each list. */
function byList(documents: readonly Asked[]): ReadonlyMap<string, readonly Asked[]> {
  const lists = new Map<string, Asked[]>()
  for (const asked of documents) {
    const references = asked.status.filter((one) => isRevocation(one) || isSuspension(one))
    for (const url of new Set(references.map((one) => one.url))) {
      lists.set(url, [...(lists.get(url) ?? []), asked])
    }
  }
  return lists
}

async function refreshList(
  url: string,
  naming: readonly Asked[],
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
  const parsed = URL.parse(url)
  if (parsed && parsed.search !== '') {
    throw new WalletError('STATUS_LIST_PERSONAL', { at: parsed.origin })
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
  naming: readonly Asked[],
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
