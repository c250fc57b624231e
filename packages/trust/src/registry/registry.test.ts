import { encodeBase64url, type JsonObject } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../../fixtures/test-registry.ts'
import { draftAgain, draftPayload, draftTimestamp, signDraft, withDraft } from './drafts.ts'
import type { RegistryFiles } from './files.ts'
import { publish, recognise, renewTimestamp, withdraw } from './publish.ts'
import { openRegistry, requireFresh } from './registry.ts'

const registry = [testSigner('registry')]
const withFile = (files: RegistryFiles, name: string, from: RegistryFiles, fromName = name): RegistryFiles =>
  new Map([...files, [name, from.get(fromName)!]])
const without = (files: RegistryFiles, name: string): RegistryFiles =>
  new Map([...files].filter(([other]) => other !== name))

/** Signed by who is in charge, whatever it says. */
async function signedWith(
  files: RegistryFiles,
  name: string,
  change: (payload: JsonObject) => JsonObject,
): Promise<RegistryFiles> {
  const draft = draftAgain(files, name)
  const text = JSON.stringify(change(draftPayload(draft)))
  const payload = encodeBase64url(new TextEncoder().encode(text))
  return withDraft(files, await signDraft({ ...draft, payload, signatures: [] }, registry))
}

/** A foreign index under a timestamp of this registry. */
const stamped = async (files: RegistryFiles, name: string): Promise<RegistryFiles> =>
  name === 'index.json'
    ? withDraft(files, await signDraft(await draftTimestamp(files, registryTerms), registry))
    : files

const first = await testRegistry()
const second = await publishTest(await withdraw(first, 'lyceum-130', [testSigner('federation')]))

describe('an opened registry', () => {
  it('says who is recognised, by whom, as of when and until when', async () => {
    const opened = await openRegistry(first)
    const recognised = await opened.recognise(schoolDid)
    expect(recognised).toMatchObject({
      status: 'recognised',
      entry: { id: 'lyceum-130', name: testEntry.name, mayAward: ['school-diploma'], from: testEntry.from },
      asOf: registryTime,
      validUntil: registryTerms.timestampExpires,
    })
    expect(recognised?.path.map(({ id }) => id)).toEqual(['https://registry.example/', 'novosibirsk'])
    expect(recognised?.entry.document).toMatchObject({ type: 'RegistryEntry', version: 1 })
  })

  it('finds an entry by each of its identifiers, as the same object', async () => {
    const opened = await openRegistry(first)
    expect(await opened.recognise('https://lyceum130.example')).toBe(await opened.recognise(schoolDid))
  })

  it('has nothing to say about an identifier that is in no entry', async () => {
    const opened = await openRegistry(first)
    expect(await opened.recognise('did:web:stranger.example')).toBeUndefined()
    expect(opened.has('did:web:stranger.example')).toBe(false)
    expect(opened.has(schoolDid)).toBe(true)
  })

  it('says that a recognition was withdrawn', async () => {
    expect(await (await openRegistry(second)).recognise(schoolDid)).toMatchObject({ status: 'withdrawn' })
  })

  it('keeps its facts past their term, and says when that was', async () => {
    const opened = await openRegistry(first)
    const later = new Date('2026-08-01T00:00:00Z')
    expect((await opened.recognise(schoolDid))?.validUntil.getTime()).toBeLessThan(later.getTime())
    expect(() => requireFresh(opened, later)).toThrow(expect.objectContaining({ code: 'REGISTRY_FROZEN' }))
    expect(() => requireFresh(opened, registryTime)).not.toThrow()
  })

  it.each(['index.json', 'timestamp.json', 'root.json'])('does not open without %s', async (name) => {
    await expect(openRegistry(without(first, name))).rejects.toMatchObject({
      code: 'REGISTRY_INCOMPLETE',
      at: name,
    })
    await expect(openRegistry(first)).resolves.toBeDefined()
  })

  it.each(['entries/lyceum-130.json', 'delegations/novosibirsk.json'])(
    'does not recognise anybody whose %s is missing',
    async (name) => {
      const opened = await openRegistry(without(first, name))
      await expect(opened.recognise(schoolDid)).rejects.toMatchObject({
        code: 'REGISTRY_NOT_AT_HAND',
        at: name,
      })
      expect(await opened.recognise('did:web:stranger.example')).toBeUndefined()
      expect([await opened.recogniseAll(), [...opened.missing().keys()]]).toEqual([[], [name]])
      const { missing, recogniseAll } = await openRegistry(first)
      expect([(await recogniseAll()).length, missing().size]).toEqual([1, 0])
    },
  )
})

describe('a registry under the same keys as another', () => {
  const twin = { id: 'https://pilot.example/' }
  const names = ['timestamp.json', 'index.json', 'delegations/novosibirsk.json', 'entries/lyceum-130.json']

  it('does not take its documents, not even all of them together', async () => {
    const pilot = await publishTest(await draftRegistry({ root: twin }))
    const mixed = new Map([...pilot, ['root.json', first.get('root.json')!]])
    await expect(openRegistry(mixed)).rejects.toMatchObject({
      code: 'REGISTRY_OTHER',
      at: 'timestamp.json',
      details: { found: twin.id, registry: testRoot.id },
    })
    await expect((await openRegistry(pilot)).recognise(schoolDid)).resolves.toBeDefined()
  })

  it.each(names)('refuses its %s', async (name) => {
    const pilot = await draftRegistry({ root: twin })
    const root = first.get('root.json')!
    // Whoever keeps the other registry cannot be made to publish what it never said.
    const own = name.includes('/') ? await draftRegistry() : await testRegistry()
    const published = name.includes('/') ? pilot : await publishTest(pilot)
    const foreign = new Map([...own, [name, published.get(name)!], ['root.json', root]])
    const opened = name.includes('/') ? publishTest(foreign) : openRegistry(await stamped(foreign, name))
    await expect(opened).rejects.toMatchObject({ code: 'REGISTRY_OTHER', at: name })
  })
})

describe('rollback', () => {
  it('refuses anything older than what was seen', async () => {
    const { state: previous } = await openRegistry(second)
    await expect(openRegistry(first, { previous })).rejects.toMatchObject({
      code: 'REGISTRY_ROLLBACK',
      at: 'timestamp.json',
      details: { found: 1, known: 2 },
    })
    await expect(openRegistry(second, { previous })).resolves.toBeDefined()
  })

  it('refuses an older index under a newer timestamp', async () => {
    const { state: previous } = await openRegistry(second)
    const oldIndex = await renewTimestamp(
      withFile(withFile(second, 'index.json', first), 'entries/lyceum-130.json', first),
      registryTerms,
      registry,
    )
    await expect(openRegistry(oldIndex, { previous })).rejects.toMatchObject({
      code: 'REGISTRY_ROLLBACK',
      at: 'index.json',
    })
  })

  it('refuses a new index that names an older document, or one no more', async () => {
    const { state: previous } = await openRegistry(second)
    const oldEntry = await publishTest(withFile(second, 'entries/lyceum-130.json', first))
    const noEntry = await publishTest(without(second, 'entries/lyceum-130.json'))
    for (const files of [oldEntry, noEntry]) {
      await expect(openRegistry(files, { previous })).rejects.toMatchObject({
        code: 'REGISTRY_ROLLBACK',
        at: 'entries/lyceum-130.json',
      })
    }
    await expect(openRegistry(await publishTest(second), { previous })).resolves.toBeDefined()
  })
})

describe('mix-and-match', () => {
  it('refuses an index that the timestamp does not name', async () => {
    await expect(openRegistry(withFile(second, 'index.json', first))).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
      at: 'index.json',
      details: { named: 'timestamp.json' },
    })
  })

  it('E13 refuses an index of another version than the timestamp says, though it is the same file', async () => {
    const saying = (change: JsonObject): Promise<RegistryFiles> =>
      signedWith(first, 'timestamp.json', (payload) => ({
        ...payload,
        index: { ...(payload.index as JsonObject), ...change },
      }))
    await expect(saying({ version: 9 }).then(openRegistry)).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
      at: 'index.json.version',
    })
    await expect(saying({}).then(openRegistry)).resolves.toBeDefined()
  })

  it('E13 refuses an entry under names that it does not have itself', async () => {
    const thief = 'did:web:thief.example'
    const listing = async (identifiers: readonly string[]) => {
      const entry = 'entries/lyceum-130.json'
      const index = await signedWith(first, 'index.json', (payload) => {
        const documents = payload.documents as JsonObject
        return {
          ...payload,
          documents: { ...documents, [entry]: { ...(documents[entry] as JsonObject), identifiers } },
        }
      })
      return openRegistry(await stamped(index, 'index.json'))
    }
    const own = testEntry.identifiers
    for (const names of [[thief], [...own, thief], own.slice(1)]) {
      await expect((await listing(names)).recognise(names.at(-1)!)).rejects.toMatchObject({
        code: 'REGISTRY_MIX_AND_MATCH',
        at: 'entries/lyceum-130.json',
      })
    }
    await expect((await listing(own)).recognise(schoolDid)).resolves.toBeDefined()
  })

  it('refuses an entry that the index does not name, though it is signed', async () => {
    const opened = await openRegistry(withFile(second, 'entries/lyceum-130.json', first))
    await expect(opened.recognise(schoolDid)).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
      at: 'entries/lyceum-130.json',
    })
    expect(await (await openRegistry(second)).recognise(schoolDid)).toMatchObject({ status: 'withdrawn' })
  })

  it('refuses a delegation that is in no index', async () => {
    const alone = without(await draftRegistry(), 'delegations/novosibirsk.json')
    await expect(publishTest(alone)).rejects.toMatchObject({ code: 'REGISTRY_INCOMPLETE' })
  })

  it('refuses an entry in the file of another', async () => {
    const moved = withFile(
      await draftRegistry(),
      'entries/other.json',
      await draftRegistry(),
      'entries/lyceum-130.json',
    )
    await expect(publishTest(without(moved, 'entries/lyceum-130.json'))).rejects.toMatchObject({
      code: 'REGISTRY_MIX_AND_MATCH',
      at: 'entries/other.json',
    })
  })

  it('refuses a delegation in the file of another, and says so in either language', async () => {
    const draft = await draftRegistry()
    const doubled = withFile(draft, 'delegations/city.json', draft, 'delegations/novosibirsk.json')
    const refusal = await publishTest(doubled).catch((error) => error)
    expect(refusal).toMatchObject({ code: 'REGISTRY_MIX_AND_MATCH', at: 'delegations/city.json' })
    expect(refusal.explain('ru')).not.toMatch(/[a-z]/i)
    await expect(publishTest(draft)).resolves.toBeDefined()
  })

  it('refuses two entries of one identifier', async () => {
    const twice = await recognise(await draftRegistry(), { ...testEntry, id: 'copy' }, [
      testSigner('federation'),
    ])
    await expect(publishTest(twice)).rejects.toMatchObject({ code: 'REGISTRY_IDENTIFIER_NOT_UNIQUE' })
    const apart = await recognise(
      await draftRegistry(),
      { ...testEntry, id: 'copy', identifiers: ['https://copy.example'], keys: [] },
      [testSigner('federation')],
    )
    await expect(publishTest(apart)).resolves.toBeDefined()
  })
})

describe('roles', () => {
  const root = {
    roles: {
      ...testRoot.roles,
      index: keyGroup(['holder']),
      timestamp: keyGroup(['stranger', 'schoolEd25519'], 2),
    },
  }
  const [index, timestamp] = [[testSigner('holder')], [testSigner('stranger'), testSigner('schoolEd25519')]]

  it('lets each key sign what it is in charge of', async () => {
    await expect(
      publish(await draftRegistry({ root }), registryTerms, { index, timestamp }),
    ).resolves.toBeDefined()
  })

  it('refuses an index signed by the key of another role', async () => {
    await expect(
      publish(await draftRegistry({ root }), registryTerms, { index: registry, timestamp }),
    ).rejects.toMatchObject({ code: 'REGISTRY_WRONG_ROLE', at: 'index.json' })
  })

  it('refuses a timestamp with fewer signatures than needed, or the same one twice', async () => {
    const [stranger] = timestamp
    for (const signers of [[stranger!], [stranger!, stranger!]]) {
      await expect(
        publish(await draftRegistry({ root }), registryTerms, { index, timestamp: signers }),
      ).rejects.toMatchObject({ code: 'REGISTRY_SIGNATURE_THRESHOLD', at: 'timestamp.json' })
    }
  })

  it('refuses an entry that the root key signed in place of the delegate', async () => {
    const files = await recognise(await draftRegistry(), testEntry, registry)
    await expect(publishTest(files)).rejects.toMatchObject({
      code: 'REGISTRY_WRONG_ROLE',
      at: 'entries/lyceum-130.json',
    })
  })

  it('refuses a document of one kind in the place of another', async () => {
    const files = withFile(first, 'timestamp.json', first, 'index.json')
    await expect(openRegistry(files)).rejects.toMatchObject({ code: 'REGISTRY_WRONG_ROLE' })
  })
})
