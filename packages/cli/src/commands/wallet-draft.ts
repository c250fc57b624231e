/** Where a guardian is asked first: the draft that `wallet present` writes then, and the answer that it makes of the reply. */
import { type CodeWords, readCredential } from '@attestat/credential'
import {
  type ComposedDraft,
  type Consent,
  type DraftOptions,
  type FinishedDraft,
  type Wallet,
  WalletError,
} from '@attestat/wallet'
import { CliError, withHint, withPlace } from '../codes.ts'
import { writeOutput } from '../files.ts'
import { nextCommand, placeholders } from '../next-command.ts'
import { handOverLine, receiverText } from '../receiver-words.ts'
import { codesOption, placeOf, readSealed, writeCodes } from '../sealed-codes.ts'
import type { Outcome, Session } from '../session.ts'
import { missingLines, type Stapler } from '../staple.ts'
import type { CommandInput, OptionSpec } from './command.ts'
import type { Answered } from './wallet-present.ts'

const words = {
  asks: {
    en: 'A guardian has to approve this first: what is written is a draft for them',
    ru: 'Сначала это должен согласовать представитель: будет записан черновик для него',
  },
  draft: {
    en: 'Wrote {path}: a draft that only your guardian can open; it is no answer yet',
    ru: 'Записано: {path} — черновик, который откроет только ваш представитель; это ещё не ответ',
  },
  until: { en: 'They can reply until {date}', ru: 'Ответить можно до {date}' },
  approve: { en: 'The guardian says: {command}', ru: 'Представитель: {command}' },
  finish: { en: 'You, with their reply: {command}', ru: 'Вы, получив ответ: {command}' },
  reduced: {
    en: 'The guardian approved less than you composed; only that is shown',
    ru: 'Представитель согласовал меньше, чем вы составили; показано только это',
  },
  approved: { en: 'Approved by your guardian', ru: 'Согласовано представителем' },
} as const

export const draftOptions: readonly OptionSpec[] = [
  [
    '--approval <file...>',
    { en: 'make the answer of a guardian’s reply', ru: 'составить ответ по согласию представителя' },
  ],
  ['--note <text>', { en: 'a word to the guardian', ru: 'пояснение для представителя' }],
  [
    '--guardian <did>',
    {
      en: 'which guardian to ask (default: any)',
      ru: 'кого из представителей спросить (по умолчанию любого)',
    },
  ],
  codesOption,
]

/** What the command line says of a draft. */
export function draftTerms(input: CommandInput, consent: Consent): DraftOptions {
  const [note, guardian] = [input.text('note'), input.text('guardian')]
  const { purpose } = consent
  return {
    purpose,
    consent,
    reuse: input.flag('reuseCopy'),
    ...(note === undefined ? {} : { note }),
    ...(guardian === undefined ? {} : { guardian }),
  }
}

/** For a dry run: that what would be written is a draft. */
export function asksGuardian(session: Session): string {
  return session.say(words.asks)
}

/** Writes a draft where the answer would have gone, and its codes into a folder of theirs. */
export async function writeDraft(
  { text, guardian, expiresAt }: ComposedDraft,
  {
    lines,
    out,
    codes,
  }: { readonly lines: readonly string[]; readonly out: string; readonly codes?: string | undefined },
  session: Session,
): Promise<Outcome> {
  if (out !== '-') await writeOutput(out, `${text}\n`, 0o600)
  const { qrCodes, line } = await writeCodes(text, codes, session)
  const document = { draft: out, guardian, expiresAt, qrCodes }
  if (out === '-') return { document: { ...document, draft: text }, lines: [], data: `${text}\n` }
  const approve = nextCommand(session, ['wallet', 'approve', out, '--out', placeholders.file])
  const then = nextCommand(
    session,
    ['wallet', 'present', '--approval', placeholders.file, '--out', placeholders.file],
    ['wallet', 'passphraseFile'],
  )
  return {
    document,
    lines: [
      ...lines,
      session.say(words.draft, { path: out }),
      line,
      session.say(words.until, { date: session.date(expiresAt) }),
      session.say(words.approve, { command: approve }),
      session.say(words.finish, { command: then }),
    ],
  }
}

async function finish(wallet: Wallet, reply: string): Promise<FinishedDraft> {
  try {
    return await wallet.family.finish(reply)
  } catch (error) {
    const isUnknown = error instanceof WalletError && error.code === 'DRAFT_UNKNOWN'
    throw isUnknown ? withHint(error, lookBack) : error
  }
}

const lookBack: CodeWords = {
  en: 'Whether it was shown says attestat wallet history; if it was not, ask again with attestat wallet present, from the wallet that the reply is to be used in',
  ru: 'Показано ли это, скажет attestat wallet history; если нет, спросите снова: attestat wallet present, из того же кошелька, в котором пригодится ответ',
}

/** Makes the answer that a guardian has approved. @throws CliError `DRAFT_REFUSED`. */
export async function presentApproved(
  wallet: Wallet,
  input: CommandInput,
  session: Session,
  staple: Stapler,
): Promise<Answered> {
  const places = input.list('approval')
  const path = placeOf(places)
  const reply = await withPlace(path, () => readSealed('reply', places))
  const finished = await withPlace(path, () => finish(wallet, reply))
  if (finished.outcome === 'refused') {
    throw new CliError('DRAFT_REFUSED', { at: path, details: { reason: finished.reason } })
  }
  const { audience, response, credentialIds, guardians, request, reduced } = finished
  const who = receiverText({ audience, receiver: request?.statement?.name }, session)
  const links = await Promise.all(guardians.map(({ link }) => readCredential(link)))
  const stapled = await staple(wallet, credentialIds, links)
  return {
    response,
    guardians,
    shown: credentialIds,
    ...(request ? { request: request.jws?.text ?? request.document } : {}),
    stapled,
    next: handOverLine(who, request?.responseUri, session),
    lines: [session.say(reduced ? words.reduced : words.approved), ...missingLines(stapled.missing, session)],
  }
}
