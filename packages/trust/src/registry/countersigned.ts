/** Batch manifests that a registry has countersigned: its word on when a batch was there. */
import {
  jwkThumbprint,
  type ReadBatchManifest,
  readBatchManifest,
  ToolkitError,
  verifyCountersignature,
} from '@attestat/credential'
import { manifestFile, type RegistryFiles } from './files.ts'
import type { KeyGroup } from './general-jws.ts'

/**
 * The earliest moment by which enough of the keys in charge say that a manifest was there.
 *
 * A countersignature is found by the thumbprint of its key, as the signatures of registry documents are. One that does
 * not hold, or does not state its time, counts for nothing.
 *
 * @param group The keys that speak for the registry today: an old key's word has to be given again by a new one.
 * @returns undefined when too few of the keys have countersigned.
 */
export async function countersignedAt(
  manifest: ReadBatchManifest,
  group: KeyGroup,
): Promise<Date | undefined> {
  const times = await Promise.all(
    group.keys.map(async (jwk) => timeOf(manifest, { kid: await jwkThumbprint(jwk), jwk })),
  )
  const stated = times
    .filter((time) => time !== undefined)
    .sort((one, other) => one.getTime() - other.getTime())
  return stated[group.threshold - 1]
}

/** Where a registry keeps its copy of a manifest. */
export function manifestFileOf({ signatures }: ReadBatchManifest): Promise<string> {
  // Every signature of a manifest is over the same payload.
  return manifestFile(signatures[0]?.text.split('.')[1] ?? '')
}

/**
 * The manifest in a file. No index names it, so anybody may have put it there: it is worth what it holds, and not what
 * it is called.
 *
 * @returns undefined for a file that is not there, holds no manifest, or one that has another name.
 */
export async function readPublishedManifest(
  files: RegistryFiles,
  name: string,
): Promise<ReadBatchManifest | undefined> {
  const text = files.get(name)
  if (text === undefined) return undefined
  try {
    const manifest = readBatchManifest(text)
    return (await manifestFileOf(manifest)) === name ? manifest : undefined
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}

async function timeOf(...asked: Parameters<typeof verifyCountersignature>): Promise<Date | undefined> {
  try {
    return await verifyCountersignature(...asked)
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}
