/** The static site of an issuer: keys, status lists, type metadata, batch manifests. It needs no server, only a place. */
import { join } from 'node:path'
import {
  algorithmOf,
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
import { checkClock } from './clock.ts'
import { type DocumentStatus, type IssuerKey, type Ledger, statusListLength } from './ledger.ts'
import { registryNamesOf } from './own-types.ts'
import { readTypeEditions } from './type-editions.ts'

export interface PublishContext {
  readonly ledger: Ledger
  readonly signer: Signer
  readonly profile: IssuerProfile
  readonly baseUrl: string
  readonly types: readonly CredentialType[]
  /** Folder where the editions of own types are kept. */
  readonly typesPath?: string
  /** Keys over time, oldest first; the last one is the signer's. */
  readonly keys: readonly IssuerKey[]
  readonly now: Date
}

export interface PublishOptions {
  /** How long a copy of a status list may be used before a newer one is looked for. Default 12 hours. */
  readonly ttlSeconds?: number
  /** When a status list says nothing any more. Default after 90 days. */
  readonly validSeconds?: number
  /** Ids of the types that the issuer asks to be recognised for. Default: all that it issues. */
  readonly types?: readonly string[]
  /** Only says what would be written. Default false. */
  readonly dryRun?: boolean
}

/** What was written. */
export interface Publication {
  /** Paths inside the folder, which stands for the root of the host. */
  readonly files: readonly string[]
  /** Until when the status lists hold. */
  readonly validUntil: Date
}

/**
 * Writes everything that the issuer publishes, each file in one step.
 *
 * Beside the site itself there is `registry-entry.json`: what the issuer asks a registry to say of it.
 *
 * @param folder Stands for the root of the host.
 * @throws IssuerError `CLOCK_SUSPECT`, `DISK_FULL`, `FILE_UNWRITABLE`, and the storage codes.
 */
export async function publish(
  context: PublishContext,
  folder: string,
  options: PublishOptions = {},
): Promise<Publication> {
  checkClock(context.ledger, context.now)
  const { validSeconds = 90 * 86_400 } = options
  const validUntil = new Date(context.now.getTime() + validSeconds * 1000)
  const files = new Map<string, string | Uint8Array>([
    ...keyFiles(context),
    ...(await typeFiles(context)),
    ...manifestFiles(context),
    ...(await statusFiles(context, { ...options, validUntil })),
    ['registry-entry.json', toText(registryEntry(context, options))],
  ])
  if (!options.dryRun) {
    for (const [path, content] of files) await writeFileAtomically(join(folder, path), content)
  }
  return { files: [...files.keys()], validUntil }
}

function keyFiles({ profile, keys, baseUrl }: PublishContext): [string, string][] {
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

async function typeFiles({ baseUrl, types, typesPath }: PublishContext): Promise<[string, Uint8Array][]> {
  const editions = typesPath === undefined ? new Map<string, Uint8Array>() : await readTypeEditions(typesPath)
  const files: [string, Uint8Array][] = []
  for (const type of types) {
    files.push([filePath(typeMetadataUrl(baseUrl, type.id)), await encodeTypeMetadata(type)])
  }
  for (const [digest, bytes] of editions) files.push([filePath(typeEditionUrl(baseUrl, digest)), bytes])
  return files
}

function manifestFiles({ ledger, baseUrl }: PublishContext): [string, string][] {
  return ledger
    .batches()
    .flatMap(({ id, manifest }) =>
      manifest === undefined ? [] : [[filePath(batchManifestUrl(baseUrl, id)), manifest]],
    )
}

async function statusFiles(
  { ledger, signer, profile, baseUrl, now: issuedAt }: PublishContext,
  { ttlSeconds = 43_200, validUntil: expiresAt }: PublishOptions & { readonly validUntil: Date },
): Promise<[string, string][]> {
  const files: [string, string][] = []
  for (const list of ledger.statusLists()) {
    const entries = ledger.statusEntries(list)
    const terms = { issuedAt, ttlSeconds, expiresAt }
    const url = tokenStatusListUrl(baseUrl, list)
    const values = entries.map(({ index, status }) => ({ index, value: statusValues[status] }))
    const tokens = makeTokenStatusList(2, statusListLength, values)
    files.push([filePath(url), await signTokenStatusList(tokens, { ...terms, url }, signer)])
    for (const [purpose, meant] of purposes) {
      const url = bitstringStatusListUrl(baseUrl, list, purpose)
      const ones = entries.filter(({ status }) => status === meant).map(({ index }) => ({ index, value: 1 }))
      const bits = makeBitstringStatusList(statusListLength, ones)
      const issuer = profile.id
      files.push([
        filePath(url),
        await signBitstringStatusList(bits, { ...terms, url, issuer, purpose }, signer),
      ])
    }
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
