/**
 * The current state of a registry: root, timestamp and index, verified and belonging together.
 *
 * @see https://theupdateframework.github.io/specification/latest/#detailed-client-workflow
 */
import { type CodeWords, encodeBase64url, jwkThumbprint, sha256 } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { type IndexDocument, type NamedVersion, readIndex } from './documents/registry-index.ts'
import type { RootDocument } from './documents/root.ts'
import { readTimestamp, type TimestampDocument } from './documents/timestamp.ts'
import { requireRegistry } from './documents/vocabulary.ts'
import {
  fileText,
  indexFile,
  type RegistryDocumentKind,
  type RegistryFiles,
  rootFile,
  timestampFile,
} from './files.ts'
import { type GeneralJws, type KeyGroup, readGeneralJws, verifyThreshold } from './general-jws.ts'
import { openRoot } from './root-chain.ts'

/** Versions that a caller has seen, to notice when it is shown older ones. */
export interface RegistryState {
  readonly root: number
  readonly timestamp: number
  readonly index: number
  /** By file name: delegations and entries. */
  readonly documents: ReadonlyMap<string, number>
  /** Thumbprints of the keys that these versions are by. */
  readonly keys: { readonly timestamp: readonly string[]; readonly index: readonly string[] }
}

/**
 * What is known of a registry beforehand: thumbprints (RFC 7638) of root keys, more than half of which must have signed;
 * or a root document, which names the registry too: others under the same keys are refused, and older roots.
 */
export type PinnedRoot = readonly string[] | RootDocument

export interface OpenRegistryOptions {
  /** Absent trusts the files as they came. */
  readonly pinnedRoot?: PinnedRoot
  /** In place of thumbprints: a root document of the same registry that is trusted already. */
  readonly trustedRoot?: RootDocument
  /** What was seen before; anything older is refused. */
  readonly previous?: RegistryState
}

export interface Snapshot {
  readonly root: RootDocument
  readonly timestamp: TimestampDocument
  readonly index: IndexDocument
  readonly state: RegistryState
}

/** Opens root, timestamp and index. @throws as `openRegistry`. */
export async function openSnapshot(files: RegistryFiles, options: OpenRegistryOptions): Promise<Snapshot> {
  const root = await openRoot(files, options.trustedRoot ?? options.pinnedRoot)
  const { roles } = root

  const timestampJws = readGeneralJws(fileText(files, timestampFile), 'registry-timestamp', timestampFile)
  await verifyThreshold(timestampJws, roles.timestamp, [roles.root, roles.delegation, roles.index])
  const timestamp = readTimestamp(timestampJws.payload, timestampFile)
  requireRegistry(timestamp, root.id, timestampFile)

  const indexJws = await openNamed(files, 'registry-index', indexFile, timestamp.index, timestampFile)
  await verifyThreshold(indexJws, roles.index, [roles.root, roles.delegation, roles.timestamp])
  const index = readIndex(indexJws.payload, indexFile)
  requireRegistry(index, root.id, indexFile)

  const state = {
    root: root.version,
    timestamp: timestamp.version,
    index: index.version,
    documents: new Map([...index.documents].map(([name, { version }]) => [name, version])),
    keys: { timestamp: await thumbprints(roles.timestamp), index: await thumbprints(roles.index) },
  }
  if (options.pinnedRoot && 'version' in options.pinnedRoot) {
    requireVersions([[rootFile, root.version, options.pinnedRoot.version]])
  }
  if (options.previous) requireNotOlder(state, options.previous)
  return { root, timestamp, index, state }
}

/**
 * Reads a document that another one names, by digest and version.
 *
 * @param named What the other document says of it; absent when it says nothing.
 * @param by The other document's file name.
 * @throws TrustError `REGISTRY_MIX_AND_MATCH`, `REGISTRY_INCOMPLETE`, `REGISTRY_WRONG_ROLE`, `REGISTRY_INVALID`.
 */
export async function openNamed(
  files: RegistryFiles,
  kind: RegistryDocumentKind,
  name: string,
  named: NamedVersion | undefined,
  by: string,
): Promise<GeneralJws> {
  const text = fileText(files, name)
  if (!named || named.sha256 !== (await fileDigest(text))) throw mixAndMatch(name, by)
  const jws = readGeneralJws(text, kind, name)
  if (jws.payload.version !== named.version) throw mixAndMatch(`${name}.version`, by)
  return jws
}

/** The digest by which a file is named: SHA-256 of its bytes, base64url. */
export async function fileDigest(text: string): Promise<string> {
  return encodeBase64url(await sha256(new TextEncoder().encode(text)))
}

/** The refusal of a document that is not the one that `by` names. */
export function mixAndMatch(at: string, by: string | CodeWords): TrustError {
  return new TrustError('REGISTRY_MIX_AND_MATCH', { at, details: { named: by } })
}

type Version = readonly [name: string, found: number, known: number]

/**
 * Refuses a state of a registry that is older, in whatever of it, than one seen before.
 *
 * @throws TrustError `REGISTRY_ROLLBACK`.
 */
export function requireNotOlder(state: RegistryState, previous: RegistryState): void {
  requireVersions(versionsOf(state, previous))
}

/** Whether a state of a registry is older, in whatever of it, than another. */
export function isOlder(state: RegistryState, previous: RegistryState): boolean {
  return versionsOf(state, previous).some(isRolledBack)
}

/**
 * Refuses the word of a registry on somebody where a newer one was seen: whoever staples a registry did so when they
 * sealed their bundle, and what has become of others since is nothing against them.
 *
 * @param names The documents that say it; none where the registry has no entry.
 * @throws TrustError `REGISTRY_ROLLBACK`.
 */
export function requireNewestWord(
  state: RegistryState,
  previous: RegistryState,
  names: readonly string[],
): void {
  const saying = new Set([rootFile, ...(names.length > 0 ? names : [indexFile])])
  requireVersions(versionsOf(state, previous).filter(([name]) => saying.has(name)))
}

function versionsOf(state: RegistryState, previous: RegistryState): readonly Version[] {
  const isByOthers = (role: 'timestamp' | 'index'): boolean =>
    !state.keys[role].some((key) => previous.keys[role].includes(key))
  const timestamp: Version = [timestampFile, state.timestamp, previous.timestamp]
  const index: readonly Version[] = [
    [indexFile, state.index, previous.index],
    // A document that has vanished is as old as one can be: a withdrawal could hide behind it.
    ...[...previous.documents].map(([name, known]) => [name, state.documents.get(name) ?? 0, known] as const),
  ]
  // TUF §5.3.11: whoever had the old keys could have counted as far as they liked; under new keys it begins again.
  return [
    [rootFile, state.root, previous.root],
    ...(isByOthers('timestamp') ? [] : [timestamp]),
    ...(isByOthers('index') ? [] : index),
  ]
}

function requireVersions(versions: readonly Version[]): void {
  const older = versions.find(isRolledBack)
  if (!older) return
  const [at, found, known] = older
  throw new TrustError('REGISTRY_ROLLBACK', { at, details: { found, known } })
}

function isRolledBack([, found, known]: Version): boolean {
  return found < known
}

function thumbprints({ keys }: KeyGroup): Promise<readonly string[]> {
  return Promise.all(keys.map(jwkThumbprint))
}
