/** What the wallet can answer to a request, told to the owner down to the single claim. */
import {
  type ConcretePath,
  type DcqlCredential,
  expandTypes,
  type Mismatch,
  type ReadCredential,
  selectOptions,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { HeldCredential } from './held-credential.ts'
import { type Card, cardOf, isPrefix, type OwnerClaim, ownerClaims } from './owner-view.ts'
import { preferThresholds } from './prefer-thresholds.ts'

/** What can be answered to one request. */
export interface WalletSelection {
  readonly request: PresentationRequest
  /**
   * The ways to answer, the verifier's favourite first; where thresholds do as well as values, thresholds first. Empty
   * when there is none.
   */
  readonly options: readonly AnswerOption[]
  /** Whether there are more ways than were worked out. */
  readonly truncated: boolean
  /** The credential queries that nothing here answers, and why. For the owner's eyes only. */
  readonly unanswered: readonly UnansweredQuery[]
}

/** One way to answer. */
export interface AnswerOption {
  readonly credentials: readonly SelectedCredential[]
}

/** A credential in an answer: what the receiver will see of it, and what not. */
export interface SelectedCredential {
  readonly queryId: string
  readonly card: Card
  /** The paths that are shown, and nothing else that can be hidden. */
  readonly disclose: readonly ConcretePath[]
  /** What can be hidden and will be shown. */
  readonly shown: readonly OwnerClaim[]
  /** What everybody sees who sees the credential. */
  readonly alwaysVisible: readonly OwnerClaim[]
  /** What stays hidden. */
  readonly hidden: readonly OwnerClaim[]
}

export interface UnansweredQuery {
  readonly queryId: string
  /** Why each credential does not answer it. Empty when the wallet is. */
  readonly candidates: readonly { readonly card: Card; readonly reasons: readonly Mismatch[] }[]
}

/** Works out every way to answer a request. Replaced credentials are history and take no part. */
export function selectAnswers(
  request: PresentationRequest,
  all: readonly HeldCredential[],
  now: Date,
): WalletSelection {
  const candidates = all
    .filter((held) => held.supersededBy === undefined)
    .map((held) => ({ held, card: cardOf(held, now) }))
    .toSorted((one, other) => rank(one.card) - rank(other.card) || newestFirst(one.held, other.held))
  const byId = new Map(candidates.map((candidate) => [candidate.held.id, candidate]))
  const get = (id: string): (typeof candidates)[number] => byId.get(id) as (typeof candidates)[number]
  const selection = selectOptions(
    request.dcqlQuery,
    candidates.map(({ held }) => toDcqlCredential(held)),
  )
  const options = selection.options.map(({ credentials }) => ({
    credentials: credentials.map(({ queryId, credentialId, claimSet }) => {
      const { held, card } = get(credentialId)
      const disclose = claimSet.claims.flatMap((claim) => claim.paths)
      return { queryId, card, ...discloseOnly(held, disclose) }
    }),
  }))
  return {
    request,
    options: preferThresholds(options, (id) => get(id).held),
    truncated: selection.truncated,
    unanswered: selection.queries
      .filter((query) => query.matches.length === 0)
      .map(({ queryId, mismatches }) => ({
        queryId,
        candidates: mismatches.map(({ credentialId, reasons }) => ({
          card: get(credentialId).card,
          reasons,
        })),
      })),
  }
}

/** Sorts the claims of a credential into shown, always visible and hidden. */
export function discloseOnly(
  held: HeldCredential,
  disclose: readonly ConcretePath[],
): Pick<SelectedCredential, 'disclose' | 'shown' | 'alwaysVisible' | 'hidden'> {
  const { credential } = held
  const sent = new Set(neededDisclosures(credential, disclose))
  const isShown = ({ path }: OwnerClaim): boolean =>
    credential.disclosures.every(
      (disclosure) => !isPrefix(disclosure.path, path) || sent.has(disclosure.text),
    )
  const claims = ownerClaims(held)
  return {
    disclose,
    shown: claims.filter((claim) => claim.hideable && isShown(claim)),
    alwaysVisible: claims.filter((claim) => !claim.hideable),
    hidden: claims.filter((claim) => claim.hideable && !isShown(claim)),
  }
}

/**
 * The disclosures that show what stands at some paths, as texts: those on the way there, and those inside.
 *
 * Worked out apart from `presentCredential`, so that its result can be held against this.
 */
export function neededDisclosures(
  { disclosures }: ReadCredential,
  disclose: readonly ConcretePath[],
): readonly string[] {
  return disclosures
    .filter(({ path }) => disclose.some((choice) => isPrefix(path, choice) || isPrefix(choice, path)))
    .map((disclosure) => disclosure.text)
}

function toDcqlCredential({ id, credential }: HeldCredential): DcqlCredential {
  const { format, claims, vct, document, holderKey, sdJwt } = credential
  return {
    id,
    format,
    claims,
    vct,
    types: expandTypes(document.type, document['@context']),
    // Without disclosures there is nothing that a key-binding JWT could be put behind.
    holderBound: holderKey !== undefined && sdJwt !== undefined,
  }
}

function rank({ state, isVerified }: Card): number {
  return (state === 'in-force' ? 0 : state === 'not-checked' ? 2 : 4) + (isVerified ? 0 : 1)
}

function newestFirst(one: HeldCredential, other: HeldCredential): number {
  return other.credential.issuedAt.getTime() - one.credential.issuedAt.getTime()
}
