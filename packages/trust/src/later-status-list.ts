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
  { url, base, now, at = now }: LaterListOptions,
): Promise<boolean> {
  try {
    const [one, other] = [readList(brought), readList(known)]
    const signer = signerOf(one)
    const isSameList =
      signer !== undefined &&
      signer === signerOf(other) &&
      one.header.typ === other.header.typ &&
      (one.payload.sub ?? one.payload.id) === url
    const issuedAt = requireNumericDate(one.payload, 'iat', 'status list')
    const isNewer = issuedAt > requireNumericDate(other.payload, 'iat', 'status list')
    if (!isSameList || !isNewer || isFromLater(issuedAt, now) || isPast(one.payload, at)) return false
    const key = await base.resolveKey({
      issuer: signer,
      protectedHeader: one.header,
      purpose: 'assertionMethod',
      at: issuedAt,
    })
    await verifyJws(one, key.jwk)
    return key.compromisedAt === undefined
  } catch (error) {
    // A refusal means that the copy does not count; anything else is a fault of ours.
    if (error instanceof ToolkitError) return false
    throw error
  }
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
function signerOf({ payload, kid }: CompactJws): string | undefined {
  if (typeof payload.iss === 'string') return payload.iss
  const end = kid?.indexOf('#') ?? -1
  return end === -1 ? undefined : kid?.slice(0, end)
}
