import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { createMemoryStore } from './memory-store.ts'
import type { StoreChange, WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const documents = await Promise.all(
  Array.from({ length: 5 }, (_, i) =>
    issuedDiploma({ change: (document) => ({ ...document, id: `urn:x:${i}` }) }),
  ),
)

/** A store that counts what is written to it, and lets somebody else write first. */
function watched(before: (changes: readonly StoreChange[]) => Promise<void> = async () => {}) {
  const store = createMemoryStore()
  const writes: number[] = []
  const watching: WalletStore = {
    ...store,
    async write(changes) {
      await before(changes)
      await store.write(changes)
      writes.push(changes.length)
    },
  }
  return { store, watching, writes }
}

describe('an intake', () => {
  it('writes together what is handed over together, and one by one what is waited for', async () => {
    const { watching, writes } = watched()
    const intake = await new Wallet({ store: watching }).intake()
    writes.length = 0
    await Promise.all(documents.slice(0, 3).map((text) => intake(text)))
    expect(writes).toEqual([6])
    for (const text of documents.slice(3)) await intake(text)
    expect(writes).toEqual([6, 2, 2])
  })

  it('judges each by what the ones before it left', async () => {
    const older = await issuedDiploma()
    const newer = await issuedDiploma({
      change: (document) => ({ ...document, validFrom: '2026-07-01T00:00:00Z' }),
    })
    const wallet = new Wallet({ store: createMemoryStore(), now: () => new Date('2026-07-02T00:00:00Z') })
    const intake = await wallet.intake()
    const taken = await Promise.all([older, newer, older].map((text) => intake(text)))
    expect(taken.map(({ outcome }) => outcome)).toEqual(['added', 'replaced', 'known'])
    expect((await wallet.list()).map(({ state }) => state).toSorted()).toEqual(['in-force', 'superseded'])
  })

  it('keeps the others when one is no credential', async () => {
    const wallet = new Wallet({ store: createMemoryStore() })
    const intake = await wallet.intake()
    const [one = '', other = ''] = documents
    const taken = await Promise.allSettled([one, 'nonsense', other].map((text) => intake(text)))
    expect(taken.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(await wallet.list()).toHaveLength(2)
  })

  it('lets none suffer for another that meets somebody else’s change', async () => {
    let isFirst = true
    const { store, watching } = watched(async (changes) => {
      const [first] = changes
      if (!isFirst || changes.length < 10 || !first || !('put' in first)) return
      isFirst = false
      await store.write([first])
    })
    const wallet = new Wallet({ store: watching })
    const intake = await wallet.intake()
    const taken = await Promise.allSettled(documents.map((text) => intake(text)))
    expect(isFirst).toBe(false)
    // The first is known by now, though its text is not there yet: that one is told.
    expect(taken.slice(1).map(({ status }) => status)).toEqual(Array(4).fill('fulfilled'))
    expect(await wallet.list()).toHaveLength(5)
  })

  it('tells everybody when nothing can be written, and takes in again afterwards', async () => {
    let isFull = false
    const { watching } = watched(async () => {
      if (isFull) throw new Error('disk')
    })
    const wallet = new Wallet({ store: watching })
    const intake = await wallet.intake()
    isFull = true
    const taken = await Promise.allSettled(documents.map((text) => intake(text)))
    expect(taken.every(({ status }) => status === 'rejected')).toBe(true)
    isFull = false
    for (const text of documents) expect((await intake(text)).outcome).toBe('added')
  })
})
