import type { JsonObject } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import {
  diplomaQuery,
  listUrls,
  now,
  requestFor,
  responseOf,
  shown,
  state,
  statusIndex,
  statusLists,
  told,
  trustOf,
} from '../../../../fixtures/verification.ts'
import { verify } from '../verify.ts'

const trust = await trustOf()
const good = await shown()
const revoked = await shown({ index: statusIndex.revoked })
/** Its status cannot be known where the token list is not at hand. */
const open = await shown({ format: 'dc+sd-jwt' })
const elsewhere = await shown({}, { audience: 'https://other.example' })
const withoutTokenList = await trustOf({
  lists: new Map([...(await statusLists())].filter(([url]) => url !== listUrls.token)),
})
const unreadable = 'eyJ.eyJ.AAAA~'
const query = (id: string, changes: JsonObject = {}): JsonObject =>
  diplomaQuery('vc+sd-jwt', { id, ...changes })

async function judge(
  vpToken: Readonly<Record<string, readonly string[]>>,
  dcqlQuery: JsonObject,
  more: JsonObject = {},
  at: Date = now,
) {
  return verify(responseOf(vpToken, more), {
    trust,
    policy: 'admissions',
    now: at,
    request: requestFor(dcqlQuery),
  })
}

describe('the answer as a whole', () => {
  it('is accepted when it holds what was asked for', async () => {
    const result = await judge({ a: [good] }, { credentials: [query('a')] })
    expect(result.verdict).toBe('accepted')
    expect(result.checks.at(-1)).toMatchObject({ name: 'request-satisfied', evidence: { queries: ['a'] } })
    expect(result.checks.at(-1)).not.toHaveProperty('credential')
  })

  it('may come as a bare presentation where a single document is asked for', async () => {
    const request = requestFor({ credentials: [query('a')] })
    const result = await verify(good, { trust, policy: 'admissions', now, request })
    expect(result.verdict).toBe('accepted')
    expect(result.credentials[0]?.queryId).toBe('a')
  })

  it('may not where it could be meant for several queries', async () => {
    const request = requestFor({ credentials: [query('a'), query('b')] })
    const result = await verify(good, { trust, policy: 'admissions', now, request })
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'query-matched')).toBe('failed DCQL_UNEXPECTED')
    expect(told(result, 'request-satisfied')).toBe('failed DCQL_UNEXPECTED')
  })

  it.each([
    ['an id that was not asked for', { a: [good], other: [good] }],
    ['the same, and it cannot even be read', { a: [good], other: [unreadable] }],
    ['several documents for one', { a: [good, good] }],
    ['the same, and one cannot be read', { a: [good, unreadable] }],
    ['the same, and one was revoked', { a: [good, revoked] }],
  ])('is refused for %s', async (_, vpToken) => {
    const result = await judge(vpToken as Record<string, string[]>, { credentials: [query('a')] })
    expect(told(result, 'request-satisfied')).toBe('failed DCQL_UNEXPECTED')
    expect(result.verdict).toBe('rejected')
  })

  it('is refused when it belongs to another request', async () => {
    const asked = { credentials: [query('a')] }
    expect(told(await judge({ a: [good] }, asked, { state: 'another' }), 'request-satisfied')).toBe(
      'failed STATE_MISMATCH',
    )
    expect((await judge({ a: [good] }, asked, { state })).verdict).toBe('accepted')
  })

  it('G3 is refused when any presentation has another nonce, though the rest would do', async () => {
    const asked = {
      credentials: [query('a'), query('b')],
      credential_sets: [{ options: [['a']] }, { options: [['b']], required: false }],
    }
    const replayed = await shown({}, { nonce: 'nonce-of-another-request' })
    const result = await judge({ a: [good], b: [replayed] }, asked)
    expect(told(result, 'request-satisfied')).toBe('failed KB_NONCE_MISMATCH')
    expect(result.verdict).toBe('rejected')
    expect((await judge({ a: [good], b: [elsewhere] }, asked)).verdict).toBe('accepted')
  })

  it('is not decided when the request has expired: when the answer came cannot be told from it', async () => {
    const asked = { credentials: [query('a')] }
    const end = new Date('2026-07-07T12:00:00Z')
    const judgeAt = async (at: Date, text = good) =>
      verify(text, { trust, policy: 'admissions', now: at, request: requestFor(asked, { expiresAt: end }) })
    const late = await judgeAt(end)
    expect(told(late, 'request-satisfied')).toBe('inconclusive REQUEST_EXPIRED')
    expect(late.verdict).toBe('undecided')
    expect((await judgeAt(new Date(end.getTime() - 1000))).verdict).toBe('accepted')
    expect((await judgeAt(end, revoked)).verdict).toBe('rejected')
  })
})

describe('what fails is discarded', () => {
  const eitherOr = {
    credentials: [query('a'), query('b')],
    credential_sets: [{ options: [['a'], ['b']] }],
  }

  it('and another option may still satisfy', async () => {
    const result = await judge({ a: [revoked], b: [good] }, eitherOr)
    expect(result.verdict).toBe('accepted')
    expect(result.credentials.map(({ verdict }) => verdict)).toEqual(['rejected', 'accepted'])
    expect(told(result, 'status', 0)).toBe('failed STATUS_REVOKED')
    expect(result.checks.at(-1)).toMatchObject({ status: 'passed', evidence: { queries: ['b'] } })
  })

  it.each([
    ['a revoked one', revoked],
    ['one that cannot be read', unreadable],
    ['one that nobody signed for us', elsewhere],
  ])('and with it the answer, when it was needed: %s', async (_, bad) => {
    const both = { credentials: [query('a'), query('b')] }
    const result = await judge({ a: [bad], b: [good] }, both)
    expect(result.verdict).toBe('rejected')
    expect(told(result, 'request-satisfied')).toBe('failed DCQL_UNSATISFIED')
    expect((await judge({ a: [good], b: [good] }, both)).verdict).toBe('accepted')
  })

  it('an optional set takes nothing away from the answer', async () => {
    const asked = {
      credentials: [query('a'), query('b')],
      credential_sets: [{ options: [['a']] }, { options: [['b']], required: false }],
    }
    for (const b of [revoked, unreadable]) {
      const result = await judge({ a: [good], b: [b] }, asked)
      expect(result.verdict).toBe('accepted')
      expect(result.credentials[1]).not.toHaveProperty('credential')
    }
    expect((await judge({ a: [good] }, asked)).verdict).toBe('accepted')
    expect((await judge({ b: [good] }, asked)).verdict).toBe('rejected')
  })

  it('of several documents for one query the good ones count', async () => {
    const asked = { credentials: [query('a', { multiple: true })] }
    const result = await judge({ a: [revoked, good, unreadable] }, asked)
    expect(result.verdict).toBe('accepted')
    expect(result.credentials.map(({ verdict }) => verdict)).toEqual(['rejected', 'accepted', 'rejected'])
    expect((await judge({ a: [revoked] }, asked)).verdict).toBe('rejected')
  })

  it('a document that is genuine and not what was asked for is not handed out', async () => {
    const asked = {
      credentials: [query('a'), query('b', { claims: [{ path: ['credentialSubject', 'givenName'] }] })],
      credential_sets: [{ options: [['a']] }, { options: [['b']], required: false }],
    }
    const result = await judge({ a: [good], b: [good] }, asked)
    expect(result.verdict).toBe('accepted')
    expect(told(result, 'query-matched', 1)).toBe('failed DCQL_CLAIM_MISSING')
    expect(result.credentials[1]).toMatchObject({ verdict: 'rejected', claimed: {} })
    expect(result.credentials[1]).not.toHaveProperty('credential')
  })

  it('a request in which everything is optional is not accepted by an answer that holds nothing', async () => {
    const asked = { credentials: [query('a')], credential_sets: [{ options: [['a']], required: false }] }
    expect((await judge({ a: [revoked] }, asked)).verdict).toBe('undecided')
    expect((await judge({ a: [good] }, asked)).verdict).toBe('accepted')
    const together = {
      credentials: [query('a'), query('b')],
      credential_sets: [{ options: [['a', 'b']], required: false }],
    }
    expect((await judge({ a: [good] }, together)).verdict).toBe('undecided')
    expect((await judge({ a: [good], b: [good] }, together)).verdict).toBe('accepted')
  })
})

describe('what could not be established', () => {
  const eitherOr = {
    credentials: [diplomaQuery('dc+sd-jwt', { id: 'a' }), query('b')],
    credential_sets: [{ options: [['a'], ['b']] }],
  }
  const judgeStale = (vpToken: Record<string, string[]>) =>
    verify(responseOf(vpToken), {
      trust: withoutTokenList,
      policy: 'admissions',
      now,
      request: requestFor(eitherOr),
    })

  it('steps back behind another option that is certain', async () => {
    const result = await judgeStale({ a: [open], b: [good] })
    expect(told(result, 'status', 0)).toBe('inconclusive STATUS_UNKNOWN')
    expect(result.verdict).toBe('accepted')
    expect(result.credentials.map(({ verdict }) => verdict)).toEqual(['undecided', 'accepted'])
  })

  it('decides where there is no other', async () => {
    expect((await judgeStale({ a: [open] })).verdict).toBe('undecided')
    expect((await judgeStale({ a: [open], b: [revoked] })).verdict).toBe('undecided')
  })
})
