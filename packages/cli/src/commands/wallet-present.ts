/** `attestat wallet select` and `present`: answer a request, or show something without one. */
import { type ConcretePath, formatPath, type JsonObject } from '@attestat/credential'
import type { PresentationResponse } from '@attestat/openid4vc'
import {
  createBundle,
  type EvidenceFacts,
  type GuardianEvidence,
  openRegistry,
  readTrustPack,
  registryExcerpt,
  trustLimits,
} from '@attestat/trust'
import type {
  AnswerOption,
  ComposedDraft,
  OwnerClaim,
  ReceivedRequest,
  SelectedCredential,
  Wallet,
  WalletSelection,
} from '@attestat/wallet'
import { cardStateText, claimDocument } from '../cards.ts'
import { claimLines } from '../claims.ts'
import { UsageError, withPlace } from '../codes.ts'
import { requireYes } from '../consent.ts'
import { exitCodes } from '../exit-codes.ts'
import { readInput, requireFree, writeOutput } from '../files.ts'
import { printable } from '../output.ts'
import type { Outcome, Session } from '../session.ts'
import { withWallet } from '../wallet-session.ts'
import type { CommandInput, CommandSpec, OptionSpec } from './command.ts'
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
  done: { en: 'Wrote {path}', ru: 'Записано: {path}' },
  noPurpose: { en: 'not stated', ru: 'не указано' },
  claim: {
    en: '--claim takes one of: {known}',
    ru: '--claim принимает одно из значений: {known}',
  },
} as const

const requestOption: OptionSpec = [
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
          lines: [...requestLines(request, session), ...selectionLines(selection, session)],
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
        '--claim <path...>',
        {
          en: 'without a request: a claim to show, as wallet show names it',
          ru: 'без запроса: какой пункт показать, как его называет wallet show',
        },
      ],
      ['--audience <id>', { en: 'without a request: for whom', ru: 'без запроса: кому' }],
      ['--purpose <text>', { en: 'without a request: what for', ru: 'без запроса: зачем' }],
      ['--by <name>', { en: 'who agrees (default: owner)', ru: 'кто согласен (по умолчанию owner)' }],
      ['--out <file>', { en: 'file for the answer', ru: 'файл ответа' }],
      ...draftOptions,
      [
        '--staple',
        { en: 'put the pack’s facts beside the answer', ru: 'приложить сведения из пакета доверия' },
      ],
    ],
    async run(input, session) {
      const out = input.required('out')
      optionOf(input)
      input.refuseTogether('request', ['credential', 'claim', 'audience', 'purpose'])
      input.refuseTogether('approval', [
        'request',
        'option',
        'by',
        ...unaskedNeeds,
        'claim',
        'note',
        'guardian',
      ])
      const isFinishing = input.has('approval')
      if (!input.has('request') && !isFinishing) for (const name of unaskedNeeds) input.required(name)
      if (out !== '-') requireFree(out, session.force)
      // Before anybody is asked for consent: afterwards nothing may go wrong that could have been seen.
      const staple = input.flag('staple') ? await stapler(input.required('trust')) : noFacts
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

type ShownCredential = Pick<SelectedCredential, 'card' | 'shown' | 'alwaysVisible' | 'hidden'>

const unaskedNeeds = ['credential', 'audience', 'purpose'] as const

export interface Answered {
  /** Absent after a dry run, and where a guardian is asked first. */
  readonly response?: PresentationResponse
  /** For the guardian, in place of an answer. */
  readonly draft?: ComposedDraft
  readonly guardians?: readonly GuardianEvidence[]
  readonly request?: JsonObject | string
  readonly facts?: EvidenceFacts | undefined
  readonly lines: readonly string[]
}

function walletChoice(input: CommandInput): {
  wallet: string | undefined
  trust: string | undefined
} {
  return { wallet: input.text('wallet'), trust: input.text('trust') }
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
  const lines = [
    ...requestLines(request, session),
    ...(chosen ? optionLines(chosen, session) : selectionLines(selection, session)),
  ]
  const facts = await staple((chosen?.credentials ?? []).map(({ card }) => card.issuer.id))
  const isDraft = (await wallet.whoDecides(request)) !== 'student'
  if (session.dryRun && chosen) return { lines: isDraft ? [...lines, asksGuardian(session)] : lines }
  const left = chosen ? await askYes(lines, questionOf(request.clientId, isDraft, session), session) : lines
  const purpose = purposeOf(request, session) ?? session.say(words.noPurpose)
  const consent = { agreed: true, by: input.text('by') ?? 'owner', purpose } as const
  if (isDraft) {
    const draft = await wallet.draft(selection, { option, purpose, consent, ...draftTerms(input) })
    return { draft, lines: left }
  }
  const response = await wallet.present(selection, { option, consent })
  return { response, request: request.jws?.text ?? request.document, facts, lines: left }
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
  const [credentialId, audience, purpose] = [
    input.required('credential'),
    input.required('audience'),
    input.required('purpose'),
  ]
  const { card, claims } = await withPlace(credentialId, () => wallet.show(credentialId))
  const disclose = input.list('claim').map((text) => pathOf(text, claims))
  const [hideable, alwaysVisible] = [
    claims.filter((claim) => claim.hideable),
    claims.filter((claim) => !claim.hideable),
  ]
  const shown = hideable.filter(({ path }) => disclose.includes(path))
  const hidden = hideable.filter(({ path }) => !disclose.includes(path))
  const lines = shownLines({ card, shown, alwaysVisible, hidden }, session)
  const facts = await staple([card.issuer.id])
  const isDraft = (await wallet.whoDecides()) !== 'student'
  if (session.dryRun) return { lines: isDraft ? [...lines, asksGuardian(session)] : lines }
  const left = await askYes(lines, questionOf(audience, isDraft, session), session)
  const consent = { agreed: true, by: input.text('by') ?? 'owner', purpose } as const
  const chosen = [{ credentialId, disclose }]
  if (isDraft) {
    const draft = await wallet.draftChosen(chosen, { audience, purpose, consent, ...draftTerms(input) })
    return { draft, lines: left }
  }
  const response = await wallet.presentChosen(chosen, { audience, consent })
  return { response, facts, lines: left }
}

function questionOf(who: string, isDraft: boolean, session: Session): string {
  return session.say(isDraft ? words.askGuardian : words.question, { who })
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

function pathOf(text: string, claims: readonly OwnerClaim[]): ConcretePath {
  const hideable = claims.filter((claim) => claim.hideable)
  const claim = hideable.find(({ path }) => formatPath(path) === text)
  if (!claim) {
    const known = hideable.map(({ path }) => formatPath(path))
    throw new UsageError(words.claim, { details: { known } })
  }
  return claim.path
}

async function finish(
  { response, draft, request, guardians, facts, lines }: Answered,
  out: string,
  session: Session,
): Promise<Outcome> {
  if (draft) return writeDraft(draft, lines, out, session)
  if (!response) return { document: { out }, lines }
  const bundle = createBundle({
    vpToken: response.vp_token,
    ...(request === undefined ? {} : { request }),
    ...(guardians ? { guardians } : {}),
    ...(facts ? { facts } : {}),
  })
  if (out === '-') return { document: JSON.parse(bundle), lines: [], data: bundle }
  await writeOutput(out, bundle, ownerOnly)
  return {
    document: { out, queries: Object.keys(response.vp_token) },
    lines: [...lines, session.say(words.done, { path: out })],
  }
}

const ownerOnly = 0o600

/** The facts about documents of these issuers, to go beside them. */
export type Stapler = (issuers: readonly string[]) => Promise<EvidenceFacts | undefined>

const noFacts: Stapler = async () => undefined

/** Of the registry goes along what says who these issuers are: a pack has those of a whole country. */
async function stapler(pack: string): Promise<Stapler> {
  const bytes = await readInput(pack, trustLimits.packBytes)
  const { registry, statusLists, typeMetadata } = await withPlace(pack, () => readTrustPack(bytes))
  const opened = await withPlace(pack, () => openRegistry(registry))
  return async (issuers) => {
    const excerpt = new Map<string, string>()
    for (const issuer of new Set(issuers)) {
      if (!(await opened.recognise(issuer))) continue
      for (const [name, text] of await registryExcerpt(registry, issuer)) excerpt.set(name, text)
    }
    return {
      ...(excerpt.size > 0 ? { registry: excerpt } : {}),
      ...(statusLists ? { statusLists } : {}),
      ...(typeMetadata ? { typeMetadata } : {}),
    }
  }
}

export function purposeOf(request: ReceivedRequest, session: Session): string | undefined {
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
  ]
}

function selectionDocument(asked: ReceivedRequest, selection: WalletSelection, session: Session): object {
  const { options, truncated, unanswered } = selection
  const { recognition } = asked
  return {
    clientId: asked.clientId,
    signed: asked.signedBy !== undefined,
    recognised: isRecognisedNow(asked, session),
    ...(recognition && recognition.status !== 'unknown' ? { entry: recognition.entry.id } : {}),
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
    truncated,
    unanswered: unanswered.map(({ queryId }) => queryId),
  }
}
