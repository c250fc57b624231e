/** Facts that go along with an answer: what the documents shown need, and nothing of anybody else. */
import type { ReadCredential } from '@attestat/credential'
import { type EvidenceFacts, factsFor, readTrustPack } from '@attestat/trust'
import type { Wallet } from '@attestat/wallet'
import { withPlace } from './codes.ts'
import { readPackFile } from './pack-file.ts'
import type { Session } from './session.ts'

const words = {
  noPack: {
    en: 'Without what the registry says of the issuers: no trust pack is named (--trust, ATTESTAT_TRUST)',
    ru: 'Без слова реестра об эмитентах: пакет доверия не указан (--trust, ATTESTAT_TRUST)',
  },
  registry: {
    en: 'Without what a registry says of {issuer}: the trust pack does not know it',
    ru: 'Без слова реестра о {issuer}: в пакете доверия его нет',
  },
  statusList: {
    en: 'Without the status list {url}: no copy is kept. attestat wallet refresh fetches one',
    ru: 'Без списка статусов {url}: копии нет. Её получит attestat wallet refresh',
  },
} as const

/** What goes along, and what would have, had anybody known it. */
export interface Stapled {
  readonly facts?: EvidenceFacts
  readonly missing: readonly MissingFact[]
}

export type MissingFact =
  | { readonly fact: 'noPack' }
  | { readonly fact: 'registry'; readonly issuer: string }
  | { readonly fact: 'statusList'; readonly url: string }

/**
 * Picks the facts about some credentials of a wallet, and about those of others that go along with them: of the others
 * only a pack knows anything. Asks nobody.
 */
export type Stapler = (
  wallet: Wallet,
  ids: readonly string[],
  others?: readonly ReadCredential[],
) => Promise<Stapled>

/** Where there is no room for facts. */
export const noFacts: Stapler = async () => ({ missing: [] })

/**
 * The batch proofs that the wallet keeps, and nothing else. They always go along: a document needs its proof on the day
 * that its issuer's key is known to be stolen, and whoever shows it cannot know.
 */
export const keptProofs: Stapler = async (wallet, ids) => {
  const { batchProofs } = await wallet.evidence(ids)
  return { missing: [], ...(batchProofs ? { facts: { batchProofs } } : {}) }
}

/**
 * The freshest status lists that the wallet keeps or the pack has, type metadata, batch proofs, and of the pack's registry
 * what says who the issuers are.
 *
 * @param pack Absent: then what the wallet keeps must do.
 * @throws as `readTrustPack`, and later as `factsFor`.
 */
export async function openStapler(pack: string | undefined): Promise<Stapler> {
  const known = pack === undefined ? undefined : await readPack(pack)
  return async (wallet, ids, others = []) => {
    const held = await Promise.all(ids.map((id) => wallet.get(id)))
    const shown = [...held.map(({ credential }) => credential), ...others]
    const [kept, needed] = [await wallet.evidence(ids), await known?.about(shown)]
    const statusLists = new Map([...(needed?.facts.statusLists ?? []), ...(kept.statusLists ?? [])])
    const facts = { ...needed?.facts, ...kept, ...(statusLists.size > 0 ? { statusLists } : {}) }
    const urls = new Set(shown.flatMap(({ status }) => status.map(({ url }) => url)))
    return {
      ...(Object.keys(facts).length > 0 ? { facts } : {}),
      missing: [
        ...(needed?.missing ?? [{ fact: 'noPack' } as const]),
        ...[...urls].flatMap((url) => (statusLists.has(url) ? [] : [{ fact: 'statusList', url } as const])),
      ],
    }
  }
}

/** What is missing, in words. */
export function missingLines(missing: readonly MissingFact[], session: Session): string[] {
  return missing.map(({ fact, ...slots }) => session.say(words[fact], slots))
}

/** A pack, and what it says of some documents. */
async function readPack(
  pack: string,
): Promise<{ about(shown: readonly ReadCredential[]): Promise<Required<Stapled>> }> {
  const bytes = await readPackFile(pack)
  const all = await withPlace(pack, () => readTrustPack(bytes))
  return {
    async about(shown) {
      const facts = await withPlace(pack, () => factsFor(shown, all))
      const issuers = [...new Set(shown.map(({ issuer }) => issuer))]
      const missing = await Promise.all(
        issuers.map(async (issuer) => {
          const one = shown.filter((credential) => credential.issuer === issuer).slice(0, 1)
          const { registry } = all.registry ? await factsFor(one, { registry: all.registry }) : {}
          return registry ? [] : [{ fact: 'registry', issuer } as const]
        }),
      )
      return { facts, missing: missing.flat() }
    },
  }
}
