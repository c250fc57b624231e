/** Every way to take one from each of several lists, in order and without making them all first. */

/** A list by index; undefined past its end. May be made as it is asked for. */
export type Choices<T> = (index: number) => T | undefined

/**
 * Yields the combinations in lexicographic order: the first of every list first, the last list changing fastest.
 *
 * Yields nothing when one of the lists is empty, and one empty combination when there are no lists.
 */
export function* combinations<T>(lists: readonly Choices<T>[]): Generator<T[]> {
  const wheels = lists.map((choose): Wheel<T> => ({ choose, index: 0, value: choose(0) }))
  if (wheels.some((wheel) => wheel.value === undefined)) return
  do yield wheels.map((wheel) => wheel.value as T)
  while (advance(wheels))
}

/** The elements of a generator as a list that is made as it is asked for. */
export function lazily<T>(source: Generator<T>): Choices<T> {
  const made: T[] = []
  return (index) => {
    while (made.length <= index) {
      const next = source.next()
      if (next.done) return undefined
      made.push(next.value)
    }
    return made[index]
  }
}

interface Wheel<T> {
  readonly choose: Choices<T>
  index: number
  value: T | undefined
}

/** Turns the wheels to the next combination, as an odometer does. @returns false after the last one. */
function advance<T>(wheels: readonly Wheel<T>[]): boolean {
  for (const wheel of wheels.toReversed()) {
    wheel.value = wheel.choose(++wheel.index)
    if (wheel.value !== undefined) return true
    wheel.index = 0
    wheel.value = wheel.choose(0)
  }
  return false
}
