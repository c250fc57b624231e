/** `attestat verify FOLDER`: a row for each applicant, on the terminal or in a report; interrupted, it is continued. */
import { hash } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Verdict } from '@attestat/credential'
import { rootDocument } from '@attestat/verifier'
import { UsageError } from '../codes.ts'
import { requireFree } from '../files.ts'
import type { ApplicantRow } from '../folder/applicant-row.ts'
import { type Applicant, findApplicants } from '../folder/applicants.ts'
import { openJournal } from '../folder/journal.ts'
import { unique } from '../folder/judge-file.ts'
import { judgeFolder, rowsInMemory } from '../folder/judge-folder.ts'
import type { JudgeSettings } from '../folder/judge-settings.ts'
import { type ReportKind, reportKind } from '../folder/report.ts'
import type { SameDocuments } from '../folder/same-documents.ts'
import { asTold } from '../folder/sent-by-several.ts'
import { progressReporter } from '../progress.ts'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { version } from '../version.ts'
import type { CommandInput } from './command.ts'
import type { Judgement } from './verify.ts'
import { rootLines, verdictExitCodes, words } from './verify-words.ts'

/** Judges everybody in a folder. */
export async function verifyFolder(
  folder: string,
  judgement: Judgement,
  input: CommandInput,
  session: Session,
): Promise<Outcome> {
  const path = input.text('report')
  const kind = path === undefined ? undefined : reportKind(path)
  const threads = input.wholeNumber('workers', { default: availableParallelism(), least: 1, most: 256 })
  if (path !== undefined) requireFree(path, session.force)
  const perFile = input.flag('perFile')
  const applicants = await findApplicants(folder, {
    perFile,
    ...(path === undefined ? {} : { except: path }),
  })
  if (kind && applicants.length > kind.mostRows) {
    throw new UsageError(words.rowLimit, { details: { option: '--report', most: kind.mostRows } })
  }
  const work: Work = { folder, applicants, threads, judgement, session }
  return path === undefined || !kind || session.dryRun
    ? toTerminal(work)
    : toReport(work, path, kind, perFile)
}

interface Work {
  readonly folder: string
  readonly applicants: readonly Applicant[]
  readonly threads: number
  readonly judgement: Judgement
  readonly session: Session
}

async function toTerminal({ folder, applicants, threads, judgement, session }: Work): Promise<Outcome> {
  const settings = settingsOf(folder, judgement, session, 'verdicts')
  const kept = rowsInMemory()
  const report = progressReporter(session)
  const same = await judgeFolder(applicants, settings, threads, kept, report, judgement)
  const tally = newTally()
  const names = applicants.map(({ name }) => name)
  const told = Array.from(counted(kept.rows(names), tally, same, session))
  const { exitCode, document, lines } = summaryOf(tally, folder, judgement, session)
  return {
    exitCode,
    document: {
      ...document,
      files: told.map((row) => ({
        file: row.applicant,
        verdict: row.verdict,
        codes: row.codes,
        ...(row.points ? { points: row.points } : {}),
        ...sameAs(row, same),
      })),
    },
    lines: [
      ...tableLines(
        told.map((row) => {
          const { sameDocumentAs = [] } = sameAs(row, same)
          const names = sameDocumentAs.join(', ')
          return [
            row.applicant,
            session.say(words.short[row.verdict]),
            ...(row.points ? [session.number(row.points.total)] : []),
            row.codes.join(', '),
            names === '' ? '' : session.say(words.same, { names }),
          ]
        }),
        0,
      ),
      ...lines,
    ],
  }
}

async function toReport(
  { folder, applicants, threads, judgement, session }: Work,
  path: string,
  kind: ReportKind,
  perFile: boolean,
): Promise<Outcome> {
  const settings = settingsOf(folder, judgement, session, kind.content)
  const journal = openJournal(path, { key: keyOf(settings, perFile), moment: judgement.now })
  try {
    const now = journal.moment
    const asOf = judgement.at ?? now
    const judged = { ...settings, now, isContinued: journal.continued > 0 }
    const report = progressReporter(session)
    const same = await judgeFolder(applicants, judged, threads, journal, report, judgement)
    const names = applicants.map(({ name }) => name)
    let tally = newTally()
    const rows = (): Iterable<ApplicantRow> => {
      tally = newTally()
      return counted(journal.rows(names), tally, same, session)
    }
    await kind.write(path, { rows, session, asOf, same, withPoints: judgement.rules !== undefined })
    journal.remove()
    const { exitCode, document, lines } = summaryOf(tally, folder, { ...judgement, now }, session)
    const { continued } = journal
    return {
      exitCode,
      document: { ...document, report: path, continued },
      lines: [
        ...(continued > 0
          ? [
              session.say(words.continued, {
                count: session.number(continued),
                total: session.number(names.length),
                date: session.date(asOf),
              }),
            ]
          : []),
        session.say(words.report, { path }),
        ...lines,
      ],
    }
  } finally {
    journal.close()
  }
}

function settingsOf(
  folder: string,
  judgement: Judgement,
  session: Session,
  content: JudgeSettings['content'],
): JudgeSettings {
  // What is open, a thread opens for itself.
  const { trust: _trust, memory: _memory, requests: _requests, batchProof: _ofOne, ...said } = judgement
  const { memoryPath, storePath, ...judgedBy } = said
  return {
    folder,
    ...judgedBy,
    ...(memoryPath === undefined ? {} : { memory: memoryPath }),
    ...(storePath === undefined ? {} : { store: storePath }),
    language: session.language,
    content,
  }
}

/** Everything that is judged by, the program too, but for the clock. */
function keyOf({ now: _now, pack, ...settings }: JudgeSettings, perFile: boolean): string {
  const packDigest = pack && hash('sha256', pack, 'base64url')
  return hash('sha256', JSON.stringify([version, packDigest, settings, perFile]), 'base64url')
}

/** Rows counted as they pass by. */
interface Tally {
  readonly counts: Record<Verdict, number>
  /** Applicants who have sent a document that another one has sent too. */
  repeated: number
}

function newTally(): Tally {
  return { counts: { accepted: 0, rejected: 0, undecided: 0 }, repeated: 0 }
}

function* counted(
  rows: Iterable<ApplicantRow>,
  tally: Tally,
  same: SameDocuments,
  session: Session,
): Generator<ApplicantRow> {
  for (const row of rows) {
    const told = asTold(row, same, session)
    tally.counts[told.verdict]++
    if (sameAs(row, same).sameDocumentAs) tally.repeated++
    yield told
  }
}

/** The others who have sent a document of this applicant, where there are any. */
function sameAs(row: ApplicantRow, same: SameDocuments): { readonly sameDocumentAs?: readonly string[] } {
  const others = unique(same.othersOf(row).flat())
  return others.length > 0 ? { sameDocumentAs: others } : {}
}

interface Summary {
  readonly exitCode: number
  readonly document: object
  readonly lines: readonly string[]
}

function summaryOf(
  { counts, repeated }: Tally,
  folder: string,
  { trust, now, at = now }: Judgement,
  session: Session,
): Summary {
  const { accepted, rejected, undecided } = counts
  // An empty folder establishes nothing.
  const worst = rejected > 0 ? 'rejected' : undecided > 0 || accepted === 0 ? 'undecided' : 'accepted'
  return {
    exitCode: verdictExitCodes[worst],
    document: { folder, asOf: at, now, counts, repeated, trust: rootDocument(trust) },
    lines: [
      ...(repeated > 0 ? [session.say(words.repeated, { count: session.number(repeated) })] : []),
      session.say(words.folder, counts),
      ...rootLines(trust, session),
    ],
  }
}
