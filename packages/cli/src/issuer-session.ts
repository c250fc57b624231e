/** Opens the issuer that a command works with. */
import { join } from 'node:path'
import {
  type Issuer,
  type IssuerFolder,
  type Ledger,
  openIssuer,
  openIssuerFolder,
  openLedger,
} from '@attestat/issuer'
import { openKeystore } from '@attestat/keys/keystore'
import { CliError } from './codes.ts'
import { readPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'

/** Name of the signing key in an issuer's key file. */
export const signingKeyName = 'signing-1'

/** Where an issuer's key file is. */
export function keyFileOf(folder: string): string {
  return join(folder, 'keys.json')
}

/** The issuer folder that was named. @throws CliError `ISSUER_NEEDED`; IssuerError `ISSUER_NOT_FOUND`. */
export async function issuerFolderOf(issuer: string | undefined, session: Session): Promise<IssuerFolder> {
  const path = issuer ?? session.env.ATTESTAT_ISSUER
  if (path === undefined) throw new CliError('ISSUER_NEEDED')
  return openIssuerFolder(path)
}

/** Works with the ledger alone: no key, no passphrase. */
export async function withLedger<T>(
  issuer: string | undefined,
  session: Session,
  work: (ledger: Ledger, folder: IssuerFolder) => Promise<T> | T,
): Promise<T> {
  const folder = await issuerFolderOf(issuer, session)
  const ledger = openLedger(folder.ledgerPath)
  try {
    return await work(ledger, folder)
  } finally {
    ledger.close()
  }
}

/** Works with the issuer and its key. */
export async function withIssuer<T>(
  issuerPath: string | undefined,
  session: Session,
  work: (issuer: Issuer, folder: IssuerFolder) => Promise<T>,
): Promise<T> {
  const folder = await issuerFolderOf(issuerPath, session)
  const keystore = await openKeystore(keyFileOf(folder.path), await readPassphrase(session))
  const issuer = openIssuer(folder, keystore.signer(signingKeyName), session.now)
  try {
    return await work(issuer, folder)
  } finally {
    issuer.settings.ledger.close()
  }
}
