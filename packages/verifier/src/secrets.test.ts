import { type AchievementCredential, encodeBase64url, signJws, ToolkitError } from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testKeys, testSigner } from '../../../fixtures/test-keys.ts'
import {
  type DiplomaToIssue,
  type DiplomaToPresent,
  diplomaQuery,
  formatIds,
  issue,
  now,
  present,
  requestFor,
  responseOf,
  shown,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'
import { explainCheck } from './explain.ts'
import { verify } from './verify.ts'

/** Values that stand in the documents and must never come back in words. */
const canaries = [
  'Канарейкина',
  'canary-given-name',
  '1987-06-05',
  'canary-value',
  'canary-nonce',
  'canary.example',
]
const [family, given, birth, value] = canaries as [string, string, string, string]

const marked = (document: AchievementCredential): AchievementCredential => ({
  ...document,
  credentialSubject: {
    ...document.credentialSubject,
    familyName: family,
    givenName: given,
    dateOfBirth: birth,
    licenseNumber: value,
  },
})

/** Documents with something wrong in them, the canaries beside it or in the wrong place itself. */
const wrong: readonly (readonly [string, (document: AchievementCredential) => object])[] = [
  [
    'a birth date that is none',
    (d) => ({ ...d, credentialSubject: { ...d.credentialSubject, dateOfBirth: value } }),
  ],
  [
    'a name that is a number',
    (d) => ({ ...d, credentialSubject: { ...d.credentialSubject, familyName: 7 } }),
  ],
  [
    'a result without a value',
    (d) => ({ ...d, credentialSubject: { ...d.credentialSubject, result: [{ type: value }] } }),
  ],
  ['another context', (d) => ({ ...d, '@context': [value] })],
  ['another type', (d) => ({ ...d, type: [value] })],
  ['a date that is none', (d) => ({ ...d, validFrom: value })],
  ['an end before the start', (d) => ({ ...d, validUntil: '1987-06-05T00:00:00Z' })],
  [
    'a status index that is none',
    (d) => ({ ...d, credentialStatus: { ...(d.credentialStatus as object[])[0], statusListIndex: value } }),
  ],
  ['a status of another kind', (d) => ({ ...d, credentialStatus: { type: value } })],
  ['an issuer without an id', (d) => ({ ...d, issuer: { type: ['Profile'], name: value } })],
  ['two issuers', (d) => ({ ...d, iss: `https://${value}.example` })],
  ['no iat', (d) => ({ ...d, iat: value })],
  ['a holder key that is none', (d) => ({ ...d, cnf: { jwk: { kty: value } } })],
  ['a private key', (d) => ({ ...d, cnf: { jwk: { ...testKeys.holder } } })],
  ['claims of another format', (d) => ({ ...d, vct: value })],
  ['no subject', (d) => ({ ...d, credentialSubject: value })],
]

/** Signed as it stands, without the checks of an issuer. */
async function signRaw(payload: object): Promise<string> {
  const { kid } = JSON.parse(Buffer.from((await issue()).split('.')[0]!, 'base64url').toString())
  return `${await signJws('vc+sd-jwt', payload as never, testSigner('school', kid))}~`
}

const cases: [string, () => Promise<string>][] = []
const add = (name: string, text: () => Promise<string>) => cases.push([name, text])
for (const format of formatIds) {
  const disclose = ['familyName', 'givenName', 'dateOfBirth', 'licenseNumber'].map((member) => [
    ...(format === 'dc+sd-jwt' ? ['ld'] : []),
    'credentialSubject',
    member,
  ])
  const make = (issuing: DiplomaToIssue, presenting: DiplomaToPresent = {}) => {
    const change = issuing.change ?? marked
    return shown({ format, ...issuing, change }, { disclose, ...presenting })
  }
  add(`${format}: good`, () => make({}))
  add(`${format}: revoked`, () => make({ index: statusIndex.revoked }))
  add(`${format}: without a status`, () => make({ index: null }))
  add(`${format}: by a stranger`, () => make({ signedBy: 'stranger' }))
  add(`${format}: signed in the future`, () => make({ issuedAt: new Date('2030-01-01T00:00:00Z') }))
  add(`${format}: expired`, () =>
    make({ change: (d) => marked({ ...d, validUntil: '2026-06-27T00:00:00Z' }) }),
  )
  add(`${format}: without its proof`, () => make({}, { signedBy: null }))
  add(`${format}: with another’s proof`, () => make({}, { signedBy: 'stranger' }))
  add(`${format}: for somebody else`, () => make({}, { audience: 'https://canary.example' }))
  add(`${format}: for another request`, () => make({}, { nonce: 'canary-nonce-0123456789' }))
  add(`${format}: shown long ago`, () => make({}, { presentedAt: new Date('2020-01-01T00:00:00Z') }))
  add(`${format}: tampered`, async () => {
    const text = await make({})
    const payload = text.split('.')[1]!
    const json = Buffer.from(payload, 'base64url').toString().replace('2026-06-25', '2026-06-24')
    return text.replace(payload, encodeBase64url(new TextEncoder().encode(json)))
  })
  add(`${format}: cut short`, async () => (await make({})).slice(0, -30))
  add(`${format}: in an answer that was not asked for`, async () => responseOf({ other: [await make({})] }))
  add(`${format}: twice`, async () => responseOf({ diploma: [await make({}), await make({})] }))
}
add('a disclosure sent twice', async () => {
  const [jws, disclosure] = (await present(await issue({ change: marked }))).split('~')
  return `${jws}~${disclosure}~${disclosure}~`
})
add('a disclosure of nothing', async () => {
  const forged = encodeBase64url(new TextEncoder().encode(JSON.stringify(['salt', 'familyName', family])))
  return `${(await issue()).split('~')[0]}~${forged}~`
})
for (const [name, change] of wrong) {
  add(name, async () => {
    const plain = JSON.parse(
      Buffer.from((await issue({ format: 'vc+jwt', change: marked })).split('.')[1]!, 'base64url').toString(),
    )
    return signRaw(change(plain))
  })
}
add('JSON that is none', async () => `{"vp_token":{"diploma":["${value}"]},"state":${value}}`)
add('a member twice', async () => `{"vp_token":{"diploma":["${value}"]},"vp_token":{}}`)
add('no presentation', async () => `{"${value}":"${family}"}`)
add('a wallet’s refusal', async () => `{"error":{"reason":"${value}"}}`)
add('no token', async () => value)

const trusts = {
  'what is needed': await trustOf(),
  'no status lists': await trustOf({ lists: new Map() }),
  'a status list that is none': await trustOf({
    lists: new Map(
      [...(await statusLists())].map(([url]) => [url, 'canary-value.canary-value.canary-value']),
    ),
  }),
  'an issuer that may award other things': await trustOf({ entry: { mayAward: ['olympiad-award'] } }),
  'a withdrawn issuer': await trustOf({ entry: { status: 'withdrawn' } }),
}
const request = requestFor({
  credentials: [
    diplomaQuery('vc+sd-jwt', { claims: [{ path: ['credentialSubject', 'term'], values: ['other'] }] }),
  ],
})

describe.each(Object.entries(trusts))('with %s', (_, trust) => {
  it.each(cases)('%s: no value, token or key in any words', async (_name, make) => {
    const input = await make()
    const words: string[] = []
    for (const asked of [{ request }, { audience: 'https://admission.university.example' }, {}]) {
      for (const policy of ['admissions', 'lenient-preview'] as const) {
        try {
          const { checks } = await verify(input, { trust, policy, now, ...asked })
          words.push(
            JSON.stringify(checks),
            ...checks.flatMap((check) => [explainCheck(check, 'ru'), explainCheck(check, 'en')]),
          )
        } catch (error) {
          if (!(error instanceof ToolkitError)) throw error
          words.push(error.message, String(error.at), JSON.stringify(error.details))
        }
      }
    }
    const text = words.join('\n')
    // Words there are, or silence would prove something.
    expect(text.length).toBeGreaterThan(50)
    for (const canary of canaries) expect(text).not.toContain(canary)
    for (const { d } of Object.values(testKeys)) expect(text).not.toContain(d)
    for (const part of input.split(/[~.{}":,[\]\s]/).filter((one) => one.length > 60))
      expect(text).not.toContain(part)
  })
})

it('a bundle whose facts are broken is refused without saying what was in them', async () => {
  const good = JSON.parse(createBundle({ vpToken: { diploma: [await shown()] } }))
  const facts = [
    { statusLists: { 'canary-value': 7 } },
    { typeMetadata: ['canary-value+'] },
    { registry: value },
  ]
  for (const broken of facts) {
    const input = JSON.stringify({ ...good, facts: broken })
    const result = await verify(input, { trust: trusts['what is needed'], policy: 'admissions', now })
    expect(result.verdict).toBe('rejected')
    const told = JSON.stringify(result).replace('facts.statusLists.canary-value', '')
    expect(told).not.toContain('canary-value')
  }
})
