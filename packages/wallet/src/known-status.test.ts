import type { AchievementCredential } from '@attestat/credential'
import { frozenTrust, type TrustSource } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { issue, listUrls, now, statusIndex, statusLists, trustOf } from '../../../fixtures/verification.ts'
import { laterStatus } from './known-status.ts'
import { createMemoryStore } from './memory-store.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const diploma = (index: number) => issue({ holder: null, index })

/** A wallet that has taken in one diploma, by what a source knows at a moment. */
async function walletWith(
  text: string,
  trust: TrustSource,
  store: WalletStore = createMemoryStore(),
  at = now,
) {
  const wallet = new Wallet({ store, trust, now: () => at })
  const { card } = await wallet.add(text)
  return { wallet, card, store }
}

describe('what a card says of revocation', () => {
  it.each([
    ['good', 'in-force'],
    ['revoked', 'revoked'],
  ] as const)('a document that is %s by the list is %s, and as of when', async (place, state) => {
    const { card } = await walletWith(await diploma(statusIndex[place]), await trustOf())
    expect(card).toMatchObject({ state, asOf: new Date('2026-07-01T09:00:00Z') })
  })

  it('a suspended document is suspended', async () => {
    const text = await issue({ holder: null, index: statusIndex.suspended, suspendable: true })
    const { card } = await walletWith(text, await trustOf())
    expect(card.state).toBe('suspended')
  })

  it('is not checked where no list is at hand, or none that can be relied on', async () => {
    const text = await diploma(statusIndex.revoked)
    const known = await trustOf()
    const empty = { ...known, statusList: async () => undefined }
    expect((await walletWith(text, empty)).card).not.toHaveProperty('asOf')
    expect((await walletWith(text, empty)).card.state).toBe('not-checked')
    const stranger = await trustOf({ lists: await statusListsOfStranger() })
    expect((await walletWith(text, stranger)).card.state).toBe('not-checked')
    const early = new Date('2026-07-01T08:00:00Z')
    expect((await walletWith(text, known, createMemoryStore(), early)).card.state).toBe('not-checked')
  })

  it.each([
    ['withdrawal', 'not-checked'],
    ['refresh', 'in-force'],
  ])('where the only list is there for %s, it is %s', async (statusPurpose, state) => {
    const entry = {
      type: 'BitstringStatusListEntry' as const,
      statusPurpose,
      statusListIndex: '7',
      statusListCredential: listUrls.revocation,
    }
    const change = (document: AchievementCredential) => ({ ...document, credentialStatus: entry })
    const { card } = await walletWith(await issue({ holder: null, change }), await trustOf())
    expect(card).toMatchObject({ state })
  })

  it('of a document that names no list there is nothing to ask', async () => {
    const { card } = await walletWith(await issue({ holder: null, index: null }), await trustOf())
    expect(card.state).toBe('in-force')
    expect(card).not.toHaveProperty('asOf')
  })

  it('is remembered, and asked anew when the document is added again', async () => {
    const text = await diploma(statusIndex.revoked)
    const store = createMemoryStore()
    const unknowing = frozenTrust({ source: 'test' })
    const { card } = await walletWith(text, unknowing, store)
    expect(card.state).toBe('not-checked')
    expect(await walletWith(text, await trustOf(), store)).toMatchObject({ card: { state: 'revoked' } })
    const later = new Wallet({ store, now: () => now })
    expect(await later.list()).toMatchObject([{ state: 'revoked', asOf: new Date('2026-07-01T09:00:00Z') }])
    // Nothing that is known is forgotten again.
    expect((await walletWith(text, unknowing, store)).card.state).toBe('revoked')
  })
})

describe('of two words', () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 6, 1, hour))
  it('the later one counts, and revocation for good', () => {
    const [good, suspended] = [
      { meaning: 'valid', asOf: at(9) },
      { meaning: 'suspended', asOf: at(8) },
    ] as const
    const revoked = { meaning: 'revoked', asOf: at(7) } as const
    expect(laterStatus(suspended, good)).toBe(good)
    expect(laterStatus(good, suspended)).toBe(good)
    expect(laterStatus(revoked, good)).toBe(revoked)
    expect(laterStatus(good, revoked)).toBe(revoked)
    expect(laterStatus(undefined, good)).toBe(good)
    expect(laterStatus(good, undefined)).toBe(good)
  })
})

/** Lists at the school's addresses that somebody else has signed. */
async function statusListsOfStranger(): Promise<ReadonlyMap<string, string>> {
  const lists = await statusLists({ signer: testSigner('stranger') })
  expect(lists.has(listUrls.revocation)).toBe(true)
  return lists
}
