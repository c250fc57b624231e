/**
 * How fast a folder of answers is verified on one core and on two, what memory that takes, and how long one verdict
 * takes from a cold start; beside bare signatures in the same run, by the built program.
 *
 *     npm run bench:bulk
 *     npm run bench:bulk -- 5000
 *
 * The number is that of the answers (default 50,000, for which about 1 GB of disk is needed where temporary files go).
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { generateKeyPairSync, sign, verify } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { packSummary } from '@attestat/trust'
import { audience, writeAnswers } from './bench/answers.ts'
import { costOf } from './bench/cost.ts'
import { canKeepToOneCore, coldStarts, runProgram } from './bench/programs.ts'
import { machineLine, thisMachine } from './bench/report.ts'

const answers = Number(process.argv[2] ?? 50_000)
const schools = 200
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const count = (number: number): string => number.toLocaleString('en', { maximumSignificantDigits: 4 })
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`

/** Both signatures of a presentation: over what is signed of a diploma, and over a key-binding JWT. */
async function twoVerifications(): Promise<number> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const dsaEncoding = 'ieee-p1363'
  const signed = [new Uint8Array(10_121), new Uint8Array(300)].map((message) => ({
    message,
    signature: sign('sha256', message, { key: privateKey, dsaEncoding }),
  }))
  const times = 4000
  const cost = await costOf(times, async () => {
    for (let i = 0; i < times; i++) {
      for (const { message, signature } of signed) {
        verify('sha256', message, { key: publicKey, dsaEncoding }, signature)
      }
    }
  })
  return cost.cpuMicroseconds
}

function target(what: string, isMet: boolean): void {
  say(`${isMet ? 'met    ' : 'NOT MET'} ${what}`)
}

const folder = mkdtempSync(join(tmpdir(), 'bench-bulk-'))
try {
  mkdirSync(join(folder, 'answers'))
  say(`${machineLine(thisMachine())}; load ${loadavg()[0]?.toFixed(1)}`)
  say(`${count(answers)} presentations with key binding, diplomas of ${schools} issuers in one trust pack`)
  const pack = await writeAnswers(join(folder, 'answers'), answers, schools)
  writeFileSync(join(folder, 'trust.pack'), pack)
  const [rootKey = ''] = (await packSummary(pack)).registry.rootKeys
  say()
  const raw = await twoVerifications()
  say(
    `${''.padEnd(34)}${['by the clock', 'processor time', 'of raw', 'growth', 'peak'].map((name) => name.padStart(16)).join('')}`,
  )
  say(
    `${'two bare verifications'.padEnd(34)}${[`${count(1e6 / raw)}/s`, `${count(raw)} µs`, '1'].map((cell) => cell.padStart(16)).join('')}`,
  )
  const trusting = ['--trust', 'trust.pack', '--root', rootKey]
  const verifying = ['verify', 'answers', ...trusting, '--audience', audience, '--quiet']
  const measured = async (workers: number, report: string) => {
    const words = [...verifying, '--workers', String(workers), '--report', report]
    // One worker would leave the reading and the report to the other core.
    const run = await runProgram(words, folder, workers === 1 && canKeepToOneCore)
    if (run.exitCode !== 0)
      throw new Error(`expected every answer to be accepted, found exit code ${run.exitCode}`)
    const cpu = (run.cpuSeconds * 1e6) / answers
    const cells = [
      `${count(answers / run.seconds)}/s`,
      `${count(cpu)} µs`,
      (raw / cpu).toFixed(2),
      megabytes(run.growth),
      megabytes(run.peak),
    ]
    say(
      `${`${workers === 1 ? `1 worker${canKeepToOneCore ? ' on one core' : ''}` : `${workers} workers`}, ${report}`.padEnd(34)}${cells.map((cell) => cell.padStart(16)).join('')}`,
    )
    return { ...run, perSecond: answers / run.seconds }
  }
  const one = await measured(1, 'one.csv')
  const two = await measured(2, 'two.csv')
  await measured(2, 'two.jsonl')
  await measured(2, 'two.xlsx')
  const first = ['verify', 'answers/000000.vc.sd-jwt', ...verifying.slice(2)]
  const { node, program } = coldStarts(first, folder)
  say(
    `one verdict from a cold start: ${count(program.clock)} ms (node -e 0: ${count(node.clock)}), processor time ${count(program.processor)} ms (${count(node.processor)})`,
  )
  say()
  const byClock = two.perSecond / one.perSecond
  const atBest = (2 * one.cpuSeconds) / two.cpuSeconds
  target(
    `two cores: ${byClock.toFixed(2)} times one ≥ 1.8; by processor time at best ${atBest.toFixed(2)}`,
    byClock >= 1.8,
  )
  target(`memory at most ${megabytes(two.peak)} ≤ 512 MB`, two.peak <= 512 * 1_048_576)
  target(
    `a cold start takes ${count(program.clock)} ms ≤ 250; ${count(program.processor / node.processor)} times the processor time of node -e 0`,
    program.clock <= 250,
  )
} finally {
  rmSync(folder, { recursive: true })
}
