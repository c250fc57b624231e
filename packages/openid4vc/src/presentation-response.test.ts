import { describe, expect, it } from 'vitest'
import { createPresentationResponse, readPresentationResponse } from './presentation-response.ts'

const response = { vp_token: { diploma: ['eyJ…~'], awards: ['eyJ…~', 'eyK…~'] }, state: 'the-state' }

describe('a presentation response', () => {
  it('reads back as it was made', () => {
    const made = createPresentationResponse(response.vp_token, response.state)
    expect(made).toEqual(response)
    expect(readPresentationResponse(JSON.stringify(made))).toEqual(response)
    expect(readPresentationResponse(new TextEncoder().encode(JSON.stringify(made)))).toEqual(response)
  })

  it('needs no state, and ignores members that it does not know', () => {
    expect(readPresentationResponse(JSON.stringify({ vp_token: { a: ['x'] }, iss: 'y' }))).toEqual({
      vp_token: { a: ['x'] },
    })
  })

  it.each([
    ['no vp_token', {}, 'vp_token'],
    ['an array', { vp_token: ['eyJ…'] }, 'vp_token'],
    ['a text', { vp_token: 'eyJ…' }, 'vp_token'],
    ['nothing in it', { vp_token: {} }, 'vp_token'],
    [
      'too many queries',
      { vp_token: Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`q${i}`, ['x']])) },
      'vp_token',
    ],
    ['a query id with other characters', { vp_token: { 'a b': ['x'] } }, 'vp_token'],
    ['a presentation outside an array', { vp_token: { a: 'x' } }, 'vp_token.a'],
    ['no presentation', { vp_token: { a: [] } }, 'vp_token.a'],
    ['too many presentations for one query', { vp_token: { a: Array(65).fill('x') } }, 'vp_token.a'],
    [
      'too many presentations in total',
      { vp_token: Object.fromEntries([52, 52, 51, 51, 51].map((n, i) => [`q${i}`, Array(n).fill('x')])) },
      'vp_token',
    ],
    ['a presentation that is no text', { vp_token: { a: [{}] } }, 'vp_token.a[0]'],
    ['an empty presentation', { vp_token: { a: ['x', ''] } }, 'vp_token.a[1]'],
    ['a state that is no text', { ...response, state: 1 }, 'state'],
    ['an error that is no code', { error: 'nothing to see' }, 'error'],
  ])('refuses %s', (_name, value, at) => {
    expect(() => readPresentationResponse(JSON.stringify(value))).toThrow(
      expect.objectContaining({ code: 'RESPONSE_INVALID', at }),
    )
  })

  it('reads as many presentations as there may be', () => {
    const vpToken = Object.fromEntries([0, 1, 2, 3].map((i) => [`q${i}`, Array<string>(64).fill('x')]))
    expect(readPresentationResponse(JSON.stringify({ vp_token: vpToken }))).toEqual({ vp_token: vpToken })
  })

  it('says that the wallet declined', () => {
    expect(() => readPresentationResponse('{"error":"access_denied"}')).toThrow(
      expect.objectContaining({ code: 'RESPONSE_DECLINED', details: { error: 'access_denied' } }),
    )
  })

  it('refuses to make what would not read', () => {
    expect(() => createPresentationResponse({})).toThrow(
      expect.objectContaining({ code: 'RESPONSE_INVALID' }),
    )
  })
})
