/** One at a time: copies of an answer that arrive together are not judged together. */

/** Carries out work under a name, after all that was given under the same name before. */
export type InTurn = <T>(name: string, work: () => Promise<T>) => Promise<T>

export function turns(): InTurn {
  const last = new Map<string, Promise<unknown>>()
  return (name, work) => {
    // Whatever became of the one before is for its own caller.
    const before = (last.get(name) ?? Promise.resolve()).catch(() => undefined)
    const now = before.then(work)
    last.set(name, now)
    const leave = (): void => {
      if (last.get(name) === now) last.delete(name)
    }
    now.then(leave, leave)
    return now
  }
}
