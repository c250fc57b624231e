/**
 * What a client of The Update Framework has to withstand, in the shapes of its conformance suite: rollback, expiration,
 * keys. What is called snapshot and targets there is index and documents here.
 *
 * @see https://github.com/theupdateframework/tuf-conformance (test_rollback, test_expiration, test_keys)
 * @see https://theupdateframework.github.io/specification/latest/#detailed-client-workflow
 */
import {
  createTrustPack,
  type OpenRegistryOptions,
  openRegistry,
  publish,
  type Registry,
  type RegistryFiles,
  type RootRoles,
  readTrustPack,
  recognise,
  renewTimestamp,
  replaceRoot,
  trustLimits,
} from '@attestat/trust'
import { describe, expect, test } from 'vitest'
import { type TestKeyName, testSigner } from '../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  registryTerms,
  registryTime,
  schoolDid,
  testEntry,
  testRoot,
} from '../../fixtures/test-registry.ts'

/** The files of a publication, with some taken from another one. */
const torn = (files: RegistryFiles, older: RegistryFiles, ...names: readonly string[]): RegistryFiles =>
  new Map([...files, ...names.map((name) => [name, older.get(name) as string] as const)])

const refused = async (opening: Promise<Registry>, code: string, at: string): Promise<void> =>
  expect(opening).rejects.toMatchObject({ code, at })

const first = await publishTest(await draftRegistry())
const second = await publishTest(await recognise(first, testEntry, [testSigner('federation')]))
const seen = (await openRegistry(second)).state

/** Publishes with whatever keys are in charge. */
const publishBy = (
  files: RegistryFiles,
  index: TestKeyName,
  timestamp: TestKeyName,
): Promise<RegistryFiles> =>
  publish(files, registryTerms, { index: [testSigner(index)], timestamp: [testSigner(timestamp)] })

/** A new root under which others are in charge. */
const under = (files: RegistryFiles, roles: Partial<RootRoles>): Promise<RegistryFiles> =>
  replaceRoot(files, { ...testRoot, roles: { ...testRoot.roles, ...roles } }, [testSigner('registry')])

describe('E13 rollback', () => {
  const again: OpenRegistryOptions = { previous: seen }

  test('the same state once more is none', async () => {
    await expect(openRegistry(second, again)).resolves.toBeDefined()
  })

  test('of the timestamp, and with it of everything', async () => {
    await refused(openRegistry(first, again), 'REGISTRY_ROLLBACK', 'timestamp.json')
  })

  test('of the index alone, under the timestamp that names the newer one', async () => {
    const files = torn(second, first, 'index.json')
    await refused(openRegistry(files, again), 'REGISTRY_MIX_AND_MATCH', 'index.json')
  })

  test('of the index, under a newer timestamp that names the older one', async () => {
    const rolled = torn(second, first, 'index.json', 'entries/lyceum-130.json')
    const files = await renewTimestamp(rolled, registryTerms, [testSigner('registry')])
    await expect(openRegistry(files)).resolves.toBeDefined()
    await refused(openRegistry(files, again), 'REGISTRY_ROLLBACK', 'index.json')
  })

  test('of a document, under a newer index', async () => {
    const rolled = torn(second, first, 'entries/lyceum-130.json')
    const files = await publishTest(rolled)
    await expect(openRegistry(files)).resolves.toBeDefined()
    await refused(openRegistry(files, again), 'REGISTRY_ROLLBACK', 'entries/lyceum-130.json')
  })

  test('an index that is newer than the timestamp says is not taken', async () => {
    const third = await publishTest(second)
    await refused(openRegistry(torn(second, third, 'index.json')), 'REGISTRY_MIX_AND_MATCH', 'index.json')
  })

  test('an entry that is newer than the index says is not taken', async () => {
    const registry = await openRegistry(torn(first, second, 'entries/lyceum-130.json'))
    await expect(registry.recognise(schoolDid)).rejects.toMatchObject({ code: 'REGISTRY_MIX_AND_MATCH' })
  })
})

describe('a stolen key that counted as far as it liked', () => {
  /** The state that verifiers have seen, as the thief left it. */
  const ahead = { ...seen, timestamp: 99_999, index: 99_999 }
  const documentsAhead = { ...ahead, documents: new Map([['entries/lyceum-130.json', 99_999]]) }
  const [stranger, holder] = [keyGroup(['stranger']), keyGroup(['holder'])]

  test('holds nobody up once the timestamp key is another one', async () => {
    const files = await publishBy(await under(second, { timestamp: stranger }), 'registry', 'stranger')
    const previous = { ...seen, timestamp: 99_999 }
    await expect(openRegistry(files, { previous })).resolves.toMatchObject({ state: { timestamp: 3 } })
    // The index key is still the old one: what it said stands.
    await refused(openRegistry(files, { previous: ahead }), 'REGISTRY_ROLLBACK', 'index.json')
  })

  test('nor once the index key is another one, for index and documents', async () => {
    const roles = { index: holder, timestamp: stranger }
    const files = await publishBy(await under(second, roles), 'holder', 'stranger')
    for (const previous of [ahead, documentsAhead]) {
      await expect(openRegistry(files, { previous })).resolves.toMatchObject({ state: { index: 3 } })
    }
  })

  test('but a key that was only added makes nothing be forgotten', async () => {
    const both = { timestamp: keyGroup(['registry', 'stranger'], 1) }
    const files = await publishBy(await under(second, both), 'registry', 'stranger')
    await refused(openRegistry(files, { previous: ahead }), 'REGISTRY_ROLLBACK', 'timestamp.json')
  })

  test('and no change of keys lets an older root pass', async () => {
    const files = await publishBy(await under(second, { timestamp: stranger }), 'registry', 'stranger')
    const { state } = await openRegistry(files)
    await refused(openRegistry(second, { previous: state }), 'REGISTRY_ROLLBACK', 'root.json')
  })
})

describe('E13 expiration', () => {
  const soon = new Date('2026-07-02T00:00:00Z')
  const past = new Date('2026-07-03T00:00:00Z')

  test.each([
    ['timestamp', 'REGISTRY_FROZEN', async () => publishTest(second, { timestampExpires: soon })],
    ['index', 'REGISTRY_EXPIRED', async () => publishTest(second, { indexExpires: soon })],
    [
      'root',
      'REGISTRY_EXPIRED',
      async () =>
        publishTest(await replaceRoot(second, { ...testRoot, expires: soon }, [testSigner('registry')])),
    ],
  ] as const)(
    'of the %s ends what the registry says, and it is not handed on after that',
    async (_, code, make) => {
      const files = await make()
      const { validUntil } = await openRegistry(files)
      expect(validUntil).toEqual(soon)
      await expect(createTrustPack({ createdAt: registryTime, registry: files })).resolves.toBeDefined()
      await expect(createTrustPack({ createdAt: past, registry: files })).rejects.toMatchObject({
        code,
        details: { until: soon.toISOString() },
      })
    },
  )

  test('nothing is published past its term', async () => {
    const publishing = publishTest(second, { now: past, timestampExpires: soon })
    await expect(publishing).rejects.toMatchObject({ code: 'REGISTRY_FROZEN' })
  })

  test('what is expired here is brought up to date by what is not', async () => {
    const expired = await publishTest(second, { timestampExpires: soon })
    const { state, rootKeys } = await openRegistry(expired)
    const fresh = await publishTest(expired, { now: past })
    await expect(openRegistry(fresh, { previous: state, pinnedRoot: rootKeys })).resolves.toBeDefined()
  })
})

describe('E13 keys', () => {
  const three: readonly TestKeyName[] = ['registry', 'stranger', 'holder']
  const two = keyGroup(three, 2)

  test('a threshold that is raised has to be met by those who sign', async () => {
    const raised = await under(second, { index: two })
    await expect(publishBy(raised, 'stranger', 'registry')).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
      details: { found: 1, needed: 2 },
    })
    const signers = {
      index: [testSigner('stranger'), testSigner('holder')],
      timestamp: [testSigner('registry')],
    }
    await expect(publish(raised, registryTerms, signers)).resolves.toBeDefined()
  })

  test('a key that the root names and that has not signed counts for nothing', async () => {
    const grown = await under(second, { index: keyGroup(three, 3) })
    const signers = {
      index: [testSigner('stranger'), testSigner('holder')],
      timestamp: [testSigner('registry')],
    }
    await expect(publish(grown, registryTerms, signers)).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
  })

  test('a key that signs twice counts once, and one that stands in the root twice is refused', async () => {
    const raised = await under(second, { index: two })
    const twice = { index: [testSigner('holder'), testSigner('holder')], timestamp: [testSigner('registry')] }
    await expect(publish(raised, registryTerms, twice)).rejects.toMatchObject({
      code: 'REGISTRY_SIGNATURE_THRESHOLD',
    })
    await expect(under(second, { index: keyGroup(['holder', 'holder'], 2) })).rejects.toMatchObject({
      code: 'REGISTRY_INVALID',
      at: 'root.json.roles.index.keys',
    })
  })

  test('no threshold is higher than there are keys, and none is nothing', async () => {
    for (const threshold of [0, 4]) {
      await expect(under(second, { index: { ...two, threshold } })).rejects.toMatchObject({
        code: 'REGISTRY_INVALID',
        at: 'root.json.roles.index.threshold',
      })
    }
  })

  const unsigned = (files: RegistryFiles, name: string): RegistryFiles => {
    const { payload } = JSON.parse(files.get(name) as string)
    return new Map([...files, [name, JSON.stringify({ payload, signatures: [] })]])
  }

  test.each([
    ['root.json', 'REGISTRY_INVALID'],
    ['timestamp.json', 'REGISTRY_INVALID'],
    ['index.json', 'REGISTRY_MIX_AND_MATCH'],
  ])('a %s without a signature is refused', async (name, code) => {
    await expect(openRegistry(unsigned(second, name))).rejects.toMatchObject({ code })
    await expect(openRegistry(second)).resolves.toBeDefined()
  })

  test.each([
    ['delegations/novosibirsk.json', 'REGISTRY_INVALID'],
    ['entries/lyceum-130.json', 'REGISTRY_MIX_AND_MATCH'],
  ])('a %s without a signature recognises nobody, and is not published', async (name, code) => {
    const registry = await openRegistry(unsigned(second, name))
    await expect(registry.recognise(schoolDid)).rejects.toMatchObject({ code })
    const refusal = { code: 'REGISTRY_INVALID', at: `${name}.signatures` }
    await expect(publishTest(unsigned(await draftRegistry(), name))).rejects.toMatchObject(refusal)
    await expect(publishTest(await draftRegistry())).resolves.toBeDefined()
  })
})

test('a pack and a document are refused past their limits of size, before anything is verified', async () => {
  const bytes = new Uint8Array(trustLimits.packBytes + 1)
  expect(() => readTrustPack(bytes)).toThrow(expect.objectContaining({ code: 'INPUT_TOO_LARGE' }))
  const files = new Map([...second, ['root.json', ' '.repeat(trustLimits.documentBytes + 1)]])
  await expect(openRegistry(files)).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE', at: 'root.json' })
})
