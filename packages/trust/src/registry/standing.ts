/** Who has to sign a draft, and who has: by several people, each with a key of their own, until the threshold is met. */
import { type JsonObject, jwkThumbprint } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { readDelegation } from './documents/delegation.ts'
import { readEntry } from './documents/entry.ts'
import { manifestGroup, type RootRole, readRoot } from './documents/root.ts'
import { rootAuthority } from './documents/vocabulary.ts'
import {
  type Draft,
  delegationAtHand,
  draftPayload,
  requireOwnFile,
  rootAtHand,
  versionOf,
  withDraft,
} from './drafts.ts'
import { delegationFile, documentKind, type RegistryFiles, rootFile } from './files.ts'
import { type KeyGroup, readGeneralJws, signersAmong } from './general-jws.ts'
import { decodePayload, readSignedPayload, writeSignedPayload } from './signed-payload.ts'

/** One group of keys that a document needs, and which of them have signed it. */
export interface Standing {
  /** A role of the root document, `root` once more for the keys that the root had before, or the id of a delegation. */
  readonly role: string
  readonly threshold: number
  /** Thumbprints of the keys in charge. */
  readonly keys: readonly string[]
  /** Those of them that have signed. */
  readonly signed: readonly string[]
}

/**
 * Who has to sign a draft, and who has.
 *
 * @throws TrustError `REGISTRY_INCOMPLETE` without its authority's document, `REGISTRY_MIX_AND_MATCH` for a draft that
 *   is not what its file is called.
 */
export async function standingOf(files: RegistryFiles, draft: Draft): Promise<readonly Standing[]> {
  await requireOwnFile(draft)
  const payload = draftPayload(draft)
  const jws =
    draft.signatures.length === 0
      ? undefined
      : readGeneralJws(writeSignedPayload(draft), documentKind(draft.file), draft.file)
  return Promise.all(
    groupsFor(files, draft.file, payload).map(async ({ role, group }) => ({
      role,
      threshold: group.threshold,
      keys: await Promise.all(group.keys.map(jwkThumbprint)),
      signed: jws ? [...(await signersAmong(jws, group))] : [],
    })),
  )
}

/** Whether enough of everybody have signed. */
export function isSettled(standing: readonly Standing[]): boolean {
  return standing.every(({ threshold, signed }) => signed.length >= threshold)
}

/**
 * Puts a draft in its place.
 *
 * @returns the files as they are then.
 * @throws TrustError `REGISTRY_SIGNATURE_THRESHOLD` when too few have signed, `REGISTRY_ROLLBACK` for a draft that
 *   does not follow the document at hand.
 */
export async function putDraft(files: RegistryFiles, draft: Draft): Promise<RegistryFiles> {
  const unmet = (await standingOf(files, draft)).find(({ threshold, signed }) => signed.length < threshold)
  if (unmet) {
    const details = { found: unmet.signed.length, needed: unmet.threshold }
    throw new TrustError('REGISTRY_SIGNATURE_THRESHOLD', { at: draft.file, details })
  }
  checkFollows(files, draft)
  return withDraft(files, draft)
}

interface NamedGroup {
  readonly role: string
  readonly group: KeyGroup
}

function groupsFor(files: RegistryFiles, file: string, payload: JsonObject): readonly NamedGroup[] {
  const kind = documentKind(file)
  const ofRole = (role: RootRole): NamedGroup => ({ role, group: rootAtHand(files).roles[role] })
  switch (kind) {
    case 'registry-root': {
      // The keys of the old version allow the new one, and the new keys show that they are there.
      const next = { role: 'root', group: readRoot(payload, file).roles.root }
      return files.has(rootFile) ? [ofRole('root'), next] : [next]
    }
    case 'registry-delegation':
      return authorityGroups(files, file, readDelegation(payload, file).authority, delegationAuthority)
    case 'registry-entry':
      return authorityGroups(files, file, readEntry(payload, file).authority, entryAuthority)
    case 'registry-index':
      return [ofRole('index')]
    case 'registry-timestamp':
      return [ofRole('timestamp')]
    case 'batch-manifest':
      return [{ role: 'manifest', group: manifestGroup(rootAtHand(files)) }]
  }
}

/** The authority, and the one that the document had before, unless the new one is above it. */
function authorityGroups(
  files: RegistryFiles,
  file: string,
  authority: string,
  authorityOf: (text: string, file: string) => string,
): readonly NamedGroup[] {
  const known = files.get(file)
  const before = known === undefined ? authority : authorityOf(known, file)
  const authorities = authoritiesAbove(files, before).includes(authority) ? [authority] : [before, authority]
  return authorities.map((id) => authorityGroup(files, id))
}

const delegationAuthority = (text: string, file: string): string =>
  readDelegation(readGeneralJws(text, 'registry-delegation', file).payload, file).authority
const entryAuthority = (text: string, file: string): string =>
  readEntry(readGeneralJws(text, 'registry-entry', file).payload, file).authority

/** The authority itself and those up to the root, as the documents at hand say. */
function authoritiesAbove(files: RegistryFiles, authority: string): readonly string[] {
  const above = [authority]
  for (let id = authority; id !== rootAuthority; ) {
    const next = delegationAtHand(files, id)?.authority
    if (next === undefined || above.includes(next)) break
    above.push(next)
    id = next
  }
  return above
}

function authorityGroup(files: RegistryFiles, authority: string): NamedGroup {
  if (authority === rootAuthority) return { role: 'delegation', group: rootAtHand(files).roles.delegation }
  const group = delegationAtHand(files, authority)
  if (!group) throw new TrustError('REGISTRY_INCOMPLETE', { at: delegationFile(authority) })
  return { role: authority, group }
}

/** A draft is the next version of what is at hand, or more signatures for the same one. */
function checkFollows(files: RegistryFiles, draft: Draft): void {
  const { file } = draft
  const known = files.get(file)
  if (documentKind(file) === 'batch-manifest') return
  if (known !== undefined && readSignedPayload(known, file).payload === draft.payload) return
  const [found, before] = [decodePayload(draft, file).version as number, versionOf(files, file)]
  if (found !== before + 1) {
    throw new TrustError('REGISTRY_ROLLBACK', { at: file, details: { found, known: before } })
  }
}
