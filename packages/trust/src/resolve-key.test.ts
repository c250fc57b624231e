import { didKeyOf, didKeyUrlOf, type JsonObject, type KeyRequest } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTime,
  schoolDid,
  schoolKid,
  testEntry,
  testRegistry,
} from '../../../fixtures/test-registry.ts'
import { recognise } from './registry/publish.ts'
import { openRegistry } from './registry/registry.ts'
import { keyResolver } from './resolve-key.ts'

const ask = (
  issuer: string,
  kid: string | undefined,
  purpose: KeyRequest['purpose'] = 'assertionMethod',
): KeyRequest => ({
  issuer,
  protectedHeader: kid === undefined ? {} : { kid },
  purpose,
  at: registryTime,
})
const webDid = 'did:web:stranger.example'
const strangerDid = didKeyOf(testPublicJwk('stranger'))
const strangerKid = didKeyUrlOf(testPublicJwk('stranger'))
const webDocument: JsonObject = {
  id: webDid,
  verificationMethod: [
    {
      id: `${webDid}#1`,
      type: 'JsonWebKey',
      controller: webDid,
      publicKeyJwk: { ...testPublicJwk('stranger') },
    },
    {
      id: `${webDid}#2`,
      type: 'JsonWebKey',
      controller: webDid,
      publicKeyJwk: { ...testPublicJwk('holder') },
    },
  ],
  assertionMethod: [`${webDid}#1`],
  authentication: [`${webDid}#2`],
}

const registry = await openRegistry(await testRegistry())
const resolveKey = keyResolver({ registry, didDocuments: new Map([[webDid, webDocument]]), source: 'test' })

describe('the key of a recognised issuer', () => {
  it('comes from its entry, with the term that the entry gives it', async () => {
    expect(await resolveKey(ask(schoolDid, schoolKid))).toEqual({
      jwk: testPublicJwk('school'),
      kid: schoolKid,
      source: 'registry https://registry.example/',
      validFrom: new Date('2025-01-01T00:00:00Z'),
    })
  })

  it('is the same object each time', async () => {
    const [one, other] = [
      await resolveKey(ask(schoolDid, schoolKid)),
      await resolveKey(ask(schoolDid, schoolKid)),
    ]
    expect(one).toBe(other)
    expect(Object.isFrozen(one)).toBe(true)
  })

  it('is found under the https URL that the entry lists', async () => {
    const { kid } = await resolveKey(ask('https://lyceum130.example', schoolKid))
    expect(kid).toBe(schoolKid)
  })

  it('needs no kid while there is only one', async () => {
    expect((await resolveKey(ask(schoolDid, undefined))).kid).toBe(schoolKid)
    const did = 'did:web:two.example'
    const keys = ['a', 'b'].map((name) => ({ ...testEntry.keys[0]!, kid: `${did}#${name}` }))
    const two = await openRegistry(
      await publishTest(await draftRegistry({ entry: { identifiers: [did], keys } })),
    )
    const resolve = keyResolver({ registry: two, didDocuments: new Map(), source: 'test' })
    await expect(resolve(ask(did, undefined))).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    expect((await resolve(ask(did, `${did}#b`))).kid).toBe(`${did}#b`)
  })

  it('tells when it was rotated and when it was compromised', async () => {
    const [until, compromisedAt] = [new Date('2026-01-01T00:00:00Z'), new Date('2026-02-01T00:00:00Z')]
    const keys = [{ ...testEntry.keys[0]!, until, compromisedAt }]
    const opened = await openRegistry(await publishTest(await draftRegistry({ entry: { keys } })))
    const resolve = keyResolver({ registry: opened, didDocuments: new Map(), source: 'test' })
    expect(await resolve(ask(schoolDid, schoolKid))).toMatchObject({ validUntil: until, compromisedAt })
  })

  it('is in the entry or nowhere', async () => {
    const keys = [{ ...testEntry.keys[0]!, kid: 'school-2026' }]
    const opened = await openRegistry(await publishTest(await draftRegistry({ entry: { keys } })))
    const resolve = keyResolver({ registry: opened, didDocuments: new Map(), source: 'test' })
    await expect(resolve(ask(schoolDid, schoolKid))).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
    expect((await resolve(ask('https://lyceum130.example', 'school-2026'))).kid).toBe('school-2026')
  })

  it('is for asserting, and a verifier’s key for showing who asks', async () => {
    await expect(resolveKey(ask(schoolDid, schoolKid, 'authentication'))).rejects.toMatchObject({
      code: 'KEY_PURPOSE_MISMATCH',
    })
    const files = await recognise(
      await draftRegistry(),
      {
        ...testEntry,
        id: 'university',
        role: 'verifier',
        identifiers: [strangerDid],
        keys: [{ kid: strangerKid, jwk: testPublicJwk('stranger'), from: registryTime }],
        purposes: [],
        retention: 'P1Y',
      },
      [testSigner('federation')],
    )
    const opened = await openRegistry(await publishTest(files))
    const resolve = keyResolver({ registry: opened, didDocuments: new Map(), source: 'test' })
    await expect(resolve(ask(strangerDid, strangerKid))).rejects.toMatchObject({
      code: 'KEY_PURPOSE_MISMATCH',
    })
    expect((await resolve(ask(strangerDid, strangerKid, 'authentication'))).kid).toBe(strangerKid)
  })
})

it.each(['entries/lyceum-130.json', 'delegations/novosibirsk.json'])(
  'is told by no DID document in the place of %s, which somebody left out',
  async (left) => {
    const keys = [{ ...testEntry.keys[0]!, kid: `${webDid}#1` }]
    const files = await publishTest(
      await draftRegistry({ entry: { identifiers: [webDid, schoolDid], keys } }),
    )
    const facts = { didDocuments: new Map([[webDid, webDocument]]), source: 'test' }
    const some = new Map([...files].filter(([name]) => name !== left))
    const excerpt = keyResolver({ ...facts, registry: await openRegistry(some) })
    for (const [did, kid] of [
      [webDid, `${webDid}#1`],
      [schoolDid, schoolKid],
    ] as const) {
      await expect(excerpt(ask(did, kid))).rejects.toMatchObject({ code: 'REGISTRY_NOT_AT_HAND', at: left })
    }
    const whole = keyResolver({ ...facts, registry: await openRegistry(files) })
    expect((await whole(ask(webDid, `${webDid}#1`))).jwk).toEqual(testPublicJwk('school'))
  },
)

describe('the key of an issuer that no registry knows', () => {
  it('is what its did:key says', async () => {
    expect(await resolveKey(ask(strangerDid, strangerKid))).toEqual({
      jwk: testPublicJwk('stranger'),
      kid: strangerKid,
      source: 'the DID itself',
    })
  })

  it('comes from its DID document, for the purpose that the document names', async () => {
    expect(await resolveKey(ask(webDid, `${webDid}#1`))).toMatchObject({
      jwk: testPublicJwk('stranger'),
      source: 'DID document in test',
    })
    await expect(resolveKey(ask(webDid, `${webDid}#2`))).rejects.toMatchObject({
      code: 'KEY_PURPOSE_MISMATCH',
    })
    await expect(resolveKey(ask(webDid, `${webDid}#3`))).rejects.toMatchObject({ code: 'KEY_NOT_FOUND' })
  })

  it.each(['did:web:nobody.example', 'https://nobody.example'])('cannot be known for %s', async (issuer) => {
    await expect(resolveKey(ask(issuer, undefined))).rejects.toMatchObject({ code: 'TRUST_UNREACHABLE' })
  })
})

describe('a kid', () => {
  it.each([
    ['of somebody else', strangerKid],
    ['that is relative', '#1'],
    ['that only begins like the issuer', `${schoolDid}0#1`],
    ['that names no key', schoolDid],
  ])('%s is refused', async (_, kid) => {
    await expect(resolveKey(ask(schoolDid, kid))).rejects.toMatchObject({ code: 'JWS_KID_ISSUER_MISMATCH' })
  })

  it('that is no text is refused', async () => {
    const request = { ...ask(schoolDid, undefined), protectedHeader: { kid: 1 } }
    await expect(resolveKey(request)).rejects.toMatchObject({ code: 'JWS_KID_INVALID' })
  })
})
