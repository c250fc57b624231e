/** When a registry countersigned a batch manifest: its word that the batch was there by then. */
import {
  jwkThumbprint,
  type ReadBatchManifest,
  ToolkitError,
  verifyCountersignature,
} from '@attestat/credential'
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

async function timeOf(...asked: Parameters<typeof verifyCountersignature>): Promise<Date | undefined> {
  try {
    return await verifyCountersignature(...asked)
  } catch (error) {
    if (error instanceof ToolkitError) return undefined
    throw error
  }
}
