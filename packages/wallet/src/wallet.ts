/** The student's side: keeps credentials, answers requests, and remembers what was shown to whom. */
import {
  type BatchProof,
  didKeyOf,
  encodeBase64url,
  indexTypeMetadata,
  isPaper,
  type PublicJwk,
  type Signer,
  type SigningAlgorithm,
} from '@attestat/credential'
import {
  createHolderProof,
  createPresentationResponse,
  type DeclinedResponse,
  endOfRetention,
  OpenId4VcError,
  type PresentationRequest,
  type PresentationResponse,
} from '@attestat/openid4vc'
import {
  type EvidenceFacts,
  type FetchFact,
  localTrust,
  stapledTrust,
  type TrustSource,
} from '@attestat/trust'
import { type KeptProof, keepBatchProof } from './batch-proofs.ts'
import { WalletError } from './codes.ts'
import {
  type Consent,
  type HistoryLine,
  historyLine,
  keepReceipt,
  readHistory,
  recordConsent,
  requireConsent,
  withdrawConsent,
} from './consent.ts'
import { documentsAmong, requireUnshown, spendCopies, withCopies } from './copies.ts'
import { findSaid } from './find-said.ts'
import { type AgePolicy, defaultAgePolicy } from './guardians/age-policy.ts'
import { type Family, familyOf } from './guardians/family.ts'
import type { GuardianInState } from './guardians/known-guardians.ts'
import { draftedIn } from './guardians/pending-draft.ts'
import { credentialsIn } from './handed-over.ts'
import { findEntry, type HeldCredential, type HeldEntry, openHeld, openIfSound } from './held-credential.ts'
import { type ListEntries, rememberEntries } from './held-entries.ts'
import { findPaper, listPapers, paperCard, paperClaims, paperRemovalOf } from './held-paper.ts'
import { type AgePolicyEntry, type RefusalEntry, readEntries } from './history.ts'
import { exportHistory } from './history-export.ts'
import { type KeyHolder, knownByOf, signerOfLine, signerOfLines } from './history-keys.ts'
import { makePairwiseKey } from './holder-key.ts'
import { findCards, latestFirst } from './home.ts'
import { openIntake, type Prepared } from './intake.ts'
import { evidenceFor, readKeptLists } from './kept-lists.ts'
import { type OutsideSigner, type OwnerKeys, ownerKeysOf } from './owner-keys.ts'
import { type Card, cardOf, type OwnerClaim, ownerClaims } from './owner-view.ts'
import {
  type Addressee,
  buildVpToken,
  type Choice,
  type ChosenCredential,
  type PresentationForm,
  type Receiver,
  type ReuseOption,
  type SignerFor,
} from './present.ts'
import { buildVpJwts } from './present-vp.ts'
import { type SeenCredential, seenBy } from './preview.ts'
import { type Received, receiveTogether } from './receive.ts'
import { inPlaceOfPapers, type ReceivedPaper, receivePaper } from './receive-paper.ts'
import { type ReceivedRequest, readReceivedRequest } from './received-request.ts'
import { type RefreshedList, refreshStatus } from './refresh.ts'
import { declineRequest, type Refusal, readRefusals } from './refusal.ts'
import { removeCredential } from './remove-credential.ts'
import { selectAnswers, type WalletSelection } from './select.ts'
import { shownRecord } from './shown-record.ts'
import type { OnDamaged, WalletStore } from './store.ts'

export interface WalletOptions {
  readonly store: WalletStore
  /** Facts about issuers and verifiers. Default `localTrust()`: only keys that are in a DID itself are known. */
  readonly trust?: TrustSource
  /** Default: the system's clock. */
  readonly now?: () => Date
  /** Algorithm of the holder's key when it is made. Default ES256. */
  readonly alg?: SigningAlgorithm
  /**
   * The signer of a holder's key that is kept elsewhere, in a key file or a module: what is bound to one is this wallet's
   * too. Default: there are none.
   */
  readonly outsideSigner?: OutsideSigner
  /** Who decides at which age, until the family sets something else. Default {@link defaultAgePolicy}. */
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
  /** Facts that came along with it. They count as they do for its receiver: where they are newer, by the same people. */
  readonly facts?: EvidenceFacts
}

/** Takes in one credential after another. */
export type Intake = (text: string, options?: AddOptions) => Promise<AddedCredential>

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
  readonly #owner: OwnerKeys
  readonly #entries: ListEntries
  readonly #family: Family

  constructor(options: WalletOptions) {
    this.#store = options.store
    this.#trust = options.trust ?? localTrust()
    this.#now = options.now ?? (() => new Date())
    this.#alg = options.alg ?? 'ES256'
    this.#owner = ownerKeysOf(this.#store, this.#alg, options.outsideSigner)
    this.#entries = rememberEntries(this.#store)
    this.#family = familyOf({
      store: this.#store,
      trust: this.#trust,
      agePolicy: options.agePolicy ?? defaultAgePolicy,
      now: this.#now,
      holderKey: this.#owner.own,
      readRequest: (text) => this.readRequest(text),
      choicesOf: (selection, option) => this.#choicesOf(selection, option),
      chosen: (credentials, form) => this.#chosen(credentials, form),
      freshNonce,
      show: (choices, receiver) => this.#show(choices, receiver),
    })
  }

  /** Guardians, and what passes between them and the child that they stand for. */
  get family(): Family {
    return this.#family
  }

  /** The holder's key as a did:key and as a JWK. The key is made on the first call. */
  async id(): Promise<HolderId> {
    const { publicJwk } = await this.#owner.own()
    return { did: didKeyOf(publicJwk), publicJwk }
  }

  /**
   * A new key beside the wallet's own, for one issuer or one document: two receivers of what is bound to different keys
   * cannot tell by the key that it is the same person. What the documents themselves say is another matter. A guardian
   * approves what is bound to it by a guardian link that names this key.
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
    const signer = key ? await this.#owner.signerOf(key) : await this.#owner.own()
    if (!signer) throw new WalletError('HOLDER_KEY_UNKNOWN', { at: 'key' })
    return createHolderProof({ ...options, signer, now: this.#now() })
  }

  /**
   * Takes a credential in, or a Credential Response: single-use copies of one document. Where the issuer's status lists are at hand, what they say of it is remembered; adding the
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
    await this.#owner.own()
    const trustWith = this.#trustWithFacts()
    const receive = await openIntake(
      this.#store,
      async (
        { text, options }: { readonly text: string; readonly options: AddOptions },
        index,
        open,
      ): Promise<Prepared<Received | ReceivedPaper>> => {
        const terms = {
          ...options,
          unverified: options.unverified ?? 'refuse',
          index,
          open,
          trust: await trustWith(options.facts),
          isOurs: this.#owner.isOurs,
          now: this.#now(),
        }
        if (isPaper(text.trim())) return receivePaper(text.trim(), terms)
        return inPlaceOfPapers(await receiveTogether(credentialsIn(text), terms), index)
      },
    )
    return async (text, options = {}) => {
      const { outcome, held } = await receive({ text, options })
      const now = this.#now()
      return { outcome, card: 'paper' in held ? paperCard(held, now) : cardOf(held, now) }
    }
  }

  /**
   * Keeps the proof that a credential is in its issuer's batch, as {@link keepBatchProof} does. Should the issuer's key
   * be stolen some day, the proof goes along with what is shown ({@link evidence}), and the document still counts.
   *
   * @param options.of Names of the credentials that it may be of, where that is known. Default: all.
   * @throws as `keepBatchProof` says; nothing is stored then.
   */
  async keepProof(
    text: string,
    { of }: { readonly of?: readonly string[] } = {},
  ): Promise<{ readonly outcome: KeptProof['outcome']; readonly card: Card }> {
    const entries = await this.#entries(() => {})
    const among = of ? withCopies(of, entries) : entries
    const { outcome, held } = await keepBatchProof(text, { store: this.#store, among, trust: this.#trust })
    return { outcome, card: cardOf(held, this.#now()) }
  }

  /**
   * Keeps of the facts that came along with documents what a receiver of theirs may ask for: the status lists that are
   * later than those at hand, and what they say; the batch proofs that hold. What does not hold is left.
   *
   * @param options.of Names of the documents that they came along with.
   * @throws WalletError `STORAGE_…`.
   */
  async keepFacts(facts: EvidenceFacts, { of }: { readonly of: readonly string[] }): Promise<void> {
    const { statusLists = new Map<string, string>(), batchProofs = new Map<string, BatchProof>() } = facts
    const trust = await this.#trustWithFacts()(facts)
    await refreshStatus(this.#store, {
      trust,
      now: this.#now(),
      only: new Set(statusLists.keys()),
      fetchFact: async (url) => new TextEncoder().encode(statusLists.get(url)),
    })
    for (const proof of batchProofs.values()) {
      const among = withCopies(of, await this.#entries(() => {}))
      try {
        await keepBatchProof(proof, { store: this.#store, among, trust })
      } catch (error) {
        const isRefused = error instanceof WalletError && error.code.startsWith('BATCH_PROOF_')
        if (!isRefused) throw error
      }
    }
  }

  /**
   * Every document, latest award first; of single-use copies the one that is to be shown next.
   *
   * @param onDamaged Is told of each record that cannot be read. Without it, one such record refuses the whole list.
   * @throws WalletError `STORAGE_RECORD_DAMAGED` for such a record without `onDamaged`.
   */
  async list(onDamaged?: OnDamaged): Promise<readonly Card[]> {
    const now = this.#now()
    const cards = (await this.#documents(await this.#entries(onDamaged))).map((held) => cardOf(held, now))
    const papers = (await listPapers(this.#store, onDamaged)).map((held) => paperCard(held, now))
    return [...cards, ...papers].toSorted(latestFirst)
  }

  /** The documents that {@link findCards} finds; where there is none, those that have the words in any claim. */
  async find(text: string, onDamaged?: OnDamaged): Promise<readonly Card[]> {
    const named = findCards(await this.list(onDamaged), text)
    if (named.length > 0) return named
    const said = await findSaid(this.#store, await this.#documents(await this.#entries(() => {})), text)
    return said.map((held) => cardOf(held, this.#now())).toSorted(latestFirst)
  }

  /**
   * One document with every claim; of single-use copies the one that is to be shown next, whichever was named.
   *
   * @throws WalletError `CREDENTIAL_UNKNOWN`.
   */
  async show(id: string): Promise<{ readonly card: Card; readonly claims: readonly OwnerClaim[] }> {
    const paper = await findPaper(this.#store, id)
    if (paper) return { card: paperCard(paper, this.#now()), claims: paperClaims(paper.paper) }
    const [document] = await this.#documents(withCopies([id], await this.#entries(() => {})))
    const held = document ? await openHeld(this.#store, document) : await this.get(id)
    return { card: cardOf(held, this.#now()), claims: ownerClaims(held) }
  }

  /** One credential as it is kept. @throws WalletError `CREDENTIAL_UNKNOWN`; `PAPER_NOT_SHOWN` for a paper, which is none. */
  async get(id: string): Promise<HeldCredential> {
    const entry = await findEntry(this.#store, id)
    if (entry) return openHeld(this.#store, entry)
    const isPaper = (await findPaper(this.#store, id)) !== undefined
    throw new WalletError(isPaper ? 'PAPER_NOT_SHOWN' : 'CREDENTIAL_UNKNOWN', { at: id })
  }

  /**
   * Removes a document for good, with all its single-use copies. What was shown of it stays in the history; what it had replaced is current again,
   * unless a newer one replaced it in turn.
   *
   * @throws WalletError `CREDENTIAL_UNKNOWN`.
   */
  async remove(id: string): Promise<void> {
    const paper = await findPaper(this.#store, id)
    if (paper) return this.#store.write([paperRemovalOf(paper)])
    const entries = await this.#entries(() => {})
    const removed = withCopies([id], entries)
    await removeCredential(this.#store, removed.length > 0 ? removed : [await this.get(id)], entries)
  }

  /**
   * Asks the status lists of all that is kept anew, and remembers what they say and the lists themselves.
   *
   * @param options.fetchFact Fetches the lists, and nothing else; keys come from the wallet's trust.
   * @throws as `refreshStatus`.
   */
  async refresh(options: { readonly fetchFact: FetchFact }): Promise<{
    readonly lists: readonly RefreshedList[]
    /** The documents of which something else is known now. */
    readonly changed: readonly Card[]
    /** The same of guardians. */
    readonly changedGuardians: readonly GuardianInState[]
  }> {
    const now = this.#now()
    const { lists, changed, changedPapers, changedGuardians } = await refreshStatus(this.#store, {
      ...options,
      trust: this.#trust,
      now,
    })
    const cards = (await this.#documents(changed)).map((held) => cardOf(held, now))
    const papers = changedPapers.map((held) => paperCard(held, now))
    return { lists, changed: [...cards, ...papers], changedGuardians }
  }

  /**
   * What is known here about some credentials, to go along when they are shown: the freshest copies of their status
   * lists, of those that the wallet keeps and those of its trust, their type metadata, and the batch proofs that it keeps.
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
    return readReceivedRequest(input, { trust: this.#trust, now: this.#now() })
  }

  /** Every way to answer a request, with exactly what each would show. A record that is damaged takes no part. */
  async select(request: PresentationRequest): Promise<WalletSelection> {
    return selectAnswers(request, await this.#documents(await this.#entries(() => {})), {
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
   * @param reuse Shows a single-use copy once more, where there is none that nobody has seen. Default: no.
   * @throws WalletError `CONSENT_REQUIRED`, `CONSENT_ENDED`, `REQUEST_UNSATISFIED`, `OPTION_UNKNOWN`, `APPROVAL_NEEDED`,
   *   `COPY_SHOWN`, `COPY_IN_DRAFT`, `SELECTION_EMPTY`, `SELECTION_EXCEEDED`, `CREDENTIAL_UNKNOWN`, `HOLDER_KEY_OUTSIDE`. OpenId4VcError
   *   `REQUEST_EXPIRED`.
   */
  async present(
    selection: WalletSelection,
    {
      consent,
      option = 0,
      form = 'sd-jwt',
      reuse = false,
    }: {
      readonly consent: Consent
      readonly option?: number
      readonly form?: PresentationForm
    } & ReuseOption,
  ): Promise<PresentationResponse> {
    requireConsent(consent, this.#now())
    const { request } = selection
    const choices = await this.#choicesOf(selection, option)
    await this.#requireOwnDecision(request)
    return this.#show(choices, {
      audience: request.clientId,
      nonce: request.nonce,
      state: request.state,
      consent,
      form,
      reuse,
      ...(request.expiresAt ? { expiresAt: request.expiresAt } : {}),
      ...(request.statement ? { statement: request.statement } : {}),
    })
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
    } & ReuseOption,
  ): Promise<PresentationResponse> {
    requireConsent(options.consent, this.#now())
    const choices = await this.#chosen(credentials, options.form)
    await this.#requireOwnDecision()
    const nonce = options.nonce ?? freshNonce()
    return this.#show(choices, { ...options, nonce })
  }

  /** What was shown to whom, oldest first, and what became of the consents. @throws WalletError `HISTORY_BROKEN`. */
  async history(): Promise<readonly HistoryLine[]> {
    return readHistory(this.#store)
  }

  /** Who was told no, and why, oldest first. @throws WalletError `HISTORY_BROKEN`. */
  async refusals(): Promise<readonly RefusalEntry[]> {
    return readRefusals(this.#store)
  }

  /** Who was to decide at which age, as it was set, oldest first. @throws WalletError `HISTORY_BROKEN`. */
  async agePolicies(): Promise<readonly AgePolicyEntry[]> {
    return (await readEntries(this.#store)).filter((entry) => entry.type === 'age-policy')
  }

  /**
   * Says no to a request, in place of {@link present}.
   *
   * @returns the answer for whoever asked.
   * @throws as `declineRequest`.
   */
  async decline(request: PresentationRequest, refusal: Refusal): Promise<DeclinedResponse> {
    return declineRequest(this.#store, request, refusal, this.#now())
  }

  /** One line of the history by its number. @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`. */
  async line(sequence: number): Promise<HistoryLine> {
    return historyLine(this.#store, sequence)
  }

  /**
   * The history as a file for somebody else, its end signed; see {@link readHistoryExport}.
   *
   * In a wallet with keys of single documents it is signed with the key of those that it tells of, or, where they have
   * several, with one that is made for this file: by the wallet's own key they could be linked to all others.
   *
   * @param options.audience Only what was shown to this receiver; the rest is kept back.
   * @param options.withOwnKey Signs with the wallet's own key all the same.
   * @throws WalletError `HISTORY_BROKEN`.
   */
  async exportHistory({
    withOwnKey = false,
    ...options
  }: {
    readonly audience?: string
    readonly withOwnKey?: boolean
  } = {}): Promise<string> {
    const { audience } = options
    const lines = (await this.history()).filter(
      (line) => audience === undefined || line.audience === audience,
    )
    const signer = withOwnKey ? await this.#owner.own() : await signerOfLines(lines, this.#keys())
    return exportHistory(this.#store, { ...options, signer, now: this.#now() })
  }

  /**
   * Withdraws a consent, signed by the key that the receiver knows. The notice is kept before it is handed out, and stays
   * the same when it is asked for again.
   *
   * @param sequence The number of the line.
   * @throws WalletError `HISTORY_UNKNOWN`, `HISTORY_BROKEN`, `WITHDRAWAL_KEY_GONE`, `HOLDER_KEY_OUTSIDE`.
   */
  async withdraw(sequence: number): Promise<HistoryLine & Required<Pick<HistoryLine, 'withdrawal'>>> {
    const signerOf = (line: HistoryLine): Promise<Signer> => signerOfLine(line, this.#keys())
    return withdrawConsent(this.#store, sequence, { signerOf, now: this.#now() })
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

  /** Entries as documents: {@link documentsAmong}, with the drafts that are open now. */
  async #documents(entries: readonly HeldEntry[]): Promise<readonly HeldEntry[]> {
    const hasCopies = entries.some(({ copyOf }) => copyOf !== undefined)
    return hasCopies ? documentsAmong(entries, await draftedIn(this.#store, this.#now())) : entries
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
    const signerFor: SignerFor = this.#owner.presenterOf
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
    if ((await this.family.whoDecides(request)) !== 'student') throw new WalletError('APPROVAL_NEEDED')
  }

  /** The one place that signs for a receiver: with the owner's own decision, or with a guardian's approval. */
  async #show(choices: readonly Choice[], receiver: Receiver): Promise<PresentationResponse> {
    const now = this.#now()
    const { audience, consent, approval, alongside, reuse = false } = receiver
    const { name, retention } = receiver.statement ?? {}
    const until = consent.until ?? (retention === undefined ? undefined : endOfRetention(now, retention))
    const shown = choices.map(({ held }) => held)
    // What a guardian has approved is in a draft of its own.
    const drafted = approval ? undefined : await draftedIn(this.#store, now)
    requireUnshown(shown, reuse, drafted)
    const vpToken = await this.#build(choices, { ...receiver, now })
    // Before it is on record: what makes no answer was shown to nobody.
    const response = createPresentationResponse(vpToken, receiver.state)
    await recordConsent(this.#store, {
      at: now,
      by: consent.by,
      purpose: consent.purpose,
      audience,
      ...(name ? { receiver: name } : {}),
      ...(retention === undefined ? {} : { retention }),
      ...(until ? { until } : {}),
      credentials: choices.map(({ held, disclose }) => shownRecord(held.id, held, disclose)),
      knownBy: await knownByOf(choices, receiver.form, this.#owner.own),
      vpToken,
      ...(approval ? { approval } : {}),
      alongside: async () => [
        ...((await alongside?.()) ?? []),
        ...(await spendCopies(
          this.#store,
          shown.map(({ id }) => id),
          { now, reuse },
        )),
      ],
    })
    return response
  }

  /** The wallet's trust and some facts: those of one bundle make one source, however many documents are in it. */
  #trustWithFacts(): (facts: EvidenceFacts | undefined) => Promise<TrustSource> {
    const sources = new WeakMap<EvidenceFacts, Promise<TrustSource>>()
    return async (facts) => {
      if (!facts) return this.#trust
      const source = sources.get(facts) ?? stapledTrust(facts, this.#trust, { now: this.#now() })
      sources.set(facts, source)
      return source
    }
  }

  #keys(): KeyHolder {
    return {
      store: this.#store,
      alg: this.#alg,
      own: this.#owner.own,
      signerOf: this.#owner.signerOf,
      entries: () => this.#entries(() => {}),
    }
  }
}

/** An answer to nobody's request comes as a file, and may lie for a while: 30 days. */
const vpLifetimeMilliseconds = 30 * 86_400_000

/** Proves nothing to the receiver, and makes two presentations different. */
function freshNonce(): string {
  return encodeBase64url(crypto.getRandomValues(new Uint8Array(32)))
}
