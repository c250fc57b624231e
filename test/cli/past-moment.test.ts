/** "Was it valid then", asked today: with the trust pack of today, of answers that were signed today. */
import { mkdir } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { testRootKey } from '../../fixtures/test-registry.ts'
import { statusIndex } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from './program.ts'

const audience = 'https://admission.university.example'
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString()
/** The diplomas were issued a day ago, the pack was published an hour ago. */
const then = hoursAgo(12)

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  await place.write('trust.pack', await livingPack())
  for (const [name, index] of Object.entries({ good: statusIndex.good, revoked: statusIndex.revoked })) {
    const student = await livingStudent(index)
    const answer = await student.present({ clientId: audience, nonce: 'n'.repeat(22) })
    await mkdir(place.path(name))
    await place.write(`${name}/answer.txt`, answer)
  }
})
afterAll(() => place.remove())

const verify = (path: string, ...words: readonly string[]) =>
  place.attestat(`verify ${path} --trust trust.pack --root ${testRootKey} --audience ${audience}`, ...words)

test('a document that is good today was good then; both times are said', async () => {
  const { code, json } = await verify('good/answer.txt', '--at', then, '--json')
  expect([code, json.verdict, json.asOf]).toEqual([0, 'accepted', then])
  expect(Date.parse(json.now)).toBeGreaterThan(Date.parse(then))
  const told = await verify('good/answer.txt', '--at', then)
  const [asOf, now] = [/as of .+? at (\d\d:\d\d) UTC/, /judged on .+ at \d\d:\d\d UTC, policy admissions/]
  expect(asOf.exec(told.stdout)?.[1]).toBe(then.slice(11, 16))
  expect(told.stdout).toMatch(now)
  expect((await verify('good/answer.txt')).stdout).not.toContain('judged on')
})

test('before it was signed it was not', async () => {
  const { code, json } = await verify('good/answer.txt', '--at', hoursAgo(36), '--json')
  expect([code, json.codes.includes('ISSUED_IN_FUTURE')]).toEqual([10, true])
})

test('whether one that is revoked today was revoked then, nobody says', async () => {
  const today = await verify('revoked/answer.txt', '--json')
  expect([today.code, today.json.codes.includes('STATUS_REVOKED')]).toEqual([10, true])
  const { code, json } = await verify('revoked/answer.txt', '--at', then, '--json')
  expect([code, json.codes.includes('STATUS_REVOKED_LATER')]).toEqual([11, true])
})

test('a folder and its report are judged as of then too', async () => {
  const { code, json } = await verify('good', '--at', then, '--report', 'report.csv', '--json')
  expect([code, json.asOf, json.counts.accepted]).toEqual([0, then, 1])
  expect(await place.read('report.csv')).toContain(`${then.slice(0, 16).replace('T', ' ')} UTC`)
  const revoked = await verify('revoked', '--at', then, '--json')
  expect([revoked.code, revoked.json.files[0].codes]).toEqual([
    11,
    ['STATUS_REVOKED_LATER', 'NONCE_NOT_ASKED'],
  ])
})
