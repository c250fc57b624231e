import { decodeJsonObject, jwkThumbprint, vctIntegrity } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  schoolKid,
  testEntry,
  testRegistry,
} from '../../../fixtures/test-registry.ts'
import { localTrust } from './frozen-trust.ts'
import { trustLimits } from './limits.ts'
import { createTrustPack, openTrustPack, packSummary, readTrustPack, type TrustPack } from './pack.ts'
import { recognise } from './registry/publish.ts'

const registry = await testRegistry()
const editions = ['{"vct":"urn:x:camp"}', '{"vct":"urn:x:camp","name":"Camp"}'].map((text) =>
  new TextEncoder().encode(text),
)
const webDid = 'did:web:school.example'
const parts: TrustPack = {
  createdAt: registryTime,
  registry,
  statusLists: new Map([['https://lyceum130.example/status/1', 'the.status.list']]),
  didDocuments: new Map([[webDid, { id: webDid }]]),
  typeMetadata: [...editions],
}
const text = await createTrustPack(parts)
const spoil = (edit: (pack: Record<string, unknown>) => unknown): string => {
  const pack = JSON.parse(text) as Record<string, unknown>
  edit(pack)
  return JSON.stringify(pack)
}

describe('a trust pack', () => {
  it('reads as it was written', () => {
    const read = readTrustPack(text)
    const plain = (pack: TrustPack) => ({
      ...pack,
      registry: new Map(pack.registry),
      typeMetadata: pack.typeMetadata!.map((one) => [...one]),
    })
    expect(plain(read)).toEqual(plain(parts))
    expect(plain(readTrustPack(new TextEncoder().encode(text)))).toEqual(plain(read))
  })

  it('opens as a source that knows everything in it', async () => {
    const trust = await openTrustPack(text)
    expect(await trust.recognise(schoolDid)).toMatchObject({ status: 'recognised', asOf: registryTime })
    expect(await trust.recognise('did:web:nobody.example')).toEqual({
      status: 'unknown',
      source: 'trust pack',
      asOf: registryTime,
      validUntil: registryTerms.timestampExpires,
      inForceUntil: registryTerms.indexExpires,
    })
    const request = { issuer: schoolDid, protectedHeader: { kid: schoolKid }, at: registryTime }
    expect((await trust.resolveKey({ ...request, purpose: 'assertionMethod' })).jwk).toEqual(
      testPublicJwk('school'),
    )
    expect(await trust.statusList('https://lyceum130.example/status/1')).toEqual({
      token: 'the.status.list',
      source: 'trust pack',
    })
    expect(await trust.statusList('https://lyceum130.example/status/2')).toBeUndefined()
    expect(await trust.typeMetadata('urn:x:camp')).toBeUndefined()
  })

  it('has type metadata by their digest, so that editions of a type stand side by side', async () => {
    const trust = await openTrustPack(text)
    for (const edition of editions) {
      const copy = await trust.typeMetadata(await vctIntegrity(edition))
      expect([...(copy?.bytes ?? [])]).toEqual([...edition])
      expect(copy?.source).toBe('trust pack')
    }
    expect(await trust.typeMetadata(await vctIntegrity(new Uint8Array([1])))).toBeUndefined()
  })

  it('is not made with type metadata of no type', async () => {
    const nameless = [new TextEncoder().encode('{}')]
    await expect(createTrustPack({ ...parts, typeMetadata: nameless })).rejects.toMatchObject({
      code: 'PACK_INVALID',
      at: 'type metadata.vct',
    })
  })

  it('is held against the root keys that the verifier pinned', async () => {
    const pin = async (name: 'registry' | 'stranger') => ({
      pinnedRoot: [await jwkThumbprint(testPublicJwk(name))],
    })
    await expect(openTrustPack(text, await pin('registry'))).resolves.toBeDefined()
    await expect(openTrustPack(text, await pin('stranger'))).rejects.toMatchObject({
      code: 'ROOT_NOT_PINNED',
    })
  })

  it('says what is in it', async () => {
    const summary = await packSummary(text)
    expect(summary).toMatchObject({
      createdAt: registryTime,
      registry: {
        id: 'https://registry.example/',
        validUntil: registryTerms.timestampExpires,
        state: { root: 1 },
      },
      statusLists: ['https://lyceum130.example/status/1'],
      didDocuments: [webDid],
      typeMetadata: ['urn:x:camp', 'urn:x:camp'],
    })
    expect(summary.entries.map(({ entry }) => entry.id)).toEqual(['lyceum-130'])
  })

  it('is not made of a registry past its term, or of one that does not hold up', async () => {
    const late = new Date('2026-07-08T00:00:00Z')
    await expect(createTrustPack({ ...parts, createdAt: late })).rejects.toMatchObject({
      code: 'REGISTRY_FROZEN',
    })
    const renamed = await draftRegistry({ entry: { name: { ru: 'Другой', en: 'Other' } } })
    const entry = 'entries/lyceum-130.json'
    const broken = new Map([...registry, [entry, renamed.get(entry)!]])
    await expect(createTrustPack({ ...parts, registry: broken })).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
    })
  })

  it.each(['entries/lyceum-130.json', 'delegations/novosibirsk.json'])(
    'may have a part of a registry, and says that %s is not in it',
    async (left) => {
      const some = new Map([...registry].filter(([name]) => name !== left))
      const excerpt = await createTrustPack({ ...parts, registry: some })
      expect(await packSummary(excerpt)).toMatchObject({ entries: [], missing: [left] })
      await expect((await openTrustPack(excerpt)).recognise(schoolDid)).rejects.toMatchObject({
        code: 'REGISTRY_NOT_AT_HAND',
        at: left,
      })
      expect(await packSummary(text)).toMatchObject({ missing: [] })
    },
  )

  it('opens past its term, and says when that was', async () => {
    const recognised = await (await openTrustPack(text)).recognise(schoolDid)
    expect(recognised).toMatchObject({ validUntil: registryTerms.timestampExpires })
  })

  it('does not take the DID document of somebody else', async () => {
    const didDocuments = new Map([[webDid, { id: 'did:web:other.example' }]])
    await expect(createTrustPack({ ...parts, didDocuments })).rejects.toMatchObject({
      code: 'DID_DOCUMENT_ID_MISMATCH',
    })
  })

  it.each<[string, (pack: Record<string, unknown>) => unknown, string]>([
    ['of another type', (pack) => Object.assign(pack, { type: 'AttestatEvidenceBundle' }), 'trust pack.type'],
    ['of a later version', (pack) => Object.assign(pack, { version: 2 }), 'trust pack.version'],
    ['without a date', (pack) => delete pack.createdAt, 'trust pack.createdAt'],
    ['without a registry', (pack) => delete pack.registry, 'trust pack.registry'],
    [
      'with a file that is no text',
      (pack) => Object.assign(pack, { registry: { files: { a: {} } } }),
      'trust pack.registry.files.a',
    ],
    [
      'with a list that is no text',
      (pack) => Object.assign(pack, { statusLists: { a: 1 } }),
      'trust pack.statusLists.a',
    ],
    [
      'with a document that is no object',
      (pack) => Object.assign(pack, { didDocuments: { a: [] } }),
      'trust pack.didDocuments.a',
    ],
  ])('is refused %s', (_, edit, at) => {
    expect(() => readTrustPack(spoil(edit))).toThrow(expect.objectContaining({ code: 'PACK_INVALID', at }))
    expect(() => readTrustPack(spoil(() => undefined))).not.toThrow()
  })

  it('is refused past its own limit of size, before it is decoded', () => {
    const huge = new Uint8Array(trustLimits.packBytes + 1)
    expect(() => readTrustPack(huge)).toThrow(expect.objectContaining({ code: 'INPUT_TOO_LARGE' }))
  })

  it('passes through the strict edge', () => {
    const twice = text.replace('"version": 1', '"version": 1, "version": 1')
    expect(() => readTrustPack(twice)).toThrow(expect.objectContaining({ code: 'JSON_DUPLICATE_KEY' }))
    const metadata = spoil((pack) => Object.assign(pack, { typeMetadata: ['YQ=='] }))
    expect(() => readTrustPack(metadata)).toThrow(expect.objectContaining({ code: 'B64URL_NOT_CANONICAL' }))
  })
})

describe('a trust pack of two thousand schools', () => {
  it('opens without reading an entry, and verifies those that are asked for', async () => {
    const draft = await draftRegistry()
    const schools = Array.from({ length: 2000 }, (_, i) => `school-${i}`)
    const signers = [testSigner('federation')]
    const drafts = await Promise.all(
      schools.map((id) =>
        recognise(draft, { ...testEntry, id, identifiers: [`did:web:${id}.example`], keys: [] }, signers),
      ),
    )
    const files = new Map(drafts.flatMap((one) => [...one]))
    const published = new Map(await publishTest(files))
    // One entry is spoilt: nobody notices until it is asked for.
    published.set('entries/school-7.json', published.get('entries/school-8.json')!)
    const large: TrustPack = { createdAt: registryTime, registry: published }

    const trust = await openTrustPack(large)
    expect(await trust.recognise('did:web:school-1999.example')).toMatchObject({ status: 'recognised' })
    expect(await trust.recognise('did:web:school-2000.example')).toMatchObject({ status: 'unknown' })
    await expect(trust.recognise('did:web:school-7.example')).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
    })
    await expect(createTrustPack(large)).rejects.toMatchObject({ code: 'REGISTRY_MIX_AND_MATCH' })
  })
})

describe('local trust', () => {
  it('knows the keys of self-describing DIDs and recognises nobody', async () => {
    const trust = localTrust()
    const request = { issuer: schoolDid, protectedHeader: { kid: schoolKid }, at: registryTime }
    expect((await trust.resolveKey({ ...request, purpose: 'assertionMethod' })).source).toBe('the DID itself')
    expect(await trust.recognise(schoolDid)).toMatchObject({ status: 'unknown' })
    expect(await trust.statusList('https://lyceum130.example/status/1')).toBeUndefined()
    expect(await trust.typeMetadata('sha256-AAAA')).toBeUndefined()
  })
})

it('writes packs that any JSON reader can read', () => {
  expect(decodeJsonObject(text).type).toBe('AttestatTrustPack')
})
