/**
 * Looks at the documents of a registry before they are published: what nobody may say is refused when it is said,
 * not when everybody waits for the publication.
 */
import { TrustError } from '../codes.ts'
import { authoritiesOf } from './authorities.ts'
import { readEntry } from './documents/entry.ts'
import type { RootDocument } from './documents/root.ts'
import { type Draft, draftPayload, listDocuments, rootAtHand } from './drafts.ts'
import { delegationId, documentKind, fileText, isListedFile, type RegistryFiles } from './files.ts'
import { type GeneralJws, readGeneralJws, type VerifySignatures, verifyThreshold } from './general-jws.ts'
import { namesByIdentifier, verifyEntry } from './registry.ts'
import { openRoot } from './root-chain.ts'

/**
 * Verifies every delegation and entry from the root down, whether or not an index names them.
 *
 * @returns the files that too few of the keys now in charge have signed: after a change of keys these have to be
 *   signed again before the registry can be published.
 * @throws TrustError as `openRegistry` for anything else.
 */
export async function checkDocuments(files: RegistryFiles): Promise<readonly string[]> {
  const root = await openRoot(files, undefined)
  const documents = await listDocuments(files)
  namesByIdentifier({ documents })
  const lookAt = lookerAt(root, (name) => readListed(files, name), verifyThreshold)
  const unsigned = new Set<string>()
  for (const name of documents.keys()) {
    try {
      await lookAt(name)
    } catch (error) {
      if (!isUnsigned(error)) throw error
      unsigned.add(error.at ?? name)
    }
  }
  return [...unsigned]
}

/**
 * Looks at delegations and entries that are to take their places, whoever signs them: whether they fit in with those
 * at hand. Nobody is asked to sign what could not be published.
 *
 * @throws TrustError `REGISTRY_CYCLE`, `REGISTRY_CHAIN_TOO_LONG`, `REGISTRY_OUT_OF_SCOPE`, `REGISTRY_OTHER`,
 *   `REGISTRY_IDENTIFIER_NOT_UNIQUE`, `REGISTRY_INCOMPLETE` without an authority's document.
 */
export async function checkDrafts(files: RegistryFiles, drafts: readonly Draft[]): Promise<void> {
  const drafted = new Map(drafts.map((draft) => [draft.file, unsignedJws(draft)]))
  const read = (name: string): GeneralJws => drafted.get(name) ?? readListed(files, name)
  const names = [...new Set([...files.keys(), ...drafted.keys()])].filter(isListedFile)
  namesByIdentifier({ documents: new Map(names.map((name) => [name, identifiersIn(read(name))])) })
  const lookAt = lookerAt(rootAtHand(files), read, async () => undefined)
  // The drafts first: of what does not fit together it is they that are at fault.
  for (const name of [...drafted.keys()].filter(isListedFile)) await lookAt(name)
  for (const name of names) await lookAt(name)
}

function lookerAt(
  root: RootDocument,
  read: (name: string) => GeneralJws,
  verifySignatures: VerifySignatures,
): (name: string) => Promise<unknown> {
  const authority = authoritiesOf(root, read, async (name) => read(name), verifySignatures)
  return async (name) => {
    const delegation = delegationId(name)
    if (delegation !== undefined) return authority(delegation)
    const jws = read(name)
    return verifyEntry(jws, readEntry(jws.payload, name), root, authority, verifySignatures)
  }
}

function readListed(files: RegistryFiles, name: string): GeneralJws {
  return readGeneralJws(fileText(files, name), documentKind(name), name)
}

function unsignedJws(draft: Draft): GeneralJws {
  return { at: draft.file, payload: draftPayload(draft), signatures: [] }
}

function identifiersIn({ at, payload }: GeneralJws): { readonly identifiers: readonly string[] } {
  return delegationId(at) === undefined ? readEntry(payload, at) : { identifiers: [] }
}

function isUnsigned(error: unknown): error is TrustError {
  return (
    error instanceof TrustError &&
    (error.code === 'REGISTRY_SIGNATURE_THRESHOLD' || error.code === 'REGISTRY_WRONG_ROLE')
  )
}
