import {
  type DidDocument,
  didKeyOf,
  didKeyUrlOf,
  type JsonObject,
  writeDidDocument,
} from '@attestat/credential'
import { onlineTrust } from '@attestat/trust'
import { expect, test } from 'vitest'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { schoolDid, schoolKid } from '../../../fixtures/test-registry.ts'
import { trustOf } from '../../../fixtures/verification.ts'
import { didResolver } from './did-resolver.ts'

const web = 'did:web:school.example'
const documentOf = (more: Partial<DidDocument> = {}): JsonObject => {
  const methods = [
    { id: `${web}#key-1`, jwk: testPublicJwk('school') },
    { id: `${web}#stolen`, jwk: testPublicJwk('stranger'), revoked: new Date('2026-01-01T00:00:00Z') },
  ]
  return writeDidDocument({
    id: web,
    deactivated: false,
    assertionMethod: methods,
    authentication: [],
    ...more,
  })
}
const resolverFor = async (document: JsonObject) =>
  didResolver({ trust: await trustOf({ didDocuments: new Map([[web, document]]) }) }).methods

test.each(['holder', 'holderEd25519'] as const)(
  'a did:key of %s resolves without any trust',
  async (name) => {
    const did = didKeyOf(testPublicJwk(name))
    const { resolveDid, getDIDComponentById } = didResolver().methods
    const { didDocument, didResolutionMetadata } = await resolveDid({
      didUrl: didKeyUrlOf(testPublicJwk(name)),
    })
    expect(didResolutionMetadata).not.toHaveProperty('error')
    expect(didDocument).toMatchObject({
      id: did,
      verificationMethod: [{ type: 'JsonWebKey2020', publicKeyJwk: testPublicJwk(name) }],
    })
    const didUrl = didKeyUrlOf(testPublicJwk(name))
    expect(
      await getDIDComponentById({ didDocument: didDocument!, didUrl, section: 'assertionMethod' }),
    ).toMatchObject({ id: didUrl })
    await expect(
      getDIDComponentById({ didDocument: didDocument!, didUrl: `${did}#x` }),
    ).rejects.toMatchObject({
      code: 'AGENT_KEY_UNKNOWN',
    })
  },
)

test('what is no DID has no document, whatever it is', async () => {
  for (const didUrl of ['', 'did:key', undefined, null, {}]) {
    expect(await didResolver().methods.resolveDid({ didUrl: didUrl as never })).toMatchObject({
      didDocument: null,
      didResolutionMetadata: { error: 'DID_INVALID' },
    })
  }
})

test('a did:web has the keys of its document that were not compromised', async () => {
  const { didDocument } = await (await resolverFor(documentOf())).resolveDid({ didUrl: web })
  expect(didDocument?.verificationMethod).toMatchObject([{ id: `${web}#key-1` }])
})

test('whom the registry knows has the keys of its entry', async () => {
  const { didDocument } = await (await resolverFor(documentOf())).resolveDid({ didUrl: schoolDid })
  expect(didDocument).toMatchObject({ verificationMethod: [{ id: schoolKid }], assertionMethod: [schoolKid] })
})

test('a deactivated DID has no document', async () => {
  const { resolveDid } = await resolverFor(documentOf({ deactivated: true }))
  expect(await resolveDid({ didUrl: web })).toEqual({
    didDocument: null,
    didResolutionMetadata: { error: 'DID_DEACTIVATED', message: expect.any(String) },
    didDocumentMetadata: { deactivated: true },
  })
})

test.each([
  [
    'another DID’s document',
    { ...documentOf(), id: 'did:web:other.example' },
    web,
    'DID_DOCUMENT_ID_MISMATCH',
  ],
  ['no document', documentOf(), 'did:web:unknown.example', 'TRUST_UNREACHABLE'],
  ['no DID', documentOf(), 'school.example', 'DID_INVALID'],
  ['an unknown method', documentOf(), 'did:example:1', 'TRUST_UNREACHABLE'],
])('%s resolves to nothing, with a code', async (_name, document, didUrl, error) => {
  const { resolveDid } = await resolverFor(document as JsonObject)
  expect(await resolveDid({ didUrl })).toMatchObject({ didDocument: null, didResolutionMetadata: { error } })
})

test('what the base does not know is asked of the network, within its limits', async () => {
  const asked: string[] = []
  const trust = onlineTrust({
    base: await trustOf(),
    now: () => new Date('2026-07-01T10:00:00Z'),
    fetchFact: async (url) => {
      asked.push(url)
      return new TextEncoder().encode(JSON.stringify(documentOf()))
    },
  })
  const { resolveDid } = didResolver({ trust }).methods
  expect((await resolveDid({ didUrl: web })).didDocument).toMatchObject({ id: web })
  await resolveDid({ didUrl: web })
  expect(asked).toEqual(['https://school.example/.well-known/did.json'])
  expect((await resolveDid({ didUrl: 'did:example:1' })).didDocument).toBeNull()
})
