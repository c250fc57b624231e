import { type JsonObject, signBatchManifest, signJws, vctIntegrity } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  publishTest,
  registryTime,
  schoolDid,
  schoolKid,
  testDelegation,
  testEntry,
  testRegistry,
} from '../../../fixtures/test-registry.ts'
import { onlineTrust } from './online/online-trust.ts'
import { createTrustPack, openTrustPack, packSummary, type TrustPack } from './pack.ts'
import { packExcerpt } from './pack-excerpt.ts'
import { draftManifest, signDraft, withDraft } from './registry/drafts.ts'
import { delegate, recognise } from './registry/publish.ts'

const now = registryTime
const iat = now.getTime() / 1000
const ownVct = 'https://camp.example/types/chess.json'
const camp = 'https://camp.example'
const otherKid = 'did:web:camp.example#key-1'
const campEntry = {
  ...testEntry,
  id: 'camp',
  identifiers: [camp, 'did:web:camp.example'],
  mayAward: [ownVct, 'ext:Chess'],
  keys: [{ kid: otherKid, jwk: testPublicJwk('holder'), from: testEntry.from }],
}

const list = (name: TestKeyName, kid: string, claims: JsonObject): Promise<string> =>
  signJws('status-list', { iat, ...claims }, { ...testSigner(name), kid })
const bytes = (metadata: JsonObject): Uint8Array => new TextEncoder().encode(JSON.stringify(metadata))
const metadata = {
  diploma: bytes({ vct: 'urn:attestat:school-diploma:1' }),
  olympiad: bytes({ vct: 'urn:attestat:olympiad-award:1' }),
  base: bytes({ vct: 'urn:example:base' }),
  course: bytes({ vct: 'urn:attestat:course-completion:1', extends: 'urn:example:base' }),
  own: bytes({ vct: ownVct, extends: 'urn:attestat:course-completion:1' }),
  ownBefore: bytes({ vct: ownVct, name: 'Chess', extends: 'urn:attestat:course-completion:1' }),
  others: bytes({ vct: 'https://school.example/types/chess.json' }),
}
const sealed = async (issuer: string, name: TestKeyName, kid: string) =>
  signBatchManifest(
    { issuer, batch: 1, count: 1, merkleRoot: new Uint8Array(32), issuedAt: now },
    testSigner(name, kid),
  )

const registrySigners = [testSigner('registry')]
const limits = { ...testDelegation.limits, kinds: ['*', ownVct, 'ext:Chess'] }
const wide = await delegate(await testRegistry(), { ...testDelegation, limits }, registrySigners)
let files = await publishTest(await recognise(wide, campEntry, [testSigner('federation')]))
const manifests: string[] = []
for (const manifest of [
  await sealed(schoolDid, 'school', schoolKid),
  await sealed('did:web:camp.example', 'holder', otherKid),
]) {
  const draft = await signDraft(await draftManifest(files, manifest), registrySigners, now)
  files = withDraft(files, draft)
  manifests.push(draft.file)
}

const lists = {
  school: 'https://lyceum130.example/status/1',
  camp: 'https://camp.example/status/1',
  named: 'https://camp.example/status/2',
  nameless: 'https://camp.example/status/3',
  broken: 'https://camp.example/status/4',
}
const pack: TrustPack = {
  createdAt: now,
  registry: files,
  statusLists: new Map([
    [lists.school, await list('school', schoolKid, { sub: lists.school })],
    [lists.camp, await list('holder', otherKid, { sub: lists.camp })],
    [lists.named, await list('holder', 'key-1', { iss: camp, sub: lists.named })],
    [lists.nameless, await list('holder', 'key-1', { sub: lists.nameless })],
    [lists.broken, 'the.status.list'],
  ]),
  didDocuments: new Map([['did:web:camp.example', { id: 'did:web:camp.example' }]]),
  typeMetadata: Object.values(metadata),
}
const namesOf = (typeMetadata: readonly Uint8Array[] | undefined): string[] =>
  Object.entries(metadata).flatMap(([name, one]) => (typeMetadata?.includes(one) ? [name] : []))

describe('an excerpt of a trust pack', () => {
  it('has the lists, types and manifests of whom it is for, by any of their names', async () => {
    for (const name of campEntry.identifiers) {
      const excerpt = await packExcerpt(pack, [name])
      expect([...(excerpt.statusLists?.keys() ?? [])]).toEqual([lists.camp, lists.named, lists.nameless])
      expect(namesOf(excerpt.typeMetadata)).toEqual(['base', 'course', 'own', 'ownBefore'])
      const kept = [...excerpt.registry.keys()].filter((file) => /^(?:entries|manifests)/.test(file))
      expect(kept).toEqual(['entries/camp.json', manifests[1]])
      expect(excerpt).not.toHaveProperty('didDocuments')
    }
    const school = await packExcerpt(pack, [schoolDid])
    expect([...(school.statusLists?.keys() ?? [])]).toEqual([lists.school, lists.nameless])
    expect(namesOf(school.typeMetadata)).toEqual(['diploma'])
    expect(school.registry.has(manifests[0]!)).toBe(true)
    expect(school.registry.has(manifests[1]!)).toBe(false)
  })

  it('has every known type for an issuer of any, and none of the own types of others', async () => {
    const any = { ...testEntry, id: 'any', identifiers: ['did:web:any.example'], mayAward: ['*'], keys: [] }
    const registry = await publishTest(await recognise(files, any, [testSigner('federation')]))
    const excerpt = await packExcerpt({ ...pack, registry }, ['did:web:any.example'])
    expect(namesOf(excerpt.typeMetadata)).toEqual(['diploma', 'olympiad', 'base', 'course'])
  })

  it('is a pack that says what is in it, and answers for those alone', async () => {
    const text = await createTrustPack(await packExcerpt(pack, [camp]))
    const summary = await packSummary(text)
    expect(summary.entries.map(({ entry }) => entry.id)).toEqual(['camp'])
    expect(summary.missing).toEqual(['entries/lyceum-130.json'])
    const trust = await openTrustPack(text)
    expect(await trust.recognise(camp)).toMatchObject({ status: 'recognised' })
    expect(await trust.typeMetadata(await vctIntegrity(metadata.own))).toBeDefined()
    await expect(trust.recognise(schoolDid)).rejects.toMatchObject({ code: 'REGISTRY_NOT_AT_HAND' })
    const whole = await openTrustPack(await createTrustPack(pack))
    expect(await whole.recognise(schoolDid)).toMatchObject({ status: 'recognised' })
  })

  it('sends nobody to the network for the keys of those whom it leaves out', async () => {
    const asked: string[] = []
    const fetchFact = async (url: string): Promise<Uint8Array> => {
      asked.push(url)
      return bytes({ id: 'did:web:camp.example' })
    }
    const find = async (of: TrustPack) => {
      const trust = onlineTrust({ base: await openTrustPack(of), fetchFact, now: () => now })
      const request = { issuer: 'did:web:camp.example', protectedHeader: { kid: otherKid }, at: now }
      return trust.resolveKey({ ...request, purpose: 'assertionMethod' })
    }
    await expect(find(await packExcerpt(pack, [schoolDid]))).rejects.toMatchObject({
      code: 'REGISTRY_NOT_AT_HAND',
    })
    expect((await find(pack)).jwk).toEqual(testPublicJwk('holder'))
    expect(asked).toEqual([])
  })
})
