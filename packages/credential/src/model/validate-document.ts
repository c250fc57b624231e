/** The one gate through which a JSON value becomes an {@link AchievementCredential}. */
import { CredentialError } from '../codes.ts'
import { parseInstant } from '../edge/instant.ts'
import { expected } from '../expected.ts'
import type { JsonObject, JsonValue } from '../json.ts'
import { formatPath } from '../sd-jwt/claim-path.ts'
import type { AchievementCredential } from './achievement-credential.ts'
import { achievementCredential } from './open-badges.ts'
import type { Fault } from './shape.ts'

/**
 * Validates an Open Badges 3.0 document, whole or with everything that can be hidden hidden.
 *
 * Extension members are let through where Open Badges lets them be. Signatures, status and whether the dates
 * include today are not checked.
 *
 * @param value The document after the strict edge.
 * @param at Names the document in errors, for instance `ld`.
 * @returns the document; an issuer given as a bare URI comes back as a Profile with that `id`.
 * @throws CredentialError with the path of the first fault: `CONTEXT_NOT_ALLOWED` when `@context` is not a known
 *   list or stands anywhere but at the root; `VALIDITY_PERIOD_INVALID` for `validFrom` and `validUntil`;
 *   `RANGE_ERROR` for a status index that is no whole number; `DOCUMENT_INVALID` for everything else.
 */
export function validateDocument(value: JsonValue, at?: string): AchievementCredential {
  const fault = achievementCredential(value) ?? checkPeriod(value as AchievementCredential)
  if (fault) {
    const path = at === undefined ? fault.path : [at, ...fault.path]
    throw new CredentialError(fault.code, {
      at: formatPath(path) || '$',
      details: { expected: fault.expected },
    })
  }
  const { issuer } = value as JsonObject
  if (typeof issuer !== 'string') return value as AchievementCredential
  return { ...(value as AchievementCredential), issuer: { id: issuer, type: ['Profile'] } }
}

function checkPeriod({ validFrom, validUntil }: AchievementCredential): Fault | undefined {
  if (validUntil === undefined) return undefined
  const [from, until] = [parseInstant(validFrom), parseInstant(validUntil)]
  if (from !== undefined && until !== undefined && from <= until) return undefined
  return {
    code: 'VALIDITY_PERIOD_INVALID',
    path: ['validUntil'],
    expected: expected('a time not before validFrom'),
  }
}
