/** What work costs, by the clock and by the processors' own time: on a busy machine the second one counts. */

export interface Cost {
  /** Things done in a second of the clock. */
  readonly perSecond: number
  /** Processor time of one thing, that of all threads together. */
  readonly cpuMicroseconds: number
}

/** Does the work once. @param things How many things it does. */
export async function costOf(things: number, work: () => Promise<unknown>): Promise<Cost> {
  const cpu = process.cpuUsage()
  const start = performance.now()
  await work()
  const seconds = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { perSecond: things / seconds, cpuMicroseconds: (user + system) / things }
}

/** Does the work again and again, for so many seconds, after it was done once unmeasured. */
export async function costForSeconds(seconds: number, work: () => Promise<unknown>): Promise<Cost> {
  await work()
  let things = 0
  const { perSecond, cpuMicroseconds } = await costOf(1, async () => {
    const start = performance.now()
    for (; performance.now() - start < seconds * 1000; things++) await work()
  })
  return { perSecond: perSecond * things, cpuMicroseconds: cpuMicroseconds / things }
}

/** What two pieces of work cost in the same seconds. */
export interface Turn {
  readonly one: Cost
  readonly other: Cost
  /** Of the processor time of `one`, in that of `other`. */
  readonly ratio: number
}

/**
 * Does two pieces of work by turns: on a busy machine a minute is unlike the next.
 *
 * @param timeMs For each of them, all turns together.
 * @returns the turn with the median ratio.
 */
export async function byTurns(
  timeMs: number,
  one: () => Promise<unknown>,
  other: () => Promise<unknown>,
): Promise<Turn> {
  const turns: Turn[] = []
  for (let i = -turnsToLearn; i < turnsMeasured; i++) {
    const costs = {
      one: await costForSeconds(timeMs / turnsMeasured / 1000, one),
      other: await costForSeconds(timeMs / turnsMeasured / 1000, other),
    }
    if (i >= 0) turns.push({ ...costs, ratio: costs.one.cpuMicroseconds / costs.other.cpuMicroseconds })
  }
  turns.sort((first, second) => first.ratio - second.ratio)
  return turns[turnsMeasured >> 1] as Turn
}

/** In the first ones the engine learns what is often done: a service has soon seen tens of thousands. */
const turnsToLearn = 11
const turnsMeasured = 11

/** Of two measurements of the same work, one before and one after what it is held against. */
export function meanOf(one: Cost, other: Cost): Cost {
  return {
    perSecond: 2 / (1 / one.perSecond + 1 / other.perSecond),
    cpuMicroseconds: (one.cpuMicroseconds + other.cpuMicroseconds) / 2,
  }
}
