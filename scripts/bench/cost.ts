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

/** Of two measurements of the same work, one before and one after what it is held against. */
export function meanOf(one: Cost, other: Cost): Cost {
  return {
    perSecond: 2 / (1 / one.perSecond + 1 / other.perSecond),
    cpuMicroseconds: (one.cpuMicroseconds + other.cpuMicroseconds) / 2,
  }
}
