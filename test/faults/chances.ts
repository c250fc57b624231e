/**
 * How much is tried, and by which chances, here and in `test/fuzz`. `npm run test:long` tries everything, by new
 * chances each time; each can be set: `ATTESTAT_KILLS=300 ATTESTAT_PLACES=20 ATTESTAT_SEED=7 npx vitest run test/faults`.
 */
import { seededRandom } from '../../fixtures/records/random.ts'

/** Whether every place is tried, or a few of them. */
export const isLong: boolean = process.env.ATTESTAT_LONG !== undefined

/** At how many moments a batch is killed. */
export const kills: number = Number(process.env.ATTESTAT_KILLS ?? (isLong ? 1000 : 30))

/** At how many places of a command something goes wrong. */
export const places: number = Number(process.env.ATTESTAT_PLACES ?? (isLong ? Number.POSITIVE_INFINITY : 1))

/** Stands in the name of each test that chance has a part in. */
export const seed: number = Number(process.env.ATTESTAT_SEED ?? (isLong ? Date.now() % 2 ** 31 : 20_260_626))

/** Numbers from 0 to 1, the same ones for the same seed. */
export function* chances(): Generator<number, never> {
  const random = seededRandom(seed)
  for (;;) yield random.between(0, 2 ** 30) / 2 ** 30
}

/** All of the places, or a few of them that chance picks, in their order. */
export function someOf<T>(all: readonly T[]): readonly T[] {
  if (all.length <= places) return all
  const random = seededRandom(seed + all.length)
  const picked = new Set<number>()
  while (picked.size < places) picked.add(random.between(0, all.length - 1))
  return [...picked].sort((one, other) => one - other).map((i) => all[i] as T)
}
