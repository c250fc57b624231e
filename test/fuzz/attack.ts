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
    const costs = costliest()
    const before = megabytes()
    let most = before
    for (let i = 0; i < tries; i++) {
      const input = change(random.pick(target.good), i, target, mutate)
      costs.add(input, await costOf(() => answers(target, input)))
      if (i % 1000 === 0) most = Math.max(most, megabytes())
    }
    const slowest = await costs.again((input) => answers(target, input))
    const told = `${target.name}: ${slowest.toFixed(1)} ms at most, memory +${(most - before).toFixed(0)} MB`
    if (isLong) console.info(told)
    expect(slowest, told).toBeLessThan(mostMilliseconds)
    expect(most - before, told).toBeLessThan(mostMegabytes)
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

/** What no answer may cost: many times what the costliest does, so that a bound is broken by a fault, not by a machine. */
const mostMilliseconds = 100
const mostMegabytes = 1024

const megabytes = (): number => process.memoryUsage.rss() / 1_048_576

/** Time of this thread on a processor: a machine that is busy with other things does not lengthen it. */
async function costOf(work: () => Promise<void>): Promise<number> {
  const { user, system } = process.threadCpuUsage()
  await work()
  const after = process.threadCpuUsage()
  return (after.user + after.system - user - system) / 1000
}

/**
 * The costliest inputs. The first time somebody else's garbage may have been collected, or code compiled: so each is
 * answered several times more, and the least counts.
 */
function costliest(): {
  readonly add: (input: string | Uint8Array, cost: number) => void
  readonly again: (take: (input: string | Uint8Array) => Promise<void>) => Promise<number>
} {
  let found: { readonly input: string | Uint8Array; readonly cost: number }[] = []
  return {
    add(input, cost) {
      if (found.length === 8 && cost <= (found.at(-1)?.cost ?? 0)) return
      found = [...found, { input, cost }].sort((one, other) => other.cost - one.cost).slice(0, 8)
    },
    async again(take) {
      let slowest = 0
      for (const { input } of found) {
        let least = Number.POSITIVE_INFINITY
        for (let i = 0; i < 5; i++) least = Math.min(least, await costOf(() => take(input)))
        slowest = Math.max(slowest, least)
      }
      return slowest
    },
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
