/**
 * The moment that an archived bundle proves: the latest that anybody has signed in it. What is judged as of then rests
 * on facts that held then; whoever makes it later than it was has to show facts that reach further.
 */
import { ToolkitError } from '@attestat/credential'
import { isRevocation, isSuspension, readStatusStatement } from '@attestat/trust'
import type { Question } from './question.ts'

/** The question as of the moment that the bundle proves; the same where the policy or the bundle gives no other. */
export async function asOfProof(question: Question): Promise<Question> {
  const { policy, now, isBundled, recognition, credential, sealed } = question
  if (policy.judgedAsOf !== 'proof' || !isBundled || recognition.status === 'unknown') return question
  const signed = [
    recognition.asOf,
    credential.issuedAt,
    credential.validFrom,
    ...(sealed?.countersignedAt ? [sealed.countersignedAt] : []),
    ...(await listTimes(question)),
  ]
  const provenAt = new Date(Math.max(...signed.map(Number)))
  return provenAt < now ? { ...question, now: provenAt, provenAt } : question
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
