import {
  type AchievementCredential,
  readCredential,
  secureCredential,
  signJws,
  writeDidDocument,
} from '@attestat/credential'
import { createBundle, frozenTrust } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { createMemoryStore } from './memory-store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const newWallet = () => new Wallet({ store: createMemoryStore(), now: () => now })
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const

/** A wallet, and a diploma bound to its key. */
async function walletAndDiploma(change?: (document: AchievementCredential) => AchievementCredential) {
  const wallet = newWallet()
  const { publicJwk } = await wallet.id()
  const issue = (options: Parameters<typeof issuedDiploma>[0] = {}) =>
    issuedDiploma({ holderKey: publicJwk, ...(change ? { change } : {}), ...options })
  return { wallet, issue, text: await issue() }
}

const later = (document: AchievementCredential) => ({ ...document, validFrom: '2026-06-27T09:00:00Z' })
const latest = (document: AchievementCredential) => ({ ...document, validFrom: '2026-06-28T09:00:00Z' })

describe('adding a credential', () => {
  it('keeps one that is bound to the wallet’s key and verifies', async () => {
    const { wallet, text } = await walletAndDiploma()
    const { outcome, card } = await wallet.add(`${text}\n`)
    expect(outcome).toBe('added')
    expect(card).toMatchObject({
      kind: 'school-diploma',
      field: 'education',
      issuer: { name: 'Школа № 1 (вымышленная)' },
      state: 'in-force',
      isVerified: true,
      isBound: true,
    })
    expect(await wallet.list()).toEqual([card])
  })

  it.each(['dc+sd-jwt', 'vc+jwt'] as const)('keeps one in the format %s', async (format) => {
    const { wallet, issue } = await walletAndDiploma()
    await wallet.add(await issue({ format }))
    expect(await wallet.list()).toMatchObject([{ kind: 'school-diploma', isVerified: true }])
  })

  it('keeps one that is bound to nobody, and says so', async () => {
    const wallet = newWallet()
    const { card } = await wallet.add(await issuedDiploma())
    expect(card).toMatchObject({ isBound: false, isVerified: true })
  })

  it('refuses one that is bound to another key, and stores nothing', async () => {
    const wallet = newWallet()
    await expect(
      wallet.add(await issuedDiploma({ holderKey: testPublicJwk('stranger') })),
    ).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
      at: 'cnf',
    })
    expect(await wallet.list()).toEqual([])
  })

  it('refuses a signature that does not verify, even when told to keep the unverified', async () => {
    const { wallet, text } = await walletAndDiploma()
    const [header, payload, rest = ''] = text.split('.')
    const [signature = '', ...disclosures] = rest.split('~')
    const other = `${signature[0] === 'A' ? 'B' : 'A'}${signature.slice(1)}`
    const forged = [`${header}.${payload}.${other}`, ...disclosures].join('~')
    for (const unverified of ['keep', 'refuse'] as const) {
      await expect(wallet.add(forged, { unverified })).rejects.toMatchObject({
        code: 'ISSUED_CREDENTIAL_INVALID',
        details: { reasonCode: 'SIGNATURE_INVALID' },
      })
    }
    expect(await wallet.list()).toEqual([])
    expect((await wallet.add(text)).outcome).toBe('added')
  })

  it('takes in many as it takes in one after another', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    const intake = await wallet.intake()
    const outcomes = []
    for (const one of [text, text, await issue({ change: latest }), await issue({ change: later })]) {
      outcomes.push((await intake(one)).outcome)
    }
    await expect(intake('nothing')).rejects.toMatchObject({ code: expect.any(String) })
    expect(outcomes).toEqual(['added', 'known', 'replaced', 'outdated'])
    const states = (await wallet.list()).map(({ state }) => state)
    expect(states.toSorted()).toEqual(['in-force', 'superseded', 'superseded'])
  })

  it('refuses a presentation, which is for somebody else’s eyes', async () => {
    const { wallet, text } = await walletAndDiploma()
    const { card } = await wallet.add(text)
    const { vp_token: vpToken } = await wallet.presentChosen([{ credentialId: card.id, disclose: [] }], {
      audience: 'https://university.example',
      consent,
    })
    const [presentation = ''] = vpToken['credential-1'] ?? []
    const { vp_token: whole } = await wallet.presentChosen([{ credentialId: card.id, disclose: [] }], {
      audience: 'https://university.example',
      consent,
      form: 'vp+jwt',
    })
    await wallet.remove(card.id)
    await expect(wallet.add(presentation)).rejects.toMatchObject({ code: 'HOLDER_GOT_KB' })
    for (const vpJwt of [whole.presentation?.[0] ?? '', ` ${whole.presentation?.[0]}\n`]) {
      await expect(wallet.add(vpJwt)).rejects.toMatchObject({ code: 'PRESENTATION_NOT_KEPT' })
    }
    const bundle = createBundle({ vpToken })
    await expect(wallet.add(bundle)).rejects.toMatchObject({ code: 'BUNDLE_NOT_KEPT' })
    expect(await wallet.list()).toEqual([])
    const withoutKeyBinding = presentation.slice(0, presentation.lastIndexOf('~') + 1)
    expect((await wallet.add(withoutKeyBinding)).outcome).toBe('added')
  })

  it('refuses an issuer whose key cannot be known here, unless told to keep it, and marks it then', async () => {
    const { wallet } = await walletAndDiploma()
    const text = await secureCredential(
      'vc+sd-jwt',
      { document: diploma(), issuedAt: now },
      testSigner('school', 'did:web:school.example#key-1'),
    )
    await expect(wallet.add(text)).rejects.toMatchObject({ code: 'ISSUER_KEY_UNKNOWN' })
    expect(await wallet.list()).toEqual([])
    expect((await wallet.add(text, { unverified: 'keep' })).card.isVerified).toBe(false)
  })

  it('verifies with the facts that it was given', async () => {
    const did = 'did:web:school.example'
    const withKeyOf = (name: TestKeyName) => {
      const methods = [{ id: `${did}#key-1`, jwk: testPublicJwk(name) }]
      const document = { id: did, deactivated: false, assertionMethod: methods, authentication: [] }
      const didDocuments = new Map([[did, writeDidDocument(document)]])
      return new Wallet({
        store: createMemoryStore(),
        trust: frozenTrust({ source: 'a test', didDocuments }),
        now: () => now,
      })
    }
    const signer = testSigner('school', `${did}#key-1`)
    const text = await secureCredential('vc+sd-jwt', { document: diploma(), issuedAt: now }, signer)
    const { card } = await withKeyOf('school').add(text)
    expect(card.isVerified).toBe(true)
    await expect(withKeyOf('stranger').add(text, { unverified: 'keep' })).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
    })
  })

  it('lets nothing unverified replace anything', async () => {
    const wallet = newWallet()
    const signer = testSigner('school', 'did:web:school.example#key-1')
    for (const document of [diploma(), later(diploma())]) {
      const text = await secureCredential('vc+sd-jwt', { document, issuedAt: now }, signer)
      expect((await wallet.add(text, { unverified: 'keep' })).outcome).toBe('added')
    }
  })

  it('keeps the unverified only when it is whole and for this wallet', async () => {
    const { wallet } = await walletAndDiploma()
    const signer = testSigner('school', 'did:web:school.example#key-1')
    const credential = { document: diploma(), issuedAt: now, holderKey: testPublicJwk('stranger') }
    const forStranger = await secureCredential('vc+sd-jwt', credential, signer)
    await expect(wallet.add(forStranger, { unverified: 'keep' })).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
    })
    expect(await wallet.list()).toEqual([])
  })

  it.each([
    ['text', () => 'hello', 'JWS_MALFORMED'],
    ['nothing', () => '', 'JWS_MALFORMED'],
    ['50 MB', () => '~'.repeat(50_000_000), 'INPUT_TOO_LARGE'],
    ['a token of another kind', () => newWallet().proof({ audience: 'x' }), 'JWS_HEADER_KEY_NOT_ALLOWED'],
    ['a status list', () => signJws('status-list', {}, testSigner('school')), 'JWT_TYP_MISMATCH'],
    [
      'a credential without a final tilde',
      async () => (await issuedDiploma()).split('~')[0] ?? '',
      'SD_FORMAT',
    ],
  ])('refuses %s', async (_name, makeText, code) => {
    const wallet = newWallet()
    await expect(wallet.add(await makeText())).rejects.toMatchObject({ code })
    expect(await wallet.list()).toEqual([])
  })
})

describe('adding a credential again', () => {
  it('keeps one', async () => {
    const { wallet, text } = await walletAndDiploma()
    await wallet.add(text)
    expect((await wallet.add(text)).outcome).toBe('known')
    expect(await wallet.list()).toHaveLength(1)
  })

  it('keeps one when only the signature is written differently', async () => {
    const { wallet, text } = await walletAndDiploma()
    await wallet.add(text)
    expect((await wallet.add(malleated(text))).outcome).toBe('known')
    expect(await wallet.list()).toHaveLength(1)
  })

  it('takes over disclosures that were missing, and never loses any', async () => {
    const { wallet, text } = await walletAndDiploma()
    const [jwt, first] = text.split('~')
    const { card } = await wallet.add(`${jwt}~${first}~`)
    expect((await wallet.add(text)).outcome).toBe('completed')
    expect((await wallet.add(`${jwt}~`)).outcome).toBe('known')
    expect((await wallet.get(card.id)).credential.text).toBe(text)
  })

  it('keeps what either of two copies shows, also of copies that come at once', async () => {
    const { wallet, text } = await walletAndDiploma()
    const [jwt, one, other, third] = text.split('~')
    const { card } = await wallet.add(`${jwt}~${one}~${other}~`)
    const intake = await wallet.intake()
    const taken = [`${jwt}~${third}~`, `${jwt}~${one}~`].map((copy) => intake(copy))
    expect((await Promise.all(taken)).map(({ outcome }) => outcome)).toEqual(['completed', 'known'])
    expect((await wallet.get(card.id)).credential.text).toBe(`${jwt}~${one}~${other}~${third}~`)
    expect((await wallet.list()).map(({ id }) => id)).toEqual([card.id])

    const empty = newWallet()
    const unbound = await issuedDiploma()
    const [bare, ...parts] = unbound.split('~').slice(0, -1)
    const eachAlone = parts.map((part) => `${bare}~${part}~`)
    const together = await empty.intake()
    await Promise.all(eachAlone.map((copy) => together(copy)))
    const [kept] = await empty.list()
    expect((await empty.get(kept?.id ?? '')).credential.text).toBe(unbound)
  })

  it('takes the signature that verifies in place of one that nobody could check', async () => {
    const did = 'did:web:school.example'
    const signer = testSigner('school', `${did}#key-1`)
    const text = await secureCredential('vc+sd-jwt', { document: diploma(), issuedAt: now }, signer)
    const [jwt = '', ...parts] = text.split('~')
    const forged = [`${jwt.slice(0, -8)}AAAAAAAA`, ...parts].join('~')
    const store = createMemoryStore()
    const { card } = await new Wallet({ store, now: () => now }).add(forged, { unverified: 'keep' })
    const methods = [{ id: `${did}#key-1`, jwk: testPublicJwk('school') }]
    const document = { id: did, deactivated: false, assertionMethod: methods, authentication: [] }
    const didDocuments = new Map([[did, writeDidDocument(document)]])
    const trust = frozenTrust({ source: 'a test', didDocuments })
    const knowing = new Wallet({ store, trust, now: () => now })
    const again = await knowing.add(text)
    expect(again).toMatchObject({ outcome: 'known', card: { id: card.id, isVerified: true } })
    expect((await knowing.get(card.id)).credential.text).toBe(text)
  })

  it('makes the older version current again when the newer one is removed', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    const states = async () => (await wallet.list()).map(({ id, state }) => [id, state])
    const ids: string[] = []
    for (const version of [text, await issue({ change: later }), await issue({ change: latest })]) {
      ids.push((await wallet.add(version)).card.id)
    }
    const [old = '', middle = '', newest = ''] = ids
    await wallet.remove(middle)
    expect((await wallet.get(old)).supersededBy).toBe(newest)
    expect(await states()).toContainEqual([old, 'superseded'])
    await wallet.remove(newest)
    expect(await states()).toEqual([[old, 'in-force']])
    expect((await wallet.get(old)).supersededBy).toBeUndefined()
  })

  it('in a newer version makes history of the older one', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    const { card: old } = await wallet.add(text)
    const { outcome, card } = await wallet.add(await issue({ change: later }))
    expect(outcome).toBe('replaced')
    expect((await wallet.show(old.id)).card.state).toBe('superseded')
    expect((await wallet.show(card.id)).card.state).toBe('in-force')
    expect((await wallet.get(old.id)).supersededBy).toBe(card.id)
  })

  it('in an older version makes history of that', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    await wallet.add(await issue({ change: later }))
    const { outcome, card } = await wallet.add(text)
    expect(outcome).toBe('outdated')
    expect(card.state).toBe('superseded')
  })

  it('with the same validFrom is another copy, and replaces nothing', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    await wallet.add(text)
    expect((await wallet.add(await issue({ format: 'vc+jwt' }))).outcome).toBe('added')
    expect((await wallet.list()).map(({ state }) => state)).toEqual(['in-force', 'in-force'])
  })

  it('by another issuer replaces nothing', async () => {
    const { wallet, issue, text } = await walletAndDiploma()
    await wallet.add(text)
    expect((await wallet.add(await issue({ signedBy: 'stranger', change: later }))).outcome).toBe('added')
  })
})

/** The second valid ECDSA signature over the same bytes: r, n - s. */
function malleated(text: string): string {
  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const [jwt = '', ...disclosures] = text.split('~')
  const at = jwt.lastIndexOf('.') + 1
  const signature = Buffer.from(jwt.slice(at), 'base64url')
  const s = order - BigInt(`0x${signature.subarray(32).toString('hex')}`)
  signature.write(s.toString(16).padStart(64, '0'), 32, 'hex')
  return [jwt.slice(0, at) + signature.toString('base64url'), ...disclosures].join('~')
}

describe('what a wallet tells of a credential', () => {
  it('names every claim, and whether it can be hidden', async () => {
    const { wallet, text } = await walletAndDiploma()
    const { card } = await wallet.add(text)
    const { claims } = await wallet.show(card.id)
    const byPath = (...path: (string | number)[]) =>
      claims.find((claim) => JSON.stringify(claim.path) === JSON.stringify(path))
    expect(byPath('credentialSubject', 'familyName')).toMatchObject({
      label: { ru: 'Фамилия' },
      value: 'Соколова',
      hideable: true,
    })
    expect(byPath('credentialSubject', 'achievement', 'name')).toMatchObject({ hideable: false })
    expect(claims.filter((claim) => claim.path[1] === 'result').map((claim) => claim.value)).toHaveLength(7)
    // Nothing that can be hidden goes unmentioned.
    const { disclosures } = await readCredential(text)
    for (const { path } of disclosures) expect(byPath(...path)).toBeDefined()
  })

  it('names the claims of a type that is not known here', async () => {
    const { wallet, text } = await walletAndDiploma((document) => ({
      ...document,
      credentialSubject: {
        ...document.credentialSubject,
        achievement: { ...document.credentialSubject.achievement, achievementType: 'ext:Unheard' },
      },
    }))
    const { card } = await wallet.add(text)
    expect(card.kind).toBe('ext:Unheard')
    expect(card.label.ru).toBe('Среднее общее образование')
    const { claims } = await wallet.show(card.id)
    expect(claims.find((claim) => claim.value === 'Соколова')).toMatchObject({ hideable: true })
  })

  it('names a state by the clock', async () => {
    const { wallet, text } = await walletAndDiploma((document) => ({
      ...document,
      validUntil: '2026-06-30T00:00:00Z',
    }))
    expect((await wallet.add(text)).card.state).toBe('expired')
    const early = await walletAndDiploma((document) => ({ ...document, validFrom: '2026-08-01T00:00:00Z' }))
    expect((await early.wallet.add(early.text)).card.state).toBe('not-yet-valid')
  })

  it('says that there is no such credential', async () => {
    const wallet = newWallet()
    for (const ask of [wallet.show('x'), wallet.get('x'), wallet.remove('x')]) {
      await expect(ask).rejects.toMatchObject({ code: 'CREDENTIAL_UNKNOWN' })
    }
  })
})
