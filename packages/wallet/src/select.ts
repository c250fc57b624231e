/** What the wallet can answer to a request, told to the owner down to the single claim. */
import {
  type ClaimPath,
  type ConcretePath,
  type CredentialQuery,
  type DcqlCredential,
  isPrefix,
  type Mismatch,
  matchCredential,
  type ReadCredential,
  selectOptions,
} from '@attestat/credential'
import type { PresentationRequest } from '@attestat/openid4vc'
import type { HeldCredential, HeldEntry } from './held-credential.ts'
import { type Card, cardOf, type OwnerClaim, ownerClaims, stateOf } from './owner-view.ts'
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

/**
 * Works out every way to answer a request. Replaced credentials are history and take no part.
 *
 * @param open Gives a credential with its text, or undefined where that cannot be read. Asked for those alone whose
 *   format and type are wanted.
 */
export async function selectAnswers(
  request: PresentationRequest,
  all: readonly HeldEntry[],
  { now, open }: { readonly now: Date; open(entry: HeldEntry): Promise<HeldCredential | undefined> },
): Promise<WalletSelection> {
  const { dcqlQuery } = request
  const current = all.filter((entry) => entry.supersededBy === undefined)
  const fits = dcqlQuery.credentials.map(fitting)
  const wanted = new Set(current.filter((entry) => fits.some((fit) => fit(entry))))
  const opened = (await Promise.all([...wanted].toSorted(favouriteFirst(now)).map(open))).filter(
    (held) => held !== undefined,
  )
  const byId = new Map(opened.map((held) => [held.id, held]))
  const get = (id: string): HeldCredential => byId.get(id) as HeldCredential
  const selection = selectOptions(
    dcqlQuery,
    opened.map((held) => toDcqlCredential(held, held.credential.claims)),
  )
  const options = selection.options.map(({ credentials }) => ({
    credentials: credentials.map(({ queryId, credentialId, claimSet }) => {
      const held = get(credentialId)
      const disclose = claimSet.claims.flatMap((claim) => claim.paths)
      return { queryId, card: cardOf(held, now), ...discloseOnly(held, disclose) }
    }),
  }))
  return {
    request,
    options: preferThresholds(options, get),
    truncated: selection.truncated,
    unanswered: dcqlQuery.credentials
      .filter((_, i) => selection.queries[i]?.matches.length === 0)
      .map((query) => ({
        queryId: query.id,
        candidates: current
          .filter((entry) => byId.has(entry.id) || !wanted.has(entry))
          .toSorted(favouriteFirst(now))
          .map((entry) => ({
            card: cardOf(entry, now),
            reasons: reasonsOf(entry, byId.get(entry.id), query),
          })),
      })),
  }
}

/** A credential of which some paths are shown, and what that means for each of its claims. */
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
  return { disclose, ...partClaims(ownerClaims(held), isShown) }
}

/**
 * Parts the claims of a credential into shown, always visible and hidden. In none of them is what can be hidden and is
 * told by what cannot.
 *
 * @param isShown Of what can be hidden.
 */
export function partClaims(
  claims: readonly OwnerClaim[],
  isShown: (claim: OwnerClaim) => boolean,
): Pick<SelectedCredential, 'shown' | 'alwaysVisible' | 'hidden'> {
  const alwaysVisible = claims.filter((claim) => !claim.hideable)
  const seen = alwaysVisible
    .flatMap(({ value }) => (typeof value === 'string' ? [value] : []))
    .join('\n')
    .toLowerCase()
  return {
    shown: claims.filter((claim) => claim.hideable && isShown(claim)),
    alwaysVisible,
    hidden: claims.filter((claim) => claim.hideable && !isShown(claim) && !isToldBy(seen, claim)),
  }
}

/**
 * Whether the words of a claim stand in what everybody sees: an award in the achievement's name stays with nobody. The
 * same day or number may mean something else.
 *
 * @param seen All that everybody sees, in small letters.
 */
function isToldBy(seen: string, { value, text }: OwnerClaim): boolean {
  const words = text ? [text.ru, text.en] : [value]
  return words.some(
    (word) => typeof word === 'string' && seen.includes(word.toLowerCase()) && /\p{L}{4}/u.test(word),
  )
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

/** Whether a credential could answer a query, as far as that can be told without its text. */
function fitting(query: CredentialQuery): (entry: HeldEntry) => boolean {
  const { format } = query
  const { values } = wantedAchievement(query) ?? {}
  const wanted = values && new Set<unknown>(values)
  return (entry) => {
    const { facts } = entry
    // What is quickly told goes first: of ten thousand few have the format and are of the kind.
    if (facts.format !== format) return false
    if (wanted && facts.achievementType !== undefined && !wanted.has(facts.achievementType)) return false
    return matchCredential(withoutClaims(query), toDcqlCredential(entry, {})).satisfied
  }
}

/** The claims query by which a request tells one kind of achievement from the others, where each answer needs it. */
function wantedAchievement({ format, claims = [], claimSets }: CredentialQuery): Mentioned | undefined {
  const place = [
    ...(format === 'dc+sd-jwt' ? ['ld'] : []),
    'credentialSubject',
    'achievement',
    'achievementType',
  ]
  const index = claims.findIndex(
    ({ id, path, values }) =>
      values !== undefined &&
      path.length === place.length &&
      path.every((step, i) => step === place[i]) &&
      (claimSets ?? []).every((set) => id !== undefined && set.includes(id)),
  )
  const claim = claims[index]
  return claim && { index, path: claim.path, values: claim.values ?? [] }
}

interface Mentioned {
  /** Position in the query's claims. */
  readonly index: number
  readonly path: ClaimPath
  readonly values: readonly unknown[]
}

/** Of a credential that was not opened it is told why it was not. */
function reasonsOf(
  entry: HeldEntry,
  held: HeldCredential | undefined,
  query: CredentialQuery,
): readonly Mismatch[] {
  const match = held
    ? matchCredential(query, toDcqlCredential(held, held.credential.claims))
    : matchCredential(withoutClaims(query), toDcqlCredential(entry, {}))
  const reasons = match.satisfied ? [] : match.reasons
  const wanted = wantedAchievement(query)
  const { achievementType } = entry.facts
  return held || !wanted || (achievementType !== undefined && wanted.values.includes(achievementType))
    ? reasons
    : [...reasons, { code: 'DCQL_CLAIM_VALUE_MISMATCH', at: `claims[${wanted.index}]`, path: wanted.path }]
}

/** Whether a query asks for one kind of achievement. */
export function namesKind(query: CredentialQuery): boolean {
  return wantedAchievement(query) !== undefined
}

function withoutClaims({ claims: _claims, claimSets: _sets, ...query }: CredentialQuery): CredentialQuery {
  return query
}

/** A credential as requests see it. @param claims Of it, as many as count. */
export function toDcqlCredential({ id, facts }: HeldEntry, claims: ReadCredential['claims']): DcqlCredential {
  const { format, vct, types, bound, holderSigns } = facts
  return { id, format, claims, vct, types, holderBound: bound && holderSigns }
}

/** In force before not checked before the rest, the verified first; then the newest. */
function favouriteFirst(now: Date): (one: HeldEntry, other: HeldEntry) => number {
  return (one, other) =>
    rank(one, now) - rank(other, now) || other.facts.issuedAt.getTime() - one.facts.issuedAt.getTime()
}

function rank(entry: HeldEntry, now: Date): number {
  const state = stateOf(entry, now)
  return (state === 'in-force' ? 0 : state === 'not-checked' ? 2 : 4) + (entry.verifiedWith ? 0 : 1)
}
