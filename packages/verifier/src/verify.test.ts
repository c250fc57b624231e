import dns from 'node:dns'
import { formatOf } from '@attestat/credential'
import { createBundle } from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../fixtures/judge.ts'
import { testRegistry } from '../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  formatIds,
  issue,
  listUrls,
  now,
  present,
  requestFor,
  responseOf,
  shown,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'
import { forbidNetwork } from '../../../scripts/no-network.ts'
import { verify } from './verify.ts'

const trust = await trustOf()

describe.each(formatIds)('%s', (format) => {
  // No holder's signature goes with vc+jwt: a bound one cannot be shown by its owner, an unbound one by anybody.
  const { selective, holderSigns } = formatOf(format)
  const request = requestFor({ credentials: [diplomaQuery(format)] })
  const asksNoBinding = requestFor({
    credentials: [diplomaQuery(format, { require_cryptographic_holder_binding: false })],
  })

  it.each([
    ['bound, for a request', 'holder', { request }, holderSigns ? 'accepted' : 'rejected'],
    ['bound, for an audience', 'holder', { audience: clientId }, holderSigns ? 'accepted' : 'rejected'],
    ['bound, for another audience', 'holder', { audience: 'https://other.example' }, 'rejected'],
    ['bound, for nobody in particular', 'holder', {}, holderSigns ? 'undecided' : 'rejected'],
    [
      'unbound, for a request that asks for binding',
      null,
      { request },
      holderSigns ? 'rejected' : 'undecided',
    ],
    ['unbound, for a request that asks for none', null, { request: asksNoBinding }, 'undecided'],
    ['unbound, for an audience', null, { audience: clientId }, 'undecided'],
    ['unbound, for nobody in particular', null, {}, 'undecided'],
    ['unbound, for a first look', null, { policy: 'lenient-preview' }, 'accepted'],
  ] as const)('%s', async (_, holder, more, expected) => {
    const { verdict, credentials } = await judge(await shown({ format, holder }), more)
    expect(verdict).toBe(expected)
    expect(credentials[0]).toMatchObject({
      verdict: expected,
      format,
      kind: 'school-diploma',
      mayHideMore: selective,
    })
  })

  it('revoked, it is rejected whatever else holds', async () => {
    const text = await shown({ format, index: statusIndex.revoked })
    for (const more of [{ request }, { audience: clientId }, {}, { policy: 'lenient-preview' }] as const) {
      expect((await judge(text, more)).verdict).toBe('rejected')
    }
  })
})

describe('what may be handed in', () => {
  it.each([
    ['the presentation', (text: string) => text],
    ['its bytes', (text: string) => new TextEncoder().encode(text)],
    ['a response', (text: string) => responseOf({ diploma: [text] })],
    ['a bundle', (text: string) => createBundle({ vpToken: { diploma: [text] } })],
  ])('%s', async (_, wrap) => {
    const result = await judge(wrap(await shown()), { request: requestFor() })
    expect(result.verdict).toBe('accepted')
    expect(result.credentials[0]?.queryId).toBe('diploma')
  })

  it('without a request the worst document decides', async () => {
    const [good, revoked] = [await shown(), await shown({ index: statusIndex.revoked })]
    const unbound = await shown({ holder: null })
    const verdict = async (...texts: string[]) =>
      (await judge(responseOf({ any: texts }), { audience: clientId })).verdict
    expect(await verdict(good, good)).toBe('accepted')
    expect(await verdict(good, unbound)).toBe('undecided')
    expect(await verdict(good, unbound, revoked)).toBe('rejected')
  })

  it('stapled facts serve where ours end', async () => {
    const poor = await trustOf({ lists: new Map() })
    const vpToken = { diploma: [await shown()] }
    const facts = { registry: await testRegistry(), statusLists: await statusLists() }
    const options = { trust: poor, request: requestFor() }
    expect((await judge(createBundle({ vpToken }), options)).verdict).toBe('undecided')
    const result = await judge(createBundle({ vpToken, facts }), options)
    expect(result.verdict).toBe('accepted')
    expect(result.checks.find(({ name }) => name === 'status')).toMatchObject({ source: 'evidence bundle' })
  })
})

describe('the outcome', () => {
  it('depends on what goes in and nothing else', async () => {
    const texts = [
      await shown(),
      await shown({ index: statusIndex.revoked }),
      await shown({ signedBy: 'stranger' }),
    ]
    const input = createBundle({ vpToken: { diploma: texts }, facts: { statusLists: await statusLists() } })
    const options = { request: requestFor() }
    const once = JSON.stringify(await judge(input, options))
    expect(JSON.stringify(await judge(input, options))).toBe(once)
    expect(JSON.stringify(await judge(input, { ...options, trust: await trustOf() }))).toBe(once)
    const [, ...together] = await Promise.all(Array.from({ length: 4 }, () => judge(input, options)))
    for (const result of together) expect(JSON.stringify(result)).toBe(once)
  })

  it('changes nothing of what it is given', async () => {
    const options = Object.freeze({ trust, policy: 'admissions' as const, now, request: requestFor() })
    for (const signedBy of ['school', 'stranger'] as const) {
      const { verdict } = await verify(await shown({ signedBy }), options)
      expect(verdict).toBe(signedBy === 'school' ? 'accepted' : 'rejected')
    }
    expect((await verify(await shown(), options)).verdict).toBe('accepted')
  })

  it('says by which policy and as of when', async () => {
    expect(await judge(await shown())).toMatchObject({ policy: 'admissions', now })
  })

  it('is refused for a moment that is none: nothing would ever have expired', async () => {
    await expect(judge(await shown(), { now: new Date('soon') })).rejects.toMatchObject({
      code: 'MOMENT_INVALID',
    })
  })
})

describe('what is no presentation', () => {
  it.each([
    ['nothing at all', undefined as never, 'PRESENTATION_INVALID'],
    ['an empty text', '', 'PRESENTATION_INVALID'],
    ['a printed document that carries none', Buffer.from('%PDF-1.7\n'), 'PDF_CREDENTIAL_MISSING'],
    ['bytes that are no text', Uint8Array.of(0xff, 0xd8, 0xff), 'PRESENTATION_INVALID'],
    ['half an object', '{"vp_token":', 'JSON_INVALID'],
    ['a trust pack', '{"type":"AttestatTrustPack","version":1}', 'BUNDLE_INVALID'],
    ['a wallet’s refusal', '{"error":"access_denied"}', 'RESPONSE_DECLINED'],
  ])('is rejected: %s', async (_, input, code) => {
    const options = { trust, policy: 'lenient-preview', now } as const
    expect(await verify(input, options)).toMatchObject({
      verdict: 'rejected',
      checks: [{ name: 'format', status: 'failed', code }],
      credentials: [],
    })
  })

  it('says nothing of a policy or a moment that are none', async () => {
    const options = { trust, policy: 'strict' as never, now }
    await expect(verify('', options)).rejects.toMatchObject({ code: 'POLICY_INVALID' })
  })
})

it('opens no socket, whatever the document points at', async () => {
  const credential = await issue({
    change: (document) => ({
      ...document,
      credentialSchema: [
        { id: 'https://attacker.example/schema.json', type: '1EdTechJsonSchemaValidator2019' },
      ],
    }),
  })
  const inputs = [
    await present(credential),
    await shown({ format: 'dc+sd-jwt', issuer: 'https://attacker.example' }),
    await shown({ index: statusIndex.revoked }),
    createBundle({ vpToken: { diploma: [await shown()] }, facts: { statusLists: await statusLists() } }),
  ]
  const empty = await trustOf({ lists: new Map([[listUrls.token, 'no list']]) })
  const guard = forbidNetwork()
  try {
    for (const input of inputs) {
      for (const given of [trust, empty]) await judge(input, { trust: given, request: requestFor() })
    }
    expect(guard.attempts()).toBe(0)
    // The guard is on: a request over the network would have been noticed.
    await expect(fetch('http://127.0.0.1:8123/')).rejects.toThrow()
    expect(guard.attempts()).toBe(1)
    expect(() => new dns.Resolver().resolve4('localhost', () => {})).toThrow('forbidden')
    expect(() => dns.promises.resolveTxt('localhost')).toThrow('forbidden')
    expect(guard.attempts()).toBe(3)
  } finally {
    guard.lift()
  }
})
