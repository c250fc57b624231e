import { expect, it } from 'vitest'
import { testRootKey } from '../../../../fixtures/test-registry.ts'
import { clientId, now, shown, told, trustOf } from '../../../../fixtures/verification.ts'
import { type PolicyName, policies } from '../policy.ts'
import { verify } from '../verify.ts'

const text = await shown()
const pinned = await trustOf()
const unpinned = await trustOf({ pinnedRoot: null })
const judge = (trust: typeof pinned, policy: PolicyName) =>
  verify(text, { trust, policy, audience: clientId, now })

it('passes with the registry, the version of its root and the keys to pin', async () => {
  const { checks } = await judge(pinned, 'admissions')
  expect(checks.find(({ name }) => name === 'root-pinned')).toMatchObject({
    status: 'passed',
    evidence: { registry: 'https://registry.example/', version: 1, keys: [testRootKey] },
  })
})

it.each(['admissions', 'archive', 'lenient-preview'] as const)(
  'is open under a root that nobody pinned, and %s does not accept',
  async (policy) => {
    // With a pin all is well but the nonce that nobody asked for.
    expect(await judge(pinned, policy)).toMatchObject({ verdict: 'accepted' })
    const result = await judge(unpinned, policy)
    expect([result.verdict, told(result, 'root-pinned')]).toEqual([
      'undecided',
      'inconclusive NO_ROOT_PINNED',
    ])
    expect(result.checks.find(({ name }) => name === 'root-pinned')?.evidence).toMatchObject({
      keys: [testRootKey],
    })
  },
)

it('is open where the trust source names no registry', async () => {
  const { registry: _, ...nameless } = pinned
  const result = await judge(nameless, 'admissions')
  expect([result.verdict, told(result, 'root-pinned')]).toEqual(['undecided', 'inconclusive NO_ROOT_PINNED'])
})

it('is told, and no more, by a policy of one’s own that does not require it', async () => {
  const required = policies.admissions.required.filter((name) => name !== 'root-pinned')
  const policy = { ...policies.admissions, name: 'without', required }
  const result = await verify(text, { trust: unpinned, policy, audience: clientId, now })
  expect([result.verdict, told(result, 'root-pinned')]).toEqual(['accepted', 'inconclusive NO_ROOT_PINNED'])
})
