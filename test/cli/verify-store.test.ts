/** `request new --store` and `verify --store`: an answer to a request in a file is accepted once. */
import { randomUUID } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { type PresentationRequest, readPresentationRequest } from '@attestat/openid4vc'
import { requestIdOf } from '@attestat/verifier'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livingPack } from '../../fixtures/living-office.ts'
import { type Change, type DiplomaToIssue, issue, present, statusIndex } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from './program.ts'

const audience = 'https://admission.university.example'
const now = new Date()
const store = 'requests.sqlite'

let place: Workplace
let judged: string
beforeAll(async () => {
  place = await openWorkplace()
  await place.write('trust.pack', await livingPack(now))
  judged = await place.pinned('trust.pack')
})
afterAll(() => place.remove())

async function ask(): Promise<PresentationRequest> {
  const words = `request new --audience ${audience} --type school-diploma --store ${store} --json`
  return readPresentationRequest((await place.done(words)).stdout)
}

/** An answer, with a diploma of its own. */
async function answer(
  file: string,
  { clientId, nonce, state }: PresentationRequest,
  issuing: DiplomaToIssue = {},
): Promise<void> {
  const change: Change = (document) => ({ ...document, id: `urn:uuid:${randomUUID()}` })
  const diploma = await issue({ issuedAt: new Date(now.getTime() - 86_400_000), change, ...issuing })
  const shown = await present(diploma, {
    audience: clientId,
    nonce,
    presentedAt: new Date(now.getTime() - 1000),
  })
  await place.write(file, JSON.stringify({ vp_token: { 'school-diploma': [shown] }, state }))
}

async function verify(path: string, ...more: readonly string[]) {
  const { code, json } = await place.attestat(`verify ${path} --store ${store} ${judged} --json`, ...more)
  return { exitCode: code, json }
}

const consumed = expect.arrayContaining(['NONCE_CONSUMED'])

describe('an answer', () => {
  test('is accepted once, and the next time it is told when that was', async () => {
    await answer('one.json', await ask())
    expect(await verify('one.json')).toMatchObject({ exitCode: 0, json: { verdict: 'accepted' } })
    const again = await verify('one.json')
    expect(again).toMatchObject({ exitCode: 10, json: { verdict: 'rejected', codes: consumed } })
    expect(again.json.credentials[0]).not.toHaveProperty('credential')
    const { stdout } = await place.attestat(`verify one.json --store ${store} ${judged} --lang ru`)
    expect(stdout).toMatch(/На запрос уже ответили \d{1,2} \S+ \d{4}/)
  })

  test('that is not accepted leaves the request open', async () => {
    const request = await ask()
    await answer('revoked.json', request, { index: statusIndex.revoked })
    await answer('good.json', request)
    expect((await verify('revoked.json')).exitCode).toBe(10)
    expect((await verify('good.json')).exitCode).toBe(0)
  })

  test('is only looked at in a dry run', async () => {
    await answer('looked-at.json', await ask())
    expect((await verify('looked-at.json', '--dry-run')).exitCode).toBe(0)
    expect((await verify('looked-at.json')).exitCode).toBe(0)
    expect((await verify('looked-at.json', '--dry-run')).json.codes).toEqual(consumed)
  })

  test('comes too late for a request that has expired', async () => {
    const request = await ask()
    await answer('late.json', request)
    const database = new SqliteDatabase(place.path(store))
    const text = JSON.stringify({ ...request.document, exp: Math.floor(now.getTime() / 1000) - 60 })
    database
      .prepare('UPDATE request SET text = ? WHERE id = ?')
      .run(text, await requestIdOf(request.state as string))
    database.close()
    expect(await verify('late.json')).toMatchObject({
      exitCode: 11,
      json: { codes: expect.arrayContaining(['REQUEST_EXPIRED']) },
    })
  })

  test('closes its request only once what it has shown is remembered', async () => {
    const memory = ['--memory', 'seen.sqlite']
    for (const file of ['before.json', 'remembered.json']) await answer(file, await ask())
    expect((await verify('before.json', ...memory)).exitCode).toBe(0)
    const seen = new SqliteDatabase(place.path('seen.sqlite'))
    seen.exec("CREATE TRIGGER full BEFORE INSERT ON seen_document BEGIN SELECT RAISE(ABORT, 'full'); END")
    expect(await verify('remembered.json', ...memory)).toMatchObject({
      exitCode: 5,
      json: { error: { code: 'STORE_IO', at: 'seen.sqlite' } },
    })
    seen.exec('DROP TRIGGER full')
    expect((await verify('remembered.json', ...memory)).exitCode).toBe(0)
    expect(seen.prepare('SELECT count(*) FROM seen_document').pluck().get()).toBe(2)
    seen.close()
    expect((await verify('remembered.json', ...memory)).json.codes).toEqual(consumed)
  })

  test('to a request that is not kept here is rejected', async () => {
    const words = `request new --audience ${audience} --type school-diploma --json`
    await answer('elsewhere.json', readPresentationRequest((await place.done(words)).stdout))
    expect(await verify('elsewhere.json')).toMatchObject({
      exitCode: 10,
      json: { codes: ['REQUEST_UNKNOWN'] },
    })
  })
})

test('in a folder each request is answered once, also by two applicants and in two runs', async () => {
  await mkdir(place.path('answers'))
  const [shared, own] = [await ask(), await ask()]
  await answer('answers/a.json', shared)
  await answer('answers/b.json', shared)
  await answer('answers/c.json', own)
  const files = (...codes: readonly unknown[]) => ({ files: codes.map((one) => ({ codes: one })) })
  expect((await verify('answers', '--dry-run')).exitCode).toBe(10)
  expect(await verify('answers')).toMatchObject({ exitCode: 10, json: files([], consumed, []) })
  expect(await verify('answers')).toMatchObject({
    exitCode: 10,
    json: files(consumed, consumed, consumed),
  })
})

test('a request that is kept is told how to check its answer, and not kept in a dry run', async () => {
  const words = `request new --audience ${audience} --type school-diploma`
  const dry = await place.attestat(`${words} --store other.sqlite --out request.json --dry-run`)
  expect(dry.code).toBe(0)
  expect(dry.stdout).toContain('attestat verify FILE --store other.sqlite')
  const gone = await place.attestat(`verify one.json --store other.sqlite ${judged} --json`)
  expect(gone).toMatchObject({ code: 3, json: { error: { code: 'FILE_NOT_FOUND', at: 'other.sqlite' } } })
})

test.each(['--request one.json', `--audience ${audience}`, '--at 2026-01-01'])(
  'a file of requests does not go with %s',
  async (option) => {
    const { code, json } = await place.attestat(`verify one.json --store ${store} ${judged} ${option} --json`)
    expect({ code, error: json.error.code }).toEqual({ code: 2, error: 'USAGE' })
  },
)
