/** A bound on what is done at the same time, and on how much may wait for its turn. */
import { VerifierError } from '../codes.ts'

export interface GateLimits {
  /** How many pieces of work are under way together. */
  readonly concurrent: number
  /** How many more may wait. */
  readonly waiting: number
}

export interface Gate {
  readonly working: number
  readonly waiting: number
  /** Refuses when there is no room, before anything has been done. @throws VerifierError `SERVICE_OVERLOADED`. */
  requireRoom(): void
  /** Does work when its turn comes. @throws as `requireRoom`, and what the work throws. */
  pass<T>(work: () => Promise<T>): Promise<T>
}

export function createGate(limits: GateLimits): Gate {
  let working = 0
  const queue: (() => void)[] = []
  const requireRoom = (): void => {
    if (queue.length >= limits.waiting) throw new VerifierError('SERVICE_OVERLOADED')
  }
  return {
    get working() {
      return working
    },
    get waiting() {
      return queue.length
    },
    requireRoom,
    async pass(work) {
      requireRoom()
      if (working >= limits.concurrent) await new Promise<void>((resolve) => queue.push(resolve))
      else working++
      try {
        await othersSeen()
        return await work()
      } finally {
        // The place goes over to the next in line, or is free.
        const next = queue.shift()
        if (next) next()
        else working--
      }
    },
  }
}

/**
 * Lets requests that have arrived meanwhile be seen before the next piece of work begins, be it the next document of one
 * answer. Else work would follow upon
 * work, and all others wait in their sockets, where nobody counts them.
 */
export function othersSeen(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0))
}
