import { type JsonValue, readCompactJws, signJws } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { testSigner } from '../../../../fixtures/test-keys.ts'
import { clientId, now, requestFor, shown, told, trustOf } from '../../../../fixtures/verification.ts'
import { type VerifyOptions, verify } from '../verify.ts'

const trust = await trustOf()
const request = requestFor()
const judge = (text: string, more: Partial<VerifyOptions> = {}) =>
  verify(text, { trust, policy: 'admissions', now, ...more })

/** A presentation whose key-binding JWT says something else; undefined leaves the claim out. */
async function saying(changes: Record<string, JsonValue | undefined>): Promise<string> {
  const text = await shown()
  const end = text.lastIndexOf('~') + 1
  const { payload } = readCompactJws(text.slice(end))
  const claims = JSON.parse(JSON.stringify({ ...payload, ...changes }))
  return text.slice(0, end) + (await signJws('key-binding', claims, testSigner('holder')))
}

describe('the audience', () => {
  it.each([
    ['as it should be', clientId, 'passed'],
    ['B16 G2 another', 'https://other.example', 'failed KB_AUD_MISMATCH'],
    ['B16 with its prefix lost', 'admission.university.example', 'failed KB_AUD_MISMATCH'],
    ['A23 none', undefined, 'failed AUD_MISSING'],
    ['A24 ours and another', [clientId, 'https://other.example'], 'failed AUD_NOT_EXCLUSIVE'],
    ['A24 ours alone, in a list', [clientId], 'failed AUD_NOT_EXCLUSIVE'],
  ])('%s', async (_, aud, expected) => {
    const text = await saying({ aud })
    expect(told(await judge(text, { audience: clientId }), 'audience')).toBe(expected)
    expect(told(await judge(text, { request }), 'audience')).toBe(expected)
  })

  it('is an open question when nobody says what it should be', async () => {
    const result = await judge(await shown())
    expect(told(result, 'audience')).toBe('inconclusive AUDIENCE_NOT_ASKED')
    expect(result.verdict).toBe('undecided')
  })

  it('cannot be known of an unbound document', async () => {
    const result = await judge(await shown({ holder: null }), { audience: clientId })
    expect(told(result, 'audience')).toBe('inconclusive NOT_BOUND')
    expect(result.verdict).toBe('undecided')
  })

  it('is the request’s; another one beside it is a misuse', async () => {
    const text = await shown()
    expect(told(await judge(text, { request, audience: clientId }), 'audience')).toBe('passed')
    await expect(judge(text, { request, audience: 'https://other.example' })).rejects.toMatchObject({
      code: 'AUDIENCE_CONFLICT',
      at: 'audience',
    })
  })
})

describe('the nonce', () => {
  it.each([
    ['as it should be', request.nonce, 'passed'],
    ['B15 G2 another', 'nonce-of-another-request', 'failed KB_NONCE_MISMATCH'],
    ['B15 none', undefined, 'failed KB_NONCE_MISMATCH'],
    ['B15 in a list', [request.nonce], 'failed KB_NONCE_MISMATCH'],
  ])('%s', async (_, nonce, expected) => {
    expect(told(await judge(await saying({ nonce }), { request }), 'nonce')).toBe(expected)
  })

  it('is an open question without a request, and keeps nobody from being accepted', async () => {
    const result = await judge(await shown(), { audience: clientId })
    expect(told(result, 'nonce')).toBe('inconclusive NONCE_NOT_ASKED')
    expect(result.verdict).toBe('accepted')
  })
})

it('neither is asked when the key-binding JWT itself does not hold', async () => {
  for (const text of [await shown({}, { signedBy: 'stranger' }), await shown({}, { signedBy: null })]) {
    const result = await judge(text, { request })
    expect(told(result, 'audience')).toBe('skipped CHECK_SKIPPED')
    expect(told(result, 'nonce')).toBe('skipped CHECK_SKIPPED')
    expect(result.verdict).toBe('rejected')
  }
})

it('a key-binding JWT that has expired does not hold', async () => {
  const at = (n: number) => Math.floor(now.getTime() / 1000) + n
  expect(told(await judge(await saying({ exp: at(0) })), 'holder-binding')).toBe('failed EXPIRED')
  expect(told(await judge(await saying({ exp: at(1) })), 'holder-binding')).toBe('passed')
})
