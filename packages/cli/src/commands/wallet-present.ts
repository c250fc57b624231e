/** `attestat wallet select` and `present`: answer a request, or show something without one. */
import type { JsonObject } from '@attestat/credential'
import type { PresentationResponse } from '@attestat/openid4vc'
import { createBundle, type EvidenceFacts, type GuardianEvidence } from '@attestat/trust'
import {
  type AnswerOption,
  type ComposedDraft,
  type Consent,
  choiceWarnings,
  type PresentationForm,
  type ReceivedRequest,
  requestWarnings,
  type SeenCredential,
  type SelectedCredential,
  type Wallet,
  WalletError,
  type WalletSelection,
} from '@attestat/wallet'
import { cardStateText, claimDocument } from '../cards.ts'
import { claimLines } from '../claims.ts'
import { withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { readDay } from '../day-range.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { printable } from '../output.ts'
import { seenLines } from '../seen-words.ts'
import type { Outcome, Session } from '../session.ts'
import { keptProofs, noFacts, openStapler, type Stapler } from '../staple.ts'
import { chooseUnasked, requireUnasked } from '../unasked.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import { registeredLines, requestWarningLines, warningLines } from '../warning-lines.ts'
import { type CommandInput, type CommandSpec, flagOf, type OptionSpec } from './command.ts'
import { asksGuardian, draftOptions, draftTerms, presentApproved, writeDraft } from './wallet-draft.ts'

const words = {
  asks: { en: 'Asks: {who} ({how})', ru: 'Запрашивает: {who} ({how})' },
  recognised: { en: 'in the registry: {name}', ru: 'в реестре: {name}' },
  notNow: {
    en: 'in the registry: {name}, but it is not recognised now',
    ru: 'в реестре: {name}, но сейчас не признаётся',
  },
  signed: {
    en: 'the request is signed; no registry knows by whom',
    ru: 'запрос подписан; реестру неизвестно, кем',
  },
  unsigned: { en: 'nobody vouches for who asks', ru: 'никто не подтверждает, кто спрашивает' },
  purpose: { en: 'What for: {purpose}', ru: 'Зачем: {purpose}' },
  retention: { en: 'Kept for: {retention}', ru: 'Срок хранения: {retention}' },
  option: { en: 'Way {number}:', ru: 'Способ {number}:' },
  shown: { en: 'Will be shown:', ru: 'Будет показано:' },
  visible: { en: 'Always visible: {labels}', ru: 'Видно всегда: {labels}' },
  hidden: { en: 'Stays with you:', ru: 'Останется у вас:' },
  none: { en: 'Nothing here answers this request:', ru: 'Здесь нечем ответить на запрос:' },
  askGuardian: {
    en: 'Ask a guardian to approve showing this to {who}?',
    ru: 'Спросить представителя, можно ли показать это: {who}?',
  },
  question: { en: 'Show this to {who}?', ru: 'Показать это: {who}?' },
  lastCopy: {
    en: 'This is the last single-use copy that nobody has seen: ask the issuer for more',
    ru: 'Это последняя одноразовая копия, которую никто не видел: попросите у эмитента ещё',
  },
  noCopy: {
    en: 'Every single-use copy was shown before: whoever was shown this one can tell that it is the same person. Ask the issuer for more, or show it again with --reuse-copy',
    ru: 'Все одноразовые копии уже показаны: кто видел эту, поймёт, что это тот же человек. Попросите у эмитента ещё или покажите её снова: --reuse-copy',
  },
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  noPurpose: { en: 'not stated', ru: 'не указано' },
} as const

export const requestOption: OptionSpec = [
  '--request <file>',
  { en: 'presentation request', ru: 'запрос предъявления' },
]
export const trustOption: OptionSpec = ['--trust <pack>', { en: 'trust pack', ru: 'пакет доверия' }]

export const walletPresentCommands: readonly CommandSpec[] = [
  {
    name: 'wallet select',
    summary: {
      en: 'what could answer a request, shown to you alone',
      ru: 'чем можно ответить на запрос (видно только вам)',
    },
    options: [requestOption, trustOption],
    async run(input, session) {
      return withWallet(walletChoice(input), session, async (wallet) => {
        const { request, selection } = await selectFor(wallet, input)
        return {
          exitCode: selection.options.length === 0 ? exitCodes.inputRefused : exitCodes.done,
          document: selectionDocument(request, selection, session),
          lines: [
            ...requestLines(request, session),
            ...selectionLines(selection, session),
            ...requestWarningLines(request, session),
          ],
        }
      })
    },
  },
  {
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
      ['--out <file>', { en: 'file for the answer', ru: 'файл ответа' }],
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
        '--staple',
        {
          en: 'put the facts that the documents need beside the answer',
          ru: 'приложить к ответу сведения, нужные для этих документов',
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
      ])
      const isFinishing = input.has('approval')
      if (!input.has('request') && !isFinishing) requireUnasked(input)
      if (out !== '-') requireFree(out, session.force)
      // Before anybody is asked for consent: afterwards nothing may go wrong that could have been seen.
      const staple = input.flag('staple') ? await openStapler(input.text('trust')) : staplerOf(input)
      return withWallet(walletChoice(input), session, async (wallet) => {
        const answered = isFinishing
          ? await presentApproved(wallet, input, session, staple)
          : input.has('request')
            ? await presentAsked(wallet, input, session, staple)
            : await presentUnasked(wallet, input, session, staple)
        return finish(answered, out, session)
      })
    },
  },
]

/** Where nobody asks for facts. Beside a bare token there is no room for any. */
function staplerOf(input: CommandInput): Stapler {
  return input.flag('vpJwt') && !input.has('request') ? noFacts : keptProofs
}

type ShownCredential = Pick<SelectedCredential, 'card' | 'shown' | 'alwaysVisible' | 'hidden'>

/** What says what is to be shown, and to whom. */
const toChoose = ['request', 'credential', 'allOf', 'claim', 'audience', 'purpose'] as const

export interface Answered {
  /** Absent after a dry run, and where a guardian is asked first. */
  readonly response?: PresentationResponse
  /** For the guardian, in place of an answer. */
  readonly draft?: ComposedDraft
  readonly guardians?: readonly GuardianEvidence[]
  readonly request?: JsonObject | string
  readonly facts?: EvidenceFacts | undefined
  /** What the receiver will see, where that was asked for. */
  readonly seen?: readonly SeenCredential[] | undefined
  /** Whether the token itself is what is asked for, and no bundle around it. */
  readonly isBare?: boolean
  readonly lines: readonly string[]
}

async function selectFor(
  wallet: Wallet,
  input: CommandInput,
): Promise<{ request: ReceivedRequest; selection: WalletSelection }> {
  const path = input.required('request')
  const bytes = await readInput(path)
  const request = await withPlace(path, () => wallet.readRequest(bytes))
  return { request, selection: await wallet.select(request) }
}

async function presentAsked(
  wallet: Wallet,
  input: CommandInput,
  session: Session,
  staple: Stapler,
): Promise<Answered> {
  const { request, selection } = await selectFor(wallet, input)
  const option = optionOf(input)
  const chosen = selection.options[option]
  const form = formOf(input)
  const seen = chosen && input.flag('preview') ? await wallet.preview(selection, { option, form }) : undefined
  const lines = [
    ...requestLines(request, session),
    ...(chosen ? optionLines(chosen, session) : selectionLines(selection, session)),
    ...(seen ? seenLines(seen, session) : []),
    // Last, right above the question.
    ...warningLines(selection, option, session),
    ...requestWarningLines(request, session),
  ]
  requireCopies(chosen?.credentials ?? [], input)
  const facts = await staple(
    wallet,
    (chosen?.credentials ?? []).map(({ card }) => card.id),
  )
  const isDraft = (await wallet.family.whoDecides(request)) !== 'student'
  if (session.dryRun && chosen) return { lines: isDraft ? [...lines, asksGuardian(session)] : lines, seen }
  const left = chosen ? await askYes(lines, questionOf(request.clientId, isDraft, session), session) : lines
  const consent = consentOf(input, purposeOf(request, session) ?? session.say(words.noPurpose))
  if (isDraft) {
    const draft = await wallet.family.draft(selection, { option, form, ...draftTerms(input, consent) })
    return { draft, lines: left }
  }
  const response = await wallet.present(selection, { option, form, consent, reuse: input.flag('reuseCopy') })
  return { response, request: request.jws?.text ?? request.document, facts, seen, lines: left }
}

/** Before anybody is asked. @throws WalletError `COPY_SHOWN`. */
function requireCopies(chosen: readonly ShownCredential[], input: CommandInput): void {
  const shown = chosen.find(({ card }) => card.copies?.left === 0)
  if (shown && !input.flag('reuseCopy')) throw new WalletError('COPY_SHOWN', { at: shown.card.id })
}

function formOf(input: CommandInput): PresentationForm {
  return input.flag('vpJwt') ? 'vp+jwt' : 'sd-jwt'
}

function consentOf(input: CommandInput, purpose: string): Consent {
  const until = readDay(input, 'until')
  return { agreed: true, by: input.text('by') ?? 'owner', purpose, ...(until ? { until } : {}) }
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

async function presentUnasked(
  wallet: Wallet,
  input: CommandInput,
  session: Session,
  staple: Stapler,
): Promise<Answered> {
  const [audience, purpose] = [input.required('audience'), input.required('purpose')]
  const chosen = await chooseUnasked(wallet, input)
  const form = formOf(input)
  const credentials = chosen.map(({ card, disclose }) => ({ credentialId: card.id, disclose }))
  const seen = input.flag('preview') ? await wallet.previewChosen(credentials, { audience, form }) : undefined
  const lines = [
    ...chosen.flatMap((one) => shownLines(one, session)),
    ...(seen ? seenLines(seen, session) : []),
  ]
  requireCopies(chosen, input)
  const facts = await staple(
    wallet,
    chosen.map(({ card }) => card.id),
  )
  const isDraft = (await wallet.family.whoDecides()) !== 'student'
  if (session.dryRun) return { lines: isDraft ? [...lines, asksGuardian(session)] : lines, seen }
  const left = await askYes(lines, questionOf(audience, isDraft, session), session)
  const consent = consentOf(input, purpose)
  if (isDraft) {
    const draft = await wallet.family.draftChosen(credentials, {
      audience,
      form,
      ...draftTerms(input, consent),
    })
    return { draft, lines: left }
  }
  const reuse = input.flag('reuseCopy')
  const response = await wallet.presentChosen(credentials, { audience, form, consent, reuse })
  return { response, facts, seen, isBare: form === 'vp+jwt' && !facts, lines: left }
}

/**
 * Shows what would be sent to whoever is to agree, then asks.
 *
 * @returns the lines that nobody has been shown yet.
 */
export async function askYes(
  lines: readonly string[],
  question: string,
  session: Session,
): Promise<readonly string[]> {
  if (session.interactive) process.stderr.write(lines.map((line) => `${printable(line)}\n`).join(''))
  await requireYes(session, question)
  return session.interactive ? [] : lines
}

async function finish(
  { response, draft, request, guardians, facts, seen, isBare = false, lines }: Answered,
  out: string,
  session: Session,
): Promise<Outcome> {
  if (draft) return writeDraft(draft, lines, out, session)
  const preview = seen ? { preview: seen } : {}
  if (!response) return { document: { out, ...preview }, lines }
  const text = isBare
    ? `${response.vp_token.presentation?.[0]}\n`
    : createBundle({
        vpToken: response.vp_token,
        ...(request === undefined ? {} : { request }),
        ...(guardians ? { guardians } : {}),
        ...(facts ? { facts } : {}),
      })
  if (out === '-')
    return { document: isBare ? { presentation: text.trim() } : JSON.parse(text), lines: [], data: text }
  await writeOutput(out, text, ownerOnly)
  return {
    document: { out, queries: Object.keys(response.vp_token), ...preview },
    lines: [...lines, session.say(words.done, { path: out })],
  }
}

const ownerOnly = 0o600

function purposeOf(request: ReceivedRequest, session: Session): string | undefined {
  const { purpose } = request.statement ?? {}
  return purpose?.[session.language] ?? purpose?.ru ?? purpose?.en
}

export function requestLines(request: ReceivedRequest, session: Session): string[] {
  const { statement, clientId } = request
  const name = statement?.name?.[session.language] ?? statement?.name?.ru ?? statement?.name?.en
  const purpose = purposeOf(request, session)
  return [
    session.say(words.asks, {
      who: name === undefined ? clientId : `${name}, ${clientId}`,
      how: vouchedFor(request, session),
    }),
    ...(purpose === undefined ? [] : [session.say(words.purpose, { purpose })]),
    ...(statement?.retention === undefined
      ? []
      : [session.say(words.retention, { retention: session.duration(statement.retention) })]),
    ...registeredLines(request, session),
  ]
}

function vouchedFor(request: ReceivedRequest, session: Session): string {
  const { signedBy, recognition } = request
  if (!signedBy) return session.say(words.unsigned)
  if (!recognition || recognition.status === 'unknown') return session.say(words.signed)
  const said = isRecognisedNow(request, session) ? words.recognised : words.notNow
  return session.say(said, { name: recognition.entry.name[session.language] })
}

/** Whether the registry recognises who asks, as of now. */
function isRecognisedNow({ signedBy, recognition }: ReceivedRequest, session: Session): boolean {
  if (!signedBy || recognition?.status !== 'recognised') return false
  const now = session.now()
  const { entry, validUntil } = recognition
  return entry.from <= now && now < (entry.until ?? validUntil) && now < validUntil
}

function selectionLines(selection: WalletSelection, session: Session): string[] {
  if (selection.options.length > 0) {
    return selection.options.flatMap((option, i) => [
      session.say(words.option, { number: i + 1 }),
      ...optionLines(option, session),
      ...warningLines(selection, i, session),
    ])
  }
  return [session.say(words.none), ...selection.unanswered.map(({ queryId }) => `  ${queryId}`)]
}

export function optionLines({ credentials }: AnswerOption, session: Session): string[] {
  return credentials.flatMap((credential) => shownLines(credential, session))
}

/** Both sides of the line, since the owner's choice must be informed. */
function shownLines({ card, shown, alwaysVisible, hidden }: ShownCredential, session: Session): string[] {
  return [
    `${session.say(card.label)} · ${card.issuer.name ?? card.issuer.id} · ${cardStateText(card, session)}`,
    session.say(words.shown),
    ...claimLines(shown, session),
    session.say(words.visible, {
      labels: alwaysVisible.map(({ label }) => session.say(label)).join(', '),
    }),
    ...(hidden.length === 0 ? [] : [session.say(words.hidden), ...claimLines(hidden, session)]),
    ...copyLines(card, session),
  ]
}

/** What to mind about the single-use copy that is to be shown. */
function copyLines({ copies }: ShownCredential['card'], session: Session): string[] {
  if (!copies || copies.left > 1) return []
  return [session.say(copies.left === 1 ? words.lastCopy : words.noCopy)]
}

function selectionDocument(asked: ReceivedRequest, selection: WalletSelection, session: Session): object {
  const { options, truncated, unanswered } = selection
  const { recognition } = asked
  return {
    clientId: asked.clientId,
    signed: asked.signedBy !== undefined,
    recognised: isRecognisedNow(asked, session),
    ...(recognition && recognition.status !== 'unknown' ? { entry: recognition.entry.id } : {}),
    warnings: requestWarnings(asked),
    options: options.map(({ credentials }) =>
      credentials.map(({ queryId, card, disclose, shown, alwaysVisible, hidden }) => ({
        queryId,
        credential: card.id,
        disclose,
        shown: shown.map(claimDocument),
        alwaysVisible: alwaysVisible.map(claimDocument),
        hidden: hidden.map(claimDocument),
      })),
    ),
    optionWarnings: options.map((_, i) =>
      choiceWarnings(selection, i).map((warning) =>
        warning.code === 'IDENTIFIES_MORE'
          ? { ...warning, claims: warning.claims.map(({ path }) => path) }
          : warning,
      ),
    ),
    truncated,
    unanswered: unanswered.map(({ queryId }) => queryId),
  }
}
