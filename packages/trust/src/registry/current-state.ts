/** What is published already: whether index and timestamp at hand are good, so that nobody has to sign them again. */
import { type IndexDocument, readIndex } from './documents/registry-index.ts'
import { readTimestamp } from './documents/timestamp.ts'
import { draftAgain, draftPayload, listDocuments } from './drafts.ts'
import { indexFile, type RegistryFiles, timestampFile } from './files.ts'
import { fileDigest } from './snapshot.ts'
import { isSettled, standingOf } from './standing.ts'

/** @returns whether the index names the documents as they are, signed by the keys in charge, within its term. */
export async function isIndexCurrent(files: RegistryFiles, now: Date): Promise<boolean> {
  if (!files.has(indexFile)) return false
  const draft = draftAgain(files, indexFile)
  const index = readIndex(draftPayload(draft), indexFile)
  return (
    (await namesDocuments(index, files)) && index.expires > now && isSettled(await standingOf(files, draft))
  )
}

/** @returns whether the index names the documents as they are, and the timestamp the index; whoever signed them, and when. */
export async function isPublished(files: RegistryFiles): Promise<boolean> {
  if (!files.has(indexFile) || (await isIndexUnstamped(files))) return false
  return namesDocuments(readIndex(draftPayload(draftAgain(files, indexFile)), indexFile), files)
}

async function namesDocuments({ documents }: IndexDocument, files: RegistryFiles): Promise<boolean> {
  const found = await listDocuments(files)
  return (
    found.size === documents.size &&
    [...found].every(([name, { sha256 }]) => documents.get(name)?.sha256 === sha256)
  )
}

/** @returns whether the timestamp names the index at hand, signed by the keys in charge, within its term. */
export async function isTimestampCurrent(files: RegistryFiles, now: Date): Promise<boolean> {
  if (!files.has(timestampFile) || !(await namesIndex(files))) return false
  const draft = draftAgain(files, timestampFile)
  const { expires } = readTimestamp(draftPayload(draft), timestampFile)
  return expires > now && isSettled(await standingOf(files, draft))
}

async function namesIndex(files: RegistryFiles): Promise<boolean> {
  const index = files.get(indexFile)
  const { index: named } = readTimestamp(draftPayload(draftAgain(files, timestampFile)), timestampFile)
  return index !== undefined && named.sha256 === (await fileDigest(index))
}

/** @returns whether an index is at hand that no timestamp names yet: it waits for one. */
export async function isIndexUnstamped(files: RegistryFiles): Promise<boolean> {
  return files.has(indexFile) && !(files.has(timestampFile) && (await namesIndex(files)))
}
