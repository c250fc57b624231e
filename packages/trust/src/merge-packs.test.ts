import { didKeyUrlOf, type JsonObject, signBatchManifest, signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  registryTime,
  schoolDid,
  schoolKid,
  testDelegation,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../fixtures/test-registry.ts'
import { type MergedPacks, mergeTrustPacks } from './merge-packs.ts'
import { openTrustPack, type TrustPack } from './pack.ts'
import { draftManifest, signDraft, withDraft } from './registry/drafts.ts'
import { registryExcerpt } from './registry/excerpt.ts'
import type { RegistryFiles } from './registry/files.ts'
import { createRegistry, delegate, publish, recognise, replaceRoot, withdraw } from './registry/publish.ts'
import { ifAtHand, openRegistry } from './registry/registry.ts'

const now = registryTime
const url = 'https://lyceum130.example/status/1.statuslist.jwt'
const seconds = now.getTime() / 1000
const list = (name: TestKeyName, iat: number, changes: JsonObject = {}): Promise<string> => {
  const signer = testSigner(name)
  const kid = name === 'school' ? schoolKid : didKeyUrlOf(signer.publicJwk)
  return signJws('status-list', { sub: url, iat, ...changes }, { ...signer, kid })
}

const files = await testRegistry()
const newer = await publishTest(await withdraw(files, 'lyceum-130', [testSigner('federation')]))
const pack = (changes: Partial<TrustPack> = {}): TrustPack => ({
  createdAt: now,
  registry: files,
  ...changes,
})
const withList = (token: string): TrustPack => pack({ statusLists: new Map([[url, token]]) })
const merge = (base: TrustPack, other: TrustPack) => mergeTrustPacks(base, other, { now })
const statusOf = async (merged: TrustPack): Promise<string> =>
  (await (await openTrustPack(merged)).recognise(schoolDid)).status

describe('the registry of two packs', () => {
  it('is the newer one, whichever pack it comes in', async () => {
    const updated = await merge(pack(), pack({ registry: newer }))
    expect(updated).toMatchObject({ taken: [testRoot.id], kept: [] })
    const outdated = await merge(pack({ registry: newer }), pack())
    expect(outdated).toMatchObject({ taken: [], kept: [testRoot.id] })
    expect([await statusOf(updated.pack), await statusOf(outdated.pack)]).toEqual(['withdrawn', 'withdrawn'])
    expect(await merge(pack(), pack())).toMatchObject({ taken: [], kept: [] })
  })

  it('is followed over a change of its root keys', async () => {
    const group = keyGroup(['stranger'])
    const roles = { root: group, delegation: testRoot.roles.delegation, index: group, timestamp: group }
    const both = [testSigner('registry'), testSigner('stranger')]
    const rotated = await replaceRoot(files, { ...testRoot, roles }, both)
    const terms = { now, indexExpires: testRoot.expires, timestampExpires: testRoot.expires }
    const signers = [testSigner('stranger')]
    const published = await publish(rotated, terms, { index: signers, timestamp: signers })
    const { pack: merged } = await merge(pack(), pack({ registry: published }))
    expect((await openRegistry(merged.registry)).state.root).toBe(2)
    // The next root is signed by the keys that are known; from the one after it nothing leads to them.
    const torn = (from: typeof published) => new Map([...from].filter(([name]) => !name.startsWith('roots/')))
    expect((await merge(pack(), pack({ registry: torn(published) }))).pack.registry.size).toBeGreaterThan(0)
    const twice = await replaceRoot(published, { ...testRoot, roles }, both)
    const later = await publish(twice, terms, { index: signers, timestamp: signers })
    await expect(merge(pack(), pack({ registry: torn(later) }))).rejects.toMatchObject({
      code: 'ROOT_NOT_PINNED',
    })
  })

  it('has the former roots of both, where they lead to the current one', async () => {
    const again = (from: typeof files) => replaceRoot(from, testRoot, [testSigner('registry')])
    const third = await publishTest(await again(await again(files)))
    const torn = (name: string) => new Map([...third].filter(([other]) => other !== name))
    const [first, second] = ['roots/1.json', 'roots/2.json'] as const
    const merged = async (text: string) => {
      // Nothing leads to the first root without the second one, so nobody has looked at it.
      const other = new Map([...torn(second), [first, text]])
      return (await merge(pack({ registry: torn(first) }), pack({ registry: other }))).pack.registry
    }
    expect((await merged(third.get(first)!)).get(first)).toBe(third.get(first))
    const stranger = keyGroup(['stranger'])
    const roles = { root: stranger, delegation: stranger, index: stranger, timestamp: stranger }
    const foreign = await createRegistry({ ...testRoot, roles }, [testSigner('stranger')])
    for (const text of [foreign.get('root.json')!, 'garbage']) {
      const registry = await merged(text)
      expect(registry.has(first)).toBe(false)
      await openRegistry(registry)
    }
  })

  it('has to be one and the same', async () => {
    const other = await createRegistry({ ...testRoot, id: 'https://other.example/' }, [
      testSigner('registry'),
    ])
    const published = await publishTest(other)
    await expect(merge(pack(), pack({ registry: published }))).rejects.toMatchObject({
      code: 'PACK_OTHER_REGISTRY',
    })
    // The same name under other keys is somebody else.
    const stranger = keyGroup(['stranger'])
    const roles = { root: stranger, delegation: stranger, index: stranger, timestamp: stranger }
    const signers = [testSigner('stranger')]
    const terms = { now, indexExpires: testRoot.expires, timestampExpires: testRoot.expires }
    let impostor = await createRegistry({ ...testRoot, roles }, signers)
    for (let i = 0; i < 2; i++)
      impostor = await publish(impostor, terms, { index: signers, timestamp: signers })
    await expect(merge(pack(), pack({ registry: impostor }))).rejects.toMatchObject({
      code: 'ROOT_NOT_PINNED',
    })
  })

  it('is refused when it is newer in one thing and older in another, or says two things at a time', async () => {
    const renamed = await draftRegistry({ entry: { name: { ru: 'Другой', en: 'Other' } } })
    const twice = await publishTest(await publishTest(renamed))
    const thrice = await publishTest(twice)
    await expect(merge(pack({ registry: newer }), pack({ registry: thrice }))).rejects.toMatchObject({
      code: 'REGISTRY_ROLLBACK',
      at: 'entries/lyceum-130.json',
    })
    await expect(merge(pack({ registry: newer }), pack({ registry: twice }))).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
    })
  })

  const sealed = (batch: number) =>
    signBatchManifest(
      { issuer: schoolDid, batch, count: 1, merkleRoot: new Uint8Array(32), issuedAt: now },
      testSigner('school', schoolKid),
    )

  it('keeps the manifests that it has countersigned', async () => {
    const manifest = await sealed(1)
    const draft = await signDraft(await draftManifest(files, manifest), [testSigner('registry')], now)
    const { pack: merged } = await merge(
      pack({ registry: withDraft(files, draft) }),
      pack({ registry: newer }),
    )
    expect([...merged.registry.keys()]).toContain(draft.file)
    expect(await statusOf(merged)).toBe('withdrawn')
  })

  it('has of two copies of a manifest the one that it has countersigned, however many others have', async () => {
    const draft = await draftManifest(files, await sealed(1))
    const countersigned = withDraft(files, await signDraft(draft, [testSigner('registry')], now))
    const strangers = [testSigner('stranger'), testSigner('holder')]
    const crowded = withDraft(files, await signDraft(draft, strangers, now))
    for (const [one, other] of [
      [countersigned, crowded],
      [crowded, countersigned],
    ] as const) {
      const { pack: merged } = await merge(pack({ registry: one }), pack({ registry: other }))
      expect(merged.registry.get(draft.file)).toBe(countersigned.get(draft.file))
    }
  })

  it('takes over no manifest under the name of another', async () => {
    const [own, other] = [
      await draftManifest(files, await sealed(1)),
      await draftManifest(files, await sealed(2)),
    ]
    const signed = await signDraft(own, [testSigner('registry')], now)
    for (const [file, isTaken] of [
      [other.file, false],
      [own.file, true],
    ] as const) {
      const brought = withDraft(files, { ...signed, file })
      const { pack: merged } = await merge(pack(), pack({ registry: brought }))
      expect(merged.registry.has(file)).toBe(isTaken)
    }
  })
})

describe('two excerpts of a registry', () => {
  const otherDid = 'did:web:other.example'
  const otherEntry = { ...testEntry, id: 'other', identifiers: [otherDid], keys: [] }
  const topDid = 'did:web:top.example'
  const topEntry = { ...testEntry, id: 'top', identifiers: [topDid], keys: [] }
  const federation = [testSigner('federation')]
  const excerptOf = async (from: RegistryFiles, ...identifiers: string[]): Promise<TrustPack> =>
    pack({ registry: (await registryExcerpt(from, identifiers)).files })
  const told = async ({ pack: merged }: MergedPacks): Promise<readonly string[]> => {
    const registry = await openRegistry(merged.registry)
    const ask = async (did: string) => (await ifAtHand(registry.recognise(did)))?.status ?? 'not at hand'
    return [await ask(schoolDid), await ask(otherDid)]
  }

  it('of one state are both in the outcome', async () => {
    const both = await publishTest(await recognise(files, otherEntry, federation))
    const [school, other] = [await excerptOf(both, schoolDid), await excerptOf(both, otherDid)]
    const merged = await merge(school, other)
    expect(await told(merged)).toEqual(['recognised', 'recognised'])
    expect(merged).toMatchObject({ taken: ['entries/other.json'], kept: [] })
    expect(await told(await merge(other, school))).toEqual(['recognised', 'recognised'])
    expect(await told(await merge(school, school))).toEqual(['recognised', 'not at hand'])
  })

  it('of two states are the newer one, and of the older one what has not changed since', async () => {
    const before = await publishTest(await recognise(files, otherEntry, federation))
    const withdrawn = await publishTest(await withdraw(before, 'lyceum-130', federation))
    const renewed = await publishTest(await withdraw(before, 'other', federation))
    const older = await excerptOf(before, schoolDid)
    for (const [after, outcome] of [
      [withdrawn, ['not at hand', 'recognised']],
      [renewed, ['recognised', 'withdrawn']],
    ] as const) {
      const newer = await excerptOf(after, otherDid)
      const [updated, outdated] = [await merge(older, newer), await merge(newer, older)]
      expect([await told(updated), await told(outdated)]).toEqual([outcome, outcome])
      const isKept = outcome[0] === 'recognised'
      expect([updated.taken, outdated.kept]).toEqual([[testRoot.id], [testRoot.id]])
      expect(outdated.taken).toEqual(isKept ? ['entries/lyceum-130.json'] : [])
    }
  })

  it('say no more of anybody whose delegation has changed, until it is at hand again', async () => {
    const before = await publishTest(await recognise(files, otherEntry, federation))
    const suspended = { ...testDelegation, status: 'suspended' } as const
    const signers = [testSigner('registry')]
    const after = await publishTest(
      await recognise(
        await delegate(before, suspended, signers),
        { ...topEntry, authority: 'root' },
        signers,
      ),
    )
    const updated = await merge(await excerptOf(before, schoolDid), await excerptOf(after, topDid))
    expect(await told(updated)).toEqual(['not at hand', 'not at hand'])
    const again = await merge(updated.pack, await excerptOf(after, otherDid))
    expect(await told(again)).toEqual(['suspended', 'suspended'])
  })

  it('take over no document that is another one than the index names', async () => {
    const both = await publishTest(await recognise(files, otherEntry, federation))
    const [school, other] = [await excerptOf(both, schoolDid), await excerptOf(both, otherDid)]
    const renamed = await draftRegistry({ entry: { name: { ru: 'Другой', en: 'Other' } } })
    const name = 'entries/lyceum-130.json'
    const forged = pack({ registry: new Map([...school.registry, [name, renamed.get(name)!]]) })
    expect(await told(await merge(other, forged))).toEqual(['not at hand', 'recognised'])
    expect(await told(await merge(other, school))).toEqual(['recognised', 'recognised'])
  })

  it('judge the status lists of everybody that either of them knows', async () => {
    const both = await publishTest(await recognise(files, otherEntry, federation))
    const [school, other] = [await excerptOf(both, schoolDid), await excerptOf(both, otherDid)]
    const lists = async (iat: number) => new Map([[url, await list('school', iat)]])
    const [early, late] = [await lists(seconds - 3600), await lists(seconds - 60)]
    const merged = await merge({ ...other, statusLists: early }, { ...school, statusLists: late })
    expect(merged.pack.statusLists).toEqual(late)
    // Nobody knows the key of the issuer: nobody can tell which is the later one.
    const unknown = await merge({ ...other, statusLists: early }, { ...other, statusLists: late })
    expect(unknown.pack.statusLists).toEqual(early)
  })
})

describe('the status lists of two packs', () => {
  it.each<[string, () => Promise<string>, boolean]>([
    ['a later one of the same signer', () => list('school', seconds - 60), true],
    ['an older one', () => list('school', seconds - 7200), false],
    ['one of the same time', () => list('school', seconds - 3600, { ttl: 1 }), false],
    ['a later one of somebody else', () => list('stranger', seconds - 60), false],
    ['one that has run out', () => list('school', seconds - 60, { exp: seconds - 1 }), false],
    ['one from the future', () => list('school', seconds + 3600), false],
  ])('are the later ones: %s', async (_, make, isTaken) => {
    const [known, token] = [await list('school', seconds - 3600), await make()]
    const merged = await merge(withList(known), withList(token))
    expect(merged.pack.statusLists?.get(url)).toBe(isTaken ? token : known)
    expect(merged).toMatchObject(isTaken ? { taken: [url], kept: [] } : { taken: [], kept: [url] })
  })

  it('are those of both', async () => {
    const token = await list('school', seconds - 60)
    expect((await merge(pack(), withList(token))).pack.statusLists?.get(url)).toBe(token)
    expect((await merge(withList(token), pack())).pack.statusLists?.get(url)).toBe(token)
  })
})

describe('what else two packs have', () => {
  const did = 'did:web:school.example'
  const document = (name: string) => new Map([[did, { id: did, alsoKnownAs: [name] }]])
  const later = new Date(now.getTime() + 1000)

  it('is the DID document of the pack that was made later', async () => {
    const [one, other] = [document('urn:x:one'), document('urn:x:other')]
    const updated = await merge(pack({ didDocuments: one }), pack({ didDocuments: other, createdAt: later }))
    expect(updated).toMatchObject({ taken: [did], pack: { createdAt: later, didDocuments: other } })
    const outdated = await merge(pack({ didDocuments: other, createdAt: later }), pack({ didDocuments: one }))
    expect(outdated).toMatchObject({ kept: [did], pack: { createdAt: later, didDocuments: other } })
  })

  it('is not the DID document of a pack that says it was made in the future', async () => {
    const [one, other] = [document('urn:x:one'), document('urn:x:other')]
    const ahead = new Date(now.getTime() + 86_400_000)
    const fromLater = pack({ didDocuments: other, createdAt: ahead })
    const honest = pack({ didDocuments: one })
    for (const merged of [await merge(honest, fromLater), await merge(fromLater, honest)]) {
      expect(merged.pack).toMatchObject({ createdAt: now, didDocuments: one })
    }
  })

  it('is every edition of a type, once', async () => {
    const editions = ['{"vct":"urn:x:camp"}', '{"vct":"urn:x:camp","name":"Camp"}'].map((text) =>
      new TextEncoder().encode(text),
    )
    const merged = await merge(pack({ typeMetadata: editions.slice(0, 1) }), pack({ typeMetadata: editions }))
    expect(merged.pack.typeMetadata).toEqual(editions)
  })
})
