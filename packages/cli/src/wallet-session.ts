/** Opens the wallet that a command works with. */
import type { CodeWords } from '@attestat/credential'
import { localTrust, type TrustSource } from '@attestat/trust'
import { type RecordName, type StoredRecord, Wallet, WalletError, type WalletStore } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { CliError, withHint, withPlace } from './codes.ts'
import type { CommandInput } from './commands/command.ts'
import { whatIsAt } from './files.ts'
import { openPackFile } from './pack-file.ts'
import { withWalletPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'
import { profilePath } from './wallet-profiles.ts'

/** What was named as the wallet: its file, or a folder of profiles. @throws CliError `WALLET_NEEDED`. */
export function walletPlaceOf(wallet: string | undefined, session: Session): string {
  const path = wallet ?? session.env.ATTESTAT_WALLET
  if (!path) throw new CliError('WALLET_NEEDED')
  return path
}

/** The wallet file that was named, of the profile that was named. @throws as `walletPlaceOf` and `profilePath`. */
export function walletPathOf(wallet: string | undefined, session: Session): string {
  const place = walletPlaceOf(wallet, session)
  const profile = session.given.profile ?? (session.env.ATTESTAT_PROFILE || undefined)
  return profile === undefined && whatIsAt(place) !== 'folder' ? place : profilePath(place, profile)
}

export interface WalletChoice {
  readonly wallet: string | undefined
  /** A trust pack, when what arrives or asks is to be checked against it. */
  readonly trust?: string | undefined
}

/** What the command line says of it, or the environment. */
export function walletChoice(input: Pick<CommandInput, 'text'>, session: Session): WalletChoice {
  return {
    wallet: input.text('wallet'),
    trust: input.text('trust') ?? (session.env.ATTESTAT_TRUST || undefined),
  }
}

/**
 * Works with a wallet, and closes it. In a dry run nothing that the work does is kept.
 *
 * @param work Is given the wallet, the same wallet with writing turned off, for trying something first, and the records.
 * @param extend Adds to what the wallet trusts, for commands that may use the network.
 */
export async function withWallet<T>(
  { wallet, trust }: WalletChoice,
  session: Session,
  work: (wallet: Wallet, rehearsal: Wallet, store: WalletStore) => Promise<T>,
  extend?: (base: TrustSource) => TrustSource,
): Promise<T> {
  const base = trust === undefined ? undefined : await openPackFile(trust)
  const source = extend ? extend(base ?? localTrust()) : base
  return withWalletStore(wallet, session, (store) => {
    const walletOver = (store: WalletStore): Wallet =>
      new Wallet({
        store,
        now: session.now,
        ...(source ? { trust: source } : {}),
      })
    const rehearsed = unwritten(store)
    const rehearsal = walletOver(rehearsed)
    return session.dryRun ? work(rehearsal, rehearsal, rehearsed) : work(walletOver(store), rehearsal, store)
  })
}

/** A store that forgets what is written with it: until then it is there for whoever asks for it by name. */
function unwritten(store: WalletStore): WalletStore {
  const changed = new Map<string, StoredRecord | undefined>()
  const nameOf = ({ type, id }: RecordName): string => `${type} ${id}`
  return {
    ...store,
    get: async (name) => (changed.has(nameOf(name)) ? changed.get(nameOf(name)) : store.get(name)),
    async write(changes) {
      for (const change of changes) {
        if ('put' in change) changed.set(nameOf(change.put), change.put)
        else changed.set(nameOf(change.remove), undefined)
      }
    },
  }
}

/**
 * Works with the records of a wallet, and closes it. Keeping to a dry run is left to the work.
 *
 * @param open Default: as a wallet is opened; one that is damaged is refused with the way to what is left of it.
 */
export async function withWalletStore<T>(
  wallet: string | undefined,
  session: Session,
  work: (store: WalletStore) => Promise<T>,
  open: (path: string, passphrase: string) => Promise<WalletStore> = openWhole,
): Promise<T> {
  const path = walletPathOf(wallet, session)
  const store = await withWalletPassphrase(session, (passphrase) =>
    withPlace(path, () => open(path, passphrase)),
  )
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

async function openWhole(path: string, passphrase: string): Promise<WalletStore> {
  try {
    return await openWalletFile(path, passphrase)
  } catch (error) {
    const isDamaged = error instanceof WalletError && /^STORAGE_(?:CORRUPT|TRUNCATED)$/.test(error.code)
    throw isDamaged ? withHint(error, damaged) : error
  }
}

const damaged: CodeWords = {
  en: 'If it is a damaged wallet, restore a backup; what can still be read without one: attestat wallet export DIR --rescue',
  ru: 'Если это повреждённый кошелёк, восстановите резервную копию; что читается и без неё: attestat wallet export ПАПКА --rescue',
}
