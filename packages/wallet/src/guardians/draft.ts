/**
 * What goes between a child and a guardian: the draft of an answer, and the guardian's reply. Both travel sealed, the
 * one for the guardian's key and the other for the child's.
 */
import {
  isJsonObject,
  type JsonObject,
  type JsonValue,
  type PublicJwk,
  parseInstant,
  presentedHash,
  readCredential,
} from '@attestat/credential'
import { openSealed, type PrivateKey, sealFor } from '@attestat/keys'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'
import { type HeldCredential, newlyHeld } from '../held-credential.ts'
import { packMessage, unpackMessage } from './packed-message.ts'

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

/** A part of a draft that stays. */
export interface KeptPart {
  /** Its position in the draft. */
  readonly part: number
  /** Positions of the disclosures that stay, in the order in which the signed part refers to them. Absent: all. */
  readonly disclosures?: readonly number[]
}

/** What the guardian says. */
export type DraftReply = { readonly draft: string } & (
  | {
      readonly approval: string
      /** What stays of the draft, where that is not all of it. */
      readonly kept?: readonly KeptPart[]
    }
  | { readonly refused: string }
)

/** What goes sealed between the two, with the `typ` that tells it from anything else. */
export const sealedTyp = { draft: 'attestat-draft+jwe', reply: 'attestat-draft-reply+jwe' } as const

/** Seals a draft for its guardian. */
export async function sealDraft(draft: Draft, guardian: PublicJwk): Promise<string> {
  return sealFor(guardian, sealedTyp.draft, await packMessage(writeDraft(draft)))
}

/** @throws as `openSealed`; WalletError `DRAFT_INVALID`. */
export async function openDraftText(text: string, key: PrivateKey): Promise<Draft> {
  return readDraft(await unpackMessage(await openSealed(text.trim(), sealedTyp.draft, key)))
}

/** Seals a reply for the child. */
export async function sealReply(reply: DraftReply, child: PublicJwk): Promise<string> {
  const members = { type: 'AttestatDraftReply', version: 1, ...reply } as unknown as JsonObject
  return sealFor(child, sealedTyp.reply, await packMessage(members))
}

/** @throws as `openSealed`; WalletError `DRAFT_INVALID`. */
export async function openReply(text: string, key: PrivateKey): Promise<DraftReply> {
  const members = await unpackMessage(await openSealed(text.trim(), sealedTyp.reply, key))
  requireKind(members, 'AttestatDraftReply')
  const draft = readText(members.draft, 'draft')
  const { approval, kept } = members
  if (approval === undefined) return { draft, refused: readText(members.refused, 'refused') }
  return {
    draft,
    approval: readText(approval, 'approval'),
    ...(kept === undefined ? {} : { kept: readKept(kept) }),
  }
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

/** The hashes that a guardian signs for. @param texts The parts, as they are shown. */
export async function hashesOf(texts: readonly string[]): Promise<readonly string[]> {
  const hashes = await Promise.all(texts.map(async (text) => presentedHash(await readCredential(text))))
  return inOrder(hashes)
}

/** Hashes as an approval has them: each once. */
export function inOrder(hashes: readonly string[]): readonly string[] {
  return [...new Set(hashes)].sort()
}

function readKept(value: JsonValue): readonly KeptPart[] {
  if (!Array.isArray(value) || value.length === 0) throw invalid('kept', 'a list')
  return value.map((one: JsonValue, i) => {
    if (!isJsonObject(one)) throw invalid(`kept[${i}]`, 'an object')
    const { part, disclosures = [] } = one
    if (!Array.isArray(disclosures) || ![part, ...disclosures].every(isPosition)) {
      throw invalid(`kept[${i}]`, 'positions in the draft, counted from 0')
    }
    return one as unknown as KeptPart
  })
}

function isPosition(value: JsonValue | undefined): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0
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
