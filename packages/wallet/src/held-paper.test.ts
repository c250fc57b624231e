import { type Paper, writeDidDocument, writePaper } from '@attestat/credential'
import { createBundle, frozenTrust } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import { issue, listUrls, now, statusIndex, statusLists, trustOf } from '../../../fixtures/verification.ts'
import { backupWallet, openBackup } from './backup/backup.ts'
import { lockWithRecoverySecret } from './backup/backup-lock.ts'
import { exportWallet } from './export-wallet.ts'
import { countCards, findCards, portfolioOf } from './home.ts'
import { createMemoryStore } from './memory-store.ts'
import { Wallet } from './wallet.ts'

const trust = await trustOf({ lists: new Map() })
const consent = { agreed: true, by: 'Анна', purpose: 'Поступление' } as const

/** The code on the page of the diploma that `issue` makes. */
function paperOf(
  change: Partial<Paper> = {},
  key: TestKeyName = 'school',
  kid: string = schoolKid,
): Promise<string> {
  const paper: Paper = {
    kind: 'school-diploma',
    name: 'Соколова Анна Сергеевна',
    title: 'Аттестат о среднем общем образовании',
    awardedOn: '2026-06-25',
    issuedAt: new Date('2026-06-26T10:00:00Z'),
    status: { uri: listUrls.token, idx: statusIndex.good },
    ...change,
  }
  return writePaper(paper, testSigner(key, kid))
}

function walletOver(store = createMemoryStore()) {
  return new Wallet({ store, trust, now: () => now })
}

const diploma = (index: number = statusIndex.good) => issue({ holder: null, index })

describe('a paper in a wallet', () => {
  it('is verified, listed with field, state and date, found, counted and shown', async () => {
    const wallet = walletOver()
    const { outcome, card } = await wallet.add(`${await paperOf()}\n`)
    expect(outcome).toBe('added')
    expect(card).toMatchObject({
      kind: 'school-diploma',
      field: 'education',
      awardedDate: '2026-06-25',
      state: 'not-checked',
      isVerified: true,
      isBound: false,
      isPaper: true,
    })
    const cards = await wallet.list()
    expect(cards).toEqual([card])
    expect(findCards(cards, 'аттест 2026')).toEqual([card])
    expect(countCards(cards).byField).toEqual({ education: 1 })
    const { claims } = await wallet.show(card.id)
    expect(claims.map(({ value, hideable }) => [value, hideable])).toContainEqual([
      'Соколова Анна Сергеевна',
      false,
    ])
  })

  it('is refused with a signature that is wrong, and kept unverified only where that was asked for', async () => {
    const wallet = walletOver()
    const unverified = 'keep' as const
    await expect(wallet.add(await paperOf({}, 'stranger'), { unverified })).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
      details: { reasonCode: 'SIGNATURE_INVALID' },
    })
    await expect(wallet.add('ATTESTAT1:A')).rejects.toMatchObject({ code: 'PAPER_MALFORMED' })
    const did = 'did:web:school.example'
    const text = await paperOf({}, 'school', `${did}#key-1`)
    const store = createMemoryStore()
    const unknowing = walletOver(store)
    await expect(unknowing.add(text)).rejects.toMatchObject({ code: 'ISSUER_KEY_UNKNOWN' })
    expect((await unknowing.add(text, { unverified })).card.isVerified).toBe(false)
    // Checked later, it takes its own place.
    const methods = [{ id: `${did}#key-1`, jwk: testPublicJwk('school') }]
    const document = { id: did, deactivated: false, assertionMethod: methods, authentication: [] }
    const didDocuments = new Map([[did, writeDidDocument(document)]])
    const knowing = new Wallet({
      store,
      trust: frozenTrust({ source: 'a test', didDocuments }),
      now: () => now,
    })
    expect((await knowing.add(text)).card.isVerified).toBe(true)
    expect(await knowing.list()).toHaveLength(1)
  })

  it('is one when it comes twice, also from another print', async () => {
    const wallet = walletOver()
    await wallet.add(await paperOf())
    const later = await paperOf({ issuedAt: new Date('2026-06-29T10:00:00Z') })
    expect((await wallet.add(await paperOf())).outcome).toBe('known')
    expect((await wallet.add(later)).outcome).toBe('known')
    const another = await paperOf({ status: { uri: listUrls.token, idx: statusIndex.revoked } })
    expect((await wallet.add(another)).outcome).toBe('added')
    expect(await wallet.list()).toHaveLength(2)
  })

  it('gives its place to the document, whichever comes first, and to no other', async () => {
    const wallet = walletOver()
    const { card: paper } = await wallet.add(await paperOf())
    expect((await wallet.add(await diploma(statusIndex.revoked))).outcome).toBe('added')
    const { outcome, card } = await wallet.add(await diploma())
    expect(outcome).toBe('completed')
    const left = (await wallet.list()).map(({ id }) => id)
    expect(left).toHaveLength(2)
    expect(left).not.toContain(paper.id)
    expect(await wallet.add(await paperOf())).toMatchObject({ outcome: 'known', card: { id: card.id } })
    expect(await wallet.list()).toHaveLength(2)
  })

  it('gives its place among many that come at once, too', async () => {
    const intake = await walletOver().intake()
    const taken = [await paperOf(), await diploma(), await paperOf()].map((text) => intake(text))
    expect((await Promise.all(taken)).map(({ outcome }) => outcome)).toEqual(['added', 'completed', 'known'])
  })

  it('learns what its list says', async () => {
    const wallet = walletOver()
    await wallet.add(await paperOf({ status: { uri: listUrls.token, idx: statusIndex.revoked } }))
    const lists = await statusLists()
    const fetchFact = async (url: string) => new TextEncoder().encode(lists.get(url))
    const { changed } = await wallet.refresh({ fetchFact })
    expect(changed).toMatchObject([{ state: 'revoked', isPaper: true }])
    expect(await wallet.list()).toMatchObject([{ state: 'revoked' }])
  })

  it('answers no request, is in no portfolio, and refused in words where it is named', async () => {
    const wallet = walletOver()
    const { card } = await wallet.add(await paperOf())
    const cards = await wallet.list()
    expect(portfolioOf(cards)).toEqual([])
    const chosen = [{ credentialId: card.id, disclose: [] }]
    const options = { audience: 'https://university.example', consent }
    await expect(wallet.presentChosen(chosen, options)).rejects.toMatchObject({ code: 'PAPER_NOT_SHOWN' })
    expect(await wallet.history()).toEqual([])
    const { card: whole } = await wallet.add(await diploma())
    const { vp_token: vpToken } = await wallet.presentChosen(
      [{ ...chosen[0]!, credentialId: whole.id }],
      options,
    )
    expect(createBundle({ vpToken })).toContain('vp_token')
  })

  it('is backed up, exported, and removed', async () => {
    const store = createMemoryStore()
    const wallet = walletOver(store)
    await wallet.id()
    const text = await paperOf()
    const { card } = await wallet.add(text)
    const lock = lockWithRecoverySecret(new Uint8Array(32).fill(3))
    const { records } = await openBackup(await backupWallet(store, lock, { now }), lock)
    expect(await walletOver(createMemoryStore(records)).list()).toEqual([card])
    const files = await exportWallet(store)
    expect(files).toContainEqual({ name: `paper-${card.id}.txt`, mediaType: 'text/plain', text: `${text}\n` })
    await wallet.remove(card.id)
    expect(await wallet.list()).toEqual([])
    await expect(wallet.show(card.id)).rejects.toMatchObject({ code: 'CREDENTIAL_UNKNOWN' })
  })
})
