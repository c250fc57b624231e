/**
 * What goes between a child and a guardian: the draft of an answer, and the guardian's reply. Both travel sealed, the
 * one for the guardian's key and the other for the child's.
 */
import {
  type ConcretePath,
  decodeJsonObject,
  isJsonObject,
  isPrefix,
  type JsonObject,
  type JsonValue,
  type PublicJwk,
  parseInstant,
  presentCredential,
  presentedHash,
  readCredential,
} from '@attestat/credential'
import { openSealed, type PrivateKey, sealedMessageBytes, sealFor } from '@attestat/keys'
import type { PresentationRequest, VpToken } from '@attestat/openid4vc'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'
import { type HeldCredential, type HeldEntry, newlyHeld } from '../held-credential.ts'
import { cardOf } from '../owner-view.ts'
import type { Choice } from '../present.ts'
import { type AnswerOption, discloseOnly, selectAnswers } from '../select.ts'

/** An answer before anybody has signed it. */
export interface Draft {
  readonly id: string
  /** The did:key of the child. */
  readonly child: string
  /** The request, as JSON text or as the signed token; absent where nobody asked. */
  readonly request?: string
  readonly audience: string
  readonly nonce: string
  readonly purpose: string
  /** From the child to the guardian. */
  readonly note?: string
  /** Until when the guardian may reply. */
  readonly expiresAt: Date
  readonly parts: readonly DraftPart[]
}

/** What would be shown of one credential: its issuer-signed part and the chosen disclosures, without key binding. */
export interface DraftPart {
  readonly queryId: string
  readonly text: string
}

/** What the guardian says. */
export type DraftReply = { readonly draft: string } & (
  | { readonly approval: string }
  | { readonly refused: string }
)

/** A way to show what a draft holds, or less of it. */
export interface DraftOption extends AnswerOption {
  /** The hash of each part: this is what a guardian signs for. */
  readonly sdHashes: readonly string[]
  readonly choices: readonly Choice[]
  /** The parts by query, as the child will sign for them. */
  readonly vpToken: VpToken
}

/** Seals a draft for its guardian. */
export function sealDraft(draft: Draft, guardian: PublicJwk): Promise<string> {
  return sealFor(guardian, draftTyp, encode(writeDraft(draft)))
}

/** @throws as `openSealed`; WalletError `DRAFT_INVALID`. */
export async function openDraftText(text: string, key: PrivateKey): Promise<Draft> {
  return readDraft(decode(await openSealed(text.trim(), draftTyp, key)))
}

/** Seals a reply for the child. */
export function sealReply(reply: DraftReply, child: PublicJwk): Promise<string> {
  return sealFor(child, replyTyp, encode({ type: 'AttestatDraftReply', version: 1, ...reply }))
}

/** @throws as `openSealed`; WalletError `DRAFT_INVALID`. */
export async function openReply(text: string, key: PrivateKey): Promise<DraftReply> {
  const members = decode(await openSealed(text.trim(), replyTyp, key))
  requireKind(members, 'AttestatDraftReply')
  const draft = readText(members.draft, 'draft')
  return members.approval === undefined
    ? { draft, refused: readText(members.refused, 'refused') }
    : { draft, approval: readText(members.approval, 'approval') }
}

/** A draft as JSON. */
export function writeDraft({ expiresAt, parts, ...rest }: Draft): JsonObject {
  return {
    type: 'AttestatDraft',
    version: 1,
    ...rest,
    expiresAt: expiresAt.toISOString(),
    parts: parts.map(({ queryId, text }) => ({ queryId, text })),
  }
}

/** @throws WalletError `DRAFT_INVALID`. */
export function readDraft(members: JsonObject): Draft {
  requireKind(members, 'AttestatDraft')
  const { request, note, parts } = members
  const expiresAt = parseInstant(readText(members.expiresAt, 'expiresAt'))
  if (!expiresAt) throw invalid('expiresAt', 'a date-time with a zone')
  if (!Array.isArray(parts) || parts.length === 0) throw invalid('parts', 'a list')
  return {
    id: readText(members.id, 'id'),
    child: readText(members.child, 'child'),
    ...(request === undefined ? {} : { request: readText(request, 'request') }),
    audience: readText(members.audience, 'audience'),
    nonce: readText(members.nonce, 'nonce'),
    purpose: readText(members.purpose, 'purpose'),
    ...(note === undefined ? {} : { note: readText(note, 'note') }),
    expiresAt,
    parts: parts.map((part: JsonValue, i) => {
      if (!isJsonObject(part)) throw invalid(`parts[${i}]`, 'an object')
      return {
        queryId: readText(part.queryId, `parts[${i}].queryId`),
        text: readText(part.text, `parts[${i}].text`),
      }
    }),
  }
}

/** A part as if it were a credential of the wallet's own, with no more in it than is to be shown. */
export interface HeldPart extends HeldCredential {
  readonly queryId: string
}

/** The parts of a draft. Nothing is verified. */
export function heldParts({ parts }: Draft): Promise<readonly HeldPart[]> {
  return Promise.all(
    parts.map(async ({ queryId, text }, i) => ({
      ...(await newlyHeld({
        id: `part-${i + 1}`,
        credential: await readCredential(text),
        receivedAt: new Date(0),
      })),
      queryId,
    })),
  )
}

/**
 * Every way to show what a draft holds: the whole first, then what answers the request with less; without a request,
 * fewer credentials, or all of them less one claim. Child and guardian work them out alike, so the hashes alone say
 * which. What the draft does not hold is in none.
 */
export async function draftOptions(
  held: readonly HeldPart[],
  request: PresentationRequest | undefined,
  now: Date,
): Promise<readonly DraftOption[]> {
  const whole = held.map((part) => selected(part, part.queryId, allOf(part), now))
  const open = async ({ id }: HeldEntry): Promise<HeldCredential | undefined> =>
    held.find((part) => part.id === id)
  const lesser = request
    ? (await selectAnswers(request, held, { now, open })).options.map(({ credentials }) => credentials)
    : lessThan(whole, held, now)
  const byHashes = new Map<string, DraftOption>()
  for (const credentials of [whole, ...lesser]) {
    const choices = credentials.map(({ queryId, card, disclose }) => ({
      queryId,
      held: held.find(({ id }) => id === card.id) as HeldPart,
      disclose,
    }))
    const texts = await Promise.all(
      choices.map(({ held, disclose }) => presentCredential(held.credential, { disclose })),
    )
    const sdHashes = await hashesOf(texts)
    const name = sdHashes.join(' ')
    const known = byHashes.get(name)
    if (!known) byHashes.set(name, { credentials, choices, sdHashes, vpToken: byQuery(choices, texts) })
    // The same parts, as the request asks for them: what is seen beyond that can be told.
    else if (isSameAnswer(known.credentials, credentials)) byHashes.set(name, { ...known, credentials })
  }
  return [...byHashes.values()]
}

type Selected = AnswerOption['credentials'][number]

function lessThan(
  whole: readonly Selected[],
  held: readonly HeldPart[],
  now: Date,
): readonly (readonly Selected[])[] {
  const fewer =
    whole.length <= mostCombined
      ? choicesOf(whole)
      : whole.map((_, i) => whole.filter((_, other) => other !== i))
  const without = held.flatMap((part, i) =>
    allOf(part).map((left) => {
      const disclose = allOf(part).filter((path) => !isPrefix(left, path))
      return whole.with(i, selected(part, part.queryId, disclose, now))
    }),
  )
  return [...fewer, ...without]
}

/** Every choice of some, but not of all, the larger first. */
function choicesOf<T>(all: readonly T[]): readonly (readonly T[])[] {
  const count = 2 ** all.length - 2
  // Each number says by its bits who is in.
  const choices = Array.from({ length: count }, (_, i) =>
    all.filter((_, place) => ((count - i) >> place) & 1),
  )
  return choices.toSorted((one, other) => other.length - one.length)
}

/** Of so many credentials every choice is offered; of more, all but one. */
const mostCombined = 4

function isSameAnswer(one: readonly Selected[], other: readonly Selected[]): boolean {
  return one.every(({ queryId, card }, i) => queryId === other[i]?.queryId && card.id === other[i]?.card.id)
}

function byQuery(choices: readonly Choice[], texts: readonly string[]): VpToken {
  const vpToken: Record<string, string[]> = {}
  for (const [i, { queryId }] of choices.entries()) {
    vpToken[queryId] = [...(vpToken[queryId] ?? []), texts[i] as string]
  }
  return vpToken
}

/** The option that these hashes name. */
export function optionOfHashes(
  options: readonly DraftOption[],
  sdHashes: readonly string[],
): DraftOption | undefined {
  const name = [...sdHashes].sort().join(' ')
  return options.find((option) => option.sdHashes.join(' ') === name)
}

function selected(held: HeldPart, queryId: string, disclose: readonly ConcretePath[], now: Date): Selected {
  return { queryId, card: cardOf(held, now), ...discloseOnly(held, disclose) }
}

function allOf({ credential }: HeldPart): readonly ConcretePath[] {
  return credential.disclosures.map(({ path }) => path)
}

/** The hashes that a guardian signs for. @param texts The parts, as they are shown. */
export async function hashesOf(texts: readonly string[]): Promise<readonly string[]> {
  const hashes = await Promise.all(texts.map(async (text) => presentedHash(await readCredential(text))))
  return [...new Set(hashes)].sort()
}

function requireKind(members: JsonObject, type: string): void {
  if (members.type !== type || members.version !== 1) throw invalid('type', '{terms}', { terms: type })
}

function readText(value: JsonValue | undefined, name: string): string {
  if (typeof value !== 'string' || value === '') throw invalid(name, 'a text')
  return value
}

function invalid(name: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('DRAFT_INVALID', { at: `draft.${name}`, details: { expected: expected(...phrase) } })
}

function encode(members: JsonObject): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(members))
}

function decode(bytes: Uint8Array): JsonObject {
  return decodeJsonObject(bytes, { at: 'draft', maxBytes: sealedMessageBytes })
}

const draftTyp = 'attestat-draft+jwe'
const replyTyp = 'attestat-draft-reply+jwe'
