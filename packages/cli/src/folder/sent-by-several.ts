/** The row of an applicant who has sent what somebody else has sent too: whose it is, no signature tells. */
import { cliCodes } from '../codes.ts'
import type { Session } from '../session.ts'
import { type ApplicantRow, applicantDocument } from './applicant-row.ts'
import { unique } from './judge-file.ts'
import { withheld } from './points.ts'
import type { SameDocuments } from './same-documents.ts'

/**
 * The row as it is told, once everybody's is known: where others have sent the same it says so, decides nothing and
 * counts no points.
 */
export function asTold(row: ApplicantRow, same: SameDocuments, session: Session): ApplicantRow {
  if (same.othersOf(row).flat().length === 0) return row
  const code = 'SENT_BY_SEVERAL'
  const told: ApplicantRow = {
    ...row,
    verdict: row.verdict === 'accepted' ? 'undecided' : row.verdict,
    codes: unique([...row.codes, code]),
    reasons: [...row.reasons, session.say(cliCodes[code])],
    ...(row.points ? { points: withheld(row.points, session) } : {}),
  }
  if (!row.documents) return told
  const applicant = applicantDocument(told)
  return {
    ...told,
    documents: row.documents.map((text) => JSON.stringify({ ...JSON.parse(text), applicant })),
  }
}
