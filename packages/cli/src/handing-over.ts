/** Which documents are handed over, and how those that could not be are reported. */
import type { ToolkitError } from '@attestat/credential'
import { documentNamed, type Ledger, type LedgerDocument } from '@attestat/issuer'
import type { Session } from './session.ts'
import { tableLines } from './table.ts'

/**
 * The documents that were named, or all that are in force.
 *
 * @throws IssuerError `DOCUMENT_NOT_FOUND`, `DOCUMENT_AMBIGUOUS`.
 */
export function documentsToHandOver(ledger: Ledger, ids: readonly string[]): readonly LedgerDocument[] {
  if (ids.length === 0) {
    return [...ledger.documents()].filter(({ state, status }) => state === 'signed' && status === 'valid')
  }
  return ids.map((id) => documentNamed(ledger, id))
}

/** A document that was not handed over. */
export interface NotHandedOver {
  readonly rowKey: string
  readonly error: ToolkitError
}

/** Why documents were not handed over, for `--json`. */
export function refusedDocument(refused: readonly NotHandedOver[]): object[] {
  return refused.map(({ rowKey, error }) => ({ rowKey, code: error.code, details: error.details }))
}

/** Why documents were not handed over, a line each. */
export function refusedLines(refused: readonly NotHandedOver[], session: Session): string[] {
  if (refused.length === 0) return []
  return [
    session.say(words.refused, { count: session.number(refused.length) }),
    ...tableLines(refused.map(({ rowKey, error }) => [rowKey, error.explain(session.language), error.code])),
  ]
}

const words = {
  refused: { en: 'Not handed over: {count}', ru: 'Не вручено: {count}' },
} as const
