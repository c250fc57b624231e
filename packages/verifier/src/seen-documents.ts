/** A verifier's memory of documents: a newer one of the same `id` replaces what is shown later. */
import type { Check, CheckName } from '@attestat/credential'
import type { Recognition } from '@attestat/trust'
import type { VerificationResult } from './result.ts'

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

/** Every name of an issuer; only the registry's entry makes them one body's. */
export function issuerNamesOf(issuer: string, recognition: Recognition | undefined): readonly string[] {
  if (!recognition || recognition.status === 'unknown') return [issuer]
  return [...new Set([issuer, ...recognition.entry.identifiers])]
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

/** Editions of one document that are remembered: those that begin last. */
const mostEditions = 16

/** @param capacity The document that was seen first is forgotten beyond it. */
export function documentMemory(capacity = 1_000_000): DocumentMemory {
  /** The beginnings of its editions, the newest first. */
  const known = new Map<string, readonly number[]>()
  const nameOf = (issuer: string, id: string): string => JSON.stringify([issuer, id])
  return {
    async newest(issuer, id, until) {
      const found = known.get(nameOf(issuer, id))?.find((validFrom) => validFrom <= until.getTime())
      return found === undefined ? undefined : new Date(found)
    },
    remember(result) {
      for (const { issuer, id, validFrom } of seenIn(result)) {
        const name = nameOf(issuer, id)
        const before = known.get(name)
        if (before?.includes(validFrom.getTime())) continue
        const oldest = known.keys().next()
        if (known.size >= capacity && !before && !oldest.done) known.delete(oldest.value)
        const editions = [...(before ?? []), validFrom.getTime()].sort((one, other) => other - one)
        known.set(name, editions.slice(0, mostEditions))
      }
    },
  }
}
