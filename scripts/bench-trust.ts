/**
 * How long it takes to open a trust pack of many issuers, beside `JSON.parse` of the same file in the same run.
 *
 *     npm run bench:trust
 *     npm run bench:trust -- 2000
 *
 * The number is that of the issuers (default 10,000). A target that is not met is reported and fails nothing: a busy
 * machine is no fault of the code.
 */
import { loadavg } from 'node:os'
import type { Cost } from './bench/cost.ts'
import { machineLine, thisMachine } from './bench/report.ts'
import { openingCost } from './bench/trust-pack.ts'

const issuers = Number(process.argv[2] ?? 10_000)
const say = (line = ''): void => void process.stdout.write(`${line}\n`)
const cell = (ms: number): string => `${ms.toPrecision(3)} ms`.padStart(18)
const row = (what: string, { perSecond, cpuMicroseconds }: Cost): void =>
  say(`${what.padEnd(52)}${cell(1000 / perSecond)}${cell(cpuMicroseconds / 1000)}`)

say(`${machineLine(thisMachine())}; load ${loadavg()[0]?.toFixed(1)}`)
const { firstMs, open, parse, recognise, bytes } = await openingCost(issuers)
say(`${issuers.toLocaleString('en')} issuers, ${(bytes / 1_048_576).toFixed(1)} MB`)
say()
say(`${''.padEnd(52)}${['by the clock', 'processor time'].map((name) => name.padStart(18)).join('')}`)
say(`${'the pack opened, the first time in a process'.padEnd(52)}${cell(firstMs)}`)
row('the pack opened, again', open)
row('JSON.parse of the file, nothing checked', parse)
row('an issuer recognised, not asked for before', recognise)
say()
const ms = 1000 / open.perSecond
const ofParse = (open.cpuMicroseconds / parse.cpuMicroseconds).toFixed(2)
say(`${ms <= 100 ? 'met    ' : 'NOT MET'} opened in ${ms.toFixed(0)} ms ≤ 100 ms; ${ofParse} × JSON.parse`)
