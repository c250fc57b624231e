/** W3C presentations (`vp+jwt`) through an agent: several credentials, signed once by the one who holds them. */
import {
  didKeyOf,
  type JsonObject,
  readCredential,
  readVpJwt,
  ToolkitError,
  writeDidDocument,
} from '@attestat/credential'
import { frozenTrust } from '@attestat/trust'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import { beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { testKeys, testPublicJwk } from '../../../fixtures/test-keys.ts'
import { attestatAgent } from '../../../fixtures/veramo-agent.ts'

const now = new Date('2026-07-01T10:00:00Z')
const domain = 'https://university.example'
const challenge = 'nonce-0123456789-0123456789'
const unboundId = 'urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01'

let moment = now
const store = createMemoryStore()
/** The holder of the tests, under a DID that is no key. */
const web = 'did:web:student.example'
const ofWeb = [{ id: `${web}#key-1`, jwk: testPublicJwk('holder') }]
const webDocument: JsonObject = writeDidDocument({
  ...{ id: web, deactivated: false },
  ...{ assertionMethod: ofWeb, authentication: ofWeb },
})
const agent = attestatAgent({
  ...{ keys: memoryKeys(), store, wallet: new Wallet({ store }), now: () => moment },
  trust: frozenTrust({ source: 'test', didDocuments: new Map([[web, webDocument]]) }),
})
const familyName = ['credentialSubject', 'familyName']

const created = async (type: string): Promise<string> =>
  (await agent.didManagerCreate({ options: { key: { type } } })).did
const make = async (format: string, subjectId: string): Promise<string> =>
  (
    await agent.createVerifiableCredential({
      credential: structuredClone(diploma({ issuer, subjectId })) as never,
      proofFormat: format as never,
      now,
    })
  ).proof.jwt as string
const present = (credentials: readonly unknown[], more: Record<string, unknown> = {}) =>
  agent.createVerifiablePresentation({
    presentation: { holder, verifiableCredential: credentials as string[] },
    proofFormat: 'vp+jwt' as never,
    domain,
    challenge,
    now,
    ...more,
  })
const verify = (presentation: unknown, more: object = {}) =>
  agent.verifyPresentation({ presentation: presentation as string, domain, challenge, ...more })
const refuses = async (promise: Promise<unknown>, code: string, at?: string) => {
  await expect(promise).rejects.toMatchObject({ code, ...(at === undefined ? {} : { at }) })
  await expect(promise).rejects.toBeInstanceOf(ToolkitError)
}

let issuer: string
let holder: string
let own: Record<'vc+sd-jwt' | 'vc+jwt' | 'dc+sd-jwt', string>
beforeAll(async () => {
  issuer = await created('Secp256r1')
  holder = await created('Secp256r1')
  own = {
    'vc+sd-jwt': await make('vc+sd-jwt', holder),
    'vc+jwt': await make('vc+jwt', holder),
    'dc+sd-jwt': await make('dc+sd-jwt', holder),
  }
})

test.each(['Secp256r1', 'Ed25519'])(
  'a holder with a key of the type %s shows several at once',
  async (type) => {
    const did = await created(type)
    const credentials = await Promise.all(
      ['vc+sd-jwt', 'vc+jwt', 'vc+sd-jwt'].map((format) => make(format, did)),
    )
    const presentation = await present(credentials, {
      presentation: { holder: did, verifiableCredential: credentials },
      disclose: [[familyName]],
    })
    expect(presentation).toMatchObject({
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      holder: did,
      proof: { type: 'attestat:vp+jwt' },
    })
    const token = presentation.proof.jwt as string
    expect(readVpJwt(token)).toMatchObject({
      holder: did,
      jws: { payload: { aud: domain, nonce: challenge } },
      issuedAt: now,
      expiresAt: new Date('2026-07-01T10:05:00Z'),
    })
    for (const handed of [presentation, token]) {
      const result = await verify(handed)
      expect(result).toMatchObject({ verified: true, verdict: 'accepted' })
      expect(result.verifiablePresentation).toEqual(presentation)
    }
    const shown = presentation.verifiableCredential as unknown as { readonly credentialSubject: object }[]
    expect(shown.map(({ credentialSubject }) => Object.hasOwn(credentialSubject, 'familyName'))).toEqual([
      true,
      true,
      false,
    ])
    expect(shown.map(({ credentialSubject }) => Object.hasOwn(credentialSubject, 'givenName'))).toEqual([
      false,
      true,
      false,
    ])
  },
)

describe('is verified', () => {
  test('by every check: the reader, the challenge, the age, what is inside', async () => {
    const presentation = await present([own['vc+sd-jwt'], own['vc+jwt']])
    const codeOf = async (...args: Parameters<typeof verify>) => (await verify(...args)).error?.errorCode
    expect(await codeOf(presentation)).toBeUndefined()
    expect(await codeOf(presentation, { domain: 'https://other.example' })).toBe('KB_AUD_MISMATCH')
    expect(await codeOf(presentation, { challenge: 'another' })).toBe('KB_NONCE_MISMATCH')
    expect(await codeOf({ ...presentation, holder: issuer })).toBe('HOLDER_PROOF_MISMATCH')
    expect(await codeOf({ ...presentation, verifiableCredential: [own['vc+jwt']] })).toBe('CLAIM_CONFLICT')
    const token = presentation.proof.jwt as string
    expect(await codeOf(`${token.slice(0, -4)}AAAA`)).toBe('HOLDER_PROOF_MISMATCH')
    const later = (seconds: number) => ({ policies: { now: now.getTime() / 1000 + seconds } })
    expect(await codeOf(presentation, later(299))).toBeUndefined()
    expect(await codeOf(presentation, later(300))).toBe('VP_EXPIRED')
  })

  test('until the end that it was given', async () => {
    const presentation = {
      holder,
      verifiableCredential: [own['vc+jwt']],
      expirationDate: '2026-07-01T10:01:00Z',
    }
    const made = await present([], { presentation })
    expect(await verify(made)).toMatchObject({ verified: true })
    moment = new Date('2026-07-01T10:01:00Z')
    expect(await verify(made)).toMatchObject({ verified: false, error: { errorCode: 'VP_EXPIRED' } })
    moment = now
    for (const expirationDate of ['soon', null, {}]) {
      await refuses(
        present([], { presentation: { ...presentation, expirationDate } }),
        'AGENT_ARGUMENT_INVALID',
        'presentation.expirationDate',
      )
    }
    const past = { ...presentation, expirationDate: '2026-07-01T10:00:00Z' }
    await refuses(present([], { presentation: past }), 'VP_INVALID')
  })

  test('never as the holder’s own where something is bound to no key', async () => {
    for (const format of ['vc+jwt', 'vc+sd-jwt']) {
      const presentation = await present([own['vc+jwt'], await make(format, unboundId)])
      expect(await verify(presentation)).toMatchObject({
        verified: false,
        verdict: 'undecided',
        error: { errorCode: 'NOT_BOUND' },
      })
    }
  })

  test('and kept, saved by the agent that made it', async () => {
    const presentation = await present([own['vc+sd-jwt']], { save: true })
    const found = await agent.dataStoreORMGetVerifiablePresentations({
      where: [{ column: 'holder', value: [holder] }],
    })
    expect(found.map(({ verifiablePresentation }) => verifiablePresentation)).toEqual([presentation])
  })
})

test('vc+jwt is presented under its own name too, alone or several, and nothing else with it', async () => {
  const presentation = await present([own['vc+jwt'], own['vc+jwt']], { proofFormat: 'vc+jwt' })
  expect(presentation.proof.type).toBe('attestat:vp+jwt')
  expect(await verify(presentation)).toMatchObject({ verified: true })
  await refuses(
    present([own['vc+jwt'], own['vc+sd-jwt']], { proofFormat: 'vc+jwt' }),
    'AGENT_PRESENTATION_UNSUPPORTED',
    'presentation.verifiableCredential[1]',
  )
})

describe('is not made', () => {
  test.each([
    ['vp+jwt', ['vc+sd-jwt', 'dc+sd-jwt'], 'presentation.verifiableCredential[1]'],
    ['dc+sd-jwt', ['dc+sd-jwt', 'dc+sd-jwt'], 'presentation.verifiableCredential'],
    ['vc+sd-jwt', ['vc+sd-jwt', 'vc+sd-jwt'], 'presentation.verifiableCredential'],
    ['vc+sd-jwt', ['dc+sd-jwt'], 'presentation.verifiableCredential[0]'],
    ['vc+sd-jwt', [], 'presentation.verifiableCredential'],
  ] as const)('as %s of %j', async (proofFormat, inside, at) => {
    const making = present(
      inside.map((format) => own[format]),
      { proofFormat },
    )
    await refuses(making, 'AGENT_PRESENTATION_UNSUPPORTED', at)
    const reasons = await making.catch((error: ToolkitError) => [error.explain('en'), error.explain('ru')])
    expect(reasons).toEqual([expect.stringContaining('expected'), expect.stringContaining('ожидалось')])
  })

  test.each(['vc+sd-jwt', 'dc+sd-jwt'] as const)(
    'as %s with an end, which it has not',
    async (proofFormat) => {
      const presentation = { holder, verifiableCredential: [own[proofFormat]] }
      const ending = { ...presentation, expirationDate: '2026-07-01T10:01:00Z' }
      await refuses(
        present([], { proofFormat, presentation: ending }),
        'AGENT_PRESENTATION_UNSUPPORTED',
        'presentation.expirationDate',
      )
      await present([], { proofFormat, presentation })
    },
  )

  test('of nothing, of what nobody signed, of what is no credential', async () => {
    await refuses(present([]), 'VP_INVALID')
    await refuses(present([{ issuer, proof: {} }]), 'VC_UNSIGNED', 'presentation.verifiableCredential[0]')
    await refuses(present(['a.b.c']), 'B64URL_NOT_CANONICAL')
    const shown = await present([own['vc+sd-jwt']], { proofFormat: 'vc+sd-jwt' })
    await refuses(present([shown.proof.jwt]), 'HOLDER_GOT_KB')
  })

  test('of a credential that is bound to another key', async () => {
    const others = await make('vc+jwt', await created('Ed25519'))
    await refuses(
      present([own['vc+jwt'], others]),
      'HOLDER_NOT_SUBJECT',
      'presentation.verifiableCredential[1]',
    )
  })

  test('by a holder whom the token cannot name, or the agent does not know', async () => {
    const { d, ...publicJwk } = testKeys.holder
    const didJwk = `did:jwk:${Buffer.from(JSON.stringify(publicJwk)).toString('base64url')}`
    const privateKeyHex = Buffer.from(d, 'base64url').toString('hex')
    const key = { kid: 'holder', kms: 'keys', type: 'Secp256r1', privateKeyHex } as const
    for (const did of [didJwk, web]) {
      await agent.didManagerImport({ did, provider: 'did:key', controllerKeyId: 'holder', keys: [key] })
    }
    for (const subject of [didKeyOf(testPublicJwk('holder')), didJwk]) {
      const owned = await make('vc+sd-jwt', subject)
      const byDidJwk = { presentation: { holder: didJwk, verifiableCredential: [owned] } }
      const made = await present([], byDidJwk)
      expect(made.holder).toBe(didJwk)
      expect(await verify(made)).toMatchObject({ verified: true })
      await present([], { ...byDidJwk, proofFormat: 'vc+sd-jwt' })
      const byDidWeb = { presentation: { holder: web, verifiableCredential: [owned] } }
      await refuses(present([], byDidWeb), 'AGENT_ARGUMENT_INVALID', 'presentation.holder')
    }
    const presentation = { holder: 'did:web:nobody.example', verifiableCredential: [own['vc+jwt']] }
    await refuses(present([], { presentation }), 'AGENT_DID_UNKNOWN')
  })

  test('with paths for more credentials than there are, or with paths that are none', async () => {
    for (const disclose of [[[], []], [familyName], [[[]]], {}, null, 'familyName']) {
      await refuses(present([own['vc+sd-jwt']], { disclose }), 'AGENT_ARGUMENT_INVALID')
    }
    await refuses(
      present([own['vc+sd-jwt']], { disclose: [[['credentialSubject', 'none']]] }),
      'SD_PATH_UNKNOWN',
    )
  })

  test('of the name of a presentation, for a credential', async () => {
    await refuses(make('vp+jwt', holder), 'FORMAT_UNKNOWN')
    expect((await readCredential(await make('vc+jwt', holder))).format).toBe('vc+jwt')
  })
})
