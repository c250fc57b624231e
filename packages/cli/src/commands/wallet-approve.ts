/** `attestat wallet approve`, `approvals` and `guardians`: a guardian's yes, and who stands for a child. */

import { formatPath } from '@attestat/credential'
import {
  type AgePolicy,
  aloneFrom,
  type DraftOption,
  defaultAgePolicy,
  type ReceivedDraft,
  type StandingApproval,
  type Wallet,
} from '@attestat/wallet'
import { claimDocument } from '../cards.ts'
import { withPlace } from '../codes.ts'
import { askYes } from '../consent.ts'
import { termText, unnamedGuardian } from '../consent-words.ts'
import { readDay } from '../day-range.ts'
import { requireKind } from '../file-kind.ts'
import { readTextInput, requireFree, writeOutput } from '../files.ts'
import { guardianDocument, guardianText } from '../guardian-words.ts'
import { nextCommand } from '../next-command.ts'
import { optionLines } from '../option-lines.ts'
import { idText, receiverText } from '../receiver-words.ts'
import { requestLines, whoAsks } from '../request-lines.ts'
import { codesOption, placeOf, readSealed, requireFreeCodes, writeCodes } from '../sealed-codes.ts'
import { seenLines } from '../seen-words.ts'
import type { Outcome, Session } from '../session.ts'
import { walletChoice, withWallet } from '../wallet-session.ts'
import { requestWarningLines, warningLines } from '../warning-lines.ts'
import type { CommandSpec } from './command.ts'
import { trustOption } from './wallet-options.ts'

const words = {
  child: { en: 'From: {name}', ru: 'От кого: {name}' },
  note: { en: 'Says: {note}', ru: 'Пишет: {note}' },
  unasked: { en: 'For: {audience}', ru: 'Кому: {audience}' },
  purpose: { en: 'What for: {purpose}', ru: 'Зачем: {purpose}' },
  whole: { en: 'Composed ({number}):', ru: 'Составлено ({number}):' },
  document: { en: 'Document {number}:', ru: 'Документ {number}:' },
  less: {
    en: 'Or less, --option {number}: without {what}',
    ru: 'Или меньше, --option {number}: без: {what}',
  },
  together: {
    en: 'Several --option leave out all that each of them does',
    ru: 'Несколько ключей --option убирают всё, что убирает каждый из них',
  },
  gone: { en: '{what} (document {number})', ru: '{what} (документ {number})' },
  of: { en: '{what} of document {number}', ru: '{what} из документа {number}' },
  reduced: { en: 'Approved will be less: without {what}', ru: 'Будет согласовано меньше: без: {what}' },
  standing: {
    en: 'Covered by the standing approval {id}, until {date}',
    ru: 'Действует постоянное согласие {id}, до {date}',
  },
  question: { en: 'Let this be shown to {who}?', ru: 'Разрешить показать это: {who}?' },
  refusal: { en: 'Refuse to let this be shown to {who}?', ru: 'Отказать в показе: {who}?' },
  done: { en: 'Wrote {path}; give it back to the child', ru: 'Записано: {path}; передайте это ребёнку' },
  made: {
    en: 'The same receiver may be shown the same for the same purpose until {date}: attestat wallet approvals',
    ru: 'До {date} тому же получателю можно показывать то же для той же цели: attestat wallet approvals',
  },
  line: {
    en: '{id} · {audience} · {purpose} · until {date} · {state}',
    ru: '{id} · {audience} · {purpose} · до {date} · {state}',
  },
  ofChild: { en: 'shown by {child}', ru: 'кто показывает: {child}' },
  valid: { en: 'in force', ru: 'действует' },
  ended: { en: 'ended', ru: 'закончилось' },
  noStanding: { en: 'No standing approvals', ru: 'Постоянных согласий нет' },
  revoked: { en: 'Revoked: {id}', ru: 'Отозвано: {id}' },
  loosened: {
    en: 'Mind: in this wallet its owner decides alone from the age of {age}, before {usual}, the default. The default again: {command}',
    ru: 'Внимание: в этом кошельке владелец решает один с {age} лет, раньше обычных {usual}. Вернуть как по умолчанию: {command}',
  },
  noGuardians: { en: 'No guardians are known', ru: 'Представители не указаны' },
} as const

export const walletApproveCommands: readonly CommandSpec[] = [
  {
    name: 'wallet approve',
    arguments: '<draft...>',
    summary: {
      en: 'a guardian: let a child show what it has composed, or less, or nothing',
      ru: 'представителю: разрешить ребёнку показать составленное, меньше или отказать',
    },
    options: [
      trustOption,
      [
        '--option <number...>',
        {
          en: 'what to approve (default: 1, all); given several times, all that they leave out is left out',
          ru: 'что согласовать (по умолчанию 1, всё); несколько раз — без всего, что убирает каждый',
        },
      ],
      ['--refuse <reason>', { en: 'say no, and why', ru: 'отказать и объяснить почему' }],
      [
        '--standing-until <date>',
        {
          en: 'approve the same for this receiver until that day, too (YYYY-MM-DD)',
          ru: 'согласовать то же для этого получателя и впредь до этого дня (ГГГГ-ММ-ДД)',
        },
      ],
      ['--by <name>', { en: 'who approves (default: guardian)', ru: 'кто согласен (по умолчанию guardian)' }],
      ['--out <file>', { en: 'file for the reply', ru: 'файл ответа' }],
      codesOption,
    ],
    async run(input, session) {
      const out = input.required('out')
      input.refuseTogether('refuse', ['option', 'standingUntil', 'by'])
      const options = input.wholeNumbers('option', { least: 1, most: 10_000 }).map((number) => number - 1)
      const standingUntil = readDay(input, 'standingUntil')
      if (out !== '-') requireFree(out, session.force)
      const codes = input.text('codes')
      requireFreeCodes(codes, session)
      const place = placeOf(input.args)
      const text = await withPlace(place, () => readSealed('draft', input.args))
      return withWallet(walletChoice(input, session), session, async (wallet) => {
        const draft = await withPlace(place, () => wallet.family.openDraft(text))
        const reason = input.text('refuse')
        if (reason !== undefined) return refuse(wallet, draft, reason, { out, codes }, session)
        return approve(
          wallet,
          draft,
          { options, standingUntil, by: input.text('by') ?? unnamedGuardian, out, codes },
          session,
        )
      })
    },
  },
  {
    name: 'wallet approvals',
    summary: {
      en: 'a guardian: what was approved once for all',
      ru: 'представителю: что согласовано впредь',
    },
    options: [['--revoke <id>', { en: 'end one of them', ru: 'отозвать одно из них' }]],
    async run(input, session) {
      const revoked = input.text('revoke')
      return withWallet(walletChoice(input, session), session, async (wallet) => {
        if (revoked !== undefined) {
          await wallet.family.revokeStandingApproval(revoked)
          return { document: { revoked }, lines: [session.say(words.revoked, { id: revoked })] }
        }
        const approvals = await wallet.family.standingApprovals()
        const lines = approvals.flatMap((approval) => standingLines(approval, session))
        return {
          document: approvals,
          lines: lines.length === 0 ? [session.say(words.noStanding)] : lines,
        }
      })
    },
  },
  {
    name: 'wallet guardians',
    summary: { en: 'a child: who stands for you', ru: 'ребёнку: кто вас представляет' },
    options: [
      ['--add <file>', { en: 'take in a guardian’s document', ru: 'принять подтверждение представителя' }],
      trustOption,
    ],
    async run(input, session) {
      const file = input.text('add')
      return withWallet(walletChoice(input, session), session, async (wallet) => {
        if (file !== undefined) {
          const text = await readTextInput(file)
          await withPlace(file, () => {
            requireKind('document', text)
            return wallet.family.addGuardian(text)
          })
        }
        const guardians = await wallet.family.guardians()
        const policy = await wallet.family.agePolicy()
        return {
          document: guardians.map(guardianDocument),
          lines: [
            ...(guardians.length === 0
              ? [session.say(words.noGuardians)]
              : guardians.map((guardian) => guardianText(guardian, session))),
            ...(file === undefined ? [] : loosenedLines(policy, session)),
          ],
        }
      })
    },
  },
]

/** That the owner decides alone earlier than by default: somebody may have seen to that before a guardian was known. */
function loosenedLines(policy: AgePolicy, session: Session): string[] {
  const [age, usual] = [aloneFrom(policy), aloneFrom(defaultAgePolicy)]
  if (age >= usual) return []
  const command = nextCommand(session, ['wallet', 'ages', '--reset'], ['wallet', 'passphraseFile'])
  return [session.say(words.loosened, { age, usual, command })]
}

interface Approving {
  /** Positions of the ways to show less that are taken together; none for all of it. */
  readonly options: readonly number[]
  readonly standingUntil: Date | undefined
  readonly by: string
}

/** Where the reply goes: its file, and the folder of its codes. */
interface ReplyPlaces {
  readonly out: string
  readonly codes: string | undefined
}

async function approve(
  wallet: Wallet,
  draft: ReceivedDraft,
  { options, standingUntil, by, ...places }: Approving & ReplyPlaces,
  session: Session,
): Promise<Outcome> {
  const { purpose, standing } = draft
  const positions = options.length === 0 ? [0] : options
  const chosen = await wallet.family.reduce(draft, positions)
  const left = leftOut(draft, chosen, session)
  const isCovered = standing !== undefined && left === '' && standingUntil === undefined
  const lines = [
    ...draftLines(draft, session),
    ...(left === '' ? [] : [session.say(words.reduced, { what: left })]),
    ...seenLines(await wallet.family.preview(draft, positions), session),
    ...(draft.request && left !== '' ? warningLines({ options: [chosen] }, 0, session) : []),
    ...(draft.request ? requestWarningLines(draft.request, session) : []),
    ...(isCovered
      ? [session.say(words.standing, { id: standing.id, date: session.date(standing.until) })]
      : []),
  ]
  const document = draftDocument(draft)
  if (session.dryRun) return { document, lines }
  const unseen = isCovered
    ? lines
    : await askYes(lines, session.say(words.question, { who: receiverOf(draft, session) }), session)
  const reply = await wallet.family.approve(draft, {
    options: positions,
    ...(isCovered ? {} : { consent: { agreed: true, by, purpose } }),
    ...(standingUntil ? { standingUntil } : {}),
  })
  const made = standingUntil ? [session.say(words.made, { date: session.date(standingUntil) })] : []
  const outcome = {
    outcome: 'approved',
    option: positions.map((position) => position + 1),
    approved: optionDocument(chosen),
    ...document,
  }
  return writeReply(reply, outcome, [...unseen, ...made], places, session)
}

async function refuse(
  wallet: Wallet,
  draft: ReceivedDraft,
  reason: string,
  places: ReplyPlaces,
  session: Session,
): Promise<Outcome> {
  const [lines, document] = [draftLines(draft, session), draftDocument(draft)]
  if (session.dryRun) return { document, lines }
  const left = await askYes(lines, session.say(words.refusal, { who: receiverOf(draft, session) }), session)
  const reply = await wallet.family.refuse(draft, reason)
  return writeReply(reply, { outcome: 'refused', ...document }, left, places, session)
}

async function writeReply(
  reply: string,
  document: object,
  lines: readonly string[],
  { out, codes }: ReplyPlaces,
  session: Session,
): Promise<Outcome> {
  if (out !== '-') await writeOutput(out, `${reply}\n`, 0o600)
  const { qrCodes, line } = await writeCodes(reply, codes, session)
  if (out === '-') return { document: { ...document, qrCodes, reply }, lines: [], data: `${reply}\n` }
  return {
    document: { out, ...document, qrCodes },
    lines: [...lines, session.say(words.done, { path: out }), line],
  }
}

/** What the guardian sees: who asks for what, what would be shown, and how less would do. */
function draftLines(draft: ReceivedDraft, session: Session): string[] {
  const { child, childName, note, request, purpose, options } = draft
  const [whole, ...lesser] = options
  return [
    session.say(words.child, { name: childName ?? idText(child, session) }),
    ...(note === undefined ? [] : [session.say(words.note, { note })]),
    ...(request
      ? requestLines(request, session)
      : [
          session.say(words.unasked, { audience: receiverOf(draft, session) }),
          session.say(words.purpose, { purpose }),
        ]),
    session.say(words.whole, { number: 1 }),
    ...(whole?.credentials ?? []).flatMap((credential, i, { length }) => [
      ...(length > 1 ? [session.say(words.document, { number: i + 1 })] : []),
      ...optionLines({ credentials: [credential] }, session),
    ]),
    // Without a request nothing says how much is enough.
    ...(request ? warningLines(draft, 0, session) : []),
    ...lesser.map((option, i) =>
      session.say(words.less, { number: i + 2, what: leftOut(draft, option, session) }),
    ),
    ...(lesser.length > 1 ? [session.say(words.together)] : []),
  ]
}

/** Whom it would be shown to. */
function receiverOf({ request, audience }: ReceivedDraft, session: Session): string {
  return request ? whoAsks(request, session) : receiverText({ audience }, session)
}

/** What is in the whole and not in a lesser way; where there are several documents, with the number of each. */
function leftOut({ options: [whole] }: ReceivedDraft, less: DraftOption, session: Session): string {
  const documents = whole?.credentials ?? []
  const told = documents.flatMap(({ card, shown }, part) => {
    const at = less.kept.findIndex((kept) => kept.part === part)
    const paths = new Set(less.credentials[at]?.shown.map(({ path }) => formatPath(path)))
    const labels =
      at < 0 ? [card.label] : shown.flatMap(({ path, label }) => (paths.has(formatPath(path)) ? [] : [label]))
    const number = session.number(part + 1)
    return labels.map((label) => {
      const what = session.say(label)
      if (at < 0) return session.say(words.gone, { what, number })
      return documents.length === 1 ? what : session.say(words.of, { what, number })
    })
  })
  return told.join(', ')
}

function draftDocument(draft: ReceivedDraft): object {
  const { id, child, audience, purpose, expiresAt, standing, request, options } = draft
  return {
    draft: id,
    child,
    audience,
    signed: request?.signedBy !== undefined,
    purpose,
    expiresAt,
    ...(standing ? { standing: standing.id } : {}),
    options: options.map(optionDocument),
  }
}

function optionDocument({ credentials }: DraftOption): object {
  return credentials.map(({ queryId, card, shown }) => ({
    queryId,
    kind: card.kind,
    verified: card.isVerified,
    shown: shown.map(claimDocument),
  }))
}

/** A standing approval: to whom and until when, and under it whose documents and what of them. */
function standingLines(
  { id, child, childName, purpose, until, claims, ...receiver }: StandingApproval,
  session: Session,
): string[] {
  const state = session.say(until > session.now() ? words.valid : words.ended)
  const who = receiverText(receiver, session)
  return [
    session.say(words.line, { id, audience: who, purpose, date: session.date(until), state }),
    `  ${session.say(words.ofChild, { child: childName ?? idText(child, session) })}`,
    ...claims.map((term) => `  ${termText(term, session)}`),
  ]
}
