import { type JsonValue, presentedHash, readCredential, ToolkitError } from '@attestat/credential'
import { sealFor } from '@attestat/keys'
import type { PresentationRequest } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import {
  ask,
  consent,
  family,
  judge,
  mothersConsent,
  names,
  today,
  trust,
  walletOf,
} from '../../../../fixtures/family-wallets.ts'
import { approvalOf, issueLink, purpose } from '../../../../fixtures/guardians.ts'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { type TestKeyName, testPublicJwk } from '../../../../fixtures/test-keys.ts'
import { clientId, listUrls, statusIndex, statusLists } from '../../../../fixtures/verification.ts'
import { backupWallet, openBackup } from '../backup/backup.ts'
import { lockWithRecoverySecret } from '../backup/backup-lock.ts'
import { readHistoryExport } from '../history-export.ts'
import { createMemoryStore } from '../memory-store.ts'
import { Wallet } from '../wallet.ts'
import type { AgePolicy } from './age-policy.ts'
import { sealDraft, sealReply } from './draft.ts'

describe('the wallet of a child', () => {
  it('shows nothing alone once it knows a guardian, whatever front end asks', async () => {
    const { child, credentialId } = await family()
    const selection = await child.select(ask())
    expect(await child.family.whoDecides()).toBe('both')
    await expect(child.present(selection, { consent })).rejects.toMatchObject({ code: 'APPROVAL_NEEDED' })
    const chosen = child.presentChosen([{ credentialId, disclose: [] }], { audience: clientId, consent })
    await expect(chosen).rejects.toMatchObject({ code: 'APPROVAL_NEEDED' })
    expect(await child.history()).toEqual([])
  })

  it('is its owner’s alone on the eighteenth birthday, without anybody’s doing', async () => {
    let now = today
    const { child } = await family({ now: () => now })
    now = new Date('2027-03-13T10:00:00Z')
    expect(await child.family.whoDecides()).toBe('both')
    now = new Date('2027-03-14T00:00:00Z')
    const request = ask(undefined, { now, expiresAt: new Date('2027-04-01T00:00:00Z') })
    await child.present(await child.select(request), { consent })
    expect(await child.history()).toHaveLength(1)
  })

  it('decides by the ages that the family has set, which stay in the wallet and its history', async () => {
    const store = createMemoryStore()
    const wallet = () => new Wallet({ store, trust, now: () => today })
    const { publicJwk } = await wallet().id()
    await wallet().add(await issuedDiploma({ holderKey: publicJwk }))
    expect(await wallet().family.whoDecides()).toBe('student')
    const strict: AgePolicy = {
      bands: [
        { fromAge: 0, decides: 'guardian' },
        { fromAge: 18, decides: 'student' },
      ],
      withoutGuardian: true,
    }
    await wallet().family.setAgePolicy(strict, { by: 'мама' })
    expect(await wallet().family.agePolicy()).toEqual(strict)
    expect(await wallet().family.whoDecides()).toBe('guardian')
    await wallet().family.setAgePolicy({ ...strict, withoutGuardian: false }, { by: 'школа' })
    expect(await wallet().family.whoDecides()).toBe('student')
    expect(await wallet().agePolicies()).toMatchObject([
      { sequence: 1, at: today, by: 'мама', policy: strict },
      { sequence: 2, by: 'школа' },
    ])
    expect(await wallet().history()).toEqual([])
    const lock = lockWithRecoverySecret(new Uint8Array(32).fill(3))
    const { records } = await openBackup(await backupWallet(store, lock, { now: today }), lock)
    const restored = new Wallet({ store: createMemoryStore(records), trust, now: () => today })
    expect(await restored.family.agePolicy()).toEqual({ ...strict, withoutGuardian: false })
    const exported = await readHistoryExport(await restored.exportHistory())
    expect(exported.agePolicies).toEqual(await wallet().agePolicies())
  })

  it('lets no minor decide alone earlier than before, once it knows a guardian', async () => {
    const { child } = await family()
    const from = (alone: number): AgePolicy => ({
      bands: [
        { fromAge: 0, decides: 'both' },
        { fromAge: alone, decides: 'student' },
      ],
      withoutGuardian: false,
    })
    const set = (alone: number) => child.family.setAgePolicy(from(alone), { by: 'Анна' })
    const loosened = { code: 'AGE_POLICY_LOOSENED' }
    await expect(set(17)).rejects.toMatchObject(loosened)
    const none: AgePolicy = { bands: [{ fromAge: 0, decides: 'student' }], withoutGuardian: false }
    await expect(child.family.setAgePolicy(none, { by: 'Анна' })).rejects.toMatchObject(loosened)
    expect(await child.agePolicies()).toEqual([])
    await set(21)
    await set(18)
    expect(await child.family.whoDecides()).toBe('both')
    // Nobody has said yet that somebody stands for the owner.
    await walletOf('holder').family.setAgePolicy(from(14), { by: 'Анна' })
  })

  it('takes whoever has two birth dates for the younger', async () => {
    const { child } = await family({}, { childBirthDate: '2013-01-01' })
    expect(await child.family.whoDecides()).toBe('guardian')
  })

  it('without a guardian asks for an approval where the receiver does, or the policy wants it so', async () => {
    const strict: AgePolicy = { bands: [{ fromAge: 0, decides: 'both' }], withoutGuardian: true }
    const [alone, bound] = [walletOf('holder'), walletOf('holder', { agePolicy: strict })]
    for (const wallet of [alone, bound]) {
      await wallet.add(await issuedDiploma({ holderKey: testPublicJwk('holder') }))
    }
    await alone.present(await alone.select(ask()), { consent })
    const demanding = ask(undefined, { statement: { purpose: { ru: purpose }, guardianApproval: 'minor' } })
    const needed = { code: 'APPROVAL_NEEDED' }
    await expect(alone.present(await alone.select(demanding), { consent })).rejects.toMatchObject(needed)
    await expect(bound.present(await bound.select(ask()), { consent })).rejects.toMatchObject(needed)
    await expect(
      alone.family.draft(await alone.select(demanding), { purpose, consent }),
    ).rejects.toMatchObject({
      code: 'GUARDIAN_UNKNOWN',
    })
  })
})

describe('a guardian', () => {
  it('is known by a link that is verified, in force, and of this child', async () => {
    const child = walletOf('holder')
    const refused = async (text: string, code: string) =>
      expect(child.family.addGuardian(text)).rejects.toMatchObject({ code })
    await refused(
      await issueLink({ child: (await walletOf('stranger').id()).did }),
      'GUARDIAN_LINK_OTHER_CHILD',
    )
    await refused(await issuedDiploma({ holderKey: testPublicJwk('guardian') }), 'GUARDIAN_LINK_OTHER_KIND')
    await refused(await issueLink({ index: statusIndex.revoked }), 'GUARDIAN_LINK_NOT_IN_FORCE')
    await refused(await issueLink({ validUntil: '2026-07-01T10:00:00Z' }), 'GUARDIAN_LINK_NOT_IN_FORCE')
    await refused(await issueLink({ guardian: 'holderEd25519' }), 'KEY_AGREEMENT_UNSUPPORTED')
    expect(await child.family.guardians()).toEqual([])
    const added = await child.family.addGuardian(await issueLink())
    expect(added).toMatchObject({ name: 'Соколова Ирина', relation: 'родитель' })
    await child.family.addGuardian(await issueLink({ validUntil: '2027-01-31T23:59:59Z' }))
    expect(await child.family.guardians()).toMatchObject([{ validUntil: new Date('2027-01-31T23:59:59Z') }])
  })

  it('whose link has ended is asked no more, and the child needs another', async () => {
    let now = today
    const { child } = await family({ now: () => now })
    const request = ask(undefined, { expiresAt: new Date('2027-12-01T00:00:00Z') })
    now = new Date('2027-03-01T00:00:00Z')
    expect(await child.family.whoDecides()).toBe('both')
    await expect(child.family.draft(await child.select(request), { purpose, consent })).rejects.toMatchObject(
      {
        code: 'GUARDIAN_UNKNOWN',
      },
    )
  })
})

describe('a guardian whose link was revoked since', () => {
  it('is asked no more, and a reply that was on its way counts no more', async () => {
    let isKnown = false
    const late = {
      ...trust,
      statusList: async (url: string) => (isKnown ? trust.statusList(url) : undefined),
    }
    const { child, mother } = await family({ trust: late }, { index: statusIndex.revoked })
    const selection = await child.select(ask())
    const { text } = await child.family.draft(selection, { purpose, consent })
    const reply = await mother.family.approve(await mother.family.openDraft(text), {
      consent: mothersConsent,
    })
    isKnown = true
    const unknown = { code: 'GUARDIAN_UNKNOWN' }
    await expect(child.family.draft(selection, { purpose, consent })).rejects.toMatchObject(unknown)
    await expect(child.family.finish(reply)).rejects.toMatchObject(unknown)
    expect(await child.family.whoDecides()).toBe('both')
    isKnown = false
    expect((await child.family.finish(reply)).outcome).toBe('approved')
  })

  it.each([
    ['revoked', 'GUARDIAN_UNKNOWN'],
    ['good', undefined],
  ] as const)(
    'whose link is %s by the list that a refresh has brought is asked accordingly',
    async (state, code) => {
      const without = { ...trust, statusList: async () => undefined }
      const { child } = await family({ trust: without }, { index: statusIndex[state] })
      const draft = async () => child.family.draft(await child.select(ask()), { purpose, consent })
      await draft()
      expect(await child.family.guardians()).toMatchObject([{ state: 'not-checked' }])
      const fetched = await statusLists()
      const refresh = () =>
        child.refresh({ fetchFact: async (url) => new TextEncoder().encode(fetched.get(url)) })
      const { lists, changedGuardians } = await refresh()
      expect(lists).toMatchObject([{ url: listUrls.revocation, outcome: 'newer' }])
      const [known] = await child.family.guardians()
      expect(known).toMatchObject({ state: code ? 'revoked' : 'in-force', asOf: lists[0]?.asOf })
      expect(changedGuardians).toEqual([known])
      expect((await refresh()).changedGuardians).toEqual([])
      if (code) await expect(draft()).rejects.toMatchObject({ code })
      else await draft()
    },
  )
})

describe('what is known of a guardian', () => {
  it.each([
    ['2027-02-28T23:59:58Z', 'in-force'],
    ['2027-02-28T23:59:59Z', 'expired'],
  ])('at %s is that the link is %s', async (moment, state) => {
    let now = today
    const { child } = await family({ now: () => now })
    now = new Date(moment)
    expect(await child.family.guardians()).toMatchObject([{ state }])
  })
})

describe('a draft', () => {
  it('that no guardian could approve is not made', async () => {
    const { child, mother, credentialId } = await family()
    const draftTo = (audience: string, why: string = purpose) =>
      child.family.draftChosen([{ credentialId, disclose: [] }], { audience, purpose: why, consent })
    const refused = (at: string) => ({ code: 'APPROVAL_INVALID', at })
    await expect(draftTo('приёмная комиссия')).rejects.toMatchObject(refused('approval.aud'))
    await expect(draftTo(clientId, 'a\u001b[2J')).rejects.toMatchObject(refused('approval.purpose'))
    const { text } = await draftTo('приёмная-комиссия')
    await mother.family.approve(await mother.family.openDraft(text), { consent: mothersConsent })
  })

  it('is seen by the guardian as it would be shown, approved, signed, and accepted', async () => {
    const { child, mother, credentialId } = await family()
    const request = ask()
    const { text } = await child.family.draft(await child.select(request), {
      purpose,
      consent,
      note: 'Можно?',
    })
    expect(text).not.toContain('~')

    const received = await mother.family.openDraft(text)
    expect(received).toMatchObject({
      childName: 'Соколова Анна',
      note: 'Можно?',
      purpose,
      audience: clientId,
      request: { nonce: request.nonce },
    })
    expect(received.options).toHaveLength(1)
    const [shown] = received.options[0]?.credentials ?? []
    expect(shown?.card.isVerified).toBe(true)
    expect(shown?.shown.map(({ value }) => value)).toEqual(['Соколова', 'Анна'])
    expect(shown?.hidden).toEqual([])

    const reply = await mother.family.approve(received, { consent: mothersConsent })
    const finished = await child.family.finish(reply)
    const result = await judge(request, finished)
    expect(result.verdict).toBe('accepted')
    expect(result.checks.find(({ name }) => name === 'guardian-approved')?.status).toBe('passed')
    if (finished.outcome !== 'approved') throw new Error('refused')
    expect(finished).toMatchObject({ reduced: false, response: { state: request.state } })
    expect(JSON.stringify(finished.guardians)).not.toContain('Ирина')

    const [own] = await child.history()
    const [hers] = await mother.history()
    expect(own).toMatchObject({ by: 'Анна', purpose, audience: clientId, credentials: [{ credentialId }] })
    expect(hers).toMatchObject({ by: 'мама', retention: 'P1Y', credentials: [{ credentialId }] })
    expect(own?.approval).toEqual(hers?.approval)
  })

  it('without a request is approved the same way', async () => {
    const { child, mother, credentialId } = await family()
    const disclose = [['credentialSubject', 'familyName']]
    const { text } = await child.family.draftChosen([{ credentialId, disclose }], {
      audience: 'https://club.example',
      purpose,
      consent,
    })
    const received = await mother.family.openDraft(text)
    expect(received.request).toBeUndefined()
    const finished = await child.family.finish(
      await mother.family.approve(received, { consent: mothersConsent }),
    )
    expect(finished).toMatchObject({ outcome: 'approved', reduced: false })
  })

  it('is shown as a W3C presentation where the child composed it so', async () => {
    const { child, mother } = await family()
    const request = ask()
    const terms = { purpose, consent, form: 'vp+jwt' } as const
    const { text } = await child.family.draft(await child.select(request), terms)
    const finished = await child.family.finish(
      await mother.family.approve(await mother.family.openDraft(text), { consent: mothersConsent }),
    )
    const result = await judge(request, finished)
    expect(result.verdict).toBe('accepted')
    const [binding, approved] = ['holder-binding', 'guardian-approved'].map((name) =>
      result.checks.find((check) => check.name === name),
    )
    expect(binding?.evidence).toMatchObject({ presentation: 'vp+jwt' })
    expect(approved?.status).toBe('passed')
  })

  it('needs the child’s own yes from 14 on, and the guardian’s alone before', async () => {
    const { child } = await family()
    const selection = await child.select(ask())
    await expect(child.family.draft(selection, { purpose })).rejects.toMatchObject({
      code: 'CONSENT_REQUIRED',
    })
    const younger = await family({}, { childBirthDate: '2013-01-01' })
    const { text } = await younger.child.family.draft(await younger.child.select(ask()), { purpose })
    const received = await younger.mother.family.openDraft(text)
    await younger.child.family.finish(
      await younger.mother.family.approve(received, { consent: mothersConsent }),
    )
    expect(await younger.child.history()).toMatchObject([{ by: (await younger.mother.id()).did }])
  })

  it('is not used once the child’s own consent is over', async () => {
    let now = today
    const { child, mother } = await family({ now: () => now })
    const until = new Date('2026-07-02T00:00:00Z')
    const { text } = await child.family.draft(await child.select(ask()), {
      purpose,
      consent: { ...consent, until },
    })
    const reply = await mother.family.approve(await mother.family.openDraft(text), {
      consent: mothersConsent,
    })
    now = until
    await expect(child.family.finish(reply)).rejects.toMatchObject({ code: 'CONSENT_ENDED' })
    now = today
    expect((await child.family.finish(reply)).outcome).toBe('approved')
  })

  it('is refused with a reason, and is over then', async () => {
    const { child, mother } = await family()
    const { text } = await child.family.draft(await child.select(ask()), { purpose, consent })
    const received = await mother.family.openDraft(text)
    await expect(mother.family.refuse(received, ' ')).rejects.toMatchObject({ code: 'DRAFT_INVALID' })
    const reply = await mother.family.refuse(received, 'Сначала поговорим')
    expect(await child.family.finish(reply)).toEqual({ outcome: 'refused', reason: 'Сначала поговорим' })
    const late = await mother.family.approve(received, { consent: mothersConsent })
    await expect(child.family.finish(late)).rejects.toMatchObject({ code: 'DRAFT_UNKNOWN' })
    expect([await child.history(), await mother.history()].flat()).toHaveLength(1)
    const { did: guardian } = await mother.id()
    const refusal = {
      by: guardian,
      at: today,
      reason: 'Сначала поговорим',
      audience: clientId,
      purpose,
      draft: { id: received.id, guardian, child: (await child.id()).did },
    }
    expect(await child.refusals()).toMatchObject([refusal])
    expect(await mother.refusals()).toMatchObject([refusal])
  })

  it('is not approved without the guardian’s yes', async () => {
    const { child, mother } = await family()
    const { text } = await child.family.draft(await child.select(ask()), { purpose, consent })
    const received = await mother.family.openDraft(text)
    await expect(mother.family.approve(received, {})).rejects.toMatchObject({ code: 'CONSENT_REQUIRED' })
    expect(await mother.history()).toEqual([])
  })

  it('states a purpose that the request states', async () => {
    const { child } = await family()
    const selection = await child.select(ask())
    await expect(child.family.draft(selection, { purpose: 'Другое', consent })).rejects.toMatchObject({
      code: 'APPROVAL_PURPOSE_MISMATCH',
    })
  })
})

describe('a draft in the wrong hands', () => {
  it('is not opened by anybody but the guardian, nor where there is no link', async () => {
    const { child } = await family()
    const { text } = await child.family.draft(await child.select(ask()), { purpose, consent })
    await expect(walletOf('stranger').family.openDraft(text)).rejects.toMatchObject({
      code: 'JWE_NOT_OPENED',
    })
    await expect(walletOf('guardian').family.openDraft(text)).rejects.toMatchObject({
      code: 'GUARDIAN_LINK_NEEDED',
    })
  })

  it('expires after three days, or with its request', async () => {
    let now = today
    const { child, mother } = await family({ now: () => now })
    const { text, expiresAt } = await child.family.draft(await child.select(ask()), { purpose, consent })
    expect(expiresAt).toEqual(new Date('2026-07-04T10:00:00Z'))
    const received = await mother.family.openDraft(text)
    now = expiresAt
    const expired = { code: 'DRAFT_EXPIRED' }
    await expect(mother.family.openDraft(text)).rejects.toMatchObject(expired)
    await expect(mother.family.approve(received, { consent: mothersConsent })).rejects.toMatchObject(expired)
    now = today
    const short = ask(undefined, { expiresAt: new Date('2026-07-02T00:00:00Z') })
    const other = await child.family.draft(await child.select(short), { purpose, consent })
    expect(other.expiresAt).toEqual(new Date('2026-07-02T00:00:00Z'))
  })

  it('is refused when it says another receiver, purpose or child than its own contents', async () => {
    const { mother } = await family()
    const request = ask()
    const part = await issuedDiploma({ holderKey: testPublicJwk('holder') })
    const draft = {
      id: 'draft-1',
      child: (await walletOf('holder').id()).did,
      request: JSON.stringify(request.document),
      audience: clientId,
      nonce: request.nonce,
      purpose,
      expiresAt: new Date('2026-07-02T00:00:00Z'),
      parts: [{ queryId: 'diploma', text: part }],
    }
    const open = async (changes: object) =>
      mother.family.openDraft(await sealDraft({ ...draft, ...changes }, testPublicJwk('guardian')))
    await open({})
    const invalid = { code: 'DRAFT_INVALID' }
    await expect(open({ audience: 'https://other.example' })).rejects.toMatchObject(invalid)
    await expect(open({ nonce: 'nonce-of-another-day' })).rejects.toMatchObject(invalid)
    await expect(open({ purpose: 'Рассылка' })).rejects.toMatchObject(invalid)
    const others = await issuedDiploma({ holderKey: testPublicJwk('stranger') })
    await expect(open({ parts: [{ queryId: 'diploma', text: others }] })).rejects.toMatchObject(invalid)
    const forged = part.replace(/\.[^.~]+~/, `.${'A'.repeat(86)}~`)
    await expect(open({ parts: [{ queryId: 'diploma', text: forged }] })).rejects.toMatchObject({
      code: 'ISSUED_CREDENTIAL_INVALID',
    })
    const reply = await sealReply({ draft: 'draft-1', refused: 'нет' }, testPublicJwk('guardian'))
    await expect(mother.family.openDraft(reply)).rejects.toMatchObject({ code: 'JWT_TYP_MISMATCH' })
    const empty = await sealFor(
      testPublicJwk('guardian'),
      'attestat-draft+jwe',
      new TextEncoder().encode('{"type":"AttestatDraft","version":1}'),
    )
    await expect(mother.family.openDraft(empty)).rejects.toMatchObject(invalid)
  })
})

describe('an approval that comes back', () => {
  const open = async () => {
    const parties = await family()
    const request = ask()
    const composed = await parties.child.family.draft(await parties.child.select(request), {
      purpose,
      consent,
    })
    return { ...parties, request, ...composed }
  }
  /** A reply with an approval of the test's making. */
  const reply = async (
    draft: string,
    request: PresentationRequest,
    changes: Parameters<typeof approvalOf>[1] = {},
    key: TestKeyName = 'guardian',
  ) => {
    const diploma = await issuedDiploma({ holderKey: testPublicJwk('holder') })
    const approval = await approvalOf([diploma], { nonce: request.nonce, issuedAt: today, ...changes }, key)
    return sealReply({ draft, approval }, testPublicJwk('holder'))
  }

  it('is used once', async () => {
    const { child, mother, text } = await open()
    const answer = await mother.family.approve(await mother.family.openDraft(text), {
      consent: mothersConsent,
    })
    await child.family.finish(answer)
    await expect(child.family.finish(answer)).rejects.toMatchObject({ code: 'DRAFT_UNKNOWN' })
    expect(await child.history()).toHaveLength(1)
  })

  it('is used once by two programs at the same time', async () => {
    const { child, mother, text } = await open()
    const answer = await mother.family.approve(await mother.family.openDraft(text), {
      consent: mothersConsent,
    })
    const outcomes = await Promise.allSettled([child.family.finish(answer), child.family.finish(answer)])
    expect(outcomes.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(await child.history()).toHaveLength(1)
  })

  it.each<[string, Parameters<typeof approvalOf>[1], string]>([
    ['for another receiver', { audience: 'https://other.example' }, 'APPROVAL_AUD_MISMATCH'],
    ['of another request', { nonce: 'nonce-of-another-day' }, 'APPROVAL_NONCE_MISMATCH'],
    ['for another purpose', { purpose: 'Рассылка' }, 'APPROVAL_PURPOSE_MISMATCH'],
    ['that has ended', { issuedAt: new Date('2026-07-01T09:00:00Z'), expiresAt: today }, 'APPROVAL_EXPIRED'],
    ['from the future', { issuedAt: new Date('2026-07-01T10:02:00Z') }, 'APPROVAL_TOO_LATE'],
    ['of more than was drafted', {}, 'APPROVAL_NOT_OFFERED'],
  ])('is refused %s, and the draft stays open', async (_, changes, code) => {
    const { child, mother, text, id, request } = await open()
    await expect(child.family.finish(await reply(id, request, changes))).rejects.toMatchObject({ code })
    const good = await mother.family.approve(await mother.family.openDraft(text), { consent: mothersConsent })
    expect((await child.family.finish(good)).outcome).toBe('approved')
  })

  it('shows nothing of a document that was removed since, and leaves no record', async () => {
    const { child, mother, credentialId } = await family()
    expect(await child.family.isDrafted(credentialId)).toBe(false)
    const { text } = await child.family.draft(await child.select(ask()), { purpose, consent })
    expect(await child.family.isDrafted(credentialId)).toBe(true)
    const reply = await mother.family.approve(await mother.family.openDraft(text), {
      consent: mothersConsent,
    })
    const removed = await child.get(credentialId)
    await child.remove(credentialId)
    await expect(child.family.finish(reply)).rejects.toMatchObject({
      code: 'CREDENTIAL_UNKNOWN',
      at: credentialId,
    })
    expect(await child.history()).toEqual([])
    await child.add(removed.credential.text)
    expect((await child.family.finish(reply)).outcome).toBe('approved')
    expect(await child.family.isDrafted(credentialId)).toBe(false)
  })

  it('is refused from a guardian that the child does not know, and for another child', async () => {
    const { child, id, request } = await open()
    await expect(child.family.finish(await reply(id, request, {}, 'stranger'))).rejects.toMatchObject({
      code: 'GUARDIAN_UNKNOWN',
    })
    const forSibling = await reply(id, request, { child: (await walletOf('stranger').id()).did })
    await expect(child.family.finish(forSibling)).rejects.toMatchObject({ code: 'GUARDIAN_LINK_OTHER_CHILD' })
  })

  it.each<[string, JsonValue, 'both' | 'first', string]>([
    ['a part that the draft does not have', [{ part: 1 }], 'both', 'APPROVAL_NOT_OFFERED'],
    ['a claim that it does not have', [{ part: 0, disclosures: [0, 2] }], 'both', 'APPROVAL_NOT_OFFERED'],
    ['a part twice', [{ part: 0, disclosures: [0] }, { part: 0 }], 'both', 'APPROVAL_NOT_OFFERED'],
    ['more than was approved', [{ part: 0 }], 'first', 'APPROVAL_NOT_OFFERED'],
    ['less than was approved', [{ part: 0, disclosures: [0] }], 'both', 'APPROVAL_NOT_OFFERED'],
    ['another claim', [{ part: 0, disclosures: [1] }], 'first', 'APPROVAL_NOT_OFFERED'],
    ['nothing', [], 'both', 'DRAFT_INVALID'],
    ['no position', [{ part: 0, disclosures: ['0'] }], 'both', 'DRAFT_INVALID'],
    ['a position below the first', [{ part: -1 }], 'both', 'DRAFT_INVALID'],
    ['no list', { part: 0 }, 'both', 'DRAFT_INVALID'],
    ['no object', [0], 'both', 'DRAFT_INVALID'],
  ])('is refused when what it says that stays is %s', async (_, kept, approved, code) => {
    const { child, mother, credentialId } = await family()
    const disclose = names.map(({ path }) => path)
    const terms = { audience: clientId, purpose, consent }
    const { text } = await child.family.draftChosen([{ credentialId, disclose }], terms)
    const { id, nonce, options } = await mother.family.openDraft(text)
    const firstAlone = options.find(({ kept: [one] }) => one?.disclosures?.join() === '0')
    const [both = '', first = ''] = [options[0], firstAlone].flatMap((option) =>
      Object.values(option?.vpToken ?? {}).flat(),
    )
    const answer = async (part: string, stays: JsonValue) => {
      const approval = await approvalOf([part], { nonce, issuedAt: today })
      const reply = { draft: id, approval, kept: stays as never }
      return child.family.finish(await sealReply(reply, testPublicJwk('holder')))
    }
    await expect(answer(approved === 'both' ? both : first, kept)).rejects.toMatchObject({ code })
    expect(await child.history()).toEqual([])
    const twin = await answer(first, [{ part: 0, disclosures: [0] }])
    expect(twin).toMatchObject({ outcome: 'approved', reduced: true })
  })

  it('that names all of the draft counts as the whole', async () => {
    const { child, mother, text, id, request } = await open()
    const [whole] = (await mother.family.openDraft(text)).options
    const approval = await approvalOf(Object.values(whole?.vpToken ?? {}).flat(), {
      nonce: request.nonce,
      issuedAt: today,
    })
    const kept = [{ part: 0, disclosures: [1, 0] }]
    const sealed = await sealReply({ draft: id, approval, kept }, testPublicJwk('holder'))
    expect(await child.family.finish(sealed)).toMatchObject({ outcome: 'approved', reduced: false })
  })

  it('is refused when it was changed', async () => {
    const { child, id, request } = await open()
    const diploma = await issuedDiploma({ holderKey: testPublicJwk('holder') })
    const approval = await approvalOf([diploma], { nonce: request.nonce, issuedAt: today })
    const [header, payload = '', signature] = approval.split('.')
    const hash = await presentedHash(await readCredential(diploma))
    const json = Buffer.from(payload, 'base64url').toString().replace(hash, 'a'.repeat(43))
    const changed = `${header}.${Buffer.from(json).toString('base64url')}.${signature}`
    const sealed = await sealReply({ draft: id, approval: changed }, testPublicJwk('holder'))
    await expect(child.family.finish(sealed)).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })
})

describe('what is refused', () => {
  it('says why without a name, a purpose, a note or a token', async () => {
    const { child, mother, link } = await family()
    const selection = await child.select(ask())
    const { text, id } = await child.family.draft(selection, { purpose, consent, note: 'Можно?' })
    const received = await mother.family.openDraft(text)
    const approval = await approvalOf([], { sdHashes: ['a'.repeat(43)], nonce: received.nonce })
    const replyOf = (reply: Parameters<typeof sealReply>[0]) => sealReply(reply, testPublicJwk('holder'))
    const foreign = await replyOf({ draft: 'another', refused: 'Нет' })
    const other = await replyOf({ draft: id, approval })
    const broken = await replyOf({ draft: id, approval: `${approval}x` })
    const refused: readonly (() => Promise<unknown>)[] = [
      () => child.present(selection, { consent }),
      () => child.family.openDraft(text),
      () => walletOf('guardian').family.openDraft(text),
      () => mother.family.approve(received, {}),
      () => mother.family.approve(received, { options: [7], consent: mothersConsent }),
      () => child.family.addGuardian(`${link.slice(0, -1)}x~`),
      () => mother.family.addGuardian(link),
      () => child.family.finish(text),
      () => child.family.finish(foreign),
      () => child.family.finish(other),
      () => child.family.finish(broken),
    ]
    const secrets = ['Соколова', 'Анна', 'Ирина', purpose, 'Можно', received.nonce, approval, link, text]
    for (const act of refused) {
      const error = await act().catch((thrown: unknown) => thrown)
      if (!(error instanceof ToolkitError)) throw new Error(`not refused: ${act}`, { cause: error })
      const { message, at = '', details } = error
      const said = [message, error.explain('ru'), error.explain('en'), at, JSON.stringify(details)]
      for (const secret of secrets) expect(said.join('\n')).not.toContain(secret)
    }
  })
})
