import { describe, expect, it } from 'vitest'
import { judge } from '../../../../fixtures/judge.ts'
import { clientId, requestFor, shown, shownSaying, told } from '../../../../fixtures/verification.ts'

const request = requestFor()

describe('the audience', () => {
  it.each([
    ['as it should be', clientId, 'passed'],
    ['B16 G2 another', 'https://other.example', 'failed KB_AUD_MISMATCH'],
    ['B16 with its prefix lost', 'admission.university.example', 'failed KB_AUD_MISMATCH'],
    ['A23 none', undefined, 'failed AUD_MISSING'],
    ['A24 ours and another', [clientId, 'https://other.example'], 'failed AUD_NOT_EXCLUSIVE'],
    ['A24 ours alone, in a list', [clientId], 'failed AUD_NOT_EXCLUSIVE'],
  ])('%s', async (_, aud, expected) => {
    const text = await shownSaying({ aud })
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
