/** As of when the registry speaks, and what that says of the moment of judgement. */
import type { CheckName, ErrorDetails, JsonObject } from '@attestat/credential'
import { isFrozen, type Recognition, type RegistryTerm } from '@attestat/trust'
import { instantText } from './instant-text.ts'
import {
  type Answer,
  answer,
  type DocumentQuestion,
  isFromFuture,
  isLater,
  type Surroundings,
} from './question.ts'

/** For the evidence of a check that rests on the registry's word; empty where there is no registry. */
export function registryEvidence(recognition: Recognition): JsonObject {
  const known = written.get(recognition)
  if (known) return known
  const { asOf, validUntil } = recognition
  if (!asOf || !validUntil) return {}
  const evidence = termEvidence({ asOf, validUntil })
  written.set(recognition, evidence)
  return evidence
}

// Several checks of each document rest on it.
const written = new WeakMap<Recognition, JsonObject>()

/** The same of any registry. */
export function termEvidence({ asOf, validUntil }: RegistryTerm): JsonObject {
  return { asOf: instantText(asOf), validUntil: instantText(validUntil) }
}

/**
 * An answer about a signature, with as of when the registry says so where it is the registry that tells the keys of the
 * issuer.
 */
export function byRegistry(given: Answer, recognition: Recognition): Answer {
  if (recognition.status === 'unknown') return given
  const evidence = { ...given.evidence, ...registryEvidence(recognition) }
  return { source: recognition.source, ...given, evidence }
}

/** Why the registry's word does not count. */
export interface TermFault {
  readonly code: 'TRUST_FROM_LATER' | 'TRUST_EXPIRED' | 'REGISTRY_FROZEN'
  readonly details: ErrorDetails
}

/** @returns undefined when it does, or there is no such word. */
export function termFault(
  recognition: Recognition,
  question: Pick<Surroundings, 'at' | 'now' | 'policy'>,
): TermFault | undefined {
  const { asOf, validUntil, inForceUntil } = recognition
  if (!asOf || !validUntil) return undefined
  if (isFromFuture(asOf, question)) return { code: 'TRUST_FROM_LATER', details: { asOf: instantText(asOf) } }
  // Past its term the statement says neither that an issuer is still recognised nor that it is still suspended.
  if (validUntil > question.at) return undefined
  const until = instantText(validUntil)
  return isFrozen({ validUntil, inForceUntil }, question.at)
    ? { code: 'REGISTRY_FROZEN', details: { asOf: instantText(asOf), until } }
    : { code: 'TRUST_EXPIRED', details: { expiredAt: until } }
}

/**
 * A no of the registry that states no day from which. Given after the moment of judgement, it leaves open whether it
 * held then.
 */
export function undatedNo(
  name: CheckName,
  code: UndatedNo,
  evidence: JsonObject,
  { recognition, ...question }: Pick<DocumentQuestion, 'recognition' | 'at' | 'policy'>,
): Answer {
  const { asOf, source } = recognition
  if (!asOf || !isLater(asOf, question)) return answer(name, 'failed', code, { evidence, source })
  const details = { asOf: instantText(asOf) }
  return answer(name, 'inconclusive', saidLater[code], { evidence, details, source })
}

const saidLater = {
  ISSUER_NOT_TRUSTED: 'ISSUER_NOT_TRUSTED_LATER',
  ISSUER_WITHDRAWN: 'ISSUER_WITHDRAWN_LATER',
  ISSUER_SUSPENDED: 'ISSUER_SUSPENDED_LATER',
  ISSUER_NOT_AUTHORIZED_FOR_TYPE: 'ISSUER_NOT_AUTHORIZED_LATER',
} as const

type UndatedNo = keyof typeof saidLater
