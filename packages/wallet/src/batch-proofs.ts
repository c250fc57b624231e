/**
 * Batch proofs beside credentials. Should its issuer's key ever be stolen, such a proof is what shows that a document was
 * there before: it goes along with whatever is shown of it.
 */
import {
  type BatchProof,
  type ErrorContext,
  readBatchManifest,
  readBatchProof,
  ToolkitError,
  verifyBatchManifest,
  verifyInclusion,
} from '@attestat/credential'
import { ifAtHand, isNotKnownHere, isSameBody, type TrustSource } from '@attestat/trust'
import { WalletError } from './codes.ts'
import { expected } from './expected.ts'
import {
  type HeldCredential,
  type HeldEntry,
  openIfSound,
  writeRecord,
  writeText,
} from './held-credential.ts'
import type { WalletStore } from './store.ts'

export interface KeepProofOptions {
  readonly store: WalletStore
  /** The credentials that it may be of. */
  readonly among: readonly HeldEntry[]
  readonly trust: TrustSource
}

/** What became of a proof. */
export interface KeptProof {
  /** `known`: the wallet had it, or one that more people have countersigned. */
  readonly outcome: 'kept' | 'known'
  readonly held: HeldEntry
}

/**
 * Keeps a batch proof with the credential that it is of. Whether the issuer signed its manifest is verified where the
 * key is known; where it is not, the proof is kept all the same: it counts for nothing without that signature.
 *
 * @throws CredentialError as `readBatchProof`; WalletError `BATCH_PROOF_FOREIGN` for a proof of nothing that is kept
 *   here, `BATCH_PROOF_REFUSED` for one that somebody else signed, or wrongly; `STORAGE_…`.
 */
export async function keepBatchProof(
  input: string | BatchProof,
  { store, among, trust }: KeepProofOptions,
): Promise<KeptProof> {
  const proof = typeof input === 'string' ? readBatchProof(input) : input
  const held = await findProven(proof, store, among)
  if (!held) throw new WalletError('BATCH_PROOF_FOREIGN', { at: 'proof' })
  await requireOfIssuer(proof, held, trust)
  if (held.batchProof && signaturesOf(held.batchProof) >= signaturesOf(proof))
    return { outcome: 'known', held }
  const changed = {
    ...held,
    version: held.version + 1,
    textVersion: held.textVersion + 1,
    batchProof: proof,
  }
  await store.write([{ put: writeRecord(changed) }, { put: writeText(changed) }])
  return { outcome: 'kept', held: changed }
}

/** A proof does not name its document: it is the one whose digest leads up to the root. */
async function findProven(
  { manifest, inclusion }: BatchProof,
  store: WalletStore,
  among: readonly HeldEntry[],
): Promise<HeldCredential | undefined> {
  const sealed = readBatchManifest(manifest).manifest
  const rank = ({ facts }: HeldEntry): number => (facts.issuer.id === sealed.issuer ? 0 : 1)
  for (const entry of among.toSorted((one, other) => rank(one) - rank(other))) {
    const held = await openIfSound(store, entry)
    if (held && (await holds(() => verifyInclusion(held.credential.text, inclusion, sealed)))) return held
  }
  return undefined
}

async function holds(verify: () => Promise<void>): Promise<boolean> {
  try {
    await verify()
    return true
  } catch (error) {
    if (error instanceof ToolkitError && error.code === 'INCLUSION_INVALID') return false
    throw error
  }
}

async function requireOfIssuer(
  { manifest: text }: BatchProof,
  { credential }: HeldCredential,
  trust: TrustSource,
): Promise<void> {
  try {
    await verifyBatchManifest(text, trust.resolveKey)
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    if (!isNotKnownHere(error)) {
      const reason = { en: error.explain('en'), ru: error.explain('ru') }
      throw refused('proof.manifest', { reason, reasonCode: error.code }, error)
    }
  }
  const { issuer } = readBatchManifest(text).manifest
  const recognition = await ifAtHand(trust.recognise(credential.issuer))
  // Which DID stands behind a web address only a registry tells, and whether two are one body's only its entry.
  const isOpen = !recognition || (recognition.status === 'unknown' && !credential.issuer.startsWith('did:'))
  if (!isOpen && !isSameBody(issuer, credential.issuer, recognition)) {
    throw refused('proof.manifest.iss', { reason: expected('it is of another issuer than the document') })
  }
}

/** The signatures of the issuer and of whoever has countersigned since. */
function signaturesOf({ manifest }: BatchProof): number {
  return readBatchManifest(manifest).signatures.length
}

function refused(at: string, details: NonNullable<ErrorContext['details']>, cause?: unknown): WalletError {
  return new WalletError('BATCH_PROOF_REFUSED', { at, details, cause })
}
