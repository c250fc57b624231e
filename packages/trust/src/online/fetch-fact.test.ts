import { describe, expect, it } from 'vitest'
import { webFetch } from './fetch-fact.ts'

const terms = { accept: ['application/json'], maxBytes: 10 }
const json = { headers: { 'content-type': 'application/json' } }
const answering = (response: Response, asked: RequestInit[] = []) =>
  webFetch({
    fetch: async (_, init) => {
      asked.push(init)
      return response
    },
  })
const url = 'https://school.example/did.json'

describe('fetching a fact in a browser', () => {
  it('gives the body, and sends nothing of the user', async () => {
    const asked: RequestInit[] = []
    const bytes = await answering(new Response('{}', json), asked)(url, terms)
    expect(new TextDecoder().decode(bytes)).toBe('{}')
    expect(asked).toMatchObject([{ credentials: 'omit', redirect: 'manual', referrerPolicy: 'no-referrer' }])
  })

  it.each([
    [new Response('{}', { ...json, status: 404 }), 'FETCH_FAILED'],
    [new Response(null, { status: 302, headers: { location: '/x' } }), 'REDIRECT_REFUSED'],
    [new Response('x'.repeat(11), json), 'FETCH_TOO_LARGE'],
    [new Response('<p>', { headers: { 'content-type': 'text/html' } }), 'FETCH_CONTENT_TYPE'],
  ])('refuses what is no answer: %#, %s', async (response, code) => {
    await expect(answering(response)(url, terms)).rejects.toMatchObject({ code, at: url })
  })

  it('refuses an address that must not be dialled before it asks', async () => {
    const asked: RequestInit[] = []
    await expect(
      answering(new Response('{}', json), asked)('https://127.0.0.1/', terms),
    ).rejects.toMatchObject({
      code: 'URL_FORBIDDEN',
    })
    expect(asked).toEqual([])
  })

  it('says that a host cannot be asked', async () => {
    const broken = webFetch({ fetch: () => Promise.reject(new TypeError('failed')) })
    await expect(broken(url, terms)).rejects.toMatchObject({ code: 'FETCH_FAILED' })
  })
})
