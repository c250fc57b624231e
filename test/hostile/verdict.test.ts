/** Documents that say more than their issuer may, or send the verifier elsewhere; each beside its honest twin. */
import { didKeyOf, didKeyUrlOf, type JsonObject, vctIntegrity } from '@attestat/credential'
import { localTrust, onlineTrust, type TrustSource } from '@attestat/trust'
import { nodeFetch } from '@attestat/trust/node'
import { policies, type VerificationResult, verify } from '@attestat/verifier'
import { afterEach, describe, expect, it } from 'vitest'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import {
  type Change,
  clientId,
  formatIds,
  issue,
  now,
  shown,
  statusLists,
  told,
  trustOf,
} from '../../fixtures/verification.ts'
import { forbidNetwork } from '../../scripts/no-network.ts'
import { compactJws, credential, credentialClaims, schoolDid, schoolKid, withClaim } from './tokens.ts'

const trust = await trustOf()
const judge = (text: string, facts: TrustSource = trust): Promise<VerificationResult> =>
  verify(text, { trust: facts, policy: 'admissions', now, audience: clientId })
const withMembers =
  (members: JsonObject): Change =>
  (document) => ({ ...document, ...members })

describe('B31 an address in a document', () => {
  const inside = [
    'https://127.0.0.1',
    'https://[::1]',
    'https://169.254.169.254',
    'https://10.0.0.1',
    'https://localhost',
  ]
  const dialled: string[] = []
  afterEach(() => void dialled.splice(0))
  const fetchFact = nodeFetch({
    resolveHost: async (host) => {
      dialled.push(host)
      throw new Error('no name is looked up here')
    },
  })
  const online = async (base = trust): Promise<TrustSource> =>
    onlineTrust({ base, fetchFact, now: () => now })
  /** Without a registry, whoever is named is looked for. */
  const unregistered = (): Promise<TrustSource> => online(localTrust())

  it.each(inside)('leads nowhere as the issuer: %s', async (issuer) => {
    const result = await judge(await shown({ format: 'dc+sd-jwt', issuer }), await unregistered())
    expect(told(result, 'signature')).toBe('inconclusive URL_FORBIDDEN')
    expect([result.verdict, dialled]).toEqual(['rejected', []])
  })

  it('leads nowhere where the runtime takes it for an address and then cannot read it', async () => {
    // `URL.canParse` says yes to it in Node.js 24.21, and `new URL` throws.
    const endless = `https://${'eyJ'.repeat(7000)}`
    const result = await judge(await shown({ format: 'dc+sd-jwt', issuer: endless }), await unregistered())
    expect(told(result, 'signature')).toBe('inconclusive TRUST_UNREACHABLE')
    expect([result.verdict, dialled]).toEqual(['rejected', []])
  })

  it('is looked up where it is a public one', async () => {
    const result = await judge(
      await shown({ format: 'dc+sd-jwt', issuer: 'https://school.example' }),
      await unregistered(),
    )
    expect(told(result, 'signature')).toBe('inconclusive FETCH_FAILED')
    expect(dialled).toContain('school.example')
  })

  it.each([...inside, 'https://school.example'])(
    'is never fetched as a type, a schema, a picture: %s',
    async (url) => {
      const integrity = await vctIntegrity(new TextEncoder().encode('{}'))
      const claims = withClaim(credentialClaims('vc+jwt'), ['credentialSchema'], {
        id: `${url}/schema`,
        type: '1EdTechJsonSchemaValidator2019',
      })
      const image = { id: `${url}/logo.svg`, type: 'Image' }
      const pictured = withClaim(claims, ['credentialSubject', 'achievement', 'image'], image)
      const network = forbidNetwork()
      try {
        const local = await online()
        await judge(credential({ format: 'vc+jwt', claims: pictured }), local)
        await judge(await shown({ format: 'dc+sd-jwt', vct: `${url}/type`, vctIntegrity: integrity }), local)
        const names = dialled.filter((name) => name !== 'lyceum130.example')
        expect([network.attempts(), names]).toEqual([0, []])
      } finally {
        network.lift()
      }
    },
  )
})

describe('C16 the one who shows a document', () => {
  it('is its subject', async () => {
    const other = withClaim(credentialClaims('vc+sd-jwt'), ['credentialSubject', 'id'], schoolDid)
    expect(told(await judge(credential({ claims: other })), 'format')).toBe('failed CLAIM_CONFLICT')
    expect(told(await judge(credential()), 'format')).toBe('passed')
  })

  it('holds the key that the issuer named, whatever the subject is called', async () => {
    expect(told(await judge(await shown({}, { signedBy: 'stranger' })), 'holder-binding')).toBe(
      'failed KB_SIGNATURE_INVALID',
    )
    expect(told(await judge(await shown()), 'holder-binding')).toBe('passed')
  })

  it('is nobody in particular for a document that names no key, and never for one without a subject’s id', async () => {
    const anybodys = await judge(await shown({ holder: null }))
    expect([anybodys.verdict, told(anybodys, 'holder-binding')]).toEqual([
      'undecided',
      'inconclusive NOT_BOUND',
    ])
    const unbound = withClaim(credentialClaims('vc+sd-jwt'), ['cnf'], undefined)
    const nobodys = await judge(
      credential({ claims: withClaim(unbound, ['credentialSubject', 'id'], undefined) }),
    )
    expect([nobodys.verdict, told(nobodys, 'format')]).toEqual(['rejected', 'failed REQUIRED_CLAIM_MISSING'])
  })
})

it('C17 a presentation under somebody’s name is no credential, whoever signed it', async () => {
  const payload = {
    holder: schoolDid,
    aud: clientId,
    nonce: 'n',
    iat: now.getTime() / 1000,
    ...credentialClaims('vc+jwt'),
  }
  const token = compactJws({ alg: 'ES256', typ: 'vp+jwt', kid: schoolKid }, payload, 'stranger')
  const result = await judge(token)
  expect([result.verdict, told(result, 'format')]).toEqual(['rejected', 'failed VP_INVALID'])
  expect(told(await judge(credential({ format: 'vc+jwt' })), 'format')).toBe('passed')
})

describe.each(['vc+sd-jwt', 'vc+jwt'] as const)('C21 a period in %s', (format) => {
  const of = (members: JsonObject) =>
    judge(credential({ format, claims: { ...credentialClaims(format), ...members } }))

  it.each([
    ['that ends before it begins', { validUntil: '2026-06-26T08:59:59Z' }],
    ['with a leap second', { validFrom: '2026-06-30T23:59:60Z' }],
    ['without a zone', { validFrom: '2026-06-26T09:00:00' }],
    ['on a day that does not exist', { validFrom: '2026-02-30T09:00:00Z' }],
    ['in seconds', { validFrom: 1782464400 }],
    ['in words', { validUntil: 'never' }],
  ])('%s is none', async (_, members) => {
    const result = await of(members)
    expect([result.verdict, told(result, 'format')]).toEqual(['rejected', 'failed VALIDITY_PERIOD_INVALID'])
  })

  it.each([
    { validUntil: '2026-06-26T09:00:00Z', validFrom: '2026-06-26T09:00:00Z' },
    { validFrom: '2026-06-26T12:00:00+03:00' },
    { validFrom: '2026-02-28T09:00:00Z' },
  ])('%j is one', async (members) => {
    expect(told(await of(members), 'format')).toBe('passed')
  })
})

it('C21 a period in seconds does not end before it begins either', async () => {
  const claims = credentialClaims('dc+sd-jwt')
  const until = (exp: number) => judge(credential({ format: 'dc+sd-jwt', claims: { ...claims, exp } }))
  const begins = claims.nbf as number
  expect(told(await until(begins - 1), 'format')).toBe('failed VALIDITY_PERIOD_INVALID')
  expect(told(await until(begins), 'format')).toBe('passed')
})

describe('C23 a status that is stated and was not looked at', () => {
  it.each(formatIds)('is told of, and accepted under no policy: %s', async (format) => {
    const text = format === 'vc+jwt' ? await issue({ format }) : await shown({ format })
    const blind = await trustOf({ lists: new Map() })
    for (const policy of Object.values(policies)) {
      const ask = (facts: TrustSource) => verify(text, { trust: facts, policy, now, audience: clientId })
      const result = await ask(blind)
      expect([told(result, 'status'), result.verdict === 'accepted']).toEqual([
        'inconclusive STATUS_UNKNOWN',
        false,
      ])
      expect(told(await ask(await trustOf({ lists: await statusLists() })), 'status')).toBe('passed')
    }
  })

  it.each(['StatusList2021Entry', 'RevocationList2020Status', 'OurOwnStatus'])(
    'is not passed over for being a %s',
    async (type) => {
      const claims = withClaim(credentialClaims('vc+jwt'), ['credentialStatus'], {
        id: 'https://school.example/status/1#7',
        type,
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: 'https://school.example/status/1',
      })
      const text = credential({ format: 'vc+jwt', claims })
      const result = await verify(text, { trust, policy: 'lenient-preview', now })
      expect([result.verdict, told(result, 'format')]).toEqual(['rejected', 'failed CLAIM_TYPE_INVALID'])
    },
  )
})

it('E14 trusts nobody for the key that a document names: the registry knows the issuer, or does not', async () => {
  const own = didKeyOf(testPublicJwk('stranger'))
  const header = { kid: didKeyUrlOf(testPublicJwk('stranger')) }
  const claims = { ...credentialClaims('vc+jwt'), iss: own, issuer: { id: own, type: ['Profile'] } }
  const stranger = await judge(credential({ format: 'vc+jwt', header, claims, key: 'stranger' }))
  expect([told(stranger, 'signature'), told(stranger, 'issuer-recognised')]).toEqual([
    'passed',
    'failed ISSUER_NOT_TRUSTED',
  ])
  // Nor does it help to name the school as the issuer.
  const borrowed = credential({ format: 'vc+jwt', header, key: 'stranger' })
  expect(told(await judge(borrowed), 'format')).toBe('failed JWS_KID_ISSUER_MISMATCH')
  const school = await judge(credential({ format: 'vc+jwt' }))
  expect([told(school, 'signature'), told(school, 'issuer-recognised')]).toEqual(['passed', 'passed'])
})

describe('C25 what an issuer calls itself', () => {
  const harvard = 'Harvard University'
  const change = withMembers({ issuer: { id: schoolDid, type: ['Profile'], name: harvard } })

  it('is nobody’s name where the registry does not know it', async () => {
    const stranger = await judge(
      await shown({
        signedBy: 'stranger',
        change: (document) => ({ ...document, issuer: { ...document.issuer, name: harvard } }),
      }),
    )
    expect([stranger.verdict, told(stranger, 'issuer-recognised')]).toEqual([
      'rejected',
      'failed ISSUER_NOT_TRUSTED',
    ])
    const facts = { ...stranger.credentials[0], claimed: undefined }
    expect(JSON.stringify([stranger.checks, facts])).not.toContain(harvard)
    expect(facts).toMatchObject({
      recognition: { status: 'unknown' },
      issuer: expect.stringMatching(/^did:key:/),
    })
  })

  it('nor where it does: the registry’s name is told', async () => {
    const known = await judge(await shown({ change }))
    expect(known.verdict).toBe('accepted')
    expect(known.credentials[0]?.recognition).toMatchObject({ entry: { name: { en: 'Lyceum 130' } } })
    expect(JSON.stringify([known.checks, known.credentials[0]?.recognition])).not.toContain(harvard)
  })
})

it('C26 a school may not award what the registry does not let it', async () => {
  const facts = await trustOf({ entry: { mayAward: ['olympiad-award'] } })
  const result = await judge(await shown(), facts)
  expect([result.verdict, told(result, 'issuer-may-award')]).toEqual([
    'rejected',
    'failed ISSUER_NOT_AUTHORIZED_FOR_TYPE',
  ])
  expect(told(await judge(await shown()), 'issuer-may-award')).toBe('passed')
})

it('C27 type metadata count to the byte that the issuer signed for', async () => {
  const bytes = new TextEncoder().encode('{"vct":"urn:attestat:school-diploma:1","name":"Diploma"}')
  const integrity = await vctIntegrity(bytes)
  const text = await shown({ format: 'dc+sd-jwt', vctIntegrity: integrity })
  const changed = bytes.map((byte, i) => (i === bytes.length - 3 ? byte ^ 1 : byte))
  const sourceOf = async (metadata: Uint8Array) =>
    (await judge(text, await trustOf({ typeMetadata: [metadata] }))).checks.find(
      ({ name }) => name === 'schema',
    )
  expect(await sourceOf(changed)).toHaveProperty('source', 'this program')
  expect(await sourceOf(bytes)).toMatchObject({ status: 'passed', source: 'trust pack' })
  const careless: TrustSource = {
    ...trust,
    typeMetadata: async () => ({ bytes: changed, source: 'a cache' }),
  }
  expect(told(await judge(text, careless), 'schema')).toBe('inconclusive VCT_INTEGRITY')
})
