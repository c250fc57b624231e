/** `attestat wallet present`: answer a request, or show something without one. */
import type { JsonObject } from '@attestat/credential'
import type { PresentationResponse } from '@attestat/openid4vc'
import { createBundle, type GuardianEvidence } from '@attestat/trust'
import {
  type ComposedDraft,
  type Consent,
  type DraftOptions,
  type PresentationForm,
  type ReceivedRequest,
  type SeenCredential,
  type Wallet,
  WalletError,
} from '@attestat/wallet'
import { UsageError } from '../codes.ts'
import { askYes } from '../consent.ts'
import { unnamedOwner } from '../consent-words.ts'
import { leftLines } from '../copy-lines.ts'
import { readDay } from '../day-range.ts'
import { requireFree, writeOutput } from '../files.ts'
import { optionLines, type ShownCredential, selectionLines, shownLines } from '../option-lines.ts'
import { handOverLine, receiverText } from '../receiver-words.ts'
import { purposeOf, requestLines, whoAsks } from '../request-lines.ts'
import { requireFreeCodes } from '../sealed-codes.ts'
import { seenLines } from '../seen-words.ts'
import type { Outcome, Session } from '../session.ts'
import { keptProofs, missingLines, noFacts, openStapler, type Stapled, type Stapler } from '../staple.ts'
import { chooseUnasked, requireUnasked } from '../unasked.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import { requestWarningLines, warningLines } from '../warning-lines.ts'
import { type CommandInput, type CommandSpec, flagOf } from './command.ts'
import { asksGuardian, draftOptions, draftTerms, presentApproved, writeDraft } from './wallet-draft.ts'
import { answerOption, requestOption, trustOption } from './wallet-options.ts'
import { selectFor } from './wallet-select.ts'

const words = {
  askGuardian: {
    en: 'Ask a guardian to approve showing this to {who}?',
    ru: 'Спросить представителя, можно ли показать это: {who}?',
  },
  question: { en: 'Show this to {who}?', ru: 'Показать это: {who}?' },
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  noDraft: {
    en: '--codes is for what a guardian is to approve; nobody has to approve this',
    ru: '--codes нужен для того, что согласует представитель; здесь согласие не требуется',
  },
  noPurpose: { en: 'not stated', ru: 'не указано' },
} as const

export const walletPresentCommand: CommandSpec = {
  name: 'wallet present',
  summary: { en: 'show what was chosen, with your consent', ru: 'показать выбранное с вашего согласия' },
  options: [
    requestOption,
    trustOption,
    [
      '--option <number>',
      { en: 'which way to answer (default: 1)', ru: 'какой способ ответа (по умолчанию 1)' },
    ],
    [
      '--credential <id>',
      { en: 'without a request: what to show', ru: 'без запроса: какой документ показать' },
    ],
    [
      '--all-of <field>',
      {
        en: 'without a request: everything of education, culture, sport or other that holds, as little of it as can be',
        ru: 'без запроса: всё действующее из education, culture, sport или other, по самому малому',
      },
    ],
    [
      '--claim <path...>',
      {
        en: 'without a request: a claim to show as well, as wallet show names it; ID:path for one document alone',
        ru: 'без запроса: какой пункт показать ещё, как его называет wallet show; ID:путь — лишь в одном документе',
      },
    ],
    ['--audience <id>', { en: 'without a request: for whom', ru: 'без запроса: кому' }],
    ['--purpose <text>', { en: 'without a request: what for', ru: 'без запроса: зачем' }],
    [
      '--until <date>',
      { en: 'until when you agree (YYYY-MM-DD)', ru: 'до какого дня согласие (ГГГГ-ММ-ДД)' },
    ],
    ['--by <name>', { en: 'who agrees (default: owner)', ru: 'кто согласен (по умолчанию owner)' }],
    answerOption,
    [
      '--reuse-copy',
      {
        en: 'show a single-use copy again where none is left',
        ru: 'показать одноразовую копию снова, если других не осталось',
      },
    ],
    ['--preview', { en: 'show what the receiver will see', ru: 'показать то, что увидит получатель' }],
    [
      '--vp-jwt',
      {
        en: 'as a W3C presentation: the bare token, in a bundle with --staple or --request',
        ru: 'как предъявление W3C: сам токен, а с --staple или --request — в пакете',
      },
    ],
    ...draftOptions,
    [
      '--no-staple',
      {
        en: 'leave out what the documents rest on: their status, and the registry’s word on who issued them',
        ru: 'не прилагать того, на чём стоят документы: их статус и слово реестра о выдавших',
      },
    ],
    [
      '--staple',
      {
        en: 'with --vp-jwt and no request: put it along all the same, in a bundle',
        ru: 'с --vp-jwt без запроса: всё же приложить это, в пакете',
      },
    ],
  ],
  async run(input, session) {
    const out = input.required('out')
    optionOf(input)
    requireYetToCome(input, session)
    input.refuseTogether('request', ['credential', 'allOf', 'claim', 'audience', 'purpose'])
    input.refuseTogether('allOf', ['credential'])
    input.refuseTogether('approval', [
      ...toChoose,
      'option',
      'until',
      'by',
      'preview',
      'vpJwt',
      'note',
      'guardian',
      'codes',
    ])
    const isFinishing = input.has('approval')
    if (!input.has('request') && !isFinishing) requireUnasked(input)
    if (out !== '-') requireFree(out, session.force)
    const codes = input.text('codes')
    requireFreeCodes(codes, session)
    // Before anybody is asked for consent: afterwards nothing may go wrong that could have been seen.
    const choice = walletChoice(input, session)
    const staple = await staplerOf(input, choice.trust)
    const choose = input.has('request') ? chooseAsked : chooseFreely
    return withWallet(choice, session, async (wallet) => {
      const answered = isFinishing
        ? await presentApproved(wallet, input, session, staple)
        : await answer(wallet, await choose(wallet, input, session), staple, input, session)
      return finish(wallet, answered, { out, codes }, session)
    })
  },
}

/** What goes along: all that is known, unless it is not wanted. Beside a bare token there is no room for any. */
async function staplerOf(input: CommandInput, pack: string | undefined): Promise<Stapler> {
  if (input.has('staple') && !input.flag('staple')) return keptProofs
  const isBare = input.flag('vpJwt') && !input.has('request') && !input.flag('staple')
  return isBare ? noFacts : openStapler(pack)
}

/** What says what is to be shown, and to whom. */
const toChoose = ['request', 'credential', 'allOf', 'claim', 'audience', 'purpose'] as const

export interface Answered {
  /** Absent after a dry run, and where a guardian is asked first. */
  readonly response?: PresentationResponse
  /** For the guardian, in place of an answer. */
  readonly draft?: ComposedDraft
  readonly guardians?: readonly GuardianEvidence[]
  /** The wallet's names of what is shown. */
  readonly shown?: readonly string[]
  readonly request?: JsonObject | string
  /** What goes along. */
  readonly stapled?: Stapled
  /** What the receiver will see, where that was asked for. */
  readonly seen?: readonly SeenCredential[] | undefined
  /** Whether the token itself is what is asked for, and no bundle around it. */
  readonly isBare?: boolean
  readonly lines: readonly string[]
  /** What is left to do with the answer. */
  readonly next?: string
}

interface Form {
  readonly form: PresentationForm
}

/** What was chosen to be shown: in answer to a request, or of the owner's own accord. */
interface Chosen {
  readonly request?: ReceivedRequest
  /** Who will see it. */
  readonly who: string
  readonly purpose: string
  /** Absent where nothing here answers the request. */
  readonly shown?: readonly ShownCredential[]
  readonly lines: readonly string[]
  /** Said last, right above the question. */
  readonly warnings: readonly string[]
  preview(terms: Form): Promise<readonly SeenCredential[]>
  draft(terms: Form & DraftOptions): Promise<ComposedDraft>
  present(terms: Form & { readonly consent: Consent; readonly reuse: boolean }): Promise<PresentationResponse>
}

async function chooseAsked(wallet: Wallet, input: CommandInput, session: Session): Promise<Chosen> {
  const { request, selection } = await selectFor(wallet, input)
  const option = optionOf(input)
  const way = selection.options[option]
  return {
    request,
    who: whoAsks(request, session),
    purpose: purposeOf(request, session) ?? session.say(words.noPurpose),
    ...(way ? { shown: way.credentials } : {}),
    lines: [
      ...requestLines(request, session),
      ...(way ? optionLines(way, session) : selectionLines(selection, session)),
    ],
    warnings: [...warningLines(selection, option, session), ...requestWarningLines(request, session)],
    preview: (terms) => wallet.preview(selection, { option, ...terms }),
    draft: (terms) => wallet.family.draft(selection, { option, ...terms }),
    present: (terms) => wallet.present(selection, { option, ...terms }),
  }
}

async function chooseFreely(wallet: Wallet, input: CommandInput, session: Session): Promise<Chosen> {
  const [audience, purpose] = [input.required('audience'), input.required('purpose')]
  const shown = await chooseUnasked(wallet, input)
  const credentials = shown.map(({ card, disclose }) => ({ credentialId: card.id, disclose }))
  return {
    who: receiverText({ audience }, session),
    purpose,
    shown,
    lines: shown.flatMap((one) => shownLines(one, session)),
    warnings: [],
    preview: (terms) => wallet.previewChosen(credentials, { audience, ...terms }),
    draft: (terms) => wallet.family.draftChosen(credentials, { audience, ...terms }),
    present: (terms) => wallet.presentChosen(credentials, { audience, ...terms }),
  }
}

/** The one course of every answer: what is shown, what may be wrong with it, the question, and then the answer. */
async function answer(
  wallet: Wallet,
  chosen: Chosen,
  staple: Stapler,
  input: CommandInput,
  session: Session,
): Promise<Answered> {
  const { request, who, shown } = chosen
  const form = formOf(input)
  const isDraft = (await wallet.family.whoDecides(request)) !== 'student'
  requireDraft(isDraft, input)
  const seen = shown && input.flag('preview') ? await chosen.preview({ form }) : undefined
  requireCopies(shown ?? [], input)
  const ids = idsOf(shown ?? [])
  const stapled = isDraft ? undefined : await staple(wallet, ids)
  const lines = [
    ...chosen.lines,
    ...(seen ? seenLines(seen, session) : []),
    ...missingLines(stapled?.missing ?? [], session),
    ...chosen.warnings,
  ]
  if (session.dryRun && shown) return { lines: isDraft ? [...lines, asksGuardian(session)] : lines, seen }
  const left = shown ? await askYes(lines, questionOf(who, isDraft, session), session) : lines
  const consent = consentOf(input, chosen.purpose)
  if (isDraft) {
    const draft = await chosen.draft({ form, ...draftTerms(input, consent) })
    return { draft, lines: left }
  }
  const response = await chosen.present({ form, consent, reuse: input.flag('reuseCopy') })
  return {
    response,
    ...(request ? { request: request.jws?.text ?? request.document } : {}),
    shown: ids,
    ...(stapled ? { stapled } : {}),
    seen,
    isBare: !request && form === 'vp+jwt' && !stapled?.facts,
    next: handOverLine(who, request?.responseUri, session),
    lines: left,
  }
}

/** Before anybody is asked. @throws WalletError `COPY_SHOWN`, `COPY_IN_DRAFT`. */
function requireCopies(chosen: readonly ShownCredential[], input: CommandInput): void {
  const shown = chosen.find(({ card }) => card.copies?.left === 0)
  if (!shown || input.flag('reuseCopy')) return
  const code = shown.card.copies?.inDrafts === undefined ? 'COPY_SHOWN' : 'COPY_IN_DRAFT'
  throw new WalletError(code, { at: shown.card.id })
}

function idsOf(shown: readonly ShownCredential[]): readonly string[] {
  return shown.map(({ card }) => card.id)
}

/** An answer is handed over as a file. @throws UsageError for codes where no guardian is asked. */
function requireDraft(isDraft: boolean, input: CommandInput): void {
  if (!isDraft && input.has('codes')) throw new UsageError(words.noDraft)
}

function formOf(input: CommandInput): PresentationForm {
  return input.flag('vpJwt') ? 'vp+jwt' : 'sd-jwt'
}

function consentOf(input: CommandInput, purpose: string): Consent {
  const until = readDay(input, 'until')
  return { agreed: true, by: input.text('by') ?? unnamedOwner, purpose, ...(until ? { until } : {}) }
}

/** Said before anybody is asked. @throws WalletError `CONSENT_ENDED`. */
function requireYetToCome(input: CommandInput, session: Session): void {
  const until = readDay(input, 'until')
  if (until && until <= session.now()) throw new WalletError('CONSENT_ENDED', { at: flagOf('until') })
}

function questionOf(who: string, isDraft: boolean, session: Session): string {
  return session.say(isDraft ? words.askGuardian : words.question, { who })
}

/** Position of the way to answer that was chosen. */
function optionOf(input: CommandInput): number {
  return input.wholeNumber('option', { default: 1, least: 1, most: 10_000 }) - 1
}

async function finish(
  wallet: Wallet,
  { response, draft, request, guardians, shown = [], stapled, seen, isBare = false, next, lines }: Answered,
  { out, codes }: { readonly out: string; readonly codes: string | undefined },
  session: Session,
): Promise<Outcome> {
  if (draft) return writeDraft(draft, { lines, out, codes }, session)
  const preview = seen ? { preview: seen } : {}
  if (!response) return { document: { out, ...preview }, lines }
  const text = isBare
    ? `${response.vp_token.presentation?.[0]}\n`
    : createBundle({
        vpToken: response.vp_token,
        ...(request === undefined ? {} : { request }),
        ...(guardians ? { guardians } : {}),
        ...(stapled?.facts ? { facts: stapled.facts } : {}),
      })
  if (out === '-')
    return { document: isBare ? { presentation: text.trim() } : JSON.parse(text), lines: [], data: text }
  await writeOutput(out, text, ownerOnly)
  const cards = await Promise.all(shown.map(async (id) => (await wallet.show(id)).card))
  return {
    document: { out, queries: Object.keys(response.vp_token), missing: stapled?.missing ?? [], ...preview },
    lines: [
      ...lines,
      session.say(words.done, { path: out }),
      ...(next === undefined ? [] : [next]),
      ...leftLines(cards, session),
    ],
  }
}

const ownerOnly = 0o600
