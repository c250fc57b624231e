import type { CredentialDocument, Verdict } from '@attestat/credential'
import { describe, expect, expectTypeOf, it } from 'vitest'
import {
  clientId,
  now,
  requestFor,
  responseOf,
  shown,
  statusIndex,
  trustOf,
} from '../../../fixtures/verification.ts'
import type { AcceptedCredential, VerificationResult } from './result.ts'
import { verify } from './verify.ts'

const trust = await trustOf()
const subject = { credentialSubject: { familyName: 'Соколова' } }

describe('claims are called `credential` in an accepted result', () => {
  it('and carry what was shown', async () => {
    const result = await verify(await shown(), { trust, policy: 'admissions', now, request: requestFor() })
    expect(result.credentials).toMatchObject([{ verdict: 'accepted', credential: subject }])
    expect(result.credentials[0]).not.toHaveProperty('claimed')
  })

  it('and in no other: a good document among bad ones is only claimed', async () => {
    const revoked = await shown({ index: statusIndex.revoked })
    const unbound = await shown({ holder: null })
    for (const [other, verdict] of [
      [revoked, 'rejected'],
      [unbound, 'undecided'],
    ] as const) {
      const input = responseOf({ any: [await shown(), other] })
      const result = await verify(input, { trust, policy: 'admissions', now, audience: clientId })
      expect(result.verdict).toBe(verdict)
      expect(result.credentials.map((one) => one.verdict)).toEqual(['accepted', verdict])
      for (const one of result.credentials) {
        expect(one).not.toHaveProperty('credential')
        expect(one).toMatchObject({ claimed: subject })
      }
    }
  })

  it('nor in one that answers an expired request', async () => {
    const request = requestFor(undefined, { expiresAt: now })
    const result = await verify(await shown(), { trust, policy: 'admissions', now, request })
    expect(result.verdict).toBe('undecided')
    expect(result.credentials[0]).not.toHaveProperty('credential')
  })
})

describe('the type says so too', () => {
  it('without the verdict there is no way to `credential`', () => {
    expectTypeOf<VerificationResult['credentials'][number]>().not.toHaveProperty('credential')
    type Rejected = Extract<VerificationResult, { verdict: 'rejected' | 'undecided' }>
    expectTypeOf<Rejected['credentials'][number]>().not.toHaveProperty('credential')
    expectTypeOf<Rejected['credentials'][number]['claimed']>().toEqualTypeOf<CredentialDocument | undefined>()
  })

  it('with it, each document still has to be asked', () => {
    type Accepted = Extract<VerificationResult, { verdict: 'accepted' }>
    type One = Accepted['credentials'][number]
    expectTypeOf<One>().not.toHaveProperty('credential')
    expectTypeOf<Extract<One, { verdict: 'accepted' }>>().toEqualTypeOf<AcceptedCredential>()
    expectTypeOf<Exclude<One, AcceptedCredential>>().not.toHaveProperty('credential')
    expectTypeOf<One['verdict']>().toEqualTypeOf<Verdict>()
  })
})
