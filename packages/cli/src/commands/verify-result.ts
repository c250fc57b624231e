/** What `attestat verify` says of a presentation: for people. */
import { type Check, type CredentialType, credentialTypes } from '@attestat/credential'
import type { CredentialResult, VerificationResult } from '@attestat/verifier'
import { claimLines, shownClaims } from '../claims.ts'
import type { RowPoints } from '../folder/applicant-row.ts'
import type { Session } from '../session.ts'
import { tableLines } from '../table.ts'
import { asOfLine, checkLines, words } from './verify-words.ts'

/** The result as lines for a person. */
export function resultLines(result: VerificationResult, session: Session): string[] {
  const { at, checks, credentials } = result
  const linesOf = checkLines(checks, at, session)
  return [
    asOfLine(result, session),
    ...credentials.flatMap((credential, index) => [
      session.say(words.issuer, { name: issuerName(credential, session) }),
      ...documentLines(credential, session),
      session.say(words.checks),
      ...linesOf(index),
      ...batchLines(checks, index, session),
    ]),
    ...linesOf(undefined),
    ...(credentials.some(({ mayHideMore }) => mayHideMore) ? [session.say(words.hidden)] : []),
  ]
}

/** Points as lines: the sum, and each with what it is for. */
export function pointLines({ total, awards }: RowPoints, session: Session): string[] {
  return [
    session.say(words.points, { total }),
    ...tableLines(
      awards.map(({ name, points, worth, code, reason }) => [
        code === 'POINTS_COUNTED' ? String(points) : `${points}/${worth}`,
        name,
        reason,
      ]),
    ),
  ]
}

/** Of how many the document is one, and since when. */
function batchLines(checks: readonly Check[], index: number, session: Session): string[] {
  const check = checks.find(({ name, credential }) => name === 'in-batch' && credential === index)
  if (check?.status !== 'passed') return []
  const { batch, count, sealedAt } = check.evidence
  const date = session.date(new Date(String(sealedAt)))
  return [
    `  ${session.say(words.batch, { batch: String(batch), count: session.number(Number(count)), date })}`,
  ]
}

/** What the document says: as shown when it was accepted, as claimed when not. */
function documentLines(result: CredentialResult, session: Session): string[] {
  const isAccepted = 'credential' in result
  const document = isAccepted ? result.credential : result.claimed
  if (!document) return []
  return [
    session.say(isAccepted ? words.shown : words.claimed),
    ...claimLines(shownClaims(document, result.display ?? typeOf(result)), session),
  ]
}

/** The kind of document that is known here. */
export function typeOf({ kind }: Pick<CredentialResult, 'kind'>): CredentialType | undefined {
  return credentialTypes.find(({ id }) => id === kind)
}

/** The name that the registry has for an issuer; the document's own only where no registry knows better. */
export function issuerName({ recognition, issuer }: CredentialResult, session: Session): string {
  if (recognition && 'entry' in recognition) return recognition.entry.name[session.language]
  return issuer ?? '?'
}
