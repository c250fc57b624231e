/**
 * What a registry says of some, and nothing of the others: the index names those too, so that whoever reads an excerpt
 * knows what was left out of it.
 */
import {
  delegationFile,
  entryFile,
  indexFile,
  isFormerRootFile,
  type RegistryFiles,
  rootFile,
  timestampFile,
} from './files.ts'
import { openRegistry, type Recognised } from './registry.ts'
import { requireRecognised } from './require-recognised.ts'

/** The files of a registry that the recognition of some needs, and what they say. */
export interface RegistryExcerpt {
  readonly files: RegistryFiles
  /** In the order of the identifiers. */
  readonly entries: readonly Recognised[]
}

/**
 * Takes out of a registry what it says of some identifiers: root documents, timestamp and index, their entries, and the
 * delegations that lead to these.
 *
 * @throws TrustError `REGISTRY_NOT_RECOGNISED` when there is no entry of an identifier, `REGISTRY_NOT_AT_HAND` when the
 *   files are an excerpt without it; and as `openRegistry`.
 */
export async function registryExcerpt(
  files: RegistryFiles,
  identifiers: readonly string[],
): Promise<RegistryExcerpt> {
  const registry = await openRegistry(files)
  const entries: Recognised[] = []
  for (const identifier of identifiers) {
    const recognised = await registry.recognise(identifier)
    if (recognised) entries.push(recognised)
    else requireRecognised('unknown', identifier)
  }
  const needed = new Set([
    rootFile,
    timestampFile,
    indexFile,
    ...entries.flatMap(({ entry, path }) => [
      entryFile(entry.id),
      ...path.slice(1).map(({ id }) => delegationFile(id)),
    ]),
  ])
  const names = [...files.keys()].filter((name) => needed.has(name) || isFormerRootFile(name))
  return { files: new Map(names.map((name) => [name, files.get(name) as string])), entries }
}
