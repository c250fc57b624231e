/** `verify --memory`: what was seen once is not taken back by an older file. */
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testRootKey } from '../../fixtures/test-registry.ts'
import { issue, present } from '../../fixtures/verification.ts'
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

test('without a memory nothing tells that a pack or a document is an old one', async () => {
  await verify('newer.txt', 'two.pack')
  expect(await verify('older.txt', 'one.pack')).toMatchObject({ exitCode: 0 })
})
