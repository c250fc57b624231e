/**
 * What the family of an applicant reads before it says yes: who asks, what for, and how long they keep it.
 *
 * Stands in `verifier_info`, which wallets that do not know the format ignore.
 *
 * @see OpenID4VP 1.0, section 5.1 (`verifier_info`)
 */
import { isJsonObject, type JsonObject, type JsonValue } from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** One text in one or both languages of the project. */
export type LocalText =
  | { readonly ru: string; readonly en?: string }
  | { readonly ru?: string; readonly en: string }

/** The verifier's own words. Self-declared: only a registry vouches for a verifier. */
export interface VerifierStatement {
  readonly name?: LocalText
  readonly purpose: LocalText
  /** How long what was shown is kept: an ISO 8601 duration in days, weeks, months or years, such as `P1Y`. */
  readonly retention?: string
  /** Whose answers a guardian has to approve: those of minors, or everybody's. */
  readonly guardianApproval?: 'minor' | 'always'
}

/** Identifies the statement among the entries of `verifier_info`. */
export const verifierStatementFormat = 'urn:attestat:verifier-statement:1'

/** The statement as an entry of `verifier_info`. */
export function encodeVerifierStatement(statement: VerifierStatement): JsonObject {
  return { format: verifierStatementFormat, data: { ...statement } as unknown as JsonObject }
}

/**
 * Finds the statement in a request's `verifier_info`.
 *
 * @returns undefined when there is none; entries of other formats are ignored, as the specification demands.
 * @throws OpenId4VcError `REQUEST_INVALID` when `verifier_info` or the statement is malformed.
 */
export function readVerifierStatement(verifierInfo: JsonValue | undefined): VerifierStatement | undefined {
  if (verifierInfo === undefined) return undefined
  const at = 'verifier_info'
  if (!Array.isArray(verifierInfo) || verifierInfo.length === 0 || !verifierInfo.every(isAttestation)) {
    throw invalid(at, 'an array of objects with format and data')
  }
  const ours = verifierInfo.filter((entry: JsonObject) => entry.format === verifierStatementFormat)
  if (ours.length === 0) return undefined
  const data: unknown = ours[0].data
  if (ours.length > 1 || !isJsonObject(data)) throw invalid(at, 'one statement, as an object')
  const { name, purpose, retention, guardianApproval } = data
  if (retention !== undefined && (typeof retention !== 'string' || !durationSyntax.test(retention))) {
    throw invalid(`${at}.data.retention`, 'a duration such as P1Y, P6M or P30D')
  }
  if (guardianApproval !== undefined && guardianApproval !== 'minor' && guardianApproval !== 'always') {
    throw invalid(`${at}.data.guardianApproval`, 'minor or always')
  }
  return {
    ...(name === undefined ? {} : { name: readLocalText(name, `${at}.data.name`) }),
    purpose: readLocalText(purpose, `${at}.data.purpose`),
    ...(retention === undefined ? {} : { retention }),
    ...(guardianApproval === undefined ? {} : { guardianApproval }),
  }
}

/**
 * When a retention that begins at a moment is over.
 *
 * @param retention As {@link VerifierStatement} has it.
 * @returns undefined for a text that is no such duration, and for one that ends after the year 9999.
 */
export function endOfRetention(from: Date, retention: string): Date | undefined {
  if (!durationSyntax.test(retention)) return undefined
  const [years = 0, months = 0, weeks = 0, days = 0] = ['Y', 'M', 'W', 'D'].map((unit) =>
    Number(new RegExp(`(\\d+)${unit}`).exec(retention)?.[1] ?? 0),
  )
  const end = new Date(from)
  end.setUTCFullYear(end.getUTCFullYear() + years, end.getUTCMonth() + months)
  // A month that has no such day ends with its last.
  if (end.getUTCDate() !== from.getUTCDate()) end.setUTCDate(0)
  end.setUTCDate(end.getUTCDate() + 7 * weeks + days)
  return end.getUTCFullYear() > 9999 ? undefined : end
}

function isAttestation(entry: JsonValue): boolean {
  return (
    isJsonObject(entry) &&
    typeof entry.format === 'string' &&
    (typeof entry.data === 'string' || isJsonObject(entry.data))
  )
}

function readLocalText(value: JsonValue | undefined, at: string): LocalText {
  const { ru, en } = isJsonObject(value) ? value : {}
  const texts = [ru, en].filter((text) => text !== undefined)
  if (texts.length === 0 || !texts.every((text) => typeof text === 'string' && visibleText.test(text))) {
    throw invalid(at, 'a text in ru, en or both, of at most 1000 visible characters')
  }
  return { ...(ru === undefined ? {} : { ru }), ...(en === undefined ? {} : { en }) } as LocalText
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): OpenId4VcError {
  return new OpenId4VcError('REQUEST_INVALID', { at, details: { expected: expected(...phrase) } })
}

/**
 * What people decide by who are shown it: 1 to 1000 characters, none of which a terminal obeys, ends a line, or changes
 * the direction of the text.
 */
export const visibleText: RegExp =
  /^[^\p{Cc}\p{Cs}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]{1,1000}$/u
const durationSyntax = /^P(?=\d)(?:\d{1,4}Y)?(?:\d{1,4}M)?(?:\d{1,4}W)?(?:\d{1,5}D)?$/
