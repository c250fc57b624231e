import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import { createReceipt, verifyWithdrawal } from '@attestat/openid4vc'
import { localTrust } from '@attestat/trust'
import { beforeEach, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { readHistoryExport } from './history-export.ts'
import { createMemoryStore } from './memory-store.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const university = `decentralized_identifier:${didKeyOf(testPublicJwk('federation'))}`
const club = 'https://club.example'

let store: WalletStore
let wallet: Wallet
let credentialId: string
beforeEach(async () => {
  store = createMemoryStore()
  wallet = new Wallet({ store, now: () => now })
  const { publicJwk } = await wallet.id()
  credentialId = (await wallet.add(await issuedDiploma({ holderKey: publicJwk }))).card.id
})

const disclose = [['credentialSubject', 'familyName']]
const showTo = (audience: string) => wallet.presentChosen([{ credentialId, disclose }], { audience, consent })
const receiptOf = (
  received: { presentationHash: string; withdrawalHash?: string },
  name: TestKeyName = 'federation',
) => createReceipt(received, { signer: testSigner(name, didKeyUrlOf(testPublicJwk(name))), now })
async function lineOf(sequence: number) {
  const line = (await wallet.history()).find((one) => one.sequence === sequence)
  if (!line) throw new Error('there is such a line')
  return line
}

describe('a consent', () => {
  it('is withdrawn by a notice that says what was shown, and the history keeps it', async () => {
    await showTo(university)
    const { withdrawal } = await wallet.withdraw(1)
    const { holder, ...notice } = await verifyWithdrawal(withdrawal.notice, { audience: university, now })
    expect(holder).toBe((await wallet.id()).did)
    expect(notice).toMatchObject({
      consentedAt: now,
      purpose: consent.purpose,
      presentationHash: (await lineOf(1)).presentationHash,
      credentials: [{ kind: 'school-diploma', disclosed: disclose }],
    })
    expect(await wallet.history()).toMatchObject([{ sequence: 1, withdrawal: { at: now } }])
  })

  it('is withdrawn once: asking again gives the same notice', async () => {
    await showTo(university)
    const first = await wallet.withdraw(1)
    expect(await wallet.withdraw(1)).toEqual(first)
    await expect(wallet.withdraw(2)).rejects.toMatchObject({ code: 'HISTORY_UNKNOWN' })
  })

  it('can be withdrawn after its document is gone', async () => {
    await showTo(university)
    await wallet.remove(credentialId)
    expect((await wallet.withdraw(1)).withdrawal.notice).not.toBe('')
  })
})

describe('a receipt', () => {
  it('for what was shown, and for the notice, is kept with its line, once', async () => {
    await showTo(club)
    await showTo(university)
    const { presentationHash } = await lineOf(2)
    const receipt = await receiptOf({ presentationHash })
    expect(await wallet.keepReceipt(`${receipt}\n`)).toMatchObject({ sequence: 2 })
    await wallet.keepReceipt(receipt)
    const { hash } = await verifyWithdrawal((await wallet.withdraw(2)).withdrawal.notice, { now })
    const second = await receiptOf({ presentationHash, withdrawalHash: hash })
    await wallet.keepReceipt(second)
    expect((await lineOf(2)).receipts.map((one) => one.receipt)).toEqual([receipt, second])
    expect((await lineOf(1)).receipts).toEqual([])
  })

  it('for anything else is refused, and nothing is kept', async () => {
    await showTo(university)
    const { presentationHash } = await lineOf(1)
    const refused = async (receipt: string, code: string) => {
      await expect(wallet.keepReceipt(receipt)).rejects.toMatchObject({ code })
      expect((await lineOf(1)).receipts).toEqual([])
    }
    await refused(await receiptOf({ presentationHash: 'A'.repeat(43) }), 'RECEIPT_FOREIGN')
    // Nothing was withdrawn.
    await refused(await receiptOf({ presentationHash, withdrawalHash: 'A'.repeat(43) }), 'RECEIPT_FOREIGN')
    await refused(await receiptOf({ presentationHash }, 'stranger'), 'RECEIPT_OTHER_RECEIVER')
    await refused((await receiptOf({ presentationHash })).slice(0, -2), 'SIGNATURE_INVALID')
    await wallet.keepReceipt(await receiptOf({ presentationHash }))
  })

  it('is the receiver’s under another of its identifiers where a registry says so', async () => {
    await showTo(club)
    const { presentationHash } = await lineOf(1)
    const receipt = await receiptOf({ presentationHash })
    await expect(wallet.keepReceipt(receipt)).rejects.toMatchObject({ code: 'RECEIPT_OTHER_RECEIVER' })
    const identifiers = [didKeyOf(testPublicJwk('federation')), club]
    const trust = {
      ...localTrust(),
      recognise: async () => ({ status: 'recognised', entry: { identifiers } }) as never,
    }
    const knowing = new Wallet({ store, trust, now: () => now })
    expect((await knowing.keepReceipt(receipt)).receipts).toHaveLength(1)
  })
})

describe('an exported history', () => {
  beforeEach(async () => {
    await showTo(club)
    await showTo(university)
    await wallet.withdraw(2)
    await showTo(club)
  })

  it('is read whole by anybody, with whose it is', async () => {
    const read = await readHistoryExport(await wallet.exportHistory())
    expect(read).toMatchObject({ holder: (await wallet.id()).did, exportedAt: now, keptBack: 0 })
    expect(read.lines).toEqual(await wallet.history())
  })

  it('about one receiver keeps back what is about others, and is still one chain', async () => {
    const text = await wallet.exportHistory({ audience: university })
    const read = await readHistoryExport(text)
    expect(read.keptBack).toBe(2)
    expect(read.lines.map(({ sequence, withdrawal }) => [sequence, withdrawal !== undefined])).toEqual([
      [2, true],
    ])
    expect(text).not.toContain('club')
  })

  it.each<[string, (entries: { entry?: string; hash?: string }[]) => void, string]>([
    [
      'a changed entry',
      (entries) => {
        entries[0] = { entry: entries[0]?.entry?.replace('club', 'klub') ?? '' }
      },
      'history[2]',
    ],
    [
      'a changed last entry',
      (entries) => {
        entries[3] = { entry: entries[3]?.entry?.replace('club', 'klub') ?? '' }
      },
      'history.seal',
    ],
    ['an entry left out', (entries) => void entries.splice(1, 1), 'history[3]'],
    ['the end left out', (entries) => void entries.pop(), 'history.seal'],
    [
      'another hash for one kept back',
      (entries) => {
        entries[0] = { hash: 'A'.repeat(43) }
      },
      'history[2]',
    ],
  ])('with %s is refused', async (_name, change, at) => {
    const document = JSON.parse(await wallet.exportHistory())
    change(document.entries)
    await expect(readHistoryExport(JSON.stringify(document))).rejects.toMatchObject({
      code: 'HISTORY_BROKEN',
      at,
    })
  })

  it.each<[string, object, string]>([
    ['no history', { type: 'AttestatEvidenceBundle' }, 'HISTORY_EXPORT_INVALID'],
    ['another version', { version: 2 }, 'HISTORY_EXPORT_INVALID'],
    ['no list of entries', { entries: {} }, 'HISTORY_EXPORT_INVALID'],
    ['an entry of no shape', { entries: ['x'] }, 'HISTORY_EXPORT_INVALID'],
    [
      'an entry that says nothing',
      { entries: [{ entry: '{"sequence":1,"previousHash":""}' }] },
      'HISTORY_EXPORT_INVALID',
    ],
    ['no seal', { seal: undefined }, 'HISTORY_EXPORT_INVALID'],
  ])('that is %s is refused', async (_name, changes, code) => {
    const document = JSON.parse(await wallet.exportHistory())
    await expect(readHistoryExport(JSON.stringify({ ...document, ...changes }))).rejects.toMatchObject({
      code,
    })
  })

  it('sealed by somebody else is theirs, not the wallet’s', async () => {
    const document = JSON.parse(await wallet.exportHistory())
    const other = new Wallet({ store: createMemoryStore(), now: () => now })
    const { seal } = JSON.parse(await other.exportHistory())
    await expect(readHistoryExport(JSON.stringify({ ...document, seal }))).rejects.toMatchObject({
      code: 'HISTORY_BROKEN',
    })
  })
})
