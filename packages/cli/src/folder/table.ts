/** The rows of a report as a table that a person reads: a column for each thing that is told, and for each claim. */
import type { CodeWords, Verdict } from '@attestat/credential'
import { words as verifyWords } from '../commands/verify-words.ts'
import { printable } from '../output.ts'
import type { Session } from '../session.ts'
import type { ApplicantRow, RowClaim } from './applicant-row.ts'
import { unique } from './judge-file.ts'
import type { SameDocuments } from './same-documents.ts'

export interface Table {
  readonly header: readonly string[]
  readonly rows: Iterable<readonly string[]>
}

/** Positions in each row. */
export const verdictColumn = 1
export const pointsColumn = 2

/** More columns than any kind of documents has claims: names of claims may be strangers' inventions. */
const mostClaimColumns = 400

const words = {
  applicant: { en: 'Applicant', ru: 'Поступающий' },
  verdict: { en: 'Verdict', ru: 'Вердикт' },
  reasons: { en: 'Reasons and remarks', ru: 'Причины и оговорки' },
  codes: { en: 'Codes', ru: 'Коды' },
  points: { en: 'Points', ru: 'Баллы' },
  awards: { en: 'What the points are for', ru: 'За что баллы' },
  issuers: { en: 'Issued by', ru: 'Кем выдано' },
  kinds: { en: 'Kind of document', ru: 'Вид документа' },
  asOf: { en: 'Judged as of', ru: 'По состоянию на' },
  registryAsOf: { en: 'Registry as of', ru: 'Сведения реестра на' },
  statusAsOf: { en: 'Status lists as of', ru: 'Списки статусов на' },
  files: { en: 'Files', ru: 'Файлы' },
  same: { en: 'The same document as', ru: 'Тот же документ, что у' },
  claimed: {
    en: 'What documents that were not accepted say',
    ru: 'Что сказано в непринятых документах',
  },
  others: { en: 'Other claims', ru: 'Прочие сведения' },
} as const

interface Column {
  readonly name: CodeWords
  text(row: ApplicantRow, context: Context): string
}

interface Context {
  readonly session: Session
  readonly asOf: string
  readonly same: SameDocuments
}

const columns: readonly Column[] = [
  { name: words.applicant, text: ({ applicant }) => applicant },
  { name: words.verdict, text: ({ verdict }, { session }) => session.say(verifyWords.short[verdict]) },
  { name: words.points, text: ({ points }) => String(points?.total ?? '') },
  { name: words.awards, text: awardsText },
  { name: words.reasons, text: ({ reasons }) => reasons.join('; ') },
  { name: words.codes, text: ({ codes }) => codes.join(', ') },
  { name: words.same, text: (row, { same }) => unique(same.othersOf(row).flat()).join('; ') },
  { name: words.issuers, text: ({ issuers }) => issuers.join('; ') },
  { name: words.kinds, text: ({ kinds }) => kinds.join('; ') },
  { name: words.asOf, text: (_, { asOf }) => asOf },
  { name: words.registryAsOf, text: ({ registryAsOf = '' }) => moment(registryAsOf) },
  { name: words.statusAsOf, text: ({ statusAsOf = '' }) => moment(statusAsOf) },
  { name: words.files, text: ({ files }) => files.map(([path]) => path).join('; ') },
]

/**
 * The table of a report.
 *
 * @param rows Gives all rows, each time that it is asked: once for the columns, once for the table.
 */
export function reportTable(
  rows: () => Iterable<ApplicantRow>,
  terms: {
    readonly session: Session
    readonly asOf: Date
    readonly withPoints: boolean
    readonly same: SameDocuments
  },
): Table {
  const { session, asOf, withPoints, same } = terms
  const unasked: readonly CodeWords[] = withPoints ? [] : [words.points, words.awards]
  const shown = columns.filter(({ name }) => !unasked.includes(name))
  const claims = claimColumns(rows())
  return {
    header: [
      ...shown.map(({ name }) => session.say(name)),
      ...claims.map(({ kind, label }) => printableCell(`${kind}: ${label}`)),
      session.say(words.others),
      session.say(words.claimed),
    ],
    rows: tableRows(rows(), shown, claims, { session, same, asOf: moment(asOf.toISOString()) }),
  }
}

function* tableRows(
  rows: Iterable<ApplicantRow>,
  shown: readonly Column[],
  claims: readonly ClaimColumn[],
  context: Context,
): Generator<readonly string[]> {
  for (const row of rows) {
    const others = new Set(row.claims.map(columnName))
    const cells = claims.map((column) => {
      others.delete(columnName(column))
      return claimsText(row.claims, column)
    })
    yield [
      ...shown.map(({ text }) => text(row, context)),
      ...cells,
      saidText(row.claims.filter((claim) => others.has(columnName(claim)))),
      saidText(row.claimed),
    ].map(printableCell)
  }
}

/** Names of files and words of documents are strangers’: a table is looked at on terminals too. A cell may have lines. */
function printableCell(text: string): string {
  return text.split('\n').map(printable).join('\n')
}

type ClaimColumn = Pick<RowClaim, 'kind' | 'label'>

/** A column for each claim of accepted documents; those of a kind beside each other. */
function claimColumns(rows: Iterable<ApplicantRow>): readonly ClaimColumn[] {
  const byKind = new Map<string, Map<string, ClaimColumn>>()
  let count = 0
  for (const { claims } of rows) {
    for (const { kind, label } of claims) {
      const known = byKind.get(kind) ?? new Map<string, ClaimColumn>()
      if (known.has(label) || count >= mostClaimColumns) continue
      byKind.set(kind, known.set(label, { kind, label }))
      count++
    }
  }
  return [...byKind.values()].flatMap((known) => [...known.values()])
}

function columnName({ kind, label }: ClaimColumn): string {
  return `${kind}\0${label}`
}

function claimsText(claims: readonly RowClaim[], { kind, label }: ClaimColumn): string {
  return claims
    .filter((claim) => claim.kind === kind && claim.label === label)
    .map(({ text }) => text)
    .join('; ')
}

function saidText(claims: readonly RowClaim[]): string {
  return claims.map(({ label, text }) => `${label}: ${text}`).join('; ')
}

function awardsText({ points }: ApplicantRow): string {
  return (points?.awards ?? [])
    .map(({ name, points, worth, code, reason }) =>
      code === 'POINTS_COUNTED' ? `${name}: ${points}` : `${name}: ${points}/${worth} (${reason})`,
    )
    .join('; ')
}

/** A moment as spreadsheets sort it, to the minute. */
function moment(iso: string): string {
  return iso === '' ? '' : `${iso.slice(0, 16).replace('T', ' ')} UTC`
}

/** The colour of a verdict, beside its word. */
export const verdictTones: Readonly<Record<Verdict, 'holds' | 'blocks' | 'fixable'>> = {
  accepted: 'holds',
  rejected: 'blocks',
  undecided: 'fixable',
}
