import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { baseUrl, type ExaminedIssuer, now, openExaminedIssuer } from '../../../fixtures/examined-issuer.ts'
import type { Fetching } from './fetch-page.ts'
import { lookAtServer } from './live-site.ts'

let place: ExaminedIssuer
beforeEach(async () => {
  place = await openExaminedIssuer()
})
afterEach(() => place.remove())

/** A dialler that finds the published folder at the issuer’s own address, and what was asked of it. */
function dialler(): { asked: string[]; fetching: Fetching } {
  const asked: string[] = []
  const fetch: Fetching['fetch'] = async (input) => {
    const url = new URL(String(input))
    asked.push(url.href)
    const content = await readFile(join(place.site, url.pathname)).catch(() => undefined)
    const headers = { date: now.toUTCString(), 'content-type': 'application/json' }
    return content ? new Response(content, { headers }) : new Response('', { status: 404, headers })
  }
  return { asked, fetching: { fetch, now: () => now, timeoutMs: 5000 } }
}

test('looks over https at every page that publish writes for verifiers', async () => {
  const { asked, fetching } = dialler()
  const facts = await lookAtServer(baseUrl, place.context(), fetching)
  const published = (await place.examined()).sites[0]
  expect([...facts.pages.keys()].sort()).toEqual([...(published?.pages.keys() ?? [])].sort())
  expect(asked).toContain('https://school.example/.well-known/did.json')
  expect(asked).toContain('https://school.example/status/1.statuslist.jwt')
  expect(facts).toMatchObject({ kind: 'server', privateFiles: [], aheadOfServerSeconds: 0 })
  expect(await place.faults({ sites: [facts] })).toEqual([
    'CORS_MISSING',
    'CONTENT_TYPE_UNEXPECTED',
    'CONTENT_TYPE_UNEXPECTED',
  ])
})

test('gives a host up that is not there', async () => {
  let asked = 0
  const { fetching } = dialler()
  const fetch: Fetching['fetch'] = async () => {
    asked++
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENOTFOUND' } })
  }
  const facts = await lookAtServer(baseUrl, place.context(), { ...fetching, fetch })
  expect(asked).toBeLessThanOrEqual(4)
  expect(facts.privateFiles).toBeUndefined()
  expect(new Set(await place.faults({ sites: [facts] }))).toEqual(new Set(['PAGE_UNREACHABLE']))
})
