/** Runs every contender's tasks side by side, operation by operation, and keeps the medians. */
import type { FormatId } from '@attestat/credential'
import { Bench } from 'tinybench'
import { attestat } from './attestat.ts'
import { didJwtVc } from './did-jwt-vc.ts'
import { algorithms, makeScenario, type Subject } from './diploma.ts'
import { jose } from './jose.ts'
import { nodeCrypto } from './node-crypto.ts'
import { nodeCryptoDer } from './node-crypto-der.ts'
import { type Contender, type Operation, operations, type Tasks } from './operations.ts'
import { sdJwtCore } from './sd-jwt-core.ts'

/** One operation in one format with one algorithm. */
export interface Row extends Subject {
  readonly operation: Operation
  readonly opsPerSecond: number
  /** The signatures of the same operation alone; absent where there is none. */
  readonly raw?: { readonly opsPerSecond: number; readonly ratio: number }
  readonly peers: readonly Peer[]
}

export type RowSubject = Pick<Row, 'operation' | keyof Subject>

export interface Peer {
  readonly name: string
  readonly opsPerSecond: number
  /** How many times as fast as the peer this toolkit is. */
  readonly ratio: number
}

export interface MeasureOptions {
  /** For each task, after a warm-up of a quarter of it. */
  readonly timeMs: number
  /** Measures only rows whose name contains this. */
  readonly only?: string
  readonly onRow?: (row: Row) => void
}

const documents: readonly (readonly [Subject['size'], FormatId])[] = [
  ['whole', 'vc+sd-jwt'],
  ['whole', 'dc+sd-jwt'],
  ['whole', 'vc+jwt'],
  ['short', 'vc+sd-jwt'],
]
const contenders: readonly Contender[] = [nodeCrypto, nodeCryptoDer, attestat, sdJwtCore, jose, didJwtVc]

/** The name of a row, as `--only` sees it. */
export function rowName({ operation, size, format, alg }: RowSubject): string {
  return `${operation} ${size} ${format} ${alg}`
}

export async function measure(options: MeasureOptions): Promise<Row[]> {
  const rows: Row[] = []
  for (const [size, format] of documents) {
    for (const alg of algorithms) {
      const scenario = await makeScenario({ size, format, alg })
      const tasks = new Map<string, Tasks>()
      for (const contender of contenders) tasks.set(contender.name, await contender.prepare(scenario))
      for (const operation of Object.keys(operations) as Operation[]) {
        const subject = { operation, size, format, alg }
        if (!tasks.get(attestat.name)?.[operation] || !rowName(subject).includes(options.only ?? '')) continue
        const row = toRow(subject, await medians(operation, tasks, options))
        options.onRow?.(row)
        rows.push(row)
      }
    }
  }
  return rows
}

/** Operations per second of each contender, by the median of its latency. */
async function medians(
  operation: Operation,
  tasks: ReadonlyMap<string, Tasks>,
  { timeMs }: MeasureOptions,
): Promise<Map<string, number>> {
  const bench = new Bench({ time: timeMs, warmupTime: timeMs / 4, throws: true })
  for (const [name, { [operation]: task }] of tasks) if (task) bench.add(name, task)
  await bench.run()
  return new Map(
    bench.tasks.map(({ name, result }) => {
      if (result.state !== 'completed') throw new Error(`${operation} by ${name} was not measured`)
      return [name, 1000 / result.latency.p50]
    }),
  )
}

function toRow(subject: RowSubject, speeds: ReadonlyMap<string, number>): Row {
  const own = speeds.get(attestat.name) as number
  const raw = speeds.get(nodeCrypto.name)
  return {
    ...subject,
    opsPerSecond: own,
    ...(raw === undefined ? {} : { raw: { opsPerSecond: raw, ratio: own / raw } }),
    peers: [...speeds]
      .filter(([name]) => name !== attestat.name && name !== nodeCrypto.name)
      .map(([name, opsPerSecond]) => ({ name, opsPerSecond, ratio: own / opsPerSecond })),
  }
}
