import { didKeyUrlOf } from '@attestat/credential'
import { type PresentationRequest, signPresentationRequest } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import {
  ask,
  consent,
  family,
  mothersConsent,
  names,
  query,
  today,
} from '../../../../fixtures/family-wallets.ts'
import { purpose } from '../../../../fixtures/guardians.ts'
import { testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import type { Wallet } from '../wallet.ts'

describe('a standing approval', () => {
  const kid = didKeyUrlOf(testPublicJwk('stranger'))
  const until = new Date('2026-09-01T00:00:00Z')
  /** A request that its receiver has signed, as the child's wallet reads it. */
  const signedRequest = async (wallet: Wallet, dcqlQuery?: object, retention = 'P1Y') => {
    const asked = ask(dcqlQuery, {
      clientId: `decentralized_identifier:${kid.split('#')[0]}`,
      statement: { purpose: { ru: purpose }, retention },
    })
    return wallet.readRequest(await signPresentationRequest(asked, testSigner('stranger', kid)))
  }
  const draftFor = async (child: Wallet, request: PresentationRequest) =>
    (await child.family.draft(await child.select(request), { purpose, consent })).text

  it('answers for the guardian inside its terms, until it ends or is revoked', async () => {
    let now = today
    const { child, mother } = await family({ now: () => now })
    const first = await mother.family.openDraft(await draftFor(child, await signedRequest(child)))
    expect(first.standing).toBeUndefined()
    await mother.family.approve(first, { consent: mothersConsent, standingUntil: until })
    const [standing] = await mother.family.standingApprovals()
    expect(standing).toMatchObject({
      childName: 'Соколова Анна',
      ...{ purpose, until, claims: [{ kind: 'school-diploma' }] },
    })

    const lesser = { credentials: [query({ claims: names.slice(0, 1) })] }
    for (const dcqlQuery of [undefined, lesser]) {
      const again = await mother.family.openDraft(
        await draftFor(child, await signedRequest(child, dcqlQuery)),
      )
      expect(again.standing?.id).toBe(standing?.id)
      expect((await child.family.finish(await mother.family.approve(again, {}))).outcome).toBe('approved')
    }
    expect((await mother.history()).map((record) => record.approval?.standing)).toEqual([
      undefined,
      standing?.id,
      standing?.id,
    ])

    const waiting = await mother.family.openDraft(await draftFor(child, await signedRequest(child)))
    await mother.family.revokeStandingApproval(standing?.id as string)
    await expect(mother.family.approve(waiting, {})).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
    expect(await mother.family.standingApprovals()).toMatchObject([{ id: standing?.id, until: today }])
    await expect(mother.family.revokeStandingApproval('none')).rejects.toMatchObject({
      code: 'STANDING_UNKNOWN',
    })

    await mother.family.approve(waiting, {
      consent: mothersConsent,
      standingUntil: new Date('2026-07-02T00:00:00Z'),
    })
    now = new Date('2026-07-02T00:00:00Z')
    const late = await mother.family.openDraft(await draftFor(child, await signedRequest(child)))
    expect(late.standing).toBeUndefined()
  })

  it('is one for one draft, as it was last said', async () => {
    let now = today
    const { child, mother } = await family({ now: () => now })
    const approve = async (text: string, standingUntil: Date, options = [0]) =>
      mother.family.approve(await mother.family.openDraft(text), {
        consent: mothersConsent,
        standingUntil,
        options,
      })
    const optional = { credentials: [query({ claim_sets: [['family', 'given'], ['family']] })] }
    const text = await draftFor(child, await signedRequest(child, optional))
    await approve(text, until)
    const [first] = await mother.family.standingApprovals()
    const [earlier, later] = ['2026-08-01T00:00:00Z', '2026-12-01T00:00:00Z'].map((day) => new Date(day))
    now = new Date('2026-07-01T11:00:00Z')
    await approve(text, earlier as Date, [1])
    const [second, ...others] = await mother.family.standingApprovals()
    expect(others).toEqual([])
    expect(second).toMatchObject({ id: first?.id, since: now, until: earlier })
    expect(first?.claims[0]?.paths).toHaveLength(2)
    expect(second?.claims[0]?.paths).toHaveLength(1)
    // The same of another draft is another one.
    await approve(await draftFor(child, await signedRequest(child)), later as Date)
    expect(await mother.family.standingApprovals()).toHaveLength(2)
  })

  it('covers no receiver that would now keep it for longer', async () => {
    const { child, mother } = await family()
    const first = await mother.family.openDraft(await draftFor(child, await signedRequest(child)))
    await mother.family.approve(first, { consent: mothersConsent, standingUntil: until })
    expect(await mother.family.standingApprovals()).toMatchObject([{ retention: 'P1Y' }])
    for (const [retention, isCovered] of [
      ['P1Y', true],
      ['P50Y', false],
    ] as const) {
      const request = await signedRequest(child, undefined, retention)
      const again = await mother.family.openDraft(await draftFor(child, request))
      expect(again.standing !== undefined, retention).toBe(isCovered)
    }
  })

  it('covers no other claims, and no request that is not signed', async () => {
    const { child, mother } = await family()
    const first = await mother.family.openDraft(await draftFor(child, await signedRequest(child)))
    await mother.family.approve(first, { consent: mothersConsent, standingUntil: until })
    const more = { credentials: [query({ claims: [{ path: ['credentialSubject', 'dateOfBirth'] }] })] }
    const other = await mother.family.openDraft(await draftFor(child, await signedRequest(child, more)))
    expect(other.standing).toBeUndefined()
    const unsigned = await mother.family.openDraft(await draftFor(child, ask()))
    expect(unsigned.standing).toBeUndefined()
    await expect(
      mother.family.approve(unsigned, { consent: mothersConsent, standingUntil: until }),
    ).rejects.toMatchObject({ code: 'STANDING_UNSIGNED' })
    await expect(
      mother.family.approve(other, { consent: mothersConsent, standingUntil: today }),
    ).rejects.toMatchObject({ code: 'STANDING_INVALID' })
  })
})
