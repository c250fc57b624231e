/** Presentation queries in a few plain words, for those who would rather not write DCQL. */
import {
  allowedContexts,
  type CredentialType,
  credentialType,
  expandTypes,
  type FormatId,
  type JsonObject,
  resultDescriptionId,
} from '@attestat/credential'
import { OpenId4VcError } from './codes.ts'
import { expected } from './expected.ts'

/** What is asked of one document. */
export interface KindQuestion {
  /** Kind of document, for instance `school-diploma`. */
  readonly type: string
  /** Default: `vc+sd-jwt`. */
  readonly format?: FormatId
  /** Keys of the kind's results: `informatics`. */
  readonly marks?: readonly string[]
  /** Thresholds, `result:value`: `gpa:4.5`. */
  readonly thresholds?: readonly string[]
  /** Asks for family name and given name. */
  readonly withName?: boolean
}

/**
 * The DCQL query of a question. Asks for as little as it says.
 *
 * @throws CredentialError `TYPE_UNKNOWN`; OpenId4VcError `REQUEST_INVALID` at `marks` or `thresholds` for what the kind
 *   has not, with what it has (`details.known`).
 */
export function kindQuery({
  format = 'vc+sd-jwt',
  marks = [],
  thresholds = [],
  ...asked
}: KindQuestion): JsonObject {
  const type = credentialType(asked.type)
  const isDc = format === 'dc+sd-jwt'
  const subject = [...(isDc ? ['ld'] : []), 'credentialSubject']
  const results = [
    ...marks.map((key) => resultId(type, key)),
    ...thresholds.map((threshold) => thresholdId(type, threshold)),
  ]
  const { documentClass = 'OpenBadgeCredential', achievementTypes } = type
  const claims: readonly JsonObject[] = [
    // Among the documents of its class an achievement is told by this; the others are a class of their own.
    ...(achievementTypes.length === 0
      ? []
      : [{ path: [...subject, 'achievement', 'achievementType'], values: [...achievementTypes] }]),
    ...(asked.withName ? nameMembers.map((member) => ({ path: [...subject, member] })) : []),
    ...results.map((id) => ({ path: [...subject, 'result', null, 'resultDescription'], values: [id] })),
  ]
  return {
    credentials: [
      {
        id: type.id,
        format,
        meta: isDc
          ? { vct_values: [type.vct] }
          : { type_values: [expandTypes([documentClass], allowedContexts.flat())] },
        // DCQL has no empty list of claims.
        ...(claims.length === 0 ? {} : { claims }),
      },
    ],
  }
}

const nameMembers = ['familyName', 'givenName'] as const

function resultId(type: CredentialType, key: string): string {
  const known = type.results.map((result) => result.key)
  if (!known.includes(key)) throw unknownResult('marks', type, known)
  return resultDescriptionId(type.vct, key)
}

/** `gpa:4.5` is the result `gpa-4.5` of the kind's catalogue: a true statement that the issuer signed beforehand. */
function thresholdId(type: CredentialType, threshold: string): string {
  const known = type.results
    .map(({ key }) => /^(.+)-([\d.]+)$/.exec(key))
    .flatMap((parts) => (parts ? [`${parts[1]}:${parts[2]}`] : []))
  if (!known.includes(threshold)) throw unknownResult('thresholds', type, known)
  return resultDescriptionId(type.vct, threshold.replace(':', '-'))
}

function unknownResult(at: string, type: CredentialType, known: readonly string[]): OpenId4VcError {
  const names = known.join(', ')
  return new OpenId4VcError('REQUEST_INVALID', {
    at,
    details: { expected: expected('results of {type}: {names}', { type: type.id, names }), known },
  })
}
