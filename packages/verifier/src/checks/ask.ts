/** Asking: what is thrown as a refusal is an answer, anything else a fault of ours. */
import { type CheckName, ToolkitError } from '@attestat/credential'
import { type Answer, refusal } from './question.ts'

/** What came of {@link attempt}. */
export type Attempt<T> = { readonly value: T } | { readonly refused: Answer }

/** Carries something out whose refusal is an answer. */
export async function attempt<T>(name: CheckName, act: () => Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await act() }
  } catch (error) {
    return { refused: refusedBy(name, error) }
  }
}

/** The same of what is there at once. */
export function attemptNow<T>(name: CheckName, act: () => T): Attempt<T> {
  try {
    return { value: act() }
  } catch (error) {
    return { refused: refusedBy(name, error) }
  }
}

/** Asks one question; a refusal is its answer. Most rules answer at once. */
export function ask<Q>(
  name: CheckName,
  rule: (question: Q) => Answer | Promise<Answer>,
  question: Q,
): Answer | Promise<Answer> {
  try {
    const given = rule(question)
    return given instanceof Promise ? given.catch((error) => refusedBy(name, error)) : given
  } catch (error) {
    return refusedBy(name, error)
  }
}

function refusedBy(name: CheckName, error: unknown): Answer {
  if (error instanceof ToolkitError) return refusal(name, error)
  // Anything else is a fault of ours or of the trust source, and no verdict on the credential.
  throw error
}
