/**
 * Whether the issuer has revoked or suspended the document, and as of when that is known. Good, bad, or not known:
 * a list that is not at hand is never taken for a good one.
 */
import {
  type CompactJws,
  CredentialError,
  readBitstringStatusList,
  readStatus,
  readTokenStatusList,
  type StatusList,
  type StatusReference,
  statusValues,
  ToolkitError,
  verifyJws,
} from '@attestat/credential'
import type { Recognition, StatusListCopy } from '@attestat/trust'
import { VerifierError } from '../codes.ts'
import { type Answer, answer, type CheckRule, passed, type Question, refusal } from './question.ts'

export const status: CheckRule = async (question) => {
  const { credential, policy } = question
  if (credential.status.length === 0) {
    return policy.requireStatus
      ? answer('status', 'failed', 'REQUIRED_CLAIM_MISSING', { evidence: { at: 'credentialStatus' } })
      : answer('status', 'skipped', 'STATUS_NOT_STATED')
  }
  const answers: Answer[] = []
  for (const reference of credential.status) answers.push(await askList(reference, question))
  return (
    answers.find((given) => given.status === 'failed') ??
    answers.find((given) => given.status === 'inconclusive') ??
    (answers[0] as Answer)
  )
}

async function askList(reference: StatusReference, question: Question): Promise<Answer> {
  const { trust, policy, now } = question
  const copy = await trust.statusList(reference.url)
  if (!copy) return answer('status', 'inconclusive', 'STATUS_UNKNOWN', { evidence: { list: reference.url } })
  const { source } = copy
  try {
    const list = await readSignedList(copy, reference, question)
    const asOf = list.issuedAt.toISOString()
    const evidence = { list: reference.url, index: reference.index, asOf }
    const outcome = outcomes[meaningOf(reference, readStatus(list.list, reference.index))]
    if (outcome) return answer('status', 'failed', outcome, { evidence, source })
    if (list.issuedAt.getTime() > now.getTime() + policy.clockSkewSeconds * 1000) {
      return answer('status', 'inconclusive', 'ISSUED_IN_FUTURE', { evidence, source })
    }
    const age = (now.getTime() - list.issuedAt.getTime()) / 1000
    const expired = list.expiresAt !== undefined && list.expiresAt <= now
    if (expired || age > policy.maxStatusAgeSeconds) {
      return answer('status', 'inconclusive', 'STATUS_STALE', { evidence, details: { asOf }, source })
    }
    return passed('status', evidence, source)
  } catch (error) {
    // A list that cannot be relied on answers nothing, neither yes nor no.
    if (!(error instanceof ToolkitError)) throw error
    return { ...refusal('status', error, 'inconclusive'), source }
  }
}

type Meaning = keyof typeof statusValues | 'unknown'

const outcomes: Readonly<Partial<Record<Meaning, string>>> = {
  invalid: 'STATUS_REVOKED',
  suspended: 'STATUS_SUSPENDED',
  // A value that only the issuer understands is not a good one.
  unknown: 'STATUS_REVOKED',
}

function meaningOf(reference: StatusReference, value: number): Meaning {
  if (reference.encoding === 'bitstring') {
    if (value === 0) return 'valid'
    return reference.purpose === 'suspension' ? 'suspended' : 'invalid'
  }
  if (value === statusValues.valid) return 'valid'
  if (value === statusValues.invalid) return 'invalid'
  return value === statusValues.suspended ? 'suspended' : 'unknown'
}

interface SignedList {
  readonly list: StatusList
  readonly jws: CompactJws
  readonly issuer: string
  readonly issuedAt: Date
  readonly expiresAt?: Date
}

/** Lists whose signature was verified, by the copy they were read from: a list serves thousands of documents. */
const verified = new WeakMap<StatusListCopy, Promise<SignedList>>()

async function readSignedList(
  copy: StatusListCopy,
  reference: StatusReference,
  question: Question,
): Promise<SignedList> {
  const { credential, recognition } = question
  let reading = verified.get(copy)
  if (!reading) {
    reading = readAndVerify(copy, reference, question)
    verified.set(copy, reading)
  }
  const list = await reading
  if (!isSameBody(list.issuer, credential.issuer, recognition)) {
    throw new VerifierError('STATUS_ISSUER_MISMATCH', { at: reference.url })
  }
  return list
}

async function readAndVerify(
  copy: StatusListCopy,
  reference: StatusReference,
  { trust, credential }: Question,
): Promise<SignedList> {
  const { url } = reference
  const read =
    reference.encoding === 'token'
      ? await readTokenStatusList(copy.token, { url })
      : await readBitstringStatusList(copy.token, { url, purpose: reference.purpose })
  // A token list names its issuer only by the DID in `kid`.
  const did = read.jws.kid?.startsWith('did:') ? read.jws.kid.split('#')[0] : undefined
  const issuer = 'issuer' in read ? (read.issuer as string) : (did ?? credential.issuer)
  if (did !== undefined && issuer.startsWith('did:') && did !== issuer) {
    throw new CredentialError('JWS_KID_ISSUER_MISMATCH', { at: url })
  }
  const key = await trust.resolveKey({
    issuer,
    protectedHeader: read.jws.header,
    purpose: 'assertionMethod',
    at: read.issuedAt,
  })
  await verifyJws(read.jws, key.jwk, 'status list')
  return { ...read, issuer }
}

/** Whether two identifiers are one body's: the same one, or both in one registry entry. */
function isSameBody(one: string, other: string, recognition: Recognition): boolean {
  if (one === other) return true
  if (recognition.status === 'unknown') return false
  const { identifiers } = recognition.entry
  return identifiers.includes(one) && identifiers.includes(other)
}
