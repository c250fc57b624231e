/** Every way in which held credentials satisfy a request, for the owner to choose from. */
import { limits } from '../limits.ts'
import { type Choices, combinations, lazily } from './combinations.ts'
import { requestedSets } from './credential-sets.ts'
import { type DcqlCredential, type MatchedClaimSet, type Mismatch, matchCredential } from './match.ts'
import type { CredentialQuery, CredentialSetQuery, DcqlQuery } from './query.ts'

/** What held credentials can answer. */
export interface Selection {
  /** The ways to satisfy the request, the verifier's favourite first. Empty when there is none. */
  readonly options: readonly PresentationOption[]
  /** Whether the work stopped after `limits.dcqlOptions` ways; `queries` is complete all the same. */
  readonly truncated: boolean
  /** For each credential query, in the order of the request, which credentials match it and why others do not. */
  readonly queries: readonly QueryMatches[]
}

/** One way to satisfy a request. Nothing but the claims named here, and what cannot be hidden, is to be sent. */
export interface PresentationOption {
  /** Position of the chosen option of each credential set; null where an optional set is left out. */
  readonly setOptions: readonly (number | null)[]
  /** Empty only if all sets are optional and left out. */
  readonly credentials: readonly SelectedCredential[]
}

/** A credential chosen for a credential query, and the claims to show of it. */
export interface SelectedCredential {
  readonly queryId: string
  readonly credentialId: string
  readonly claimSet: MatchedClaimSet
}

/** All credentials seen through one credential query. */
export interface QueryMatches {
  readonly queryId: string
  readonly matches: readonly {
    readonly credentialId: string
    readonly claimSets: readonly MatchedClaimSet[]
  }[]
  readonly mismatches: readonly { readonly credentialId: string; readonly reasons: readonly Mismatch[] }[]
}

/**
 * Works out every way to satisfy a request.
 *
 * They are ordered by the verifier's order of options, then of claim sets; credentials that do equally well stay in
 * the order given. Optional credential sets are answered first and left out later. Of a query with `multiple` all
 * matching credentials come first, then fewer: about this the text is silent. One credential may answer several
 * queries (section 6.1).
 *
 * @param credentials What the wallet holds, with distinct ids, its owner's favourite first.
 * @see OpenID4VP 1.0, section 6.4
 */
export function selectOptions(query: DcqlQuery, credentials: readonly DcqlCredential[]): Selection {
  const queries = query.credentials.map((wanted) => matchAll(wanted, credentials))
  const options: PresentationOption[] = []
  let tried = 0
  for (const option of presentationOptions(query, queries)) {
    if (++tried > limits.dcqlOptions) return { options, truncated: true, queries }
    if (option) options.push(option)
  }
  return { options, truncated: false, queries }
}

function matchAll(query: CredentialQuery, credentials: readonly DcqlCredential[]): QueryMatches {
  const matches: QueryMatches['matches'][number][] = []
  const mismatches: QueryMatches['mismatches'][number][] = []
  for (const credential of credentials) {
    const match = matchCredential(query, credential)
    if (match.satisfied) matches.push({ credentialId: credential.id, claimSets: match.claimSets })
    else mismatches.push({ credentialId: credential.id, reasons: match.reasons })
  }
  return { queryId: query.id, matches, mismatches }
}

/** Yields undefined for a combination of set options that leads to credential queries already dealt with. */
function* presentationOptions(
  query: DcqlQuery,
  queries: readonly QueryMatches[],
): Generator<PresentationOption | undefined> {
  const sets = requestedSets(query)
  const answered = new Set(queries.filter(({ matches }) => matches.length > 0).map(({ queryId }) => queryId))
  const answers = query.credentials.map((wanted, i) => answersTo(wanted, queries[i]?.matches ?? []))
  const seen = new Set<string>()
  for (const setOptions of combinations(sets.map((set) => optionsOf(set, answered)))) {
    const wanted = new Set(sets.flatMap((set, i) => set.options[setOptions[i] ?? -1] ?? []))
    const key = [...wanted].toSorted().join()
    if (seen.has(key)) yield undefined
    else {
      seen.add(key)
      const lists = answers.filter((_, i) => wanted.has(query.credentials[i]?.id ?? ''))
      for (const way of combinations(lists)) yield { setOptions, credentials: way.flat() }
    }
  }
}

/** Positions of the options that can be answered, then null where the set may be left out. */
function optionsOf(set: CredentialSetQuery, answered: ReadonlySet<string>): Choices<number | null> {
  const positions: (number | null)[] = [...set.options.keys()].filter((position) =>
    set.options[position]?.every((id) => answered.has(id)),
  )
  if (!set.required) positions.push(null)
  return (index) => positions[index]
}

/** The ways to answer one credential query: with one credential, or when `multiple` with any number of them. */
function answersTo(
  query: CredentialQuery,
  matches: QueryMatches['matches'],
): Choices<readonly SelectedCredential[]> {
  const ofCredentials = matches.map(({ credentialId, claimSets }) =>
    claimSets.map((claimSet): SelectedCredential => ({ queryId: query.id, credentialId, claimSet })),
  )
  if (query.multiple) return lazily(subsets(ofCredentials))
  const answers = ofCredentials.flat().toSorted((a, b) => a.claimSet.index - b.claimSet.index)
  return (index) => answers[index] && [answers[index]]
}

function* subsets(ofCredentials: readonly SelectedCredential[][]): Generator<readonly SelectedCredential[]> {
  const orLeftOut = ofCredentials.map(
    (answers) => (index: number) => (index === answers.length ? null : answers[index]),
  )
  for (const way of combinations<SelectedCredential | null>(orLeftOut)) {
    const chosen = way.filter((answer) => answer !== null)
    if (chosen.length > 0) yield chosen
  }
}
