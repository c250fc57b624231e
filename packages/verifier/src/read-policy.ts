/** Reads a verifier's own policy. A rule that is missing, misspelt or no number must not quietly mean "anything". */
import {
  type CheckName,
  checkNames,
  decodeJsonObject,
  isJsonObject,
  type JsonValue,
} from '@attestat/credential'
import { refusals } from './expected.ts'
import type { GuardianDemand, JudgedAsOf, Policy } from './policy.ts'

const invalid = refusals('POLICY_INVALID')

/** The policies that come along. */
export const policyNames = ['admissions', 'archive', 'lenient-preview'] as const

/**
 * Reads a policy file: one JSON object with exactly the members of {@link Policy}. A verdict names its policy, so none
 * may go by the name of one that everybody takes for something else.
 *
 * @throws VerifierError `POLICY_INVALID` with the member and what was expected of it; CredentialError
 *   `INPUT_TOO_LARGE` and the `JSON_…` codes.
 */
export function readPolicy(input: Uint8Array | string): Policy {
  const policy = readPolicyMembers(decodeJsonObject(input, { at: 'policy' }))
  const isTaken = (policyNames as readonly string[]).includes(policy.name.trim().toLowerCase())
  if (isTaken) throw invalid('policy.name', 'a name other than {words}', { words: policyNames.join(', ') })
  return policy
}

/** The same for an object that is at hand. @throws VerifierError `POLICY_INVALID`. */
export function readPolicyMembers(value: Policy | JsonValue | undefined): Policy {
  if (!isJsonObject(value)) throw invalid('policy', 'an object')
  const unknown = Object.keys(value).find((name) => !Object.hasOwn(readers, name))
  if (unknown !== undefined)
    throw invalid('policy', 'no members but {names}', { names: Object.keys(readers).join(', ') })
  return Object.freeze(
    Object.fromEntries(
      Object.entries(readers).map(([name, read]) => [name, read(value[name], `policy.${name}`)]),
    ),
  ) as unknown as Policy
}

type ReadMember<T> = (value: JsonValue | undefined, at: string) => T

/** Every rule of a policy, and how it is read. */
const readers: { readonly [Member in keyof Policy]: ReadMember<Policy[Member]> } = {
  name: (value, at) => {
    if (typeof value !== 'string' || value === '') throw invalid(at, 'a name')
    return value
  },
  required: readNames,
  requiredWithRequest: readNames,
  allowSeveralHolders: readBoolean,
  guardianApproval: oneOf<GuardianDemand>('never', 'minor', 'always'),
  maxStatusAgeSeconds: readSeconds,
  requireStatus: readBoolean,
  maxPresentationAgeSeconds: readSeconds,
  clockSkewSeconds: readSeconds,
  judgedAsOf: oneOf<JudgedAsOf>('now', 'proof'),
}

function oneOf<T extends string>(...known: readonly T[]): ReadMember<T> {
  return (value, at) => {
    const found = known.find((one) => one === value)
    if (found === undefined) throw invalid(at, 'one of {words}', { words: known.join(', ') })
    return found
  }
}

function readNames(value: JsonValue | undefined, at: string): readonly CheckName[] {
  const isList =
    Array.isArray(value) && value.every((name) => (checkNames as readonly unknown[]).includes(name))
  if (!isList) throw invalid(at, 'a list of {names}', { names: checkNames.join(', ') })
  return Object.freeze([...(value as readonly CheckName[])])
}

function readBoolean(value: JsonValue | undefined, at: string): boolean {
  if (typeof value !== 'boolean') throw invalid(at, 'true or false')
  return value
}

function readSeconds(value: JsonValue | undefined, at: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw invalid(at, 'a whole number of seconds from 0 on')
  }
  return value
}
