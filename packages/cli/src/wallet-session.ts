/** Opens the wallet that a command works with. */
import { openTrustPack, trustLimits } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { CliError } from './codes.ts'
import { readInput } from './files.ts'
import { readPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'

/** The wallet file that was named. @throws CliError `WALLET_NEEDED`. */
export function walletPathOf(wallet: string | undefined, session: Session): string {
  const path = wallet ?? session.env.ATTESTAT_WALLET
  if (path === undefined) throw new CliError('WALLET_NEEDED')
  return path
}

export interface WalletChoice {
  readonly wallet: string | undefined
  /** A trust pack, when what arrives or asks is to be checked against it. */
  readonly trust?: string | undefined
}

/** Works with a wallet, and closes it. */
export async function withWallet<T>(
  { wallet: path, trust }: WalletChoice,
  session: Session,
  work: (wallet: Wallet) => Promise<T>,
): Promise<T> {
  const pack =
    trust === undefined ? undefined : await openTrustPack(await readInput(trust, trustLimits.packBytes))
  const store = await openWalletFile(walletPathOf(path, session), await readPassphrase(session))
  try {
    return await work(new Wallet({ store, now: session.now, ...(pack ? { trust: pack } : {}) }))
  } finally {
    await store.close()
  }
}
