/**
 * Which applicants have sent the same: a document by its issuer and `id`, whatever copy of it and in whatever format;
 * any other file by its bytes. All of them are told, the first one too (`asTold`): nobody knows whose it is.
 */
import type { ApplicantRow } from './applicant-row.ts'

/** What is compared of an applicant. */
export type Sent = Pick<ApplicantRow, 'files' | 'genuine' | 'registries' | 'lists'>

export interface SameDocuments {
  /** Takes what the applicant at a position has sent. */
  add(applicant: number, sent: Sent): void
  /** For each file of a row the others who have sent the same, in their order; not more than ten. */
  othersOf(row: Pick<ApplicantRow, 'applicant'> & Sent): readonly (readonly string[])[]
}

const mostNamed = 10

/** @param names Of all applicants, by their positions. */
export function sameDocuments(names: readonly string[]): SameDocuments {
  // The first of them: one more than are named, for whoever asks is among them. Nearly always it is a single one.
  const senders = new Map<string, readonly number[]>()
  return {
    add(applicant, sent) {
      for (const mark of new Set(marksOf(sent).flat())) {
        // Threads are done in any order.
        const all = inOrder([...(senders.get(mark) ?? []), applicant])
        senders.set(mark, all.slice(0, mostNamed + 1))
      }
    },
    othersOf: (row) =>
      marksOf(row).map((marks) =>
        inOrder(new Set(marks.flatMap((mark) => senders.get(mark) ?? [])))
          .map((sender) => names[sender] as string)
          .filter((name) => name !== row.applicant)
          .slice(0, mostNamed),
      ),
  }
}

function inOrder(positions: Iterable<number>): number[] {
  return [...positions].sort((one, other) => one - other)
}

function marksOf({ files, genuine }: Sent): string[][] {
  return files.map(([, digest], i) => {
    const keys = genuine.flatMap(({ file, keys }) => (file === i ? keys : []))
    return keys.length > 0 ? keys : digest === undefined ? [] : [digest]
  })
}
