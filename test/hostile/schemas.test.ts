/** What a document says of its own schema is a name: its type is known here, and nothing is fetched or carried out. */
import { type JsonObject, vctIntegrity } from '@attestat/credential'
import { verify } from '@attestat/verifier'
import { describe, expect, it } from 'vitest'
import { clientId, diplomaVct, now, shown, told, trustOf } from '../../fixtures/verification.ts'
import { forbidNetwork } from '../../scripts/no-network.ts'
import { credential, credentialClaims, withClaim } from './tokens.ts'

/** The verdict, while every call to the network is noticed. */
async function judge(presentation: string, typeMetadata: readonly Uint8Array[] = []) {
  const trust = await trustOf({ typeMetadata })
  const network = forbidNetwork()
  try {
    const result = await verify(presentation, { trust, policy: 'admissions', audience: clientId, now })
    expect(network.attempts()).toBe(0)
    return result
  } finally {
    network.lift()
  }
}

describe('C24 a schema', () => {
  it.each([
    ['that is foreign', 'https://schemas.example/diploma.json'],
    ['inside the network', 'http://169.254.169.254/latest/meta-data'],
    ['on this machine', 'file:///etc/passwd'],
  ])('%s is never fetched, and decides nothing', async (_, id) => {
    const credentialSchema = [{ id, type: '1EdTechJsonSchemaValidator2019' }]
    const text = await shown({ change: (document) => ({ ...document, credentialSchema }) })
    const result = await judge(text)
    expect([result.verdict, told(result, 'schema')]).toEqual(['accepted', 'passed'])
  })

  it('is not ignored: what does not fit its class is no document, whoever signed it', async () => {
    const claims = credentialClaims('vc+jwt')
    const path = ['credentialSubject', 'achievement', 'name']
    const broken = await judge(credential({ format: 'vc+jwt', claims: withClaim(claims, path, 5) }))
    expect([broken.verdict, told(broken, 'format')]).toEqual(['rejected', 'failed DOCUMENT_INVALID'])
    const sound = await judge(credential({ format: 'vc+jwt', claims: withClaim(claims, path, 'Аттестат') }))
    expect(told(sound, 'format')).toBe('passed')
  })

  it.each<readonly [string, JsonObject]>([
    ['a cycle', { $ref: '#' }],
    ['a pattern without end', { type: 'string', pattern: '^(a+)+$' }],
    ['an address', { $ref: 'http://169.254.169.254/schema' }],
  ])('in type metadata is not carried out: %s', async (_, schema) => {
    const metadata = (more: JsonObject) =>
      new TextEncoder().encode(JSON.stringify({ vct: diplomaVct, ...more }))
    for (const bytes of [metadata({ schema }), metadata({})]) {
      const text = await shown({ format: 'dc+sd-jwt', vctIntegrity: await vctIntegrity(bytes) })
      const result = await judge(text, [bytes])
      expect([result.verdict, told(result, 'schema')]).toEqual(['accepted', 'passed'])
    }
  })
})
