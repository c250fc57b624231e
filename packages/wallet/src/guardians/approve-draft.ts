/** The guardian's side: opens a child's draft, shows it, and says yes, yes to less, or no. */
import { didKeyOf, encodeBase64url, type GuardianLink, readDidKey, type Signer } from '@attestat/credential'
import { signGuardianApproval, wardOf } from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { WalletError } from '../codes.ts'
import { type Consent, recordConsent, requireConsent } from '../consent.ts'
import { expected } from '../expected.ts'
import { credentialIdOf, type HeldCredential, listEntries, openIfSound } from '../held-credential.ts'
import { appendEntry } from '../history.ts'
import { holderPrivateKey } from '../holder-key.ts'
import { askStatus } from '../known-status.ts'
import { cardOf } from '../owner-view.ts'
import { type SeenCredential, seenBy } from '../preview.ts'
import { readAndVerify } from '../receive.ts'
import type { ReceivedRequest } from '../received-request.ts'
import { isReason, refusalEntry } from '../refusal.ts'
import { shownRecord } from '../shown-record.ts'
import type { WalletStore } from '../store.ts'
import { type Draft, type HeldPart, heldParts, openDraftText, sealReply } from './draft.ts'
import { type DraftOption, isWhole, keptInAll, reduceDraft, waysToReduce } from './reduction.ts'
import {
  coveringApproval,
  requireStandable,
  type StandingApproval,
  standingChange,
} from './standing-approval.ts'

/** A child's draft, as its guardian sees it. */
export interface ReceivedDraft {
  readonly id: string
  /** The did:key of the child. */
  readonly child: string
  /** The child's name, from the guardian's own link. */
  readonly childName?: string
  /** Who asks; absent where the child shows something unasked. */
  readonly request?: ReceivedRequest
  readonly audience: string
  readonly nonce: string
  readonly purpose: string
  /** From the child. Nobody vouches for it. */
  readonly note?: string
  readonly expiresAt: Date
  /** What the child composed; then ways to show less, which can be taken together. */
  readonly options: readonly DraftOption[]
  /** The standing approval that covers what the child composed. */
  readonly standing?: StandingApproval
}

export interface GuardianContext {
  readonly store: WalletStore
  readonly trust: TrustSource
  readonly signer: Signer
  readonly now: Date
  readonly readRequest: (text: string) => Promise<ReceivedRequest>
}

/**
 * Opens a draft that was sealed for this wallet.
 *
 * @throws WalletError `DRAFT_INVALID`, `DRAFT_EXPIRED`, `GUARDIAN_LINK_NEEDED` when this wallet has no link in force for
 *   the child; `ISSUED_CREDENTIAL_INVALID` for a part whose signature is wrong; as `openSealed`, and as
 *   `Wallet.readRequest` says.
 */
export async function openDraft(text: string, context: GuardianContext): Promise<ReceivedDraft> {
  const { store, now, readRequest } = context
  const draft = await openDraftText(text, await holderPrivateKey(store))
  if (draft.expiresAt <= now) throw new WalletError('DRAFT_EXPIRED', { at: 'draft.expiresAt' })
  const childName = await requireLink(draft.child, context)
  const request = draft.request === undefined ? undefined : await readRequest(draft.request)
  requireRequest(draft, request)
  const held = await Promise.all((await heldParts(draft)).map((part) => verified(part, draft, context)))
  const options = await waysToReduce(held, { request, now })
  const { request: _text, parts: _parts, ...told } = draft
  const received = {
    ...told,
    ...(childName === undefined ? {} : { childName }),
    ...(request ? { request } : {}),
    options,
  }
  const standing = await coveringApproval(received, store, now)
  return standing ? { ...received, standing } : received
}

/** How a guardian agrees. */
export interface DraftApproval {
  /** Positions in `options`: what is in all of them is approved. Default 0 alone: what the child composed. */
  readonly options?: readonly number[]
  /** The guardian's yes; may be left out where a standing approval covers what the child composed. */
  readonly consent?: Consent
  /** Makes it a standing approval: the same receiver may be shown the same claims for the same purpose until then. */
  readonly standingUntil?: Date
}

/**
 * Approves a draft, or less of it. The yes is on record before the reply is handed out.
 *
 * @returns the reply for the child, sealed: the approval, and what of the draft it is of.
 * @throws WalletError `CONSENT_REQUIRED`, `DRAFT_EXPIRED`, `GUARDIAN_LINK_NEEDED`, `STANDING_UNSIGNED`,
 *   `STANDING_INVALID`; as {@link reduceReceived}.
 */
export async function approveDraft(
  received: ReceivedDraft,
  { options, consent, standingUntil }: DraftApproval,
  context: GuardianContext,
): Promise<string> {
  const { store, signer, now } = context
  const option = await reduceReceived(received, options, context)
  const isReduced = !isWhole(option.kept, partsOf(received))
  // Asked again: it may have been revoked since the draft was opened.
  const standing = consent || isReduced ? undefined : await coveringApproval(received, store, now)
  if (!standing) requireConsent(consent ?? ({} as Consent), now)
  if (received.expiresAt <= now) throw new WalletError('DRAFT_EXPIRED', { at: 'draft.expiresAt' })
  await requireLink(received.child, context)
  if (standingUntil) requireStandable(received, standingUntil, now)
  const guardian = didKeyOf(signer.publicJwk)
  const { child, audience, nonce, purpose } = received
  const id = encodeBase64url(crypto.getRandomValues(new Uint8Array(16)))
  const approval = await signGuardianApproval(
    {
      guardian,
      child,
      audience,
      nonce,
      purpose,
      issuedAt: now,
      expiresAt: received.request?.expiresAt ?? new Date(now.getTime() + approvalMilliseconds),
      id,
      sdHashes: option.sdHashes,
    },
    signer,
  )
  const { name, retention } = received.request?.statement ?? {}
  await recordConsent(store, {
    at: now,
    by: consent?.by ?? guardian,
    purpose,
    audience,
    ...(name ? { receiver: name } : {}),
    ...(retention === undefined ? {} : { retention }),
    credentials: await Promise.all(
      option.choices.map(async ({ held, disclose }) =>
        shownRecord(await credentialIdOf(held.credential), held, disclose),
      ),
    ),
    knownBy: [guardian],
    approval: { id, guardian, child, ...(standing ? { standing: standing.id } : {}) },
    vpToken: option.vpToken,
    ...(standingUntil
      ? { alongside: async () => [await standingChange(received, option, standingUntil, context)] }
      : {}),
  })
  const reply = { draft: received.id, approval, ...(isReduced ? { kept: option.kept } : {}) }
  return sealReply(reply, readDidKey(child))
}

/**
 * What stays of a draft.
 *
 * @param positions In `options`; what is in all of them stays. Default 0 alone.
 * @throws WalletError `OPTION_UNKNOWN`, `SELECTION_EMPTY` when nothing is left; `DRAFT_UNSATISFIED` when what is left
 *   does not answer the request.
 */
export async function reduceReceived(
  received: ReceivedDraft,
  positions: readonly number[] = [0],
  { now }: Pick<GuardianContext, 'now'>,
): Promise<DraftOption> {
  const { options, request } = received
  const ways = positions.map((position) => {
    const option = options[position]
    if (option) return option.kept
    throw new WalletError('OPTION_UNKNOWN', { at: 'option', details: { count: options.length } })
  })
  const parts = partsOf(received)
  return reduceDraft(parts, keptInAll(parts, ways), { request, now })
}

function partsOf({ options: [whole] }: ReceivedDraft): readonly HeldPart[] {
  return (whole?.choices ?? []).map(({ held }) => held)
}

/**
 * What the receiver would see of a draft: read from the parts that the guardian signs for, as `Wallet.preview` reads them.
 *
 * @throws as {@link reduceReceived}.
 */
export async function previewDraft(
  received: ReceivedDraft,
  positions: readonly number[] | undefined,
  context: Pick<GuardianContext, 'trust' | 'now'>,
): Promise<readonly SeenCredential[]> {
  const { vpToken } = await reduceReceived(received, positions, context)
  return seenBy(vpToken, async (integrity) => (await context.trust.typeMetadata(integrity))?.bytes)
}

/**
 * Refuses a draft. The no is on record before the reply is handed out.
 *
 * @param reason Why, for the child to read.
 * @returns the reply for the child, sealed.
 * @throws WalletError `DRAFT_INVALID` for a reason that says nothing, or is endless.
 */
export async function refuseDraft(
  { id, child, request, audience, purpose }: ReceivedDraft,
  reason: string,
  { store, signer, now }: Pick<GuardianContext, 'store' | 'signer' | 'now'>,
): Promise<string> {
  if (!isReason(reason)) {
    throw new WalletError('DRAFT_INVALID', {
      at: 'reason',
      details: { expected: expected('a reason of at most 1000 characters') },
    })
  }
  const guardian = didKeyOf(signer.publicJwk)
  const receiver = request?.statement?.name
  const draft = { id, guardian, child }
  await appendEntry(
    store,
    refusalEntry({ at: now, by: guardian, reason, audience, receiver, purpose, draft }),
  )
  return sealReply({ draft: id, refused: reason }, readDidKey(child))
}

/** @returns the child's name, as far as the link says it. */
async function requireLink(
  child: string,
  { store, signer, now }: GuardianContext,
): Promise<string | undefined> {
  const own = didKeyOf(signer.publicJwk)
  const entries = (await listEntries(store, () => {})).filter(
    (entry) =>
      entry.facts.kind === 'guardian-link' && ['in-force', 'not-checked'].includes(cardOf(entry, now).state),
  )
  const links = await Promise.all(entries.map((entry) => openIfSound(store, entry)))
  const link = links.find((one) => one && wardOf(one.credential) === child && one.credential.holder === own)
  if (!link) throw new WalletError('GUARDIAN_LINK_NEEDED', { at: 'draft.child' })
  return wardNameIn(link)
}

/** What the children are called that a guardian stands for, or stood for, by their DIDs: as far as the links say it. */
export async function wardNames(store: WalletStore): Promise<ReadonlyMap<string, string>> {
  const entries = await listEntries(store, () => {})
  const links = await Promise.all(
    entries.map((entry) => (entry.facts.kind === 'guardian-link' ? openIfSound(store, entry) : undefined)),
  )
  const names = new Map<string, string>()
  for (const link of links) {
    const child = link && wardOf(link.credential)
    const name = link && child !== undefined ? wardNameIn(link) : undefined
    if (child !== undefined && name !== undefined) names.set(child, name)
  }
  return names
}

function wardNameIn({ credential }: HeldCredential): string | undefined {
  const { familyName, givenName } = (credential.document as GuardianLink).credentialSubject.guardianOf
  const name = [familyName, givenName].filter((part) => part !== undefined).join(' ')
  return name === '' ? undefined : name
}

/** What the guardian reads is what the receiver has asked, not what the draft says beside it. */
function requireRequest(draft: Draft, request: ReceivedRequest | undefined): void {
  if (!request) return
  const purposes = Object.values(request.statement?.purpose ?? {})
  const isSame =
    draft.audience === request.clientId &&
    draft.nonce === request.nonce &&
    (purposes.length === 0 || purposes.includes(draft.purpose))
  if (!isSame) {
    throw new WalletError('DRAFT_INVALID', {
      at: 'draft.request',
      details: { expected: expected('receiver, nonce and purpose of its own request') },
    })
  }
}

/** A part with what could be found out about its signature and its status. Somebody else's is none of this child's. */
async function verified(part: HeldPart, draft: Draft, { trust, now }: GuardianContext): Promise<HeldPart> {
  const { credential, key } = await readAndVerify(part.credential.text, { trust, unverified: 'keep' })
  if (credential.holder !== undefined && credential.holder !== draft.child) {
    throw new WalletError('DRAFT_INVALID', {
      at: 'draft.parts',
      details: { expected: expected('documents of the child') },
    })
  }
  if (!key) return part
  const status = await askStatus(credential, trust, now)
  return {
    ...part,
    verifiedWith: { kid: key.kid, source: key.source },
    ...(status ? { status } : {}),
  }
}

/** As long as an admissions office takes answers without a request. */
const approvalMilliseconds = 30 * 86_400_000
