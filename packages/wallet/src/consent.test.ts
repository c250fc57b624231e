import { createPresentationRequest } from '@attestat/openid4vc'
import { beforeEach, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { appendEntry } from './history.ts'
import { createMemoryStore } from './memory-store.ts'
import type { WalletStore } from './store.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const clientId = 'redirect_uri:https://university.example/answer'
const request = createPresentationRequest({
  clientId,
  dcqlQuery: {
    credentials: [
      {
        id: 'diploma',
        format: 'vc+sd-jwt',
        meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] },
        claims: [{ path: ['credentialSubject', 'familyName'] }],
      },
    ],
  },
  statement: { purpose: { ru: 'Поступление' }, retention: 'P1Y' },
  now,
})

let store: WalletStore
let wallet: Wallet
let credentialId: string
beforeEach(async () => {
  store = createMemoryStore()
  wallet = new Wallet({ store, now: () => now })
  const { publicJwk } = await wallet.id()
  credentialId = (await wallet.add(await issuedDiploma({ holderKey: publicJwk }))).card.id
})

describe('consent', () => {
  it('is needed for every presentation, and without it there is no trace', async () => {
    const selection = await wallet.select(request)
    const cases: [string, object][] = [
      ['consent.agreed', { ...consent, agreed: false }],
      ['consent.agreed', { ...consent, agreed: 'yes' }],
      ['consent.agreed', {}],
      ['consent.by', { ...consent, by: ' ' }],
      ['consent.purpose', { ...consent, purpose: undefined }],
      ['consent.purpose', { ...consent, purpose: 'a\u001b[2Jb' }],
      ['consent.purpose', { ...consent, purpose: 'a\u061cb' }],
      ['consent.purpose', { ...consent, purpose: 'a\0b' }],
      ['consent.purpose', { ...consent, purpose: '\ud800' }],
      ['consent.purpose', { ...consent, purpose: 'a'.repeat(1001) }],
      ['consent.by', { ...consent, by: 'a\u202eb' }],
    ]
    for (const [at, given] of cases) {
      const refused = { code: 'CONSENT_REQUIRED', at }
      await expect(wallet.present(selection, { consent: given as never })).rejects.toMatchObject(refused)
      await expect(
        wallet.presentChosen([{ credentialId, disclose: [] }], { audience: 'x', consent: given as never }),
      ).rejects.toMatchObject(refused)
    }
    expect(await wallet.history()).toEqual([])
    await wallet.present(selection, { consent })
    expect(await wallet.history()).toHaveLength(1)
  })

  it('that is over before anything is shown shows nothing', async () => {
    const selection = await wallet.select(request)
    const until = (time: string) => ({ consent: { ...consent, until: new Date(time) } })
    const over = until('2026-07-01T10:00:00.000Z')
    const ended = { code: 'CONSENT_ENDED', at: 'consent.until' }
    await expect(wallet.present(selection, over)).rejects.toMatchObject(ended)
    const chosen = wallet.presentChosen([{ credentialId, disclose: [] }], { audience: 'x', ...over })
    await expect(chosen).rejects.toMatchObject(ended)
    expect(await wallet.history()).toEqual([])
    await wallet.present(selection, until('2026-07-01T10:00:00.001Z'))
    expect(await wallet.history()).toHaveLength(1)
  })

  it('to what makes no answer leaves no record', async () => {
    const many = (count: number) => Array(count).fill({ credentialId, disclose: [] })
    await expect(wallet.presentChosen(many(65), { audience: 'x', consent })).rejects.toMatchObject({
      code: 'RESPONSE_INVALID',
    })
    expect(await wallet.history()).toEqual([])
    await wallet.presentChosen(many(64), { audience: 'x', consent })
    expect(await wallet.history()).toHaveLength(1)
  })
})

describe('the history', () => {
  it('takes nothing in that it could not be read with again', async () => {
    const entry = (receipt: string) => ({ type: 'receipt', at: now, of: 1, receipt }) as const
    for (const [receipt, code] of [
      ['a\0b', 'JSON_INVALID'],
      ['a'.repeat(1_100_000), 'INPUT_TOO_LARGE'],
    ] as const) {
      await expect(appendEntry(store, entry(receipt))).rejects.toMatchObject({ code })
    }
    expect(await store.list('consent')).toEqual([])
    await appendEntry(store, entry('ab'))
    expect(await store.list('consent')).toHaveLength(1)
  })

  it('tells who agreed to show what to whom, in a chain', async () => {
    await wallet.present(await wallet.select(request), { consent })
    await wallet.presentChosen([{ credentialId, disclose: [] }], {
      audience: 'https://club.example',
      consent,
    })
    const [first, second] = await wallet.history()
    expect(first).toMatchObject({
      sequence: 1,
      at: now,
      by: consent.by,
      purpose: consent.purpose,
      audience: clientId,
      retention: 'P1Y',
      credentials: [{ credentialId, kind: 'school-diploma' }],
      previousHash: '',
    })
    expect(first?.credentials[0]?.disclosed).toContainEqual(['credentialSubject', 'familyName'])
    expect(second).toMatchObject({ sequence: 2, audience: 'https://club.example' })
    expect(second?.previousHash).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(JSON.stringify([first, second])).not.toContain('Соколова Анна')
  })

  it('calls what was shown by its name, a mark by its subject', async () => {
    const { claims } = await wallet.show(credentialId)
    const marks = claims.filter(({ path }) => path[1] === 'result').slice(0, 2)
    const disclose = [...marks.map(({ path }) => path), ['credentialSubject', 'familyName']]
    await wallet.presentChosen([{ credentialId, disclose }], { audience: 'https://club.example', consent })
    const [line] = await wallet.history()
    const names = line?.credentials[0]?.labels?.map(({ ru }) => ru)
    expect(names?.toSorted()).toEqual(['Фамилия', ...marks.map(({ label }) => label.ru)].toSorted())
    expect(new Set(names).size).toBe(3)
    // A path that ends above claims stands for all of them.
    const all = [{ credentialId, disclose: [['credentialSubject']] }]
    await wallet.presentChosen(all, { audience: 'https://club.example', consent })
    const wide = (await wallet.history())[1]?.credentials[0]?.labels?.map(({ ru }) => ru)
    expect(wide).toEqual(expect.arrayContaining(names ?? []))
    expect(wide?.length).toBeGreaterThan(10)
    for (const { value } of marks) expect(JSON.stringify(line?.credentials)).not.toContain(`"${value}"`)
  })

  it('stays when the credential is removed', async () => {
    await wallet.present(await wallet.select(request), { consent })
    await wallet.remove(credentialId)
    expect(await wallet.history()).toHaveLength(1)
  })

  it('tells when a line was changed or taken out', async () => {
    for (const audience of ['one', 'two', 'three']) {
      await wallet.presentChosen([{ credentialId, disclose: [] }], { audience, consent })
    }
    const [first, middle] = (await store.list('consent')).toSorted((a, b) => Number(a.id) - Number(b.id))
    if (!first || !middle) throw new Error('three records were written')
    const changed = new TextDecoder().decode(first.bytes).replace('"one"', '"ONE"')
    await store.write([{ put: { ...first, version: 2, bytes: new TextEncoder().encode(changed) } }])
    await expect(wallet.history()).rejects.toMatchObject({ code: 'HISTORY_BROKEN', at: 'history[2]' })
    await store.write([{ put: { ...first, version: 3 } }])
    expect(await wallet.history()).toHaveLength(3)
    await store.write([{ remove: middle }])
    await expect(wallet.history()).rejects.toMatchObject({ code: 'HISTORY_BROKEN', at: 'history[3]' })
  })

  it('keeps every line when two programs show at once', async () => {
    const others = [wallet, new Wallet({ store, now: () => now }), new Wallet({ store, now: () => now })]
    await Promise.all(
      others.map((one) => one.presentChosen([{ credentialId, disclose: [] }], { audience: 'x', consent })),
    )
    expect((await wallet.history()).map(({ sequence }) => sequence)).toEqual([1, 2, 3])
  })
})
