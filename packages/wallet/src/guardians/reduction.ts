/**
 * Less of a draft: which of its parts stay, and what of each. The guardian's reply names them by position, and the
 * child's wallet builds just that: nothing is searched for, and what the draft does not hold cannot be named.
 */
import {
  type ConcretePath,
  checkResponse,
  isPrefix,
  matchCredential,
  presentCredential,
  presentedHash,
  type ReadCredential,
  readCredential,
} from '@attestat/credential'
import type { PresentationRequest, VpToken } from '@attestat/openid4vc'
import { WalletError } from '../codes.ts'
import type { HeldCredential, HeldEntry } from '../held-credential.ts'
import { cardOf, ownerClaims } from '../owner-view.ts'
import type { Choice } from '../present.ts'
import {
  type AnswerOption,
  discloseOnly,
  neededDisclosures,
  selectAnswers,
  toDcqlCredential,
} from '../select.ts'
import { type HeldPart, inOrder, type KeptPart } from './draft.ts'

/** A way to show what a draft holds, or less of it. */
export interface DraftOption extends AnswerOption {
  /** What stays of the draft, in the order of its parts. */
  readonly kept: readonly KeptPart[]
  /** The hash of each part: this is what a guardian signs for. */
  readonly sdHashes: readonly string[]
  readonly choices: readonly (Choice & { readonly held: HeldPart })[]
  /** The parts by query, as the child will sign for them. */
  readonly vpToken: VpToken
}

/** What a draft answers, and as of when it is looked at. */
export interface ReductionContext {
  readonly request: PresentationRequest | undefined
  readonly now: Date
}

/** All of a draft. */
export function wholeOf(held: readonly HeldPart[]): readonly KeptPart[] {
  return held.map((_, part) => ({ part }))
}

/** Whether nothing is left out. */
export function isWhole(kept: readonly KeptPart[], held: readonly HeldPart[]): boolean {
  return kept.length === held.length && kept.every(({ disclosures }) => disclosures === undefined)
}

/** What is in each of several ways. */
export function keptInAll(
  held: readonly HeldPart[],
  ways: readonly (readonly KeptPart[])[],
): readonly KeptPart[] {
  return held.flatMap((one, part) => {
    const stays = ways.map((way) => way.find((kept) => kept.part === part))
    return stays.includes(undefined)
      ? []
      : [keptPart(one, part, (position) => stays.every((kept) => kept && keeps(kept, position)))]
  })
}

/**
 * A draft with no more in it than stays.
 *
 * @throws WalletError `SELECTION_EMPTY` where nothing stays; `APPROVAL_NOT_OFFERED` for a part or a disclosure that the
 *   draft does not hold; `DRAFT_UNSATISFIED` with the queries of the request that are not answered any more.
 */
export async function reduceDraft(
  held: readonly HeldPart[],
  kept: readonly KeptPart[],
  { request, now }: ReductionContext,
): Promise<DraftOption> {
  if (kept.length === 0) throw new WalletError('SELECTION_EMPTY', { at: 'draft.parts' })
  requireDrafted(held, kept)
  const parts = await Promise.all(keptInAll(held, [kept]).map(reducer(held, { request, now })))
  const queries = request ? unansweredQueries(request, parts) : []
  if (queries.length > 0) {
    throw new WalletError('DRAFT_UNSATISFIED', { at: 'dcql_query', details: { queries } })
  }
  return optionOf(parts)
}

/**
 * What a draft can be reduced to: the whole first, then what the request would take as well, then each document and
 * each claim left out by itself. What several of them leave out together is {@link keptInAll}. Where somebody asks,
 * each still answers, but for the whole, which is as it was composed.
 */
export async function waysToReduce(
  held: readonly HeldPart[],
  { request, now }: ReductionContext,
): Promise<readonly DraftOption[]> {
  const ways = distinct([
    wholeOf(held),
    ...(request ? await waysToAnswer(held, request, now) : []),
    ...withoutOne(held),
  ])
  const reduce = reducer(held, { request, now })
  const reduced = await Promise.all(ways.map((kept) => Promise.all(kept.map(reduce))))
  return reduced
    .filter((parts, i) => i === 0 || !request || unansweredQueries(request, parts).length === 0)
    .map(optionOf)
}

/** A part that stays, with the disclosures that stay where not all of them do. */
function keptPart({ credential }: HeldPart, part: number, stays: (position: number) => boolean): KeptPart {
  const all = [...credential.disclosures.keys()]
  const disclosures = all.filter(stays)
  return disclosures.length === all.length ? { part } : { part, disclosures }
}

function keeps({ disclosures }: KeptPart, position: number): boolean {
  return disclosures === undefined || disclosures.includes(position)
}

/** @throws WalletError `APPROVAL_NOT_OFFERED`. */
function requireDrafted(held: readonly HeldPart[], kept: readonly KeptPart[]): void {
  for (const [i, { part, disclosures = [] }] of kept.entries()) {
    const { length } = held[part]?.credential.disclosures ?? []
    const isOnce = kept.findIndex((other) => other.part === part) === i
    if (!held[part] || !isOnce || disclosures.some((position) => position >= length)) {
      throw new WalletError('APPROVAL_NOT_OFFERED', { at: `draft.kept[${i}]` })
    }
  }
}

/** A part with no more in it than stays. */
interface ReducedPart {
  readonly kept: KeptPart
  readonly choice: DraftOption['choices'][number]
  readonly credential: AnswerOption['credentials'][number]
  /** As it is shown, and as its receiver reads it. */
  readonly read: ReadCredential
  readonly sdHash: string
}

/** Reduces parts, each in the same way once: most ways to show less have most parts in common. */
function reducer(
  held: readonly HeldPart[],
  context: ReductionContext,
): (kept: KeptPart) => Promise<ReducedPart> {
  const done = new Map<string, Promise<ReducedPart>>()
  return (kept) => {
    const name = JSON.stringify(kept)
    const known = done.get(name) ?? reducePart(held[kept.part] as HeldPart, kept, context)
    done.set(name, known)
    return known
  }
}

async function reducePart(
  held: HeldPart,
  kept: KeptPart,
  { request, now }: ReductionContext,
): Promise<ReducedPart> {
  const { queryId } = held
  const disclose = pathsOf(held, kept)
  const read = await readCredential(await presentCredential(held.credential, { disclose }))
  return {
    kept,
    choice: { queryId, held, disclose },
    credential: {
      queryId,
      card: cardOf(held, now),
      ...discloseOnly(held, disclose),
      // As the request asks for it: what is seen beyond that can be told.
      ...(request ? { disclose: askedOf(held, request) } : {}),
    },
    read,
    sdHash: await presentedHash(read),
  }
}

function optionOf(parts: readonly ReducedPart[]): DraftOption {
  return {
    kept: parts.map(({ kept }) => kept),
    choices: parts.map(({ choice }) => choice),
    credentials: parts.map(({ credential }) => credential),
    sdHashes: inOrder(parts.map(({ sdHash }) => sdHash)),
    vpToken: byQuery(parts.map(({ choice, read }) => [choice.queryId, read.text])),
  }
}

/** The paths that stay: of disclosures inside one another the innermost, and those on the way there follow. */
function pathsOf({ credential: { disclosures } }: HeldPart, kept: KeptPart): readonly ConcretePath[] {
  return leavesOf(disclosures).flatMap((position) =>
    keeps(kept, position) ? [disclosures[position]?.path ?? []] : [],
  )
}

/** The positions of the disclosures that have none inside. */
function leavesOf(disclosures: ReadCredential['disclosures']): readonly number[] {
  return [...disclosures.keys()].filter((position) => {
    const outer = disclosures[position]?.path ?? []
    return disclosures.every((inner, other) => other === position || !isPrefix(outer, inner.path))
  })
}

/** Where the claims are that a request asks for, whichever of its claim sets it takes. */
function askedOf(held: HeldPart, { dcqlQuery }: PresentationRequest): readonly ConcretePath[] {
  const query = dcqlQuery.credentials.find(({ id }) => id === held.queryId)
  const match = query && matchCredential(query, toDcqlCredential(held, held.credential.claims))
  if (!match?.satisfied) return []
  return match.claimSets.flatMap(({ claims }) => claims.flatMap(({ paths }) => paths))
}

/** The queries of a request that are not answered, and those that are in vain: their set misses another. */
function unansweredQueries(
  { dcqlQuery }: PresentationRequest,
  parts: readonly ReducedPart[],
): readonly string[] {
  const presented = byQuery(
    parts.map(({ choice, read }) => [choice.queryId, toDcqlCredential(choice.held, read.claims)]),
  )
  const { matches, fulfilment } = checkResponse(dcqlQuery, presented)
  if (!fulfilment.satisfied) return fulfilment.missing
  const needed = new Set([...fulfilment.required, ...fulfilment.optional])
  return Object.entries(presented).flatMap(([id, all]) =>
    needed.has(id) && matches.filter(({ queryId }) => queryId === id).length === all.length ? [] : [id],
  )
}

/** What a request would take of a draft, its favourite first. */
async function waysToAnswer(
  held: readonly HeldPart[],
  request: PresentationRequest,
  now: Date,
): Promise<readonly (readonly KeptPart[])[]> {
  const open = async ({ id }: HeldEntry): Promise<HeldCredential | undefined> =>
    held.find((part) => part.id === id)
  const { options } = await selectAnswers(request, held, { now, open })
  return options.map(({ credentials }) =>
    held.flatMap((one, part) => {
      const asked = credentials.find(({ queryId, card }) => queryId === one.queryId && card.id === one.id)
      if (!asked) return []
      const sent = neededDisclosures(one.credential, asked.disclose)
      return [
        keptPart(one, part, (position) => sent.includes(one.credential.disclosures[position]?.text ?? '')),
      ]
    }),
  )
}

/** A draft without one of its documents, or without one claim, in the order in which its owner reads them. */
function withoutOne(held: readonly HeldPart[]): readonly (readonly KeptPart[])[] {
  const whole = wholeOf(held)
  const documents = held.length > 1 ? whole.map((_, part) => whole.toSpliced(part, 1)) : []
  const claims = held.flatMap((one, part) => {
    const { disclosures } = one.credential
    return ownerClaims(one).flatMap(({ path, hideable }) => {
      const left = leavesOf(disclosures).filter((position) =>
        isAlong(disclosures[position]?.path ?? [], path),
      )
      return hideable && left.length > 0
        ? [
            whole.with(
              part,
              keptPart(one, part, (position) => !left.includes(position)),
            ),
          ]
        : []
    })
  })
  return [...documents, ...claims]
}

/** Whether one of two paths begins with the other. */
function isAlong(one: ConcretePath, other: ConcretePath): boolean {
  return isPrefix(one, other) || isPrefix(other, one)
}

function distinct(ways: readonly (readonly KeptPart[])[]): readonly (readonly KeptPart[])[] {
  return [...new Map(ways.map((kept) => [JSON.stringify(kept), kept])).values()]
}

function byQuery<T>(entries: readonly (readonly [queryId: string, T])[]): Record<string, T[]> {
  const grouped: Record<string, T[]> = {}
  for (const [queryId, one] of entries) grouped[queryId] = [...(grouped[queryId] ?? []), one]
  return grouped
}
