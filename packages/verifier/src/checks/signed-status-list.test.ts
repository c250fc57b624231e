import type { StatusListCopy, TrustSource } from '@attestat/trust'
import { expect, it, vi } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { testEntry } from '../../../../fixtures/test-registry.ts'
import {
  type Change,
  type DiplomaToIssue,
  listUrls,
  now,
  shown,
  statusIndex,
  statusLists,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const judge = async (trust: TrustSource, issuing: DiplomaToIssue = {}) =>
  told(await verify(await shown(issuing), { trust, policy: 'admissions', now }), 'status')

/** A source that counts how often the token of a list is looked at. */
async function counting(): Promise<{ trust: TrustSource; reads: () => number }> {
  const known = await trustOf()
  const copies = new Map<string, StatusListCopy>()
  const read = vi.fn()
  const statusList: TrustSource['statusList'] = async (url) => {
    const copy = await known.statusList(url)
    if (!copy || copies.has(url)) return copies.get(url)
    const watched = {
      source: copy.source,
      get token() {
        read()
        return copy.token
      },
    }
    copies.set(url, watched)
    return watched
  }
  return { trust: { ...known, statusList }, reads: () => read.mock.calls.length }
}

it('reads a list once, however many documents it serves', async () => {
  const { trust, reads } = await counting()
  for (const index of [statusIndex.good, statusIndex.revoked, 11, 12]) await judge(trust, { index })
  expect(reads()).toBe(1)
  expect(await judge(trust, { index: statusIndex.revoked })).toBe('failed STATUS_REVOKED')
  expect(await judge(trust)).toBe('passed')
})

it('remembers nothing of one document that another is judged by', async () => {
  // A token list that does not say whose it is, shared by two schools’ documents in the worst case.
  const { kid: _kid, ...nameless } = testSigner('school')
  const trust = await trustOf({ lists: await statusLists({ signer: nameless }) })
  const stranger: DiplomaToIssue = { format: 'dc+sd-jwt', signedBy: 'stranger' }
  expect(await judge(trust, stranger)).toBe('inconclusive SIGNATURE_INVALID')
  expect(await judge(trust, { format: 'dc+sd-jwt' })).toBe('passed')
  expect(await judge(trust, stranger)).toBe('inconclusive SIGNATURE_INVALID')
})

it('knows a list again that another file brings, and takes it for nobody else’s', async () => {
  const lists = await statusLists()
  const stranger: DiplomaToIssue = { format: 'dc+sd-jwt', signedBy: 'stranger' }
  for (let i = 0; i < 2; i++) {
    const trust = await trustOf({ lists })
    expect(await judge(trust, { format: 'dc+sd-jwt' })).toBe('passed')
    expect(await judge(trust, { format: 'dc+sd-jwt', index: statusIndex.revoked })).toBe(
      'failed STATUS_REVOKED',
    )
    expect(await judge(trust, stranger)).toBe('inconclusive STATUS_ISSUER_MISMATCH')
  }
  // The same text under another address, and for another purpose.
  const moved = new Map([[listUrls.token, lists.get(listUrls.revocation)!]])
  expect(await judge(await trustOf({ lists: moved }), { format: 'dc+sd-jwt' })).toBe(
    'inconclusive JWT_TYP_MISMATCH',
  )
})

it('D4 reads the same list again for another purpose or encoding', async () => {
  const lists = await statusLists()
  const trust = await trustOf({ lists: new Map([[listUrls.revocation, lists.get(listUrls.revocation)!]]) })
  expect(await judge(trust)).toBe('passed')
  const asSuspension: Change = (document) => ({
    ...document,
    credentialStatus: {
      type: 'BitstringStatusListEntry',
      statusPurpose: 'suspension',
      statusListIndex: '7',
      statusListCredential: listUrls.revocation,
    },
  })
  expect(await judge(trust, { change: asSuspension })).toBe('inconclusive STATUS_VERIFICATION_ERROR')
})

it('asks again what is known of the key: the same copy under newer facts', async () => {
  const known = await trustOf()
  expect(await judge(known)).toBe('passed')
  const newer = await trustOf({ entry: { keys: [{ ...testEntry.keys[0]!, compromisedAt: now }] } })
  expect(await judge({ ...newer, statusList: known.statusList })).toBe('inconclusive KEY_COMPROMISED')
})
