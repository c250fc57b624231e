/** Runs the programs as their README says, one after another through the files of one folder. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
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

/** Starts a program that listens, and ends it when the work is done. */
async function whileServing<T>(program: string, work: (address: string) => Promise<T>): Promise<T> {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const child = spawn(process.execPath, ['--conditions=source', file], {
    env: { ...process.env, OUT: out },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  try {
    const [line] = await once(createInterface({ input: child.stdout }), 'line')
    return await work(/ listens on (http:\S+)$/.exec(line)?.[1] as string)
  } finally {
    child.kill()
  }
}

interface Asked {
  readonly id: string
  readonly request: object
  readonly resultSecret?: string
}

/** The student answers what was asked. */
async function answerOf({ request }: Asked): Promise<string> {
  await writeFile(join(out, 'request.json'), JSON.stringify(request))
  await run('student.ts')
  return readFile(join(out, 'presentation.bundle.json'), 'utf8')
}

const accepted = {
  verdict: 'accepted',
  credentials: [{ credential: { credentialSubject: { familyName: 'Соколова' } } }],
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

  test.each(['in-express.ts', 'in-fastify.ts'])('%s asks, and takes the answer once', async (program) => {
    await whileServing(program, async (address) => {
      const asked = (await (await fetch(`${address}/requests`, { method: 'POST' })).json()) as Asked
      const init = { method: 'POST', body: await answerOf(asked) }
      const answer = () => fetch(`${address}/answers/${asked.id}`, init)
      expect(await (await answer()).json()).toMatchObject(accepted)
      const refused = async (id: string, body: string | Uint8Array): Promise<unknown> => {
        // In pieces, without its length: what is too long is known by its last byte, when nothing is left to send.
        const pieces = { body: new Blob([body as string]).stream(), duplex: 'half' } as RequestInit
        const response = await fetch(`${address}/answers/${id}`, { method: 'POST', ...pieces })
        expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
        const problem = (await response.json()) as { readonly status: number; readonly code: string }
        expect(problem.status).toBe(response.status)
        // Nothing of the machine.
        expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.[jt]s\b/)
        return `${problem.status} ${problem.code}`
      }
      expect(await refused(asked.id, init.body)).toBe('409 NONCE_CONSUMED')
      expect(await refused('x'.repeat(22), init.body)).toBe('404 REQUEST_UNKNOWN')
      expect(await refused(asked.id, '{')).toBe('400 JSON_INVALID')
      expect(await refused(asked.id, new Uint8Array(16 * 1024 * 1024 + 1))).toBe('413 BODY_TOO_LARGE')
    })
  })

  test('in-hono.ts has the whole service beside its own pages', async () => {
    await whileServing('in-hono.ts', async (address) => {
      expect(await (await fetch(address)).text()).toBe('The university (invented)')
      await run('university.ts', 'ask')
      const { dcql_query: query } = JSON.parse(await readFile(join(out, 'request.json'), 'utf8'))
      const office = { authorization: 'Bearer an-api-key-published-in-an-example' }
      const response = await fetch(`${address}/verifier/requests`, {
        method: 'POST',
        headers: { ...office, 'content-type': 'application/json' },
        body: JSON.stringify({ query, name: { en: 'The office' }, purpose: { en: 'Admission 2027' } }),
      })
      const asked = (await response.json()) as Asked
      const answered = await fetch(`${address}/verifier/responses/${asked.id}`, {
        method: 'POST',
        headers: { 'content-type': 'application/vnd.attestat.bundle+json' },
        body: await answerOf(asked),
      })
      expect(answered.status).toBe(200)
      const result = await fetch(`${address}/verifier/results/${asked.id}`, {
        headers: { authorization: `Bearer ${asked.resultSecret}` },
      })
      expect(await result.json()).toMatchObject({ status: 'answered', result: accepted })
    })
  })
})
