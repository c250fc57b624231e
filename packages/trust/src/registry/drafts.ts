/**
 * Documents before they are in force: what each is to say, ready to be signed by one person or by several.
 *
 * A draft is checked as it is made. Who has to sign it is the question of
 * `standing.ts`.
 */
import { type JsonObject, readBatchManifest, type Signer, toNumericDate } from '@attestat/credential'
import { expected } from '../expected.ts'
import {
  type DelegationDocument,
  type DelegationStatement,
  readDelegation,
  writeDelegation,
} from './documents/delegation.ts'
import { type EntryStatement, readEntry, writeEntry } from './documents/entry.ts'
import {
  type IndexDocument,
  type IndexedDocument,
  readIndex,
  writeIndex,
} from './documents/registry-index.ts'
import { type RootDocument, readRoot, writeRoot } from './documents/root.ts'
import { readTimestamp, writeTimestamp } from './documents/timestamp.ts'
import type { Placed } from './documents/vocabulary.ts'
import {
  delegationFile,
  delegationId,
  documentKind,
  entryFile,
  fileText,
  formerRootFile,
  indexFile,
  isListedFile,
  manifestFile,
  type RegistryDocumentKind,
  type RegistryFiles,
  rootFile,
  timestampFile,
} from './files.ts'
import { readGeneralJws } from './general-jws.ts'
import {
  addSignature,
  decodePayload,
  encodePayload,
  readSignedPayload,
  type SignedPayload,
  writeSignedPayload,
} from './signed-payload.ts'
import { fileDigest, mixAndMatch } from './snapshot.ts'

/** A document that is to take its place in a registry. */
export interface Draft extends SignedPayload {
  /** The file that it will be. */
  readonly file: string
}

/** A new root document, the first or the next. @throws TrustError `REGISTRY_INVALID`. */
export function draftRoot(files: RegistryFiles, root: Omit<RootDocument, 'version'>): Draft {
  return draftOf(rootFile, writeRoot({ ...root, version: versionOf(files, rootFile) + 1 }))
}

/** A delegation, new or changed. @throws TrustError `REGISTRY_INVALID`, `REGISTRY_INCOMPLETE` without a root. */
export function draftDelegation(files: RegistryFiles, delegation: DelegationStatement): Draft {
  const file = delegationFile(delegation.id)
  return draftOf(file, writeDelegation(delegation, nextPlace(files, file)))
}

/** An entry, new or changed. @throws TrustError `REGISTRY_INVALID`, `REGISTRY_INCOMPLETE` without a root. */
export function draftEntry(files: RegistryFiles, entry: EntryStatement): Draft {
  const file = entryFile(entry.id)
  return draftOf(file, writeEntry(entry, nextPlace(files, file)))
}

/** An index of all documents at hand. @throws TrustError `REGISTRY_INVALID`. */
export async function draftIndex(files: RegistryFiles, expires: Date): Promise<Draft> {
  const documents = await listDocuments(files)
  return draftOf(indexFile, writeIndex({ ...nextPlace(files, indexFile), expires, documents }))
}

/** A timestamp of the index at hand. @throws TrustError `REGISTRY_INCOMPLETE`, `REGISTRY_INVALID`. */
export async function draftTimestamp(
  files: RegistryFiles,
  { now, timestampExpires }: { readonly now: Date; readonly timestampExpires: Date },
): Promise<Draft> {
  const timestamp = {
    ...nextPlace(files, timestampFile),
    issuedAt: now,
    expires: timestampExpires,
    index: { version: versionOf(files, indexFile), sha256: await fileDigest(fileText(files, indexFile)) },
  }
  return draftOf(timestampFile, writeTimestamp(timestamp))
}

/**
 * A batch manifest that is to be countersigned. That its issuer signed it is for the caller to verify.
 *
 * @throws CredentialError as `readBatchManifest`.
 */
export async function draftManifest(files: RegistryFiles, text: string): Promise<Draft> {
  readBatchManifest(text)
  const signed = readSignedPayload(text, 'manifest')
  const file = await manifestFile(signed.payload)
  return files.has(file) ? draftAgain(files, file) : { file, ...signed }
}

/** A document as it stands, to be signed by more people, or by others. @throws TrustError `REGISTRY_INCOMPLETE`. */
export function draftAgain(files: RegistryFiles, file: string): Draft {
  return { file, ...readSignedPayload(fileText(files, file), file) }
}

/**
 * Signs a draft.
 *
 * @param at When a manifest was there: stands in the signature's header. Other documents state their own times.
 */
export async function signDraft(draft: Draft, signers: readonly Signer[], at?: Date): Promise<Draft> {
  const kind = documentKind(draft.file)
  const header = kind === 'batch-manifest' && at ? { iat: toNumericDate(at) } : {}
  let signed: SignedPayload = draft
  for (const signer of signers) signed = await addSignature(signed, kind, signer, header)
  return { file: draft.file, ...signed }
}

/** What a document says, decoded and checked. @throws TrustError `REGISTRY_INVALID`; CredentialError. */
export function draftPayload(draft: Draft): JsonObject {
  const { file } = draft
  const kind = documentKind(file)
  // A manifest is not ours: it comes with its issuer's signature, and is read with it.
  if (kind === 'batch-manifest') readBatchManifest(writeSignedPayload(draft))
  const payload = decodePayload(draft, file)
  readers[kind](payload, file)
  return payload
}

/**
 * Checks that a draft is the document that its file is called by: under another name it would be held against the
 * wrong predecessor, and keep the whole registry from being published.
 *
 * @throws TrustError `REGISTRY_MIX_AND_MATCH`, and as {@link draftPayload}.
 */
export async function requireOwnFile(draft: Draft): Promise<void> {
  const { file } = draft
  const { id } = draftPayload(draft)
  if ((await ownFile(draft, id as string)) !== file) throw mixAndMatch(file, expected('the name of its file'))
}

function ownFile({ file, payload }: Draft, id: string): string | Promise<string> {
  const kind = documentKind(file)
  if (kind === 'batch-manifest') return manifestFile(payload)
  if (kind === 'registry-entry') return entryFile(id)
  return kind === 'registry-delegation' ? delegationFile(id) : file
}

/**
 * Puts a draft in its place, whoever has signed: its signatures are counted when the registry is published.
 *
 * @throws TrustError `REGISTRY_INVALID` for a draft that nobody has signed.
 */
export function withDraft(files: RegistryFiles, draft: Draft): RegistryFiles {
  const { file } = draft
  const text = writeSignedPayload(draft)
  // Too few or too many signatures show only now.
  readGeneralJws(text, documentKind(file), file)
  const former = file === rootFile ? files.get(rootFile) : undefined
  const isNext = former !== undefined && versionIn(former, rootFile) < versionIn(text, rootFile)
  const kept: RegistryFiles = isNext
    ? new Map([...files, [formerRootFile(versionIn(former, rootFile)), former]])
    : files
  return new Map([...kept, [file, text]])
}

/** Every delegation and entry at hand, as an index names them. @throws TrustError `REGISTRY_INVALID`. */
export async function listDocuments(files: RegistryFiles): Promise<IndexDocument['documents']> {
  const documents = new Map<string, IndexedDocument>()
  for (const name of [...files.keys()].filter(isListedFile).sort()) {
    const text = fileText(files, name)
    const { payload } = readGeneralJws(text, documentKind(name), name)
    const isEntry = delegationId(name) === undefined
    const { version, identifiers } = isEntry
      ? readEntry(payload, name)
      : { version: readDelegation(payload, name).version, identifiers: [] }
    documents.set(name, { version, sha256: await fileDigest(text), identifiers })
  }
  return documents
}

/** The root document at hand, unverified. @throws TrustError `REGISTRY_INCOMPLETE`, `REGISTRY_INVALID`. */
export function rootAtHand(files: RegistryFiles): RootDocument {
  return readRoot(readGeneralJws(fileText(files, rootFile), 'registry-root', rootFile).payload, rootFile)
}

/** A delegation at hand, unverified; undefined when there is none. @throws TrustError `REGISTRY_INVALID`. */
export function delegationAtHand(files: RegistryFiles, id: string): DelegationDocument | undefined {
  const name = delegationFile(id)
  const text = files.get(name)
  return text === undefined
    ? undefined
    : readDelegation(readGeneralJws(text, 'registry-delegation', name).payload, name)
}

/** Whether a new version of a document says nothing but what the one at hand says already. */
export function saysTheSame(files: RegistryFiles, draft: Draft): boolean {
  const { file } = draft
  const text = files.get(file)
  if (text === undefined || documentKind(file) === 'batch-manifest') return false
  const known = readGeneralJws(text, documentKind(file), file).payload
  const next = decodePayload(draft, file)
  const withoutVersion = (payload: JsonObject): string => JSON.stringify({ ...payload, version: undefined })
  return known.version !== next.version && withoutVersion(known) === withoutVersion(next)
}

/** What each kind of file is, and how a document of it is read back before it is signed. */
const readers: Readonly<Record<RegistryDocumentKind, (payload: JsonObject, at: string) => unknown>> = {
  'registry-root': readRoot,
  'registry-delegation': readDelegation,
  'registry-entry': readEntry,
  'registry-index': readIndex,
  'registry-timestamp': readTimestamp,
  'batch-manifest': () => undefined,
}

function draftOf(file: string, payload: JsonObject): Draft {
  readers[documentKind(file)](payload, file)
  return { file, ...encodePayload(payload) }
}

function nextPlace(files: RegistryFiles, file: string): Placed {
  return { registry: rootAtHand(files).id, version: versionOf(files, file) + 1 }
}

/** The version of a file at hand; 0 for none. */
export function versionOf(files: RegistryFiles, name: string): number {
  const text = files.get(name)
  return text === undefined ? 0 : versionIn(text, name)
}

function versionIn(text: string, name: string): number {
  return readGeneralJws(text, documentKind(name), name).payload.version as number
}
