import { readCredential } from '@attestat/credential'
import { writeCredentialResponse } from '@attestat/openid4vc'
import { expect, it } from 'vitest'
import {
  ask,
  consent,
  family,
  judge,
  mothersConsent,
  names,
  query,
  today,
  walletOf,
} from '../../../../fixtures/family-wallets.ts'
import { issueLink, purpose } from '../../../../fixtures/guardians.ts'
import { issuedDiploma } from '../../../../fixtures/issued-diploma.ts'
import { clientId } from '../../../../fixtures/verification.ts'
import type { HolderId, Wallet } from '../wallet.ts'
import type { ComposedDraft } from './pending-draft.ts'

const uuid = (last: number) => `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c1${100 + last}`
const diplomaFor = ({ publicJwk: holderKey }: Pick<HolderId, 'publicJwk'>, last = 1) =>
  issuedDiploma({ holderKey, change: (document) => ({ ...document, id: uuid(last) }) })

/** A child and a mother who have a link for each of some keys of the child. */
async function linked(count: number) {
  const [child, mother] = [walletOf('holder'), walletOf('guardian')]
  const keys: HolderId[] = []
  for (let i = 0; i < count; i++) keys.push(await child.pairwiseId())
  for (const [i, { did }] of keys.entries()) {
    const link = await issueLink({ child: did, id: uuid(10 + i) })
    await child.family.addGuardian(link)
    await mother.add(link)
  }
  return { child, mother, keys }
}

async function approved(child: Wallet, mother: Wallet, request = ask(), reuse = false) {
  const { text } = await child.family.draft(await child.select(request), { purpose, consent, reuse })
  const reply = await mother.family.approve(await mother.family.openDraft(text), { consent: mothersConsent })
  return { request, finished: await child.family.finish(reply) }
}

it('a document with a key of its own is approved by a link for that key, and accepted', async () => {
  const { child, mother, keys } = await linked(2)
  const [one, other] = keys as [HolderId, HolderId]
  await child.add(await diplomaFor(one))
  expect((await child.family.guardians()).map((guardian) => guardian.child)).toEqual([one.did, other.did])
  const { request, finished } = await approved(child, mother)
  expect((await judge(request, finished)).verdict).toBe('accepted')
  // Nothing that goes to the receiver has another key of the child in it.
  const sent = JSON.stringify(finished)
  for (const { did } of [other, await child.id()]) expect(sent).not.toContain(did)
  const refusal = async () => {
    const { text } = await child.family.draft(await child.select(ask()), { purpose, consent })
    return child.family.finish(await mother.family.refuse(await mother.family.openDraft(text), 'Не сейчас'))
  }
  expect(await refusal()).toEqual({ outcome: 'refused', reason: 'Не сейчас' })
})

it('a link for another key does not count, and what is missing is said before a draft is made', async () => {
  const { child } = await family()
  await child.add(await diplomaFor(await child.pairwiseId(), 2))
  const bound = query({ claims: names })
  const selection = await child.select(ask({ credentials: [bound] }))
  const cards = await Promise.all(
    selection.options.map(async ({ credentials: [first] }) => child.get(first?.card.id ?? '')),
  )
  const { did } = await child.id()
  const options = [
    cards.findIndex((held) => held.credential.holder === did),
    cards.findIndex((held) => held.credential.holder !== did),
  ]
  const [own = 0, other = 0] = options
  await child.family.draft(selection, { option: own, purpose, consent })
  await expect(child.family.draft(selection, { option: other, purpose, consent })).rejects.toMatchObject({
    code: 'GUARDIAN_OF_OTHER_KEY',
  })
  const both = cards.map(({ id }) => ({ credentialId: id, disclose: [] }))
  const together = child.family.draftChosen(both, { audience: clientId, purpose, consent })
  await expect(together).rejects.toMatchObject({ code: 'DRAFT_KEYS_DIFFER' })
})

it('a link for a key that nobody here has is refused, and a new one takes the place of the former for its key', async () => {
  const { child, keys } = await linked(2)
  const stranger = (await walletOf('stranger').id()).did
  await expect(child.family.addGuardian(await issueLink({ child: stranger }))).rejects.toMatchObject({
    code: 'GUARDIAN_LINK_OTHER_CHILD',
  })
  const renewed = { child: keys[0]?.did ?? '', id: uuid(30), validUntil: '2027-01-31T23:59:59Z' }
  await child.family.addGuardian(await issueLink(renewed))
  const ends = (await child.family.guardians()).map((guardian) => [
    guardian.child === keys[0]?.did,
    guardian.validUntil?.toISOString(),
  ])
  expect(ends.toSorted()).toEqual([
    [false, '2027-02-28T23:59:59.000Z'],
    [true, '2027-01-31T23:59:59.000Z'],
  ])
})

it('single-use copies are approved and spent one after another, and none again unless it was meant', async () => {
  const { child, mother, keys } = await linked(2)
  const copies = await Promise.all(keys.map((key, i) => diplomaFor(key, i + 1)))
  await child.add(writeCredentialResponse(copies))
  const left = async () => (await child.list())[0]?.copies?.left
  const shown: (string | undefined)[] = []
  for (const remaining of [1, 0]) {
    const { request, finished } = await approved(child, mother)
    expect((await judge(request, finished)).verdict).toBe('accepted')
    if (finished.outcome !== 'approved') throw new Error('refused')
    const [text = ''] = Object.values(finished.response.vp_token).flat()
    shown.push((await readCredential(text)).holder)
    expect(await left()).toBe(remaining)
  }
  expect(shown.toSorted()).toEqual(keys.map(({ did }) => did).toSorted())
  await expect(approved(child, mother)).rejects.toMatchObject({ code: 'COPY_SHOWN' })
  const { request, finished } = await approved(child, mother, ask(), true)
  expect((await judge(request, finished)).verdict).toBe('accepted')
  expect(await child.history()).toHaveLength(3)
})

it('a copy in an open draft is in no other, until it is refused or its time is over', async () => {
  const { child, mother, keys } = await linked(2)
  await child.add(writeCredentialResponse(await Promise.all(keys.map((key, i) => diplomaFor(key, i + 1)))))
  const counted = async () => (await child.list())[0]?.copies
  const draft = async () => child.family.draft(await child.select(ask()), { purpose, consent })
  const stale = await child.select(ask())
  const first = await draft()
  expect(await counted()).toEqual({ total: 2, left: 1, inDrafts: 1 })
  const again = child.family.draft(stale, { purpose, consent })
  await expect(again).rejects.toMatchObject({ code: 'COPY_IN_DRAFT' })
  const second = await draft()
  expect(await counted()).toEqual({ total: 2, left: 0, inDrafts: 2 })
  await expect(draft()).rejects.toMatchObject({ code: 'COPY_IN_DRAFT' })

  const reply = async ({ text }: ComposedDraft, reason?: string) => {
    const received = await mother.family.openDraft(text)
    return reason === undefined
      ? mother.family.approve(received, { consent: mothersConsent })
      : mother.family.refuse(received, reason)
  }
  const [yes, no] = [await reply(first), await reply(second, 'Не сейчас')]
  expect(await child.family.finish(no)).toMatchObject({ outcome: 'refused' })
  expect(await counted()).toEqual({ total: 2, left: 1, inDrafts: 1 })
  expect(await child.family.finish(yes)).toMatchObject({ outcome: 'approved' })
  expect(await counted()).toEqual({ total: 2, left: 1 })
})

it('a draft that has expired holds no copy back', async () => {
  let day = today
  const child = walletOf('holder', { now: () => day })
  const keys = [await child.pairwiseId(), await child.pairwiseId()]
  for (const [i, { did }] of keys.entries()) {
    await child.family.addGuardian(await issueLink({ child: did, id: uuid(10 + i) }))
  }
  await child.add(writeCredentialResponse(await Promise.all(keys.map((key, i) => diplomaFor(key, i + 1)))))
  const [{ copies, id = '' } = {}] = await child.list()
  expect(copies).toEqual({ total: 2, left: 2 })
  const { expiresAt } = await child.family.draftChosen([{ credentialId: id, disclose: [] }], {
    audience: clientId,
    purpose,
    consent,
  })
  expect((await child.list())[0]?.copies).toEqual({ total: 2, left: 1, inDrafts: 1 })
  day = expiresAt
  expect((await child.list())[0]?.copies).toEqual({ total: 2, left: 2 })
})
