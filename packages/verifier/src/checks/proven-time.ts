/**
 * The moment that an archived bundle proves: the latest that anybody has signed in it. What is judged as of then rests
 * on facts that held then; whoever makes it later than it was has to show facts that reach further.
 */
import { ToolkitError } from '@attestat/credential'
import { isRevocation, isSuspension, readStatusStatement } from '@attestat/trust'
import type { Question, Surroundings } from './question.ts'

/** The question as of the moment that the bundle proves; the same where the bundle gives no other. */
export async function asOfProof(question: Question): Promise<Question> {
  const { at, isBundled, recognition, credential, sealed } = question
  if (!isBundled || recognition.status === 'unknown') return question
  const signed = [
    recognition.asOf,
    credential.issuedAt,
    credential.validFrom,
    ...(sealed?.countersignedAt ? [sealed.countersignedAt] : []),
    ...(await listTimes(question)),
  ]
  const provenAt = new Date(Math.max(...signed.map(Number)))
  return provenAt < at ? { ...question, at: provenAt, provenAt } : question
}

/**
 * As of when it is judged whether an answer came in time. Of what is judged as of now it is now. Of an earlier moment,
 * asked about or proven by all that is signed in a bundle, it is that one, or the later one that the presenter states.
 * A presenter can back-date, and not behind the facts that go along; that the answer was there by then is for whoever
 * judges a file that came earlier to know.
 *
 * @param parts What the answer rests on.
 */
export function answeredBy(
  parts: readonly AnsweredPart[],
  { at, now }: Pick<Surroundings, 'at' | 'now'>,
): Date {
  const times = parts.map(({ provenAt = at, presentedAt = provenAt }) =>
    Number(provenAt < now && presentedAt > provenAt ? presentedAt : provenAt),
  )
  return times.length === 0 ? at : new Date(Math.max(...times))
}

/** When one credential of an answer was shown, as far as it is known. */
export interface AnsweredPart {
  /** The moment that it was judged as of, where its bundle proves one. */
  readonly provenAt?: Date
  /** When the holder signed, by their own word. */
  readonly presentedAt?: Date
}

/** When the status lists of the document were signed; a list that cannot be relied on proves nothing. */
async function listTimes({ trust, credential, recognition }: Question): Promise<readonly Date[]> {
  const asked = { trust, issuer: credential.issuer, recognition }
  const times = credential.status.map(async (reference) => {
    const copy = await trust.statusList(reference.url)
    if (!copy || !(isRevocation(reference) || isSuspension(reference))) return []
    try {
      return [(await readStatusStatement(copy, reference, asked)).issuedAt]
    } catch (error) {
      if (error instanceof ToolkitError) return []
      throw error
    }
  })
  return (await Promise.all(times)).flat()
}
