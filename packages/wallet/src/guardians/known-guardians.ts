/** The guardians that a child's wallet knows: their links, as they were handed over and verified. */
import {
  didKeyOf,
  type GuardianLink,
  isDate,
  type PublicJwk,
  presentCredential,
  type ReadCredential,
  readCredential,
} from '@attestat/credential'
import { KeyError } from '@attestat/keys'
import { OpenId4VcError, type PresentationRequest, wardOf } from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { WalletError } from '../codes.ts'
import { credentialIdOf, listHeld } from '../held-credential.ts'
import { listHolderKeys } from '../holder-key.ts'
import { withKeptLists } from '../kept-lists.ts'
import { askStatus, isRevocable, type KnownStatus } from '../known-status.ts'
import { type Card, type CardState, stateOf } from '../owner-view.ts'
import { readAndVerify } from '../receive.ts'
import type { OnDamaged, WalletStore } from '../store.ts'
import { type AgePolicy, type Decision, decisionAt } from './age-policy.ts'
import { areTexts, readJsonRecord, requireSound, writeJsonRecord } from './json-record.ts'

/** A guardian, as the child's wallet knows them. */
export interface KnownGuardian {
  readonly id: string
  /** The did:key of the guardian. */
  readonly did: string
  readonly key: PublicJwk
  /** The did:key of the wallet's owner that the link names: of the wallet's own key, or of one beside it. */
  readonly child: string
  /** Family name and given name, where the link shows them. */
  readonly name?: string
  /** As the link calls it: «родитель», «опекун»… */
  readonly relation?: string
  readonly validUntil?: Date
  readonly link: ReadCredential
}

/** A guardian, with what is known of the link now. */
export interface GuardianInState extends KnownGuardian, Pick<Card, 'state' | 'asOf'> {}

export interface AddGuardianOptions {
  readonly store: WalletStore
  readonly trust: TrustSource
  /** The wallet's own key: the child's. */
  readonly holderKey: PublicJwk
  readonly now: Date
}

/**
 * Verifies a guardian link of this wallet's owner and keeps it. A link of the same guardian for the same key takes the
 * former one's place. What is bound to a key beside the wallet's own is approved by a link that names that key.
 *
 * @throws WalletError `ISSUED_CREDENTIAL_INVALID`, `ISSUER_KEY_UNKNOWN`, `GUARDIAN_LINK_NOT_IN_FORCE`; OpenId4VcError
 *   `GUARDIAN_LINK_OTHER_KIND`, `GUARDIAN_LINK_OTHER_CHILD`; KeyError `KEY_AGREEMENT_UNSUPPORTED` for a guardian whose
 *   key nothing can be sealed for; CredentialError as `readCredential`.
 */
export async function addGuardian(text: string, options: AddGuardianOptions): Promise<KnownGuardian> {
  const { store, trust, holderKey, now } = options
  const { credential } = await readAndVerify(text.trim(), { trust, unverified: 'refuse' })
  const ward = wardOf(credential)
  if (ward === undefined || !credential.holderKey) {
    throw new OpenId4VcError('GUARDIAN_LINK_OTHER_KIND', { at: 'credential' })
  }
  const isOurs = [holderKey, ...(await listHolderKeys(store))].some((key) => didKeyOf(key) === ward)
  if (!isOurs) {
    throw new OpenId4VcError('GUARDIAN_LINK_OTHER_CHILD', { at: 'credentialSubject.guardianOf.id' })
  }
  if (credential.holderKey.kty !== 'EC') throw new KeyError('KEY_AGREEMENT_UNSUPPORTED', { at: 'cnf' })
  if (!(await isInForce(credential, trust, now))) {
    throw new WalletError('GUARDIAN_LINK_NOT_IN_FORCE', { at: 'credential' })
  }
  const id = await credentialIdOf(credential)
  const known = await listGuardians(store)
  const did = didKeyOf(credential.holderKey)
  const former = known.filter(
    (guardian) => guardian.did === did && guardian.child === ward && guardian.id !== id,
  )
  const isKnown = known.some((guardian) => guardian.id === id)
  await store.write([
    ...former.map((guardian) => ({ remove: { type: recordType, id: guardian.id, version: 1 } as const })),
    ...(isKnown ? [] : [{ put: writeJsonRecord({ type: recordType, id }, { text: text.trim() }) }]),
  ])
  return guardianOf(id, credential)
}

/** Every guardian, in force or not. @param onDamaged With it, a record that cannot be opened is passed over. */
export async function listGuardians(
  store: WalletStore,
  onDamaged?: OnDamaged,
): Promise<readonly KnownGuardian[]> {
  const records = await store.list(recordType, onDamaged)
  return Promise.all(
    records.map(async (record) => {
      const { text } = readJsonRecord(record)
      requireSound(record, areTexts(text))
      const link = await readCredential(text as string)
      requireSound(record, wardOf(link) !== undefined && link.holderKey !== undefined)
      return guardianOf(record.id, link)
    }),
  )
}

/** The same, each with what is known of the link, by its dates and by the status lists at hand. */
export async function guardiansInState({
  store,
  trust,
  now,
}: Pick<AddGuardianOptions, 'store' | 'trust' | 'now'>): Promise<readonly GuardianInState[]> {
  const source = await withKeptLists(store, trust, now)
  return Promise.all(
    (await listGuardians(store)).map(async (guardian) =>
      guardianInState(guardian, await askStatus(guardian.link, source, now), now),
    ),
  )
}

/** A guardian with what a status list says of the link, where one is known. */
export function guardianInState(
  guardian: KnownGuardian,
  status: KnownStatus | undefined,
  now: Date,
): GuardianInState {
  const state = linkState(guardian.link, status, now)
  return { ...guardian, state, ...(status ? { asOf: status.asOf } : {}) }
}

/**
 * The guardian whose approval is asked for.
 *
 * @param child The did:key that what is to be shown is bound to.
 * @param did Which; default: any who is in force.
 * @throws WalletError `GUARDIAN_UNKNOWN` when there is none; `GUARDIAN_OF_OTHER_KEY` when there is one for another key.
 */
export async function guardianInForce(
  { store, trust, now }: Pick<AddGuardianOptions, 'store' | 'trust' | 'now'>,
  child: string,
  did?: string,
): Promise<KnownGuardian> {
  const source = await withKeptLists(store, trust, now)
  let isOfOtherKey = false
  for (const guardian of await listGuardians(store)) {
    if (did !== undefined && guardian.did !== did) continue
    // Whoever lost a child's custody since must not be told what the child wants to show.
    if (!(await isInForce(guardian.link, source, now))) continue
    if (guardian.child === child) return guardian
    isOfOtherKey = true
  }
  throw new WalletError(isOfOtherKey ? 'GUARDIAN_OF_OTHER_KEY' : 'GUARDIAN_UNKNOWN')
}

/** The link as it goes beside an approval: nothing of it shown that can be hidden. */
export async function bareLinkOf({ link }: KnownGuardian): Promise<string> {
  return presentCredential(link, { disclose: [] })
}

/**
 * Who decides what is shown now: by the birth date that a guardian link tells, or else a verified document of the
 * owner's own, and by what the receiver asks for. Whoever has two birth dates is taken for the younger.
 */
export async function whoDecides(
  store: WalletStore,
  policy: AgePolicy,
  now: Date,
  request?: PresentationRequest,
): Promise<Decision> {
  const guardians = await listGuardians(store)
  const demand = request?.statement?.guardianApproval
  if (demand === 'always') return 'both'
  if (guardians.length === 0 && !policy.withoutGuardian && demand === undefined) return 'student'
  const birthDate =
    latest(
      guardians.map(({ link }) => (link.document as GuardianLink).credentialSubject.guardianOf.dateOfBirth),
    ) ?? latest(await birthDatesOfOwner(store))
  if (birthDate !== undefined) return decisionAt(policy, birthDate, now)
  // A guardian link is for children alone.
  return guardians.length > 0 ? 'both' : 'student'
}

async function birthDatesOfOwner(store: WalletStore): Promise<readonly unknown[]> {
  return (await listHeld(store, () => {}))
    .filter(({ credential, verifiedWith }) => verifiedWith && credential.holderKey)
    .map(({ credential }) => credential.document.credentialSubject.dateOfBirth)
}

function latest(dates: readonly unknown[]): string | undefined {
  return dates
    .filter((date): date is string => typeof date === 'string' && isDate(date))
    .toSorted()
    .at(-1)
}

function guardianOf(id: string, link: ReadCredential): KnownGuardian {
  const { familyName, givenName, relation } = (link.document as GuardianLink).credentialSubject
  const name = [familyName, givenName].filter((part) => part !== undefined).join(' ')
  const key = link.holderKey as PublicJwk
  return {
    id,
    did: didKeyOf(key),
    key,
    child: wardOf(link) as string,
    ...(name === '' ? {} : { name }),
    ...(relation === undefined ? {} : { relation }),
    ...(link.validUntil ? { validUntil: link.validUntil } : {}),
    link,
  }
}

/** Within its dates, and not known to be revoked or suspended. */
async function isInForce(link: ReadCredential, trust: TrustSource, now: Date): Promise<boolean> {
  const state = linkState(link, await askStatus(link, trust, now), now)
  return state === 'in-force' || state === 'not-checked'
}

function linkState(link: ReadCredential, status: KnownStatus | undefined, now: Date): CardState {
  const facts = { ...link, revocable: isRevocable(link) }
  return stateOf({ facts, ...(status ? { status } : {}) }, now)
}

const recordType = 'guardian'
