/** Facts that go along with an answer: of a pack, what the documents shown need, and nothing of anybody else. */
import type { ReadCredential } from '@attestat/credential'
import { type EvidenceFacts, factsFor, readTrustPack, trustLimits } from '@attestat/trust'
import { withPlace } from './codes.ts'
import { readInput } from './files.ts'

/** Picks the facts about some credentials. */
export type Stapler = (credentials: readonly ReadCredential[]) => Promise<EvidenceFacts | undefined>

export const noFacts: Stapler = async () => undefined

/** Of a trust pack. @throws as `readTrustPack`, and later as `factsFor`. */
export async function packStapler(pack: string): Promise<Stapler> {
  const bytes = await readInput(pack, trustLimits.packBytes)
  const facts = await withPlace(pack, () => readTrustPack(bytes))
  return (credentials) => withPlace(pack, () => factsFor(credentials, facts))
}
