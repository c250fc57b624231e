import { readFileSync } from 'node:fs'
import { checkNames } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { schoolDid } from '../../../fixtures/test-registry.ts'
import { issue, now, shown, statusIndex, statusLists, told, trustOf } from '../../../fixtures/verification.ts'
import { type Policy, type PolicyName, policies, policyOf } from './policy.ts'
import { readPolicy } from './read-policy.ts'
import { verify } from './verify.ts'

const { admissions } = policies
const file = (changes: object = {}) => JSON.stringify({ ...admissions, name: 'ours', ...changes })

describe('a policy that is at hand', () => {
  const required = ['status'] as const
  it.each<[string, Policy]>([
    ['itself', { ...admissions, required }],
    ['in a list of its own', Object.freeze({ ...admissions, required: [...required] })],
  ])('is read anew as long as it can be changed: %s', (_, policy) => {
    expect(policyOf(policy).required).toEqual(required)
    const changed = Object.isFrozen(policy) ? policy.required : policy
    Object.assign(changed, Object.isFrozen(policy) ? ['signature'] : { required: ['signature'] })
    expect(policyOf(policy).required).toEqual(['signature'])
  })

  it('is read once when it cannot', () => {
    const policy = Object.freeze({ ...admissions, required: Object.freeze([...required]) })
    expect(policyOf(policy)).toBe(policyOf(policy))
  })
})

describe('a policy file', () => {
  it('is read with every rule as it stands', () => {
    expect(readPolicy(file())).toEqual({ ...admissions, name: 'ours' })
    const example = readFileSync(new URL('../../../examples/policy.json', import.meta.url))
    expect(readPolicy(example)).toMatchObject({ required: admissions.required, maxStatusAgeSeconds: 86_400 })
    expect(readPolicy(new TextEncoder().encode(file()))).toEqual(readPolicy(file()))
  })

  it.each(Object.keys(admissions))('must say %s: nothing has a default', (member) => {
    const { [member as keyof Policy]: _left, ...rest } = { ...admissions }
    expect(() => readPolicy(JSON.stringify(rest))).toThrow(
      expect.objectContaining({ code: 'POLICY_INVALID', at: `policy.${member}` }),
    )
  })

  it.each([
    ['a rule nobody knows', { requireStatuses: true }, 'policy'],
    ['a name that is none', { name: '' }, 'policy.name'],
    ['the name of one that comes along', { name: 'admissions' }, 'policy.name'],
    ['a name that reads like one', { name: ' Lenient-Preview' }, 'policy.name'],
    ['a check that does not exist', { required: ['signatures'] }, 'policy.required'],
    ['a check in the place of a list', { required: 'status' }, 'policy.required'],
    ['a demand that nobody knows', { guardianApproval: 'sometimes' }, 'policy.guardianApproval'],
    ['no list', { requiredWithRequest: null }, 'policy.requiredWithRequest'],
    ['a number as a text', { maxStatusAgeSeconds: '60' }, 'policy.maxStatusAgeSeconds'],
    ['a negative number', { maxPresentationAgeSeconds: -1 }, 'policy.maxPresentationAgeSeconds'],
    ['a fraction', { clockSkewSeconds: 0.5 }, 'policy.clockSkewSeconds'],
    ['a number for yes', { requireStatus: 1 }, 'policy.requireStatus'],
  ])('is refused with %s', (_, changes, at) => {
    expect(() => readPolicy(file(changes))).toThrow(expect.objectContaining({ code: 'POLICY_INVALID', at }))
  })

  it.each([['[]'], ['"admissions"'], ['null']])('is refused when it is %s', (text) => {
    expect(() => readPolicy(text)).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/INVALID$/) }),
    )
  })
})

describe('a policy object', () => {
  it.each([
    ['no number where every comparison would say no', { maxStatusAgeSeconds: Number.NaN }],
    ['an age without end', { maxStatusAgeSeconds: Number.POSITIVE_INFINITY }],
    ['nothing', { required: undefined }],
  ])('is refused with %s', async (_, changes) => {
    const policy = { ...admissions, ...changes } as Policy
    await expect(verify(await shown(), { trust: await trustOf(), policy, now })).rejects.toMatchObject({
      code: 'POLICY_INVALID',
    })
  })

  it.each(['Admissions', '', '__proto__', 'toString'])('has no other names: %j', (name) => {
    expect(() => policyOf(name as PolicyName)).toThrow(expect.objectContaining({ code: 'POLICY_INVALID' }))
  })

  it('cannot be changed under our feet', () => {
    expect(Object.isFrozen(policies)).toBe(true)
    for (const policy of Object.values(policies)) {
      for (const part of [policy, policy.required, policy.requiredWithRequest])
        expect(Object.isFrozen(part)).toBe(true)
    }
  })
})

describe('the policies that come with the toolkit', () => {
  it('say everything that the reader wants said', () => {
    for (const policy of Object.values(policies)) expect(policyOf(policy)).toEqual(policy)
  })

  it('admissions and archive require every check that needs nothing more than the document and a request', () => {
    for (const { required, requiredWithRequest } of [policies.admissions, policies.archive]) {
      expect(new Set(['format', 'signature', ...required, ...requiredWithRequest])).toEqual(
        new Set(
          checkNames.filter((name) => !['in-batch', 'not-replaced', 'guardian-approved'].includes(name)),
        ),
      )
    }
  })

  it('lenient-preview takes a document as its issuer handed it out, and nothing that fails', async () => {
    const trust = await trustOf()
    const judge = async (text: string) =>
      (await verify(text, { trust, policy: 'lenient-preview', now })).verdict
    expect(await judge(await issue())).toBe('accepted')
    expect(await judge(await issue({ index: statusIndex.revoked }))).toBe('rejected')
    expect(await judge(await issue({ signedBy: 'stranger' }))).toBe('rejected')
    expect(await judge(await shown({}, { signedBy: 'stranger' }))).toBe('rejected')
  })

  it('lenient-preview leaves it open whether a document holds whose list cannot be relied on', async () => {
    const preview = async (text: string, lists: ReadonlyMap<string, string>) => {
      const result = await verify(text, { trust: await trustOf({ lists }), policy: 'lenient-preview', now })
      return [result.verdict, told(result, 'status')]
    }
    // A list under the issuer's name by a key that nobody knows, and none at all.
    const signer = testSigner('stranger', `${schoolDid}#unknown`)
    const document = await issue()
    expect(await preview(document, await statusLists({ signer }))).toEqual([
      'undecided',
      'inconclusive KEY_NOT_FOUND',
    ])
    expect(await preview(document, new Map())).toEqual(['undecided', 'inconclusive STATUS_UNKNOWN'])
    expect(await preview(document, await statusLists())).toEqual(['accepted', 'passed'])
    // A document that names no list cannot be revoked.
    expect(await preview(await issue({ index: null }), new Map())).toEqual([
      'accepted',
      'passed STATUS_NOT_STATED',
    ])
  })

  it('no policy can make a failed check good', async () => {
    const policy: Policy = { ...policies['lenient-preview'], required: [] }
    const trust = await trustOf()
    const { verdict } = await verify(await issue({ signedBy: 'stranger' }), { trust, policy, now })
    expect(verdict).toBe('rejected')
  })
})
