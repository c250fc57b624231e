import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import { createBundle, createRegistry, publish, type RegistryFiles, recognise } from '@attestat/trust'
import { expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import {
  keyGroup,
  publishTest,
  registryTerms,
  testEntry,
  testRegistry,
  testRoot,
} from '../../../fixtures/test-registry.ts'
import { clientId, now, shown, statusLists, told, trustOf } from '../../../fixtures/verification.ts'
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
