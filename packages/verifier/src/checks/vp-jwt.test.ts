import {
  didKeyOf,
  encodeBase64url,
  type JsonObject,
  readVpJwt,
  signJws,
  signVpJwt,
  verifyVpJwt,
} from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { beforeAll, describe, expect, it } from 'vitest'
import { shownAward } from '../../../../fixtures/answers.ts'
import { issueLink, trustInLinks } from '../../../../fixtures/guardians.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  clientId,
  issue,
  nonce,
  now,
  present,
  presentedAt,
  requestFor,
  shown,
  told,
  trustForKinds,
} from '../../../../fixtures/verification.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const trust = await trustForKinds(['school-diploma', 'olympiad-award'])
const judge = (input: string, more: Partial<VerifyOptions> = {}) =>
  verify(input, { trust, policy: 'admissions', now, audience: clientId, ...more })

let diploma: string
let award: string
beforeAll(async () => {
  diploma = await shown({}, { signedBy: null })
  award = await shownAward({}, { signedBy: null })
})

const expiresAt = new Date('2026-07-20T00:00:00Z')
const signed = (
  credentials: readonly string[],
  changes: Partial<Parameters<typeof signVpJwt>[1]> = {},
): Promise<string> =>
  signVpJwt(credentials, {
    signer: testSigner('holder'),
    audience: clientId,
    nonce,
    issuedAt: presentedAt,
    expiresAt,
    ...changes,
  })
const didJwkOf = (name: TestKeyName): string =>
  `did:jwk:${encodeBase64url(new TextEncoder().encode(JSON.stringify(testPublicJwk(name))))}`
/** A presentation whose payload says something else than it should. */
async function changed(
  changes: Record<string, unknown>,
  { header = {}, key = 'holder' as TestKeyName }: { header?: JsonObject; key?: TestKeyName } = {},
): Promise<string> {
  const { payload, kid } = readVpJwt(await signed([diploma])).jws
  const whole = { ...payload, ...(changes as JsonObject) }
  return signJws('vp+jwt', whole, testSigner(key), { kid: kid as string, ...header })
}
const envelopeOf = (text: string, type = 'vc+sd-jwt') => [
  {
    '@context': 'https://www.w3.org/ns/credentials/v2',
    id: `data:application/${type},${text}`,
    type: 'EnvelopedVerifiableCredential',
  },
]

describe('a W3C presentation', () => {
  it('is accepted when every document in it is bound to the key that signed it', async () => {
    const result = await judge(await signed([diploma, award]))
    expect(result.verdict).toBe('accepted')
    expect(result.credentials.map(({ kind }) => kind)).toEqual(['school-diploma', 'olympiad-award'])
    expect(result.checks.find(({ name }) => name === 'holder-binding')).toMatchObject({
      status: 'passed',
      evidence: { presentation: 'vp+jwt', presentedAt: presentedAt.toISOString() },
    })
  })

  it('holds a vc+jwt too, which shows everything, beside what hides', async () => {
    const whole = await issue({ format: 'vc+jwt' })
    const result = await judge(await signed([whole, diploma]))
    expect(result.credentials.map(({ format }) => format)).toEqual(['vc+jwt', 'vc+sd-jwt'])
    expect([result.verdict, told(result, 'holder-binding', 0)]).toEqual(['accepted', 'passed'])
    // On its own nobody has signed around it.
    expect(told(await judge(whole), 'holder-binding')).toBe('failed KB_REQUIRED')
  })

  it.each([
    ['bound to another key', 'stranger', 'failed HOLDER_NOT_SUBJECT', 'rejected'],
    ['bound to no key', null, 'inconclusive NOT_BOUND', 'undecided'],
  ] as const)('C16 binds a vc+jwt that is %s to nobody', async (_name, holder, answer, verdict) => {
    const result = await judge(await signed([await issue({ format: 'vc+jwt', holder })]))
    expect([result.verdict, told(result, 'holder-binding')]).toEqual([verdict, answer])
  })

  it('K7 is verified once, however many documents are in it', async () => {
    const forged = readVpJwt(await changed({}, { key: 'stranger' }))
    for (const presentation of [readVpJwt(await signed([diploma, award])), forged]) {
      const { jws } = presentation
      let looks = 0
      const counted = Object.defineProperty({ ...jws }, 'signature', {
        get: () => {
          looks++
          return jws.signature
        },
      })
      const verified = () => verifyVpJwt({ ...presentation, jws: counted }, { now }).then(Boolean, Boolean)
      await verified()
      const once = looks
      for (const _document of presentation.credentials) await verified()
      expect([once > 0, looks]).toEqual([true, once])
    }
    await expect(verifyVpJwt(forged, { now })).rejects.toMatchObject({ code: 'HOLDER_PROOF_MISMATCH' })
    await expect(verifyVpJwt(forged, { now })).rejects.toMatchObject({ code: 'HOLDER_PROOF_MISMATCH' })
  })

  it('is not unfolded where there are more documents than an answer may have', async () => {
    const bundleOf = (tokens: readonly string[]) => createBundle({ vpToken: { diploma: tokens } })
    const whole = await signed(Array.from({ length: 100 }, () => diploma))
    const { verdict, checks } = await judge(bundleOf([whole, whole, whole]))
    expect([verdict, checks[0]]).toMatchObject(['rejected', { name: 'format', code: 'PRESENTATION_INVALID' }])
    expect((await judge(bundleOf([await signed([diploma])]))).verdict).toBe('accepted')
  })

  it('is accepted in a bundle, and in answer to a request', async () => {
    const vpToken = { diploma: [await signed([diploma])] }
    const request = requestFor()
    const answered = { request, audience: undefined } as unknown as Partial<VerifyOptions>
    expect((await judge(createBundle({ vpToken }), answered)).verdict).toBe('accepted')
    // One that nobody is shown to have signed does not answer a request for a bound one.
    const loose = await signed([await shown({ holder: null })])
    const refused = await judge(createBundle({ vpToken: { diploma: [loose] } }), answered)
    expect(told(refused, 'query-matched')).toBe('failed DCQL_HOLDER_BINDING_MISSING')
    expect(told(refused, 'holder-binding')).toBe('failed HOLDER_NOT_SUBJECT')
  })

  it('is for whom and for what its signer says', async () => {
    const other = await judge(await signed([diploma], { audience: 'https://club.example' }))
    expect([other.verdict, told(other, 'audience')]).toEqual(['rejected', 'failed KB_AUD_MISMATCH'])
    const several = await judge(await changed({ aud: [clientId] }))
    expect(told(several, 'audience')).toBe('failed AUD_NOT_EXCLUSIVE')
    const again = await judge(
      createBundle({
        vpToken: { diploma: [await signed([diploma], { nonce: 'nonce-of-another-request-00' })] },
      }),
      { request: requestFor(), audience: undefined } as unknown as Partial<VerifyOptions>,
    )
    expect(told(again, 'nonce')).toBe('failed KB_NONCE_MISMATCH')
  })

  it('C16 of somebody else’s document is refused, whoever the rest belongs to', async () => {
    const foreign = await shown({ holder: 'stranger' }, { signedBy: null })
    const result = await judge(await signed([diploma, foreign]))
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'holder-binding', 0)).toBe('passed')
    expect(told(result, 'holder-binding', 1)).toBe('failed HOLDER_NOT_SUBJECT')
  })

  it('C16 of a document that is not about its holder is refused, unless its holder signed', async () => {
    const link = await issueLink()
    const judgeLink = async (signer: TestKeyName) =>
      told(
        await judge(await signed([link], { signer: testSigner(signer) }), { trust: await trustInLinks() }),
        'holder-binding',
      )
    // The child whom it is also about has not been given it.
    expect(await judgeLink('holder')).toBe('failed HOLDER_NOT_SUBJECT')
    expect(await judgeLink('guardian')).toBe('passed')
  })

  it('C16 binds no document that names no key: it is never accepted as its signer’s', async () => {
    const unbound = await judge(await signed([await shown({ holder: null })]))
    expect([unbound.verdict, told(unbound, 'holder-binding')]).toEqual([
      'undecided',
      'inconclusive NOT_BOUND',
    ])
    const about = async (name: TestKeyName) =>
      present(
        await issue({
          holder: null,
          change: (document) => ({
            ...document,
            credentialSubject: { ...document.credentialSubject, id: didKeyOf(testPublicJwk(name)) },
          }),
        }),
      )
    // By whatever DID the one whom it is about is called.
    for (const holder of [didKeyOf(testPublicJwk('holder')), didJwkOf('holder')]) {
      const own = await judge(await signed([await about('holder')], { holder }))
      expect([own.verdict, told(own, 'holder-binding')]).toEqual(['undecided', 'inconclusive NOT_BOUND'])
    }
    const others = await judge(await signed([await about('stranger')]))
    expect([others.verdict, told(others, 'holder-binding')]).toEqual([
      'rejected',
      'failed HOLDER_NOT_SUBJECT',
    ])
  })

  it.each([
    ['signed by another key than the holder’s', {}, { key: 'stranger' as const }],
    ['whose key id is another’s', {}, { header: { kid: 'did:web:other.example#key-1' } }],
    [
      'that names another holder',
      { holder: didKeyOf(testPublicJwk('stranger')) },
      { header: { kid: `${didKeyOf(testPublicJwk('stranger'))}#k` } },
    ],
  ])('C17 %s is refused', async (_name, changes, how) => {
    const result = await judge(await changed(changes, how))
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'holder-binding')).toBe('failed HOLDER_PROOF_MISMATCH')
    expect((await judge(await changed({}))).verdict).toBe('accepted')
  })

  it.each([
    ['that is the key which signed', 'holder', 'passed'],
    ['that is another key', 'stranger', 'failed HOLDER_PROOF_MISMATCH'],
  ] as const)('may be by a did:jwk: one %s', async (_name, key, answer) => {
    const holder = didJwkOf(key)
    const result = await judge(await changed({ holder }, { header: { kid: `${holder}#0` } }))
    expect(told(result, 'holder-binding')).toBe(answer)
    expect(result.verdict).toBe(answer === 'passed' ? 'accepted' : 'rejected')
  })

  it.each([
    ['expired', { expiresAt: now }, 'VP_EXPIRED'],
    ['signed 31 days ago', { issuedAt: new Date('2026-05-31T00:00:00Z') }, 'KB_IAT_OUT_OF_WINDOW'],
    ['signed in the future', { issuedAt: new Date(now.getTime() + 61_000) }, 'KB_IAT_OUT_OF_WINDOW'],
  ])('that is %s is refused', async (_name, changes, code) => {
    const result = await judge(await signed([diploma], changes))
    expect([result.verdict, told(result, 'holder-binding')]).toEqual(['rejected', `failed ${code}`])
  })

  it.each<[string, () => Promise<Record<string, unknown>>, string]>([
    ['without a document', async () => ({ verifiableCredential: [] }), 'VP_INVALID'],
    [
      'K7 with more documents than an answer may have',
      async () => ({ verifiableCredential: Array.from({ length: 257 }, () => envelopeOf('a~')[0]) }),
      'VP_INVALID',
    ],
    ['with a document that stands bare', async () => ({ verifiableCredential: [diploma] }), 'VP_INVALID'],
    [
      'with a document that its holder signed by itself',
      async () => ({ verifiableCredential: envelopeOf(await shown()) }),
      'VP_INVALID',
    ],
    [
      'with a dc+sd-jwt',
      async () => ({
        verifiableCredential: envelopeOf(
          await shown({ format: 'dc+sd-jwt' }, { signedBy: null }),
          'dc+sd-jwt',
        ),
      }),
      'VP_INVALID',
    ],
    [
      'with a dc+sd-jwt under another name',
      async () => ({
        verifiableCredential: envelopeOf(await shown({ format: 'dc+sd-jwt' }, { signedBy: null })),
      }),
      'JWT_TYP_MISMATCH',
    ],
    [
      'with a vc+jwt under another name',
      async () => ({ verifiableCredential: envelopeOf(await issue({ format: 'vc+jwt' })) }),
      'JWT_TYP_MISMATCH',
    ],
    [
      'with a vc+sd-jwt under another name',
      async () => ({ verifiableCredential: envelopeOf(diploma, 'vc+jwt') }),
      'JWT_TYP_MISMATCH',
    ],
    [
      'with a VC-JWT',
      async () => ({ verifiableCredential: envelopeOf(await issue({ format: 'jwt_vc_json' }), 'vc+jwt') }),
      'JWT_TYP_MISMATCH',
    ],
    ['without a holder', async () => ({ holder: undefined }), 'VP_INVALID'],
    [
      'of a holder that is no key',
      async () => ({ holder: 'did:web:student.example' }),
      'DID_METHOD_UNSUPPORTED',
    ],
    ['that names two who present', async () => ({ iss: 'did:web:student.example' }), 'CLAIM_CONFLICT'],
    ['with the old wrapper inside', async () => ({ vp: {} }), 'VP_INVALID'],
    ['of another type', async () => ({ type: ['VerifiableCredential'] }), 'VP_INVALID'],
    [
      'of another context',
      async () => ({ '@context': ['https://www.w3.org/2018/credentials/v1'] }),
      'VP_INVALID',
    ],
    ['without an end', async () => ({ exp: undefined }), 'REQUIRED_CLAIM_MISSING'],
    ['that ends before it begins', async () => ({ exp: 1 }), 'VP_INVALID'],
    ['without a time', async () => ({ iat: undefined }), 'REQUIRED_CLAIM_MISSING'],
  ])('%s is no presentation', async (_name, changes, code) => {
    const result = await judge(await changed(await changes()))
    expect([result.verdict, told(result, 'format')]).toEqual(['rejected', `failed ${code}`])
  })

  it('that is broken spoils no other presentation in the same answer', async () => {
    const vpToken = { a: [await changed({ vp: {} })], b: [await shown()] }
    const result = await judge(createBundle({ vpToken }))
    expect(told(result, 'format', 0)).toBe('failed VP_INVALID')
    expect(told(result, 'holder-binding', 1)).toBe('passed')
  })
})
