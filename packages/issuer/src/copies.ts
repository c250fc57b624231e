/**
 * Single-use copies: several documents in place of one, each with an id, a subject id, salts, a status index and, where
 * the holder has proved several keys, a key of its own. Whoever is shown one of them cannot tell that another receiver
 * was shown the same document; so each is shown once.
 */
import { formatOf, isSameKey, type PublicJwk } from '@attestat/credential'
import { mostCopies } from '@attestat/openid4vc'
import { IssuerError } from './codes.ts'
import { expected } from './expected.ts'
import type { ImportedRow } from './import/import-records.ts'
import type { IssuingTerms, RowToIssue } from './prepare.ts'

/** A holder's key; or several, for as many copies. */
export type HolderKeys = PublicJwk | readonly PublicJwk[]

/** Keys as a list. @throws IssuerError `HOLDERS_INVALID` for a key that is there twice, or for none. */
export function readHolderKeys(holder: HolderKeys, at: string): readonly PublicJwk[] {
  const keys = [holder].flat()
  const isTwice = keys.some((key, i) => keys.slice(0, i).some((other) => isSameKey(key, other)))
  if (isTwice || keys.length === 0) {
    throw new IssuerError('HOLDERS_INVALID', { at, details: { expected: expected('different keys') } })
  }
  return keys
}

/**
 * Refuses copies where they would not keep apart what they are there to keep apart.
 *
 * @throws IssuerError `COPIES_UNFIT` for a number that is none, for a type whose records name their subject, for a format
 *   that hides nothing.
 */
export function requireFitForCopies(
  copies: number | undefined,
  { type, format }: Pick<IssuingTerms, 'type' | 'format'>,
): void {
  if (copies === undefined || copies === 1) return
  const fault =
    !Number.isInteger(copies) || copies < 1 || copies > mostCopies
      ? expected('1 to {most} copies', { most: mostCopies })
      : type.subjectIdOf
        ? expected('a type whose records name nobody by a DID')
        : formatOf(format).selective
          ? undefined
          : expected('a format that can hide what a document says')
  if (fault) throw new IssuerError('COPIES_UNFIT', { at: 'copies', details: { expected: fault } })
}

/**
 * A row as often as its document has copies. A bound document has as many as its holder has proved keys, an unbound one
 * has the number that is asked for; neither has more than that number.
 *
 * @param copies Default: as many as there are keys.
 */
export function copiesOfRow(
  row: ImportedRow,
  holders: readonly PublicJwk[],
  copies: number | undefined,
  { type, format }: Pick<IssuingTerms, 'type' | 'format'>,
): readonly RowToIssue[] {
  const isFit = !type.subjectIdOf && formatOf(format).selective
  const wanted = isFit ? (copies ?? Math.max(holders.length, 1)) : 1
  const count = Math.min(wanted, holders.length || wanted, mostCopies)
  return Array.from({ length: count }, (_, i) => ({
    ...row,
    ...(holders[i] ? { holder: holders[i] } : {}),
    ...(count > 1 ? { copy: { number: i + 1, of: count } } : {}),
  }))
}

/** Whether something stands for its document: it is the first of its copies, or the only one. */
export function isFirstCopy({ copy }: Pick<RowToIssue, 'copy'>): boolean {
  return copy === undefined || copy.number === 1
}

/** Those whose document is there with all its copies, out of what was signed. */
export function wholeDocuments<T extends Pick<RowToIssue, 'copy'> & { readonly key: string }>(
  signed: readonly T[],
): readonly T[] {
  if (signed.every(({ copy }) => copy === undefined)) return signed
  const counts = new Map<string, number>()
  for (const { key } of signed) counts.set(key, (counts.get(key) ?? 0) + 1)
  return signed.filter(({ key, copy }) => counts.get(key) === (copy?.of ?? 1))
}
