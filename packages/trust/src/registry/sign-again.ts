/** What has to be signed again once other keys are in charge of it. */
import { readBatchManifest } from '@attestat/credential'
import { checkDocuments } from './check-documents.ts'
import { countersignedAt } from './countersigned.ts'
import { manifestGroup, readRoot } from './documents/root.ts'
import { type Draft, draftAgain, rootAtHand } from './drafts.ts'
import { fileText, formerRootFile, isManifestFile, type RegistryFiles } from './files.ts'
import { readGeneralJws } from './general-jws.ts'
import { isSettled, standingOf } from './standing.ts'

/** A document to be signed as it stands. */
export interface SignAgain {
  readonly draft: Draft
  /** When a batch manifest was there, by the word of those who countersigned it before. */
  readonly at?: Date
}

/**
 * The documents that too few of the keys now in charge have signed, and the manifests that former keys countersigned:
 * an old key's word has to be given again by a new one.
 *
 * @throws as `checkDocuments`.
 */
export async function toSignAgain(files: RegistryFiles): Promise<readonly SignAgain[]> {
  const documents = (await checkDocuments(files)).map((file) => ({ draft: draftAgain(files, file) }))
  const manifests: SignAgain[] = []
  for (const file of [...files.keys()].filter(isManifestFile)) {
    const draft = draftAgain(files, file)
    if (isSettled(await standingOf(files, draft))) continue
    const at = await formerlyCountersigned(files, file)
    if (at) manifests.push({ draft, at })
  }
  return [...documents, ...manifests]
}

/** By when the newest of the former roots whose keys countersigned the manifest had its word. */
async function formerlyCountersigned(files: RegistryFiles, file: string): Promise<Date | undefined> {
  const manifest = readBatchManifest(fileText(files, file))
  for (let version = rootAtHand(files).version - 1; version > 0; version--) {
    const name = formerRootFile(version)
    const text = files.get(name)
    if (text === undefined) return undefined
    const root = readRoot(readGeneralJws(text, 'registry-root', name).payload, name)
    const at = await countersignedAt(manifest, manifestGroup(root))
    if (at) return at
  }
  return undefined
}
