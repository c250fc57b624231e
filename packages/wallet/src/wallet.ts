/** The student's side: keeps credentials, answers requests, and remembers what was shown to whom. */
import {
  type ConcretePath,
  didKeyOf,
  encodeBase64url,
  indexTypeMetadata,
  isSameKey,
  kindNameOf,
  type PublicJwk,
  type ReadCredential,
  type Signer,
  type SigningAlgorithm,
} from '@attestat/credential'
import {
  createHolderProof,
  createPresentationResponse,
  endOfRetention,
  OpenId4VcError,
  type PresentationRequest,
  type PresentationResponse,
  type VerifiedPresentationRequest,
  type VerifierStatement,
  verifyPresentationRequest,
} from '@attestat/openid4vc'
import {
  type EvidenceFacts,
  type FetchFact,
  localTrust,
  type Recognition,
  type TrustSource,
} from '@attestat/trust'
import { WalletError } from './codes.ts'
import {
  type Consent,
  type ConsentRecord,
  type HistoryLine,
  historyLine,
  keepReceipt,
  readHistory,
  recordConsent,
  requireConsent,
  withdrawConsent,
} from './consent.ts'
import { type AgePolicy, type Decision, defaultAgePolicy } from './guardians/age-policy.ts'
import {
  approveDraft,
  type DraftApproval,
  type GuardianContext,
  openDraft,
  type ReceivedDraft,
  refuseDraft,
} from './guardians/approve-draft.ts'
import { addGuardian, type KnownGuardian, listGuardians, whoDecides } from './guardians/known-guardians.ts'
import {
  type ChildContext,
  type ComposedDraft,
  composeDraft,
  type DraftOptions,
  type FinishedDraft,
  takeReply,
} from './guardians/pending-draft.ts'
import {
  listStandingApprovals,
  revokeStandingApproval,
  type StandingApproval,
} from './guardians/standing-approval.ts'
import { getHeld, type HeldCredential, openIfSound, removalOf, writeRecord } from './held-credential.ts'
import { type ListEntries, rememberEntries } from './held-entries.ts'
import { exportHistory } from './history-export.ts'
import { makePairwiseKey, openHolderKey, readPairwiseKey } from './holder-key.ts'
import { openIntake } from './intake.ts'
import { evidenceFor, readKeptLists } from './kept-lists.ts'
import { type Card, cardOf, type OwnerClaim, ownerClaims } from './owner-view.ts'
import { type Addressee, buildVpToken, type Choice, type SignerFor } from './present.ts'
import { buildVpJwts } from './present-vp.ts'
import { type SeenCredential, seenBy } from './preview.ts'
import { type Received, receiveCredential } from './receive.ts'
import { type RefreshedList, refreshStatus } from './refresh.ts'
import { neededDisclosures, selectAnswers, type WalletSelection } from './select.ts'
import type { OnDamaged, StoreChange, WalletStore } from './store.ts'

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

/**
 * A wallet over a store.
 *
 * @example
 * const wallet = new Wallet({ store: createMemoryStore() })
 * const { did } = await wallet.id()
 */
export class Wallet {
  readonly #store: WalletStore
  readonly #trust: TrustSource
  readonly #now: () => Date
  readonly #alg: SigningAlgorithm
  readonly #agePolicy: AgePolicy
  readonly #entries: ListEntries
  #signer: Promise<Signer> | undefined

  constructor(options: WalletOptions) {
    this.#store = options.store
    this.#trust = options.trust ?? localTrust()
    this.#now = options.now ?? (() => new Date())
    this.#alg = options.alg ?? 'ES256'
    this.#agePolicy = options.agePolicy ?? defaultAgePolicy
    this.#entries = rememberEntries(this.#store)
  }

  /** The holder's key as a did:key and as a JWK. The key is made on the first call. */
  async id(): Promise<HolderId> {
    const { publicJwk } = await this.#holderKey()
    return { did: didKeyOf(publicJwk), publicJwk }
  }

  /**
   * A new key beside the wallet's own, for one issuer or one document: two receivers of what is bound to different keys
   * cannot tell by the key that it is the same person. What the documents themselves say is another matter. A document
   * that a guardian is to approve has to be bound to the wallet's own key, which the guardian link names.
   */
  async pairwiseId(): Promise<HolderId> {
    const { publicJwk } = await makePairwiseKey(this.#store, this.#alg)
    return { did: didKeyOf(publicJwk), publicJwk }
  }

  /**
   * Shows an issuer that this wallet has a key: an `openid4vci-proof+jwt`.
   *
   * @param options.key One that {@link pairwiseId} gave. Default: the wallet's own.
   * @throws WalletError `HOLDER_KEY_UNKNOWN`.
   */
  async proof({
    key,
    ...options
  }: {
    readonly audience: string
    readonly nonce?: string
    readonly key?: PublicJwk
  }): Promise<string> {
    const signer = key ? await this.#signerOf(key) : await this.#holderKey()
    if (!signer) throw new WalletError('HOLDER_KEY_UNKNOWN', { at: 'key' })
    return createHolderProof({ ...options, signer, now: this.#now() })
  }

  /**
   * Takes a credential in. Where the issuer's status lists are at hand, what they say of it is remembered; adding the
   * same credential again asks anew.
   *
   * @throws as `receiveCredential` says; nothing is stored then.
   */
  async add(text: string, options?: AddOptions): Promise<AddedCredential> {
    return (await this.intake())(text, options)
  }

  /**
   * For taking in many: what is given does as {@link add} does, and the wallet is read once. Called again before it has
   * answered, it writes many together, which is several times as fast. What another program adds meanwhile is not seen;
   * a record that it changes is `STORAGE_CONFLICT`.
   */
  async intake(): Promise<Intake> {
    await this.#holderKey()
    const store = this.#store
    const receive = await openIntake(
      store,
      ({ text, options }: { readonly text: string; readonly options: AddOptions }, index) =>
        receiveCredential(text, {
          ...options,
          unverified: options.unverified ?? 'refuse',
          store,
          index,
          trust: this.#trust,
          isOurs: async (key) => (await this.#signerOf(key)) !== undefined,
          now: this.#now(),
        }),
    )
    return async (text, options = {}) => {
      const { outcome, held } = await receive({ text, options })
      return { outcome, card: cardOf(held, this.#now()) }
    }
  }

  /**
   * Every credential, latest award first.
   *
   * @param onDamaged Is told of each record that cannot be read. Without it, one such record refuses the whole list.
   * @throws KeyError `KEYSTORE_AUTH_FAILED` for such a record without `onDamaged`.
   */
  async list(onDamaged?: OnDamaged): Promise<readonly Card[]> {
    const now = this.#now()
    const cards = (await this.#entries(onDamaged)).map((held) => cardOf(held, now))
    return cards.toSorted(latestFirst)
  }

  /** One credential with every claim. @throws WalletError `CREDENTIAL_UNKNOWN`. */
  async show(id: string): Promise<{ readonly card: Card; readonly claims: readonly OwnerClaim[] }> {
    const held = await this.get(id)
    return { card: cardOf(held, this.#now()), claims: ownerClaims(held) }
  }

  /** One credential as it is kept. @throws WalletError `CREDENTIAL_UNKNOWN`. */
  async get(id: string): Promise<HeldCredential> {
    return getHeld(this.#store, id)
  }

  /**
   * Removes a credential for good. What was shown of it stays in the history; what it had replaced is current again,
   * unless a newer one replaced it in turn.
   *
   * @throws WalletError `CREDENTIAL_UNKNOWN`.
   */
  async remove(id: string): Promise<void> {
    const removed = await this.get(id)
    const replaced = (await this.#entries(() => {})).filter(({ supersededBy }) => supersededBy === id)
    await this.#store.write([
      ...removalOf(removed),
      ...replaced.map(({ supersededBy: _, ...held }) => ({
        put: writeRecord({
          ...held,
          version: held.version + 1,
          ...(removed.supersededBy === undefined ? {} : { supersededBy: removed.supersededBy }),
        }),
      })),
    ])
  }

  /**
   * Asks the status lists of all that is kept anew, and remembers what they say and the lists themselves.
   *
   * @param options.fetchFact Fetches the lists, and nothing else; keys come from the wallet's trust.
   * @throws as `refreshStatus`.
   */
  async refresh(options: { readonly fetchFact: FetchFact }): Promise<{
    readonly lists: readonly RefreshedList[]
    /** The credentials of which something else is known now. */
    readonly changed: readonly Card[]
  }> {
    const now = this.#now()
    const { lists, changed } = await refreshStatus(this.#store, { ...options, trust: this.#trust, now })
    return { lists, changed: changed.map((held) => cardOf(held, now)) }
  }

  /**
   * What is known here about some credentials, to go along when they are shown: the freshest copies of their status
   * lists, of those that the wallet keeps and those of its trust, and their type metadata.
   *
   * @throws WalletError `CREDENTIAL_UNKNOWN`.
   */
  async evidence(ids: readonly string[]): Promise<EvidenceFacts> {
    const held = await Promise.all(ids.map((id) => this.get(id)))
    return evidenceFor(held, await readKeptLists(this.#store), { trust: this.#trust, now: this.#now() })
  }

  /**
   * Reads a presentation request and finds out who asks.
   *
   * @throws as `verifyPresentationRequest` says.
   */
  async readRequest(input: Uint8Array | string): Promise<ReceivedRequest> {
    const { resolveKey } = this.#trust
    const request = await verifyPresentationRequest(input, { resolveKey, now: this.#now() })
    const { client } = request
    if (client.prefix !== 'decentralized_identifier') return request
    return { ...request, recognition: await this.#trust.recognise(client.did) }
  }

  /** Every way to answer a request, with exactly what each would show. A record that is damaged takes no part. */
  async select(request: PresentationRequest): Promise<WalletSelection> {
    return selectAnswers(request, await this.#entries(() => {}), {
      now: this.#now(),
      open: (entry) => openIfSound(this.#store, entry),
    })
  }

  /**
   * Answers a request: shows what one option of a selection says, and nothing else.
   *
   * The consent is on record before the answer is handed out.
   *
   * @param option Position in `selection.options`. Default 0.
   * @param form Default `sd-jwt`.
   * @throws WalletError `CONSENT_REQUIRED`, `REQUEST_UNSATISFIED`, `OPTION_UNKNOWN`, `APPROVAL_NEEDED`,
   *   `SELECTION_EMPTY`, `SELECTION_EXCEEDED`, `CREDENTIAL_UNKNOWN`. OpenId4VcError `REQUEST_EXPIRED`.
   */
  async present(
    selection: WalletSelection,
    {
      consent,
      option = 0,
      form = 'sd-jwt',
    }: { readonly consent: Consent; readonly option?: number; readonly form?: PresentationForm },
  ): Promise<PresentationResponse> {
    requireConsent(consent)
    const { request } = selection
    const choices = await this.#choicesOf(selection, option)
    await this.#requireOwnDecision(request)
    const vpToken = await this.#show(choices, {
      audience: request.clientId,
      nonce: request.nonce,
      consent,
      form,
      ...(request.expiresAt ? { expiresAt: request.expiresAt } : {}),
      ...(request.statement ? { statement: request.statement } : {}),
    })
    return createPresentationResponse(vpToken, request.state)
  }

  /**
   * What the receiver of an answer would see: the presentations are made as {@link present} makes them, read as their
   * receiver reads them, and thrown away. Nothing is shown, and so nobody has to agree.
   *
   * @throws as {@link present}, but for consent.
   */
  async preview(
    selection: WalletSelection,
    { option = 0, form }: { readonly option?: number; readonly form?: PresentationForm } = {},
  ): Promise<readonly SeenCredential[]> {
    const { request } = selection
    const choices = await this.#choicesOf(selection, option)
    const addressee = { audience: request.clientId, nonce: request.nonce }
    return this.#seen(choices, { ...addressee, ...(form ? { form } : {}) })
  }

  /** The same of what {@link presentChosen} would show. */
  async previewChosen(
    credentials: readonly ChosenCredential[],
    { audience, form }: { readonly audience: string; readonly form?: PresentationForm },
  ): Promise<readonly SeenCredential[]> {
    const choices = await this.#chosen(credentials, form)
    return this.#seen(choices, { audience, nonce: freshNonce(), ...(form ? { form } : {}) })
  }

  /**
   * Shows chosen claims to somebody who has not sent a request. Each credential's presentation stands under
   * `credential-1`, `credential-2`, … in the order given; as one W3C presentation all stand under `presentation`.
   *
   * @param options.nonce What the receiver gave to be repeated. Default: 256 random bits, which prove nothing to it.
   * @throws as {@link present}; CredentialError `SD_PATH_UNKNOWN` for a path to nothing.
   */
  async presentChosen(
    credentials: readonly ChosenCredential[],
    options: {
      readonly audience: string
      readonly consent: Consent
      readonly nonce?: string
      readonly form?: PresentationForm
    },
  ): Promise<PresentationResponse> {
    requireConsent(options.consent)
    const choices = await this.#chosen(credentials, options.form)
    await this.#requireOwnDecision()
    const nonce = options.nonce ?? freshNonce()
    return createPresentationResponse(await this.#show(choices, { ...options, nonce }))
  }

  /** What was shown to whom, oldest first, and what became of the consents. @throws WalletError `HISTORY_BROKEN`. */
  async history(): Promise<readonly HistoryLine[]> {
    return readHistory(this.#store)
  }

  /** One line of the history by its number. @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`. */
  async line(sequence: number): Promise<HistoryLine> {
    return historyLine(this.#store, sequence)
  }

  /**
   * The history as a file for somebody else, its end signed; see {@link readHistoryExport}.
   *
   * @param options.audience Only what was shown to this receiver; the rest is kept back.
   * @throws WalletError `HISTORY_BROKEN`.
   */
  async exportHistory(options: { readonly audience?: string } = {}): Promise<string> {
    return exportHistory(this.#store, { ...options, signer: await this.#holderKey(), now: this.#now() })
  }

  /**
   * Withdraws a consent. The notice is kept before it is handed out, and stays the same when it is asked for again.
   *
   * @param sequence The number of the line.
   * @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`.
   */
  async withdraw(sequence: number): Promise<HistoryLine & Required<Pick<HistoryLine, 'withdrawal'>>> {
    const signer = await this.#signerOfLine(await this.line(sequence))
    return withdrawConsent(this.#store, sequence, { signer, now: this.#now() })
  }

  /**
   * Keeps what a receiver has countersigned.
   *
   * @returns the line that it is for.
   * @throws as `keepReceipt` says; nothing is stored then.
   */
  async keepReceipt(text: string): Promise<HistoryLine> {
    return keepReceipt(this.#store, text, { trust: this.#trust, now: this.#now() })
  }

  /** Who decides now what is shown: by age, and by what a receiver asks for. */
  async whoDecides(request?: PresentationRequest): Promise<Decision> {
    return whoDecides(this.#store, this.#agePolicy, this.#now(), request)
  }

  /** Takes in the document that says who stands for this wallet's owner. @throws as `addGuardian`. */
  async addGuardian(text: string): Promise<KnownGuardian> {
    return addGuardian(text, { ...(await this.#child()), trust: this.#trust })
  }

  /** The guardians that this wallet knows, in force or not. */
  async guardians(): Promise<readonly KnownGuardian[]> {
    return listGuardians(this.#store)
  }

  /**
   * Makes a draft of an answer for a guardian, in place of {@link present}.
   *
   * @throws as `composeDraft`, and as {@link present} for what was chosen.
   */
  async draft(
    selection: WalletSelection,
    options: DraftOptions & { readonly option?: number },
  ): Promise<ComposedDraft> {
    const { request } = selection
    const { option = 0, ...terms } = options
    const draft = {
      ...terms,
      choices: await this.#choicesOf(selection, option),
      request,
      audience: request.clientId,
      nonce: request.nonce,
      decision: await this.whoDecides(request),
    }
    return composeDraft(draft, await this.#child())
  }

  /** The same in place of {@link presentChosen}. @throws as `composeDraft`. */
  async draftChosen(
    credentials: readonly ChosenCredential[],
    options: DraftOptions & { readonly audience: string; readonly nonce?: string },
  ): Promise<ComposedDraft> {
    const draft = {
      ...options,
      choices: await this.#chosen(credentials, options.form),
      nonce: options.nonce ?? freshNonce(),
      decision: await this.whoDecides(),
    }
    return composeDraft(draft, await this.#child())
  }

  /**
   * Takes a guardian's reply: with an approval, shows exactly what was approved, once.
   *
   * @throws as `takeReply`.
   */
  async finish(reply: string): Promise<FinishedDraft> {
    const taken = await takeReply(reply, await this.#child())
    if (taken.outcome === 'refused') return taken
    const { outcome, approval, evidence, request, choices, reduced, spend, ...receiver } = taken
    const vpToken = await this.#show(choices, {
      ...receiver,
      ...(request?.expiresAt ? { expiresAt: request.expiresAt } : {}),
      ...(request?.statement ? { statement: request.statement } : {}),
      approval: { id: approval.id, guardian: approval.guardian, child: approval.child },
      alongside: spend,
    })
    return {
      outcome,
      response: createPresentationResponse(vpToken, request?.state),
      credentialIds: choices.map(({ held }) => held.id),
      guardians: [evidence],
      reduced,
      ...(request ? { request } : {}),
    }
  }

  /** Opens the draft of a child whose guardian this wallet's owner is. @throws as `openDraft`. */
  async openDraft(text: string): Promise<ReceivedDraft> {
    return openDraft(text, await this.#guardian())
  }

  /** Says yes to a draft, or to one of the ways to show less. @returns the reply, sealed. @throws as `approveDraft`. */
  async approve(draft: ReceivedDraft, approval: DraftApproval): Promise<string> {
    return approveDraft(draft, approval, await this.#guardian())
  }

  /** Says no, and why. @returns the reply, sealed. @throws as `refuseDraft`. */
  async refuse(draft: ReceivedDraft, reason: string): Promise<string> {
    return refuseDraft(draft, reason)
  }

  /** The standing approvals of a guardian, those that have ended among them. */
  async standingApprovals(): Promise<readonly StandingApproval[]> {
    return listStandingApprovals(this.#store)
  }

  /** Ends one of them. @throws WalletError `STANDING_UNKNOWN`. */
  async revokeStandingApproval(id: string): Promise<void> {
    return revokeStandingApproval(this.#store, id, this.#now())
  }

  #chosen(credentials: readonly ChosenCredential[], form?: PresentationForm): Promise<readonly Choice[]> {
    return Promise.all(
      credentials.map(async ({ credentialId, disclose }, i) => ({
        queryId: form === 'vp+jwt' ? 'presentation' : `credential-${i + 1}`,
        held: await this.get(credentialId),
        disclose,
      })),
    )
  }

  /** The finished presentations. They leave the wallet in {@link #show} alone. */
  async #build(
    choices: readonly Choice[],
    receiver: Addressee & { readonly form?: PresentationForm; readonly expiresAt?: Date },
  ): Promise<PresentationResponse['vp_token']> {
    const signerFor: SignerFor = (credential) => this.#signerFor(credential)
    if (receiver.form !== 'vp+jwt') return buildVpToken(choices, signerFor, receiver)
    const expiresAt = receiver.expiresAt ?? new Date(receiver.now.getTime() + vpLifetimeMilliseconds)
    return buildVpJwts(choices, signerFor, { ...receiver, expiresAt })
  }

  async #seen(
    choices: readonly Choice[],
    receiver: Omit<Addressee, 'now'> & { readonly form?: PresentationForm },
  ): Promise<readonly SeenCredential[]> {
    const vpToken = await this.#build(choices, { ...receiver, now: this.#now() })
    return seenBy(vpToken, indexTypeMetadata(choices.flatMap(({ held }) => held.typeMetadata ?? [])))
  }

  async #choicesOf({ request, options }: WalletSelection, option: number): Promise<readonly Choice[]> {
    if (request.expiresAt && request.expiresAt <= this.#now()) {
      throw new OpenId4VcError('REQUEST_EXPIRED', { at: 'exp' })
    }
    if (options.length === 0) throw new WalletError('REQUEST_UNSATISFIED', { at: 'dcql_query' })
    const chosen = options[option]
    if (!chosen) throw new WalletError('OPTION_UNKNOWN', { at: 'option', details: { count: options.length } })
    return Promise.all(
      chosen.credentials.map(async ({ queryId, card, disclose }) => ({
        queryId,
        held: await this.get(card.id),
        disclose,
      })),
    )
  }

  async #requireOwnDecision(request?: PresentationRequest): Promise<void> {
    if ((await this.whoDecides(request)) !== 'student') throw new WalletError('APPROVAL_NEEDED')
  }

  async #child(): Promise<ChildContext> {
    return { store: this.#store, holderKey: (await this.#holderKey()).publicJwk, now: this.#now() }
  }

  async #guardian(): Promise<GuardianContext> {
    return {
      store: this.#store,
      trust: this.#trust,
      signer: await this.#holderKey(),
      now: this.#now(),
      readRequest: (text) => this.readRequest(text),
    }
  }

  /** The one place that signs for a receiver: with the owner's own decision, or with a guardian's approval. */
  async #show(
    choices: readonly Choice[],
    receiver: {
      readonly audience: string
      readonly nonce: string
      readonly consent: Consent
      readonly form?: PresentationForm
      readonly expiresAt?: Date
      readonly statement?: VerifierStatement
      readonly approval?: NonNullable<ConsentRecord['approval']>
      readonly alongside?: () => Promise<readonly StoreChange[]>
    },
  ): Promise<PresentationResponse['vp_token']> {
    const now = this.#now()
    const { audience, consent, approval, alongside } = receiver
    const { name, retention } = receiver.statement ?? {}
    const until = consent.until ?? (retention === undefined ? undefined : endOfRetention(now, retention))
    const vpToken = await this.#build(choices, { ...receiver, now })
    await recordConsent(this.#store, {
      at: now,
      by: consent.by,
      purpose: consent.purpose,
      audience,
      ...(name ? { receiver: name } : {}),
      ...(retention === undefined ? {} : { retention }),
      ...(until ? { until } : {}),
      credentials: choices.map(({ held, disclose }) => {
        const kind = kindNameOf(held.credential)
        // What everybody sees who sees the credential was no choice.
        const disclosed = disclose.filter((path) => neededDisclosures(held.credential, [path]).length > 0)
        return { credentialId: held.id, ...(kind === undefined ? {} : { kind }), disclosed }
      }),
      vpToken,
      ...(approval ? { approval } : {}),
      ...(alongside ? { alongside } : {}),
    })
    return vpToken
  }

  /** The signer of one of the wallet's keys; undefined for anybody else's. */
  async #signerOf(key: PublicJwk): Promise<Signer | undefined> {
    const own = await this.#holderKey()
    return isSameKey(own.publicJwk, key) ? own : readPairwiseKey(this.#store, key)
  }

  /** Where the key of a credential is gone, what is signed with the wallet's own is held back before it is shown. */
  async #signerFor({ holderKey }: Pick<ReadCredential, 'holderKey'>): Promise<Signer> {
    return (holderKey && (await this.#signerOf(holderKey))) ?? this.#holderKey()
  }

  /** The key that signed what a line tells of, as far as it is still held: no other would be known to the receiver. */
  async #signerOfLine({ credentials }: HistoryLine): Promise<Signer> {
    const shown = new Set(credentials.map(({ credentialId }) => credentialId))
    for (const entry of await this.#entries(() => {})) {
      const held = shown.has(entry.id) && entry.facts.bound && (await openIfSound(this.#store, entry))
      if (held) return this.#signerFor(held.credential)
    }
    return this.#holderKey()
  }

  #holderKey(): Promise<Signer> {
    this.#signer ??= openHolderKey(this.#store, this.#alg).catch((error: unknown) => {
      // A store that was busy may not be the next time.
      this.#signer = undefined
      throw error
    })
    return this.#signer
  }
}

/** An answer to nobody's request comes as a file, and may lie for a while: 30 days. */
const vpLifetimeMilliseconds = 30 * 86_400_000

/** Proves nothing to the receiver, and makes two presentations different. */
function freshNonce(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
}

/** By the dates as they are written. */
function latestFirst(one: Card, other: Card): number {
  const [a, b] = [one.awardedDate ?? '', other.awardedDate ?? '']
  if (a !== b) return a < b ? 1 : -1
  return one.id < other.id ? -1 : 1
}
