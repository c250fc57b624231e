/** Finding documents in the ledger by what a person remembers of them. */
import { comparable } from './import/comparable.ts'
import type { Ledger, LedgerDocument } from './ledger.ts'

/**
 * The documents in which every word of the text occurs: in a value of the record, the row key, or the id.
 *
 * Case, `ё` and extra white space make no difference. In order of recording.
 */
export function* findDocuments(ledger: Ledger, text: string): Generator<LedgerDocument> {
  const words = comparable(text).split(' ')
  for (const document of ledger.documents()) {
    const places = [document.rowKey, document.credentialId, ...Object.values(document.record)].map(comparable)
    if (words.every((word) => places.some((place) => place.includes(word)))) yield document
  }
}
