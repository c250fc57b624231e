import { didKeyOf, readCredential, verifyHolderBinding } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { backupWallet, openBackup, restoreWallet } from './backup/backup.ts'
import { lockWithRecoverySecret } from './backup/backup-lock.ts'
import { exportWallet } from './export-wallet.ts'
import { readHistoryExport } from './history-export.ts'
import { createMemoryStore } from './memory-store.ts'
import type { WalletStore } from './store.ts'
import { Wallet, type WalletOptions } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const audience = 'https://university.example'
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const lock = lockWithRecoverySecret(new Uint8Array(32).fill(9))
const key = testPublicJwk('holder')
const outsideSigner: WalletOptions['outsideSigner'] = async ({ x }) =>
  x === key.x ? testSigner('holder') : undefined

const walletOver = (store: WalletStore, more: Partial<WalletOptions> = {}) =>
  new Wallet({ store, now: () => now, ...more })
const bound = (holderKey = key) => issuedDiploma({ holderKey })
const show = async (wallet: Wallet, form: 'sd-jwt' | 'vp+jwt' = 'sd-jwt'): Promise<string> => {
  const [card] = await wallet.list()
  const chosen = [{ credentialId: card?.id as string, disclose: [] }]
  const { vp_token } = await wallet.presentChosen(chosen, { audience, consent, nonce: 'the-nonce', form })
  return String(Object.values(vp_token).flat()[0])
}

describe('a key outside of the wallet', () => {
  it('signs what is bound to it, which is kept and shown as the wallet’s own', async () => {
    const wallet = walletOver(createMemoryStore(), { outsideSigner })
    expect(await wallet.add(await bound())).toMatchObject({ card: { isVerified: true, isBound: true } })
    const shown = await readCredential(await show(wallet))
    expect(shown.holderKey).toEqual(key)
    expect(await verifyHolderBinding(shown, { now })).toMatchObject({ audience, nonce: 'the-nonce' })
    await show(wallet, 'vp+jwt')
    const line = await wallet.withdraw(1)
    expect(line.withdrawal.notice).toEqual(expect.any(String))
  })

  it('that nobody has is nobody’s: what is bound to it does not come in', async () => {
    const store = createMemoryStore()
    const refused = { code: 'ISSUED_CREDENTIAL_INVALID', at: 'cnf' }
    await expect(walletOver(store).add(await bound())).rejects.toMatchObject(refused)
    const stranger = await bound(testPublicJwk('stranger'))
    await expect(walletOver(store, { outsideSigner }).add(stranger)).rejects.toMatchObject(refused)
    expect(await store.list('outside-key')).toEqual([])
  })

  it('is remembered by its public side, and missed where it is not at hand', async () => {
    const store = createMemoryStore()
    const wallet = walletOver(store, { outsideSigner })
    await Promise.all([wallet.add(await bound()), wallet.add(await bound())])
    const [record] = await store.list('outside-key')
    expect(JSON.parse(new TextDecoder().decode(record?.bytes))).toEqual(key)
    const without = walletOver(store)
    expect(await without.list()).toHaveLength(2)
    await without.add(await bound())
    for (const form of ['sd-jwt', 'vp+jwt'] as const) {
      await expect(show(without, form)).rejects.toMatchObject({ code: 'HOLDER_KEY_OUTSIDE' })
    }
    expect(await without.history()).toEqual([])
    await show(walletOver(store, { outsideSigner }))
    await expect(without.withdraw(1)).rejects.toMatchObject({ code: 'HOLDER_KEY_OUTSIDE', at: 'history[1]' })
    await walletOver(store, { outsideSigner }).withdraw(1)
  })

  it('signs what is said later of what it has shown, and is not linked to the wallet’s own', async () => {
    const store = createMemoryStore()
    const wallet = walletOver(store, { outsideSigner })
    await wallet.add(await bound())
    await show(wallet)
    const history = await wallet.exportHistory({ audience })
    expect((await readHistoryExport(history)).holder).toBe(didKeyOf(key))
    const { did } = await wallet.id()
    const without = await readHistoryExport(await walletOver(store).exportHistory({ audience }))
    expect([didKeyOf(key), did]).not.toContain(without.holder)
    await expect(walletOver(store).withdraw(1)).rejects.toMatchObject({ code: 'HOLDER_KEY_OUTSIDE' })
    await wallet.withdraw(1)
  })

  it('stays outside of backups and exports', async () => {
    const store = createMemoryStore()
    await walletOver(store, { outsideSigner }).add(await bound())
    const backup = await openBackup(await backupWallet(store, lock, { now }), lock)
    const restored = createMemoryStore()
    await restoreWallet(restored, backup)
    await expect(show(walletOver(restored))).rejects.toMatchObject({ code: 'HOLDER_KEY_OUTSIDE' })
    await show(walletOver(restored, { outsideSigner }))
    const keys = (await exportWallet(store, { withKey: true })).filter(({ name }) => name.includes('key'))
    expect(keys).toHaveLength(1)
    expect(keys[0]?.text).not.toContain(key.x)
  })
})
