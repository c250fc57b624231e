/**
 * What a verifier checks again when an answer comes, because a wallet's word is not enough.
 *
 * @see OpenID4VP 1.0, sections 8.1, 8.6 and 14.9
 */
import type { CredentialCode } from '../codes.ts'
import { bestOption, type Fulfilment } from './credential-sets.ts'
import { type DcqlCredential, type MatchedClaimSet, type Mismatch, matchCredential } from './match.ts'
import type { DcqlQuery } from './query.ts'

/** What was presented, by credential query id, as `vp_token` has it. */
export type PresentedCredentials = Readonly<Record<string, readonly DcqlCredential[]>>

/** How far an answer satisfies the request. Says nothing of signatures and trust. */
export interface ResponseCheck {
  readonly satisfied: boolean
  /** Why not; absent when satisfied. */
  readonly code?: ResponseFault['code']
  /** All that is wrong, discarded presentations included: these may be there although the request is satisfied. */
  readonly faults: readonly ResponseFault[]
  /** The presentations that match their credential query, with the claims that answer it. */
  readonly matches: readonly PresentationMatch[]
  /** What the matching presentations amount to. */
  readonly fulfilment: Fulfilment
}

/** A fault of the answer. */
export interface ResponseFault {
  readonly code: Extract<CredentialCode, 'DCQL_UNEXPECTED' | 'DCQL_UNSATISFIED'>
  /** The place in the answer: `vp_token.diploma` or `vp_token.diploma[0]`. */
  readonly at: string
  /** Why a presentation was discarded; empty for other faults. */
  readonly reasons: readonly Mismatch[]
}

/** A presentation that matches its credential query. */
export interface PresentationMatch {
  readonly queryId: string
  /** Position among the presentations of its query. */
  readonly index: number
  readonly credentialId: string
  /** The claim sets that it answers; paths point into the claims as shown. */
  readonly claimSets: readonly MatchedClaimSet[]
}

/**
 * Checks an answer against its request.
 *
 * An answer of the wrong shape is refused as a whole (`DCQL_UNEXPECTED`): an id that was not asked for, no
 * presentation under an id, several without `multiple`. A presentation that does not match its query is discarded, and
 * the credential sets are judged by the rest (`DCQL_UNSATISFIED` when that is too little).
 *
 * `trusted_authorities` count here like every other criterion; an index in a path is taken as {@link matchCredential}
 * takes it for what is shown. More claims than were asked for are no fault: a presentation may serve several queries.
 */
export function checkResponse(query: DcqlQuery, presented: PresentedCredentials): ResponseCheck {
  const faults: ResponseFault[] = []
  const matches: PresentationMatch[] = []
  for (const queryId of Object.keys(presented)) {
    const credentials = presented[queryId] as readonly DcqlCredential[]
    const at = `vp_token.${queryId}`
    const wanted = query.credentials.find(({ id }) => id === queryId)
    if (!wanted || credentials.length === 0 || (credentials.length > 1 && !wanted.multiple)) {
      faults.push({ code: 'DCQL_UNEXPECTED', at, reasons: [] })
      continue
    }
    credentials.forEach((credential, index) => {
      const match = matchCredential(wanted, credential, 'shown')
      if (match.satisfied) {
        matches.push({ queryId, index, credentialId: credential.id, claimSets: match.claimSets })
      } else faults.push({ code: 'DCQL_UNSATISFIED', at: `${at}[${index}]`, reasons: match.reasons })
    })
  }
  const fulfilment = bestOption(query, new Set(matches.map((match) => match.queryId)))
  if (!fulfilment.satisfied) {
    for (const id of fulfilment.missing) {
      if (!Object.hasOwn(presented, id))
        faults.push({ code: 'DCQL_UNSATISFIED', at: `vp_token.${id}`, reasons: [] })
    }
  }
  const code = faults.some((fault) => fault.code === 'DCQL_UNEXPECTED')
    ? 'DCQL_UNEXPECTED'
    : fulfilment.satisfied
      ? undefined
      : 'DCQL_UNSATISFIED'
  return { satisfied: code === undefined, ...(code && { code }), faults, matches, fulfilment }
}
