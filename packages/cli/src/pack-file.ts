/** Opens what a command judges by: a trust pack, or a pinned root alone. */
import {
  localTrust,
  mergeTrustPacks,
  openTrustPack,
  type PinnedRoot,
  readTrustPack,
  rootTrust,
  type TrustPack,
  type TrustSource,
  trustLimits,
} from '@attestat/trust'
import { withPlace } from './codes.ts'
import { readInput } from './files.ts'

/** Opens a trust pack file. @throws as `openTrustPack`, with the path. */
export async function openPackFile(path: string): Promise<TrustSource> {
  const bytes = await readPackFile(path)
  return withPlace(path, () => openPack(bytes, undefined))
}

/** The bytes of a trust pack file, for those who open it more than once. */
export async function readPackFile(path: string): Promise<Buffer> {
  return readInput(path, trustLimits.packBytes)
}

/** What a pack says; without one, nothing but the root that a bundle's own facts must lead back to. */
export async function openPack(
  bytes: Uint8Array | undefined,
  pinnedRoot: PinnedRoot | undefined,
): Promise<TrustSource> {
  if (bytes) return openTrustPack(bytes, pinnedRoot ? { pinnedRoot } : {})
  return pinnedRoot ? rootTrust(pinnedRoot) : localTrust()
}

/** What a pack file gave that was read once more. */
export interface PackRead {
  readonly trust: TrustSource
  /** What is older in the file than it was before, and was left: addresses of status lists, DIDs. */
  readonly kept: readonly string[]
}

/**
 * Reads a pack file as often as it is told to. Of each fact the newer one is taken, whichever reading it came by.
 *
 * The function throws TrustError `REGISTRY_ROLLBACK` for a file whose registry is older than the one at hand, and as
 * `openTrustPack` and `mergeTrustPacks`; then what was at hand stays.
 */
export function packReader(
  path: string,
  pinnedRoot: PinnedRoot | undefined,
): (now: Date) => Promise<PackRead> {
  let held: { readonly pack: TrustPack; readonly trust: TrustSource } | undefined
  const options = pinnedRoot ? { pinnedRoot } : {}
  return async (now) => {
    const bytes = await readPackFile(path)
    return withPlace(path, async () => {
      const read = readTrustPack(bytes)
      const previous = held?.trust.registry?.state
      const trust = await openTrustPack(read, { ...options, ...(previous && { previous }) })
      if (!held) {
        held = { pack: read, trust }
        return { trust, kept: [] }
      }
      const { pack, kept } = await mergeTrustPacks(held.pack, read, { now })
      held = { pack, trust: await openTrustPack(pack, options) }
      return { trust: held.trust, kept }
    })
  }
}
