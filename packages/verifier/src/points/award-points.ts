/** Points for what was verified: a pure function of results and rules. */
import {
  type CodeWords,
  type CredentialDocument,
  isJsonObject,
  type JsonObject,
  type JsonValue,
  resolveClaimPath,
  valueAt,
} from '@attestat/credential'
import { type VerifierCode, verifierCodes } from '../codes.ts'
import type { AcceptedCredential, VerificationResult } from '../result.ts'
import type { PointCondition, PointRule, PointRules, PointTest } from './point-rules.ts'

/** The points of one applicant. */
export interface AwardedPoints {
  readonly total: number
  /** Everything that a rule fits, in the order in which it counts: the highest first. */
  readonly awards: readonly PointAward[]
}

/** What one document brought under one rule. */
export interface PointAward {
  /** Id of the rule. */
  readonly rule: string
  /** What the points are for. */
  readonly name: CodeWords
  /** What the rule gives. */
  readonly worth: number
  /** What of it counts. */
  readonly points: number
  readonly code: Extract<VerifierCode, 'POINTS_COUNTED' | 'POINTS_GROUP_TAKEN' | 'POINTS_CAP_REACHED'>
  /** Position of the result among those given, and of the credential in it. */
  readonly result: number
  readonly credential: number
}

/**
 * Awards points for what one applicant has presented. Only a credential that an accepted result calls accepted counts,
 * and a document that was presented twice counts once.
 *
 * Whether the results are one person's is for the caller to know: `verify` asks it of the credentials of one answer.
 *
 * @param presented One result, or those of several answers of the same applicant.
 */
export function awardPoints(
  presented: VerificationResult | readonly VerificationResult[],
  { cap, rules }: PointRules,
): AwardedPoints {
  const results: readonly VerificationResult[] = 'verdict' in presented ? [presented] : presented
  const found = results.flatMap((result, i) =>
    acceptedOf(result).flatMap(({ credential, position }) =>
      rules
        .filter((rule) => fits(credential, rule))
        .map((rule): Found => ({ rule, document: documentKey(credential), result: i, credential: position })),
    ),
  )
  const seen = new Set<string>()
  const groups = new Set<string>()
  let total = 0
  const awards: PointAward[] = []
  // Stable: of equal ones the first presented counts.
  for (const { rule, document, result, credential } of found.toSorted(byWorth)) {
    const name = JSON.stringify([rule.id, document])
    if (seen.has(name)) continue
    seen.add(name)
    const isTaken = groups.has(rule.group)
    groups.add(rule.group)
    const points = isTaken ? 0 : Math.min(rule.points, cap - total)
    total += points
    const code = isTaken
      ? 'POINTS_GROUP_TAKEN'
      : points < rule.points
        ? 'POINTS_CAP_REACHED'
        : 'POINTS_COUNTED'
    awards.push({ rule: rule.id, name: rule.name, worth: rule.points, points, code, result, credential })
  }
  return { total, awards }
}

/** Why points count, or do not, in words. */
export function pointWords({ code }: PointAward): CodeWords {
  return verifierCodes[code]
}

interface Found {
  readonly rule: PointRule
  readonly document: string
  readonly result: number
  readonly credential: number
}

function byWorth(one: Found, other: Found): number {
  return other.rule.points - one.rule.points
}

function acceptedOf(
  result: VerificationResult,
): readonly { readonly credential: AcceptedCredential; readonly position: number }[] {
  if (result.verdict !== 'accepted') return []
  return result.credentials.flatMap((credential, position) =>
    credential.verdict === 'accepted' ? [{ credential, position }] : [],
  )
}

/** The same `issuer` and `id` is the same document, whatever was shown of it. */
function documentKey({ issuer, credential }: AcceptedCredential): string {
  return JSON.stringify([issuer, credential.id])
}

function fits({ kind, credential }: AcceptedCredential, rule: PointRule): boolean {
  return kind === rule.kind && rule.when.every((condition) => holds(credential, condition))
}

function holds(credential: CredentialDocument, { about, test }: PointCondition): boolean {
  const document = credential as unknown as JsonObject
  if ('path' in about) {
    return select(document, about.path).some((value) => passes(value, test))
  }
  const id = about.resultDescription
  const results = select(document, ['credentialSubject', 'result', null]).filter(isJsonObject)
  return (
    results.some(
      ({ resultDescription, value }) =>
        resultDescription === id && value !== undefined && passes(value, test),
    ) || isStated(document, results, id, test)
  )
}

/**
 * Whether a threshold that the issuer has signed says that much: a student may show `gpa-4.5` and keep the average.
 */
function isStated(
  document: JsonObject,
  results: readonly JsonObject[],
  id: string,
  test: PointTest,
): boolean {
  if ('values' in test) return false
  const kind = 'atLeast' in test ? 'ext:Threshold' : 'ext:PlaceAtMost'
  return select(document, ['credentialSubject', 'achievement', 'resultDescription', null]).some(
    (description) =>
      isJsonObject(description) &&
      description.resultType === kind &&
      description.requiredValue !== undefined &&
      description.id === `${id}-${description.requiredValue}` &&
      passes(description.requiredValue, test) &&
      results.some((result) => result.resultDescription === description.id && result.value === 'true'),
  )
}

function select(document: JsonObject, path: Parameters<typeof resolveClaimPath>[1]): readonly JsonValue[] {
  return resolveClaimPath(document, path).map((place) => valueAt(document, place) as JsonValue)
}

/** Whether a value is what a rule asks for. */
export function passes(value: JsonValue, test: PointTest): boolean {
  if ('values' in test) return (test.values as readonly JsonValue[]).includes(value)
  const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value) ? Number(value) : value
  if (typeof number !== 'number') return false
  return 'atLeast' in test ? number >= test.atLeast : number <= test.atMost
}
