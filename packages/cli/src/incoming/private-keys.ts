/** The private keys among what a wallet is given: taken over on demand alone, and after a yes that knows which. */
import { decodeJsonObject, didKeyOf, type PublicJwk, ToolkitError } from '@attestat/credential'
import { exportPrivateJwk, type PrivateJwk, privateKeyFromJwk } from '@attestat/keys'
import { type AdoptedKey, adoptHolderKeys, holdsKey, type WalletStore } from '@attestat/wallet'
import { fewNames } from '../adopted-keys.ts'
import { CliError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import type { Session } from '../session.ts'
import { type Incoming, openIncoming } from './incoming.ts'

const words = {
  question: {
    en: 'Take over the keys, {count}: {names}? Whoever else has them can show what is bound to them as you can',
    ru: 'Принять ключи, {count}: {names}? У кого они ещё есть, тот может показывать привязанное к ним, как вы сами',
  },
} as const

export type IncomingKey = Extract<Incoming, { key: string }>

/** A key of the wallet, and whether it is new. */
export interface HeldKey {
  readonly did: string
  readonly outcome: AdoptedKey
}

/**
 * Takes over every key among some files that can be read as one. The first becomes the own key of a wallet that is not in
 * use yet; the others are kept beside it.
 *
 * @returns the DIDs of those that the wallet did not have.
 * @throws CliError `QUESTION_UNANSWERED`, `NOT_AGREED`.
 */
export async function takeKeysOver(
  paths: readonly string[],
  store: WalletStore,
  session: Session,
): Promise<ReadonlySet<string>> {
  const keys = new Map<string, PrivateJwk>()
  const names = new Set<string>()
  for await (const incoming of openIncoming(paths)) {
    if (!('key' in incoming)) continue
    try {
      const { did, jwk, publicJwk } = await readKey(incoming)
      keys.set(did, jwk)
      if (!(await holdsKey(store, publicJwk))) names.add(did)
    } catch (error) {
      // Told in its place among the others.
      if (!(error instanceof ToolkitError)) throw error
    }
  }
  if (names.size === 0) return names
  if (!session.dryRun) {
    const told = { count: session.number(names.size), names: fewNames([...names]) }
    await requireYes(session, session.say(words.question, told))
  }
  await adoptHolderKeys(store, [...keys.values()])
  return names
}

/**
 * What a key is to the wallet.
 *
 * @param taken The DIDs of those that were taken over just now.
 * @throws KeyError `PRIVATE_KEY_INVALID`; CliError `KEY_NOT_ASKED_FOR` for one that the wallet does not have.
 */
export async function heldKey(
  incoming: IncomingKey,
  store: WalletStore,
  taken: ReadonlySet<string>,
): Promise<HeldKey> {
  const { did, publicJwk } = await readKey(incoming)
  if (taken.has(did)) return { did, outcome: 'adopted' }
  if (await holdsKey(store, publicJwk)) return { did, outcome: 'known' }
  throw new CliError('KEY_NOT_ASKED_FOR', { at: incoming.at, details: { key: did } })
}

interface ReadKey {
  readonly did: string
  readonly publicJwk: PublicJwk
  readonly jwk: PrivateJwk
}

async function readKey({ at, key }: IncomingKey): Promise<ReadKey> {
  const read = await withPlace(at, () =>
    privateKeyFromJwk(decodeJsonObject(new TextEncoder().encode(key), { at: 'key' })),
  )
  const { publicJwk } = read
  return { did: didKeyOf(publicJwk), publicJwk, jwk: await exportPrivateJwk(read) }
}
