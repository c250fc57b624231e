/** Facts that go along with an answer: what the documents shown need, and nothing of anybody else. */
import { type EvidenceFacts, factsFor, readTrustPack, trustLimits } from '@attestat/trust'
import type { Wallet } from '@attestat/wallet'
import { withPlace } from './codes.ts'
import { readInput } from './files.ts'

/** Picks the facts about some credentials of a wallet. */
export type Stapler = (wallet: Wallet, ids: readonly string[]) => Promise<EvidenceFacts | undefined>

export const noFacts: Stapler = async () => undefined

/**
 * The freshest status lists that the wallet keeps or the pack has, type metadata, and of the pack's registry what says
 * who the issuers are.
 *
 * @param pack Absent: then what the wallet keeps must do.
 * @throws as `readTrustPack`, and later as `factsFor`.
 */
export async function openStapler(pack: string | undefined): Promise<Stapler> {
  const facts = pack === undefined ? {} : await readPack(pack)
  return async (wallet, ids) => {
    const held = await Promise.all(ids.map((id) => wallet.get(id)))
    const needed = await withPlace(pack ?? '', () =>
      factsFor(
        held.map(({ credential }) => credential),
        facts,
      ),
    )
    return { ...needed, ...(await wallet.evidence(ids)) }
  }
}

async function readPack(pack: string): Promise<EvidenceFacts> {
  const bytes = await readInput(pack, trustLimits.packBytes)
  return withPlace(pack, () => readTrustPack(bytes))
}
