import { createBundle } from '@attestat/trust'
import { expect, it } from 'vitest'
import { testRegistry } from '../../../fixtures/test-registry.ts'
import {
  clientId,
  diplomaQuery,
  issue,
  now,
  present,
  responseOf,
  statusIndex,
  statusLists,
  trustOf,
} from '../../../fixtures/verification.ts'
import { VerifierError } from './codes.ts'
import { memoryRequestStore, type OpenRequest, type RequestStore } from './request-store.ts'
import type { VerificationResult } from './result.ts'
import { Verifier } from './verifier.ts'
import { type VerifyAnswerOptions, verifyAnswer } from './verify-answer.ts'

const trust = await trustOf()
const credential = await issue()
const requests = memoryRequestStore()
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)

const ask = (): Promise<OpenRequest> =>
  new Verifier({ clientId, trust, policy: 'admissions', requests, now: () => now }).ask({
    credentials: [diplomaQuery()],
  })
const answerTo = async (request: { nonce: string; state: string }, shown = credential): Promise<string> =>
  responseOf(
    { diploma: [await present(shown, { nonce: request.nonce, presentedAt: now })] },
    { state: request.state },
  )
interface Judging extends Partial<Pick<VerifyAnswerOptions, 'remember' | 'policy'>> {
  readonly at?: Date
  readonly store?: Pick<RequestStore, 'look' | 'take'>
}
const judge = (answer: string, { at = now, store = requests, ...more }: Judging = {}) =>
  verifyAnswer(answer, { trust, policy: 'admissions', now: at, requests: store, ...more })

it('G1 accepts an answer once, and says of the next when that was', async () => {
  const answer = await answerTo(await ask())
  expect(await judge(answer, { at: later(1) })).toMatchObject({ verdict: 'accepted' })
  const again = await judge(answer, { at: later(2) })
  expect(again.verdict).toBe('rejected')
  expect(again.checks.filter(({ status }) => status !== 'passed')).toMatchObject(
    ['nonce', 'request-satisfied'].map((name) => ({
      name,
      status: 'failed',
      code: 'NONCE_CONSUMED',
      details: { answeredAt: later(1).toISOString() },
    })),
  )
  expect(again.credentials[0]).not.toHaveProperty('credential')
})

it('G1 of fifty at the same time, one is accepted', async () => {
  const answer = await answerTo(await ask())
  const results = await Promise.all(Array.from({ length: 50 }, () => judge(answer)))
  expect(results.filter(({ verdict }) => verdict === 'accepted')).toHaveLength(1)
  expect(results.filter(({ verdict }) => verdict === 'rejected')).toHaveLength(49)
})

it('leaves the request open for what is not accepted', async () => {
  const request = await ask()
  const wrong = await answerTo({ ...request, nonce: 'nonce-of-another-request' })
  const revoked = await answerTo(request, await issue({ index: statusIndex.revoked }))
  for (const answer of [wrong, revoked]) expect((await judge(answer)).verdict).toBe('rejected')
  expect((await judge(await answerTo(request))).verdict).toBe('accepted')
})

it('closes no request before what was seen is remembered', async () => {
  const answer = await answerTo(await ask())
  const remembered: string[] = []
  const remember = async ({ verdict }: VerificationResult) => void remembered.push(verdict)
  const full = new VerifierError('STORAGE_FULL')
  await expect(judge(answer, { remember: () => Promise.reject(full) })).rejects.toBe(full)
  expect((await judge(answer, { remember })).verdict).toBe('accepted')
  expect((await judge(answer, { remember })).verdict).toBe('rejected')
  expect(remembered).toEqual(['accepted', 'rejected'])
})

it('finds the request by the one that a bundle carries', async () => {
  const request = await ask()
  const { vp_token } = JSON.parse(await answerTo(request))
  const bundle = { type: 'AttestatEvidenceBundle', version: 1, vp_token, request: request.document }
  expect((await judge(JSON.stringify(bundle))).verdict).toBe('accepted')
  expect((await judge(JSON.stringify(bundle))).verdict).toBe('rejected')
})

it('does not accept once the request has expired', async () => {
  const answer = await answerTo(await ask())
  const late = await judge(answer, { at: later(600) })
  expect(late.verdict).toBe('undecided')
  expect(late.checks.map(({ code }) => code)).toContain('REQUEST_EXPIRED')
  expect((await judge(answer, { at: later(599) })).verdict).toBe('accepted')
})

it('holds the end of the request against now, whatever an archived bundle proves, and asks all else', async () => {
  const request = await ask()
  const { vp_token: vpToken } = JSON.parse(await answerTo(request))
  const facts = { registry: await testRegistry(), statusLists: await statusLists() }
  const bundle = createBundle({ vpToken, facts, request: request.document })
  const late = await judge(bundle, { policy: 'archive', at: later(600) })
  expect(late.verdict).toBe('undecided')
  expect(late.checks.filter(({ status }) => status !== 'passed')).toMatchObject([
    { name: 'request-satisfied', status: 'inconclusive', code: 'REQUEST_EXPIRED' },
  ])
  const inTime = await judge(bundle, { policy: 'archive', at: later(599) })
  expect(inTime.verdict).toBe('accepted')
  const names = ({ checks }: VerificationResult) => checks.map(({ name }) => name)
  expect(names(late)).toEqual(names(inTime))
})

it('does not accept what nobody could close', async () => {
  const answer = await answerTo(await ask())
  const closed: Judging['store'] = { look: requests.look, take: async () => undefined }
  expect(await judge(answer, { store: closed })).toMatchObject({
    verdict: 'undecided',
    checks: [{ name: 'request-satisfied', status: 'inconclusive', code: 'REQUEST_EXPIRED' }],
  })
})

it.each([
  ['another’s request', answerTo({ nonce: 'n'.repeat(22), state: 's'.repeat(22) })],
  ['no request at all', present(credential)],
  [
    'a request that cannot be read',
    JSON.stringify({ type: 'AttestatEvidenceBundle', version: 1, vp_token: { a: ['b'] }, request: 'c' }),
  ],
])('rejects an answer to %s', async (_, answer) => {
  expect(await judge(await answer)).toMatchObject({
    verdict: 'rejected',
    checks: [{ name: 'request-satisfied', status: 'failed', code: 'REQUEST_UNKNOWN' }],
    credentials: [],
  })
})

it('rejects what is no answer by its form', async () => {
  expect(await judge('not an answer')).toMatchObject({
    verdict: 'rejected',
    checks: [{ name: 'format', status: 'failed', code: 'PRESENTATION_INVALID' }],
  })
})
