/** What was done to one document, by itself or with its batch or key. */
import type { HistoryEntry, Ledger, LedgerDocument } from './ledger.ts'

/** The entries of the history that concern a document or one of its earlier copies, oldest first. */
export function documentHistory(
  ledger: Ledger,
  { credentialId }: Pick<LedgerDocument, 'credentialId'>,
): HistoryEntry[] {
  const [batches, kids] = [new Set<number>(), new Set<string>()]
  for (const copy of ledger.documents({ copies: true })) {
    if (copy.credentialId !== credentialId) continue
    batches.add(copy.batch)
    if (copy.kid !== undefined) kids.add(copy.kid)
  }
  const concerns = ({ action, credentialId: id, batch, kid }: HistoryEntry): boolean => {
    if (id !== undefined) return id === credentialId
    if (batch !== undefined) return batches.has(batch)
    // Another key that signs from now on is nothing to what was signed.
    return kid !== undefined && kids.has(kid) && action !== 'rotate-key'
  }
  return [...ledger.history()].filter(concerns)
}
