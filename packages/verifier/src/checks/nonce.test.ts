import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import { clientId, requestFor, shown, shownSaying, told } from '../../../../fixtures/verification.ts'

const request = requestFor()

describe('the nonce', () => {
  it.each([
    ['as it should be', request.nonce, 'passed'],
    ['B15 G2 another', 'nonce-of-another-request', 'failed KB_NONCE_MISMATCH'],
    ['B15 none', undefined, 'failed KB_NONCE_MISMATCH'],
    ['B15 in a list', [request.nonce], 'failed KB_NONCE_MISMATCH'],
  ])('%s', async (_, nonce, expected) => {
    expect(told(await judge(await shownSaying({ nonce }), { request }), 'nonce')).toBe(expected)
  })

  it('is an open question without a request, and keeps nobody from being accepted', async () => {
    const result = await judge(await shown(), { audience: clientId })
    expect(told(result, 'nonce')).toBe('inconclusive NONCE_NOT_ASKED')
    expect(result.verdict).toBe('accepted')
  })
})
