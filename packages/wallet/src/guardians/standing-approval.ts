/**
 * Standing approvals: a guardian says once that a receiver may be shown these claims for this purpose until then. They
 * count only for requests that the receiver has signed, and only for what they say.
 */
import { encodeBase64url, isJsonObject, kindNameOf, type Label, sha256, valueAt } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import type { SelectedCredential } from '../select.ts'
import type { StoreChange, StoredRecord, WalletStore } from '../store.ts'
import type { ReceivedDraft } from './approve-draft.ts'
import { areInstants, areTexts, readJsonRecord, requireSound, writeJsonRecord } from './json-record.ts'
import type { DraftOption } from './reduction.ts'

export interface StandingApproval {
  readonly id: string
  /** The did:key of the child. */
  readonly child: string
  /** The child's name, from the guardian's own link. */
  readonly childName?: string
  readonly audience: string
  /** What the receiver calls itself, where it said so. */
  readonly receiver?: Partial<Label>
  readonly purpose: string
  /** How long the receiver said that it keeps what it is shown, where it said so. */
  readonly retention?: string
  /** Of each kind of document the claims that may be shown, without positions in lists. */
  readonly claims: readonly { readonly kind: string; readonly paths: readonly string[] }[]
  readonly since: Date
  readonly until: Date
}

/** Every standing approval of this wallet's owner, whether its term has ended or not; the latest first. */
export async function listStandingApprovals(store: WalletStore): Promise<readonly StandingApproval[]> {
  const approvals = (await store.list(recordType)).map(readStandingApproval)
  return approvals.toSorted((one, other) => other.since.getTime() - one.since.getTime())
}

function readStandingApproval(record: StoredRecord): StandingApproval {
  const { since, until, ...rest } = readJsonRecord(record)
  const { child, audience, receiver = {}, purpose, retention = '', claims } = rest
  requireSound(
    record,
    areTexts(child, audience, purpose, retention) &&
      areInstants(since, until) &&
      isJsonObject(receiver) &&
      areTexts(...Object.values(receiver)) &&
      Array.isArray(claims) &&
      claims.every(
        (claim) =>
          isJsonObject(claim) &&
          areTexts(claim.kind) &&
          Array.isArray(claim.paths) &&
          areTexts(...claim.paths),
      ),
  )
  return {
    ...rest,
    id: record.id,
    since: new Date(since as string),
    until: new Date(until as string),
  } as unknown as StandingApproval
}

/**
 * Ends a standing approval now; what it has approved stays approved. The record stays: of one that were removed, no
 * backup could be told to be older than its end.
 *
 * @throws WalletError `STANDING_UNKNOWN`.
 */
export async function revokeStandingApproval(store: WalletStore, id: string, now: Date): Promise<void> {
  const record = await store.get({ type: recordType, id })
  if (!record) throw new WalletError('STANDING_UNKNOWN', { at: id })
  const content = readJsonRecord(record)
  if (new Date(content.until as string) <= now) return
  const ended = { ...content, until: now.toISOString() }
  await store.write([{ put: writeJsonRecord({ type: recordType, id }, ended, record.version + 1) }])
}

/** The standing approval whose terms hold all that the child composed. */
export async function coveringApproval(
  received: Pick<ReceivedDraft, 'child' | 'audience' | 'purpose' | 'request' | 'options'>,
  store: WalletStore,
  now: Date,
): Promise<StandingApproval | undefined> {
  const whole = received.options[0]
  // Anybody can write any name on a request that is not signed.
  if (!whole || !received.request?.signedBy) return undefined
  const shown = claimsOf(whole)
  return (await listStandingApprovals(store)).find(
    ({ child, audience, purpose, retention, since, until, claims }) =>
      child === received.child &&
      audience === received.audience &&
      purpose === received.purpose &&
      retention === received.request?.statement?.retention &&
      since <= now &&
      now < until &&
      shown.every(({ kind, paths }) => {
        const allowed = claims.find((claim) => claim.kind === kind)?.paths
        return allowed !== undefined && paths.every((path) => allowed.includes(path))
      }),
  )
}

/** @throws WalletError `STANDING_UNSIGNED` for a request that nobody signed, `STANDING_INVALID` for a term that is over. */
export function requireStandable({ request }: ReceivedDraft, until: Date, now: Date): void {
  if (!request?.signedBy) throw new WalletError('STANDING_UNSIGNED', { at: 'request' })
  if (!(until > now)) throw new WalletError('STANDING_INVALID', { at: 'until' })
}

/** Writes a standing approval of what stays of a draft, in place of what was said of the same draft before. */
export async function standingChange(
  { id: draft, child, audience, purpose, request }: ReceivedDraft,
  option: DraftOption,
  until: Date,
  { store, now }: { readonly store: WalletStore; readonly now: Date },
): Promise<StoreChange> {
  // The same for the same draft, and the child that chose its name cannot make it that of another one.
  const digest = await sha256(new TextEncoder().encode(`${child} ${draft}`))
  const id = encodeBase64url(digest.slice(0, 9).with(0, 0))
  const { version = 0 } = (await store.get({ type: recordType, id })) ?? {}
  const { name, retention } = request?.statement ?? {}
  return {
    put: writeJsonRecord(
      { type: recordType, id },
      {
        child,
        audience,
        ...(name ? { receiver: { ...name } } : {}),
        purpose,
        ...(retention === undefined ? {} : { retention }),
        claims: claimsOf(option).map(({ kind, paths }) => ({ kind, paths: [...paths] })),
        since: now.toISOString(),
        until: until.toISOString(),
      },
      version + 1,
    ),
  }
}

/** What an option shows, by the kind of document. One of no kind goes by its name alone. */
function claimsOf({ credentials, choices }: DraftOption): StandingApproval['claims'] {
  const byKind = new Map<string, Set<string>>()
  for (const [i, credential] of credentials.entries()) {
    const { credential: read } = (choices[i] as DraftOption['choices'][number]).held
    const kind = kindNameOf(read) ?? credential.card.name
    const paths = byKind.get(kind) ?? new Set()
    for (const { path } of credential.shown) paths.add(termOf(path, read.claims))
    byKind.set(kind, paths)
  }
  return [...byKind].map(([kind, paths]) => ({ kind, paths: [...paths].sort() }))
}

/** A path without positions: hiding moves what stands in a list. One result is told from another by what it is of. */
function termOf(
  path: SelectedCredential['shown'][number]['path'],
  claims: Parameters<typeof valueAt>[0],
): string {
  return path
    .map((step, i) => {
      if (typeof step === 'string') return step
      const element = valueAt(claims, path.slice(0, i + 1))
      const of = isJsonObject(element) ? element.resultDescription : undefined
      return typeof of === 'string' ? `[${of}]` : '[]'
    })
    .join('.')
}

const recordType = 'standing-approval'
