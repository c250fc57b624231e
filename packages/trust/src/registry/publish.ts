/**
 * Keeps a registry: each function takes its files and signers and gives the files as they are afterwards.
 *
 * Documents may be signed by several people one after another ({@link addRegistrySignature}); that enough of them
 * have signed is checked when the registry is published.
 */
import type { JsonObject, Signer } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { type DelegationDocument, readDelegation, writeDelegation } from './documents/delegation.ts'
import { type EntryStatement, type EntryStatus, readEntry, writeEntry } from './documents/entry.ts'
import {
  type IndexDocument,
  type IndexedDocument,
  readIndex,
  writeIndex,
} from './documents/registry-index.ts'
import { type RootDocument, readRoot, writeRoot } from './documents/root.ts'
import { readTimestamp, writeTimestamp } from './documents/timestamp.ts'
import {
  delegationFile,
  delegationId,
  entryFile,
  fileText,
  formerRootFile,
  indexFile,
  isListedFile,
  type RegistryFiles,
  rootFile,
  timestampFile,
} from './files.ts'
import { addSignature, type RegistryDocumentKind, readGeneralJws, signGeneralJws } from './general-jws.ts'
import { openRegistry, requireFresh } from './registry.ts'
import { fileDigest } from './snapshot.ts'

type Signers = readonly Signer[]

/** Starts a registry with its first root document. @throws TrustError `REGISTRY_INVALID`. */
export async function createRegistry(
  root: Omit<RootDocument, 'version'>,
  signers: Signers,
): Promise<RegistryFiles> {
  return putDocument(new Map(), rootFile, writeRoot({ ...root, version: 1 }), signers)
}

/**
 * Replaces the root document, for new keys or a new term. Signers of both the old keys and the new ones are needed.
 *
 * @throws TrustError `REGISTRY_INVALID`, `REGISTRY_INCOMPLETE`.
 */
export async function replaceRoot(
  files: RegistryFiles,
  root: Omit<RootDocument, 'version'>,
  signers: Signers,
): Promise<RegistryFiles> {
  const former = fileText(files, rootFile)
  const { version } = readRoot(readGeneralJws(former, 'registry-root', rootFile).payload, rootFile)
  const kept = new Map([...files, [formerRootFile(version), former]])
  return putDocument(kept, rootFile, writeRoot({ ...root, version: version + 1 }), signers)
}

/** Lets somebody vouch, within limits; a delegation of the same id is replaced. @throws TrustError `REGISTRY_INVALID`. */
export async function delegate(
  files: RegistryFiles,
  delegation: Omit<DelegationDocument, 'version'>,
  signers: Signers,
): Promise<RegistryFiles> {
  const name = delegationFile(delegation.id)
  return putDocument(
    files,
    name,
    writeDelegation({ ...delegation, version: versionOf(files, name) + 1 }),
    signers,
  )
}

/** Recognises an issuer or a verifier; an entry of the same id is replaced. @throws TrustError `REGISTRY_INVALID`. */
export async function recognise(
  files: RegistryFiles,
  entry: EntryStatement,
  signers: Signers,
): Promise<RegistryFiles> {
  const name = entryFile(entry.id)
  return putDocument(files, name, writeEntry(entry, versionOf(files, name) + 1), signers)
}

/**
 * Ends a recognition, or suspends it, or takes it up again. The entry stays: that it was withdrawn is a fact.
 *
 * @throws TrustError `REGISTRY_INCOMPLETE` when there is no entry of the id.
 */
export async function withdraw(
  files: RegistryFiles,
  id: string,
  signers: Signers,
  status: EntryStatus = 'withdrawn',
): Promise<RegistryFiles> {
  const name = entryFile(id)
  const { payload } = readGeneralJws(fileText(files, name), 'registry-entry', name)
  return recognise(files, { ...readEntry(payload, name), status }, signers)
}

/** Adds one more signature to a document as it stands. @throws TrustError `REGISTRY_INCOMPLETE`, `REGISTRY_INVALID`. */
export async function addRegistrySignature(
  files: RegistryFiles,
  name: string,
  signer: Signer,
): Promise<RegistryFiles> {
  return new Map([...files, [name, await addSignature(fileText(files, name), kindOf(name), signer, name)]])
}

/** When and until when a publication speaks. */
export interface PublicationTerms {
  readonly now: Date
  /** End of the index: weeks or months. */
  readonly indexExpires: Date
  /** End of the timestamp: days. */
  readonly timestampExpires: Date
}

/**
 * Publishes the state of the files: signs an index of all documents and a timestamp of the index, and verifies the
 * whole as any verifier would.
 *
 * @returns what belongs on the web server.
 * @throws TrustError as `openRegistry` for whatever does not hold up, and `REGISTRY_EXPIRED`.
 */
export async function publish(
  files: RegistryFiles,
  { now, indexExpires, timestampExpires }: PublicationTerms,
  signers: { readonly index: Signers; readonly timestamp: Signers },
): Promise<RegistryFiles> {
  const documents = await listDocuments(files)
  const version = versionOf(files, indexFile) + 1
  const indexed = await putDocument(
    files,
    indexFile,
    writeIndex({ version, expires: indexExpires, documents }),
    signers.index,
  )
  return renewTimestamp(indexed, { now, timestampExpires }, signers.timestamp)
}

/** Says again that the index is the current one, without touching anything else. @throws as {@link publish}. */
export async function renewTimestamp(
  files: RegistryFiles,
  { now, timestampExpires }: Omit<PublicationTerms, 'indexExpires'>,
  signers: Signers,
): Promise<RegistryFiles> {
  const timestamp = {
    version: versionOf(files, timestampFile) + 1,
    issuedAt: now,
    expires: timestampExpires,
    index: { version: versionOf(files, indexFile), sha256: await fileDigest(fileText(files, indexFile)) },
  }
  const published = await putDocument(files, timestampFile, writeTimestamp(timestamp), signers)
  const registry = await openRegistry(published)
  await registry.recogniseAll()
  requireFresh(registry, now)
  return published
}

/**
 * The files that one identifier's recognition needs, to be stapled to a presentation.
 *
 * @throws TrustError as `openRegistry`, and `REGISTRY_INCOMPLETE` when there is no entry of the identifier.
 */
export async function registryExcerpt(files: RegistryFiles, identifier: string): Promise<RegistryFiles> {
  const recognised = await (await openRegistry(files)).recognise(identifier)
  if (!recognised) throw new TrustError('REGISTRY_INCOMPLETE', { at: indexFile })
  const needed = new Set([
    rootFile,
    indexFile,
    timestampFile,
    entryFile(recognised.entry.id),
    ...recognised.path.slice(1).map(({ id }) => delegationFile(id)),
  ])
  return new Map([...files].filter(([name]) => needed.has(name) || name.startsWith('roots/')))
}

/** What each kind of file is, and how a document of it is read back before it is signed. */
const readers: Readonly<Record<RegistryDocumentKind, (payload: JsonObject, at: string) => unknown>> = {
  'registry-root': readRoot,
  'registry-delegation': readDelegation,
  'registry-entry': readEntry,
  'registry-index': readIndex,
  'registry-timestamp': readTimestamp,
}

function kindOf(name: string): RegistryDocumentKind {
  if (name === indexFile) return 'registry-index'
  if (name === timestampFile) return 'registry-timestamp'
  if (!isListedFile(name)) return 'registry-root'
  return delegationId(name) === undefined ? 'registry-entry' : 'registry-delegation'
}

async function putDocument(
  files: RegistryFiles,
  name: string,
  payload: JsonObject,
  signers: Signers,
): Promise<RegistryFiles> {
  const kind = kindOf(name)
  readers[kind](payload, name)
  const text = await signGeneralJws(kind, payload, signers)
  // Too few or too many signers show only now.
  readGeneralJws(text, kind, name)
  return new Map([...files, [name, text]])
}

/** The version of a file at hand; 0 for none. */
function versionOf(files: RegistryFiles, name: string): number {
  const text = files.get(name)
  return text === undefined ? 0 : (readGeneralJws(text, kindOf(name), name).payload.version as number)
}

async function listDocuments(files: RegistryFiles): Promise<IndexDocument['documents']> {
  const documents = new Map<string, IndexedDocument>()
  for (const name of [...files.keys()].filter(isListedFile).sort()) {
    const text = fileText(files, name)
    const { payload } = readGeneralJws(text, kindOf(name), name)
    const isEntry = delegationId(name) === undefined
    const { version, identifiers } = isEntry
      ? readEntry(payload, name)
      : { version: readDelegation(payload, name).version, identifiers: [] }
    documents.set(name, { version, sha256: await fileDigest(text), identifiers })
  }
  return documents
}
