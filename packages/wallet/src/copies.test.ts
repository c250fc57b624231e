import {
  type PublicJwk,
  type ReadCredential,
  readCompactJws,
  readCredential,
  splitSdJwt,
  verifyHolderBinding,
} from '@attestat/credential'
import { writeCredentialResponse } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { type IssuedDiplomaOptions, issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { requestFor } from '../../../fixtures/verification.ts'
import { backupWallet, openBackup } from './backup/backup.ts'
import { lockWithRecoverySecret } from './backup/backup-lock.ts'
import { exportWallet } from './export-wallet.ts'
import { adoptHolderKeys } from './holder-key.ts'
import { createMemoryStore } from './memory-store.ts'
import { takeShownMarks } from './shown-marks.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const day = new Date('2026-06-26T00:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const lock = lockWithRecoverySecret(new Uint8Array(32).fill(9))
const [one, other, third] = ['https://one.example', 'https://other.example', 'https://third.example']
const walletOver = (store: WalletStore) => new Wallet({ store, now: () => now })

/** A copy as an issuer makes it: all ids and places are its own. */
const copy = (i: number, holderKey: PublicJwk, options: IssuedDiplomaOptions = {}) => {
  const list = 'https://lyceum130.example/status/1-revocation.vc.jwt'
  const { issuedAt = day } = options
  return issuedDiploma({
    holderKey,
    ...options,
    issuedAt,
    change: (document) => ({
      ...document,
      ...options.change?.(document),
      validFrom: issuedAt.toISOString().replace('.000', ''),
      id: `urn:uuid:00000000-0000-4000-8000-00000000000${i}`,
      credentialStatus: {
        id: `${list}#${7 * i}`,
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: String(7 * i),
        statusListCredential: list,
      },
    }),
  })
}
const copiesFor = async (keys: readonly PublicJwk[], options?: IssuedDiplomaOptions) =>
  Promise.all(keys.map((key, i) => copy(i + 1, key, options)))

/** A wallet with one diploma in so many copies. */
async function walletWithCopies(count = 3) {
  const store = createMemoryStore()
  const wallet = walletOver(store)
  const keys: PublicJwk[] = []
  for (let i = 0; i < count; i++) keys.push((await wallet.pairwiseId()).publicJwk)
  const texts = await copiesFor(keys)
  const added = await wallet.add(writeCredentialResponse(texts))
  return { store, wallet, keys, texts, added }
}
const currentId = async (wallet: Wallet) => (await wallet.list())[0]?.id ?? ''

async function showTo(wallet: Wallet, audience: string, options: { readonly reuse?: boolean } = {}) {
  const credentialId = await currentId(wallet)
  const { claims } = await wallet.show(credentialId)
  const disclose = claims.filter(({ hideable }) => hideable).map(({ path }) => path)
  const chosen = [{ credentialId, disclose }]
  const { vp_token } = await wallet.presentChosen(chosen, { audience, consent, ...options })
  return String(Object.values(vp_token).flat()[0])
}

/** Every piece of a presentation that another one could be found by. */
function piecesOf(presentation: string, { disclosures, document, jws }: ReadCredential): Set<string> {
  const { jwt, keyBinding = '' } = splitSdJwt(presentation)
  const binding = readCompactJws(keyBinding)
  const texts = [
    ...jwt.split('.').slice(1),
    ...keyBinding.split('.').slice(1),
    document.id,
    String(document.credentialSubject.id),
    ...disclosures.flatMap(({ text, salt, digest }) => [text, salt, digest]),
    // Digests, salts, keys, hashes, signatures, places in status lists.
    ...JSON.stringify([jws.payload, binding.payload]).matchAll(/[\w-]{22,}/g),
    ...JSON.stringify(jws.payload).matchAll(/#\d+"|"statusListIndex":"\d+"/g),
  ].map(String)
  return new Set(texts)
}

describe('single-use copies in a wallet', () => {
  it('are one document, by whichever of them it is named', async () => {
    const { wallet, added } = await walletWithCopies()
    expect(added).toMatchObject({ outcome: 'added', card: { copies: { total: 3, left: 3 } } })
    const [card, ...others] = await wallet.list()
    expect(others).toEqual([])
    expect(card).toMatchObject({ copies: { total: 3, left: 3 }, kind: 'school-diploma' })
    expect((await wallet.show(added.card.id)).card.id).toBe(card?.id)
    const { options } = await wallet.select(requestFor())
    expect(options).toHaveLength(1)
    expect(options[0]?.credentials[0]?.card.copies).toEqual({ total: 3, left: 3 })
  })

  it('are the same once more, and no more than they are', async () => {
    const { wallet, texts } = await walletWithCopies()
    const again = await wallet.add(writeCredentialResponse(texts.toReversed()))
    expect(again).toMatchObject({ outcome: 'known', card: { copies: { total: 3, left: 3 } } })
    expect((await wallet.add(texts[1] ?? '')).outcome).toBe('known')
    expect((await wallet.list()).map(({ copies }) => copies)).toEqual([{ total: 3, left: 3 }])
  })

  it('are taken in together, or none of them', async () => {
    const store = createMemoryStore()
    const wallet = walletOver(store)
    const own = (await wallet.pairwiseId()).publicJwk
    const foreign = (await walletOver(createMemoryStore()).pairwiseId()).publicJwk
    const intake = await wallet.intake()
    await expect(intake(writeCredentialResponse(await copiesFor([own, foreign])))).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
      at: 'cnf',
    })
    expect(await wallet.list()).toEqual([])
    // What was taken back is new to the same intake.
    expect((await intake(await copy(1, own))).outcome).toBe('added')
    expect(await wallet.list()).toHaveLength(1)
  })

  it('are told from documents that say something else, though they came together', async () => {
    const wallet = walletOver(createMemoryStore())
    const [a, b] = [(await wallet.pairwiseId()).publicJwk, (await wallet.pairwiseId()).publicJwk]
    const another = await copy(2, b, {
      change: (document) => ({ ...document, awardedDate: '2026-06-24T00:00:00Z' }),
    })
    await wallet.add(writeCredentialResponse([await copy(1, a), another]))
    expect((await wallet.list()).map(({ copies }) => copies)).toEqual([undefined, undefined])
  })

  it('are told from those of the same words that came by themselves', async () => {
    const wallet = walletOver(createMemoryStore())
    const { publicJwk } = await wallet.id()
    for (const text of await copiesFor([publicJwk, publicJwk])) await wallet.add(text)
    expect(await wallet.list()).toHaveLength(2)
  })
})

describe('showing copies', () => {
  it('shares with another receiver nothing by which the two could tell that it is one person', async () => {
    const { wallet } = await walletWithCopies()
    const shown = [await showTo(wallet, one), await showTo(wallet, other)]
    const read = await Promise.all(shown.map((text) => readCredential(text)))
    for (const [i, credential] of read.entries()) {
      expect(await verifyHolderBinding(credential, { now })).toMatchObject({ audience: [one, other][i] })
    }
    const [mine, theirs] = read.map((credential, i) => piecesOf(shown[i] ?? '', credential))
    expect(mine?.size).toBeGreaterThan(60)
    const shared = [...(mine ?? [])].filter((piece) => theirs?.has(piece))
    // What is said of anybody's document of that day: names of contexts, types and results, the issuer, the list.
    const { document } = await readCredential(await copy(9, testPublicJwk('stranger')))
    const common = JSON.stringify(document)
    expect(shared.filter((piece) => !common.includes(piece))).toEqual([])
    expect(read.map(({ issuedAt }) => issuedAt)).toEqual([day, day])
  })

  it('spends each of them in the record of the consent, which says which one it was', async () => {
    const { wallet } = await walletWithCopies()
    const ids: string[] = []
    for (const audience of [one, other, third]) {
      ids.push(await currentId(wallet))
      await showTo(wallet, audience)
    }
    expect(new Set(ids).size).toBe(3)
    expect((await wallet.history()).map(({ credentials }) => credentials[0]?.credentialId)).toEqual(ids)
    expect((await wallet.list())[0]?.copies).toEqual({ total: 3, left: 0 })
  })

  it('shows none twice, unless it is told to; then the one that was shown longest ago', async () => {
    const { wallet, store } = await walletWithCopies(2)
    const first = await currentId(wallet)
    await showTo(wallet, one)
    const second = await currentId(wallet)
    const spent = [{ credentialId: first, disclose: [] }]
    const refusal = { code: 'COPY_SHOWN', at: first }
    await expect(wallet.presentChosen(spent, { audience: other, consent })).rejects.toMatchObject(refusal)
    await new Wallet({ store, now: () => new Date(now.getTime() + 1000) }).presentChosen(
      [{ credentialId: second, disclose: [] }],
      { audience: other, consent },
    )
    const selection = await wallet.select(requestFor())
    await expect(wallet.present(selection, { consent })).rejects.toMatchObject(refusal)
    expect(await wallet.history()).toHaveLength(2)
    await wallet.present(selection, { consent, reuse: true })
    expect(await wallet.history()).toHaveLength(3)
  })

  it('gives one copy to one of two programs that show it at once', async () => {
    const { store } = await walletWithCopies(2)
    const wallets = [walletOver(store), walletOver(store)]
    const selections = await Promise.all(wallets.map((wallet) => wallet.select(requestFor())))
    const outcomes = await Promise.all(
      wallets.map((wallet, i) =>
        wallet.present(selections[i]!, { consent }).then(
          () => 'shown',
          (error) => error.code,
        ),
      ),
    )
    expect(outcomes.toSorted()).toEqual(['COPY_SHOWN', 'shown'])
    expect(await walletOver(store).history()).toHaveLength(1)
    expect((await walletOver(store).list())[0]?.copies).toEqual({ total: 2, left: 1 })
  })

  it('spends none and hands nothing out where the record cannot be written', async () => {
    const { store, wallet } = await walletWithCopies(2)
    const broken = walletOver({
      ...store,
      write: async () => {
        throw new Error('power cut')
      },
    })
    await expect(showTo(broken, one)).rejects.toThrow('power cut')
    expect(await wallet.history()).toEqual([])
    expect((await wallet.list())[0]?.copies).toEqual({ total: 2, left: 2 })
  })

  it('previews without spending', async () => {
    const { wallet } = await walletWithCopies(2)
    await wallet.preview(await wallet.select(requestFor()))
    expect((await wallet.list())[0]?.copies).toEqual({ total: 2, left: 2 })
  })

  it('withdraws a consent with the key of the copy that was shown', async () => {
    const { wallet } = await walletWithCopies(2)
    await showTo(wallet, one)
    const { holder } = await readCredential(await showTo(wallet, other))
    const { withdrawal } = await wallet.withdraw(2)
    expect(readCompactJws(withdrawal.notice).payload.iss).toBe(holder)
  })
})

describe('what becomes of copies', () => {
  it('goes through a backup with what was shown', async () => {
    const { store, wallet } = await walletWithCopies()
    await showTo(wallet, one)
    const next = await currentId(wallet)
    const { records } = await openBackup(await backupWallet(store, lock, { now }), lock)
    const restored = walletOver(createMemoryStore(records))
    expect((await restored.list()).map(({ id, copies }) => [id, copies])).toEqual([
      [next, { total: 3, left: 2 }],
    ])
  })

  it('goes through an export as one file, which another wallet takes for one document', async () => {
    const { store, keys } = await walletWithCopies()
    const files = await exportWallet(store)
    const [file, ...others] = files.filter(({ text }) => text.includes('"credentials"') && text.includes('~'))
    expect([file?.name, others]).toEqual([
      expect.stringMatching(/^school-diploma_.*\.credentials\.json$/),
      [],
    ])
    const index = JSON.parse(files.at(-1)?.text ?? '')
    expect(index.credentials.map((entry: { file: string }) => entry.file)).toEqual(keys.map(() => file?.name))
    const { store: next } = await walletWithCopies()
    const again = walletOver(next)
    expect(await again.add(file?.text ?? '').catch(({ code }) => code)).toBe('ISSUED_CREDENTIAL_INVALID')
    expect((await walletOver(store).add(file?.text ?? '')).outcome).toBe('known')
  })

  it('is shown to nobody new by a wallet that takes it over, as far as the export says that it was shown', async () => {
    const { store, wallet, added } = await walletWithCopies()
    await showTo(wallet, one)
    const files = await exportWallet(store, { withKey: true })
    const index = files.at(-1)?.text ?? ''
    const next = createMemoryStore()
    const jwks = files.flatMap(({ mediaType, text }) =>
      mediaType === 'application/jwk+json' ? [JSON.parse(text)] : [],
    )
    await adoptHolderKeys(next, jwks)
    const taken = walletOver(next)
    const file = files.find(({ name }) => name.endsWith('.credentials.json'))?.text ?? ''
    const of = [(await taken.add(file)).card.id]
    expect((await taken.list())[0]?.copies).toEqual({ total: 3, left: 3 })
    expect(await takeShownMarks(index, next, { of: [] })).toBe(0)
    expect(await takeShownMarks(index, next, { of })).toBe(1)
    expect(await takeShownMarks(index, next, { of })).toBe(0)
    expect((await taken.list())[0]?.copies).toEqual({ total: 3, left: 2 })
    expect(await currentId(taken)).toBe(await currentId(wallet))
    // What is the other way round brings no copy back.
    const unshown = index.replaceAll('shownAt', 'shown')
    await takeShownMarks(unshown, store, { of: [added.card.id] })
    expect((await wallet.list())[0]?.copies).toEqual({ total: 3, left: 2 })
    await expect(takeShownMarks('{', next, { of })).rejects.toMatchObject({ code: 'JSON_INVALID' })
  })

  it('is replaced by later copies, whatever their number, and current again when those are removed', async () => {
    const { wallet, keys } = await walletWithCopies()
    const later = { issuedAt: new Date('2026-07-01T00:00:00Z') }
    const corrected = await copiesFor(keys.slice(0, 2), later)
    const added = await wallet.add(writeCredentialResponse(corrected))
    expect(added).toMatchObject({ outcome: 'replaced', card: { copies: { total: 2, left: 2 } } })
    const states = async () => (await wallet.list()).map(({ state, copies }) => `${state} ${copies?.total}`)
    expect((await states()).toSorted()).toEqual(['not-checked 2', 'superseded 3'])
    const { options } = await wallet.select(requestFor())
    expect(options.map(({ credentials }) => credentials[0]?.card.id)).toEqual([added.card.id])
    await wallet.remove(added.card.id)
    expect(await states()).toEqual(['not-checked 3'])
  })

  it('is replaced by one document that is bound anew', async () => {
    const { wallet, texts } = await walletWithCopies()
    const own = (await wallet.id()).publicJwk
    const bound = await copy(1, own, { issuedAt: new Date('2026-07-01T00:00:00Z') })
    expect((await wallet.add(bound)).outcome).toBe('replaced')
    expect((await wallet.list()).map(({ state }) => state).toSorted()).toEqual(['not-checked', 'superseded'])
    // An old copy that comes once more is history like the others.
    expect((await wallet.add(texts[2] ?? '')).outcome).toBe('known')
    expect((await wallet.list()).map(({ state }) => state).toSorted()).toEqual(['not-checked', 'superseded'])
  })

  it('is removed whole', async () => {
    const { wallet, store } = await walletWithCopies()
    await wallet.remove(await currentId(wallet))
    expect(await wallet.list()).toEqual([])
    expect(await store.list('credential')).toEqual([])
    expect(await store.list('credential-text')).toEqual([])
  })
})
