/** Which key signs what is said later about something that was shown: one that its receiver knows, and no other. */
import {
  didKeyOf,
  type PublicJwk,
  readDidKey,
  type Signer,
  type SigningAlgorithm,
} from '@attestat/credential'
import { WalletError } from './codes.ts'
import type { HistoryLine } from './consent.ts'
import { type HeldEntry, openIfSound } from './held-credential.ts'
import { listHolderKeys, makeFleetingKey } from './holder-key.ts'
import { isOutsideKey, listOutsideKeys } from './outside-key.ts'
import type { Choice, PresentationForm } from './present.ts'
import type { WalletStore } from './store.ts'

/** A wallet, as far as its keys go. */
export interface KeyHolder {
  readonly store: WalletStore
  readonly alg: SigningAlgorithm
  /** The signer of the wallet's own key. */
  readonly own: () => Promise<Signer>
  /** The signer of one of the wallet's keys; undefined for anybody else's. */
  readonly signerOf: (key: PublicJwk) => Promise<Signer | undefined>
  readonly entries: () => Promise<readonly HeldEntry[]>
}

/** What {@link ConsentRecord.knownBy} is of what is about to be shown. */
export async function knownByOf(
  choices: readonly Choice[],
  form: PresentationForm | undefined,
  own: () => Promise<Signer>,
): Promise<readonly string[]> {
  const bound = choices.flatMap(({ held }) => held.credential.holderKey ?? [])
  const dids = new Set(bound.map(didKeyOf))
  // A W3C presentation is signed even where nothing in it is bound to a key.
  return dids.size === 0 && form === 'vp+jwt' ? [didKeyOf((await own()).publicJwk)] : [...dids]
}

/**
 * The signer of a notice about a line. Where the receiver knows no key, it is one that is kept nowhere: the wallet's own
 * would link what was shown to everything else.
 *
 * @throws WalletError `WITHDRAWAL_KEY_GONE`, `HOLDER_KEY_OUTSIDE`.
 */
export async function signerOfLine(line: HistoryLine, holder: KeyHolder): Promise<Signer> {
  const known = await keysOfLine(line, holder)
  if (known?.length === 0) return makeFleetingKey(holder.alg)
  const at = `history[${line.sequence}]`
  const keys = (known ?? []).map((did) => readDidKey(did, at))
  for (const key of keys) {
    const signer = await holder.signerOf(key)
    if (signer) return signer
  }
  const areOutside = await Promise.all(keys.map((key) => isOutsideKey(holder.store, key)))
  throw new WalletError(areOutside.includes(true) ? 'HOLDER_KEY_OUTSIDE' : 'WITHDRAWAL_KEY_GONE', { at })
}

/** The one key that signed what lines tell of; where it is not one, a key that links them to nothing else. */
export async function signerOfLines(lines: readonly HistoryLine[], holder: KeyHolder): Promise<Signer> {
  const own = await holder.own()
  if (await hasOneKey(holder)) return own
  const known = await Promise.all(lines.map((line) => keysOfLine(line, holder)))
  const [did, ...others] = new Set(known.flatMap((keys) => keys ?? ['']))
  const isOne = did !== undefined && did !== '' && others.length === 0
  const signer = isOne ? await holder.signerOf(readDidKey(did, 'history')) : undefined
  return signer ?? makeFleetingKey(holder.alg)
}

/** The keys of a line; undefined where an earlier program wrote it, and its documents are gone. */
async function keysOfLine(line: HistoryLine, holder: KeyHolder): Promise<readonly string[] | undefined> {
  if (line.knownBy) return line.knownBy
  const own = didKeyOf((await holder.own()).publicJwk)
  if (line.approval?.guardian === own || (await hasOneKey(holder))) return [own]
  const shown = line.credentials.map(({ credentialId }) => credentialId)
  const entries = (await holder.entries()).filter(({ id }) => shown.includes(id))
  const held = await Promise.all(entries.map((entry) => openIfSound(holder.store, entry)))
  const dids = new Set(held.flatMap((one) => one?.credential.holderKey ?? []).map(didKeyOf))
  return dids.size > 0 || held.filter(Boolean).length === shown.length ? [...dids] : undefined
}

async function hasOneKey({ store }: KeyHolder): Promise<boolean> {
  const [keys, outside] = await Promise.all([listHolderKeys(store), listOutsideKeys(store)])
  return keys.length + outside.length === 1
}
