import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, describe, expect, it } from 'vitest'
import { requestFiles } from '../../../fixtures/request-files.ts'
import { clientId, diplomaQuery, now, trustOf } from '../../../fixtures/verification.ts'
import { type AnswerStore, memoryAnswerStore } from './answer-store.ts'
import { isAnswered, type OpenRequest, type RequestStore, requestIdOf } from './request-store.ts'
import { checkRequestFile, openRequestFile } from './sqlite.node.ts'
import { Verifier } from './verifier.ts'

const { folder, newPath, open: openFile, remove } = requestFiles()
afterAll(remove)

const stores: readonly [string, (capacity?: number) => AnswerStore][] = [
  ['in memory', memoryAnswerStore],
  ['in a file', (capacity) => openFile(newPath(), capacity === undefined ? {} : { capacity })],
]

const trust = await trustOf()
const query = { credentials: [diplomaQuery()] }

/** A request that is open for ten minutes. */
async function ask(requests: RequestStore, at = now): Promise<OpenRequest> {
  const options = { clientId, trust, policy: 'admissions', requests, now: () => at } as const
  return new Verifier(options).ask(query, { purpose: { en: 'Admission' } })
}
const later = (seconds: number): Date => new Date(now.getTime() + seconds * 1000)

describe.each(stores)('open requests %s', (_, open) => {
  it('are found as they were asked, until they are taken', async () => {
    const { requests } = open()
    const request = await ask(requests)
    expect(await requests.find(request.id, now)).toEqual(request)
    expect(await requests.take(request.id, now)).toEqual(request)
    expect(await requests.find(request.id, now)).toBeUndefined()
  })

  it('G1 are taken once, however many ask at the same time', async () => {
    const { requests } = open()
    const { id } = await ask(requests)
    const taken = await Promise.all(Array.from({ length: 50 }, () => requests.take(id, now)))
    expect(taken.filter(isAnswered)).toEqual(Array(49).fill({ answeredAt: now }))
    expect(taken.filter((one) => !isAnswered(one))).toEqual([expect.objectContaining({ id })])
  })

  it('are neither found nor taken once they have expired, taken or not', async () => {
    const { requests } = open()
    const [one, other] = [await ask(requests), await ask(requests)]
    expect(await requests.take(one.id, later(599))).toMatchObject({ id: one.id })
    expect(await requests.find(other.id, later(599))).toMatchObject({ id: other.id })
    for (const { id } of [one, other]) {
      expect(await requests.take(id, later(600))).toBeUndefined()
      expect(await requests.find(id, later(600))).toBeUndefined()
    }
  })

  it('are kept to look at, answered or expired', async () => {
    const { requests } = open()
    const request = await ask(requests)
    expect(await requests.look(request.id)).toEqual({ request })
    await requests.take(request.id, later(1))
    expect(await requests.look(request.id)).toEqual({ request, answeredAt: later(1) })
    expect(await requests.look('no such id')).toBeUndefined()
  })

  it('are not found under an id that was never given out', async () => {
    const { requests } = open()
    const { state } = await ask(requests)
    expect(await requests.take(await requestIdOf(`${state}x`), now)).toBeUndefined()
    // The state opens nothing where an id is expected.
    expect(await requests.take(state, now)).toBeUndefined()
  })

  it('K6 are refused beyond the capacity, and none is dropped for another', async () => {
    const { requests } = open(3)
    const kept = [await ask(requests), await ask(requests), await ask(requests)]
    await expect(ask(requests)).rejects.toMatchObject({ code: 'REQUESTS_FULL', details: { capacity: 3 } })
    await requests.take(kept[0]!.id, now)
    // Its place is kept for saying that it was answered.
    await expect(ask(requests)).rejects.toMatchObject({ code: 'REQUESTS_FULL' })
    expect(await requests.find(kept[1]!.id, now)).toMatchObject({ id: kept[1]!.id })
    expect(await ask(requests, later(601))).toMatchObject({ clientId })
  })
})

it('K6 in memory are ten thousand at most, unless somebody says otherwise', async () => {
  const { requests } = memoryAnswerStore()
  const request = await ask(requests)
  for (let i = 1; i < 10_000; i++) await requests.open({ ...request, id: `${i}` }, now)
  const one = { ...request, id: 'one too many' }
  await expect(requests.open(one, now)).rejects.toMatchObject({ code: 'REQUESTS_FULL' })
  expect(await requests.find('9999', now)).toMatchObject({ id: '9999' })
  await requests.open({ ...one, expiresAt: later(1200) }, later(600))
})

describe.each(stores)('results %s', (_, open) => {
  const place = { secretDigest: 'digest', expiresAt: later(60) }

  it('have a place before they come, and are kept until their own end', async () => {
    const { results } = open()
    await results.expect('id', place, now)
    expect(await results.get('id', now)).toEqual(place)
    await results.put('id', '{"verdict":"accepted"}', later(90))
    expect(await results.get('id', later(89))).toEqual({
      secretDigest: 'digest',
      expiresAt: later(90),
      result: '{"verdict":"accepted"}',
    })
    expect(await results.get('id', later(90))).toBeUndefined()
  })

  it('go nowhere where nobody expects them', async () => {
    const { results } = open()
    await results.put('id', '{}', later(60))
    expect(await results.get('id', now)).toBeUndefined()
  })

  it('are forgotten with their places', async () => {
    const { results } = open(1)
    await results.expect('one', place, now)
    await expect(results.expect('two', place, now)).rejects.toMatchObject({ code: 'REQUESTS_FULL' })
    await results.forget(later(60))
    await results.expect('two', { ...place, expiresAt: later(120) }, later(60))
    expect(await results.get('one', now)).toBeUndefined()
  })
})

describe.each(stores)('a request and its result %s', (_, open) => {
  const place = { secretDigest: 'digest', expiresAt: later(600) }
  const settled = { result: '{"verdict":"accepted"}', expiresAt: later(900) }

  it('are settled together, once', async () => {
    const store = open()
    const { id } = await ask(store.requests)
    await store.results.expect(id, place, now)
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => store.settle(id, settled, now)))
    expect(outcomes).toEqual(['settled', ...Array(4).fill({ answeredAt: now })])
    expect(await store.requests.take(id, now)).toEqual({ answeredAt: now })
    expect(await store.results.get(id, later(899))).toEqual({ secretDigest: 'digest', ...settled })
  })

  it('are left as they are when the request was taken, has expired, or was never asked', async () => {
    const store = open()
    const [taken, expired] = [await ask(store.requests), await ask(store.requests)]
    for (const { id } of [taken, expired]) await store.results.expect(id, place, now)
    await store.results.expect('unknown', place, now)
    await store.requests.take(taken.id, now)
    expect(await store.settle(taken.id, settled, now)).toEqual({ answeredAt: now })
    expect(await store.settle(expired.id, settled, later(600))).toBeUndefined()
    expect(await store.settle('unknown', settled, now)).toBeUndefined()
    for (const id of [taken.id, expired.id, 'unknown'])
      expect(await store.results.get(id, now)).toEqual(place)
  })
})

describe.each(stores)('a request without a place for its result %s', (_, open) => {
  const settled = { result: '{"verdict":"accepted"}', expiresAt: later(900) }

  it('stays open, and is settled once there is one', async () => {
    const { requests, results, settle } = open()
    const { id } = await ask(requests)
    await expect(settle(id, settled, now)).rejects.toMatchObject({ code: 'RESULT_PLACE_MISSING' })
    expect(await requests.find(id, now)).toMatchObject({ id })
    await results.expect(id, { secretDigest: 'digest', expiresAt: later(600) }, now)
    expect(await settle(id, settled, now)).toBe('settled')
    expect(await results.get(id, now)).toMatchObject(settled)
  })
})

describe('a file of requests', () => {
  it('leaves a request open when its result cannot be kept', async () => {
    const path = newPath()
    const { requests, results, settle } = openFile(path)
    const { id } = await ask(requests)
    await results.expect(id, { secretDigest: 'digest', expiresAt: later(600) }, now)
    const disk = new SqliteDatabase(path)
    disk.exec(`CREATE TRIGGER full BEFORE UPDATE ON result BEGIN SELECT RAISE(ABORT, 'full'); END`)
    const settled = { result: '{}', expiresAt: later(900) }
    await expect(settle(id, settled, now)).rejects.toMatchObject({ code: 'STORE_IO' })
    expect(await requests.find(id, now)).toMatchObject({ id })
    disk.exec('DROP TRIGGER full')
    disk.close()
    expect(await settle(id, settled, now)).toBe('settled')
  })

  it('outlives the one who opened it, and is for its owner alone', async () => {
    const path = newPath()
    const first = openFile(path)
    const { id } = await ask(first.requests)
    expect(statSync(path).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o600)
    expect(await openFile(path).requests.take(id, now)).toMatchObject({ id })
    expect(await first.requests.take(id, now)).toEqual({ answeredAt: now })
  })

  it('G1 gives each request to one of several processes', async () => {
    const path = newPath()
    const { requests } = openFile(path)
    const ids = await Promise.all(Array.from({ length: 40 }, async () => (await ask(requests)).id))
    const script = `
      import { openRequestFile } from '@attestat/verifier/sqlite'
      const [path, now, ...ids] = process.argv.slice(1)
      const { requests, close } = openRequestFile(path)
      const taken = []
      for (const id of ids) if ('text' in (await requests.take(id, new Date(now)))) taken.push(id)
      close()
      process.stdout.write(JSON.stringify(taken))`
    const flags = ['--conditions=source', '--input-type=module', '--eval', script]
    const processes = await Promise.all(
      Array.from({ length: 3 }, () =>
        promisify(execFile)(process.execPath, [...flags, path, now.toISOString(), ...ids], {
          cwd: import.meta.dirname,
        }),
      ),
    )
    const taken = processes.flatMap(({ stdout }) => JSON.parse(stdout) as string[])
    expect(taken.toSorted()).toEqual(ids.toSorted())
  })

  it('has no trace of a result that was forgotten', async () => {
    const path = newPath()
    const { results, close } = openFile(path)
    await results.expect('id', { secretDigest: 'digest', expiresAt: later(60) }, now)
    await results.put('id', '"CANARY-FAMILY-NAME"', later(60))
    await results.forget(later(60))
    close()
    expect(readFileSync(path).includes('CANARY')).toBe(false)
  })

  it.each([
    ['text', (path: string) => writeFileSync(path, 'not a database'), 'STORE_CORRUPT'],
    [
      'another program’s database',
      (path: string) => new SqliteDatabase(path).exec('CREATE TABLE t (x)').close(),
      'STORE_CORRUPT',
    ],
    [
      'a file of a later program',
      (path: string) => {
        openRequestFile(path).close()
        const database = new SqliteDatabase(path)
        database.pragma('user_version = 3')
        database.close()
      },
      'STORE_VERSION',
    ],
  ])('is not %s', (_, write, code) => {
    const path = newPath()
    write(path)
    for (const open of [checkRequestFile, openRequestFile]) {
      expect(() => open(path)).toThrow(expect.objectContaining({ code, at: path }))
    }
  })

  it('is refused where it cannot be made', () => {
    const path = join(folder, 'no-such-folder', 'requests.sqlite')
    for (const open of [checkRequestFile, openRequestFile]) {
      expect(() => open(path)).toThrow(expect.objectContaining({ code: 'STORE_IO' }))
    }
  })

  it('is looked at without being made, or changed', () => {
    const path = newPath()
    const around = () => readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))
    checkRequestFile(path)
    expect(around()).toEqual([])
    writeFileSync(path, '')
    checkRequestFile(path)
    expect(readFileSync(path)).toHaveLength(0)
    openRequestFile(path).close()
    const before = readFileSync(path)
    checkRequestFile(path)
    expect(around()).toEqual([basename(path)])
    expect(readFileSync(path)).toEqual(before)
  })
})
