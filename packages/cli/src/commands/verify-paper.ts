/** `attestat verify --qr`: the verdict on a printed document, from the text of its QR code. */
import type { Paper } from '@attestat/credential'
import {
  type PaperResult,
  paperDocument,
  type VerifierMemory,
  type VerifyPaperOptions,
  verifyPaper,
} from '@attestat/verifier'
import type { Outcome, Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { asOfLine, checkLines, rootLines, verdictColours, verdictExitCodes, words } from './verify-words.ts'

/** Verifies a paper text, and says what the paper must show. */
export async function verifyPaperText(
  text: string,
  { trust, policy, now, at, memory }: VerifyPaperOptions & { readonly memory?: VerifierMemory },
  session: Session,
): Promise<Outcome> {
  const result = await verifyPaper(text, { trust, policy, now, ...(at ? { at } : {}) })
  await memory?.remember(result)
  const { verdict } = result
  return {
    exitCode: verdictExitCodes[verdict],
    document: paperDocument(result, trust, session.language),
    band: { text: session.say(words.verdict[verdict]), colour: verdictColours[verdict] },
    lines: [...resultLines(result, session), ...rootLines(trust, session)],
  }
}

function resultLines(result: PaperResult, session: Session): string[] {
  const { at, checks } = result
  const paper = result.verdict === 'accepted' ? result.paper : result.claimed
  const name = paperIssuer(result, session)
  return [
    asOfLine(result, session),
    session.say(words.issuer, { name }),
    ...(paper ? paperLines(paper, result.verdict === 'accepted', session) : []),
    session.say(words.checks),
    ...checkLines(checks, at, session)(0),
  ]
}

/** The name that the registry has for the issuer; its own only where no registry knows better. */
export function paperIssuer({ recognition, issuer }: PaperResult, session: Session): string {
  return recognition && 'entry' in recognition ? recognition.entry.name[session.language] : (issuer ?? '?')
}

function paperLines(paper: Paper, isAccepted: boolean, session: Session): string[] {
  return [
    session.say(isAccepted ? words.shown : words.claimed),
    ...tableLines(paperClaims(paper, session)),
    session.say(words.compare),
  ]
}

/** What a paper says: what it is called, and its value. */
export function paperClaims(paper: Paper, session: Session): (readonly [label: string, value: string])[] {
  const { title, name, awardedOn, number, validUntil } = paper
  const rows = [
    [words.paper.title, title],
    [words.paper.name, name],
    [words.paper.awardedOn, session.date(new Date(awardedOn))],
    [words.paper.number, number],
    [words.paper.validUntil, validUntil && session.date(validUntil)],
  ] as const
  return rows.flatMap(([label, value]) => (value === undefined ? [] : [[session.say(label), value] as const]))
}
