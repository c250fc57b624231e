/** A student keeps the proof that a diploma was there in time, and the diploma outlives the theft of its school's key. */
import { type BatchProof, didKeyOf, didKeyUrlOf, type Signer, writeBatchProof } from '@attestat/credential'
import { createBundle, TrustError, type TrustSource } from '@attestat/trust'
import { verify } from '@attestat/verifier'
import {
  adoptHolderKey,
  backupWallet,
  createMemoryStore,
  exportWallet,
  lockWithRecoverySecret,
  openBackup,
  Wallet,
  type WalletStore,
} from '@attestat/wallet'
import { beforeAll, describe, expect, it } from 'vitest'
import { sealedProof } from '../fixtures/sealed-batch.ts'
import { testKeys, testPublicJwk, testSigner } from '../fixtures/test-keys.ts'
import { schoolDid, schoolKid, testEntry, testRegistry } from '../fixtures/test-registry.ts'
import { issue, now, requestFor, statusLists, told, trustOf } from '../fixtures/verification.ts'

const consent = { agreed: true, by: 'owner', purpose: 'Поступление' } as const
const lock = lockWithRecoverySecret(new Uint8Array(32).fill(3))
const stolenAt = new Date('2026-06-27T12:00:00Z')
/** The school signs its lists with another key, once the first one is known to be stolen. */
const secondKey = {
  kid: `${schoolDid}#key-2`,
  jwk: testPublicJwk('schoolEd25519'),
  from: new Date('2026-06-28T00:00:00Z'),
}

let diploma: string
let other: string
let proof: BatchProof
let before: TrustSource
let afterTheft: TrustSource
beforeAll(async () => {
  diploma = await issue()
  other = await issue()
  proof = await sealedProof([other, diploma], 1)
  before = await trustOf()
  const [firstKey] = testEntry.keys
  afterTheft = await trustOf({
    entry: { keys: [{ ...firstKey!, compromisedAt: stolenAt }, secondKey] },
    lists: await statusLists({ signer: testSigner('schoolEd25519', secondKey.kid) }),
  })
})

const accepted = ['accepted', 'passed']
const textOf = (kept: BatchProof) => JSON.stringify(writeBatchProof(kept))

/** A wallet with the diploma, over the store given. */
async function walletWithDiploma(store: WalletStore = createMemoryStore()) {
  await adoptHolderKey(store, testKeys.holder)
  const wallet = new Wallet({ store, trust: before, now: () => now })
  const { card } = await wallet.add(diploma)
  return { store, wallet, id: card.id }
}

/** What a university says that has heard of the theft. */
async function verdictOf(wallet: Wallet, id: string) {
  const request = requestFor()
  const { vp_token: vpToken } = await wallet.present(await wallet.select(request), { consent })
  const bundle = createBundle({ vpToken, facts: await wallet.evidence([id]) })
  const result = await verify(bundle, { trust: afterTheft, policy: 'admissions', request, now })
  return [result.verdict, told(result, 'key-valid-at-time')]
}

describe('a diploma whose school lost its key', () => {
  it('is accepted with the proof that the wallet keeps, and rejected without', async () => {
    const { wallet, id } = await walletWithDiploma()
    expect(await verdictOf(wallet, id)).toEqual(['rejected', 'failed KEY_COMPROMISED'])
    expect(await wallet.keepProof(textOf(proof))).toMatchObject({ outcome: 'kept', card: { id } })
    expect(await verdictOf(wallet, id)).toEqual(accepted)
  })

  it('is so after the wallet was lost and restored, and in another wallet after an export', async () => {
    const { store, wallet, id } = await walletWithDiploma()
    await wallet.keepProof(textOf(proof))
    const { records } = await openBackup(await backupWallet(store, lock, { now }), lock)
    const restored = new Wallet({ store: createMemoryStore(records), trust: before, now: () => now })
    expect(await verdictOf(restored, id)).toEqual(accepted)

    const files = await exportWallet(store)
    const exported = files.find(({ name }) => name.endsWith('.proof.json'))
    expect(files.map(({ name }) => `${name}.proof.json`)).toContain(exported?.name)
    const elsewhere = await walletWithDiploma()
    await elsewhere.wallet.keepProof(exported?.text ?? '')
    expect(await verdictOf(elsewhere.wallet, id)).toEqual(accepted)
  })
})

describe('a proof that comes to a wallet', () => {
  const refusalOf = async (given: BatchProof | string) => {
    const { store, wallet } = await walletWithDiploma()
    const mark = await store.mark()
    const error = await wallet
      .keepProof(typeof given === 'string' ? given : textOf(given))
      .catch((cause) => cause)
    expect(await store.mark()).toBe(mark)
    return [error.code, error.details?.reasonCode]
  }

  it('is refused when it is of another document, wrongly signed, somebody else’s, or no proof', async () => {
    const none = undefined
    expect(await refusalOf(await sealedProof([other, diploma], 0))).toEqual(['BATCH_PROOF_FOREIGN', none])
    const sealedBy = (signer: Signer, issuer = schoolDid) =>
      sealedProof([diploma], 0, { signer, change: { issuer } })
    const forged = await sealedBy(testSigner('stranger', schoolKid))
    expect(await refusalOf(forged)).toEqual(['BATCH_PROOF_REFUSED', 'SIGNATURE_INVALID'])
    const stranger = testPublicJwk('stranger')
    const foreign = await sealedBy(testSigner('stranger', didKeyUrlOf(stranger)), didKeyOf(stranger))
    expect(await refusalOf(foreign)).toEqual(['BATCH_PROOF_REFUSED', none])
    const half = '{"type":"AttestatBatchProof","version":1}'
    expect(await refusalOf(half)).toEqual(['BATCH_PROOF_INVALID', none])
  })

  it('is kept once, and replaced by one that the registry has countersigned since', async () => {
    const { wallet, id } = await walletWithDiploma()
    const early = await sealedProof([other, diploma], 1, { countersignedAt: null })
    expect((await wallet.keepProof(textOf(early))).outcome).toBe('kept')
    expect((await wallet.keepProof(textOf(early))).outcome).toBe('known')
    expect((await verdictOf(wallet, id))[0]).toBe('rejected')
    expect((await wallet.keepProof(textOf(proof), { of: [id] })).outcome).toBe('kept')
    expect((await wallet.keepProof(textOf(early))).outcome).toBe('known')
    expect(await verdictOf(wallet, id)).toEqual(accepted)
  })

  it('is kept where nobody knows the issuer’s key, as its document is', async () => {
    const store = createMemoryStore()
    await adoptHolderKey(store, testKeys.holder)
    const resolveKey = async () => {
      throw new TrustError('TRUST_UNREACHABLE', { at: 'issuer' })
    }
    const wallet = new Wallet({ store, trust: { ...before, resolveKey }, now: () => now })
    await wallet.add(diploma, { unverified: 'keep' })
    expect((await wallet.keepProof(textOf(proof))).outcome).toBe('kept')
  })

  it('is kept where the registry’s entry of the issuer is not at hand, as its document is', async () => {
    const store = createMemoryStore()
    await adoptHolderKey(store, testKeys.holder)
    const some = new Map([...(await testRegistry())].filter(([name]) => name !== 'entries/lyceum-130.json'))
    const trust = await trustOf({ registry: some })
    const wallet = new Wallet({ store, trust, now: () => now })
    await expect(wallet.add(diploma)).rejects.toMatchObject({ code: 'ISSUER_KEY_UNKNOWN' })
    await wallet.add(diploma, { unverified: 'keep' })
    expect((await wallet.keepProof(textOf(proof))).outcome).toBe('kept')
  })
})
