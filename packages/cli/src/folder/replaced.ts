/**
 * Which documents of a folder are replaced by newer ones, whoever of the applicants has sent these. Every applicant is
 * judged alone first; what is genuine is compared here; and those whose document has a newer one are judged again with
 * that known. So the order of files does not matter, nor which thread was faster.
 */
import { hash } from 'node:crypto'
import { type SeenDocuments, seenIn, type VerificationResult } from '@attestat/verifier'

/** One genuine document that an applicant has sent, in digests: who issued which is not to be read off it. */
export interface GenuineDocument {
  /** Of its `id` with each of its issuer's names. */
  readonly keys: readonly string[]
  readonly validFrom: number
  /** The newest edition that was known when it was judged, where there was a newer one. */
  readonly newest?: number
}

/** Documents that have newer editions, by their keys. */
export type NewerEditions = ReadonlyMap<string, number>

const keyOf = (issuer: string, id: string): string =>
  hash('sha256', JSON.stringify([issuer, id]), 'base64url').slice(0, 22)

/** The genuine documents of a file. @param newer What was known when it was judged. */
export function genuineIn(result: VerificationResult, newer: NewerEditions | undefined): GenuineDocument[] {
  return seenIn(result).map(({ issuerNames, id, validFrom }) => {
    const keys = issuerNames.map((name) => keyOf(name, id))
    const newest = Math.max(...keys.map((key) => newer?.get(key) ?? Number.NEGATIVE_INFINITY))
    return { keys, validFrom: validFrom.getTime(), ...(newest > validFrom.getTime() ? { newest } : {}) }
  })
}

/** The same as a memory of documents. */
export function seenBy(newer: NewerEditions): SeenDocuments {
  return {
    async newest(issuer, id, until) {
      const found = newer.get(keyOf(issuer, id))
      return found === undefined || found > until.getTime() ? undefined : new Date(found)
    },
  }
}

/** Compares the documents of all applicants. */
export interface Editions {
  /** Takes what an applicant has sent. */
  add(applicant: number, documents: readonly GenuineDocument[]): void
  /** The applicants who were judged without what is known now, or with what is known no more; each with what is. */
  toJudgeAgain(): ReadonlyMap<number, NewerEditions>
}

/** @param until A document that begins later had not replaced anything then. */
export function compareEditions(until: Date): Editions {
  const newest = new Map<string, number>()
  const sent: { readonly applicant: number; readonly document: GenuineDocument }[] = []
  return {
    add(applicant, documents) {
      for (const document of documents) {
        sent.push({ applicant, document })
        if (document.validFrom > until.getTime()) continue
        for (const key of document.keys) {
          newest.set(key, Math.max(newest.get(key) ?? document.validFrom, document.validFrom))
        }
      }
    },
    toJudgeAgain() {
      const newestOf = ({ keys, validFrom }: GenuineDocument): number | undefined => {
        const found = Math.max(...keys.map((key) => newest.get(key) ?? Number.NEGATIVE_INFINITY))
        return found > validFrom ? found : undefined
      }
      const changed = sent.flatMap(({ applicant, document }) =>
        newestOf(document) === document.newest ? [] : [applicant],
      )
      const again = new Map<number, Map<string, number>>(changed.map((applicant) => [applicant, new Map()]))
      for (const { applicant, document } of sent) {
        const found = newestOf(document)
        if (found !== undefined) for (const key of document.keys) again.get(applicant)?.set(key, found)
      }
      return again
    },
  }
}
