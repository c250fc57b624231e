/** The age policy that a family has set, kept sealed in the wallet; that it was set is an entry of the history. */
import { WalletError } from '../codes.ts'
import { appendEntry } from '../history.ts'
import type { StoredRecord, WalletStore } from '../store.ts'
import { type AgePolicy, aloneFrom, readAgePolicy } from './age-policy.ts'
import { readJsonRecord, writeJsonRecord } from './json-record.ts'
import { listGuardians } from './known-guardians.ts'

/** The policy that is kept, if any. */
export async function keptAgePolicy(store: WalletStore): Promise<AgePolicy | undefined> {
  const record = await store.get(recordName)
  return record && readPolicyRecord(record)
}

/** @throws WalletError `AGE_POLICY_INVALID`. */
export function readPolicyRecord(record: StoredRecord): AgePolicy {
  return readAgePolicy(readJsonRecord(record))
}

/**
 * Keeps a policy in the place of the former one.
 *
 * @param options.by Who sets it.
 * @param options.former The policy that has counted so far.
 * @throws WalletError `AGE_POLICY_INVALID`; `AGE_POLICY_LOOSENED` for one that lets a minor decide alone at an age at
 *   which that was not so, in a wallet that knows a guardian; `STORAGE_…`.
 */
export async function keepAgePolicy(
  store: WalletStore,
  given: AgePolicy,
  { by, former, now }: { readonly by: string; readonly former: AgePolicy; readonly now: Date },
): Promise<AgePolicy> {
  const policy = readAgePolicy(given)
  const isLoosened = aloneFrom(policy) < Math.min(aloneFrom(former), adultAge)
  if (isLoosened && (await listGuardians(store)).length > 0) {
    throw new WalletError('AGE_POLICY_LOOSENED', { at: 'agePolicy.bands', details: { age: adultAge } })
  }
  const content = {
    bands: policy.bands.map((band) => ({ ...band })),
    withoutGuardian: policy.withoutGuardian,
  }
  await appendEntry(store, { type: 'age-policy', at: now, by, policy }, async () => {
    const { version = 0 } = (await store.get(recordName)) ?? {}
    return [{ put: writeJsonRecord(recordName, content, version + 1) }]
  })
  return policy
}

/** From when on nobody stands for anybody. */
const adultAge = 18
const recordName = { type: 'age-policy', id: '1' } as const
