/** Takes in one credential after another; those that are handed over at the same time are written together. */
import { WalletError } from './codes.ts'
import { type HeldCredential, type HeldEntry, openHeld } from './held-credential.ts'
import { type HeldIndex, indexHeld } from './held-index.ts'
import type { HeldPaper } from './held-paper.ts'
import type { StoreChange, WalletStore } from './store.ts'

/** What is to be written of a credential, once it was found good. */
export interface Prepared<Result> {
  readonly result: Result
  readonly changes: readonly StoreChange[]
  /** The entries that are written by it. */
  readonly entries: readonly HeldEntry[]
  /** The credentials whose texts are written by it. */
  readonly texts: readonly HeldCredential[]
  /** The papers that are written by it, and those that are taken out. */
  readonly papers?: { readonly kept: readonly HeldPaper[]; readonly removed: readonly HeldPaper[] }
}

/** Opens what the wallet holds, or is about to. @throws WalletError `STORAGE_RECORD_DAMAGED`. */
export type OpenHeld = (entry: HeldEntry) => Promise<HeldCredential>

/** Judges one thing by what the wallet holds. @throws whatever keeps it out. */
export type Prepare<Input, Result> = (
  input: Input,
  index: HeldIndex,
  open: OpenHeld,
) => Promise<Prepared<Result>>

/** Opens what was prepared and is not written yet, and the rest as `open` does. */
export function openPrepared<Result>(prepared: readonly Prepared<Result>[], open: OpenHeld): OpenHeld {
  return async (entry) =>
    prepared.flatMap(({ texts }) => texts).findLast(({ id }) => id === entry.id) ?? open(entry)
}

/**
 * Opens an intake: the store is read once. Inputs are judged one after another, each by what the ones before it left. A
 * promise resolves when its input is in the store; a commit costs as much as several documents, so that callers who do
 * not wait between them get many in for one.
 */
export async function openIntake<Input, Result>(
  store: WalletStore,
  prepare: Prepare<Input, Result>,
): Promise<(input: Input) => Promise<Result>> {
  let index: HeldIndex | undefined = await indexHeld(store)
  let waiting = 0
  let group: Waiting<Input, Result>[] = []
  let turn: Promise<unknown> = Promise.resolve()

  const judge = async (input: Input): Promise<Prepared<Result>> => {
    index ??= await indexHeld(store)
    const waiting = group.map(({ prepared }) => prepared)
    const prepared = await prepare(
      input,
      index,
      openPrepared(waiting, (entry) => openHeld(store, entry)),
    )
    for (const entry of prepared.entries) index.put(entry)
    for (const { id } of prepared.papers?.removed ?? []) index.papers.delete(id)
    for (const paper of prepared.papers?.kept ?? []) index.papers.set(paper.id, paper)
    return prepared
  }
  const write = async (changes: readonly StoreChange[]): Promise<void> => {
    try {
      if (changes.length > 0) await store.write(changes)
    } catch (error) {
      // The index has what was not written.
      index = undefined
      throw error
    }
  }
  const flush = async (): Promise<void> => {
    const members = group
    group = []
    try {
      await write(members.flatMap(({ prepared }) => prepared.changes))
      for (const { resolve, prepared } of members) resolve(prepared.result)
    } catch (error) {
      const isShared = members.length > 1 && error instanceof WalletError && error.code === 'STORAGE_CONFLICT'
      // One of them met another program's change; the others need not suffer for it.
      for (const { input, resolve, reject } of members) {
        if (!isShared) reject(error)
        else await alone(input).then(resolve, reject)
      }
    }
  }
  const alone = async (input: Input): Promise<Result> => {
    const { changes, result } = await judge(input)
    await write(changes)
    return result
  }
  return (input) => {
    waiting++
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    turn = turn.then(async () => {
      try {
        group.push({ input, prepared: await judge(input), resolve, reject })
      } catch (error) {
        reject(error)
      }
      waiting--
      if (waiting === 0 || group.length >= mostTogether) await flush()
    })
    return promise
  }
}

interface Waiting<Input, Result> {
  readonly input: Input
  readonly prepared: Prepared<Result>
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
}

/** So many are lost to nobody: what was not acknowledged can be handed over again. */
const mostTogether = 100
