/** Takes a credential in: nothing is kept that was not read whole, and nothing unverified in silence. */
import {
  CredentialError,
  isSameKey,
  limits,
  type PublicJwk,
  type ReadCredential,
  type ResolvedKey,
  type ResolveKey,
  readCredential,
  ToolkitError,
  typeReferenceOf,
  verifyCredential,
} from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import { credentialIdOf, type HeldCredential, withDisplay, writeRecord } from './held-credential.ts'
import type { HeldIndex } from './held-index.ts'
import { askStatus, type KnownStatus, laterStatus } from './known-status.ts'
import type { WalletStore } from './store.ts'
import { refuseWhatIsShown } from './what-is-shown.ts'

export interface ReceiveOptions {
  readonly store: WalletStore
  /** What the store holds; told of what is written. */
  readonly index: HeldIndex
  /** Facts about issuers: their keys, what their status lists say, and the type metadata that they signed for. */
  readonly trust: TrustSource
  /** The wallet's own key. */
  readonly holderKey: PublicJwk
  readonly now: Date
  /** What to do when the issuer's key cannot be known here. */
  readonly unverified: 'keep' | 'refuse'
  /** The media type that the caller was told; lets an absent `typ` pass. */
  readonly mediaType?: string
}

/** What became of a credential that was added. */
export interface Received {
  /**
   * `added`: it is new. `known`: the wallet had it. `replaced`: it is newer than one of the same issuer and id, which
   * is now history. `outdated`: the wallet has a newer one, this one became history.
   */
  readonly outcome: 'added' | 'known' | 'replaced' | 'outdated'
  readonly held: HeldCredential
}

/**
 * Reads, verifies and keeps a credential.
 *
 * @throws CredentialError `HOLDER_GOT_KB` for a presentation; as `readCredential` for what is no credential.
 * @throws WalletError `PAPER_NOT_KEPT`, `BUNDLE_NOT_KEPT` for what is made of a credential to be shown.
 * @throws WalletError `ISSUED_CREDENTIAL_INVALID` when the signature does not verify or the credential is bound to
 *   another key; `ISSUER_KEY_UNKNOWN` when it cannot be verified here. Nothing is stored then.
 */
export async function receiveCredential(text: string, options: ReceiveOptions): Promise<Received> {
  const { store, index, trust, holderKey, now } = options
  const trimmed = text.trim()
  refuseWhatIsShown(trimmed)
  const { credential, key } = await readAndVerify(trimmed, options)
  if (credential.holderKey && !isSameKey(credential.holderKey, holderKey)) {
    throw new WalletError('ISSUED_CREDENTIAL_INVALID', {
      at: 'cnf',
      details: { reason: expected('it is bound to another holder’s key') },
    })
  }
  const id = await credentialIdOf(credential)
  // Of a document that anybody may have made up, no issuer's list says anything, and nobody signed for its type.
  const status = key && (await askStatus(credential, trust, now))
  const metadata = key && (await typeMetadataOf(credential, trust))
  const received = await withDisplay({
    id,
    version: 1,
    credential,
    receivedAt: now,
    ...(key ? { verifiedWith: { kid: key.kid, source: key.source } } : {}),
    ...(status ? { status } : {}),
    ...(metadata ? { typeMetadata: metadata } : {}),
  })
  const known = index.get(id)
  if (!known) return keep(store, received, index)
  const better = improve(known, received)
  if (better) await keep(store, better, index)
  return { outcome: 'known', held: better ?? known }
}

/** The type metadata of a verified credential, where they are at hand. */
async function typeMetadataOf(
  credential: ReadCredential,
  trust: TrustSource,
): Promise<Uint8Array | undefined> {
  const reference = typeReferenceOf(credential)
  const { bytes } = (reference && (await trust.typeMetadata(reference.integrity))) ?? {}
  return bytes && bytes.length <= limits.jsonBytes ? bytes : undefined
}

/** Verified where the issuer's key can be known; a signature that is wrong is never excused. */
export async function readAndVerify(
  text: string,
  { trust, unverified, mediaType }: Pick<ReceiveOptions, 'trust' | 'unverified' | 'mediaType'>,
): Promise<{ readonly credential: ReadCredential; readonly key?: ResolvedKey }> {
  const readOptions = mediaType === undefined ? {} : { mediaType }
  let unknownKey: unknown
  const resolveOrNote: ResolveKey = async (request) => {
    try {
      return await trust.resolveKey(request)
    } catch (error) {
      // The one refusal of a resolver that says nothing against the credential: the answer is not to be had here.
      if (error instanceof ToolkitError && error.code === 'TRUST_UNREACHABLE') unknownKey = error
      throw error
    }
  }
  try {
    const { key, ...credential } = await verifyCredential(text, { ...readOptions, resolveKey: resolveOrNote })
    return { credential: refusePresentation(credential), key }
  } catch (error) {
    if (unknownKey === undefined) throw asRefusal(error)
    if (unverified === 'refuse')
      throw new WalletError('ISSUER_KEY_UNKNOWN', { at: 'issuer', cause: unknownKey })
    return { credential: refusePresentation(await readCredential(text, readOptions)) }
  }
}

/** RFC 9901 §7.2: a holder that is handed an SD-JWT with a key-binding JWT must reject it. */
function refusePresentation(credential: ReadCredential): ReadCredential {
  if (credential.keyBinding) throw new CredentialError('HOLDER_GOT_KB', { at: 'credential' })
  return credential
}

/** Text that is no credential is told as such; a credential that does not hold up is one refusal, with its reason. */
function asRefusal(error: unknown): unknown {
  if (!(error instanceof ToolkitError) || !isAboutTrust(error)) return error
  return new WalletError('ISSUED_CREDENTIAL_INVALID', {
    at: error.at ?? 'credential',
    details: { reason: { en: error.explain('en'), ru: error.explain('ru') }, reasonCode: error.code },
    cause: error,
  })
}

function isAboutTrust({ code }: ToolkitError): boolean {
  return code === 'SIGNATURE_INVALID' || code === 'JWS_ALG_KEY_MISMATCH' || code.startsWith('KEY_')
}

/** Writes a credential, and with it what that makes of other copies of the same document. */
async function keep(store: WalletStore, held: HeldCredential, index: HeldIndex): Promise<Received> {
  // Open Badges 3.0: of the same issuer and id, the strictly later validFrom replaces. Only a verified one may.
  const siblings = held.verifiedWith ? index.copiesOf(held).filter((other) => other.id !== held.id) : []
  const newer = siblings
    .filter((other) => other.verifiedWith && isLater(other, held))
    .toSorted(latestFirst)[0]
  const older = siblings.filter((other) => other.supersededBy === undefined && isLater(held, other))
  const kept = newer ? { ...held, supersededBy: newer.id } : held
  const changed = [
    kept,
    ...older.map((other) => ({ ...other, version: other.version + 1, supersededBy: held.id })),
  ]
  await store.write(changed.map((one) => ({ put: writeRecord(one) })))
  for (const one of changed) index.put(one)
  return { outcome: newer ? 'outdated' : older.length > 0 ? 'replaced' : 'added', held: kept }
}

/** The same credential again may bring disclosures, verification, type metadata or newer status that were missing. */
function improve(known: HeldCredential, again: HeldCredential): HeldCredential | undefined {
  const bringsMore = again.credential.disclosures.length > known.credential.disclosures.length
  const { verifiedWith = again.verifiedWith, typeMetadata = again.typeMetadata } = known
  const status: KnownStatus | undefined = laterStatus(known.status, again.status)
  const isBetter =
    verifiedWith !== known.verifiedWith || typeMetadata !== known.typeMetadata || status !== known.status
  if (!bringsMore && !isBetter) return undefined
  return {
    ...known,
    version: known.version + 1,
    credential: bringsMore ? again.credential : known.credential,
    ...(verifiedWith ? { verifiedWith } : {}),
    ...(status ? { status } : {}),
    ...(typeMetadata ? { typeMetadata } : {}),
    ...(again.display ? { display: again.display } : {}),
  }
}

function isLater(one: HeldCredential, other: HeldCredential): boolean {
  return one.credential.validFrom > other.credential.validFrom
}

function latestFirst(one: HeldCredential, other: HeldCredential): number {
  return other.credential.validFrom.getTime() - one.credential.validFrom.getTime()
}
