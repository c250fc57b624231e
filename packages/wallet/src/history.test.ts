import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import {
  createPresentationRequest,
  createReceipt,
  readPresentationResponse,
  verifyWithdrawal,
} from '@attestat/openid4vc'
import { localTrust, TrustError, type TrustSource } from '@attestat/trust'
import { beforeEach, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import type { HistoryLine } from './consent.ts'
import { exportWallet } from './export-wallet.ts'
import { checkEvidence } from './history-evidence.ts'
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

describe('a no', () => {
  const asked = createPresentationRequest({
    clientId: club,
    dcqlQuery: { credentials: [{ id: 'a', format: 'vc+sd-jwt', meta: { type_values: [['x']] } }] },
    statement: { name: { ru: 'Клуб' }, purpose: { ru: 'Рассылка' } },
    now,
  })

  it('leaves a line that says who asked, what for, when and why not, and tells the receiver nothing', async () => {
    await showTo(university)
    const answer = await wallet.decline(asked, { by: consent.by, reason: 'Не хочу' })
    expect(answer).toEqual({ error: 'access_denied', state: asked.state })
    expect(() => readPresentationResponse({ ...answer })).toThrow(
      expect.objectContaining({ code: 'RESPONSE_DECLINED' }),
    )
    await wallet.decline(asked, { by: consent.by })
    expect(await wallet.refusals()).toMatchObject([
      {
        sequence: 2,
        at: now,
        by: consent.by,
        reason: 'Не хочу',
        audience: club,
        receiver: { ru: 'Клуб' },
        purpose: 'Рассылка',
      },
      { sequence: 3, audience: club },
    ])
    expect((await wallet.history()).map(({ sequence }) => sequence)).toEqual([1])
    await expect(wallet.withdraw(2)).rejects.toMatchObject({ code: 'HISTORY_UNKNOWN' })
  })

  it('is somebody’s, and a reason says something', async () => {
    for (const refusal of [{ by: ' ' }, { by: 'А', reason: ' ' }, { by: 'А', reason: 'а'.repeat(1001) }]) {
      await expect(wallet.decline(asked, refusal)).rejects.toMatchObject({ code: 'REFUSAL_INVALID' })
    }
    expect(await wallet.refusals()).toEqual([])
    await wallet.decline(asked, { by: 'А', reason: 'а'.repeat(1000) })
    expect(await wallet.refusals()).toHaveLength(1)
  })

  it('is exported with the rest, or kept back like it, and cannot be left out', async () => {
    await wallet.decline(asked, { by: consent.by, reason: 'Не хочу' })
    await showTo(university)
    const all = await readHistoryExport(await wallet.exportHistory())
    expect(all.refusals).toEqual(await wallet.refusals())
    const ofClub = await readHistoryExport(await wallet.exportHistory({ audience: club }))
    expect([ofClub.refusals.length, ofClub.lines.length, ofClub.keptBack]).toEqual([1, 0, 1])
    const others = await wallet.exportHistory({ audience: university })
    expect((await readHistoryExport(others)).refusals).toEqual([])
    expect(others).not.toContain('Не хочу')
    const document = JSON.parse(await wallet.exportHistory())
    document.entries.shift()
    await expect(readHistoryExport(JSON.stringify(document))).rejects.toMatchObject({
      code: 'HISTORY_BROKEN',
    })
    const files = await exportWallet(store)
    const history = files.find(({ name }) => name === 'history.json')
    expect(JSON.parse(history?.text ?? '')).toMatchObject([
      { type: 'refusal', reason: 'Не хочу' },
      { sequence: 2 },
    ])
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

  it('has notices and receipts that each are about their own line, or says which is not', async () => {
    const trust = localTrust()
    const read = async (store: WalletStore) => {
      const exporting = new Wallet({ store, now: () => now })
      return (await readHistoryExport(await exporting.exportHistory())).lines
    }
    const { presentationHash } = await lineOf(2)
    await wallet.keepReceipt(await receiptOf({ presentationHash }))
    const { did } = await wallet.id()
    expect(await checkEvidence(await read(store), { trust, now })).toEqual([
      { of: 2, kind: 'withdrawal', status: 'verified', signedBy: did },
      { of: 2, kind: 'receipt', status: 'verified', signedBy: didKeyOf(testPublicJwk('federation')) },
    ])
    const nobody: TrustSource = {
      ...trust,
      resolveKey: async () => {
        throw new TrustError('TRUST_UNREACHABLE', { at: 'iss' })
      },
    }
    expect((await checkEvidence(await read(store), { trust: nobody, now }))[1]).toMatchObject({
      status: 'unknown',
    })
    // Whoever keeps a history can write anything into it: what others have signed they cannot.
    const lines = await read(store)
    const [first, second] = lines as [HistoryLine, HistoryLine]
    const [other] = await read(await strangersStore())
    const refused = async (line: HistoryLine, at: string, reasonCode?: string) =>
      expect(checkEvidence([line], { trust, now })).rejects.toMatchObject({
        code: 'HISTORY_EVIDENCE_INVALID',
        at,
        ...(reasonCode === undefined ? {} : { details: { reasonCode } }),
      })
    await refused(
      { ...first, withdrawal: second.withdrawal as never },
      'history[1].withdrawal',
      'WITHDRAWAL_AUD_MISMATCH',
    )
    await refused({ ...second, withdrawal: other?.withdrawal as never }, 'history[2].withdrawal')
    await refused({ ...first, receipts: second.receipts }, 'history[1].receipts[0]', 'RECEIPT_FOREIGN')
    const forged = await receiptOf({ presentationHash }, 'stranger')
    await refused(
      { ...second, receipts: [{ at: now, receipt: forged }] },
      'history[2].receipts[0]',
      'RECEIPT_OTHER_RECEIVER',
    )
    const [{ receipt = '' } = {}] = second.receipts
    const broken = [{ at: now, receipt: receipt.slice(0, -2) }]
    await refused({ ...second, receipts: broken }, 'history[2].receipts[0]', 'SIGNATURE_INVALID')
  })

  /** A history of the same receiver, in which other things were shown. */
  async function strangersStore(): Promise<WalletStore> {
    const others = createMemoryStore()
    const stranger = new Wallet({ store: others, now: () => now })
    const { publicJwk } = await stranger.id()
    const { card } = await stranger.add(await issuedDiploma({ holderKey: publicJwk }))
    await stranger.presentChosen([{ credentialId: card.id, disclose: [] }], { audience: university, consent })
    await stranger.withdraw(1)
    return others
  }

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
