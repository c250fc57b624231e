/**
 * Keeps a registry: each function takes its files and signers and gives the files as they are afterwards.
 *
 * Documents may be signed by several people one after another ({@link addRegistrySignature}); that enough of them
 * have signed is checked when the registry is published.
 */
import type { Signer } from '@attestat/credential'
import type { DelegationStatement } from './documents/delegation.ts'
import { type EntryStatement, readEntry } from './documents/entry.ts'
import type { RootDocument } from './documents/root.ts'
import type { EntryStatus } from './documents/vocabulary.ts'
import {
  type Draft,
  draftAgain,
  draftDelegation,
  draftEntry,
  draftIndex,
  draftRoot,
  draftTimestamp,
  signDraft,
  withDraft,
} from './drafts.ts'
import { entryFile, fileText, type RegistryFiles, rootFile } from './files.ts'
import { readGeneralJws } from './general-jws.ts'
import { openRegistry, type Registry, requireComplete, requireFresh } from './registry.ts'

type Signers = readonly Signer[]

/** Starts a registry with its first root document. @throws TrustError `REGISTRY_INVALID`. */
export async function createRegistry(
  root: Omit<RootDocument, 'version'>,
  signers: Signers,
): Promise<RegistryFiles> {
  return put(new Map(), draftRoot(new Map(), root), signers)
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
  fileText(files, rootFile)
  return put(files, draftRoot(files, root), signers)
}

/** Lets somebody vouch, within limits; a delegation of the same id is replaced. @throws TrustError `REGISTRY_INVALID`. */
export async function delegate(
  files: RegistryFiles,
  delegation: DelegationStatement,
  signers: Signers,
): Promise<RegistryFiles> {
  return put(files, draftDelegation(files, delegation), signers)
}

/** Recognises an issuer or a verifier; an entry of the same id is replaced. @throws TrustError `REGISTRY_INVALID`. */
export async function recognise(
  files: RegistryFiles,
  entry: EntryStatement,
  signers: Signers,
): Promise<RegistryFiles> {
  return put(files, draftEntry(files, entry), signers)
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
  return put(files, draftAgain(files, name), [signer])
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
 * @throws TrustError as `openRegistry` for whatever does not hold up, `REGISTRY_EXPIRED`, `REGISTRY_FROZEN`.
 */
export async function publish(
  files: RegistryFiles,
  { now, indexExpires, timestampExpires }: PublicationTerms,
  signers: { readonly index: Signers; readonly timestamp: Signers },
): Promise<RegistryFiles> {
  const indexed = await put(files, await draftIndex(files, indexExpires), signers.index)
  return renewTimestamp(indexed, { now, timestampExpires }, signers.timestamp)
}

/** Says again that the index is the current one, without touching anything else. @throws as {@link publish}. */
export async function renewTimestamp(
  files: RegistryFiles,
  { now, timestampExpires }: Omit<PublicationTerms, 'indexExpires'>,
  signers: Signers,
): Promise<RegistryFiles> {
  const published = await put(files, await draftTimestamp(files, { now, timestampExpires }), signers)
  await requirePublished(published, now)
  return published
}

/** Verifies a registry as any verifier would, every document of it. @returns it opened. @throws as {@link publish}. */
export async function requirePublished(files: RegistryFiles, now: Date): Promise<Registry> {
  const registry = await openRegistry(files)
  requireComplete(registry)
  await registry.recogniseAll()
  requireFresh(registry, now)
  return registry
}

async function put(files: RegistryFiles, draft: Draft, signers: Signers): Promise<RegistryFiles> {
  return withDraft(files, await signDraft(draft, signers))
}
