import { didKeyOf, writeDidDocument } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk } from '../../../fixtures/test-keys.ts'
import { schoolDid, schoolKid, testRegistry } from '../../../fixtures/test-registry.ts'
import { frozenTrust, localTrust } from './frozen-trust.ts'
import { onlineTrust } from './online/online-trust.ts'
import { openRegistry } from './registry/registry.ts'

const did = 'did:web:stranger.example'
const methods = [{ id: `${did}#1`, jwk: testPublicJwk('stranger') }]
const document = { id: did, deactivated: false, assertionMethod: methods, authentication: [] }
const now = () => new Date('2026-07-01T10:00:00Z')

describe('the document of a DID', () => {
  it('of whom the registry knows has the keys of the entry, and no others', async () => {
    const trust = frozenTrust({ source: 'pack', registry: await openRegistry(await testRegistry()) })
    expect(await trust.didDocument?.(schoolDid)).toMatchObject({
      id: schoolDid,
      assertionMethod: [{ id: schoolKid, jwk: testPublicJwk('school') }],
      authentication: [],
    })
  })

  it('is worked out from the DID, or is the one at hand', async () => {
    const trust = frozenTrust({ source: 'pack', didDocuments: new Map([[did, writeDidDocument(document)]]) })
    expect(await trust.didDocument?.(did)).toEqual(document)
    const holder = didKeyOf(testPublicJwk('holder'))
    expect(await localTrust().didDocument?.(holder)).toMatchObject({ id: holder })
    await expect(localTrust().didDocument?.(did)).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
  })

  it('is fetched where there is a network, once, and only of a did:web', async () => {
    const asked: string[] = []
    const trust = onlineTrust({
      base: localTrust(),
      now,
      fetchFact: async (url) => {
        asked.push(url)
        return new TextEncoder().encode(JSON.stringify(writeDidDocument(document)))
      },
    })
    for (const _ of ['once', 'again']) expect(await trust.didDocument?.(did)).toEqual(document)
    expect(asked).toEqual(['https://stranger.example/.well-known/did.json'])
    await expect(trust.didDocument?.('did:example:1')).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
  })
})
