import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoStudent } from '../fixtures/records/generate-graduates.ts'
import { type JourneySummary, runJourney } from '../scripts/demo/journey.ts'

let out: string
let summary: JourneySummary
const story: string[] = []

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'journey-'))
  summary = await runJourney({ out, say: (line = '') => story.push(line), now: () => new Date() })
}, 120_000)
afterAll(() => rm(out, { recursive: true, force: true }))

test('signs the 988 good rows of 1,000 and names the 12 others', () => {
  expect(summary).toMatchObject({ issued: 988, faultyRows: 12 })
})

test('issues nothing when the same file comes again', () => {
  expect(summary.reissuedOnSecondRun).toBe(0)
})

test('shows a name and one mark, and hides all else that can be hidden', () => {
  expect(summary.disclosed).toEqual(['Family name', 'Given name', 'Informatics'])
  expect(summary.hidden).toEqual(
    expect.arrayContaining(['Date of birth', 'Patronymic', 'Grade point average']),
  )
  expect(summary.hidden.length).toBeGreaterThan(15)
})

test('accepts the student and refuses the four others, each with its own code', () => {
  expect(summary.verdicts).toEqual({
    student: { verdict: 'accepted' },
    otherAudience: { verdict: 'rejected', code: 'KB_AUD_MISMATCH' },
    revoked: { verdict: 'rejected', code: 'STATUS_REVOKED' },
    tampered: { verdict: 'rejected', code: 'SIGNATURE_INVALID' },
    unknownIssuer: { verdict: 'rejected', code: 'ISSUER_NOT_TRUSTED' },
  })
})

test('opens no socket while it verifies', () => {
  expect(summary.socketsOpened).toBe(0)
})

test('leaves what is needed to try the commands by hand', async () => {
  const files = await readdir(out)
  expect(files).toEqual(
    expect.arrayContaining([
      'trust.pack',
      'request.json',
      'presentation.bundle.json',
      'student.wallet',
      'passphrase.txt',
    ]),
  )
  expect((await readdir(join(out, 'documents'))).length).toBe(988 + 8)
})

test('sends nothing that was hidden: the bundle holds no birth date, not even encoded', async () => {
  const bundle = JSON.parse(await readFile(join(out, 'presentation.bundle.json'), 'utf8'))
  const [presentation] = Object.values(bundle.vp_token as Record<string, [string]>)[0] as [string]
  const decoded = presentation
    .split(/[~.]/)
    .map((part) => Buffer.from(part, 'base64url').toString('utf8'))
    .join('\n')
  expect(decoded).toContain(demoStudent.familyName)
  expect(decoded).not.toContain(demoStudent.birthDate)
  expect(decoded).not.toContain(demoStudent.patronymicName)
})

test('keeps the wallet sealed: nothing about its owner can be read from the file', async () => {
  const path = join(out, 'student.wallet')
  const bytes = (await readFile(path)).toString('latin1')
  for (const text of [
    demoStudent.familyName,
    demoStudent.givenName,
    'school-diploma',
    demoStudent.birthDate,
  ]) {
    expect(bytes).not.toContain(Buffer.from(text, 'utf8').toString('latin1'))
  }
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o600)
})
