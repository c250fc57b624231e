/** The words of a verdict, and what it leads to; for presentations and for papers. */
import type { Check, Verdict } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { checkTitles, explainCheck, type VerificationFacts } from '@attestat/verifier'
import { exitCodes } from '../exit-codes.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'

export const words = {
  verdict: {
    accepted: { en: 'ACCEPTED: the document is genuine', ru: 'ПРИНЯТО: документ подлинный' },
    rejected: { en: 'REJECTED: not confirmed', ru: 'ОТКЛОНЕНО: не подтверждено' },
    undecided: {
      en: 'UNDECIDED: could not be fully checked',
      ru: 'НЕ РЕШЕНО: полностью проверить не удалось',
    },
  },
  short: {
    accepted: { en: 'accepted', ru: 'принято' },
    rejected: { en: 'rejected', ru: 'отклонено' },
    undecided: { en: 'undecided', ru: 'не решено' },
  },
  status: {
    passed: { en: 'yes', ru: 'да' },
    failed: { en: 'NO', ru: 'НЕТ' },
    inconclusive: { en: 'not known', ru: 'неизвестно' },
    skipped: { en: 'not asked', ru: 'не проверялось' },
  },
  issuer: { en: 'Issuer: {name}', ru: 'Кем выдано: {name}' },
  shown: { en: 'What was shown:', ru: 'Что показано:' },
  claimed: {
    en: 'What the document says (not confirmed):',
    ru: 'Что написано в документе (не подтверждено):',
  },
  checks: { en: 'Checks:', ru: 'Проверки:' },
  knownAsOf: { en: '{said}; as of {asOf:date}', ru: '{said}; по состоянию на {asOf:date}' },
  also: { en: '{said} (also: {names})', ru: '{said} (также: {names})' },
  hidden: {
    en: 'Part may not have been shown; this is not an error.',
    ru: 'Часть сведений могла быть не показана; это не ошибка.',
  },
  asOf: {
    en: 'as of {date}, policy {policy}',
    ru: 'по состоянию на {date}, политика {policy}',
  },
  asOfThen: {
    en: 'as of {at:date}, judged on {now:date}, policy {policy}',
    ru: 'по состоянию на {at:date}, проверено {now:date}, политика {policy}',
  },
  toPin: {
    en: 'To pin the root of the trust pack, compare this key with the registry’s own word and give it: --root {root}',
    ru: 'Чтобы закрепить корень пакета доверия, сверьте этот ключ со словами самого реестра и укажите его: --root {root}',
  },
  folder: {
    en: 'accepted: {accepted}, rejected: {rejected}, undecided: {undecided}',
    ru: 'принято: {accepted}, отклонено: {rejected}, не решено: {undecided}',
  },
  points: { en: 'Points: {total}', ru: 'Баллы: {total}' },
  report: { en: 'Report: {path}', ru: 'Отчёт: {path}' },
  continued: {
    en: 'Continued: of {total} applicants {count} were judged before, as of {date}',
    ru: 'Продолжено: из {total} поступающих {count} проверены раньше, на {date}',
  },
  repeated: {
    en: 'Applicants who sent a document that another one sent too: {count}',
    ru: 'Поступающих, чей документ прислал и кто-то другой: {count}',
  },
  same: { en: 'the same document as {names}', ru: 'тот же документ, что у {names}' },
  rowLimit: {
    en: '{option} cannot hold so many applicants in a file of this kind (at most {most}); take .csv',
    ru: '{option}: столько поступающих в файл такого вида не помещается (не больше {most}); возьмите .csv',
  },
  folderOnly: {
    en: '{option} is about a folder, not one file',
    ru: '{option} относится к папке, а не к одному файлу',
  },
  batch: {
    en: 'Batch {batch} of the issuer: {count} documents, sealed on {date}',
    ru: 'Партия {batch} эмитента: документов {count}, заверена {date}',
  },
  proofOfOne: {
    en: '--proof is about one file, not a folder',
    ru: '--proof относится к одному файлу, а не к папке',
  },
  either: {
    en: 'expected a file or folder, or --qr with the text of a QR code',
    ru: 'ожидался файл, папка или --qr с текстом QR-кода',
  },
  paper: {
    name: { en: 'Name', ru: 'Имя' },
    title: { en: 'Document', ru: 'Документ' },
    awardedOn: { en: 'Date of award', ru: 'Дата выдачи' },
    number: { en: 'Number', ru: 'Номер' },
    validUntil: { en: 'Valid until', ru: 'Действует до' },
  },
  compare: {
    en: 'The paper was checked, not the one who shows it: compare these words with the paper, and the name with an identity document.',
    ru: 'Проверена бумага, а не предъявитель: сравните эти слова с бумагой, а имя — с удостоверением личности.',
  },
} as const

/** What the program says by its exit code. */
export const verdictExitCodes: Readonly<Record<Verdict, number>> = {
  accepted: exitCodes.done,
  rejected: exitCodes.verifyRejected,
  undecided: exitCodes.verifyUndecided,
}

/** The colour of the first line. */
export const verdictColours = { accepted: 'green', rejected: 'red', undecided: 'yellow' } as const

/** As of when it is judged, and when it was judged where that is another moment: both may be of one day. */
export function asOfLine({ at, now, policy }: VerificationFacts, session: Session): string {
  return at.getTime() === now.getTime()
    ? `  ${session.say(words.asOf, { date: session.date(at), policy })}`
    : `  ${session.say(words.asOfThen, { at: at.toISOString(), now: now.toISOString(), policy })}`
}

/**
 * Checks as lines, in columns that are the same for all of them: the answer, what was asked, the reason with as of when
 * that is known, the code.
 *
 * @param at The moment of judgement, which is said above: an answer that rests on facts says as of when those are.
 * @returns the lines of the credential at a position, or of the answer as a whole. What was said of a credential is
 *   not said again of the answer; several checks that have one and the same reason are one line.
 */
export function checkLines(
  checks: readonly Check[],
  at: Date,
  session: Session,
): (credential: number | undefined) => readonly string[] {
  const said = checks.map((check) => ({ check, reason: reasonOf(check, at, session) }))
  const reasonsOf = (credential: number | undefined): typeof said =>
    said.filter(({ check }) => check.credential === credential)
  const isSame = (one: Said, other: Said): boolean =>
    one.reason === other.reason &&
    one.check.status === other.check.status &&
    one.check.code === other.check.code
  const ofCredentials = said.filter(({ check }) => check.credential !== undefined)
  const rows = [...new Set(checks.map(({ credential }) => credential))].flatMap((credential) => {
    const own = reasonsOf(credential).filter(
      (one) => credential !== undefined || !ofCredentials.some((other) => isSame(one, other)),
    )
    const first = own.filter((one, i) => own.findIndex((other) => isSame(one, other)) === i)
    return first.map((one) => ({ credential, same: own.filter((other) => isSame(one, other)) }))
  })
  const lines = tableLines(rows.map(({ same }) => rowOf(same, session)))
  return (credential) => lines.filter((_, i) => rows[i]?.credential === credential)
}

/** A check, and its answer in words. */
interface Said {
  readonly check: Check
  readonly reason: string
}

function reasonOf(check: Check, at: Date, session: Session): string {
  const said = explainCheck(check, session.language)
  const { asOf } = check.evidence
  // Codes that are about a time have it in their words.
  const isSaid = asOf === at.toISOString() || asOf === check.details?.asOf
  return typeof asOf !== 'string' || isSaid || check.status === 'skipped'
    ? said
    : session.say(words.knownAsOf, { said, asOf })
}

/** One line for checks with one reason: named by the first, the others after the reason. */
function rowOf(same: readonly Said[], session: Session): readonly string[] {
  const [first, ...others] = same as [Said, ...Said[]]
  const { check, reason } = first
  const title = ({ check: { name } }: Said): string => checkTitles[name][session.language]
  const names = others.map(title).filter((name) => name !== title(first))
  const said =
    names.length === 0 ? reason : session.say(words.also, { said: reason, names: names.join(', ') })
  return [session.say(words.status[check.status]), title(first), said, check.code ?? '']
}

/** What to do where nobody pinned the root of the pack. */
export function rootLines({ registry }: TrustSource, session: Session): string[] {
  if (!registry || registry.isRootPinned) return []
  return [session.say(words.toPin, { root: registry.rootKeys.join(' --root ') })]
}
