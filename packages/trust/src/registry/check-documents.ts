/**
 * Looks at the documents of a registry before they are published: what nobody may say is refused when it is said,
 * not when everybody waits for the publication.
 */
import { TrustError } from '../codes.ts'
import { authoritiesOf } from './authorities.ts'
import { readEntry } from './documents/entry.ts'
import { listDocuments } from './drafts.ts'
import { delegationId, fileText, type RegistryFiles } from './files.ts'
import { type GeneralJws, readGeneralJws } from './general-jws.ts'
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
  const readDelegation = (name: string): GeneralJws =>
    readGeneralJws(fileText(files, name), 'registry-delegation', name)
  const authority = authoritiesOf(root, readDelegation, async (name) => readDelegation(name))
  const unsigned = new Set<string>()
  for (const name of documents.keys()) {
    try {
      const delegation = delegationId(name)
      if (delegation !== undefined) await authority(delegation)
      else {
        const jws = readGeneralJws(fileText(files, name), 'registry-entry', name)
        await verifyEntry(jws, readEntry(jws.payload, name), root, authority)
      }
    } catch (error) {
      if (!isUnsigned(error)) throw error
      unsigned.add(error.at ?? name)
    }
  }
  return [...unsigned]
}

function isUnsigned(error: unknown): error is TrustError {
  return (
    error instanceof TrustError &&
    (error.code === 'REGISTRY_SIGNATURE_THRESHOLD' || error.code === 'REGISTRY_WRONG_ROLE')
  )
}
