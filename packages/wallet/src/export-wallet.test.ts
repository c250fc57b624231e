import { readCredential } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { issueLink, trustInLinks } from '../../../fixtures/guardians.ts'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testKeys } from '../../../fixtures/test-keys.ts'
import { exportWallet } from './export-wallet.ts'
import { createMemoryStore } from './memory-store.ts'
import type { StoredRecord, WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')

async function filledStore(): Promise<WalletStore> {
  const store = createMemoryStore()
  const wallet = new Wallet({ store, now: () => now })
  const { publicJwk } = await wallet.id()
  const later = new Date('2026-06-27T09:00:00Z')
  const { card } = await wallet.add(await issuedDiploma({ holderKey: publicJwk }))
  await wallet.add(
    await issuedDiploma({
      holderKey: publicJwk,
      issuedAt: later,
      change: (document) => ({ ...document, validFrom: later.toISOString() }),
    }),
  )
  await wallet.add(
    await issuedDiploma({ format: 'dc+sd-jwt', change: (document) => ({ ...document, id: 'urn:uuid:2' }) }),
  )
  await wallet.presentChosen([{ credentialId: card.id, disclose: [] }], {
    audience: 'https://university.example',
    consent: { agreed: true, by: 'Owner', purpose: 'Admission' },
  })
  return store
}

describe('an export', () => {
  it('is a standard file for each credential, the history, and an index of them', async () => {
    const store = await filledStore()
    const files = await exportWallet(store)
    const index = JSON.parse(files.at(-1)?.text ?? '')
    expect(files.map(({ name }) => name.replace(/_.{16}\./, '_ID.')).toSorted()).toEqual([
      'history.json',
      'index.json',
      'school-diploma_ID.dc.sd-jwt',
      'school-diploma_ID.vc.sd-jwt',
      'school-diploma_ID.vc.sd-jwt',
    ])
    expect(index.holder).toBe((await new Wallet({ store }).id()).did)
    for (const { file, mediaType, id, bound } of index.credentials) {
      const exported = files.find(({ name }) => name === file)
      expect(exported?.mediaType).toBe(mediaType)
      const read = await readCredential(exported?.text ?? '', { mediaType })
      expect([read.document.id, read.holderKey !== undefined]).toEqual([id, bound])
    }
    const replaced = index.credentials.filter(({ supersededBy }: { supersededBy?: string }) => supersededBy)
    expect(replaced).toHaveLength(1)
    expect(files.map(({ name }) => name)).toContain(replaced[0].supersededBy)
    expect(JSON.parse(files.find(({ name }) => name === index.history)?.text ?? '')).toMatchObject([
      { sequence: 1, audience: 'https://university.example', purpose: 'Admission' },
    ])
  })

  it('is taken in by another wallet, what is bound to the key by one with that key only', async () => {
    const store = await filledStore()
    const files = await exportWallet(store, { withKey: true })
    const stranger = new Wallet({ store: createMemoryStore(), now: () => now })
    const key = files.find(({ name }) => name === 'holder-key-1.jwk.json')
    const bytes = new TextEncoder().encode(key?.text)
    const record: StoredRecord = { type: 'holder-key', id: '1', version: 1, bytes }
    const moved = new Wallet({ store: createMemoryStore([record]), now: () => now })
    for (const { text, mediaType, name } of files) {
      if (!mediaType.endsWith('sd-jwt')) continue
      await moved.add(text, { mediaType })
      if (name.endsWith('.dc.sd-jwt')) await stranger.add(text)
      else await expect(stranger.add(text)).rejects.toMatchObject({ code: 'ISSUED_CREDENTIAL_INVALID' })
    }
    expect(await moved.list()).toEqual(await new Wallet({ store, now: () => now }).list())
  })

  it('with its keys has the links of guardians, so that who decides moves along', async () => {
    const store = createMemoryStore([
      {
        type: 'holder-key',
        id: '1',
        version: 1,
        bytes: new TextEncoder().encode(JSON.stringify(testKeys.holder)),
      },
    ])
    const link = await issueLink()
    await new Wallet({ store, trust: await trustInLinks(), now: () => now }).family.addGuardian(link)
    const files = await exportWallet(store, { withKey: true })
    const { guardians } = JSON.parse(files.at(-1)?.text ?? '')
    expect(files.filter(({ name }) => guardians.includes(name))).toMatchObject([
      { mediaType: 'application/vc+sd-jwt', text: link },
    ])
    expect((await exportWallet(store)).map(({ text }) => text)).not.toContain(link)
  })

  it('has no key unless it is asked for', async () => {
    const store = await filledStore()
    const records = (await store.snapshot()).records
    const { d } = JSON.parse(
      new TextDecoder().decode(records.find(({ type }) => type === 'holder-key')?.bytes),
    )
    const textOf = async (withKey: boolean) =>
      (await exportWallet(store, { withKey })).map(({ text }) => text).join()
    expect(await textOf(false)).not.toContain(d)
    expect(await textOf(true)).toContain(d)
  })

  it('has all that is sound beside what is damaged, and tells of that', async () => {
    const { records } = await (await filledStore()).snapshot()
    const isFirst = ({ type, id }: StoredRecord, i: number) =>
      (type === 'consent' && id === '1') || i === records.findIndex((one) => one.type === 'credential')
    const damaged = createMemoryStore(
      records.map((record, i) => (isFirst(record, i) ? { ...record, bytes: new Uint8Array(3) } : record)),
    )
    await expect(exportWallet(damaged)).rejects.toMatchObject({ code: 'STORAGE_RECORD_DAMAGED' })
    const told: string[] = []
    const files = await exportWallet(damaged, { onDamaged: ({ code }) => told.push(code) })
    expect(told).toEqual(['STORAGE_RECORD_DAMAGED', 'HISTORY_BROKEN'])
    expect(files).toHaveLength(3)
  })
})
