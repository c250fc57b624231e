/** `verify --memory`: what was seen once is not taken back by an older file. */
import { mkdir } from 'node:fs/promises'
import { writePaper } from '@attestat/credential'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { schoolKid, testRootKey } from '../../fixtures/test-registry.ts'
import { issue, listUrls, present, statusIndex } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from './program.ts'

const audience = 'https://admission.university.example'
const now = new Date()
const yesterday = new Date(now.getTime() - 24 * 3_600_000)

let place: Workplace
let memory: string
let files = 0
beforeAll(async () => {
  place = await openWorkplace()
  const student = await livingStudent()
  await place.write('answer.txt', await student.present({ clientId: audience, nonce: 'n'.repeat(22) }))
  await place.write('one.pack', await livingPack(now))
  await place.write('two.pack', await livingPack(now, { publication: 2 }))
  await place.write('later-lists.pack', await livingPack(now, { lists: { issuedAt: now } }))
  await place.write('older.txt', await edition(0))
  await place.write('newer.txt', await edition(1))
  for (const folder of ['answers', 'corrected']) await mkdir(place.path(folder))
  await place.write('answers/a.txt', await edition(0))
})
beforeEach(() => {
  memory = `memory-${++files}.sqlite`
})
afterAll(() => place.remove())

/** A diploma of the one `id` that the fixture has. */
async function edition(seconds: number): Promise<string> {
  const at = new Date(yesterday.getTime() + seconds * 1000)
  const diploma = await issue({
    issuedAt: at,
    change: (document) => ({ ...document, validFrom: at.toISOString() }),
  })
  return present(diploma, { audience, presentedAt: new Date(now.getTime() - 1000) })
}

async function verify(file: string, pack: string, ...more: readonly string[]) {
  const words = `verify ${file} --trust ${pack} --root ${testRootKey} --audience ${audience} --json`
  const { code, json } = await place.attestat(words, ...more)
  return { exitCode: code, json }
}

describe('with a memory', () => {
  test('E6 a pack older than one seen before is refused, and the newer one taken again', async () => {
    expect(await verify('answer.txt', 'two.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    expect(await verify('answer.txt', 'one.pack', '--memory', memory)).toMatchObject({
      exitCode: 3,
      json: { error: { code: 'REGISTRY_ROLLBACK', at: 'one.pack: timestamp.json' } },
    })
    expect(await verify('answer.txt', 'two.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
  })

  test('a document is rejected of which a newer one was seen before, in a folder too', async () => {
    const rejected = { exitCode: 10 }
    await verify('newer.txt', 'one.pack', '--memory', memory)
    const told = await verify('older.txt', 'one.pack', '--memory', memory)
    expect(told).toMatchObject({
      ...rejected,
      json: { codes: expect.arrayContaining(['NEWER_DOCUMENT_KNOWN']) },
    })
    const folder = await verify('answers', 'one.pack', '--memory', memory)
    expect(folder).toMatchObject({
      ...rejected,
      json: { files: [{ codes: expect.arrayContaining(['NEWER_DOCUMENT_KNOWN']) }] },
    })
    expect(await verify('newer.txt', 'one.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
  })

  test('what a folder has shown is known afterwards', async () => {
    await place.write('corrected/b.txt', await place.read('newer.txt'))
    expect(await verify('corrected', 'one.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    expect(await verify('older.txt', 'one.pack', '--memory', memory)).toMatchObject({ exitCode: 10 })
  })

  test('a dry run looks, and remembers nothing', async () => {
    await verify('newer.txt', 'two.pack', '--memory', memory, '--dry-run')
    expect(await verify('older.txt', 'one.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    await verify('newer.txt', 'two.pack', '--memory', memory, '--dry-run')
    expect(await verify('older.txt', 'one.pack', '--memory', memory, '--dry-run')).toMatchObject({
      exitCode: 0,
    })
  })
})

describe('of a paper', () => {
  const rolledBack = { exitCode: 11, json: { codes: expect.arrayContaining(['STATUS_ROLLBACK']) } }
  let paper: string
  beforeAll(async () => {
    const said = { kind: 'school-diploma', name: 'Соколова Анна', title: 'Аттестат', awardedOn: '2026-06-25' }
    const status = { uri: listUrls.token, idx: statusIndex.good }
    paper = await writePaper({ ...said, issuedAt: yesterday, status }, testSigner('school', schoolKid))
    await place.write('paper.txt', paper)
    await mkdir(place.path('papers'))
    await place.write('papers/a.txt', paper)
  })
  /** A paper is given as its text, as a file, or in a folder of them. */
  const ways: readonly (readonly [string, () => readonly string[]])[] = [
    ['the text', () => ['--qr', paper]],
    ['a file', () => ['paper.txt']],
    ['a folder', () => ['papers', '--per-file']],
  ]
  async function look(given: readonly string[], pack: string, ...more: readonly string[]) {
    const options = ['--trust', pack, '--root', testRootKey, '--policy', 'lenient-preview', '--json', ...more]
    const { code, json } = await place.attestat('verify', ...given, ...options)
    const [file = json] = json.files ?? []
    return { exitCode: code, json: file }
  }

  test.each(ways)('D7 %s is not fully checked by an older list than one seen before', async (_, given) => {
    const words = given()
    expect(await look(words, 'one.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    expect(await look(words, 'later-lists.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    expect(await look(words, 'one.pack', '--memory', memory)).toMatchObject(rolledBack)
    expect(await look(words, 'one.pack')).toMatchObject({ exitCode: 0 })
    expect(await look(words, 'later-lists.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
  })

  test.each(ways.slice(1))('in %s answers no request', async (_, given) => {
    const asked = `request new --audience ${audience} --type school-diploma --store asked.sqlite --force`
    expect(await place.attestat(`${asked} --out asked.json`)).toMatchObject({ code: 0 })
    for (const option of ['--request asked.json', '--store asked.sqlite']) {
      const { exitCode, json } = await look(given(), 'one.pack', ...option.split(' '))
      expect([exitCode, json.verdict]).toEqual([10, 'rejected'])
    }
  })

  test.each(ways)('D7 %s says what the next one is held against, however it is given', async (_, given) => {
    expect(await look(given(), 'later-lists.pack', '--memory', memory)).toMatchObject({ exitCode: 0 })
    for (const [, other] of ways) {
      expect(await look(other(), 'one.pack', '--memory', memory)).toMatchObject(rolledBack)
    }
  })
})

test('several at once keep what each has seen, in a file that none of them found there', async () => {
  const start = () => verify('newer.txt', 'later-lists.pack', '--memory', memory)
  const ran = await Promise.all([start(), start(), start(), start()])
  expect(ran.map(({ exitCode }) => exitCode)).toEqual([0, 0, 0, 0])
  const { exitCode, json } = await verify('older.txt', 'one.pack', '--memory', memory)
  expect([exitCode, json.codes.includes('NEWER_DOCUMENT_KNOWN')]).toEqual([10, true])
  expect(json.codes).toContain('STATUS_ROLLBACK')
})

test('without a memory nothing tells that a pack or a document is an old one', async () => {
  await verify('newer.txt', 'two.pack')
  expect(await verify('older.txt', 'one.pack')).toMatchObject({ exitCode: 0 })
})
