import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import {
  createBundle,
  createRegistry,
  delegate,
  publish,
  type RegistryFiles,
  readRootFile,
  recognise,
  replaceRoot,
  rootTrust,
  type TrustSource,
} from '@attestat/trust'
import { describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  draftRegistry,
  keyGroup,
  publishTest,
  registryTerms,
  testDelegation,
  testEntry,
  testRegistry,
  testRoot,
  testRootKey,
} from '../../../fixtures/test-registry.ts'
import { clientId, now, shown, statusLists, told, trustOf } from '../../../fixtures/verification.ts'
import { memorySeenStore, type SeenStore } from './seen-store.ts'
import { openVerifierMemory } from './verifier-memory.ts'
import { verify } from './verify.ts'

const did = didKeyOf(testPublicJwk('stranger'))
const kid = didKeyUrlOf(testPublicJwk('stranger'))
const newcomer = {
  ...testEntry,
  id: 'newcomer',
  identifiers: [did],
  keys: [{ ...testEntry.keys[0]!, kid, jwk: testPublicJwk('stranger') }],
}
const trust = await trustOf({ lists: new Map() })

/** A diploma of somebody whom only the stapled registry knows. */
async function judge(registry: RegistryFiles) {
  const lists = await statusLists({ signer: testSigner('stranger', kid), issuer: did })
  const vpToken = { diploma: [await shown({ signedBy: 'stranger' })] }
  const bundle = createBundle({ vpToken, facts: { registry, statusLists: lists } })
  return verify(bundle, { trust, policy: 'admissions', now, audience: clientId })
}

/** What the presenter can make: a registry of the same name, every key in it their own. */
async function forgedRegistry(): Promise<RegistryFiles> {
  const own = [testSigner('stranger')]
  const group = keyGroup(['stranger'])
  const roles = { root: group, delegation: group, index: group, timestamp: group }
  const root = await createRegistry({ ...testRoot, roles }, own)
  const files = await recognise(root, { ...newcomer, authority: 'root' }, own)
  return publish(files, registryTerms, { index: own, timestamp: own })
}

const genuine = await testRegistry()
/** Before the registry had an entry of the school. */
const empty = await publishTest(
  await delegate(await createRegistry(testRoot, [testSigner('registry')]), testDelegation, [
    testSigner('registry'),
  ]),
)
const name = { ...testEntry.name, en: 'Lyceum 130 named after somebody' }
/** What the registry says next of the school, and of somebody else. */
const renamed = await publishTest(
  await recognise(await recognise(genuine, { ...testEntry, name }, [testSigner('federation')]), newcomer, [
    testSigner('federation'),
  ]),
)
/** The same of the school, when the registry said nothing yet of the other. */
const before = await publishTest(await recognise(genuine, { ...testEntry, name }, [testSigner('federation')]))
const forged = await forgedRegistry()
const entryName = 'entries/newcomer.json'

it('takes from a bundle whom the pinned registry has recognised since', async () => {
  const newer = await publishTest(await recognise(genuine, newcomer, [testSigner('federation')]))
  expect((await judge(newer)).verdict).toBe('accepted')
})

it.each<[string, RegistryFiles]>([
  ['has another root of the same name', forged],
  ['has a root that it does not go back to', new Map([...forged, ['root.json', genuine.get('root.json')!]])],
  ['does not name the entry', new Map([...genuine, [entryName, forged.get(entryName)!]])],
])('takes nothing from a registry that %s', async (_name, registry) => {
  const result = await judge(registry)
  expect([result.verdict, told(result, 'issuer-recognised')]).toEqual([
    'rejected',
    'failed ISSUER_NOT_TRUSTED',
  ])
})

it.each(['withdrawn', 'suspended'] as const)('says which delegation was %s', async (status) => {
  const registry = await publishTest(await draftRegistry({ delegation: { status } }))
  const ended = await trustOf({ registry })
  const result = await verify(await shown(), { trust: ended, policy: 'admissions', now, audience: clientId })
  const { code, evidence } = result.checks.find(({ name }) => name === 'issuer-recognised')!
  expect([code, evidence.ended]).toEqual([`ISSUER_${status.toUpperCase()}`, ['novosibirsk']])
})

describe('a bundle judged under a root alone', () => {
  const rootFile = genuine.get('root.json') as string
  const judgeBy = async (trust: TrustSource, registry: RegistryFiles | undefined) => {
    const facts = { statusLists: await statusLists(), ...(registry ? { registry } : {}) }
    const bundle = createBundle({ vpToken: { diploma: [await shown()] }, facts })
    return verify(bundle, { trust, policy: 'admissions', now, audience: clientId })
  }

  it.each<[string, () => Promise<TrustSource>]>([
    ['keys', async () => rootTrust([testRootKey])],
    ['the root document', async () => rootTrust(await readRootFile(rootFile))],
  ])('is accepted by what it brings along, pinned by %s', async (_, trust) => {
    const result = await judgeBy(await trust(), genuine)
    expect(result.verdict).toBe('accepted')
    expect(told(result, 'root-pinned')).toBe('passed')
  })

  it('is not fully checked when it brings no registry along', async () => {
    const result = await judgeBy(rootTrust([testRootKey]), undefined)
    expect([result.verdict, told(result, 'issuer-recognised')]).toEqual([
      'undecided',
      'inconclusive REGISTRY_INCOMPLETE',
    ])
  })

  it('is rejected by a registry of another root', async () => {
    const result = await judgeBy(rootTrust([testRootKey]), forged)
    expect([result.verdict, told(result, 'issuer-recognised')]).toEqual([
      'rejected',
      'failed ROOT_NOT_PINNED',
    ])
  })

  it('is rejected by another registry of the same keys, where the root document is pinned', async () => {
    const namesake = await publishTest(
      await recognise(
        await createRegistry({ ...testRoot, id: 'https://other.example/' }, [testSigner('registry')]),
        { ...testEntry, authority: 'root' },
        [testSigner('registry')],
      ),
    )
    const pinned = await readRootFile(rootFile)
    expect(told(await judgeBy(rootTrust(pinned), namesake), 'issuer-recognised')).toBe(
      'failed ROOT_NOT_PINNED',
    )
    // By the keys alone it is as good as the other.
    expect((await judgeBy(rootTrust([testRootKey]), namesake)).verdict).toBe('accepted')
  })

  const rolledBack = ['undecided', 'inconclusive REGISTRY_ROLLBACK']
  const outcome = async (trust: TrustSource, registry: RegistryFiles) => {
    const result = await judgeBy(trust, registry)
    return [result.verdict, told(result, 'issuer-recognised')]
  }

  it('is not fully checked by a registry whose root is older than the pinned one', async () => {
    const renewed = await replaceRoot(genuine, testRoot, [testSigner('registry')])
    const pinned = rootTrust(await readRootFile(renewed.get('root.json') as string))
    expect(await outcome(pinned, genuine)).toEqual(rolledBack)
    expect((await judgeBy(pinned, await publishTest(renewed))).verdict).toBe('accepted')
  })

  describe.each<[string, (store: SeenStore) => Promise<unknown>]>([
    ['by the verifier', async (store) => openVerifierMemory(await trustOf({ registry: renamed }), store)],
    ['in another bundle', async (store) => judgeAndRemember(store, renamed)],
  ])('after a newer registry was seen %s', (_, see) => {
    it('is not fully checked where the newer one says something else of the school', async () => {
      const store = memorySeenStore()
      expect((await judgeAndRemember(store, genuine)).verdict).toBe('accepted')
      await see(store)
      const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
      expect(await outcome(trust, genuine)).toEqual(rolledBack)
      expect((await judgeBy(trust, renamed)).verdict).toBe('accepted')
    })

    it('is not fully checked by a registry that does not name the school yet', async () => {
      const store = memorySeenStore()
      const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
      expect(await outcome(trust, empty)).toEqual(['rejected', 'failed ISSUER_NOT_TRUSTED'])
      await see(store)
      expect(await outcome(trust, empty)).toEqual(rolledBack)
    })

    it('is accepted where only others have changed since', async () => {
      const store = memorySeenStore()
      await see(store)
      const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
      expect((await judgeBy(trust, before)).verdict).toBe('accepted')
    })
  })

  it('is not fully checked where a delegation above the school is another one since', async () => {
    const store = memorySeenStore()
    const changed = await delegate(genuine, { ...testDelegation, status: 'suspended' }, [
      testSigner('registry'),
    ])
    const newer = await judgeAndRemember(store, await publishTest(changed))
    expect(told(newer, 'issuer-recognised')).toBe('failed ISSUER_SUSPENDED')
    const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
    expect(await outcome(trust, genuine)).toEqual(rolledBack)
  })

  it('says which registry came along, where it is not the verifier’s own', async () => {
    const byRoot = await judgeBy(rootTrust([testRootKey]), genuine)
    expect(byRoot.stapledRegistry).toMatchObject({ id: testRoot.id, state: { root: 1 } })
    expect(await judgeBy(await trustOf(), genuine)).not.toHaveProperty('stapledRegistry')
  })

  it('leaves nothing to remember of a registry of another root, nor an older one after a newer', async () => {
    const store = memorySeenStore()
    await judgeAndRemember(store, forged)
    await judgeAndRemember(store, renamed)
    await judgeAndRemember(store, genuine)
    const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
    expect((await trust.newestRegistry?.(testRoot.id))?.documents.get('entries/lyceum-130.json')).toBe(2)
  })

  it('outdates a pack of the same registry', async () => {
    const store = memorySeenStore()
    await judgeAndRemember(store, renamed)
    const older = openVerifierMemory(await trustOf({ registry: genuine }), store)
    await expect(older).rejects.toMatchObject({ code: 'REGISTRY_ROLLBACK' })
    await openVerifierMemory(await trustOf({ registry: renamed }), store)
  })

  async function judgeAndRemember(store: SeenStore, registry: RegistryFiles) {
    const memory = await openVerifierMemory(rootTrust([testRootKey]), store)
    const result = await judgeBy(memory.trust, registry)
    await memory.remember(result)
    return result
  }
})
