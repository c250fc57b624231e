/** A folder is being judged when the power goes: the next run goes on, and the report is the same as without. */
import { mkdir, readdir, stat, writeFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answersPack, shownDiplomaOf } from '../../fixtures/answers.ts'
import { clientId } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from '../cli/program.ts'

const count = 1200
const report = 'verdicts.csv'
const journal = `.${report}.journal`

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  await place.write('trust.pack', await answersPack())
  await mkdir(place.path('answers'))
  const answer = await shownDiplomaOf('Соколова')
  // White space around an answer is no part of it, and makes each file another one.
  for (let i = 0; i < count; i++) await writeFile(answerPath(i), `${answer}${'\n'.repeat(i + 1)}`)
})
afterAll(() => place.remove())

const answerPath = (i: number) => place.path(`answers/${String(i).padStart(4, '0')}.txt`)
// At whatever time this runs, what the registry of the pack says is old, and nothing that was presented is too old.
const verify = `verify answers --trust trust.pack --policy archive --audience ${clientId} --json`

async function lengthOf(name: string): Promise<number> {
  return stat(place.path(name)).then(
    ({ size }) => size,
    () => 0,
  )
}

/** Kills a run of one thread when it has written down something more. */
async function killed(): Promise<void> {
  const before = await lengthOf(journal)
  const power = new AbortController()
  const run = place.attestatWith({ killedBy: power.signal }, `${verify} --workers 1 --report ${report}`)
  while ((await lengthOf(journal)) < before + 10_000) await wait(1)
  power.abort()
  expect((await run).code).toBe(-1)
  expect(await readdir(place.folder)).toEqual(expect.arrayContaining([journal]))
  expect(await readdir(place.folder)).not.toContain(report)
}

test('goes on where it was, as of the same moment, and leaves nothing but the report', async () => {
  await killed()
  await killed()
  await writeFile(answerPath(0), 'another one')
  const names = await readdir(place.folder)
  const { code, json } = await place.attestat(`${verify} --report ${report}`)
  expect(code).toBe(10)
  expect(json.continued).toBeGreaterThan(10)
  expect(json.continued).toBeLessThan(count)
  // What has changed since is judged anew.
  expect(json.counts).toEqual({ accepted: 0, rejected: 1, undecided: count - 1 })
  const left = names.map((name) => (name === journal ? report : name))
  expect((await readdir(place.folder)).sort()).toEqual(left.sort())

  const { json: clean } = await place.attestat(`${verify} --report clean.csv --at ${json.asOf}`)
  expect(clean.continued).toBe(0)
  expect(await place.read(report)).toBe(await place.read('clean.csv'))
})
