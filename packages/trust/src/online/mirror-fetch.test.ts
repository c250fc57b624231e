import { expect, it } from 'vitest'
import { mirrorFetch } from './mirror-fetch.ts'

const terms = { maxBytes: 1, accept: [] }

it('asks the mirror alone, by host and path', async () => {
  const asked: string[] = []
  const fetchFact = mirrorFetch('https://mirror.example/facts/', async (url) => {
    asked.push(url)
    return new Uint8Array()
  })
  await fetchFact('https://school.example:8443/status/1.statuslist.jwt#7', terms)
  await fetchFact('https://school.example/status/../../x', terms)
  expect(asked).toEqual([
    'https://mirror.example/facts/school.example:8443/status/1.statuslist.jwt',
    'https://mirror.example/facts/school.example/x',
  ])
})

it('refuses what is no address', async () => {
  const fetchFact = mirrorFetch('https://mirror.example', async () => new Uint8Array())
  await expect(fetchFact('status/1', terms)).rejects.toMatchObject({ code: 'FETCH_FAILED' })
})
