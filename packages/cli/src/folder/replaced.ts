/**
 * Which documents of a folder are replaced by newer ones, whoever of the applicants has sent these. Every applicant is
 * judged alone first; what is genuine is compared here; and those whose document has a newer one are judged again with
 * that known. So the order of files does not matter, nor which thread was faster.
 */
import { documentKey, type SeenDocuments, seenIn, type VerificationResult } from '@attestat/verifier'

/** One genuine document that an applicant has sent, in digests: who issued which is not to be read off it. */
export interface GenuineDocument {
  /** Of its `id` with each of its issuer's names, first the one that it has itself. @see documentKey */
  readonly keys: readonly string[]
  readonly validFrom: number
  /** The newest edition that was known when it was judged, where there was a newer one. */
  readonly newest?: number
}

/** Documents that have newer editions, by their keys. */
export type NewerEditions = ReadonlyMap<string, number>

/** The genuine documents of a file. @param newer What was known when it was judged. */
export async function genuineIn(
  result: VerificationResult,
  newer: NewerEditions | undefined,
): Promise<GenuineDocument[]> {
  const documents: GenuineDocument[] = []
  for (const { issuerNames, id, validFrom } of seenIn(result)) {
    const keys = await Promise.all(issuerNames.map((name) => documentKey(name, id)))
    const newest = Math.max(...keys.map((key) => newer?.get(key) ?? Number.NEGATIVE_INFINITY))
    documents.push({
      keys,
      validFrom: validFrom.getTime(),
      ...(newest > validFrom.getTime() ? { newest } : {}),
    })
  }
  return documents
}

/** The same as a memory of documents. */
export function seenBy(newer: NewerEditions): SeenDocuments {
  return {
    async newest(issuer, id, until) {
      const found = newer.get(await documentKey(issuer, id))
      return found === undefined || found > until.getTime() ? undefined : new Date(found)
    },
  }
}

/** Compares the documents of all applicants. */
export interface Editions {
  /** Takes what an applicant has sent. */
  add(applicant: number, documents: readonly GenuineDocument[]): void
  /** Takes an edition that was seen before. */
  know(key: string, validFrom: number): void
  /** The applicants who were judged without what is known now, or with what is known no more; each with what is. */
  toJudgeAgain(): ReadonlyMap<number, NewerEditions>
}

/** @param until A document that begins later had not replaced anything then. */
export function compareEditions(until: Date): Editions {
  const newest = new Map<string, number>()
  const know = (key: string, validFrom: number): void => {
    newest.set(key, Math.max(newest.get(key) ?? validFrom, validFrom))
  }
  const sent: { readonly applicant: number; readonly document: GenuineDocument }[] = []
  return {
    add(applicant, documents) {
      for (const document of documents) {
        sent.push({ applicant, document })
        if (document.validFrom > until.getTime()) continue
        for (const key of document.keys) know(key, document.validFrom)
      }
    },
    know,
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
