/** Runs the programs as their README says, one after another through the files of one folder. */
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let out: string

beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'attestat-examples-'))
})
afterAll(() => rm(out, { recursive: true, force: true }))

async function run(program: string, ...options: string[]): Promise<string[]> {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--conditions=source', file, ...options], {
    env: { ...process.env, OUT: out },
  })
  return stdout.trimEnd().split('\n')
}

describe('the examples', () => {
  test('let a registrar issue two diplomas and refuse an impossible date', async () => {
    expect(await run('registrar.ts')).toEqual([
      'Лицей № 130 (вымышленный) is did:web:school130.example.',
      'Row 4, Дата выдачи: Expected a day of the calendar, dd.MM.yyyy',
      'Issued 2, refused 1; the second time 0.',
      'Ready to be handed over: school-diploma_05424_001234567.vc.sd-jwt, school-diploma_05424_001234568.vc.sd-jwt',
      expect.stringMatching(/^Published \d+ files\.$/),
      'The ministry recognises the school: trust.pack',
    ])
  })

  test('let a university ask for a name and one mark', async () => {
    expect(await run('university.ts', 'ask')).toEqual([
      'Asked for a name and the mark in informatics: request.json',
    ])
  })

  test('let a student show these and nothing else', async () => {
    expect(await run('student.ts')).toEqual([
      'In the wallet: School-leaving certificate from Лицей № 130 (вымышленный).',
      'The admissions office (invented) asks for: Admission 2027.',
      'To be shown: Family name, Given name, Informatics.',
      expect.stringMatching(/^Stays hidden: \d+ other claims\.$/),
      'Sent: presentation.bundle.json. Shown so far: 1 time.',
    ])
  })

  test('let the university accept the answer, and nobody else', async () => {
    const lines = await run('university.ts')
    expect(lines[0]).toBe('Verdict: accepted')
    expect(lines).toContain('  Соколова Анна: Аттестат о среднем общем образовании, informatics 5')
    expect(lines.filter((line) => line.startsWith('  passed: ')).length).toBeGreaterThan(10)
    expect(lines.at(-1)).toBe('Shown to somebody else: rejected (KB_AUD_MISMATCH)')
  })
})
