/** Of two copies of a status list the one that its signer signed later, whoever carried it here. */
import {
  type CompactJws,
  type JsonObject,
  limits,
  type ResolveKey,
  readCompactJws,
  readNumericDate,
  requireNumericDate,
  ToolkitError,
  verifyJws,
} from '@attestat/credential'
import type { StatusListCopy } from './trust-source.ts'

/** How far a clock may be ahead of ours. */
export const clockSkewSeconds = 60

export interface LaterListOptions {
  /** The list's address. */
  readonly url: string
  /** Finds the signer's key. */
  readonly base: { readonly resolveKey: ResolveKey }
  /** The clock: a list from after it does not count. */
  readonly now: Date
  /** The moment that the list is asked about. Default: `now`. */
  readonly at?: Date
}

/**
 * Chooses between a copy that somebody brought and the one that is known.
 *
 * @returns `brought` only if the signer of the known one signed it, later, for the same address, and it has not run
 *   out at `at`; otherwise `known`.
 */
export async function laterStatusList(
  brought: StatusListCopy,
  known: StatusListCopy,
  options: LaterListOptions,
): Promise<StatusListCopy> {
  return brought.token !== known.token && (await isLater(brought, known, options)) ? brought : known
}

async function isLater(
  brought: StatusListCopy,
  known: StatusListCopy,
  options: LaterListOptions,
): Promise<boolean> {
  return refusedAs(false, async () => {
    const [one, other] = [readList(brought), readList(known)]
    const isSame = signerOf(one) === signerOf(other) && one.header.typ === other.header.typ
    return isSame && issuedAtOf(one) > issuedAtOf(other) && (await isSigned(one, options))
  })
}

/**
 * Who has signed a copy of a list, by the name that it gives, where that holds: the key is theirs, it is for this
 * address, and it neither has run out nor comes from later.
 */
export async function signerOfList(
  copy: StatusListCopy,
  options: LaterListOptions,
): Promise<string | undefined> {
  return refusedAs(undefined, async () => {
    const list = readList(copy)
    return (await isSigned(list, options)) ? signerOf(list) : undefined
  })
}

async function isSigned(list: CompactJws, { url, base, now, at = now }: LaterListOptions): Promise<boolean> {
  const signer = signerOf(list)
  const issuedAt = issuedAtOf(list)
  const isOfUrl = (list.payload.sub ?? list.payload.id) === url
  if (signer === undefined || !isOfUrl || isFromLater(issuedAt, now) || isPast(list.payload, at)) return false
  const key = await base.resolveKey({
    issuer: signer,
    protectedHeader: list.header,
    purpose: 'assertionMethod',
    at: issuedAt,
  })
  await verifyJws(list, key.jwk)
  return key.compromisedAt === undefined
}

/** A refusal means that the copy does not count; anything else is a fault of ours. */
async function refusedAs<T>(answer: T, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ToolkitError) return answer
    throw error
  }
}

function issuedAtOf({ payload }: CompactJws): Date {
  return requireNumericDate(payload, 'iat', 'status list')
}

/** Whether a time lies ahead, by more than clocks differ. */
export function isFromLater(instant: Date, now: Date): boolean {
  return instant.getTime() > now.getTime() + clockSkewSeconds * 1000
}

/** Whether a list has run out: `exp` of a token, `validUntil` of a credential. */
function isPast(payload: JsonObject, at: Date): boolean {
  const { validUntil } = payload
  const expiresAt = readNumericDate(payload, 'exp', 'status list')
  return (expiresAt && expiresAt <= at) || (typeof validUntil === 'string' && new Date(validUntil) <= at)
}

function readList({ token, source }: StatusListCopy): CompactJws {
  return readCompactJws(token, { at: `status list in ${source}`, maxBytes: limits.statusListTokenBytes })
}

/** Whose list it is: its issuer by name, or the DID that its key belongs to. */
export function signerOf({ payload, kid }: CompactJws): string | undefined {
  if (typeof payload.iss === 'string') return payload.iss
  const end = kid?.indexOf('#') ?? -1
  return end === -1 ? undefined : kid?.slice(0, end)
}
