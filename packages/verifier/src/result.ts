/** What a verification says. */
import type { Check, CredentialDocument, FormatId, TypeDisplay, Verdict } from '@attestat/credential'
import type { Recognition, Registry } from '@attestat/trust'
import type { Moments } from './moments.ts'

/**
 * The outcome of a verification. Only an accepted one has claims under the name `credential`; in any other they are
 * called `claimed`, whatever the single documents are worth.
 */
export type VerificationResult =
  | (VerificationFacts & {
      readonly verdict: 'accepted'
      /** What was discarded, or not needed and not good, is here too, as claimed. */
      readonly credentials: readonly (AcceptedCredential | ClaimedCredential<'rejected' | 'undecided'>)[]
    })
  | (VerificationFacts & {
      readonly verdict: 'rejected' | 'undecided'
      readonly credentials: readonly ClaimedCredential[]
    })

/** What every outcome tells. */
export interface VerificationFacts extends Moments {
  /** Every check: those of the first credential, of the next, and last the one about the whole answer. */
  readonly checks: readonly Check[]
  /** Name of the policy that the verdict follows. */
  readonly policy: string
  /** The registry that it was judged by, where the verifier knew a root alone and the registry came along. */
  readonly stapledRegistry?: Pick<Registry, 'id' | 'state'>
}

/** One presented credential, in the order in which they came. */
export type CredentialResult = AcceptedCredential | ClaimedCredential

/** A credential that the verdict lets the verifier rely on. */
export interface AcceptedCredential extends CredentialFacts {
  readonly verdict: 'accepted'
  /** What was shown of the document. */
  readonly credential: CredentialDocument
}

/** A credential that nobody may rely on. */
export interface ClaimedCredential<V extends Verdict = Verdict> extends CredentialFacts {
  /** What its own checks amount to. It may be `accepted` where the presentation as a whole is not. */
  readonly verdict: V
  /** What the document claims; nobody vouches for it. Absent when it could not be read. */
  readonly claimed?: CredentialDocument
}

/** What is told of a credential, whatever it is worth. */
export interface CredentialFacts {
  /** The credential query that it answers. */
  readonly queryId?: string
  readonly format?: FormatId
  /** The kind of document, for instance `school-diploma`; of an issuer's own type its `vct` or `achievementType`. */
  readonly kind?: string
  /** How the issuer's own type calls what the document says, from the type metadata that the issuer signed for. */
  readonly display?: TypeDisplay
  /** As the document names it. */
  readonly issuer?: string
  /** The did:key of the key that it is bound to; absent for one that anybody could show. */
  readonly holder?: string
  /** What the registry says of the issuer. */
  readonly recognition?: Recognition
  /** Whether some disclosures may not have been shown. Which, or how many, nobody can tell. */
  readonly mayHideMore: boolean
}
