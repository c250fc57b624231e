import { describe, expect, it } from 'vitest'
import {
  diplomaQuery,
  now,
  requestFor,
  responseOf,
  shown,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { policies } from '../policy.ts'
import { verify } from '../verify.ts'

const trust = await trustOf()
const mine = await shown()
const theirs = await shown({ holder: 'stranger' }, { signedBy: 'stranger' })
const request = requestFor({
  credentials: ['a', 'b'].map((id) =>
    diplomaQuery('vc+sd-jwt', { id, require_cryptographic_holder_binding: false }),
  ),
})
const judge = async (a: string, b: string, allowSeveralHolders = false) =>
  verify(responseOf({ a: [a], b: [b] }), {
    trust,
    policy: { ...policies.admissions, allowSeveralHolders },
    now,
    request,
  })

describe('an answer with credentials of several holders', () => {
  it('is not taken for one person’s', async () => {
    const result = await judge(mine, theirs)
    expect(result.verdict).toBe('undecided')
    expect(result.checks.at(-1)).toMatchObject({
      name: 'holder-binding',
      status: 'inconclusive',
      code: 'HOLDERS_DIFFER',
      details: { count: 2 },
    })
    expect(result.checks.at(-1)).not.toHaveProperty('credential')
    expect([0, 1].map((place) => told(result, 'holder-binding', place))).toEqual(['passed', 'passed'])
  })

  it('is accepted from one holder, and by a policy that allows several', async () => {
    expect((await judge(mine, await shown())).verdict).toBe('accepted')
    expect((await judge(mine, theirs, true)).verdict).toBe('accepted')
  })

  it('is not accepted with a document of somebody else that nobody needs', async () => {
    const credentials = ['a', 'b'].map((id) => diplomaQuery('vc+sd-jwt', { id }))
    const either = requestFor({ credentials, credential_sets: [{ options: [['a'], ['b']] }] })
    const answered = (a: string, b: string) =>
      verify(responseOf({ a: [a], b: [b] }), { trust, policy: 'admissions', now, request: either })
    expect((await answered(mine, theirs)).verdict).toBe('undecided')
    expect((await answered(mine, await shown())).verdict).toBe('accepted')
  })

  it('says nothing about a credential that is bound to nobody', async () => {
    const { checks } = await judge(mine, await shown({ holder: null }, { signedBy: null }))
    expect(checks.map(({ code }) => code)).not.toContain('HOLDERS_DIFFER')
  })
})
