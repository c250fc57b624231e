/** The report of a folder as a file: its ending says which kind. One kind, one line in the table below. */
import { extname } from 'node:path'
import type { CodeWords, Verdict } from '@attestat/credential'
import type { LongSheetCell } from '@attestat/issuer'
import { UsageError } from '../codes.ts'
import { words as verifyWords } from '../commands/verify-words.ts'
import { writeOutput } from '../files.ts'
import type { Session } from '../session.ts'
import type { ApplicantRow } from './applicant-row.ts'
import type { JudgeSettings } from './judge-settings.ts'
import type { SameDocuments } from './same-documents.ts'
import { pointsColumn, reportTable, verdictColumn, verdictTones } from './table.ts'

export interface ReportKind {
  /** What the rows must hold. */
  readonly content: JudgeSettings['content']
  /** Most rows that such a file holds. */
  readonly mostRows: number
  write(path: string, content: ReportContent): Promise<void>
}

export interface ReportContent {
  /** Gives all rows, each time that it is asked. */
  rows(): Iterable<ApplicantRow>
  readonly session: Session
  readonly asOf: Date
  readonly withPoints: boolean
  /** Who has sent the same. */
  readonly same: SameDocuments
}

const words: CodeWords = {
  en: '{option} takes a file that ends in {known}',
  ru: '{option} принимает файл с окончанием {known}',
}

/** Personal data: for whoever asked for it alone. */
const ownerOnly = 0o600

const kinds: Readonly<Record<string, ReportKind>> = {
  '.xlsx': { content: 'claims', mostRows: 1_048_575, write: writeXlsx },
  '.csv': { content: 'claims', mostRows: Number.POSITIVE_INFINITY, write: writeCsv },
  '.jsonl': { content: 'documents', mostRows: Number.POSITIVE_INFINITY, write: writeLines },
}

/** The kind of a report by its name. @throws UsageError. */
export function reportKind(path: string): ReportKind {
  const kind = kinds[extname(path).toLowerCase()]
  if (kind) return kind
  throw new UsageError(words, { details: { option: '--report', known: Object.keys(kinds) } })
}

async function writeXlsx(path: string, content: ReportContent): Promise<void> {
  // Most runs write no workbook, and what writes them takes longer to load than a verdict to make.
  const { workbookPieces } = await import('@attestat/issuer')
  const { header, rows } = reportTable(() => content.rows(), content)
  const toneOf = new Map(
    (Object.keys(verdictTones) as Verdict[]).map((verdict) => [
      content.session.say(verifyWords.short[verdict]),
      verdictTones[verdict],
    ]),
  )
  function* cells(): Generator<(LongSheetCell | null)[]> {
    for (const row of rows) yield row.map(cellOf)
  }
  const cellOf = (text: string, i: number): LongSheetCell | null => {
    if (text === '') return null
    const tone = i === verdictColumn ? toneOf.get(text) : undefined
    if (tone) return { text, tone }
    return content.withPoints && i === pointsColumn ? { text, form: 'number' } : { text }
  }
  const pieces = await workbookPieces({
    name: content.session.say({ en: 'Verdicts', ru: 'Вердикты' }),
    header: header.map((text) => ({ text, tone: 'header', wrap: true })),
    rows: cells(),
    widths: header.map((_, i) => (i < 4 ? 24 : 18)),
    stickyRows: 1,
  })
  await writeOutput(path, pieces, ownerOnly)
}

async function writeCsv(path: string, content: ReportContent): Promise<void> {
  const { csvPieces } = await import('@attestat/issuer')
  const { header, rows } = reportTable(() => content.rows(), content)
  function* lines(): Generator<readonly string[]> {
    yield header
    yield* rows
  }
  // As the spreadsheet programs of each language take it without a question.
  await writeOutput(
    path,
    grouped(csvPieces(lines(), content.session.language === 'ru' ? ';' : ',')),
    ownerOnly,
  )
}

async function writeLines(path: string, content: ReportContent): Promise<void> {
  function* lines(): Generator<string> {
    for (const row of content.rows()) {
      const others = content.same.othersOf(row)
      for (const [i, document] of (row.documents ?? []).entries()) {
        const same = others[i] ?? []
        yield same.length === 0
          ? `${document}\n`
          : `${document.slice(0, -1)},"sameDocumentAs":${JSON.stringify(same)}}\n`
      }
    }
  }
  await writeOutput(path, grouped(lines()), ownerOnly)
}

/** Pieces worth writing. */
function* grouped(pieces: Iterable<string>): Generator<string> {
  let waiting: string[] = []
  let length = 0
  for (const piece of pieces) {
    waiting.push(piece)
    length += piece.length
    if (length < 262_144) continue
    yield waiting.join('')
    ;[waiting, length] = [[], 0]
  }
  yield waiting.join('')
}
