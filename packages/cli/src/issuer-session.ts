/** Opens the issuer that a command works with. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type CredentialType, credentialTypes, isSameKey, type Signer } from '@attestat/credential'
import {
  firstKey,
  type Issuer,
  type IssuerFolder,
  type Ledger,
  openIssuer,
  openIssuerFolder,
  openLedger,
  readIssuerTypes,
  signingKey,
} from '@attestat/issuer'
import { type Keystore, openKeystore } from '@attestat/keys/keystore'
import { CliError, withPlace } from './codes.ts'
import { readPassphrase } from './passphrase.ts'
import { requireFormat, secureInAnyFormat } from './secure-credential.ts'
import type { Session } from './session.ts'

/** Name of the signing key in an issuer's key file. */
export const signingKeyName = 'signing-1'

/** Where the key file of an issuer or a registry is. */
export function keyFileOf(folder: string): string {
  return join(folder, 'keys.json')
}

/** Opens the key file of an issuer or a registry. @throws CliError, KeyError. */
export async function openKeyFile(folder: string, session: Session): Promise<Keystore> {
  const path = keyFileOf(folder)
  const passphrase = await readPassphrase(session)
  return withPlace(path, () => openKeystore(path, passphrase))
}

/**
 * Whether a command that can do without an issuer is to ask one: the one on the command line in any case, that of the
 * environment once there is something in its place. People set the variable before they make the folder.
 */
export function isIssuerMeant(issuer: string | undefined, { env }: Session): boolean {
  return issuer !== undefined || (Boolean(env.ATTESTAT_ISSUER) && existsSync(env.ATTESTAT_ISSUER ?? ''))
}

/**
 * The types that a command knows: those that come along, and the own ones of the issuer that the command line or the
 * environment names.
 *
 * @throws IssuerError, CredentialError for an issuer folder or a type file that is refused.
 */
export async function knownTypes(
  issuer: string | undefined,
  session: Session,
): Promise<readonly CredentialType[]> {
  if (!isIssuerMeant(issuer, session)) return credentialTypes
  return readIssuerTypes(await issuerFolderOf(issuer, session))
}

/** Works with the ledger alone: no key, no passphrase. @throws CliError `ISSUER_NEEDED`; IssuerError. */
export async function withLedger<T>(
  issuer: string | undefined,
  session: Session,
  work: (ledger: Ledger, folder: IssuerFolder) => Promise<T> | T,
): Promise<T> {
  const folder = await issuerFolderOf(issuer, session)
  const ledger = openLedger(folder.ledgerPath, { actor: actorOf(session) })
  try {
    return await work(ledger, folder)
  } finally {
    ledger.close()
  }
}

/** What signs beside the issuer, for instance the QR codes of printed documents. */
export interface SigningTerms {
  readonly signer: Signer
  readonly baseUrl: string
  /** The issuer's types. */
  readonly types: readonly CredentialType[]
}

/** Works with the issuer and its key. @throws as {@link withLedger}; KeyError for the key file. */
export async function withIssuer<T>(
  issuerPath: string | undefined,
  session: Session,
  work: (issuer: Issuer, terms: SigningTerms) => Promise<T>,
): Promise<T> {
  const folder = await issuerFolderOf(issuerPath, session)
  const keystore = await openKeyFile(folder.path, session)
  const signer = keystore.signer(await signingKeyNameOf(folder, keystore))
  const types = await readIssuerTypes(folder)
  const issuer = openIssuer(folder, signer, session.now, {
    actor: actorOf(session),
    types,
    secure: secureInAnyFormat,
    requireFormat,
  })
  try {
    return await work(issuer, { signer, baseUrl: folder.config.baseUrl, types })
  } finally {
    issuer.ledger.close()
  }
}

/** Name of the key that signs now. */
export async function signingKeyNameOf(folder: IssuerFolder, keystore: Keystore): Promise<string> {
  const ledger = openLedger(folder.ledgerPath)
  try {
    const { publicJwk } = signingKey({ ledger, first: firstKey(folder.config) })
    return keystore.list().find((entry) => isSameKey(entry.publicJwk, publicJwk))?.name ?? signingKeyName
  } finally {
    ledger.close()
  }
}

/** Who works with the ledger, for its history: the account of the operating system. */
function actorOf({ env }: Session): string {
  return env.ATTESTAT_ACTOR ?? env.USER ?? env.USERNAME ?? 'unnamed'
}

/** The issuer folder that the command line or the environment names. @throws CliError `ISSUER_NEEDED`; IssuerError. */
export async function issuerFolderOf(issuer: string | undefined, session: Session): Promise<IssuerFolder> {
  const path = issuer ?? session.env.ATTESTAT_ISSUER
  if (!path) throw new CliError('ISSUER_NEEDED')
  return openIssuerFolder(path)
}
