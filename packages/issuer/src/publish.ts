/** The static site of an issuer: keys, status lists, type metadata, batch manifests, a page for people. It needs no server, only a place. */
import { join } from 'node:path'
import {
  algorithmOf,
  type BitstringStatusList,
  type CredentialType,
  didWebUrl,
  encodeTypeMetadata,
  type IssuerProfile,
  type JsonObject,
  makeBitstringStatusList,
  makeTokenStatusList,
  type Signer,
  signBitstringStatusList,
  signTokenStatusList,
  statusValues,
  type TokenStatusList,
  type VerificationMethod,
  writeDidDocument,
} from '@attestat/credential'
import {
  batchManifestUrl,
  bitstringStatusListUrl,
  filePath,
  issuerMetadataUrl,
  type StatusPurpose,
  tokenStatusListUrl,
  typeEditionUrl,
  typeMetadataUrl,
} from './addresses.ts'
import { writeFileAtomically } from './atomic-file.ts'
import { type DocumentStatus, type IssuerKey, type Ledger, statusListLength } from './ledger.ts'
import { withOutputFolder } from './output-folder.ts'
import { registryNamesOf } from './own-types.ts'
import { indexPage } from './site/index-page.ts'
import { readTypeEditions } from './type-editions.ts'

/** What the site is made of, but for the key that signs it. */
export interface SiteContext {
  readonly ledger: Ledger
  readonly profile: IssuerProfile
  readonly baseUrl: string
  /** Every type that the issuer issues. */
  readonly types: readonly CredentialType[]
  /** Folder where the editions of own types are kept. */
  readonly typesPath?: string
  /** Keys over time, oldest first; the last one signs. */
  readonly keys: readonly IssuerKey[]
}

export interface PublishContext extends SiteContext {
  /** Of the last key. */
  readonly signer: Signer
  readonly now: Date
}

export interface PublishOptions {
  /** How long a copy of a status list may be used before a newer one is looked for. Default 12 hours. */
  readonly ttlSeconds?: number
  /** When a status list says nothing any more. Default after 90 days. */
  readonly validSeconds?: number
  /** Ids of the types that the issuer asks to be recognised for. Default: all that it issues. */
  readonly types?: readonly string[]
  /** File name of the page for people, under the base URL. Default `index.html`. */
  readonly page?: string
  /** Only says what would be written. Default false. */
  readonly dryRun?: boolean
}

/** What was written. */
export interface Publication {
  /** Paths inside the folder, which stands for the root of the host. */
  readonly files: readonly string[]
  /** Which of them is the page for people. */
  readonly page: string
  /** Until when the status lists hold. */
  readonly validUntil: Date
}

/**
 * Writes everything that the issuer publishes, each file in one step.
 *
 * Beside the site itself there is `registry-entry.json`: what the issuer asks a registry to say of it.
 *
 * @param folder Stands for the root of the host.
 * @throws IssuerError `STORAGE_FULL`, `FILE_UNWRITABLE`, and the storage codes.
 */
export async function publish(
  context: PublishContext,
  folder: string,
  options: PublishOptions = {},
): Promise<Publication> {
  const { validSeconds = 90 * 86_400 } = options
  const validUntil = new Date(context.now.getTime() + validSeconds * 1000)
  const files = new Map<string, string | Uint8Array>([
    // The first, because it tells whose folder this is, should the others not follow.
    ['registry-entry.json', toText(registryEntry(context, options))],
    ...keyFiles(context),
    ...(await typeFiles(context)),
    ...manifestFiles(context),
    ...(await statusFiles(context, { ...options, validUntil })),
    await pageFile(context, { ...options, validUntil }),
  ])
  if (!options.dryRun) {
    await withOutputFolder(
      context.ledger,
      folder,
      () => files.keys(),
      async () => {
        for (const [path, content] of files) await writeFileAtomically(join(folder, path), content)
        context.ledger.recordPublication(context.now)
      },
    )
  }
  return { files: [...files.keys()], page: pagePath(context, options), validUntil }
}

function pagePath({ baseUrl }: PublishContext, { page = 'index.html' }: PublishOptions): string {
  return filePath(`${baseUrl}/${page}`)
}

async function pageFile(
  context: PublishContext,
  options: PublishOptions & { readonly validUntil: Date },
): Promise<[string, string]> {
  const { ledger, profile, baseUrl, types, keys, now: listsFrom } = context
  const path = pagePath(context, options)
  const batches = ledger.batches().filter(({ manifest }) => manifest !== undefined)
  const issued = new Set(batches.map(({ type }) => type))
  const facts = {
    profile,
    baseUrl,
    keys,
    types: types.filter(({ id }) => issued.has(id)),
    lists: ledger.statusLists(),
    listsFrom,
    listsUntil: options.validUntil,
    batches,
  }
  return [path, await indexPage(facts, path)]
}

/** The keys where did:web and SD-JWT VC look for them. @returns paths inside the folder, and what stands there. */
export function keyFiles({ profile, keys, baseUrl }: SiteContext): [string, string][] {
  // The document of a did:key is the DID itself.
  if (!profile.id.startsWith('did:web:')) return []
  const didDocument = writeDidDocument({
    id: profile.id,
    deactivated: false,
    assertionMethod: keys.map(methodOf),
    authentication: [],
  })
  // A JWK has no place for the day it was stolen: such a key is left out.
  const jwks = keys
    .filter(({ compromisedAt }) => !compromisedAt)
    .map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: algorithmOf(publicJwk), use: 'sig' }))
  const metadata = { issuer: baseUrl, jwks: { keys: jwks } }
  return [
    [filePath(didWebUrl(profile.id)), toText(didDocument)],
    [filePath(issuerMetadataUrl(baseUrl)), toText(metadata)],
  ]
}

function methodOf({ kid: id, publicJwk: jwk, until, compromisedAt }: IssuerKey): VerificationMethod {
  return { id, jwk, ...(until && { expires: until }), ...(compromisedAt && { revoked: compromisedAt }) }
}

/** Type metadata, byte for byte as `vct#integrity` covers it: of every type as it is, and of every earlier edition. */
export async function typeFiles({ baseUrl, types, typesPath }: SiteContext): Promise<[string, Uint8Array][]> {
  const editions = typesPath === undefined ? new Map<string, Uint8Array>() : await readTypeEditions(typesPath)
  const files: [string, Uint8Array][] = []
  for (const type of types) {
    files.push([filePath(typeMetadataUrl(baseUrl, type.id)), await encodeTypeMetadata(type)])
  }
  for (const [digest, bytes] of editions) files.push([filePath(typeEditionUrl(baseUrl, digest)), bytes])
  return files
}

/** The manifests of all sealed batches. */
export function manifestFiles({ ledger, baseUrl }: SiteContext): [string, string][] {
  return ledger
    .batches()
    .flatMap(({ id, manifest }) =>
      manifest === undefined ? [] : [[filePath(batchManifestUrl(baseUrl, id)), manifest]],
    )
}

/** A status list as the ledger has it, to be signed. */
export type PlannedStatusList =
  | { readonly encoding: 'token'; readonly url: string; readonly list: TokenStatusList }
  | {
      readonly encoding: 'bitstring'
      readonly url: string
      readonly list: BitstringStatusList
      readonly purpose: StatusPurpose
    }

/** Every status list in every encoding, each made when it is asked for. */
export function* plannedStatusLists({
  ledger,
  baseUrl,
}: Pick<SiteContext, 'ledger' | 'baseUrl'>): Generator<PlannedStatusList> {
  for (const list of ledger.statusLists()) {
    const entries = ledger.statusEntries(list)
    const values = entries.map(({ index, status }) => ({ index, value: statusValues[status] }))
    yield {
      encoding: 'token',
      url: tokenStatusListUrl(baseUrl, list),
      list: makeTokenStatusList(2, statusListLength, values),
    }
    for (const [purpose, meant] of purposes) {
      const ones = entries.filter(({ status }) => status === meant).map(({ index }) => ({ index, value: 1 }))
      yield {
        encoding: 'bitstring',
        url: bitstringStatusListUrl(baseUrl, list, purpose),
        list: makeBitstringStatusList(statusListLength, ones),
        purpose,
      }
    }
  }
}

async function statusFiles(
  context: PublishContext,
  { ttlSeconds = 43_200, validUntil: expiresAt }: PublishOptions & { readonly validUntil: Date },
): Promise<[string, string][]> {
  const { signer, profile, now: issuedAt } = context
  const files: [string, string][] = []
  for (const planned of plannedStatusLists(context)) {
    const { url } = planned
    const terms = { url, issuedAt, ttlSeconds, expiresAt }
    const token =
      planned.encoding === 'token'
        ? signTokenStatusList(planned.list, terms, signer)
        : signBitstringStatusList(
            planned.list,
            { ...terms, issuer: profile.id, purpose: planned.purpose },
            signer,
          )
    files.push([filePath(url), await token])
  }
  return files
}

/** What a 1 means in the list of each purpose. */
const purposes: readonly (readonly [StatusPurpose, DocumentStatus])[] = [
  ['revocation', 'invalid'],
  ['suspension', 'suspended'],
]

function registryEntry(
  { profile, keys, baseUrl, types: issued }: PublishContext,
  { types = issued.map(({ id }) => id) }: PublishOptions,
): JsonObject {
  return {
    id: profile.id,
    role: 'issuer',
    identifiers: profile.id.startsWith('did:web:') ? [profile.id, baseUrl] : [profile.id],
    name: { ru: profile.name, en: profile.name },
    mayAward: issued.filter(({ id }) => types.includes(id)).flatMap(registryNamesOf),
    keys: keys.map(({ kid, publicJwk, since, until, compromisedAt }) => ({
      kid,
      jwk: { ...publicJwk },
      from: since.toISOString(),
      ...(until && { until: until.toISOString() }),
      ...(compromisedAt && { compromisedAt: compromisedAt.toISOString() }),
    })),
    from: (keys[0] as IssuerKey).since.toISOString(),
  }
}

function toText(json: JsonObject): string {
  return `${JSON.stringify(json, null, 2)}\n`
}
