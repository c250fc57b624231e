/** An issuer on disk: a folder with its settings and its ledger. The key is kept by whoever has the `Signer`. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import {
  decodeJsonObject,
  didKeyOf,
  didKeyUrlOf,
  didWebOf,
  type IssuerProfile,
  isSameKey,
  type PublicJwk,
  readDid,
  readPublicJwk,
  type Signer,
} from '@attestat/credential'
import { checkBaseUrl } from './addresses.ts'
import { makeFolder, writeFileDurably } from './atomic-file.ts'
import { IssuerError } from './codes.ts'
import { expected } from './expected.ts'
import { readBytes } from './import/read-file.ts'
import { Issuer, type IssuerSettings } from './issuer.ts'
import { signingKey } from './issuer-keys.ts'
import type { IssuerKey } from './ledger.ts'
import { typesPathOf } from './own-types.ts'
import { type OpenLedgerOptions, openLedger } from './sqlite-ledger.ts'

/** What `issuer.json` holds. */
export interface IssuerConfig {
  readonly name: string
  readonly did: string
  /** Absolute DID URL of the first signing key; later ones are in the ledger. */
  readonly kid: string
  readonly publicJwk: PublicJwk
  readonly baseUrl: string
  /** Since when the first key signs. */
  readonly since: Date
}

export interface IssuerFolder {
  readonly path: string
  readonly config: IssuerConfig
  readonly ledgerPath: string
}

export interface NewIssuer {
  readonly name: string
  /** `web`: the DID follows from the base URL. `key`: it follows from the key. */
  readonly method: 'web' | 'key'
  readonly publicJwk: PublicJwk
  readonly baseUrl: string
  /** Since when the key signs. */
  readonly since: Date
}

/**
 * The settings of a new issuer: which DID it has, and how its key is named.
 *
 * @throws IssuerError `ISSUER_INVALID`; CredentialError `DID_INVALID` for a base URL that no did:web has.
 */
export function newIssuerConfig({ name, method, publicJwk, baseUrl, since }: NewIssuer): IssuerConfig {
  checkBaseUrl(baseUrl)
  if (name.trim() === '') throw invalid('name', 'the name of the issuer')
  const did = method === 'web' ? didWebOf(baseUrl) : didKeyOf(publicJwk)
  const kid = method === 'web' ? `${did}#key-1` : didKeyUrlOf(publicJwk)
  return { name: name.trim(), did, kid, publicJwk, baseUrl, since }
}

/**
 * Makes an issuer folder. The settings are written last: a folder without them is no issuer yet, and this can be done
 * in it again.
 *
 * @throws IssuerError `ISSUER_EXISTS`, also for a ledger that has been used, and the codes of {@link newIssuerConfig} and `openLedger`.
 */
export async function createIssuerFolder(path: string, issuer: NewIssuer): Promise<IssuerFolder> {
  const config = newIssuerConfig(issuer)
  if (existsSync(join(path, configName))) throw new IssuerError('ISSUER_EXISTS', { at: path })
  await makeFolder(path)
  const folder = { path, config, ledgerPath: join(path, ledgerName) }
  const ledger = openLedger(folder.ledgerPath, { create: true })
  const isUsed = ledger.batches().length > 0 || ledger.keys().length > 0
  ledger.close()
  if (isUsed) throw new IssuerError('ISSUER_EXISTS', { at: folder.ledgerPath })
  await writeFileDurably(join(path, configName), `${JSON.stringify(config, null, 2)}\n`)
  return folder
}

/**
 * Reads an issuer folder.
 *
 * @throws IssuerError `ISSUER_NOT_FOUND`, `ISSUER_INVALID`; CredentialError the `JSON_…` and `KEY_…` codes.
 */
export async function openIssuerFolder(path: string): Promise<IssuerFolder> {
  const file = join(path, configName)
  if (!existsSync(file)) throw new IssuerError('ISSUER_NOT_FOUND', { at: path })
  const json = decodeJsonObject(await readBytes(file, maxConfigBytes), { at: file, maxBytes: maxConfigBytes })
  const text = (name: string): string => {
    const value = json[name]
    if (typeof value !== 'string' || value === '') throw invalid(`${file}: ${name}`, 'a text')
    return value
  }
  const config = {
    name: text('name'),
    did: text('did'),
    kid: text('kid'),
    publicJwk: readPublicJwk(json.publicJwk, `${file}: publicJwk`),
    baseUrl: text('baseUrl'),
    since: new Date(text('since')),
  }
  if (Number.isNaN(config.since.getTime())) throw invalid(`${file}: since`, 'a date and time')
  checkBaseUrl(config.baseUrl)
  readDid(config.did, `${file}: did`)
  if (!config.kid.startsWith(`${config.did}#`)) throw invalid(`${file}: kid`, 'a DID URL of the issuer')
  return { path, config, ledgerPath: join(path, ledgerName) }
}

/**
 * The issuer of a folder, its ledger open.
 *
 * @param signer Of the key that signs now. @see signingKey
 * @param options.actor Who works with the issuer, for its history.
 * @param options.types What it issues, from `readIssuerTypes`. Default: the types that come along.
 * @param options.secure What signs its documents, and `options.requireFormat` what it can make; as `Issuer` has them.
 * @throws IssuerError `SIGNER_MISMATCH` when the key is another one, and the codes of `openLedger`.
 */
export function openIssuer(
  folder: IssuerFolder,
  signer: Signer,
  now?: () => Date,
  {
    types,
    secure,
    requireFormat,
    ...options
  }: Pick<OpenLedgerOptions, 'actor'> & Pick<IssuerSettings, 'types' | 'secure' | 'requireFormat'> = {},
): Issuer {
  const { baseUrl, since } = folder.config
  const ledger = openLedger(folder.ledgerPath, options)
  const { kid, publicJwk } = signingKey({ ledger, first: firstKey(folder.config) })
  if (signer.kid !== kid || !isSameKey(signer.publicJwk, publicJwk)) {
    ledger.close()
    throw new IssuerError('SIGNER_MISMATCH')
  }
  return new Issuer({
    ledger,
    signer,
    profile: issuerProfile(folder.config),
    baseUrl,
    since,
    typesPath: typesPathOf(folder),
    ...(types ? { types } : {}),
    ...(secure ? { secure } : {}),
    ...(requireFormat ? { requireFormat } : {}),
    ...(now ? { now } : {}),
  })
}

/** The key that the issuer began with. */
export function firstKey({ kid, publicJwk, since }: IssuerConfig): IssuerKey {
  return { kid, publicJwk, since }
}

/** The issuer as it stands in documents. */
export function issuerProfile({ did, name, baseUrl }: IssuerConfig): IssuerProfile {
  return { id: did, type: ['Profile'], name, url: baseUrl }
}

const configName = 'issuer.json'
const ledgerName = 'ledger.sqlite'
const maxConfigBytes = 65_536

function invalid(at: string, ...phrase: Parameters<typeof expected>): IssuerError {
  return new IssuerError('ISSUER_INVALID', { at, details: { expected: expected(...phrase) } })
}
