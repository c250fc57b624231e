/** The points of an applicant, in words. */
import { awardPoints, type PointRules, pointWords, type VerificationResult } from '@attestat/verifier'
import { cliCodes } from '../codes.ts'
import type { Session } from '../session.ts'
import type { RowPoints } from './applicant-row.ts'

/** Points as they are told, for people and for programs. */
export function pointsDocument(
  results: readonly VerificationResult[],
  rules: PointRules,
  session: Session,
): RowPoints {
  const { total, awards } = awardPoints(results, rules)
  return {
    total,
    awards: awards.map((award) => ({
      rule: award.rule,
      name: session.say(award.name),
      worth: award.worth,
      points: award.points,
      code: award.code,
      reason: session.say(pointWords(award)),
    })),
  }
}

/** What they would be worth, and nothing counted: somebody has to look at the row first. */
export function withheld({ awards }: RowPoints, session: Session): RowPoints {
  const code = 'POINTS_WITHHELD'
  const reason = session.say(cliCodes[code])
  return { total: 0, awards: awards.map((award) => ({ ...award, points: 0, code, reason })) }
}
