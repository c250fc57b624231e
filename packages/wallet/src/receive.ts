/** Takes a credential in: nothing is kept that was not read whole, and nothing unverified in silence. */
import {
  CredentialError,
  issuedText,
  limits,
  type PublicJwk,
  type ReadCredential,
  type ResolvedKey,
  readCredential,
  typeReferenceOf,
  verifyCredential,
} from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import { commonTo, documentsAmong } from './copies.ts'
import { expected } from './expected.ts'
import {
  credentialIdOf,
  entryOf,
  type HeldCredential,
  type HeldEntry,
  newlyHeld,
  writeRecord,
  writeText,
} from './held-credential.ts'
import type { HeldIndex } from './held-index.ts'
import { type OpenHeld, openPrepared, type Prepared } from './intake.ts'
import { askStatus, type KnownStatus, laterStatus } from './known-status.ts'
import { verifyReceived } from './verify-received.ts'

export interface ReceiveOptions {
  /** What the store holds. */
  readonly index: HeldIndex
  readonly open: OpenHeld
  /** Facts about issuers: their keys, what their status lists say, and the type metadata that they signed for. */
  readonly trust: TrustSource
  /** Whether a key is one of the wallet's. */
  readonly isOurs: (key: PublicJwk) => Promise<boolean>
  readonly now: Date
  /** What to do when the issuer's key cannot be known here. */
  readonly unverified: 'keep' | 'refuse'
  /** The media type that the caller was told; lets an absent `typ` pass. */
  readonly mediaType?: string
  /** Whether it came together with others, as one of the single-use copies of a document. Default: no. */
  readonly isCopy?: boolean
}

/** What became of a credential that was added. */
export interface Received {
  /**
   * `added`: it is new. `known`: the wallet had it. `completed`: the wallet had less of it. `replaced`: it is newer than one of the same issuer and id, which
   * is now history. `outdated`: the wallet has a newer one, this one became history.
   */
  readonly outcome: 'added' | 'known' | 'completed' | 'replaced' | 'outdated'
  readonly held: HeldEntry
}

/**
 * Reads and verifies a credential, and says what is to be written to keep it.
 *
 * @throws CredentialError `HOLDER_GOT_KB` for a presentation; as `readCredential` for what is no credential.
 * @throws WalletError `ISSUED_CREDENTIAL_INVALID` when the signature does not verify or the credential is bound to
 *   another key; `ISSUER_KEY_UNKNOWN` when it cannot be verified here.
 */
export async function receiveCredential(text: string, options: ReceiveOptions): Promise<Prepared<Received>> {
  const { index, open, trust, isOurs, now, isCopy = false } = options
  const trimmed = text.trim()
  const { credential, key } = await readAndVerify(trimmed, options)
  if (credential.holderKey && !(await isOurs(credential.holderKey))) {
    throw new WalletError('ISSUED_CREDENTIAL_INVALID', {
      at: 'cnf',
      details: { reason: expected('it is bound to another holder’s key') },
    })
  }
  const id = await credentialIdOf(credential)
  // Of a document that anybody may have made up, no issuer's list says anything, and nobody signed for its type.
  const status = key && (await askStatus(credential, trust, now))
  const metadata = key && (await typeMetadataOf(credential, trust))
  // What anybody may have made up is no copy of what an issuer has signed.
  const copyOf = isCopy ? `${key ? '' : 'unverified '}${await commonTo(credential)}` : undefined
  const received = await newlyHeld({
    id,
    credential,
    receivedAt: now,
    ...(key ? { verifiedWith: { kid: key.kid, source: key.source } } : {}),
    ...(status ? { status } : {}),
    ...(metadata ? { typeMetadata: metadata } : {}),
    ...(copyOf === undefined ? {} : { copyOf }),
  })
  const known = index.get(id)
  if (!known) return keep({ held: entryOf(received), text: received }, index)
  const better = await improve(open, known, received)
  if (!better) return { result: { outcome: 'known', held: known }, changes: [], entries: [], texts: [] }
  const kept = keep(better, index)
  const isMore = better.held.facts.disclosures > known.facts.disclosures
  return { ...kept, result: { outcome: isMore ? 'completed' : 'known', held: better.held } }
}

/**
 * Takes in what an issuer has handed over at once: the single-use copies of a document, all of them or none. Those that
 * do not say the same are documents of their own.
 *
 * @throws as {@link receiveCredential}.
 */
export async function receiveTogether(
  texts: readonly string[],
  options: ReceiveOptions,
): Promise<Prepared<Received>> {
  const { index } = options
  const different = [...new Set(texts.map((text) => text.trim()))]
  const prepared: Prepared<Received>[] = []
  const before = new Map<string, HeldEntry | undefined>()
  try {
    for (const text of different) {
      const open = openPrepared(prepared, options.open)
      const one = await receiveCredential(text, { ...options, open, isCopy: different.length > 1 })
      prepared.push(one)
      // The next one is judged by what this one left.
      for (const entry of one.entries) {
        if (!before.has(entry.id)) before.set(entry.id, index.get(entry.id))
        index.put(entry)
      }
    }
  } catch (error) {
    for (const [id, entry] of before) {
      if (entry) index.put(entry)
      else index.drop(id)
    }
    throw error
  }
  const results = prepared.map(({ result }) => result)
  const outcome = outcomesByWeight.find((one) => results.some((result) => result.outcome === one)) ?? 'known'
  const [held] = documentsAmong(results.map((result) => result.held))
  return {
    result: { outcome, held: held as HeldEntry },
    changes: prepared.flatMap(({ changes }) => changes),
    entries: prepared.flatMap(({ entries }) => entries),
    texts: prepared.flatMap(({ texts }) => texts),
  }
}

/** What is told of several, the most telling first. */
const outcomesByWeight: readonly Received['outcome'][] = [
  'replaced',
  'outdated',
  'added',
  'completed',
  'known',
]

/** The type metadata of a verified credential, where they are at hand. */
async function typeMetadataOf(
  credential: ReadCredential,
  trust: TrustSource,
): Promise<Uint8Array | undefined> {
  const reference = typeReferenceOf(credential)
  const { bytes } = (reference && (await trust.typeMetadata(reference.integrity))) ?? {}
  return bytes && bytes.length <= limits.jsonBytes ? bytes : undefined
}

/** A credential, verified where that can be done here. @throws as `verifyReceived`; CredentialError `HOLDER_GOT_KB`. */
export async function readAndVerify(
  text: string,
  options: Pick<ReceiveOptions, 'trust' | 'unverified' | 'mediaType'>,
): Promise<{ readonly credential: ReadCredential; readonly key?: ResolvedKey }> {
  const { mediaType } = options
  const readOptions = mediaType === undefined ? {} : { mediaType }
  const { read, ...verified } = await verifyReceived<ReadCredential>(options, {
    verify: (resolveKey) => verifyCredential(text, { ...readOptions, resolveKey }),
    read: () => readCredential(text, readOptions),
  })
  return { credential: refusePresentation(read), ...verified }
}

/** RFC 9901 §7.2: a holder that is handed an SD-JWT with a key-binding JWT must reject it. */
function refusePresentation(credential: ReadCredential): ReadCredential {
  if (credential.keyBinding) throw new CredentialError('HOLDER_GOT_KB', { at: 'credential' })
  return credential
}

/** What is written of a credential: its entry, and its text where that is new. */
interface Kept {
  readonly held: HeldEntry
  readonly text?: HeldCredential
}

/** What is written of a credential, and with it of other versions of the same document. */
function keep({ held, text }: Kept, index: HeldIndex): Prepared<Received> {
  // Open Badges 3.0: of the same issuer and id, the strictly later validFrom replaces. Only a verified one may.
  const siblings = held.verifiedWith ? index.versionsOf(held).filter((other) => other.id !== held.id) : []
  const newer = siblings
    .filter((other) => other.verifiedWith && isLater(other, held))
    .toSorted(latestFirst)[0]
  const older = siblings.filter((other) => other.supersededBy === undefined && isLater(held, other))
  const kept = newer ? { ...held, supersededBy: newer.id } : held
  const changed = [
    kept,
    ...older.map((other) => ({ ...other, version: other.version + 1, supersededBy: held.id })),
  ]
  const records = [...changed.map(writeRecord), ...(text ? [writeText(text)] : [])]
  const outcome = newer ? 'outdated' : older.length > 0 ? 'replaced' : 'added'
  return {
    result: { outcome, held: kept },
    changes: records.map((put) => ({ put })),
    entries: changed,
    texts: text ? [text] : [],
  }
}

/**
 * The same credential again may bring disclosures, verification, type metadata or newer status that were missing. What
 * was there stays: two copies of which each shows something else are kept as one that shows both.
 */
async function improve(open: OpenHeld, known: HeldEntry, again: HeldCredential): Promise<Kept | undefined> {
  const { verifiedWith = again.verifiedWith } = known
  const status: KnownStatus | undefined = laterStatus(known.status, again.status)
  const isWorse = known.verifiedWith !== undefined && again.verifiedWith === undefined
  const copyOf = isWorse ? known.copyOf : (again.copyOf ?? known.copyOf)
  const entry = {
    ...known,
    version: known.version + 1,
    ...(copyOf === undefined ? {} : { copyOf }),
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status } : {}),
  }
  if (again.facts.disclosures > 0 || again.typeMetadata || !known.verifiedWith) {
    const opened = await open(known)
    const credential = await united(opened, again)
    const typeMetadata = opened.typeMetadata ?? again.typeMetadata
    if (credential !== opened.credential || typeMetadata !== opened.typeMetadata) {
      const { batchProof, ...rest } = opened
      // A proof is of one signature: the same document, signed once more, is another to it.
      const isProven = credential.jws.text === opened.credential.jws.text
      const better = await newlyHeld({
        ...rest,
        credential,
        ...(batchProof && isProven ? { batchProof } : {}),
        ...(typeMetadata ? { typeMetadata } : {}),
      })
      const held = { ...entry, facts: better.facts, textVersion: known.textVersion + 1 }
      return { held, text: { ...better, ...held } }
    }
  }
  const isBetter = verifiedWith !== known.verifiedWith || status !== known.status || copyOf !== known.copyOf
  return isBetter ? { held: entry } : undefined
}

/** Every disclosure of either, under a signature that was verified where one was. */
async function united(known: HeldCredential, again: HeldCredential): Promise<ReadCredential> {
  const [one, other] = [known.credential, again.credential]
  const isBetter = !known.verifiedWith && again.verifiedWith !== undefined && one.jws.text !== other.jws.text
  const [base, further] = isBetter ? [other, one] : [one, other]
  const text = issuedText(base, further.sdJwt?.disclosures)
  return text === base.text && !isBetter ? base : readCredential(text, { mediaType: one.format })
}

function isLater(one: HeldEntry, other: HeldEntry): boolean {
  return one.facts.validFrom > other.facts.validFrom
}

function latestFirst(one: HeldEntry, other: HeldEntry): number {
  return other.facts.validFrom.getTime() - one.facts.validFrom.getTime()
}
