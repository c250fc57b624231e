/** Our credential provider and Veramo's own in one agent: who is asked about what, in either order. */
import { didKeyOf, documentTypes, type JsonObject, readCredential } from '@attestat/credential'
import { beforeAll, describe, expect, test } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../../fixtures/vc-jwt.ts'
import { attestatAgent, type TestAgent } from '../../../fixtures/veramo-agent.ts'
import { compactJws } from '../../../test/hostile/tokens.ts'

const now = new Date('2026-07-01T10:00:00Z')
const policies = { now: now.getTime() / 1000 }
const domain = 'https://university.example'
const challenge = 'nonce-0123456789-0123456789'
const makes = ['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const

const agentWith = (parts: Partial<Parameters<typeof attestatAgent>[0]>) =>
  attestatAgent({ keys: memoryKeys(), now: () => now, ...parts })
const taking = {
  everything: agentWith({}),
  'its own types': agentWith({ taken: { types: documentTypes } }),
  'formats that Veramo has not': agentWith({ taken: { formats: makes } }),
}
type Taking = keyof typeof taking
const behind = agentWith({ taken: { types: documentTypes }, stockFirst: true })

const holderDid = didKeyOf(testPublicJwk('holder'))
const issuerDid = didKeyOf(testPublicJwk('school'))
const claims = vcJwtClaims(diploma({ issuer: issuerDid, subjectId: holderDid }))
const vcJwt = (changes: JsonObject = {}, header: JsonObject = {}) =>
  compactJws(
    { alg: 'ES256', typ: 'JWT', ...header },
    { ...claims, vc: { ...(claims.vc as JsonObject), ...changes } },
    'school',
  )
const vpJwt = (...inside: readonly unknown[]) =>
  compactJws(
    { alg: 'ES256', typ: 'JWT' },
    vpJwtClaims(inside, { iss: holderDid, aud: [domain], nonce: challenge, nbf: policies.now - 60 }),
    'holder',
  )
const badge = vcJwt()
/** A credential of the agent's own, which Veramo takes whatever is in it. */
const membership = vcJwt({
  type: ['VerifiableCredential', 'Membership'],
  credentialSubject: { club: 'chess' },
})
/** One that Veramo takes and this toolkit does not. */
const over = '2026-06-30T00:00:00Z'
const ended = vcJwt({ validUntil: over })

const ask = async (agent: TestAgent, credential: unknown): Promise<string> => {
  const { verified, error } = await agent.verifyCredential({ credential: credential as string, policies })
  return verified ? 'taken' : (error?.errorCode ?? 'refused')
}
const askShown = async (agent: TestAgent, presentation: string): Promise<string> => {
  const args = { presentation, domain, challenge, policies }
  const { verified, error } = await agent.verifyPresentation(args)
  return verified ? 'taken' : (error?.errorCode ?? 'refused')
}
const asJson = (token: string) => ({ proof: { type: 'JwtProof2020', jwt: token } })

let issuer: string
let made: Record<(typeof makes)[number], string>
beforeAll(async () => {
  const { did } = await taking.everything.didManagerCreate({ options: { key: { type: 'Secp256r1' } } })
  issuer = did
  const texts = makes.map(async (format) => [format, await make(taking.everything, format, issuer)])
  made = Object.fromEntries(await Promise.all(texts))
})
async function make(agent: TestAgent, format: string, by: string): Promise<string> {
  const document = diploma({ issuer: by, subjectId: 'urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01' })
  const made = { credential: structuredClone(document) as never, proofFormat: format as never, now }
  return (await agent.createVerifiableCredential(made)).proof.jwt as string
}

describe.each<[Taking, string, string, string]>([
  ['everything', 'taken', 'EXPIRED', 'DOCUMENT_INVALID'],
  ['its own types', 'taken', 'EXPIRED', 'taken'],
  ['formats that Veramo has not', 'taken', 'taken', 'taken'],
])('before Veramo’s, taking %s', (name, ofBadge, ofEnded, ofMembership) => {
  const agent = taking[name]

  test.each([
    ['a document of this toolkit', badge, ofBadge],
    ['such a one that has ended', ended, ofEnded],
    ['one of the agent’s own type', membership, ofMembership],
  ])('it is asked, or not, about %s as a VC-JWT', async (_name, token, answer) => {
    expect(await ask(agent, token)).toBe(answer)
    expect(await askShown(agent, vpJwt(token))).toBe(answer)
  })

  test.each(makes)('it is asked about a %s, whatever is in it', async (format) => {
    expect(await ask(agent, made[format])).toBe('taken')
    const forged = made[format].replace(/[\w-]{86}(~|$)/, `${badge.slice(-86)}$1`)
    expect(await ask(agent, forged)).toBe('SIGNATURE_INVALID')
  })

  test.each([
    ['that nobody signed', { issuer: issuerDid, credentialSubject: {} }, 'VC_UNSIGNED'],
    ['of a type that is none of a credential', vcJwt({}, { typ: 'at+jwt' }), 'JWT_TYP_MISMATCH'],
    ['that no strict reader takes', badge.replace('.', '=.'), 'B64URL_NOT_CANONICAL'],
  ])('it is asked about something %s', async (_name, handed, code) => {
    expect(await ask(agent, handed).catch(({ code }) => code)).toBe(code)
  })
})

describe('a token is told by itself, where types are named', () => {
  const agent = taking['its own types']
  const named = (type: unknown, besides: JsonObject = {}) =>
    compactJws(
      { alg: 'ES256', typ: 'JWT' },
      // Whoever is asked: this one Veramo takes.
      { ...claims, ...besides, vc: { ...(claims.vc as JsonObject), type: type as string, validUntil: over } },
      'school',
    )

  test('not by the JSON around it', async () => {
    expect(await ask(agent, { ...asJson(ended), type: ['VerifiableCredential', 'Membership'] })).toBe(
      'EXPIRED',
    )
    expect(await ask(agent, { ...asJson(membership), type: ['OpenBadgeCredential'] })).not.toBe(
      'DOCUMENT_INVALID',
    )
  })

  test('wherever and however it names its type', async () => {
    for (const token of [
      named(['OpenBadgeCredential', 'Membership']),
      named(['VerifiableCredential', 'AchievementCredential']),
      named(['VerifiableCredential', 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']),
      named('GuardianLink'),
      named('Membership', { type: ['EndorsementCredential'] }),
      // One that names no type is nobody's own.
      named([]),
    ]) {
      expect(await ask(agent, token)).not.toBe('taken')
    }
    expect(await ask(agent, named(['VerifiableCredential', 'Membership']))).toBe('taken')
  })

  test('a presentation is Veramo’s only when everything in it is', async () => {
    expect(await askShown(agent, vpJwt(membership, membership))).toBe('taken')
    for (const [inside, code] of [
      [[membership, badge], 'DOCUMENT_INVALID'],
      [[badge, ended], 'EXPIRED'],
      [[membership, { issuer: issuerDid }], 'VC_UNSIGNED'],
      [[], 'REQUIRED_CLAIM_MISSING'],
    ] as const) {
      expect(await askShown(agent, vpJwt(...inside))).toBe(code)
    }
  })
})

test('behind Veramo’s it makes what it makes, and is asked about no token: what it would refuse is not refused', async () => {
  const { did } = await behind.didManagerCreate({ options: { key: { type: 'Ed25519' } } })
  for (const format of makes) {
    const text = await make(behind, format, did)
    expect((await readCredential(text)).format).toBe(format)
    if (format !== 'vc+jwt') expect(await ask(behind, text)).not.toBe('taken')
  }
  expect([await ask(behind, badge), await ask(behind, membership), await ask(behind, ended)]).toEqual([
    'taken',
    'taken',
    'taken',
  ])
})

test.each([
  ['formats', { formats: ['vc+sd-jwt'] as const }, ['vc+sd-jwt', 'vp+jwt', 'jwt']],
  ['the format of wallets', { formats: ['dc+sd-jwt'] as const }, ['dc+sd-jwt', 'jwt']],
  ['types', { types: documentTypes }, [...makes, 'vp+jwt', 'jwt']],
])('with %s named it makes what they leave', async (_name, taken, formats) => {
  const agent = agentWith({ taken })
  const identifier = await agent.didManagerCreate({})
  expect(await agent.listUsableProofFormats(identifier)).toEqual(formats)
  for (const format of makes) {
    const making = make(agent, format, identifier.did)
    if (formats.includes(format)) await making
    else await expect(making).rejects.toThrow(/No provider found/)
  }
})
