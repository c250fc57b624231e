/**
 * What the verifier's service carries: its maximum, how it answers at 70 % of it, and what becomes of ten times the
 * load. The service, and the load, each in a process of its own; beside bare signatures and the library in this one.
 *
 *     npm run bench:service
 *     npm run bench:service -- --seconds 10
 *
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readCompactJws, verifyJws } from '@attestat/credential'
import { openTrustPack } from '@attestat/trust'
import { verify } from '@attestat/verifier'
import { livingPack, livingStudent } from '../fixtures/living-office.ts'
import { testPublicJwk } from '../fixtures/test-keys.ts'
import { testRootKey } from '../fixtures/test-registry.ts'
import { type Serving, serveVerifier } from '../test/cli/serving.ts'
import { costForSeconds } from './bench/cost.ts'
import { machineLine, thisMachine } from './bench/report.ts'
import type { LoadReport, LoadTask } from './bench/service-load.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } })
const seconds = Number(values.seconds)
const clientId = 'https://admission.university.example'
const apiKey = 'a-key-of-the-load-bench'
const connections = 100
/** Presentations that differ, so that nothing is answered from memory. */
const presentations = 400

const folder = await mkdtemp(join(tmpdir(), 'attestat-service-'))
const say = (line: string): unknown => process.stdout.write(`${line}\n`)
try {
  const pack = await livingPack()
  await writeFile(join(folder, 'trust.pack'), pack)
  await writeFile(join(folder, 'api-keys.txt'), `${apiKey}\n`)
  const student = await livingStudent()
  const bodies: string[] = []
  for (let i = 0; i < presentations; i++) {
    bodies.push(await student.present({ clientId, nonce: `nonce-of-presentation-${i}` }))
  }
  say(machineLine(thisMachine()))
  await inThisProcess(pack, bodies)
  const serving = await serveVerifier(folder, [
    ...['--url', 'https://verifier.example', '--trust', 'trust.pack', '--root', testRootKey],
    ...['--audience', clientId, '--api-keys', 'api-keys.txt'],
  ])
  try {
    await measure(serving, bodies)
  } finally {
    serving.signal('SIGTERM')
    await serving.ended()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function inThisProcess(pack: string, bodies: readonly string[]): Promise<void> {
  const trust = await openTrustPack(new TextEncoder().encode(pack), { pinnedRoot: [testRootKey] })
  const [first = ''] = bodies
  const jws = readCompactJws(first.split('~', 1)[0] ?? '')
  const key = testPublicJwk('school')
  const bare = await costForSeconds(2, () => verifyJws(jws, key, 'jws'))
  let i = 0
  const library = await costForSeconds(3, () =>
    verify(bodies[i++ % bodies.length] as string, {
      trust,
      policy: 'admissions',
      audience: clientId,
      now: new Date(),
    }),
  )
  say(`bare signature verifications: ${rounded(bare.perSecond)}/s`)
  say(`presentations by the library: ${rounded(library.perSecond)}/s`)
}

async function measure({ address }: Serving, bodies: readonly string[]): Promise<void> {
  const task = {
    url: `${address}/verify`,
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'text/plain' },
    bodies,
  }
  await loaded({ ...task, connections, seconds: Math.min(5, seconds) })
  const most = await loaded({ ...task, connections, seconds: Math.max(3, seconds / 4) })
  say(`maximum, ${connections} connections: ${line(most)}`)
  const rate = 0.7 * most.perSecond
  const steady = await loaded({ ...task, connections, seconds, rate })
  const faults = Object.entries(steady.statuses).filter(([status]) => status !== '200')
  say(`70 % of it for ${seconds} s: ${line(steady)}`)
  verdict('no answer but 200, p99 at most 200 ms', faults.length === 0 && steady.p99 <= 200)

  const flood = loaded({ ...task, connections: 10 * connections, seconds: Math.max(3, seconds / 6) })
  const flooded = await flood
  say(`ten times the connections: ${line(flooded)}`)
  const strange = Object.keys(flooded.statuses).filter((status) => !['200', '429', '503'].includes(status))
  verdict('no answer but 200, 429 and 503', strange.length === 0)
  const recovery = await recoverySeconds(task)
  say(`after that, until ten answers in a row came within 200 ms each: ${recovery.toFixed(2)} s`)
  verdict('at most 5 s', recovery <= 5)
}

/** Runs one task in a process of its own. */
async function loaded(task: LoadTask): Promise<LoadReport> {
  const program = fileURLToPath(new URL('bench/service-load.ts', import.meta.url))
  const child = spawn(process.execPath, ['--conditions=source', program], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  child.stdin.end(JSON.stringify(task))
  return JSON.parse(await text(child.stdout)) as LoadReport
}

/** How long it takes until ten answers in a row are good and quick. */
async function recoverySeconds({
  url,
  headers,
  bodies,
}: Pick<LoadTask, 'url' | 'headers' | 'bodies'>): Promise<number> {
  const begin = performance.now()
  for (let good = 0; good < 10; ) {
    const sent = performance.now()
    const response = await fetch(url, { method: 'POST', headers, body: bodies[0] as string })
    await response.arrayBuffer()
    good = response.status === 200 && performance.now() - sent <= 200 ? good + 1 : 0
  }
  return (performance.now() - begin) / 1000
}

function line({ statuses, perSecond, p50, p99, longest }: LoadReport): string {
  const counts = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`)
  const times = [p50, p99, longest].map((time) => time.toFixed(1))
  return `${rounded(perSecond)}/s, p50 ${times[0]} ms, p99 ${times[1]} ms, longest ${times[2]} ms (${counts.join(', ')})`
}

function verdict(target: string, met: boolean): void {
  say(`  target: ${target}: ${met ? 'met' : 'NOT MET'}`)
}

function rounded(rate: number): string {
  return rate.toFixed(rate < 100 ? 1 : 0)
}
