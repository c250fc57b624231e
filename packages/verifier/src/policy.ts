/** What a verifier insists on: frozen, explicit data. */
import type { CheckName } from '@attestat/credential'
import { VerifierError } from './codes.ts'

export interface Policy {
  readonly name: string
  /** Checks that must pass. `format` and `signature` always must. */
  readonly required: readonly CheckName[]
  /** Checks that must pass too when there is a request. */
  readonly requiredWithRequest: readonly CheckName[]
  /** Oldest acceptable status list. */
  readonly maxStatusAgeSeconds: number
  /** Refuses documents that name no status list. */
  readonly requireStatus: boolean
  /** How far `iat` of a key-binding JWT may lie from `now`. */
  readonly maxPresentationAgeSeconds: number
  /** How far other clocks may be off. */
  readonly clockSkewSeconds: number
}

export type PolicyName = 'admissions' | 'archive' | 'lenient-preview'

const day = 86_400

const documentChecks: readonly CheckName[] = [
  'key-valid-at-time',
  'issuer-recognised',
  'issuer-may-award',
  'validity-period',
  'status',
  'schema',
]

/** The policies that come with the toolkit. */
export const policies: Readonly<Record<PolicyName, Policy>> = {
  /**
   * An admissions office: everything must hold, and the owner must be the one who shows it. Answers come as files,
   * days after they were signed; what keeps them from being shown twice is the request's nonce and its end.
   */
  admissions: {
    name: 'admissions',
    required: [...documentChecks, 'holder-binding', 'audience'],
    requiredWithRequest: ['nonce', 'request-satisfied'],
    maxStatusAgeSeconds: 7 * day,
    requireStatus: true,
    maxPresentationAgeSeconds: 30 * day,
    clockSkewSeconds: 60,
  },
  /** A file that came earlier and is looked at now: the presentation may be old. */
  archive: {
    name: 'archive',
    required: [...documentChecks, 'holder-binding', 'audience'],
    requiredWithRequest: ['nonce', 'request-satisfied'],
    maxStatusAgeSeconds: 365 * day,
    requireStatus: true,
    maxPresentationAgeSeconds: 3650 * day,
    clockSkewSeconds: 60,
  },
  /** A first look without a request: genuine and in force, whoever shows it. */
  'lenient-preview': {
    name: 'lenient-preview',
    required: ['key-valid-at-time', 'issuer-recognised', 'validity-period'],
    requiredWithRequest: [],
    maxStatusAgeSeconds: 30 * day,
    requireStatus: false,
    maxPresentationAgeSeconds: 3650 * day,
    clockSkewSeconds: 60,
  },
}

/** The policy itself, from its name or as given. @throws VerifierError `POLICY_INVALID` for an unknown name. */
export function policyOf(policy: PolicyName | Policy): Policy {
  if (typeof policy !== 'string') return policy
  if (!Object.hasOwn(policies, policy)) {
    throw new VerifierError('POLICY_INVALID', { details: { expected: Object.keys(policies).join(', ') } })
  }
  return policies[policy]
}
