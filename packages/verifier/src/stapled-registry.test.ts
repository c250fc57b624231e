import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import {
  createBundle,
  createRegistry,
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
  testEntry,
  testRegistry,
  testRoot,
  testRootKey,
} from '../../../fixtures/test-registry.ts'
import { clientId, now, shown, statusLists, told, trustOf } from '../../../fixtures/verification.ts'
import { memorySeenStore } from './seen-store.ts'
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

  it('is rejected by a registry whose root is older than the pinned one', async () => {
    const renewed = await replaceRoot(genuine, testRoot, [testSigner('registry')])
    const pinned = await readRootFile(renewed.get('root.json') as string)
    const rolledBack = 'failed REGISTRY_ROLLBACK'
    expect(told(await judgeBy(rootTrust(pinned), genuine), 'issuer-recognised')).toBe(rolledBack)
    const current = await publishTest(renewed)
    expect((await judgeBy(rootTrust(pinned), current)).verdict).toBe('accepted')
  })

  it('is rejected by a registry that is older than one seen before', async () => {
    const store = memorySeenStore()
    const newer = await trustOf({ registry: await publishTest(genuine) })
    await openVerifierMemory(newer, store)
    const { trust } = await openVerifierMemory(rootTrust([testRootKey]), store)
    expect(told(await judgeBy(trust, genuine), 'issuer-recognised')).toBe('failed REGISTRY_ROLLBACK')
  })
})
