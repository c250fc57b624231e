/** A verifier's memory of documents: a newer one of the same `id` replaces what is shown later. */
import type { Check, CheckName } from '@attestat/credential'
import { issuerNamesOf } from '@attestat/trust'
import type { VerificationResult } from './result.ts'
import { editionsInMemory } from './seen-store.ts'

/** Which documents were seen before. It says nothing of their content. */
export interface SeenDocuments {
  /**
   * The newest `validFrom` of a document that was seen, among those that begin no later than a moment: what begins
   * later has not replaced anything yet.
   *
   * @param issuer As the document named it. Under which other names the same body issues is for the caller to ask.
   * @param id Of the document.
   */
  newest(issuer: string, id: string, until: Date): Promise<Date | undefined>
}

/** One document that its issuer is known to have signed. */
export interface SeenDocument {
  /** As the document names it. */
  readonly issuer: string
  /** All names that the registry has of the same body, this one included. */
  readonly issuerNames: readonly string[]
  readonly id: string
  readonly validFrom: Date
}

/** What a verification lets one remember, for a store of one's own: the documents that are genuine, in force or not. */
export function seenIn({ checks, credentials }: VerificationResult): readonly SeenDocument[] {
  return credentials.flatMap((one, i) => {
    const document = one.verdict === 'accepted' && 'credential' in one ? one.credential : one.claimed
    if (!document || one.issuer === undefined) return []
    if (!isGenuine(checks.filter(({ credential }) => credential === i))) return []
    const { issuer, recognition } = one
    const issuerNames = issuerNamesOf(issuer, recognition)
    return [{ issuer, issuerNames, id: document.id, validFrom: new Date(document.validFrom) }]
  })
}

/** What must have passed before a document can be said to replace another: forgers have newer ones too. */
const genuineChecks: readonly CheckName[] = ['signature', 'key-valid-at-time', 'issuer-recognised']

/** Whether its checks show that the issuer of a document signed it. */
export function isGenuine(checks: readonly Pick<Check, 'name' | 'status'>[]): boolean {
  return genuineChecks.every((name) => checks.some((one) => one.name === name && one.status === 'passed'))
}

/** A memory that lasts as long as the program. */
export interface DocumentMemory extends SeenDocuments {
  /** Remembers the genuine documents of a verification. */
  remember(result: VerificationResult): void
}

/** @param capacity The document that was seen first is forgotten beyond it. */
export function documentMemory(capacity = 1_000_000): DocumentMemory {
  const editions = editionsInMemory(capacity)
  const keyOf = (issuer: string, id: string): string => JSON.stringify([issuer, id])
  return {
    newest: async (issuer, id, until) => editions.newest(keyOf(issuer, id), until),
    remember(result) {
      for (const { issuer, id, validFrom } of seenIn(result)) editions.add(keyOf(issuer, id), validFrom)
    },
  }
}
