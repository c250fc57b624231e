/** Who may vouch for whom: the delegations from the root down, each inside the limits of the one above. */
import type { CodeWords, Language } from '@attestat/credential'
import { TrustError } from '../codes.ts'
import { expected } from '../expected.ts'
import { trustLimits } from '../limits.ts'
import type { RecognitionStep } from '../trust-source.ts'
import { type DelegationDocument, type Limits, readDelegation } from './documents/delegation.ts'
import type { RootDocument } from './documents/root.ts'
import { type EntryStatus, requireRegistry, rootAuthority, worseStatus } from './documents/vocabulary.ts'
import { delegationFile } from './files.ts'
import { type GeneralJws, type KeyGroup, type VerifySignatures, verifyThreshold } from './general-jws.ts'
import { mixAndMatch } from './snapshot.ts'

/** Somebody who may vouch: the root, or whom a delegation names. */
export interface Authority {
  readonly group: KeyGroup
  readonly limits: Limits
  /** The worst of its own and of those above it. */
  readonly status: EntryStatus
  /** From the root to this authority. */
  readonly path: readonly RecognitionStep[]
}

/** What something claims of the limits of its authority. */
export interface Scope {
  readonly kinds: readonly string[]
  readonly territory?: readonly string[]
  readonly until?: Date
}

/** Finds an authority by its id, verified up to the root. */
export type FindAuthority = (id: string) => Promise<Authority>

/**
 * The authorities of a registry. Each is verified once, when it is first asked for.
 *
 * The function throws TrustError `REGISTRY_CYCLE`, `REGISTRY_CHAIN_TOO_LONG`, `REGISTRY_OUT_OF_SCOPE`,
 * `REGISTRY_SIGNATURE_THRESHOLD`, `REGISTRY_WRONG_ROLE`, `REGISTRY_OTHER`, and what `open` throws.
 *
 * @param read Reads a delegation by file name, unverified.
 * @param open Reads it and holds it against the index.
 * @param verifySignatures Default: enough of the keys in charge must have signed.
 */
export function authoritiesOf(
  root: RootDocument,
  read: (name: string) => GeneralJws,
  open: (name: string) => Promise<GeneralJws>,
  verifySignatures: VerifySignatures = verifyThreshold,
): FindAuthority {
  const top: Authority = {
    group: root.roles.delegation,
    limits: { kinds: ['*'] },
    status: 'recognised',
    path: [{ id: root.id, name: root.name }],
  }
  const known = new Map<string, Promise<Authority>>()

  const find: FindAuthority = (id) => {
    if (id === rootAuthority) return Promise.resolve(top)
    const authority = known.get(id) ?? verify(id)
    known.set(id, authority)
    return authority
  }

  async function verify(id: string): Promise<Authority> {
    // Before any authority waits for another one: in a circle they would wait for ever.
    checkChain(id, (step) => readDelegationFile(read(delegationFile(step))).authority)
    const jws = await open(delegationFile(id))
    const delegation = readDelegationFile(jws)
    requireRegistry(delegation, root.id, jws.at)
    const above = await find(delegation.authority)
    await verifySignatures(jws, above.group, [root.roles.root, root.roles.index, root.roles.timestamp])
    checkScope(delegation.limits, above.limits, `${jws.at}.limits`)
    return {
      group: delegation,
      limits: delegation.limits,
      status: worseStatus(above.status, delegation.status ?? 'recognised'),
      path: [...above.path, { id, name: delegation.name, ...endOf(delegation) }],
    }
  }

  return find
}

/** What a step of a path says of a delegation that no longer stands. */
function endOf({ status }: DelegationDocument): Pick<RecognitionStep, 'status'> {
  return status === undefined || status === 'recognised' ? {} : { status }
}

/**
 * Checks that what is claimed lies within the limits of the authority that signed it.
 *
 * @throws TrustError `REGISTRY_OUT_OF_SCOPE`.
 */
export function checkScope(scope: Scope, limits: Limits, at: string): void {
  const within = {
    kinds: isWithin(scope.kinds, limits.kinds, (kind, limit) => limit === '*' || kind === limit),
    territory: isTerritoryWithin(scope.territory, limits.territory),
    until: isUntilWithin(scope.until, limits.until),
  }
  const exceeded = limitNames.filter((name) => !within[name])
  if (exceeded.length === 0) return
  throw new TrustError('REGISTRY_OUT_OF_SCOPE', {
    at,
    details: { limits: exceeded, exceeded: inWords(exceeded) },
  })
}

const limitNames = ['kinds', 'territory', 'until'] as const
type LimitName = (typeof limitNames)[number]

const limitWords: Readonly<Record<LimitName, CodeWords>> = {
  kinds: { en: 'types', ru: 'виды документов' },
  territory: { en: 'territory', ru: 'территория' },
  until: { en: 'end', ru: 'срок' },
}

function inWords(names: readonly LimitName[]): CodeWords {
  const list = (language: Language): string => names.map((name) => limitWords[name][language]).join(', ')
  return { en: list('en'), ru: list('ru') }
}

function isWithin(
  scope: readonly string[],
  limits: readonly string[],
  covers: (claimed: string, limit: string) => boolean,
): boolean {
  return scope.every((claimed) => limits.some((limit) => covers(claimed, limit)))
}

function isTerritoryWithin(scope: Scope['territory'], limits: Limits['territory']): boolean {
  if (!limits) return true
  return (
    scope !== undefined &&
    isWithin(scope, limits, (code, limit) => code === limit || code.startsWith(`${limit}-`))
  )
}

function isUntilWithin(scope: Date | undefined, limit: Date | undefined): boolean {
  if (!limit) return true
  return scope !== undefined && scope <= limit
}

/** Follows the delegations up to the root, as they say themselves. */
function checkChain(id: string, authorityOf: (id: string) => string): void {
  const seen = new Set<string>()
  for (let step = id; step !== rootAuthority; step = authorityOf(step)) {
    const at = delegationFile(step)
    if (seen.has(step)) throw new TrustError('REGISTRY_CYCLE', { at })
    if (seen.size === trustLimits.delegationChain) {
      throw new TrustError('REGISTRY_CHAIN_TOO_LONG', { at, details: { limit: trustLimits.delegationChain } })
    }
    seen.add(step)
  }
}

function readDelegationFile(jws: GeneralJws): DelegationDocument {
  const delegation = readDelegation(jws.payload, jws.at)
  if (delegationFile(delegation.id) !== jws.at) {
    throw mixAndMatch(jws.at, expected('the name of its file'))
  }
  return delegation
}
