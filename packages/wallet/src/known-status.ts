/** What the issuer's status lists said of a credential, and as of when: asked where a list is at hand. */
import { type ReadCredential, type StatusReference, ToolkitError } from '@attestat/credential'
import {
  isInformative,
  isRevocation,
  isSuspension,
  type Recognition,
  readStatusStatement,
  type StatusStatement,
  type TrustSource,
} from '@attestat/trust'

/** The last known word of the issuer on a credential. */
export interface KnownStatus {
  readonly meaning: 'valid' | 'revoked' | 'suspended'
  /** When the issuer signed the list that says so. */
  readonly asOf: Date
}

/** Whether the issuer keeps a list by which the credential could be revoked, as far as its purpose is understood. */
export function isRevocable({ status }: Pick<ReadCredential, 'status'>): boolean {
  return status.some((one) => !isInformative(one) && !isSuspension(one))
}

/**
 * Asks the lists that are known to a source.
 *
 * @returns undefined when nothing certain is known: a list is not at hand, cannot be relied on, or is of the future.
 */
export async function askStatus(
  { issuer, status }: Pick<ReadCredential, 'issuer' | 'status'>,
  trust: TrustSource,
  now: Date,
): Promise<KnownStatus | undefined> {
  const references = status.filter((one) => !isInformative(one))
  if (!references.some(isRevocation)) return undefined
  const recognition = await recognitionOf(issuer, trust)
  const ask = async (reference: StatusReference): Promise<StatusStatement | undefined> =>
    isRevocation(reference) || isSuspension(reference)
      ? statementOf(reference, { trust, issuer, recognition })
      : undefined
  const statements = (await Promise.all(references.map(ask))).map((statement) =>
    statement && statement.issuedAt <= now ? statement : undefined,
  )
  // Revocation is final, whatever else is missing.
  const revoked = statements.find((statement) => statement?.meaning === 'revoked')
  if (revoked) return { meaning: 'revoked', asOf: revoked.issuedAt }
  if (statements.some((statement) => statement === undefined || statement.meaning === 'unknown'))
    return undefined
  const known = statements.filter((statement) => statement !== undefined)
  const suspended = known.find(({ meaning }) => meaning === 'suspended')
  if (suspended) return { meaning: 'suspended', asOf: suspended.issuedAt }
  // Together they are as old as the oldest of them.
  return { meaning: 'valid', asOf: new Date(Math.min(...known.map(({ issuedAt }) => issuedAt.getTime()))) }
}

/** Of two words the later one; but what was once revoked stays so. */
export function laterStatus(
  one: KnownStatus | undefined,
  other: KnownStatus | undefined,
): KnownStatus | undefined {
  if (!one || !other) return one ?? other
  if (one.meaning === 'revoked' || other.meaning === 'revoked') return one.meaning === 'revoked' ? one : other
  return other.asOf > one.asOf ? other : one
}

async function recognitionOf(issuer: string, trust: TrustSource): Promise<Recognition> {
  return refusedAs({ status: 'unknown', source: 'registry' }, () => trust.recognise(issuer))
}

async function statementOf(
  reference: StatusReference,
  question: { readonly trust: TrustSource; readonly issuer: string; readonly recognition: Recognition },
): Promise<StatusStatement | undefined> {
  const copy = await question.trust.statusList(reference.url)
  return copy && refusedAs(undefined, () => readStatusStatement(copy, reference, question))
}

/** What cannot be relied on says nothing. */
async function refusedAs<T, R>(instead: R, act: () => Promise<T>): Promise<T | R> {
  try {
    return await act()
  } catch (error) {
    if (error instanceof ToolkitError) return instead
    throw error
  }
}
