import { encodeBase64url, jwkThumbprint, readBatchManifest, signBatchManifest } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import {
  keyGroup,
  publishTest,
  registryTime,
  schoolDid,
  schoolKid,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import type { RootRoles } from './documents/root.ts'
import { type Draft, draftEntry, draftManifest, draftRoot, rootAtHand } from './drafts.ts'
import { type RegistryFiles, rootFile } from './files.ts'
import { createRegistry } from './publish.ts'
import { openRegistry } from './registry.ts'
import {
  collectSignatures,
  readSigningRequest,
  requestSignatures,
  signRequest,
  writeSigningRequest,
} from './signing-request.ts'
import { isSettled, putDraft, standingOf } from './standing.ts'

/** Two of three for everything: keys on three machines. */
const group = keyGroup(['registry', 'federation', 'stranger'], 2)
const roles: RootRoles = { root: group, delegation: group, index: group, timestamp: group }
const root = { ...testRoot, roles }
const entry = { ...testEntry, authority: 'root' }

/** What somebody does on a machine of their own: a file comes in, a file goes out. */
async function signElsewhere(text: string, ...names: readonly TestKeyName[]): Promise<string> {
  const request = await readSigningRequest(text)
  return writeSigningRequest(
    await signRequest(
      request,
      names.map((name) => testSigner(name)),
    ),
  )
}

const asked = async (files: RegistryFiles, draft: Draft): Promise<string> =>
  writeSigningRequest(await requestSignatures(files, draft, registryTime))

async function signedBy(
  files: RegistryFiles,
  draft: Draft,
  ...names: readonly TestKeyName[]
): Promise<Draft> {
  return (await readSigningRequest(await signElsewhere(await asked(files, draft), ...names))).draft
}

const threeKeys = (): Promise<RegistryFiles> =>
  createRegistry(root, [testSigner('registry'), testSigner('federation')])

const manifest = await signBatchManifest(
  { issuer: schoolDid, batch: 1, count: 3, merkleRoot: new Uint8Array(32), issuedAt: registryTime },
  testSigner('school', schoolKid),
)

describe('a signing request', () => {
  it('has the bytes that are signed, what they say, and who has to sign', async () => {
    const files = await threeKeys()
    const request = await readSigningRequest(await asked(files, draftEntry(files, entry)))
    expect(request).toMatchObject({
      registry: testRoot.id,
      draft: { file: 'entries/lyceum-130.json', signatures: [] },
      needs: [{ role: 'delegation', threshold: 2 }],
    })
    expect(request.about.en).toContain('"Lyceum 130" (lyceum-130, version 1) — recognised')
    expect(request.about.ru).toContain('Вправе выдавать: school-diploma')
    expect(request.needs[0]?.keys).toContain(await jwkThumbprint(testPublicJwk('stranger')))
  })

  it('goes from one person to the next until enough have signed', async () => {
    const files = await threeKeys()
    const draft = draftEntry(files, entry)
    const first = await signElsewhere(await asked(files, draft), 'federation')
    expect(isSettled(await standingOf(files, (await readSigningRequest(first)).draft))).toBe(false)
    const second = await signElsewhere(first, 'stranger')
    const after = await putDraft(files, (await readSigningRequest(second)).draft)
    expect([...after.keys()]).toEqual(['root.json', 'entries/lyceum-130.json'])
  })

  it('goes to all at once, and their signatures are collected', async () => {
    const files = await threeKeys()
    const draft = draftEntry(files, entry)
    const [one, other] = [
      await signedBy(files, draft, 'registry'),
      await signedBy(files, draft, 'federation'),
    ]
    const both = await collectSignatures(files, await collectSignatures(files, draft, one), other)
    const [standing] = await standingOf(files, both)
    expect(standing?.signed).toHaveLength(2)
    await expect(putDraft(files, await collectSignatures(files, draft, one))).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      details: { found: 1, needed: 2 },
    })
  })

  it('counts a key once, and a key that is not in charge not at all', async () => {
    const files = await threeKeys()
    const draft = draftEntry(files, entry)
    const one = await signedBy(files, draft, 'registry')
    const twice = await collectSignatures(files, one, await signedBy(files, draft, 'registry'))
    expect(twice.signatures).toHaveLength(1)
    const more = await signedBy(files, draft, 'federation', 'school', 'holder')
    expect((await collectSignatures(files, draft, more)).signatures).toHaveLength(1)
    const none = await signedBy(files, draft, 'school')
    await expect(collectSignatures(files, draft, none)).rejects.toMatchObject({ code: 'REGISTRY_WRONG_ROLE' })
  })

  it('refuses signatures over other bytes', async () => {
    const files = await threeKeys()
    const other = await signedBy(files, draftEntry(files, { ...entry, mayAward: ['*'] }), 'registry')
    const collecting = collectSignatures(files, draftEntry(files, entry), other)
    await expect(collecting).rejects.toMatchObject({ code: 'REGISTRY_INVALID' })
  })

  it.each<[string, (request: Record<string, unknown>) => void, string]>([
    ['another type', (request) => (request.type = 'Letter'), 'request.type'],
    ['another version', (request) => (request.version = 2), 'request.version'],
    ['a file of no registry', (request) => (request.file = '../keys.json'), 'request.file'],
    ['a former root', (request) => (request.file = 'roots/1.json'), 'request.file'],
    ['words of its own', (request) => (request.about = { ru: 'Ничего', en: 'Nothing' }), 'request.about.ru'],
    [
      'no keys in charge',
      (request) => (request.needs = [{ role: 'root', threshold: 1 }]),
      'request.needs[0].keys',
    ],
    ['the bytes of another document', (request) => (request.file = 'index.json'), 'index.json.type'],
  ])('is refused with %s', async (_, spoil, at) => {
    const files = await threeKeys()
    const good = await asked(files, draftEntry(files, entry))
    expect(await readSigningRequest(good)).toBeDefined()
    const json = JSON.parse(good)
    spoil(json)
    const reading = readSigningRequest(JSON.stringify(json))
    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_INVALID', at })
  })

  it('is refused when the bytes are no longer those that the words were made from', async () => {
    const files = await threeKeys()
    const json = JSON.parse(await asked(files, draftEntry(files, entry)))
    const payload = JSON.parse(Buffer.from(json.payload, 'base64url').toString())
    json.payload = encodeBase64url(new TextEncoder().encode(JSON.stringify({ ...payload, mayAward: ['*'] })))
    const reading = readSigningRequest(JSON.stringify(json))
    await expect(reading).rejects.toMatchObject({ code: 'REGISTRY_INVALID', at: 'request.about.ru' })
  })

  it.each<[string, (files: RegistryFiles) => Draft | Promise<Draft>, string]>([
    ['an entry', (files) => draftEntry(files, entry), 'entries/other.json'],
    ['a manifest', (files) => draftManifest(files, manifest), `manifests/${'0'.repeat(64)}.json`],
  ])('is refused for %s under the name of another', async (_, make, file) => {
    const files = await threeKeys()
    const draft = await make(files)
    const text = await asked(files, draft)
    const refused = { code: 'REGISTRY_MIX_AND_MATCH', at: file }
    await expect(readSigningRequest(text.replace(draft.file, file))).rejects.toMatchObject(refused)
    await expect(putDraft(files, { ...draft, file })).rejects.toMatchObject(refused)
    expect((await readSigningRequest(text)).draft).toEqual(draft)
  })

  it('is for the registry that its payload names, and says so in words', async () => {
    const files = await threeKeys()
    for (const draft of [draftEntry(files, entry), draftRoot(files, root)]) {
      const text = await asked(files, draft)
      const other = text.replace(`"registry": "${testRoot.id}"`, '"registry": "https://pilot.example/"')
      await expect(readSigningRequest(other)).rejects.toMatchObject({
        code: 'REGISTRY_INVALID',
        at: 'request.registry',
      })
      expect((await readSigningRequest(text)).about.en).toContain(testRoot.id)
    }
  })
})

describe('putting a document in its place', () => {
  it('refuses one that does not follow the one at hand', async () => {
    const files = await threeKeys()
    const first = await signedBy(files, draftEntry(files, entry), 'registry', 'federation')
    const stale = await signedBy(
      files,
      draftEntry(files, { ...entry, mayAward: ['*'] }),
      'registry',
      'federation',
    )
    const after = await putDraft(files, first)
    await expect(putDraft(after, stale)).rejects.toMatchObject({
      code: 'REGISTRY_ROLLBACK',
      details: { found: 1, known: 1 },
    })
    // The same document once more, with more signatures, follows itself.
    const again = await signedBy(after, first, 'stranger')
    expect((await standingOf(after, again))[0]?.signed).toHaveLength(3)
    await expect(putDraft(after, again)).resolves.toBeDefined()
  })

  it('needs the keys of the old root and of the new one', async () => {
    const files = await threeKeys()
    const next = keyGroup(['school', 'holder'], 2)
    const draft = draftRoot(files, { ...root, roles: { ...roles, root: next } })
    const needed = async (...names: readonly TestKeyName[]): Promise<readonly boolean[]> =>
      (await standingOf(files, await signedBy(files, draft, ...names))).map((one) => isSettled([one]))
    expect(await needed('registry', 'federation')).toEqual([true, false])
    expect(await needed('school', 'holder')).toEqual([false, true])
    const after = await putDraft(
      files,
      await signedBy(files, draft, 'registry', 'federation', 'school', 'holder'),
    )
    expect(rootAtHand(after).version).toBe(2)
    expect(after.get('roots/1.json')).toBe(files.get(rootFile))
  })
})

describe('an entry that passes from one authority to another', () => {
  it('needs the one that it leaves, unless it goes to one above', async () => {
    const files = await testRegistry()
    const roles = async (authority: string, from = files): Promise<readonly string[]> =>
      (await standingOf(from, draftEntry(from, { ...testEntry, authority }))).map(({ role }) => role)
    expect(await roles('novosibirsk')).toEqual(['novosibirsk'])
    expect(await roles('root')).toEqual(['delegation'])
    const withdrawn = draftEntry(files, { ...testEntry, authority: 'root', status: 'withdrawn' })
    const after = await putDraft(files, await signedBy(files, withdrawn, 'registry'))
    expect(await roles('novosibirsk', after)).toEqual(['delegation', 'novosibirsk'])
  })
})

describe('a batch manifest', () => {
  it('is countersigned by request, and told by the registry to whoever has it without the countersignature', async () => {
    const files = await testRegistry()
    const draft = await draftManifest(files, manifest)
    expect((await requestSignatures(files, draft, registryTime)).about.en).toContain('Batch 1 of did:key:')
    expect(await (await openRegistry(files)).countersignedAt(readBatchManifest(manifest))).toBeUndefined()
    const after = await publishTest(await putDraft(files, await signedBy(files, draft, 'registry')))
    const registry = await openRegistry(after)
    expect(await registry.countersignedAt(readBatchManifest(manifest))).toEqual(registryTime)
    expect(registry.state.documents.size).toBe(2)
  })

  it('may have keys of its own in charge', async () => {
    const withRole = { ...testRoot, roles: { ...testRoot.roles, manifest: keyGroup(['federation']) } }
    const files = await createRegistry(withRole, [testSigner('registry')])
    const draft = await draftManifest(files, manifest)
    expect(isSettled(await standingOf(files, await signedBy(files, draft, 'registry')))).toBe(false)
    expect(isSettled(await standingOf(files, await signedBy(files, draft, 'federation')))).toBe(true)
  })
})
