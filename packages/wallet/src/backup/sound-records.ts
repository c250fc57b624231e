/** Whether records are a whole wallet: every one reads, they belong together, and none is there twice. */
import {
  decodeJsonObject,
  isSameKey,
  type PublicJwk,
  type ReadCredential,
  ToolkitError,
} from '@attestat/credential'
import { WalletError } from '../codes.ts'
import { readHistory } from '../consent.ts'
import { expected } from '../expected.ts'
import { readPolicyRecord } from '../guardians/kept-policy.ts'
import { type KnownGuardian, listGuardians } from '../guardians/known-guardians.ts'
import { listPendingDrafts } from '../guardians/pending-draft.ts'
import { listStandingApprovals } from '../guardians/standing-approval.ts'
import { contentOf, credentialIdOf, type HeldCredential, listHeld } from '../held-credential.ts'
import { type HeldPaper, listPapers } from '../held-paper.ts'
import { isAmong, listHolderKeys, readHolderKey, readPairwiseKey } from '../holder-key.ts'
import { readListToken } from '../kept-lists.ts'
import { createMemoryStore } from '../memory-store.ts'
import { isOutsideKey, listOutsideKeys } from '../outside-key.ts'
import { type RecordType, recordTypes, type StoredRecord, type WalletStore } from '../store.ts'

/** What a wallet holds. */
export interface WalletCounts {
  readonly credentials: number
  /** Lines of the history of what was shown to whom. */
  readonly history: number
}

/**
 * Checks the records of a wallet: every one reads, whatever its type; what is named by what it is has its own name, the
 * history has no gap, and the holder's keys, in the wallet and outside of it, are those that the credentials are bound to.
 *
 * @throws WalletError `RECORDS_UNSOUND` with the reason as `details.reason` and `details.reasonCode`.
 */
export async function checkRecords(records: readonly StoredRecord[]): Promise<WalletCounts> {
  const store = createMemoryStore(records)
  return asRecords(async () => {
    if ((await store.snapshot()).records.length !== records.length) {
      throw unsound('records', 'each record once')
    }
    const found = {} as Record<RecordType, number>
    for (const type of recordTypes) found[type] = (await readers[type](store)).length
    return { credentials: found.credential, history: found.consent }
  })
}

type Reader = (store: WalletStore) => Promise<readonly unknown[]>

/** Reads records of a type one by one. */
function each(type: RecordType, read: (record: StoredRecord) => unknown): Reader {
  return async (store) => (await store.list(type)).map(read)
}

const readAgentRecord = ({ bytes }: StoredRecord) => decodeJsonObject(bytes, { at: 'record' })

/** How everything of a type is read. There is no record that nobody looks at. */
const readers: Readonly<Record<RecordType, Reader>> = {
  'holder-key': readKeys,
  'outside-key': readOutsideKeys,
  credential: readHeld,
  'credential-text': each('credential-text', contentOf),
  consent: readHistory,
  guardian: readGuardians,
  draft: listPendingDrafts,
  'standing-approval': listStandingApprovals,
  'age-policy': each('age-policy', readPolicyRecord),
  paper: readPapers,
  'status-list': each('status-list', readListToken),
  // What an agent means by them only the agent knows.
  'agent-key': each('agent-key', readAgentRecord),
  'agent-did': each('agent-did', readAgentRecord),
  'agent-credential': each('agent-credential', readAgentRecord),
  'agent-presentation': each('agent-presentation', readAgentRecord),
  'agent-message': each('agent-message', readAgentRecord),
}

async function readKeys(store: WalletStore): Promise<readonly PublicJwk[]> {
  const keys = await listHolderKeys(store)
  const own = await readHolderKey(store)
  for (const key of keys) {
    const isFound = (own && isSameKey(own.publicJwk, key)) || (await readPairwiseKey(store, key))
    if (!isFound) throw unsound('holder key', 'the key that it is kept as')
  }
  return keys
}

async function readOutsideKeys(store: WalletStore): Promise<readonly PublicJwk[]> {
  const keys = await listOutsideKeys(store)
  for (const key of keys) {
    if (!(await isOutsideKey(store, key))) throw unsound('outside key', 'the key that it is kept as')
  }
  return keys
}

async function readHeld(store: WalletStore): Promise<readonly HeldCredential[]> {
  const keys = [...(await listHolderKeys(store)), ...(await listOutsideKeys(store))]
  const held = await listHeld(store)
  for (const { id, credential } of held) {
    await requireName(id, credential)
    if (credential.holderKey && !isAmong(credential.holderKey, keys)) {
      throw unsound(`record ${id}`, 'a credential that is bound to the key of this wallet')
    }
  }
  return held
}

async function readPapers(store: WalletStore): Promise<readonly HeldPaper[]> {
  const papers = await listPapers(store)
  for (const { id, paper } of papers) await requireName(id, paper)
  return papers
}

async function readGuardians(store: WalletStore): Promise<readonly KnownGuardian[]> {
  const guardians = await listGuardians(store)
  for (const { id, link } of guardians) await requireName(id, link)
  return guardians
}

async function requireName(id: string, credential: Pick<ReadCredential, 'jws'>): Promise<void> {
  if ((await credentialIdOf(credential)) !== id) {
    throw unsound(`record ${id}`, 'the credential that it is kept as')
  }
}

/** Reads records, and tells whatever is wrong with them as one refusal. @throws WalletError `RECORDS_UNSOUND`. */
export async function asRecords<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof ToolkitError) || cause.code === 'RECORDS_UNSOUND') throw cause
    const reason = { en: cause.explain('en'), ru: cause.explain('ru') }
    throw new WalletError('RECORDS_UNSOUND', {
      at: cause.at ?? 'records',
      details: { reason, reasonCode: cause.code },
      cause,
    })
  }
}

function unsound(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('RECORDS_UNSOUND', { at, details: { reason: expected(...phrase) } })
}
