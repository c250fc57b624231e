/** Opens the trust pack that a command judges by. */
import { openTrustPack, type TrustSource, trustLimits } from '@attestat/trust'
import { withPlace } from './codes.ts'
import { readInput } from './files.ts'

/** Opens a trust pack file. @param pinnedRoot Thumbprints of the only root keys to accept; empty for any. */
export async function openPackFile(path: string, pinnedRoot: readonly string[] = []): Promise<TrustSource> {
  const bytes = await readPackFile(path)
  return withPlace(path, () => openPack(bytes, pinnedRoot))
}

/** The bytes of a trust pack file, for those who open it more than once. */
export async function readPackFile(path: string): Promise<Buffer> {
  return readInput(path, trustLimits.packBytes)
}

/** Opens a trust pack. @param pinnedRoot As for {@link openPackFile}. */
export async function openPack(bytes: Uint8Array, pinnedRoot: readonly string[]): Promise<TrustSource> {
  return openTrustPack(bytes, pinnedRoot.length > 0 ? { pinnedRoot } : {})
}
