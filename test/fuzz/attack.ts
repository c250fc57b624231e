/** Throws changed inputs at one way in, and sees that every one of them gets an answer. */
import { ToolkitError } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { seededRandom } from '../../fixtures/records/random.ts'
import { isLong, seed } from '../faults/chances.ts'
import { type Mutate, mutator } from './mutate.ts'

/** How many changed inputs each way in gets: `ATTESTAT_TRIES=1000 npx vitest run test/fuzz`. */
const allTries = Number(process.env.ATTESTAT_TRIES ?? (isLong ? 1_000_000 : 100_000))

/** A way in. */
export interface Target {
  /** The function, and what it is handed. */
  readonly name: string
  /** Good inputs, to be changed. */
  readonly good: readonly string[]
  /** Takes an input, and judges the answer if there is more to say than that there is one. */
  readonly take: (input: string | Uint8Array) => Promise<unknown>
  /** Codes of refusals: what is documented of inputs that are no such thing at all. */
  readonly refusals: RegExp
  /** Takes texts only. */
  readonly textOnly?: boolean
  /** What part of the changed inputs it gets. Default: all of them. */
  readonly share?: number
}

/** Good inputs that cost much to answer, seldom among those that have the same parts and cost little. */
export function seldom(costly: readonly string[], cheap: readonly string[]): readonly string[] {
  return [
    ...costly,
    ...Array.from({ length: 19 * costly.length }, (_, i) => cheap[i % cheap.length] as string),
  ]
}

/** The tests of a way in. */
export function attack(target: Target): void {
  const tries = allTries * (target.share ?? 1)
  it(`${target.name} answers ${tries} changed inputs, by seed ${seed}`, async () => {
    const random = seededRandom(seed)
    const mutate = mutator(seed)
    const measured = measure()
    for (let i = 0; i < tries; i++) {
      const input = change(random.pick(target.good), i, target, mutate)
      await measured.of(() => answers(target, input))
    }
    if (isLong) console.info(`${target.name}: ${measured.told()}`)
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  }, 3_600_000)

  it(`${target.name} answers whatever is no change of anything`, async () => {
    const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), fc.base64String())
    await fc.assert(
      fc.asyncProperty(anything, (input) => answers(target, input)),
      { numRuns: tries / 50, seed },
    )
  }, 600_000)

  it(`${target.name} answers its good inputs`, async () => {
    for (const input of new Set(target.good)) await answers(target, input)
  })
}

/** What the answers cost: told and never judged, for a busy machine makes any of them slow. */
function measure(): {
  readonly of: (work: () => Promise<void>) => Promise<void>
  readonly told: () => string
} {
  const megabytes = (): number => process.memoryUsage.rss() / 1_048_576
  const before = megabytes()
  let [count, slowest, most] = [0, 0, before]
  return {
    async of(work) {
      const start = performance.now()
      await work()
      slowest = Math.max(slowest, performance.now() - start)
      if (++count % 1000 === 0) most = Math.max(most, megabytes())
    },
    told: () => `slowest ${slowest.toFixed(1)} ms, memory +${(most - before).toFixed(0)} MB`,
  }
}

function change(good: string, i: number, { textOnly }: Target, mutate: Mutate): string | Uint8Array {
  const text = mutate(good)
  if (textOnly || i % 16 > 0) return text
  const bytes = new TextEncoder().encode(text)
  // Not every text is UTF-8.
  if (bytes.length > 0) bytes[i % bytes.length] = (bytes[i % bytes.length] as number) ^ 0x80
  return bytes
}

async function answers({ take, refusals }: Target, input: string | Uint8Array): Promise<void> {
  try {
    await take(input)
  } catch (error) {
    if (error instanceof ToolkitError && refusals.test(error.code)) return
    throw new Error(`no answer to ${JSON.stringify(typeof input === 'string' ? input : [...input])}`, {
      cause: error,
    })
  }
}

/** A trust source that counts what it is asked. */
export function counting(trust: TrustSource): { readonly trust: TrustSource; readonly asked: () => number } {
  let count = 0
  const counted =
    <In extends readonly unknown[], Out>(ask: (...args: In) => Out) =>
    (...args: In): Out => {
      count++
      return ask(...args)
    }
  return {
    trust: {
      ...trust,
      resolveKey: counted(trust.resolveKey),
      recognise: counted(trust.recognise),
      statusList: counted(trust.statusList),
      typeMetadata: counted(trust.typeMetadata),
    },
    asked: () => {
      const asked = count
      count = 0
      return asked
    },
  }
}
