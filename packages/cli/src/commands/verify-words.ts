/** The words of a verdict, and what it leads to; for presentations and for papers. */
import type { Check, Verdict } from '@attestat/credential'
import type { TrustSource } from '@attestat/trust'
import { explainCheck } from '@attestat/verifier'
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
  hidden: {
    en: 'Part may not have been shown; this is not an error.',
    ru: 'Часть сведений могла быть не показана; это не ошибка.',
  },
  asOf: {
    en: 'as of {date}, policy {policy}',
    ru: 'по состоянию на {date}, политика {policy}',
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

/**
 * Checks as lines, in columns that are the same for all of them.
 *
 * @returns the lines of the credential at a position, or of the answer as a whole. What was said of a credential is
 *   not said again of the answer, nor twice where several checks have one and the same reason.
 */
export function checkLines(
  checks: readonly Check[],
  session: Session,
): (credential: number | undefined) => readonly string[] {
  const lines = tableLines(
    checks.map((check) => [
      session.say(words.status[check.status]),
      explainCheck(check, session.language),
      check.code ?? '',
    ]),
  )
  return (credential) => {
    const ofOthers = checks.flatMap((check, i) => (check.credential === undefined ? [] : lines[i]))
    const own = lines.filter((_, i) => checks[i]?.credential === credential)
    return [...new Set(own)].filter((line) => credential !== undefined || !ofOthers.includes(line))
  }
}

/** What to do where nobody pinned the root of the pack. */
export function rootLines({ registry }: TrustSource, session: Session): string[] {
  if (!registry || registry.isRootPinned) return []
  return [session.say(words.toPin, { root: registry.rootKeys.join(' --root ') })]
}
