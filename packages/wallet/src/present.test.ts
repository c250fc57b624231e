import {
  type AchievementCredential,
  type ConcretePath,
  readCredential,
  readVpJwt,
  verifyHolderBinding,
  verifyVpJwt,
} from '@attestat/credential'
import { createPresentationRequest } from '@attestat/openid4vc'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { createMemoryStore } from './memory-store.ts'
import { requireExactly } from './present.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const consent = { agreed: true, by: 'Соколова А. С.', purpose: 'Поступление' } as const
const clientId = 'redirect_uri:https://university.example/answer'
const openBadge = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'

/** Name and one mark, as a university asks for them. */
const nameAndMark = (root: readonly string[] = []) => [
  { path: [...root, 'credentialSubject', 'familyName'] },
  { path: [...root, 'credentialSubject', 'givenName'] },
  {
    path: [...root, 'credentialSubject', 'result', null, 'resultDescription'],
    values: ['urn:attestat:school-diploma:1:informatics'],
  },
]
const credentialQuery = {
  id: 'diploma',
  format: 'vc+sd-jwt',
  meta: { type_values: [[openBadge]] },
  claims: nameAndMark(),
}
const requestFor = (dcqlQuery: object, more: object = {}) =>
  createPresentationRequest({ clientId, dcqlQuery: dcqlQuery as never, now, ...more })
const request = requestFor(
  { credentials: [credentialQuery] },
  { statement: { purpose: { ru: 'Поступление' }, retention: 'P1Y' } },
)

let wallet: Wallet
let credentialId: string
async function walletWith(options: Parameters<typeof issuedDiploma>[0] = {}) {
  wallet = new Wallet({ store: createMemoryStore(), now: () => now })
  const { publicJwk } = await wallet.id()
  const { card } = await wallet.add(await issuedDiploma({ holderKey: publicJwk, ...options }))
  credentialId = card.id
}
beforeAll(() => walletWith())

const paths = (claims: readonly { readonly path: ConcretePath }[]) => claims.map(({ path }) => path.join('.'))
const names = ['credentialSubject.familyName', 'credentialSubject.givenName']

describe('selecting', () => {
  it('shows the owner exactly what is shown, what always is, and what is not', async () => {
    const selection = await wallet.select(request)
    expect(selection).toMatchObject({ truncated: false, unanswered: [] })
    expect(selection.options).toHaveLength(1)
    const [chosen] = selection.options[0]?.credentials ?? []
    expect(chosen).toMatchObject({ queryId: 'diploma', card: { id: credentialId } })
    const informatics = chosen?.shown.find((claim) => claim.path[1] === 'result')
    expect(informatics?.value).toBe('5')
    expect(paths(chosen?.shown ?? [])).toEqual([...names, informatics?.path.join('.')])
    expect(paths(chosen?.alwaysVisible ?? [])).toContain('credentialSubject.achievement.name')
    expect(paths(chosen?.hidden ?? [])).toContain('credentialSubject.dateOfBirth')
    expect(chosen?.hidden).toHaveLength(15 - 3)
  })

  it('offers nothing of what was replaced', async () => {
    await walletWith()
    const { publicJwk } = await wallet.id()
    const change = (document: AchievementCredential) => ({ ...document, validFrom: '2026-06-27T09:00:00Z' })
    const { card } = await wallet.add(await issuedDiploma({ holderKey: publicJwk, change }))
    const { options } = await wallet.select(request)
    expect(options.map((option) => option.credentials.map((chosen) => chosen.card.id))).toEqual([[card.id]])
  })

  it('tells why nothing answers', async () => {
    await walletWith({ holderKey: undefined as never, format: 'vc+jwt' })
    const { options, unanswered } = await wallet.select(request)
    expect(options).toEqual([])
    expect(unanswered).toMatchObject([
      {
        queryId: 'diploma',
        candidates: [{ card: { id: credentialId }, reasons: [{ code: 'DCQL_FORMAT_MISMATCH' }] }],
      },
    ])
    await expect(wallet.present(await wallet.select(request), { consent })).rejects.toMatchObject({
      code: 'REQUEST_UNSATISFIED',
    })
  })

  it('offers a credential without hiding only as the whole that it is', async () => {
    await walletWith({ format: 'vc+jwt' })
    const query = { ...credentialQuery, format: 'vc+jwt' }
    expect((await wallet.select(requestFor({ credentials: [query] }))).options).toEqual([])
    const unbound = requestFor({ credentials: [{ ...query, require_cryptographic_holder_binding: false }] })
    const { options } = await wallet.select(unbound)
    expect(options[0]?.credentials[0]).toMatchObject({ shown: [], hidden: [] })
    expect(paths(options[0]?.credentials[0]?.alwaysVisible ?? [])).toContain('credentialSubject.dateOfBirth')
  })
})

describe('presenting', () => {
  it.each([
    ['vc+sd-jwt', []],
    ['dc+sd-jwt', ['ld']],
  ] as const)(
    'sends name and one mark of a %s, signed for this receiver, and nothing else',
    async (format, root) => {
      await walletWith({ format })
      const query =
        format === 'vc+sd-jwt'
          ? credentialQuery
          : {
              id: 'diploma',
              format,
              meta: { vct_values: ['urn:attestat:school-diploma:1'] },
              claims: nameAndMark(root),
            }
      const asked = requestFor({ credentials: [query] })
      const response = await wallet.present(await wallet.select(asked), { consent })
      expect(response).toMatchObject({ state: asked.state })
      expect(Object.keys(response.vp_token)).toEqual(['diploma'])
      const [text = ''] = response.vp_token.diploma ?? []
      const shown = await readCredential(text)
      expect(shown.disclosures.map((disclosure) => disclosure.name ?? disclosure.value)).toEqual(
        expect.arrayContaining([
          'familyName',
          'givenName',
          { type: ['Result'], resultDescription: 'urn:attestat:school-diploma:1:informatics', value: '5' },
        ]),
      )
      expect(shown.disclosures).toHaveLength(3)
      expect(await verifyHolderBinding(shown, { now })).toEqual({
        audience: clientId,
        nonce: asked.nonce,
        issuedAt: now,
      })
    },
  )

  it('is refused when the request has expired meanwhile', async () => {
    await walletWith()
    const expiring = (expiresAt: Date) => requestFor({ credentials: [credentialQuery] }, { expiresAt })
    const expired = await wallet.select(expiring(now))
    await expect(wallet.present(expired, { consent })).rejects.toMatchObject({ code: 'REQUEST_EXPIRED' })
    const running = await wallet.select(expiring(new Date(now.getTime() + 1000)))
    await expect(wallet.present(running, { consent })).resolves.toBeDefined()
  })

  it('is refused for an option that is not there, and for one with nothing in it', async () => {
    await walletWith()
    const selection = await wallet.select(request)
    for (const option of [1, -1, 0.5]) {
      await expect(wallet.present(selection, { consent, option })).rejects.toMatchObject({
        code: 'OPTION_UNKNOWN',
      })
    }
    const optional = {
      credentials: [credentialQuery],
      credential_sets: [{ options: [['diploma']], required: false }],
    }
    const mayBeEmpty = await wallet.select(requestFor(optional))
    expect(mayBeEmpty.options).toHaveLength(2)
    await expect(wallet.present(mayBeEmpty, { consent, option: 1 })).rejects.toMatchObject({
      code: 'SELECTION_EMPTY',
    })
  })

  it('answers one query with several credentials', async () => {
    await walletWith()
    const { publicJwk } = await wallet.id()
    await wallet.add(await issuedDiploma({ holderKey: publicJwk, signedBy: 'federation' }))
    const several = requestFor({ credentials: [{ ...credentialQuery, multiple: true }] })
    const { vp_token: vpToken } = await wallet.present(await wallet.select(several), { consent })
    expect(vpToken.diploma).toHaveLength(2)
  })

  it('without a request shows what was chosen, to the audience named, with a nonce of its own', async () => {
    await walletWith()
    const audience = 'https://admission.university.example'
    const present = async (disclose: ConcretePath[], more: object = {}) => {
      const { vp_token: vpToken } = await wallet.presentChosen([{ credentialId, disclose }], {
        audience,
        consent,
        ...more,
      })
      return readCredential(vpToken['credential-1']?.[0] ?? '')
    }
    const minimal = await present([])
    expect(minimal.disclosures).toEqual([])
    expect(minimal.keyBinding?.payload).toMatchObject({
      aud: audience,
      nonce: expect.stringMatching(/^.{43}$/),
    })
    const named = await present([['credentialSubject', 'familyName']], { nonce: 'theirs' })
    expect(named.disclosures.map((disclosure) => disclosure.name)).toEqual(['familyName'])
    expect(named.keyBinding?.payload.nonce).toBe('theirs')
    await expect(present([['credentialSubject', 'middleName']])).rejects.toMatchObject({
      code: 'SD_PATH_UNKNOWN',
    })
    await expect(wallet.presentChosen([], { audience, consent })).rejects.toMatchObject({
      code: 'SELECTION_EMPTY',
    })
  })

  it('shows exactly the members chosen, whatever they are called', async () => {
    const odd = fc.constantFrom(
      '.',
      '[',
      ']',
      '~',
      '"',
      '\\',
      '/',
      '$',
      '*',
      '0',
      'a',
      ' ',
      'result',
      'familyName',
    )
    const name = fc.array(odd, { minLength: 1, maxLength: 4 }).map((parts) => `ext:${parts.join('')}`)
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.tuple(name, fc.boolean()), {
          selector: ([text]) => text,
          minLength: 1,
          maxLength: 8,
        }),
        async (members) => {
          const change = (document: AchievementCredential) => ({
            ...document,
            credentialSubject: {
              ...document.credentialSubject,
              ...Object.fromEntries(members.map(([text], i) => [text, `value ${i}`])),
            },
          })
          await walletWith({ change })
          const chosen = members.filter(([, isChosen]) => isChosen).map(([text]) => text)
          const { vp_token: vpToken } = await wallet.presentChosen(
            [{ credentialId, disclose: chosen.map((text) => ['credentialSubject', text]) }],
            { audience: clientId, consent },
          )
          const shown = await readCredential(vpToken['credential-1']?.[0] ?? '')
          expect(shown.disclosures.map((disclosure) => disclosure.name).toSorted()).toEqual(chosen.toSorted())
        },
      ),
      { numRuns: 30, seed: 20_260_626 },
    )
  })
})

describe('a finished presentation', () => {
  const disclose: ConcretePath[] = [['credentialSubject', 'familyName']]
  const present = async (paths: ConcretePath[], audience = clientId) => {
    const options = { audience, nonce: 'the-nonce', consent }
    const { vp_token: vpToken } = await wallet.presentChosen([{ credentialId, disclose: paths }], options)
    return vpToken['credential-1']?.[0] ?? ''
  }
  const check = async (presentation: string) => {
    const { credential } = await wallet.get(credentialId)
    const publicJwk = (await wallet.id()).publicJwk
    const signer = { alg: 'ES256', publicJwk, sign: async () => new Uint8Array() } as const
    const keyBinding = { signer, audience: clientId, nonce: 'the-nonce', issuedAt: now }
    return requireExactly(presentation, credential, disclose, keyBinding)
  }
  beforeAll(() => walletWith())

  it('is let out when it shows what was chosen', async () => {
    await expect(check(await present(disclose))).resolves.toBeUndefined()
  })

  it.each([
    ['more than was chosen', [...disclose, ['credentialSubject', 'dateOfBirth']]],
    ['less than was chosen', []],
    ['something else', [['credentialSubject', 'givenName']]],
  ] as [string, ConcretePath[]][])('is held back when it shows %s', async (_name, shown) => {
    await expect(check(await present(shown))).rejects.toMatchObject({ code: 'SELECTION_EXCEEDED' })
  })

  it('is held back when it has a disclosure twice, or one that is no part of the credential', async () => {
    const presented = await present(disclose)
    const [jwt, first, ...rest] = presented.split('~')
    for (const more of [first, 'WyJzYWx0IiwibmFtZSIsInZhbHVlIl0']) {
      await expect(check([jwt, more, first, ...rest].join('~'))).rejects.toMatchObject({
        code: 'SELECTION_EXCEEDED',
        at: 'disclosures',
      })
    }
  })

  it('is held back when it is signed for somebody else, or not at all', async () => {
    await expect(check(await present(disclose, 'https://attacker.example'))).rejects.toMatchObject({
      code: 'SELECTION_EXCEEDED',
      at: 'keyBinding',
    })
    const presented = await present(disclose)
    await expect(check(presented.slice(0, presented.lastIndexOf('~') + 1))).rejects.toMatchObject({
      code: 'SELECTION_EXCEEDED',
      at: 'keyBinding',
    })
  })

  it('is held back when it is another credential', async () => {
    const { publicJwk } = await wallet.id()
    const other = await issuedDiploma({ holderKey: publicJwk, signedBy: 'federation' })
    await expect(check(other)).rejects.toMatchObject({ code: 'SELECTION_EXCEEDED', at: 'credential' })
  })
})

describe('showing as a W3C presentation', () => {
  it('puts all that is shown without a request into one token, signed by the key of the wallet', async () => {
    await walletWith()
    const { did, publicJwk } = await wallet.id()
    const sports = await wallet.add(
      await issuedDiploma({
        holderKey: publicJwk,
        change: (document) => ({ ...document, id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0042' }),
      }),
    )
    const familyName = ['credentialSubject', 'familyName']
    const answer = await wallet.presentChosen(
      [
        { credentialId, disclose: [familyName] },
        { credentialId: sports.card.id, disclose: [] },
      ],
      { audience: clientId, consent, form: 'vp+jwt' },
    )
    expect(Object.keys(answer.vp_token)).toEqual(['presentation'])
    const read = readVpJwt(answer.vp_token.presentation?.[0] ?? '')
    await verifyVpJwt(read, { now })
    expect(read).toMatchObject({ holder: did, expiresAt: new Date('2026-07-31T10:00:00Z') })
    const [first, second] = await Promise.all(read.credentials.map((text) => readCredential(text)))
    expect(first?.disclosures.map(({ path }) => path)).toEqual([familyName])
    expect([second?.disclosures, second?.keyBinding]).toEqual([[], undefined])
    expect(await wallet.history()).toHaveLength(1)
  })

  it('answers a request with a token for each query, until the request ends', async () => {
    await walletWith()
    const expiresAt = new Date('2026-07-05T00:00:00Z')
    const selection = await wallet.select(requestFor({ credentials: [credentialQuery] }, { expiresAt }))
    const { vp_token } = await wallet.present(selection, { consent, form: 'vp+jwt' })
    expect(readVpJwt(vp_token.diploma?.[0] ?? '').expiresAt).toEqual(expiresAt)
  })

  it('is not for other formats, which leaves no trace', async () => {
    await walletWith({ format: 'dc+sd-jwt' })
    const chosen = [{ credentialId, disclose: [] }]
    await expect(
      wallet.presentChosen(chosen, { audience: clientId, consent, form: 'vp+jwt' }),
    ).rejects.toMatchObject({ code: 'VP_FORMAT', at: credentialId })
    expect(await wallet.history()).toEqual([])
    await wallet.presentChosen(chosen, { audience: clientId, consent })
  })

  it('shows a vc+jwt whole, under the signature of the one whom it is bound to', async () => {
    await walletWith({ format: 'vc+jwt' })
    const chosen = [{ credentialId, disclose: [] }]
    const { vp_token } = await wallet.presentChosen(chosen, { audience: clientId, consent, form: 'vp+jwt' })
    const { credentials, holderKey } = readVpJwt(vp_token.presentation?.[0] ?? '')
    expect(await readCredential(credentials[0] ?? '')).toMatchObject({ format: 'vc+jwt', holderKey })
  })
})
