import { jwkThumbprint, type PublicJwk, readCredential, verifyHolderBinding } from '@attestat/credential'
import { verifyHolderProof, verifyWithdrawal } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { backupWallet, openBackup, restoreWallet } from './backup/backup.ts'
import { lockWithRecoverySecret } from './backup/backup-lock.ts'
import { exportWallet } from './export-wallet.ts'
import { readHistoryExport } from './history-export.ts'
import { createMemoryStore } from './memory-store.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const lock = lockWithRecoverySecret(new Uint8Array(32).fill(9))
const [one, other] = ['https://one.example', 'https://other.example']
const walletOver = (store: WalletStore) => new Wallet({ store, now: () => now })

/** A wallet with two diplomas, each bound to a key of its own. */
async function pairwiseWallet() {
  const store = createMemoryStore()
  const wallet = walletOver(store)
  const ids: string[] = []
  for (const id of ['urn:uuid:1', 'urn:uuid:2']) {
    const { publicJwk: holderKey } = await wallet.pairwiseId()
    const text = await issuedDiploma({ holderKey, change: (document) => ({ ...document, id }) })
    ids.push((await wallet.add(text)).card.id)
  }
  return { store, wallet, ids }
}

async function shownTo(wallet: Wallet, audience: string, credentialId = '') {
  const chosen = [{ credentialId, disclose: [['credentialSubject', 'familyName']] }]
  const { vp_token } = await wallet.presentChosen(chosen, { audience, consent, nonce: 'the-nonce' })
  return readCredential(String(Object.values(vp_token).flat()[0]))
}

/** Withdraws the first line. */
async function issuerOfNotice(wallet: Wallet): Promise<string> {
  return (await verifyWithdrawal((await wallet.withdraw(1)).withdrawal.notice, { now })).holder
}

describe('a key for each document', () => {
  it('lets two receivers share neither key, nor subject id, nor salt, nor the document’s own id', async () => {
    const { wallet, ids } = await pairwiseWallet()
    const shown = [await shownTo(wallet, one, ids[0]), await shownTo(wallet, other, ids[1])]
    const texts = shown.map((credential) => {
      const { holderKey, document, disclosures } = credential
      return [
        holderKey?.x,
        credential.holder,
        document.credentialSubject.id,
        document.id,
        ...disclosures.map(({ salt }) => salt),
      ]
    })
    expect(texts[0]).toHaveLength(5)
    expect(texts[0]?.filter((text) => text === undefined || texts[1]?.includes(text))).toEqual([])
    const own = (await wallet.id()).did
    expect(shown.map(({ holder }) => holder)).not.toContain(own)
  })

  it('signs with the key that the document is bound to', async () => {
    const { wallet, ids } = await pairwiseWallet()
    for (const id of ids) {
      const verified = await verifyHolderBinding(await shownTo(wallet, one, id), { now })
      expect(verified).toMatchObject({ audience: one, nonce: 'the-nonce' })
    }
  })

  it('keeps documents of one key apart from those of another in a W3C presentation', async () => {
    const { wallet, ids } = await pairwiseWallet()
    const chosen = ids.map((credentialId) => ({ credentialId, disclose: [] }))
    const options = { audience: one, consent, form: 'vp+jwt' } as const
    await expect(wallet.presentChosen(chosen, options)).rejects.toMatchObject({ code: 'VP_FORMAT' })
    await wallet.presentChosen(chosen.slice(1), options)
  })

  it('is proved to an issuer, and only where the wallet has it', async () => {
    const { wallet } = await pairwiseWallet()
    const { publicJwk } = await wallet.pairwiseId()
    const proof = await wallet.proof({ audience: one, nonce: 'challenge', key: publicJwk })
    const verified = await verifyHolderProof(proof, { audience: one, nonce: 'challenge', now })
    expect(verified.publicJwk).toEqual(publicJwk)
    const stranger = { audience: one, key: testPublicJwk('stranger') }
    await expect(wallet.proof(stranger)).rejects.toMatchObject({ code: 'HOLDER_KEY_UNKNOWN' })
  })

  it('takes in nothing that is bound to a key of somebody else', async () => {
    const { wallet } = await pairwiseWallet()
    const foreign = await issuedDiploma({ holderKey: testPublicJwk('stranger') })
    await expect(wallet.add(foreign)).rejects.toMatchObject({ code: 'ISSUED_CREDENTIAL_INVALID', at: 'cnf' })
  })

  it('comes along in a backup, which is not restored over a wallet with a key more', async () => {
    const { store, ids } = await pairwiseWallet()
    const backup = await openBackup(await backupWallet(store, lock, { now }), lock)
    const restored = createMemoryStore(backup.records)
    for (const id of ids) await shownTo(walletOver(restored), one, id)
    expect(await restoreWallet(store, backup)).toEqual({
      lost: { credentials: 0, history: 0, keys: 0, others: 0 },
    })
    await walletOver(store).pairwiseId()
    await expect(restoreWallet(store, backup)).rejects.toMatchObject({
      code: 'BACKUP_OLDER',
      details: { credentials: 0, history: 0, keys: 1 },
    })
    expect(await restoreWallet(store, backup, { allow: ['older'] })).toMatchObject({ lost: { keys: 1 } })
  })

  it('is exported with the others, only when keys are asked for', async () => {
    const { store } = await pairwiseWallet()
    const keysIn = async (withKey: boolean) =>
      (await exportWallet(store, { withKey })).filter(({ mediaType }) => mediaType === 'application/jwk+json')
    expect(await keysIn(false)).toEqual([])
    const keys = (await keysIn(true)).map(({ name, text }) => [
      name,
      Object.keys(JSON.parse(text)).includes('d'),
    ])
    expect(keys).toEqual([
      ['holder-key-1.jwk.json', true],
      ['holder-key-2.jwk.json', true],
      ['holder-key-3.jwk.json', true],
    ])
  })

  it('signs the notice that withdraws the consent to what it has shown', async () => {
    const { wallet, ids } = await pairwiseWallet()
    const shown = await shownTo(wallet, one, ids[1])
    expect(await issuerOfNotice(wallet)).toBe(shown.holder)
  })

  it('signs that notice after the document was removed, too; without it nothing is signed', async () => {
    const { store, wallet, ids } = await pairwiseWallet()
    const shown = await shownTo(wallet, one, ids[1])
    const backup = await openBackup(await backupWallet(store, lock, { now }), lock)
    await wallet.remove(ids[1] ?? '')
    expect(await issuerOfNotice(wallet)).toBe(shown.holder)

    const keyId = await jwkThumbprint(shown.holderKey as PublicJwk)
    const without = backup.records.filter(({ id }) => id !== keyId)
    expect(without).toHaveLength(backup.records.length - 1)
    const bereft = walletOver(createMemoryStore(without))
    await expect(bereft.withdraw(1)).rejects.toMatchObject({ code: 'WITHDRAWAL_KEY_GONE', at: 'history[1]' })
    expect((await bereft.line(1)).withdrawal).toBeUndefined()
    expect(await issuerOfNotice(walletOver(createMemoryStore(backup.records)))).toBe(shown.holder)
  })

  it('is not told from others by a line that an earlier program wrote of a document that is gone', async () => {
    const { store, wallet, ids } = await pairwiseWallet()
    const shown = await shownTo(wallet, one, ids[1])
    const records = (await store.snapshot()).records.map((record) => {
      if (record.type !== 'consent') return record
      const { knownBy: _, ...line } = JSON.parse(new TextDecoder().decode(record.bytes))
      return { ...record, bytes: new TextEncoder().encode(JSON.stringify(line)) }
    })
    expect(await issuerOfNotice(walletOver(createMemoryStore(records)))).toBe(shown.holder)
    const earlier = walletOver(createMemoryStore(records))
    await earlier.remove(ids[1] ?? '')
    await expect(earlier.withdraw(1)).rejects.toMatchObject({ code: 'WITHDRAWAL_KEY_GONE' })
  })

  it('is not the wallet’s own where a document that is bound to no key was shown', async () => {
    const { wallet } = await pairwiseWallet()
    const { card } = await wallet.add(await issuedDiploma())
    await shownTo(wallet, one, card.id)
    const own = (await wallet.id()).did
    expect((await wallet.line(1)).knownBy).toEqual([])
    expect(await issuerOfNotice(wallet)).not.toBe(own)
    const chosen = [{ credentialId: card.id, disclose: [] }]
    await wallet.presentChosen(chosen, { audience: one, consent, form: 'vp+jwt' })
    expect((await wallet.line(3)).knownBy).toEqual([own])
  })

  it('signs an exported history, where it tells of that document alone; the wallet’s own key does so when asked', async () => {
    const { wallet, ids } = await pairwiseWallet()
    const own = (await wallet.id()).did
    const holders = [await shownTo(wallet, one, ids[0]), await shownTo(wallet, other, ids[1])].map(
      ({ holder }) => holder,
    )
    const holderOf = async (options?: Parameters<Wallet['exportHistory']>[0]) => {
      return (await readHistoryExport(await wallet.exportHistory(options))).holder
    }
    expect([await holderOf({ audience: one }), await holderOf({ audience: other })]).toEqual(holders)
    // Of several keys none: it would stand for the others.
    const [first, second] = [await holderOf(), await holderOf()]
    expect(new Set([first, second, own, ...holders]).size).toBe(5)
    expect(await holderOf({ withOwnKey: true })).toBe(own)
  })
})
