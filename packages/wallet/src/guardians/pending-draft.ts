/** The child's side: composes a draft, keeps what it was, and takes the guardian's reply once. */
import {
  didKeyOf,
  encodeBase64url,
  isJsonObject,
  isSameKey,
  type JsonObject,
  type PublicJwk,
  presentCredential,
  readDidKey,
} from '@attestat/credential'
import { KeyError } from '@attestat/keys'
import {
  checkGuardianApproval,
  checkGuardianLink,
  type GuardianApproval,
  OpenId4VcError,
  type PresentationRequest,
  type PresentationResponse,
  readPresentationRequest,
  requireApprovable,
  verifyGuardianApproval,
} from '@attestat/openid4vc'
import type { GuardianEvidence, TrustSource } from '@attestat/trust'
import { WalletError } from '../codes.ts'
import type { Consent } from '../consent.ts'
import { requireConsent } from '../consent.ts'
import { entriesOf, requireUnshown, withCopies } from '../copies.ts'
import { findEntry, listEntries } from '../held-credential.ts'
import { appendEntry } from '../history.ts'
import { holderPrivateKey, privateKeyOf } from '../holder-key.ts'
import { type Choice, type PresentationForm, type ReuseOption, requireExactly } from '../present.ts'
import { refusalEntry } from '../refusal.ts'
import type { StoreChange, StoredRecord, WalletStore } from '../store.ts'
import type { Decision } from './age-policy.ts'
import {
  type Draft,
  type DraftReply,
  hashesOf,
  heldParts,
  openReply,
  readDraft,
  sealDraft,
  writeDraft,
} from './draft.ts'
import { areInstants, areTexts, readJsonRecord, requireSound, writeJsonRecord } from './json-record.ts'
import { bareLinkOf, guardianInForce } from './known-guardians.ts'
import { isWhole, reduceDraft, wholeOf } from './reduction.ts'

/** What a draft says besides what is shown. */
export interface DraftOptions extends ReuseOption {
  /** What for: one of the request's purposes, where it states any. */
  readonly purpose: string
  /** The child's own yes. May be left out where a guardian decides alone. */
  readonly consent?: Consent
  /** From the child to the guardian. */
  readonly note?: string
  /** The did:key of the guardian to ask. Default: any who is in force. */
  readonly guardian?: string
  /** How it is shown once it is approved. Default `sd-jwt`. */
  readonly form?: PresentationForm
}

/** What is to be approved. */
export interface DraftToCompose extends DraftOptions {
  readonly choices: readonly Choice[]
  readonly request?: PresentationRequest
  readonly audience: string
  readonly nonce: string
  readonly decision: Decision
}

/** A draft on its way. */
export interface ComposedDraft {
  readonly id: string
  /** For the guardian, sealed: a text that may travel as a file. */
  readonly text: string
  readonly guardian: string
  readonly expiresAt: Date
}

export interface ChildContext {
  readonly store: WalletStore
  /** Whether a guardian link was revoked since it was taken in. */
  readonly trust: TrustSource
  readonly holderKey: PublicJwk
  readonly now: Date
}

/**
 * Makes a draft for a guardian and remembers it.
 *
 * @throws WalletError `SELECTION_EMPTY`, `SELECTION_EXCEEDED`, `CONSENT_REQUIRED`, `GUARDIAN_UNKNOWN`,
 *   `GUARDIAN_OF_OTHER_KEY`, `DRAFT_KEYS_DIFFER`, `COPY_SHOWN`, `COPY_IN_DRAFT`, `DRAFT_INVALID`; OpenId4VcError `APPROVAL_INVALID` for what no guardian could approve, `APPROVAL_PURPOSE_MISMATCH`;
 *   CredentialError `SD_PATH_UNKNOWN`.
 */
export async function composeDraft(
  draftToCompose: DraftToCompose,
  { store, trust, holderKey, now }: ChildContext,
): Promise<ComposedDraft> {
  const { choices, request, audience, nonce, purpose, note, decision, consent, form } = draftToCompose
  const { reuse = false } = draftToCompose
  if (request) requirePurpose(request, purpose)
  if (choices.length === 0) throw new WalletError('SELECTION_EMPTY', { at: 'credentials' })
  if (decision !== 'guardian' || consent) requireConsent(consent ?? ({} as Consent), now)
  const credentials = choices.map(({ held }) => held.id)
  requireUnshown(await entriesOf(store, credentials), reuse, await draftedIn(store, now))
  const child = childOf(choices, holderKey)
  const guardian = await guardianInForce({ store, trust, now }, child, draftToCompose.guardian)
  const expiresAt = earlier(request?.expiresAt, new Date(now.getTime() + replyMilliseconds))
  const draft: Draft = {
    id: encodeBase64url(crypto.getRandomValues(new Uint8Array(16))),
    child,
    ...(request ? { request: request.jws?.text ?? JSON.stringify(request.document) } : {}),
    audience,
    nonce,
    purpose,
    ...(note === undefined ? {} : { note }),
    expiresAt,
    parts: await Promise.all(
      choices.map(async ({ queryId, held, disclose }) => {
        const text = await presentCredential(held.credential, { disclose })
        await requireExactly(text, held.credential, disclose, undefined)
        return { queryId, text }
      }),
    ),
  }
  requireApprovable({
    guardian: guardian.did,
    child,
    audience,
    nonce,
    purpose,
    issuedAt: now,
    expiresAt,
    id: draft.id,
    sdHashes: await hashesOf(draft.parts.map((part) => part.text)),
  })
  const content: JsonObject = {
    draft: writeDraft(draft),
    by: consent?.by ?? guardian.did,
    guardian: guardian.did,
    ...(consent?.until ? { until: consent.until.toISOString() } : {}),
    ...(form === undefined ? {} : { form }),
    ...(reuse ? { reuse } : {}),
    credentials,
  }
  const text = await sealDraft(draft, guardian.key)
  await store.write([{ put: writeJsonRecord({ type: recordType, id: draft.id }, content) }])
  return { id: draft.id, text, guardian: guardian.did, expiresAt }
}

/** Whose documents they are: the one key that they are bound to. What is bound to none goes along with any. */
function childOf(choices: readonly Choice[], holderKey: PublicJwk): string {
  const holders = new Set(choices.flatMap(({ held }) => held.credential.holder ?? []))
  if (holders.size > 1) throw new WalletError('DRAFT_KEYS_DIFFER', { at: 'credentials' })
  const [holder = didKeyOf(holderKey)] = holders
  return holder
}

/** What a guardian has replied, held against the draft. */
export type TakenReply =
  | { readonly outcome: 'refused'; readonly reason: string }
  | {
      readonly outcome: 'approved'
      readonly approval: GuardianApproval
      readonly evidence: GuardianEvidence
      readonly request?: PresentationRequest
      readonly audience: string
      readonly nonce: string
      /** The child's own, or the guardian's where that is enough. */
      readonly consent: Consent
      readonly form?: PresentationForm
      readonly reuse: boolean
      /** What was approved: all that was drafted, or less. `held.id` is the wallet's own name of each credential. */
      readonly choices: readonly Choice[]
      /** Whether the guardian approved less than was drafted. */
      readonly reduced: boolean
      /** Takes the draft out of the store, so that its approval is used once. @throws WalletError `DRAFT_UNKNOWN`. */
      readonly spend: () => Promise<readonly StoreChange[]>
    }

/** What came of a draft. */
export type FinishedDraft =
  | { readonly outcome: 'refused'; readonly reason: string }
  | {
      readonly outcome: 'approved'
      /** To whom it is shown. */
      readonly audience: string
      readonly response: PresentationResponse
      /** What goes beside the response, so that a receiver can check who has approved it. */
      readonly guardians: readonly GuardianEvidence[]
      /** The wallet's own names of what is shown. */
      readonly credentialIds: readonly string[]
      /** Whether the guardian approved less than was drafted. */
      readonly reduced: boolean
      /** The request that is answered, where there was one. */
      readonly request?: PresentationRequest
    }

/**
 * Opens a guardian's reply. A refusal ends the draft; an approval ends it when it is used. What has been removed since
 * is shown no more.
 *
 * @throws WalletError `DRAFT_UNKNOWN` for a draft that was made elsewhere, answered before or refused; `DRAFT_INVALID`,
 *   `CONSENT_ENDED`, `GUARDIAN_UNKNOWN`, `CREDENTIAL_UNKNOWN`, `APPROVAL_NOT_OFFERED` when what was approved is not what stays of the draft;
 *   `DRAFT_UNSATISFIED` when that does not answer the request; as `openSealed`, `verifyGuardianApproval`, `checkGuardianApproval` and `checkGuardianLink` say; OpenId4VcError `REQUEST_EXPIRED`.
 */
export async function takeReply(text: string, { store, trust, now }: ChildContext): Promise<TakenReply> {
  const reply = await openOwnReply(text, store)
  const pending = await pendingDraft(store, reply.draft)
  const spend = async (): Promise<readonly StoreChange[]> => {
    await pendingDraft(store, reply.draft)
    return [{ remove: { type: recordType, id: reply.draft, version: 1 } }]
  }
  if ('refused' in reply) {
    await appendEntry(store, refusalOf(pending, reply.refused, now), spend)
    return { outcome: 'refused', reason: reply.refused }
  }
  const { draft, by, until, form, reuse = false, credentials } = pending
  const consent: Consent = { agreed: true, by, purpose: draft.purpose, ...(until ? { until } : {}) }
  requireConsent(consent, now)
  const approval = await verifyGuardianApproval(reply.approval)
  const guardian = await guardianInForce({ store, trust, now }, draft.child, approval.guardian)
  checkGuardianLink(guardian.link, approval)
  const request = draft.request === undefined ? undefined : readPresentationRequest(draft.request, { now })
  const held = await heldParts(draft)
  checkGuardianApproval(approval, {
    child: draft.child,
    audience: draft.audience,
    nonce: draft.nonce,
    purposes: [draft.purpose],
    usedAt: now,
    clockSkewSeconds,
    // What they are of is the guardian's choice, which follows.
    sdHashes: approval.sdHashes,
  })
  const { kept, choices, sdHashes } = await reduceDraft(held, reply.kept ?? wholeOf(held), { request, now })
  if (sdHashes.join(' ') !== approval.sdHashes.toSorted().join(' ')) {
    throw new WalletError('APPROVAL_NOT_OFFERED', { at: 'approval.sd_hashes' })
  }
  const ids = kept.map(({ part }) => credentials[part] as string)
  for (const id of ids) {
    if (!(await findEntry(store, id))) throw new WalletError('CREDENTIAL_UNKNOWN', { at: id })
  }
  return {
    outcome: 'approved',
    approval,
    evidence: { approval: reply.approval, link: await bareLinkOf(guardian) },
    ...(request ? { request } : {}),
    audience: draft.audience,
    nonce: draft.nonce,
    consent,
    ...(form === undefined ? {} : { form }),
    reuse,
    choices: choices.map((choice, i) => ({
      ...choice,
      held: { ...choice.held, id: ids[i] as string },
    })),
    reduced: !isWhole(kept, held),
    spend,
  }
}

/** Opens a reply with the key that its draft was composed for: the wallet's own, or one of those that drafts wait under. */
async function openOwnReply(text: string, store: WalletStore): Promise<DraftReply> {
  const own = await holderPrivateKey(store)
  const drafts = await listPendingDrafts(store)
  for (const child of new Set(drafts.map((draft) => draft.child))) {
    const key = await privateKeyOf(store, readDidKey(child))
    if (!key || isSameKey(key.publicJwk, own.publicJwk)) continue
    try {
      return await openReply(text, key)
    } catch (error) {
      if (!(error instanceof KeyError && error.code === 'JWE_NOT_OPENED')) throw error
    }
  }
  return openReply(text, own)
}

/** What is said of a guardian's no. */
function refusalOf({ draft, guardian = 'guardian' }: PendingDraft, reason: string, now: Date) {
  const { id, child, request, audience, purpose } = draft
  return refusalEntry({
    at: now,
    by: guardian,
    reason,
    audience,
    receiver: request === undefined ? undefined : readPresentationRequest(request).statement?.name,
    purpose,
    draft: { id, guardian, child },
  })
}

/** What the child's wallet remembers of a draft. */
interface PendingDraft {
  readonly draft: Draft
  readonly by: string
  /** The did:key of the guardian who was asked. Absent in drafts of earlier programs. */
  readonly guardian?: string
  readonly until?: Date
  readonly form?: PresentationForm
  readonly reuse?: boolean
  /** The wallet's own name of the credential in each part. */
  readonly credentials: readonly string[]
}

async function pendingDraft(store: WalletStore, id: string): Promise<PendingDraft> {
  const record = await store.get({ type: recordType, id })
  if (!record) throw new WalletError('DRAFT_UNKNOWN', { at: 'draft' })
  return readPendingDraft(record)
}

/** Every draft that is open. @throws WalletError `STORAGE_RECORD_DAMAGED`, `DRAFT_INVALID`. */
export async function listPendingDrafts(store: WalletStore): Promise<readonly Draft[]> {
  return (await store.list(recordType)).map((record) => readPendingDraft(record).draft)
}

/**
 * Names of the credentials in drafts that a guardian may still reply to. One that was answered is gone, one that has
 * expired waits for nothing; one that cannot be read can be answered by nobody.
 */
export async function draftedIn(store: WalletStore, now: Date): Promise<ReadonlySet<string>> {
  const drafted = (await store.list(recordType, () => {})).flatMap((record) => {
    try {
      const { draft, credentials } = readPendingDraft(record)
      return draft.expiresAt > now ? credentials : []
    } catch (error) {
      if (error instanceof WalletError) return []
      throw error
    }
  })
  return new Set(drafted)
}

/** Whether a document, or any of its single-use copies, is in a draft that a guardian may still reply to. */
export async function isDrafted(store: WalletStore, id: string, now: Date): Promise<boolean> {
  const drafted = await draftedIn(store, now)
  if (drafted.size === 0) return false
  const copies = withCopies([id], await listEntries(store, () => {}))
  return copies.some((copy) => drafted.has(copy.id))
}

function readPendingDraft(record: StoredRecord): PendingDraft {
  const { draft, until, ...rest } = readJsonRecord(record)
  const { by, guardian = '', form = '', reuse = false, credentials } = rest
  requireSound(
    record,
    isJsonObject(draft) &&
      draft.id === record.id &&
      areTexts(by, guardian, form) &&
      (until === undefined || areInstants(until)) &&
      typeof reuse === 'boolean' &&
      Array.isArray(credentials) &&
      areTexts(...credentials),
  )
  return {
    ...(rest as unknown as PendingDraft),
    draft: readDraft(draft as JsonObject),
    ...(until === undefined ? {} : { until: new Date(until as string) }),
  }
}

/** @throws OpenId4VcError `APPROVAL_PURPOSE_MISMATCH` where the request states other purposes. */
function requirePurpose(request: PresentationRequest, purpose: string): void {
  const stated = Object.values(request.statement?.purpose ?? {})
  if (stated.length > 0 && !stated.includes(purpose)) {
    throw new OpenId4VcError('APPROVAL_PURPOSE_MISMATCH', { at: 'consent.purpose' })
  }
}

function earlier(one: Date | undefined, other: Date): Date {
  return one && one < other ? one : other
}

const recordType = 'draft'
const clockSkewSeconds = 60
/** Three days: a parent reads mail in the evening, and a request does not lie about for ever. */
const replyMilliseconds = 72 * 3600 * 1000
