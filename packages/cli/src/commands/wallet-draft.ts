/** Where a guardian is asked first: the draft that `wallet present` writes then, and the answer that it makes of the reply. */
import { readCredential } from '@attestat/credential'
import { sealedMessageBytes } from '@attestat/keys'
import type { ComposedDraft, Consent, DraftOptions, Wallet } from '@attestat/wallet'
import { CliError, withPlace } from '../codes.ts'
import { readTextInput, writeOutput } from '../files.ts'
import { nextCommand, placeholders } from '../next-command.ts'
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
  short: { en: 'It is short enough for a QR code', ru: 'Он помещается в QR-код' },
  long: {
    en: 'It is too long for a QR code: hand over the file',
    ru: 'Для QR-кода он слишком длинный: передайте файл',
  },
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
    '--approval <file>',
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
]

/** What the command line says of a draft. */
export function draftTerms(input: CommandInput, consent: Consent): DraftOptions {
  const [note, guardian] = [input.text('note'), input.text('guardian')]
  const { purpose } = consent
  return {
    purpose,
    consent,
    ...(note === undefined ? {} : { note }),
    ...(guardian === undefined ? {} : { guardian }),
  }
}

/** For a dry run: that what would be written is a draft. */
export function asksGuardian(session: Session): string {
  return session.say(words.asks)
}

/** Writes a draft where the answer would have gone. */
export async function writeDraft(
  { text, guardian, expiresAt }: ComposedDraft,
  lines: readonly string[],
  out: string,
  session: Session,
): Promise<Outcome> {
  const document = { draft: out, guardian, expiresAt, fitsQr: fitsQr(text) }
  if (out === '-') return { document: { ...document, draft: text }, lines: [], data: `${text}\n` }
  await writeOutput(out, `${text}\n`, 0o600)
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
      shortLine(text, session),
      session.say(words.until, { date: session.date(expiresAt) }),
      session.say(words.approve, { command: approve }),
      session.say(words.finish, { command: then }),
    ],
  }
}

/** Whether a text need not travel as a file. */
export function fitsQr(text: string): boolean {
  return text.length <= qrBytes
}

/** The same in words. */
export function shortLine(text: string, session: Session): string {
  return session.say(fitsQr(text) ? words.short : words.long)
}

/** Makes the answer that a guardian has approved. @throws CliError `DRAFT_REFUSED`. */
export async function presentApproved(
  wallet: Wallet,
  input: CommandInput,
  session: Session,
  staple: Stapler,
): Promise<Answered> {
  const path = input.required('approval')
  const reply = await readTextInput(path, sealedMessageBytes)
  const finished = await withPlace(path, () => wallet.family.finish(reply))
  if (finished.outcome === 'refused') {
    throw new CliError('DRAFT_REFUSED', { at: path, details: { reason: finished.reason } })
  }
  const { response, credentialIds, guardians, request, reduced } = finished
  const links = await Promise.all(guardians.map(({ link }) => readCredential(link)))
  const stapled = await staple(wallet, credentialIds, links)
  return {
    response,
    guardians,
    ...(request ? { request: request.jws?.text ?? request.document } : {}),
    stapled,
    lines: [session.say(reduced ? words.reduced : words.approved), ...missingLines(stapled.missing, session)],
  }
}

/** What a QR code holds at most with error correction level M. */
const qrBytes = 2331
