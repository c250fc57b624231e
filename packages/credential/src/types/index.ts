/** The credential types, one line each. */
import { CredentialError } from '../codes.ts'
import type { CredentialType } from './credential-type.ts'
import { culturalAchievement } from './cultural-achievement/cultural-achievement.ts'
import { schoolDiploma } from './school-diploma/school-diploma.ts'
import { sportsRank } from './sports-rank/sports-rank.ts'

export const credentialTypes: readonly CredentialType[] = [schoolDiploma, sportsRank, culturalAchievement]

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
