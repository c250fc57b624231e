import { expect, it } from 'vitest'
import { directPostForm, guardiansParameter } from './direct-post.ts'
import { createDeclinedResponse, readPresentationResponse } from './presentation-response.ts'

const response = { vp_token: { diploma: ['eyJ…~a+b&c'] }, state: 'the-state' }

it('is the answer as a form, which reads back as it was', () => {
  const form = new URLSearchParams(directPostForm(response).toString())
  expect([...form.keys()]).toEqual(['vp_token', 'state'])
  const read = { vp_token: JSON.parse(form.get('vp_token') ?? ''), state: form.get('state') }
  expect(readPresentationResponse(read)).toEqual(response)
  expect([...directPostForm({ vp_token: response.vp_token }).keys()]).toEqual(['vp_token'])
})

it('has approvals beside the presentations, and nothing else of whoever approved', () => {
  const guardian = { approval: 'eyA', link: 'eyL~', name: 'Ирина' }
  const form = directPostForm(response, [guardian])
  expect(JSON.parse(form.get(guardiansParameter) ?? '')).toEqual([{ approval: 'eyA', link: 'eyL~' }])
  expect(form.get('vp_token')).toBe(JSON.stringify(response.vp_token))
})

it('may be no, which tells neither why nor what there was to show', () => {
  expect(createDeclinedResponse('the-state')).toEqual({ error: 'access_denied', state: 'the-state' })
  expect(createDeclinedResponse()).toEqual({ error: 'access_denied' })
})
