/**
 * Single-use copies: credentials that say the same, and differ in ids, salts, status and key. They are kept as one
 * document; each is shown once, so that no two receivers hold anything by which they could find each other.
 */
import { encodeBase64url, type JsonValue, type ReadCredential, sha256 } from '@attestat/credential'
import { WalletError } from './codes.ts'
import { findEntry, type HeldEntry, writeRecord } from './held-credential.ts'
import type { StoreChange, WalletStore } from './store.ts'

/** How many copies of a document there are, and how many of them can be shown to somebody new. */
export interface CopyCount {
  readonly total: number
  /** Seen by nobody, and in no open draft. */
  readonly left: number
  /** In drafts that a guardian may still approve, where there are any. */
  readonly inDrafts?: number
}

/**
 * What the copies of a document have in common: a digest of all that it says but for what is each copy's own. Hidden
 * lists are shuffled, so that their order does not count.
 */
export async function commonTo({ format, issuer, vct, document }: ReadCredential): Promise<string> {
  const { id: _id, credentialStatus: _status, credentialSubject, ...rest } = document
  const { id: _subject, ...subject } = credentialSubject as { readonly id?: string }
  const common = [
    format,
    issuer,
    vct ?? null,
    { ...rest, credentialSubject: subject },
  ] as unknown as JsonValue
  return encodeBase64url(await sha256(new TextEncoder().encode(textOf(common))))
}

/**
 * The credentials as their owner sees them: of the copies of a document the one that is to be shown next, with
 * `copies`; any other as it is.
 *
 * @param drafted Names of those that are in open drafts.
 */
export function documentsAmong<Entry extends HeldEntry>(
  entries: readonly Entry[],
  drafted: ReadonlySet<string> = new Set(),
): readonly Entry[] {
  const groups = new Map<string, Entry[]>()
  const documents: Entry[] = []
  for (const entry of entries) {
    const group = entry.copyOf === undefined ? undefined : groups.get(entry.copyOf)
    if (group) group.push(entry)
    else {
      if (entry.copyOf !== undefined) groups.set(entry.copyOf, [entry])
      documents.push(entry)
    }
  }
  return groups.size === 0
    ? documents
    : documents.map((entry) => nextOf(groups.get(entry.copyOf ?? '') ?? [entry], drafted))
}

/** A credential and the other copies of its document. */
export function withCopies(ids: readonly string[], entries: readonly HeldEntry[]): readonly HeldEntry[] {
  const named = entries.filter(({ id }) => ids.includes(id))
  const groups = new Set(named.flatMap(({ copyOf }) => copyOf ?? []))
  return entries.filter(
    (entry) => named.includes(entry) || (entry.copyOf !== undefined && groups.has(entry.copyOf)),
  )
}

/** The entries of those that are single-use copies and still there, as they are in the store now. */
export async function entriesOf(store: WalletStore, ids: readonly string[]): Promise<readonly HeldEntry[]> {
  const entries = await Promise.all([...new Set(ids)].map((id) => findEntry(store, id)))
  return entries.filter((entry) => entry?.copyOf !== undefined) as readonly HeldEntry[]
}

/**
 * Refuses copies that were shown before, or may be once a guardian has replied.
 *
 * @param reuse Whether they may be shown again.
 * @param drafted Names of those that are in open drafts.
 * @throws WalletError `COPY_SHOWN`, `COPY_IN_DRAFT`.
 */
export function requireUnshown(
  copies: readonly Pick<HeldEntry, 'id' | 'copyOf' | 'shownAt'>[],
  reuse: boolean,
  drafted: ReadonlySet<string> = new Set(),
): void {
  if (reuse) return
  const shown = copies.find(({ shownAt }) => shownAt !== undefined)
  if (shown) throw new WalletError('COPY_SHOWN', { at: shown.id })
  const waiting = copies.find(({ id, copyOf }) => copyOf !== undefined && drafted.has(id))
  if (waiting) throw new WalletError('COPY_IN_DRAFT', { at: waiting.id })
}

/**
 * What marks copies as shown, as they are in the store at this moment: another program may have shown them meanwhile.
 *
 * @throws as {@link requireUnshown}.
 */
export async function spendCopies(
  store: WalletStore,
  ids: readonly string[],
  { now, reuse }: { readonly now: Date; readonly reuse: boolean },
): Promise<readonly StoreChange[]> {
  const entries = await entriesOf(store, ids)
  requireUnshown(entries, reuse)
  return entries.map((entry) => ({
    put: writeRecord({ ...entry, version: entry.version + 1, shownAt: entry.shownAt ?? now }),
  }))
}

/**
 * One that nobody has seen or is about to see, before one that was shown, and of those the one that was shown longest
 * ago; last those that are in a draft, whose receiver waits for them.
 */
function nextOf<Entry extends HeldEntry>(group: readonly Entry[], drafted: ReadonlySet<string>): Entry {
  const isWaiting = ({ id, shownAt }: HeldEntry): boolean => shownAt === undefined && drafted.has(id)
  const [next] = group.toSorted(
    (one, other) =>
      Number(isWaiting(one)) - Number(isWaiting(other)) ||
      shownTime(one) - shownTime(other) ||
      (one.id < other.id ? -1 : 1),
  )
  if (!next || group.length === 1) return next as Entry
  const inDrafts = group.filter(isWaiting).length
  const left = group.filter(({ shownAt }) => shownAt === undefined).length - inDrafts
  return { ...next, copies: { total: group.length, left, ...(inDrafts > 0 ? { inDrafts } : {}) } }
}

function shownTime({ shownAt }: HeldEntry): number {
  return shownAt?.getTime() ?? 0
}

/** JSON in which neither the order of members counts nor that of elements. */
function textOf(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(textOf).toSorted().join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${textOf(member)}`)
  return `{${members.toSorted().join(',')}}`
}
