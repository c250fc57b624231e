/**
 * How fast documents are issued, published and printed, and what memory it takes, beside bare signatures in the same
 * run.
 *
 *     npm run bench:issuer
 *     npm run bench:issuer -- 20000
 *
 * The number is that of the rows (default 100,000, for which about 4 GB of disk are needed where temporary files go).
 * A target that is not met is reported and fails nothing: a busy machine is no fault of the code.
 */
import { loadavg } from 'node:os'
import { didKeySigner, generateKey } from '@attestat/keys'
import { type Cost, meanOf } from './bench/cost.ts'
import {
  issuingCost,
  preflightCost,
  signatureCost,
  statusListCost,
  withSpreadsheet,
} from './bench/issuing.ts'
import { printCost } from './bench/print.ts'
import { machineLine, thisMachine } from './bench/report.ts'

const rows = Number(process.argv[2] ?? 100_000)
const signer = didKeySigner(await generateKey('ES256'))
const school = { did: signer.kid?.split('#')[0] ?? '', signer }
const machine = thisMachine()
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const count = (number: number): string => number.toLocaleString('en', { maximumSignificantDigits: 4 })
const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`

/** So many a second were asked for where one core makes 28,000 signatures: what counts is the ratio in one run. */
const [documentsOfRaw, rowsOfRaw] = [4_000 / 28_000, 50_000 / 28_000]

function row(what: string, cost: Cost, raw: Cost): void {
  const cells = [`${count(cost.perSecond)}/s`, `${count(cost.cpuMicroseconds)} µs`]
  const ofRaw = (raw.cpuMicroseconds / cost.cpuMicroseconds).toFixed(3)
  say(`${what.padEnd(52)}${[...cells, ofRaw].map((cell) => cell.padStart(16)).join('')}`)
}

/** @param atBest What it would be if all the cores that can take a part had nothing else to do. */
function judge(what: string, atLeast: number, byClock: number, atBest: number): void {
  const verdict = byClock >= atLeast ? 'met    ' : 'NOT MET'
  say(`${verdict} ${what}: ${count(byClock)} ≥ ${count(atLeast)}; by processor time at best ${count(atBest)}`)
}

await withSpreadsheet(rows, async (file, folder) => {
  say(`${machineLine(machine)}; load ${loadavg()[0]?.toFixed(1)}; ${count(rows)} rows`)
  say()
  const before = await signatureCost()
  const issuing = await issuingCost(rows, file, folder, school)
  // A neighbour on the same machine comes and goes within a minute.
  const raw = meanOf(before, await signatureCost())
  say(
    `${''.padEnd(52)}${['by the clock', 'processor time', 'of raw signing'].map((name) => name.padStart(16)).join('')}`,
  )
  row('a bare ES256 signature', raw, raw)
  row('a document: CSV to verified, recorded, written', issuing, raw)
  const seconds = count(1 / issuing.revocation.perSecond)
  const preflight = await preflightCost(rows, file)
  row('preflight alone: read and lint a row', preflight, raw)
  const list = await statusListCost(folder, school)
  row('a status list of 1,048,576 entries, both encodings', list, raw)
  const print = await printCost()
  row('a printed diploma (PDF/A-3)', print, raw)
  const { growth, peak } = issuing.memory
  say(`all of them revoked by their key, and published: ${seconds} s`)
  say(`memory: ${megabytes(growth)} more at the last row than at row 10,000; at most ${megabytes(peak)}`)
  say()
  const perCore = ({ cpuMicroseconds }: Cost): number => 1_000_000 / cpuMicroseconds
  const ofRaw = (perSecond: number): number => perSecond / raw.perSecond
  const atBest = perCore(issuing) * Math.min(machine.cores, 2)
  judge('documents, of bare signatures', documentsOfRaw, ofRaw(issuing.perSecond), ofRaw(atBest))
  judge(
    'rows in preflight, of bare signatures',
    rowsOfRaw,
    ofRaw(preflight.perSecond),
    ofRaw(perCore(preflight)),
  )
  judge('status lists a second', 1, list.perSecond, perCore(list))
  judge('PDFs a second', 30, print.perSecond, perCore(print))
  say(
    `${growth < 150 * 1_048_576 ? 'met    ' : 'NOT MET'} memory: ${megabytes(growth)} < 150 MB from row 10,000 on`,
  )
})
