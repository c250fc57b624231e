/** The signing keys of an issuer over time. Old ones stay known, so that what they signed stays good. */
import { isSameKey, type PublicJwk } from '@attestat/credential'
import { checkClock } from './clock.ts'
import { IssuerError } from './codes.ts'
import type { IssuerKey, Ledger } from './ledger.ts'
import { withRunLock } from './run-lock.ts'
import { requireReason } from './status-change.ts'

/** Where the keys are written down. */
export interface KeyHistory {
  readonly ledger: Ledger
  /** DID of the issuer. */
  readonly did: string
  /** The key that the issuer began with; the ledger knows it from the first change on. */
  readonly first: IssuerKey
  /** How long a change waits for a batch that runs. Default 30,000. */
  readonly waitMs?: number
}

/** Keys over time, oldest first. The last one signs. */
export function issuerKeys({ ledger, first }: Pick<KeyHistory, 'ledger' | 'first'>): readonly IssuerKey[] {
  const keys = ledger.keys()
  return keys.length > 0 ? keys : [first]
}

/** The key that signs now. */
export function signingKey(history: Pick<KeyHistory, 'ledger' | 'first'>): IssuerKey {
  return issuerKeys(history).at(-1) as IssuerKey
}

/** A name for the next key that no key has had. @throws IssuerError `KEY_NOT_ROTATABLE` for a did:key. */
export function nextKid({ did, ...history }: KeyHistory): string {
  requireRotatable(did)
  const taken = new Set(issuerKeys(history).map(({ kid }) => kid))
  let number = taken.size + 1
  while (taken.has(`${did}#key-${number}`)) number++
  return `${did}#key-${number}`
}

/**
 * Lets another key sign from now on. What the key before it signed stays good, unless that key was compromised.
 *
 * @param next.kid A DID URL of the issuer.
 * @returns all keys as they stand now.
 * @throws IssuerError `KEY_NOT_ROTATABLE`, `KEY_TAKEN`, `SIGNER_MISMATCH` for a `kid` of another DID,
 *   `REASON_MISSING`, `CLOCK_SUSPECT`, `LEDGER_BUSY` while a batch runs, and the other storage codes.
 */
export async function rotateKey(
  history: KeyHistory,
  next: { readonly kid: string; readonly publicJwk: PublicJwk },
  { now, ...why }: { readonly now: Date; readonly reason: string },
): Promise<readonly IssuerKey[]> {
  const { ledger, did, waitMs = 30_000 } = history
  const { kid, publicJwk } = next
  const reason = requireReason(why.reason)
  requireRotatable(did)
  if (!kid.startsWith(`${did}#`)) throw new IssuerError('SIGNER_MISMATCH', { at: 'kid' })
  return withRunLock(ledger.path, waitMs, async () => {
    const keys = issuerKeys(history)
    if (keys.some((key) => key.kid === kid || isSameKey(key.publicJwk, publicJwk))) {
      throw new IssuerError('KEY_TAKEN', { at: 'kid' })
    }
    checkClock(ledger, now)
    // Signatures state their time in whole seconds: the last of the old key lies before its end, and the first of
    // the new one not before its beginning. A clock may have been put right by a few seconds since that last one.
    const last = Math.max(now.getTime(), ledger.lastIssuedAt()?.getTime() ?? 0)
    const since = new Date(Math.floor(last / 1000) * 1000)
    const until = new Date(since.getTime() + 1000)
    const rotated = keys.map((key) => (key.until ? key : { ...key, until }))
    ledger.recordKeys([...rotated, { kid, publicJwk, since }], { at: now, action: 'rotate-key', kid, reason })
    return ledger.keys()
  })
}

/**
 * Marks a key as compromised: nothing that it signed counts any more, whatever time it states.
 *
 * @param change.since From when on somebody else may have had it.
 * @throws IssuerError `KEY_UNKNOWN`, `REASON_MISSING`, and the storage codes.
 */
export function markCompromised(
  history: Pick<KeyHistory, 'ledger' | 'first'>,
  kid: string,
  change: { readonly since: Date; readonly reason: string; readonly now: Date },
): readonly IssuerKey[] {
  const { since, now } = change
  const reason = requireReason(change.reason)
  const keys = issuerKeys(history)
  if (!keys.some((key) => key.kid === kid)) {
    throw new IssuerError('KEY_UNKNOWN', { at: 'kid', details: { known: keys.map((key) => key.kid) } })
  }
  // An earlier date stands: what was doubtful does not become good again.
  const earliest = ({ compromisedAt }: IssuerKey): Date =>
    compromisedAt && compromisedAt < since ? compromisedAt : since
  const marked = keys.map((key) => (key.kid === kid ? { ...key, compromisedAt: earliest(key) } : key))
  history.ledger.recordKeys(marked, { at: now, action: 'compromise-key', kid, reason })
  return history.ledger.keys()
}

/**
 * Checks that a key may sign now.
 *
 * @throws IssuerError `SIGNER_MISMATCH` when another key took over, `SIGNING_KEY_COMPROMISED`.
 */
export function requireSigningKey(ledger: Ledger, kid: string | undefined): void {
  const current = ledger.keys().at(-1)
  if (!current) return
  if (current.kid !== kid) throw new IssuerError('SIGNER_MISMATCH', { at: 'signer.kid' })
  if (current.compromisedAt) throw new IssuerError('SIGNING_KEY_COMPROMISED', { at: current.kid })
}

function requireRotatable(did: string): void {
  if (!did.startsWith('did:web:')) throw new IssuerError('KEY_NOT_ROTATABLE', { at: 'did' })
}
