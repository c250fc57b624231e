/** Facts that go along with an answer: what the documents shown need, and nothing of anybody else. */
import type { ReadCredential } from '@attestat/credential'
import { type EvidenceFacts, factsFor, readTrustPack, trustLimits } from '@attestat/trust'
import type { Wallet } from '@attestat/wallet'
import { withPlace } from './codes.ts'
import { readInput } from './files.ts'

/**
 * Picks the facts about some credentials of a wallet, and about those of others that go along with them: of the others
 * only a pack knows anything.
 */
export type Stapler = (
  wallet: Wallet,
  ids: readonly string[],
  others?: readonly ReadCredential[],
) => Promise<EvidenceFacts | undefined>

export const noFacts: Stapler = async () => undefined

/**
 * The batch proofs that the wallet keeps, and nothing else. They go along unasked: a document needs its proof on the day
 * that its issuer's key is known to be stolen, and whoever shows it cannot know.
 */
export const keptProofs: Stapler = async (wallet, ids) => {
  const { batchProofs } = await wallet.evidence(ids)
  return batchProofs && { batchProofs }
}

/**
 * The freshest status lists that the wallet keeps or the pack has, type metadata, batch proofs, and of the pack's registry
 * what says who the issuers are.
 *
 * @param pack Absent: then what the wallet keeps must do.
 * @throws as `readTrustPack`, and later as `factsFor`.
 */
export async function openStapler(pack: string | undefined): Promise<Stapler> {
  const facts = pack === undefined ? {} : await readPack(pack)
  return async (wallet, ids, others = []) => {
    const held = await Promise.all(ids.map((id) => wallet.get(id)))
    const needed = await withPlace(pack ?? '', () =>
      factsFor([...held.map(({ credential }) => credential), ...others], facts),
    )
    const kept = await wallet.evidence(ids)
    const statusLists = new Map([...(needed.statusLists ?? []), ...(kept.statusLists ?? [])])
    return { ...needed, ...kept, ...(statusLists.size > 0 ? { statusLists } : {}) }
  }
}

async function readPack(pack: string): Promise<EvidenceFacts> {
  const bytes = await readInput(pack, trustLimits.packBytes)
  return withPlace(pack, () => readTrustPack(bytes))
}
