/** What a wallet is made of, what it is asked with, and what it answers. */
import type { ConcretePath, PublicJwk, SigningAlgorithm } from '@attestat/credential'
import type { VerifiedPresentationRequest } from '@attestat/openid4vc'
import type { Recognition, TrustSource } from '@attestat/trust'
import type { AgePolicy } from './guardians/age-policy.ts'
import type { Card } from './owner-view.ts'
import type { Received } from './receive.ts'
import type { WalletStore } from './store.ts'

export interface WalletOptions {
  readonly store: WalletStore
  /** Facts about issuers and verifiers. Default `localTrust()`: only keys that are in a DID itself are known. */
  readonly trust?: TrustSource
  /** Default: the system's clock. */
  readonly now?: () => Date
  /** Algorithm of the holder's key when it is made. Default ES256. */
  readonly alg?: SigningAlgorithm
  /** Who decides at which age. Default {@link defaultAgePolicy}. */
  readonly agePolicy?: AgePolicy
}

/** Whose wallet it is, for issuers. */
export interface HolderId {
  readonly did: string
  readonly publicJwk: PublicJwk
}

/** A credential that was added, as the owner sees it. */
export interface AddedCredential {
  readonly outcome: Received['outcome']
  readonly card: Card
}

export interface AddOptions {
  /** `keep` stores a credential whose issuer's key cannot be known here, marked so. Default `refuse`. */
  readonly unverified?: 'keep' | 'refuse'
  /** The media type that the caller was told; lets an absent `typ` pass. */
  readonly mediaType?: string
}

/** Takes in one credential after another. */
export type Intake = (text: string, options?: AddOptions) => Promise<AddedCredential>

/** A request, and whether a registry knows who asks. */
export interface ReceivedRequest extends VerifiedPresentationRequest {
  /** Absent for an unsigned request: then the name of who asks proves nothing. */
  readonly recognition?: Recognition
}

/**
 * How it is shown. `sd-jwt`: each credential on its own, with a key-binding JWT. `vp+jwt`: those that answer one query,
 * or all where nobody asked, as one W3C presentation.
 */
export type PresentationForm = 'sd-jwt' | 'vp+jwt'

/** A credential to show without a request, and the claims to show of it. */
export interface ChosenCredential {
  readonly credentialId: string
  /** Paths as {@link OwnerClaim} has them. */
  readonly disclose: readonly ConcretePath[]
}
