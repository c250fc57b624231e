/** Finding documents in the ledger by what a person remembers of them. */
import { IssuerError } from './codes.ts'
import { comparable } from './import/comparable.ts'
import { foldedKey, foldedText } from './import/row-key.ts'
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

/**
 * The signed document that somebody means: by credential id, by row key in any spelling, or by its number as a page or a
 * list shows it, with what stands before it or without (`07724 0012345`, `0012345`). Never by a name: people share them.
 *
 * @throws IssuerError `DOCUMENT_NOT_FOUND`, `DOCUMENT_AMBIGUOUS`.
 */
export function documentNamed(ledger: Ledger, text: string): LedgerDocument {
  const exact = ledger.document(text)
  if (exact?.state === 'signed') return exact
  const words = text.split(/[\s/№,]+/).filter((word) => word !== '')
  const found: LedgerDocument[] = []
  let count = 0
  for (const document of words.length > 0 ? ledger.documents() : []) {
    if (document.state !== 'signed' || !goesBy(document, words)) continue
    count++
    if (found.length < mostNamed) found.push(document)
  }
  const [only] = found
  if (!only) throw new IssuerError('DOCUMENT_NOT_FOUND', { at: text })
  if (count === 1) return only
  const known = [...found.map(({ rowKey }) => rowKey), ...(count > mostNamed ? ['…'] : [])]
  throw new IssuerError('DOCUMENT_AMBIGUOUS', { at: text, details: { count, known } })
}

const mostNamed = 5

/** Whether every word is a whole part of the row key, not only its kind; or they are its number, run together. */
function goesBy({ rowKey }: LedgerDocument, words: readonly string[]): boolean {
  const [kind = '', ...parts] = foldedKey(rowKey).split('/')
  const folded = words.map(foldedKey)
  const isPart = (word: string): boolean => parts.includes(word)
  if (folded.some(isPart) && folded.every((word) => word === kind || isPart(word))) return true
  return foldedText(rowKey.split('/').slice(1).join('')) === foldedText(words.join(''))
}
