/** What passes between a child and those who stand for it: either side of it, as one wallet does it. */
import type { Signer } from '@attestat/credential'
import type { PresentationRequest, PresentationResponse } from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import type { Choice, ChosenCredential, PresentationForm, Receiver } from '../present.ts'
import type { SeenCredential } from '../preview.ts'
import type { ReceivedRequest } from '../received-request.ts'
import type { WalletSelection } from '../select.ts'
import type { WalletStore } from '../store.ts'
import type { AgePolicy, Decision } from './age-policy.ts'
import {
  approveDraft,
  type DraftApproval,
  type GuardianContext,
  openDraft,
  previewDraft,
  type ReceivedDraft,
  reduceReceived,
  refuseDraft,
  wardNames,
} from './approve-draft.ts'
import { keepAgePolicy, keptAgePolicy } from './kept-policy.ts'
import {
  addGuardian,
  type GuardianInState,
  guardiansInState,
  type KnownGuardian,
  whoDecides,
} from './known-guardians.ts'
import {
  type ChildContext,
  type ComposedDraft,
  composeDraft,
  type DraftOptions,
  type FinishedDraft,
  isDrafted,
  takeReply,
} from './pending-draft.ts'
import type { DraftOption } from './reduction.ts'
import { listStandingApprovals, revokeStandingApproval, type StandingApproval } from './standing-approval.ts'

/** The family's part of a wallet. */
export interface Family {
  /** Who decides now what is shown: by age, and by what a receiver asks for. */
  whoDecides(request?: PresentationRequest): Promise<Decision>

  /** Who decides at which age: as it was set here, or else as the wallet was made. */
  agePolicy(): Promise<AgePolicy>

  /** Sets who decides at which age. That it was set, and by whom, is kept in the history. @throws as `keepAgePolicy`. */
  setAgePolicy(policy: AgePolicy, options: { readonly by: string }): Promise<AgePolicy>

  /** Takes in the document that says who stands for this wallet's owner. @throws as `addGuardian`. */
  addGuardian(text: string): Promise<KnownGuardian>

  /** The guardians that this wallet knows, in force or not. */
  guardians(): Promise<readonly GuardianInState[]>

  /**
   * Makes a draft of an answer for a guardian, in place of `Wallet.present`.
   *
   * @throws as `composeDraft`, and as `Wallet.present` for what was chosen.
   */
  draft(
    selection: WalletSelection,
    options: DraftOptions & { readonly option?: number },
  ): Promise<ComposedDraft>

  /** The same in place of `Wallet.presentChosen`. @throws as `composeDraft`. */
  draftChosen(
    credentials: readonly ChosenCredential[],
    options: DraftOptions & { readonly audience: string; readonly nonce?: string },
  ): Promise<ComposedDraft>

  /**
   * Takes a guardian's reply: with an approval, shows exactly what was approved, once.
   *
   * @throws as `takeReply`.
   */
  finish(reply: string): Promise<FinishedDraft>

  /** Whether a document is in a draft that waits for a reply. Once the document is removed, that shows it no more. */
  isDrafted(credentialId: string): Promise<boolean>

  /** Opens the draft of a child whose guardian this wallet's owner is. @throws as `openDraft`. */
  openDraft(text: string): Promise<ReceivedDraft>

  /**
   * What stays of a draft where several of its `options` are taken together: what is in all of them.
   *
   * @param options Positions. Default 0 alone.
   * @throws as `reduceReceived`.
   */
  reduce(draft: ReceivedDraft, options?: readonly number[]): Promise<DraftOption>

  /** What the receiver would see of what stays. @throws as `reduceReceived`. */
  preview(draft: ReceivedDraft, options?: readonly number[]): Promise<readonly SeenCredential[]>

  /** Says yes to a draft, or to less of it. @returns the reply, sealed. @throws as `approveDraft`. */
  approve(draft: ReceivedDraft, approval: DraftApproval): Promise<string>

  /** Says no, and why. @returns the reply, sealed. @throws as `refuseDraft`. */
  refuse(draft: ReceivedDraft, reason: string): Promise<string>

  /** The standing approvals of a guardian, those that have ended among them. */
  standingApprovals(): Promise<readonly StandingApproval[]>

  /** Ends one of them. @throws WalletError `STANDING_UNKNOWN`. */
  revokeStandingApproval(id: string): Promise<void>
}

/** What the family's part needs of its wallet. */
export interface FamilyContext {
  readonly store: WalletStore
  readonly trust: TrustSource
  /** Counts until another is set. */
  readonly agePolicy: AgePolicy
  readonly now: () => Date
  holderKey(): Promise<Signer>
  readRequest(text: string): Promise<ReceivedRequest>
  choicesOf(selection: WalletSelection, option: number): Promise<readonly Choice[]>
  chosen(
    credentials: readonly ChosenCredential[],
    form: PresentationForm | undefined,
  ): Promise<readonly Choice[]>
  freshNonce(): string
  /** The one place that signs for a receiver. */
  show(choices: readonly Choice[], receiver: Receiver): Promise<PresentationResponse>
}

export function familyOf(wallet: FamilyContext): Family {
  const { store, trust } = wallet
  const agePolicy = async (): Promise<AgePolicy> => (await keptAgePolicy(store)) ?? wallet.agePolicy
  const child = async (): Promise<ChildContext> => ({
    store,
    trust,
    holderKey: (await wallet.holderKey()).publicJwk,
    now: wallet.now(),
  })
  const guardian = async (): Promise<GuardianContext> => ({
    store,
    trust,
    signer: await wallet.holderKey(),
    now: wallet.now(),
    readRequest: wallet.readRequest,
  })
  const decide: Family['whoDecides'] = async (request) =>
    whoDecides(store, await agePolicy(), wallet.now(), request)

  return {
    whoDecides: decide,
    agePolicy,
    setAgePolicy: async (policy, { by }) =>
      keepAgePolicy(store, policy, { by, former: await agePolicy(), now: wallet.now() }),
    addGuardian: async (text) => addGuardian(text, await child()),
    guardians: () => guardiansInState({ store, trust, now: wallet.now() }),
    async draft(selection, { option = 0, ...terms }) {
      const { request } = selection
      const draft = {
        ...terms,
        choices: await wallet.choicesOf(selection, option),
        request,
        audience: request.clientId,
        nonce: request.nonce,
        decision: await decide(request),
      }
      return composeDraft(draft, await child())
    },
    async draftChosen(credentials, options) {
      const draft = {
        ...options,
        choices: await wallet.chosen(credentials, options.form),
        nonce: options.nonce ?? wallet.freshNonce(),
        decision: await decide(),
      }
      return composeDraft(draft, await child())
    },
    async finish(reply) {
      const taken = await takeReply(reply, await child())
      if (taken.outcome === 'refused') return taken
      const { outcome, approval, evidence, request, choices, reduced, spend, ...receiver } = taken
      const response = await wallet.show(choices, {
        ...receiver,
        state: request?.state,
        ...(request?.expiresAt ? { expiresAt: request.expiresAt } : {}),
        ...(request?.statement ? { statement: request.statement } : {}),
        approval: { id: approval.id, guardian: approval.guardian, child: approval.child },
        alongside: spend,
      })
      return {
        outcome,
        audience: taken.audience,
        response,
        credentialIds: choices.map(({ held }) => held.id),
        guardians: [evidence],
        reduced,
        ...(request ? { request } : {}),
      }
    },
    isDrafted: (credentialId) => isDrafted(store, credentialId, wallet.now()),
    openDraft: async (text) => openDraft(text, await guardian()),
    reduce: async (draft, options) => reduceReceived(draft, options, { now: wallet.now() }),
    preview: async (draft, options) => previewDraft(draft, options, { trust, now: wallet.now() }),
    approve: async (draft, approval) => approveDraft(draft, approval, await guardian()),
    refuse: async (draft, reason) => refuseDraft(draft, reason, await guardian()),
    async standingApprovals() {
      const [approvals, names] = [await listStandingApprovals(store), await wardNames(store)]
      return approvals.map((approval) => {
        const childName = names.get(approval.child)
        return { ...approval, ...(childName === undefined ? {} : { childName }) }
      })
    },
    revokeStandingApproval: (id) => revokeStandingApproval(store, id, wallet.now()),
  }
}
