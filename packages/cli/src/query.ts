/** Presentation queries from a few plain flags, for those who would rather not write DCQL. */
import { type CredentialType, credentialType, type JsonObject } from '@attestat/credential'
import { CliError } from './codes.ts'

export interface QueryFlags {
  /** Kind of document, for instance `school-diploma`. */
  readonly type: string
  readonly format: string
  /** Keys of the type's results: `informatics`. */
  readonly mark?: readonly string[]
  /** Thresholds, `result:value`: `gpa:4.5`. */
  readonly threshold?: readonly string[]
  /** Asks for the owner's full name. */
  readonly name?: boolean
}

/**
 * The DCQL query of the flags. Asks for as little as they say.
 *
 * @throws CredentialError `TYPE_UNKNOWN`; CliError `USAGE` for a result or threshold that the type has not.
 */
export function queryOfFlags(flags: QueryFlags): JsonObject {
  const type = credentialType(flags.type)
  const root = flags.format === 'dc+sd-jwt' ? ['ld'] : []
  const subject = [...root, 'credentialSubject']
  const results = [
    ...(flags.mark ?? []).map((key) => resultId(type, key)),
    ...(flags.threshold ?? []).map((threshold) => resultId(type, thresholdKey(threshold))),
  ]
  return {
    credentials: [
      {
        id: type.id,
        format: flags.format,
        meta:
          flags.format === 'dc+sd-jwt'
            ? { vct_values: [type.vct] }
            : { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] },
        claims: [
          {
            path: [...subject, 'achievement', 'achievementType'],
            values: [...type.achievementTypes],
          },
          ...(flags.name ? nameMembers.map((member) => ({ path: [...subject, member] })) : []),
          ...results.map((id) => ({ path: [...subject, 'result', null, 'resultDescription'], values: [id] })),
        ],
      },
    ],
  }
}

const nameMembers = ['familyName', 'givenName'] as const

function thresholdKey(threshold: string): string {
  return threshold.replace(':', '-')
}

function resultId(type: CredentialType, key: string): string {
  if (!type.results.some((result) => result.key === key)) {
    const known = type.results.map((result) => result.key).join(', ')
    throw new CliError('USAGE', { at: key, details: { reason: `${type.id}: ${known}` } })
  }
  return `${type.vct}:${key}`
}
