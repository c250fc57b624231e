import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { didKeyOf, didKeyUrlOf, readCompactJws } from '@attestat/credential'
import { kdfFloor } from '@attestat/keys/keystore'
import { TrustError } from '@attestat/trust'
import Sqlite from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  type DiplomaToIssue,
  issue,
  type ListsToSign,
  listsIssuedAt,
  listUrls,
  now,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'
import { backupWallet, openBackup } from './backup/backup.ts'
import { lockWithRecoverySecret, newRecoverySecret } from './backup/backup-lock.ts'
import { createMemoryStore } from './memory-store.ts'
import { createWalletFile } from './sqlite.node.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

// Nothing is known of any list but what is fetched.
const trust = await trustOf({ lists: new Map() })
const later = new Date('2026-07-01T09:30:00Z')

let store: WalletStore
let wallet: Wallet
let asked: string[]
beforeEach(() => {
  store = createMemoryStore()
  wallet = new Wallet({ store, trust, now: () => now })
  asked = []
})

/** Puts documents into the wallet; they are bound to no key. */
async function keep(...documents: readonly DiplomaToIssue[]): Promise<void> {
  for (const [i, options] of documents.entries()) {
    await wallet.add(
      await issue({
        holder: null,
        ...options,
        change: (document) => ({ ...document, id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c000${i}` }),
      }),
    )
  }
}
async function refresh(options: ListsToSign = {}, missing: readonly string[] = []) {
  const lists = await statusLists(options)
  return wallet.refresh({
    fetchFact: async (url) => {
      asked.push(url)
      const token = missing.includes(url) ? undefined : lists.get(url)
      if (token === undefined) throw new TrustError('FETCH_FAILED', { at: url })
      return new TextEncoder().encode(`${token}\n`)
    },
  })
}
const states = async () => (await wallet.list()).map(({ state }) => state).sort()

describe('refreshing', () => {
  it('learns what the lists say of every document, and asks each list once, whole', async () => {
    await keep({ index: statusIndex.revoked }, {}, { index: statusIndex.suspended, suspendable: true })
    expect(await states()).toEqual(['not-checked', 'not-checked', 'not-checked'])
    const { lists, changed } = await refresh()
    expect(lists).toEqual([
      { url: listUrls.revocation, outcome: 'newer', asOf: listsIssuedAt },
      { url: listUrls.suspension, outcome: 'newer', asOf: listsIssuedAt },
    ])
    expect(changed.map(({ state }) => state).sort()).toEqual(['in-force', 'revoked', 'suspended'])
    expect(await states()).toEqual(['in-force', 'revoked', 'suspended'])
    // In the order of addresses, not of documents, and nothing after the name of the list.
    expect(asked).toEqual([listUrls.revocation, listUrls.suspension])
  })

  it('keeps the freshest copy to go along, and never puts an older one in its place', async () => {
    await keep({})
    const [{ id = '' } = {}] = await wallet.list()
    const copyOf = async () => (await wallet.evidence([id])).statusLists?.get(listUrls.revocation)
    expect(await copyOf()).toBeUndefined()
    await refresh({ issuedAt: later })
    const fresh = await copyOf()
    expect(readCompactJws(fresh ?? '').payload.validFrom).toBe('2026-07-01T09:30:00Z')
    const { lists, changed } = await refresh({ issuedAt: listsIssuedAt, blank: true })
    expect(lists).toMatchObject([{ outcome: 'same', asOf: later }])
    expect(changed).toEqual([])
    expect(await copyOf()).toBe(fresh)
  })

  it('says what could not be fetched, and keeps what was known', async () => {
    await keep({ suspendable: true })
    await refresh()
    const { lists } = await refresh({ issuedAt: later }, [listUrls.revocation])
    expect(lists).toMatchObject([
      { url: listUrls.revocation, outcome: 'refused', error: { code: 'FETCH_FAILED' } },
      { url: listUrls.suspension, outcome: 'newer', asOf: later },
    ])
    expect(await states()).toEqual(['in-force'])
  })

  it('refuses a list that its issuer has not signed, or not yet', async () => {
    await keep({})
    const stranger = testPublicJwk('stranger')
    const forged = { signer: testSigner('stranger', didKeyUrlOf(stranger)), issuer: didKeyOf(stranger) }
    expect((await refresh(forged)).lists).toMatchObject([
      { outcome: 'refused', error: { code: 'STATUS_ISSUER_MISMATCH' } },
    ])
    expect((await refresh({ issuedAt: new Date('2026-07-02T00:00:00Z') })).lists).toMatchObject([
      { outcome: 'refused', error: { code: 'STATUS_LIST_IN_FUTURE' } },
    ])
    expect(await states()).toEqual(['not-checked'])
    expect((await refresh()).lists).toMatchObject([{ outcome: 'newer' }])
  })

  /** A document whose status is at an address. */
  const withListAt = (url: string): Promise<string> =>
    issue({
      holder: null,
      index: null,
      change: (document) => ({
        ...document,
        credentialStatus: {
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: '7',
          statusListCredential: url,
        },
      }),
    })

  it('D14 does not ask at an address that could name the document', async () => {
    await wallet.add(await withListAt(`${listUrls.revocation}?document=7`))
    const { lists } = await refresh()
    expect(lists).toMatchObject([{ outcome: 'refused', error: { code: 'STATUS_LIST_PERSONAL' } }])
    expect(asked).toEqual([])
  })

  it('D11 makes nothing of an address that cannot be read', async () => {
    await wallet.add(await withListAt(`https://${'eyJ'.repeat(7000)}`))
    expect((await refresh()).lists).toMatchObject([{ outcome: 'refused', error: { code: 'FETCH_FAILED' } }])
  })

  it('asks nobody about a document that nobody is known to have signed', async () => {
    const unknown = {
      ...trust,
      resolveKey: async () => {
        throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
      },
    }
    const other = new Wallet({ store, trust: unknown, now: () => now })
    await other.add(await issue({ holder: null }), { unverified: 'keep' })
    expect((await refresh()).lists).toEqual([])
    expect(asked).toEqual([])
    await wallet.add(await issue({ holder: null }))
    expect((await refresh()).lists).toHaveLength(1)
  })

  it('opens no text but of an entry that does not say which lists the document names', async () => {
    await keep({}, { index: statusIndex.revoked }, { index: null })
    const opened: string[] = []
    const watched: WalletStore = {
      ...store,
      get: (name) => {
        if (name.type === 'credential-text') opened.push(name.id)
        return store.get(name)
      },
      list: (type) => {
        expect(type).not.toBe('credential-text')
        return store.list(type)
      },
    }
    wallet = new Wallet({ store: watched, trust, now: () => now })
    expect((await refresh()).changed).toHaveLength(2)
    expect(opened).toEqual([])

    // As earlier programs wrote it.
    const [revoked] = (await wallet.list()).filter(({ state }) => state === 'revoked')
    const record = await store.get({ type: 'credential', id: revoked?.id ?? '' })
    const { status: _known, ...content } = JSON.parse(new TextDecoder().decode(record?.bytes))
    delete content.facts.status
    const bytes = new TextEncoder().encode(JSON.stringify(content))
    await store.write([{ put: { ...(record as NonNullable<typeof record>), version: 3, bytes } }])
    expect(await states()).toContain('not-checked')
    expect((await refresh()).changed).toMatchObject([{ state: 'revoked' }])
    expect(opened).toEqual([revoked?.id])
    await refresh({ issuedAt: later })
    expect(opened).toHaveLength(1)
  })

  it('goes on where a list that is kept is damaged, says so, and knows what the fresh one says', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'attestat-refresh-'))
    try {
      const path = join(folder, 'student.wallet')
      store = await createWalletFile(path, 'passphrase', { kdf: kdfFloor })
      wallet = new Wallet({ store, trust, now: () => now })
      await keep({}, { index: statusIndex.suspended, suspendable: true })
      const rows = (sql: string) => {
        const database = new Sqlite(path)
        try {
          return database.prepare<[], string>(sql).pluck().all()
        } finally {
          database.close()
        }
      }
      const before = new Set(rows('SELECT hex(slot) FROM sealed_record'))
      await refresh()
      expect(await states()).toEqual(['in-force', 'suspended'])
      const [list] = rows('SELECT hex(slot) FROM sealed_record').filter((slot) => !before.has(slot))
      new Sqlite(path).exec(`UPDATE sealed_record SET sealed = x'00' WHERE hex(slot) = '${list}'`).close()

      const { lists, changed } = await refresh({ issuedAt: later })
      expect(lists.map(({ outcome, error }) => error?.code ?? outcome).toSorted()).toEqual([
        'STATUS_LIST_UNKEPT',
        'newer',
      ])
      expect(lists.map(({ asOf }) => asOf)).toEqual([later, later])
      expect(changed).toHaveLength(2)
      expect((await wallet.list()).map(({ asOf }) => asOf)).toEqual([later, later])
      await store.close()
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('is done again from a backup, which holds no lists', async () => {
    await keep({})
    await refresh()
    const lock = lockWithRecoverySecret(newRecoverySecret())
    const { records } = await openBackup(await backupWallet(store, lock, { now }), lock)
    expect(records.map(({ type }) => type).sort()).toEqual(['credential', 'credential-text', 'holder-key'])
  })
})
