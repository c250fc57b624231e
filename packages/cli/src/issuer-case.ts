/** Gathers all that an examination of an issuer looks at. */
import { type CredentialType, credentialTypes, ToolkitError } from '@attestat/credential'
import {
  firstKey,
  type IssuerCase,
  type IssuerFolder,
  issuerKeys,
  issuerProfile,
  type KeyFileFacts,
  type Ledger,
  lookAtFolder,
  lookAtSite,
  openLedger,
  type Page,
  type RegistryFacts,
  readIssuerTypes,
  type SiteContext,
  type SiteFacts,
  statusListUrls,
  typesPathOf,
} from '@attestat/issuer'
import { openKeystore } from '@attestat/keys/keystore'
import { ifAtHand, isFrozen, type TrustSource } from '@attestat/trust'
import { policies } from '@attestat/verifier'
import { withPlace } from './codes.ts'
import type { Fetching } from './fetch-page.ts'
import { readFolder, whatIsAt } from './files.ts'
import { keyFileOf } from './issuer-session.ts'
import { lookAtServer } from './live-site.ts'
import { readPassphrase } from './passphrase.ts'
import type { Session } from './session.ts'

/** Where to look beside the issuer folder. */
export interface PlacesToLook {
  /** Folders that stand for the root of the host. */
  readonly folders: readonly string[]
  /** Addresses that do, without a slash at the end. */
  readonly servers: readonly string[]
  /** Trust packs by the file that they are in. */
  readonly packs: ReadonlyMap<string, TrustSource>
}

/** Gathers everything, and closes what it opened when the work is done. */
export async function withIssuerCase<T>(
  folder: IssuerFolder,
  places: PlacesToLook,
  { session, fetching }: { readonly session: Session; readonly fetching: Fetching },
  work: (issuer: IssuerCase) => Promise<T>,
): Promise<T> {
  // First of all: opening the ledger touches its files.
  const files = await lookAtFolder(folder.path)
  const keyFile = await keyFileFacts(folder.path, session)
  const types = await typesOrFault(folder)
  const ledger = openedOrFault(folder.ledgerPath)
  const now = session.now()
  try {
    const known = 'reason' in types ? credentialTypes : types
    const issuer = typeof ledger === 'string' ? { fault: ledger } : contextOf(folder, known, ledger)
    return await work({
      now,
      path: folder.path,
      files,
      keyFile,
      issuer,
      ...('reason' in types ? { typesFault: types } : {}),
      sites: 'fault' in issuer ? [] : await sitesOf(places, issuer, fetching),
      registries: await registriesOf(folder.config.did, places.packs, now),
      maxStatusAgeSeconds: policies.admissions.maxStatusAgeSeconds,
    })
  } finally {
    if (typeof ledger !== 'string') ledger.close()
  }
}

/** Opened only with a passphrase that was given: an examination asks nobody. */
async function keyFileFacts(folder: string, session: Session): Promise<KeyFileFacts> {
  const path = keyFileOf(folder)
  if (whatIsAt(path) !== 'file') return { state: 'missing' }
  if (session.passphraseFile === undefined) return { state: 'untried' }
  const passphrase = await readPassphrase(session)
  try {
    const keystore = await openKeystore(path, passphrase)
    return { state: 'open', kids: keystore.list().flatMap(({ kid }) => kid ?? []) }
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { state: 'refused', reason: error.code }
  }
}

async function typesOrFault(
  folder: IssuerFolder,
): Promise<readonly CredentialType[] | NonNullable<IssuerCase['typesFault']>> {
  try {
    return await readIssuerTypes(folder)
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return { reason: error.code, at: error.at ?? typesPathOf(folder) }
  }
}

function openedOrFault(path: string): Ledger | string {
  try {
    return openLedger(path)
  } catch (error) {
    if (!(error instanceof ToolkitError)) throw error
    return error.code
  }
}

function contextOf(folder: IssuerFolder, types: readonly CredentialType[], ledger: Ledger): SiteContext {
  const { config } = folder
  const keys = issuerKeys({ ledger, first: firstKey(config) })
  const { baseUrl } = config
  return { ledger, profile: issuerProfile(config), baseUrl, types, typesPath: typesPathOf(folder), keys }
}

async function sitesOf(
  { folders, servers, packs }: PlacesToLook,
  issuer: SiteContext,
  fetching: Fetching,
): Promise<readonly SiteFacts[]> {
  const sites: SiteFacts[] = []
  for (const folder of folders) {
    // A folder that is not there is a slip of the command line, not a fault of the site.
    await readFolder(folder)
    sites.push(await lookAtSite(folder, issuer))
  }
  for (const server of servers) sites.push(await lookAtServer(server, issuer, fetching))
  for (const [name, trust] of packs) sites.push(await packFacts(name, trust, issuer))
  return sites
}

/** A pack, for an issuer, is one more place where its status lists are. */
async function packFacts(name: string, trust: TrustSource, issuer: SiteContext): Promise<SiteFacts> {
  const pages = new Map<string, Page>()
  for (const url of statusListUrls(issuer)) {
    const copy = await trust.statusList(url)
    if (copy) pages.set(new URL(url).pathname.slice(1), { bytes: Buffer.from(copy.token) })
  }
  return { name, kind: 'pack', pages, leftovers: [] }
}

async function registriesOf(
  did: string,
  packs: ReadonlyMap<string, TrustSource>,
  now: Date,
): Promise<readonly RegistryFacts[]> {
  return Promise.all(
    [...packs].map(async ([source, trust]): Promise<RegistryFacts> => {
      const { registry } = trust
      const recognition = await withPlace(source, () => ifAtHand(trust.recognise(did)))
      const term = registry ? { validUntil: registry.validUntil, isFrozen: isFrozen(registry, now) } : {}
      if (!recognition) return { source, status: 'not-at-hand', ...term }
      return recognition.status === 'unknown'
        ? { source, status: 'unknown', ...term }
        : { source, status: recognition.status, entry: recognition.entry, ...term }
    }),
  )
}
