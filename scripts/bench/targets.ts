/** What the measurements should show, and whether they do. Bounds are ratios within one run. */
import type { SigningAlgorithm } from '@attestat/credential'
import { algorithms, type Size } from './diploma.ts'
import { type Row, rowName } from './measure.ts'
import type { Operation } from './operations.ts'

interface Target {
  readonly title: string
  readonly operations: readonly Operation[]
  readonly alg?: SigningAlgorithm
  /** `raw`, or the name of a peer. */
  readonly against: string
  readonly atLeast: number
}

/** Each for both algorithms, unless it names one. */
const bounds: readonly Target[] = [
  {
    title: 'issue an SD-JWT with 15 disclosures: of one raw signature',
    operations: ['issue'],
    alg: 'ES256',
    against: 'raw',
    atLeast: 0.45,
  },
  {
    title: 'issue an SD-JWT with 15 disclosures: of one raw signature',
    operations: ['issue'],
    alg: 'EdDSA',
    against: 'raw',
    atLeast: 0.55,
  },
  {
    title: 'verify a presentation with key binding: of two raw verifications',
    operations: ['verify-kb'],
    against: 'raw',
    atLeast: 0.8,
  },
  {
    title: 'present 3 of 15 without key binding: times @sd-jwt/core',
    operations: ['present'],
    against: '@sd-jwt/core',
    atLeast: 10,
  },
  {
    title: 'present 3 of 15 with key binding: of one raw signature',
    operations: ['present-kb'],
    against: 'raw',
    atLeast: 0.6,
  },
  {
    title: 'verify all 15, or 3 with key binding: times did-jwt-vc',
    operations: ['verify', 'verify-kb'],
    against: 'did-jwt-vc',
    atLeast: 15,
  },
]

const targets: readonly Required<Target>[] = bounds.flatMap((target) =>
  (target.alg ? [target.alg] : algorithms).map((alg) => ({ ...target, alg })),
)

export interface TargetReport {
  readonly title: string
  readonly size: Size
  readonly alg: SigningAlgorithm
  readonly atLeast: number
  /** The lowest of the rows that the target is about. */
  readonly measured: number
  /** Name of that row. */
  readonly slowest: string
  readonly met: boolean
}

/** The targets that the rows say something about, for each size of the diploma, judged by the slowest row. */
export function judgeTargets(rows: readonly Row[]): TargetReport[] {
  return sizes.flatMap((size) => targets.flatMap((target) => judge(target, size, rows)))
}

const sizes: readonly Size[] = ['whole', 'short']

function judge(
  { title, atLeast, against, operations, alg }: Required<Target>,
  size: Size,
  rows: readonly Row[],
): TargetReport[] {
  const [slowest] = rows
    .filter((row) => row.size === size && row.alg === alg && row.format !== 'vc+jwt')
    .filter(({ operation }) => operations.includes(operation))
    .flatMap((row) => ratiosOf(row, against).map((ratio) => ({ row, ratio })))
    .sort((one, other) => one.ratio - other.ratio)
  if (!slowest) return []
  const { row, ratio } = slowest
  return [{ title, size, alg, atLeast, measured: ratio, slowest: rowName(row), met: ratio >= atLeast }]
}

/** The ratio to the raw signatures or to a peer; none where there is nothing to compare with. */
function ratiosOf({ raw, peers }: Row, against: string): number[] {
  if (against === 'raw') return raw ? [raw.ratio] : []
  return peers.filter(({ name }) => name === against).map(({ ratio }) => ratio)
}
