/** Whether the ledger is whole, and nothing in it waits to be finished. */
import type { Answer, IssuerCase } from './diagnosis.ts'

export function examineLedger({ issuer }: IssuerCase): readonly Answer[] {
  // Opening a ledger reads the whole of it: schema version, integrity, every index.
  if ('fault' in issuer) return [faultAnswer(issuer.fault)]
  const { ledger } = issuer
  const answers: Answer[] = []
  const intended = ledger.countIntended()
  if (intended > 0) answers.push({ code: 'INTENTS_LEFT', details: { count: intended } })
  const unsealed = ledger.unsealedBatches().map(String)
  if (unsealed.length > 0) answers.push({ code: 'BATCHES_UNSEALED', details: { batches: unsealed } })
  if (answers.length > 0) return answers
  return [{ code: 'LEDGER_SOUND', details: { batches: ledger.batches().length } }]
}

function faultAnswer(reason: string): Answer {
  if (reason === 'LEDGER_BUSY') return { code: 'LEDGER_IN_USE' }
  if (reason === 'LEDGER_VERSION') return { code: 'LEDGER_NEWER' }
  return { code: 'LEDGER_UNUSABLE', details: { reason } }
}
