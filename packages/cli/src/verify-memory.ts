/** `--memory`: what `verify` has seen, in a file, so that nothing older is taken again. */
import { requireNotOlder, type TrustSource } from '@attestat/trust'
import { openVerifierMemory, type SeenStore, type VerifierMemory } from '@attestat/verifier'
import { withPlace } from './codes.ts'
import type { OptionSpec } from './commands/command.ts'
import { whatIsAt } from './files.ts'

export const memoryOption: OptionSpec = [
  '--memory <file>',
  {
    en: 'remember here what was seen, and refuse what is older (attestat help trust)',
    ru: 'помнить в этом файле виденное и не принимать более старое (attestat help trust)',
  },
]

/** What a command line says of the memory. */
export interface MemoryTerms {
  /** The file; absent: nothing is remembered. */
  readonly path: string | undefined
  /** Where the facts are from. */
  readonly pack: string
  /** Only looks, and remembers nothing. */
  readonly dryRun: boolean
}

/** Facts joined to what was seen before. */
export interface OpenedMemory {
  readonly trust: TrustSource
  readonly memory: VerifierMemory
  readonly memoryPath: string
}

/**
 * Does work with what was seen before.
 *
 * @throws TrustError `REGISTRY_ROLLBACK` when the facts are older than what was seen; VerifierError as
 *   `openRequestFile`; and what the work throws.
 */
export async function withMemory<T>(
  trust: TrustSource,
  { path, pack, dryRun }: MemoryTerms,
  work: (opened: OpenedMemory | undefined) => Promise<T>,
): Promise<T> {
  if (path === undefined || (dryRun && whatIsAt(path) === 'nothing')) return work(undefined)
  // Who needs no memory need not wait for SQLite.
  const { openRequestFile } = await import('@attestat/verifier/sqlite')
  const { seen, close } = openRequestFile(path)
  try {
    const memory = await withPlace(pack, () => openVerifierMemory(trust, dryRun ? lookingAt(seen) : seen))
    return await work({ trust: memory.trust, memory, memoryPath: path })
  } finally {
    close()
  }
}

/** A store that says what it knows, and keeps nothing. */
function lookingAt(store: SeenStore): SeenStore {
  return {
    ...store,
    async takeRegistry(key, state) {
      const known = await store.registry(key)
      if (known) requireNotOlder(state, known)
    },
    remember: async () => undefined,
  }
}
