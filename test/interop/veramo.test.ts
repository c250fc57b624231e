/** Veramo's own parts and ours, each reading what the other made, and each standing in the other's agent. */
import {
  didKeyOf,
  didKeyUrlOf,
  type JsonObject,
  presentCredential,
  readCredential,
  toDataModel1,
  writeDidDocument,
} from '@attestat/credential'
import { localTrust } from '@attestat/trust'
import { secureWithVeramo } from '@attestat/veramo/vc-jwt'
import { verify } from '@attestat/verifier'
import type { IIdentifier } from '@veramo/core-types'
import {
  verifyCredential as didJwtVcCredential,
  verifyPresentation as didJwtVcPresentation,
} from 'did-jwt-vc'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { memoryKeys } from '../../fixtures/memory-keys.ts'
import { type TestKeyName, testKeys, testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { secureInAny } from '../../fixtures/vc-jwt.ts'
import { type AgentParts, attestatAgent, stockAgent, type TestAgent } from '../../fixtures/veramo-agent.ts'

const now = new Date('2026-07-01T10:00:00Z')
const policies = { now: now.getTime() / 1000 }
const domain = 'https://university.example'
const challenge = 'nonce-0123456789-0123456789'

const stock = stockAgent()
const ours = attestatAgent({ keys: memoryKeys(), now: () => now })
const resolver = { resolve: (didUrl: string) => stock.resolveDid({ didUrl }) }

const documentBy = (school: TestKeyName, subject: string) =>
  diploma({ issuer: didKeyOf(testPublicJwk(school)), subjectId: subject })

/** A DID of a test key, managed by an agent. */
async function managed(agent: TestAgent, name: TestKeyName): Promise<string> {
  const { d, x, kty } = testKeys[name]
  const did = didKeyOf(testPublicJwk(name))
  const isKnown = await agent.didManagerGet({ did }).catch(() => undefined)
  if (isKnown) return did
  const type = kty === 'EC' ? 'Secp256r1' : 'Ed25519'
  const hex = (part: string): string => Buffer.from(part, 'base64url').toString('hex')
  const privateKeyHex = hex(d) + (type === 'Ed25519' ? hex(x) : '')
  await agent.didManagerImport({
    did,
    provider: 'did:key',
    controllerKeyId: name,
    keys: [{ kid: name, kms: 'keys', type, privateKeyHex }],
  })
  return did
}

describe.each([
  ['ES256', 'school', 'holder'],
  ['EdDSA', 'schoolEd25519', 'holderEd25519'],
] as const)('with %s', (_alg, school, holder) => {
  const issuedAt = new Date('2026-06-26T09:00:00Z')
  const subject = didKeyOf(testPublicJwk(holder))
  const signer = testSigner(school, didKeyUrlOf(testPublicJwk(school)))
  const document = documentBy(school, subject)
  const credential = { document, issuedAt, holderKey: testPublicJwk(holder) }
  const keyBinding = { signer: testSigner(holder), audience: domain, nonce: challenge, issuedAt: now }

  test.each([
    ['by Veramo for us', secureWithVeramo],
    ['by us alone', secureInAny],
  ] as const)(
    'a VC-JWT made %s, and its presentation, hold for Veramo and did-jwt-vc',
    async (_by, secure) => {
      const text = await secure('jwt_vc_json', credential, signer)
      const presentation = await presentCredential(await readCredential(text), { disclose: [], keyBinding })
      expect(await stock.verifyCredential({ credential: text, policies })).toMatchObject({ verified: true })
      expect(await stock.verifyPresentation({ presentation, domain, challenge, policies })).toMatchObject({
        verified: true,
      })
      expect(await didJwtVcCredential(text, resolver, { policies })).toMatchObject({ verified: true })
      expect(
        await didJwtVcPresentation(presentation, resolver, { domain, challenge, policies }),
      ).toMatchObject({
        verified: true,
      })
    },
  )

  test('a VC-JWT of a did:web holds for Veramo by the keys that its site publishes, but for a stolen one', async () => {
    const web = 'did:web:school.example'
    const id = `${web}#key-1`
    const ofWeb = { document: diploma({ issuer: web, subjectId: subject }), issuedAt }
    const text = await secureWithVeramo('jwt_vc_json', ofWeb, testSigner(school, id))
    for (const [more, verified] of [
      [{}, true],
      [{ expires: now }, true],
      [{ revoked: now }, false],
    ] as const) {
      const methods = [{ id, jwk: testPublicJwk(school), ...more }]
      const keys = { assertionMethod: methods, authentication: [] }
      const didDocument = writeDidDocument({ id: web, deactivated: false, ...keys }) as never
      const found = { didDocument, didDocumentMetadata: {}, didResolutionMetadata: {} }
      const reader = stockAgent({ [web]: found })
      expect(await reader.verifyCredential({ credential: text, policies })).toMatchObject({ verified })
    }
  })

  test('a VC-JWT made by stock Veramo, and its presentation, hold for us', async () => {
    await managed(stock, school)
    await managed(stock, holder)
    const made = await stock.createVerifiableCredential({
      credential: toDataModel1(document) as never,
      proofFormat: 'jwt',
    })
    const presented = await stock.createVerifiablePresentation({
      presentation: { holder: subject, verifiableCredential: [made] },
      proofFormat: 'jwt',
      domain,
      challenge,
      now,
    })
    for (const handed of [made, made.proof.jwt as string]) {
      expect(await ours.verifyCredential({ credential: handed })).toMatchObject({ verified: true })
    }
    for (const presentation of [presented, presented.proof.jwt as string]) {
      expect(await ours.verifyPresentation({ presentation, domain, challenge })).toMatchObject({
        verified: true,
        verifiablePresentation: { holder: subject },
      })
    }
    const result = await verify(presented.proof.jwt as string, {
      trust: localTrust(),
      policy: 'admissions',
      now,
      audience: domain,
    })
    expect(result.credentials).toMatchObject([{ claimed: document, holder: subject }])
    expect(result.checks.find(({ name }) => name === 'holder-binding')).toMatchObject({ status: 'passed' })
  })
})

type StockPart = NonNullable<AgentParts['stock']>[number]
describe.each([['Secp256r1'], ['Ed25519']] as const)('with keys of the type %s', (type) => {
  test.each([['kms'], ['stores'], ['did-key'], ['resolver'], ['credentials'], ['kms and resolver']])(
    'an agent with Veramo’s own %s beside our plugins works whole',
    async (named) => {
      const parts = named.split(' and ') as StockPart[]
      const mixed = attestatAgent({ keys: memoryKeys(), now: () => now, stock: parts })
      const newDid = async (): Promise<string> => {
        const { kid } = await mixed.keyManagerCreate({ kms: 'keys', type })
        const made = await mixed.didManagerCreate({ options: { keyRef: kid, keyType: type, key: { type } } })
        expect(made.keys).toMatchObject([{ type }])
        return made.did
      }
      // Of P-256 Veramo's own provider makes no DID: asked for one it makes Ed25519, handed such a key it refuses.
      if (parts.includes('did-key') && type === 'Secp256r1') {
        await expect(newDid()).rejects.toThrow('not_supported')
        return
      }
      const [did, subject] = [await newDid(), await newDid()]
      const vcJwt = await mixed.createVerifiableCredential({
        credential: toDataModel1(diploma({ issuer: did, subjectId: subject })) as never,
        proofFormat: 'jwt',
      })
      expect(await mixed.verifyCredential({ credential: vcJwt, policies })).toMatchObject({ verified: true })
      expect(await stock.verifyCredential({ credential: vcJwt, policies })).toMatchObject({ verified: true })
      if (parts.includes('credentials')) return
      const credential = await mixed.createVerifiableCredential({
        credential: { ...diploma({ issuer: did, subjectId: subject }) } as never,
        proofFormat: 'vc+sd-jwt' as never,
        now,
      })
      for (const proofFormat of ['vc+sd-jwt', 'vp+jwt']) {
        const presentation = await mixed.createVerifiablePresentation({
          presentation: { holder: subject, verifiableCredential: [credential] },
          proofFormat: proofFormat as never,
          domain,
          challenge,
          now,
        })
        expect(await mixed.verifyPresentation({ presentation, domain, challenge })).toMatchObject({
          verified: true,
        })
      }
    },
  )
})

test('an identifier goes over from Veramo’s store to ours, and signs', async () => {
  const before: IIdentifier = await stock.didManagerGet({ did: await managed(stock, 'federation') })
  expect(before.keys[0]?.type).toBe('Secp256r1')
  const did = await managed(ours, 'federation')
  expect(did).toBe(before.did)
  const signed = await ours.keyManagerSign({ keyRef: 'federation', data: 'data', algorithm: 'ES256' })
  expect(signed).toHaveLength(86)
  expect((await ours.didManagerGet({ did })).keys[0] as unknown as JsonObject).not.toHaveProperty(
    'privateKeyHex',
  )
})
