/** Presentation queries from a few plain flags, for those who would rather not write DCQL. */
import {
  allowedContexts,
  type CredentialType,
  credentialType,
  expandTypes,
  type JsonObject,
  resultDescriptionId,
} from '@attestat/credential'
import { UsageError } from './codes.ts'

export interface QueryFlags {
  /** Kind of document, for instance `school-diploma`. */
  readonly type: string
  readonly format: string
  /** Keys of the type's results: `informatics`. */
  readonly mark?: readonly string[]
  /** Thresholds, `result:value`: `gpa:4.5`. */
  readonly threshold?: readonly string[]
  /** Asks for family name and given name. */
  readonly name?: boolean
}

const words = {
  result: {
    en: '{option} takes a result of {type}: {known}',
    ru: '{option} принимает результат из списка типа {type}: {known}',
  },
} as const

/**
 * The DCQL query of the flags. Asks for as little as they say.
 *
 * @throws CredentialError `TYPE_UNKNOWN`; UsageError for a result or threshold that the type has not.
 */
export function queryOfFlags(flags: QueryFlags): JsonObject {
  const type = credentialType(flags.type)
  const root = flags.format === 'dc+sd-jwt' ? ['ld'] : []
  const subject = [...root, 'credentialSubject']
  const results = [
    ...(flags.mark ?? []).map((key) => resultId(type, key)),
    ...(flags.threshold ?? []).map((threshold) => thresholdId(type, threshold)),
  ]
  const { documentClass = 'OpenBadgeCredential', achievementTypes } = type
  const claims: readonly JsonObject[] = [
    // Among the documents of its class an achievement is told by this; the others are a class of their own.
    ...(achievementTypes.length === 0
      ? []
      : [{ path: [...subject, 'achievement', 'achievementType'], values: [...achievementTypes] }]),
    ...(flags.name ? nameMembers.map((member) => ({ path: [...subject, member] })) : []),
    ...results.map((id) => ({ path: [...subject, 'result', null, 'resultDescription'], values: [id] })),
  ]
  return {
    credentials: [
      {
        id: type.id,
        format: flags.format,
        meta:
          flags.format === 'dc+sd-jwt'
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
  if (!known.includes(key)) {
    throw new UsageError(words.result, {
      details: { option: '--mark', type: type.id, known },
    })
  }
  return resultDescriptionId(type.vct, key)
}

/** `gpa:4.5` is the result `gpa-4.5` of the type's catalogue: a true statement that the issuer signed beforehand. */
function thresholdId(type: CredentialType, threshold: string): string {
  const known = type.results
    .map(({ key }) => /^(.+)-([\d.]+)$/.exec(key))
    .flatMap((parts) => (parts ? [`${parts[1]}:${parts[2]}`] : []))
  if (!known.includes(threshold)) {
    throw new UsageError(words.result, {
      details: { option: '--threshold', type: type.id, known },
    })
  }
  return resultDescriptionId(type.vct, threshold.replace(':', '-'))
}
