/** What a verifier insists on: frozen, explicit data. */
import type { CheckName } from '@attestat/credential'
import { VerifierError } from './codes.ts'
import { expected } from './expected.ts'
import { type policyNames, readPolicyMembers } from './read-policy.ts'

/**
 * A verifier's rules. No rule has a default, and none can turn a check that failed into a good one: a policy says what
 * must be established for certain, and what may stay open.
 */
export interface Policy {
  readonly name: string
  /** Checks that must pass. `format` and `signature` always must. */
  readonly required: readonly CheckName[]
  /** Checks that must pass too when there is a request. */
  readonly requiredWithRequest: readonly CheckName[]
  /** Whether one answer may hold credentials of different holder keys. */
  readonly allowSeveralHolders: boolean
  /**
   * Whether the answer of a child needs a guardian's approval: of whoever is known to be a minor, by what is shown; of
   * everybody; or of nobody. A request may ask for more, never for less.
   */
  readonly guardianApproval: GuardianDemand
  /** Oldest acceptable status list. */
  readonly maxStatusAgeSeconds: number
  /** Refuses documents that name no status list. */
  readonly requireStatus: boolean
  /** How long before `now` a key-binding JWT may have been signed. */
  readonly maxPresentationAgeSeconds: number
  /** How far other clocks may be ahead of `now`. */
  readonly clockSkewSeconds: number
  /**
   * As of when documents are judged: `now`, or in a bundle that brings the registry's word or proof of its batch along,
   * the moment that this proves (`proof`). Who shows them, for whom and for what is judged now in any case.
   */
  readonly judgedAsOf: JudgedAsOf
}

export type JudgedAsOf = 'now' | 'proof'

export type GuardianDemand = 'never' | 'minor' | 'always'

export type PolicyName = (typeof policyNames)[number]

const day = 86_400

const documentChecks: readonly CheckName[] = [
  'key-valid-at-time',
  'issuer-recognised',
  'root-pinned',
  'issuer-may-award',
  'validity-period',
  'status',
  'schema',
]

/** The policies that come with the toolkit. */
export const policies: Readonly<Record<PolicyName, Policy>> = Object.freeze({
  /**
   * An admissions office: everything must hold, and the owner must be the one who shows it. Answers come as files,
   * days after they were signed; what keeps them from being shown twice is the request's nonce and its end.
   */
  admissions: freeze({
    name: 'admissions',
    required: [...documentChecks, 'holder-binding', 'audience'],
    requiredWithRequest: ['nonce', 'query-matched', 'request-satisfied'],
    allowSeveralHolders: false,
    guardianApproval: 'never',
    maxStatusAgeSeconds: 7 * day,
    requireStatus: true,
    maxPresentationAgeSeconds: 30 * day,
    clockSkewSeconds: 60,
    judgedAsOf: 'now',
  }),
  /**
   * A file that came earlier: the same must hold, but presentation and status list may be old, and a bundle is judged as
   * of the moment that it proves.
   */
  archive: freeze({
    name: 'archive',
    required: [...documentChecks, 'holder-binding', 'audience'],
    requiredWithRequest: ['nonce', 'query-matched', 'request-satisfied'],
    allowSeveralHolders: false,
    guardianApproval: 'never',
    maxStatusAgeSeconds: 365 * day,
    requireStatus: true,
    maxPresentationAgeSeconds: 3650 * day,
    clockSkewSeconds: 60,
    judgedAsOf: 'proof',
  }),
  /**
   * A first look without a request: genuine, in force, by an issuer that a pinned registry recognises, and known not to
   * be revoked; whoever shows it.
   */
  'lenient-preview': freeze({
    name: 'lenient-preview',
    required: ['key-valid-at-time', 'issuer-recognised', 'root-pinned', 'validity-period', 'status'],
    requiredWithRequest: [],
    allowSeveralHolders: false,
    guardianApproval: 'never',
    maxStatusAgeSeconds: 30 * day,
    requireStatus: false,
    maxPresentationAgeSeconds: 3650 * day,
    clockSkewSeconds: 60,
    judgedAsOf: 'now',
  }),
})

/**
 * The policy itself, from its name or as given.
 *
 * @throws VerifierError `POLICY_INVALID` for an unknown name, and for an object that {@link readPolicy} would refuse.
 */
export function policyOf(policy: PolicyName | Policy): Policy {
  if (typeof policy !== 'string') return readOnce(policy)
  if (!Object.hasOwn(policies, policy)) {
    throw new VerifierError('POLICY_INVALID', {
      at: 'policy',
      details: { expected: expected('one of {words}', { words: Object.keys(policies).join(', ') }) },
    })
  }
  return policies[policy]
}

/** What cannot change any more is read once, however many documents are judged by it. */
function readOnce(policy: Policy): Policy {
  const known = readBefore.get(policy)
  if (known) return known
  const read = readPolicyMembers(policy)
  if ([policy, policy.required, policy.requiredWithRequest].every(Object.isFrozen))
    readBefore.set(policy, read)
  return read
}

const readBefore = new WeakMap<Policy, Policy>()

function freeze(policy: Policy): Policy {
  for (const names of [policy.required, policy.requiredWithRequest]) Object.freeze(names)
  return Object.freeze(policy)
}
