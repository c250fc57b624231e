import { readCompactJws } from '@attestat/credential'
import { createBundle, type EvidenceFacts } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { sealedProof } from '../../../fixtures/sealed-batch.ts'
import { type TestKeyName, testKeys, testSigner } from '../../../fixtures/test-keys.ts'
import { schoolKid } from '../../../fixtures/test-registry.ts'
import {
  formatIds,
  issue,
  listsIssuedAt,
  listUrls,
  now,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'
import { adoptHolderKey } from './holder-key.ts'
import { createMemoryStore } from './memory-store.ts'
import { isBundle, openBundle } from './open-bundle.ts'
import type { PresentationForm } from './present.ts'
import { Wallet } from './wallet.ts'

// Nothing is known of any list but what lies in a bundle.
const trust = await trustOf({ lists: new Map() })
const consent = { agreed: true, by: 'Анна', purpose: 'Поступление' } as const
const audience = 'https://university.example'

async function walletOf(key: TestKeyName = 'holder') {
  const store = createMemoryStore()
  await adoptHolderKey(store, testKeys[key])
  return new Wallet({ store, trust, now: () => now })
}

/** What the owner of a document sends to a university: some claims of it. */
async function bundleOf(
  text: string,
  { form = 'sd-jwt', facts }: { form?: PresentationForm; facts?: EvidenceFacts } = {},
): Promise<string> {
  const wallet = await walletOf()
  const { card } = await wallet.add(text)
  const { credential } = await wallet.get(card.id)
  const family = [...(credential.format === 'dc+sd-jwt' ? ['ld'] : []), 'credentialSubject', 'familyName']
  const chosen = [{ credentialId: card.id, disclose: [family] }]
  const { vp_token: vpToken } = await wallet.presentChosen(chosen, { audience, form, consent })
  return createBundle({ vpToken, ...(facts ? { facts } : {}) })
}

async function takeIn(bundle: string, wallet: Wallet) {
  const { documents, facts } = await openBundle(bundle)
  const added = []
  for (const { text } of documents) added.push(await wallet.add(text, facts ? { facts } : {}))
  if (facts) await wallet.keepFacts(facts, { of: added.map(({ card }) => card.id) })
  return added
}

const names = async (wallet: Wallet): Promise<readonly string[]> => {
  const [{ id = '' } = {}] = await wallet.list()
  return Object.keys((await wallet.get(id)).credential.document.credentialSubject)
}

describe('a bundle that came back', () => {
  it.each([...formatIds, 'vp+jwt'] as const)('brings what it shows of a document: %s', async (form) => {
    const text = await issue(form === 'vp+jwt' ? {} : { format: form })
    const bundle = await bundleOf(text, form === 'vp+jwt' ? { form } : {})
    const wallet = await walletOf()
    const [{ outcome, card } = {}] = await takeIn(bundle, wallet)
    expect([outcome, card?.isVerified, card?.isBound]).toEqual(['added', true, true])
    expect(await names(wallet)).toContain('familyName')
    // What is kept can be shown to somebody else.
    const id = card?.id ?? ''
    const shown = wallet.presentChosen([{ credentialId: id, disclose: [] }], { audience, consent })
    expect(Object.values((await shown).vp_token)).toHaveLength(1)
    expect((await takeIn(bundle, wallet))[0]?.outcome).toBe('known')
    // The whole document has more to show, in the formats that hide anything.
    const full = await wallet.add(text)
    const isSelective = form !== 'vc+jwt' && form !== 'jwt_vc_json'
    expect([full.outcome, full.card.id]).toEqual([isSelective ? 'completed' : 'known', id])
    expect((await wallet.get(id)).credential.text).toHaveLength(text.length)
    expect((await takeIn(bundle, wallet))[0]?.outcome).toBe('known')
    expect((await wallet.get(id)).credential.text).toHaveLength(text.length)
  })

  it('is told from what is no answer, and taken apart by query', async () => {
    const [one, other] = [await issue(), await issue()]
    expect([isBundle(one), isBundle('{"type":"AttestatBatchProof"}'), isBundle(await bundleOf(one))]).toEqual(
      [false, false, true],
    )
    const { documents } = await openBundle(createBundle({ vpToken: { rank: [one], diploma: [one, other] } }))
    expect(documents.map(({ name }) => name)).toEqual(['rank', 'diploma 1', 'diploma 2'])
    await expect(openBundle('{"vp_token":{}}')).rejects.toMatchObject({ code: 'BUNDLE_INVALID' })
  })

  it('of somebody else’s documents is refused, as they are', async () => {
    const bundle = await bundleOf(await issue())
    const wallet = await walletOf('stranger')
    await expect(takeIn(bundle, wallet)).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
      at: 'cnf',
    })
    expect(await wallet.list()).toEqual([])
    const [{ outcome } = {}] = await takeIn(bundle, await walletOf())
    expect(outcome).toBe('added')
  })

  it('with a document that was changed, or none, is refused where that stands', async () => {
    const [jwt = '', ...rest] = (await issue()).split('~')
    const changed = `${jwt.slice(0, -8)}AAAAAAAA~${rest.join('~')}`
    const { documents } = await openBundle(createBundle({ vpToken: { a: [changed], b: ['nothing'] } }))
    const wallet = await walletOf()
    const codes = []
    for (const { text } of documents) codes.push((await wallet.add(text).catch((error) => error)).code)
    expect(codes).toEqual(['ISSUED_CREDENTIAL_INVALID', 'JWS_MALFORMED'])
  })
})

describe('facts beside a document', () => {
  it('say of it what its issuer says, and go along with the next answer', async () => {
    const text = await issue({ index: statusIndex.revoked })
    const facts = { statusLists: await statusLists() }
    const wallet = await walletOf()
    const [{ card } = {}] = await takeIn(await bundleOf(text, { facts }), wallet)
    expect(card?.state).toBe('revoked')
    const kept = (await wallet.evidence([card?.id ?? ''])).statusLists?.get(listUrls.revocation)
    expect(readCompactJws(kept ?? '').payload.validFrom).toBe(
      listsIssuedAt.toISOString().replace('.000Z', 'Z'),
    )
    const without = await walletOf()
    expect((await takeIn(await bundleOf(text), without))[0]?.card.state).toBe('not-checked')
  })

  it('count for nothing where somebody else made them up, and the document is kept all the same', async () => {
    const text = await issue({ index: statusIndex.revoked })
    const forged = await statusLists({ blank: true, signer: testSigner('stranger', schoolKid) })
    const wallet = await walletOf()
    const [{ outcome, card } = {}] = await takeIn(
      await bundleOf(text, { facts: { statusLists: forged } }),
      wallet,
    )
    expect([outcome, card?.state]).toEqual(['added', 'not-checked'])
    expect(await wallet.evidence([card?.id ?? ''])).toEqual({})
  })

  it('prove that it was in its batch, where they do', async () => {
    const [text, other] = [await issue(), await issue()]
    const [proof, foreign] = [await sealedProof([other, text], 1), await sealedProof([other], 0)]
    const wallet = await walletOf()
    const batchProofs = new Map([
      ['foreign', foreign],
      ['own', proof],
    ])
    const [{ card } = {}] = await takeIn(await bundleOf(text, { facts: { batchProofs } }), wallet)
    expect([...((await wallet.evidence([card?.id ?? ''])).batchProofs?.values() ?? [])]).toEqual([proof])
  })
})
