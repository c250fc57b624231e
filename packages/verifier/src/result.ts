/** What a verification says. */
import type { AchievementCredential, Check, FormatId, Verdict } from '@attestat/credential'
import type { Recognition } from '@attestat/trust'

export interface VerificationResult {
  readonly verdict: Verdict
  /** Every check that ran, in the order of the credentials. */
  readonly checks: readonly Check[]
  /** Name of the policy that the verdict follows. */
  readonly policy: string
  /** The moment of judgement. */
  readonly now: Date
  readonly credentials: readonly CredentialResult[]
}

/** One presented credential. Its claims are called `credential` only when it was accepted. */
export type CredentialResult =
  | (CredentialFacts & { readonly verdict: 'accepted'; readonly credential: AchievementCredential })
  | (CredentialFacts & {
      readonly verdict: 'rejected' | 'undecided'
      /** What the document claims; nobody vouches for it. Absent when it could not be read. */
      readonly claimed?: AchievementCredential
    })

export interface CredentialFacts {
  readonly queryId?: string
  readonly format?: FormatId
  /** The kind of document, for instance `school-diploma`. */
  readonly kind?: string
  /** As the document names it. */
  readonly issuer?: string
  readonly recognition?: Recognition
  /** Whether some disclosures may not have been shown. Which, or how many, nobody can tell. */
  readonly mayHideMore: boolean
}
