/** The credential types, one line each. */
import { CredentialError } from '../codes.ts'
import { competitionResult } from './competition-result/competition-result.ts'
import { courseCompletion } from './course-completion/course-completion.ts'
import type { CredentialType } from './credential-type.ts'
import { culturalAchievement } from './cultural-achievement/cultural-achievement.ts'
import { endorsement } from './endorsement/endorsement.ts'
import { enrolment } from './enrolment/enrolment.ts'
import { gtoBadge } from './gto-badge/gto-badge.ts'
import { guardianLink } from './guardian-link/guardian-link.ts'
import { olympiadAward } from './olympiad-award/olympiad-award.ts'
import { schoolDiploma } from './school-diploma/school-diploma.ts'
import { sportsRank } from './sports-rank/sports-rank.ts'
import { transcript } from './transcript/transcript.ts'

export const credentialTypes: readonly CredentialType[] = [
  schoolDiploma,
  sportsRank,
  culturalAchievement,
  olympiadAward,
  competitionResult,
  gtoBadge,
  courseCompletion,
  transcript,
  enrolment,
  endorsement,
  guardianLink,
]

/**
 * A credential type by its id.
 *
 * @throws CredentialError `TYPE_UNKNOWN`.
 */
export function credentialType(id: string): CredentialType {
  const type = credentialTypes.find((candidate) => candidate.id === id)
  if (!type)
    throw new CredentialError('TYPE_UNKNOWN', { details: { known: credentialTypes.map(({ id }) => id) } })
  return type
}
