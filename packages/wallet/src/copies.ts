/**
 * Single-use copies: credentials that say the same, and differ in ids, salts, status and key. They are kept as one
 * document; each is shown once, so that no two receivers hold anything by which they could find each other.
 */
import { encodeBase64url, type JsonValue, type ReadCredential, sha256 } from '@attestat/credential'
import { WalletError } from './codes.ts'
import { findEntry, type HeldEntry, writeRecord } from './held-credential.ts'
import type { StoreChange, WalletStore } from './store.ts'

/** How many copies of a document there are, and how many of them nobody has been shown yet. */
export interface CopyCount {
  readonly total: number
  readonly left: number
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
 */
export function documentsAmong<Entry extends HeldEntry>(entries: readonly Entry[]): readonly Entry[] {
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
    : documents.map((entry) => nextOf(groups.get(entry.copyOf ?? '') ?? [entry]))
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
 * Refuses copies that were shown before.
 *
 * @param reuse Whether they may be shown again.
 * @throws WalletError `COPY_SHOWN`.
 */
export function requireUnshown(copies: readonly Pick<HeldEntry, 'id' | 'shownAt'>[], reuse: boolean): void {
  const shown = copies.find(({ shownAt }) => shownAt !== undefined)
  if (shown && !reuse) throw new WalletError('COPY_SHOWN', { at: shown.id })
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

/** One that nobody has seen before one that was shown, and of those the one that was shown longest ago. */
function nextOf<Entry extends HeldEntry>(group: readonly Entry[]): Entry {
  const [next] = group.toSorted(
    (one, other) => shownTime(one) - shownTime(other) || (one.id < other.id ? -1 : 1),
  )
  if (!next || group.length === 1) return next as Entry
  const left = group.filter(({ shownAt }) => shownAt === undefined).length
  return { ...next, copies: { total: group.length, left } }
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
