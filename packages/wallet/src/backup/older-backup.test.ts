import { beforeEach, describe, expect, it } from 'vitest'
import { issueLink, purpose } from '../../../../fixtures/guardians.ts'
import { testKeys } from '../../../../fixtures/test-keys.ts'
import { writeJsonRecord } from '../guardians/json-record.ts'
import { createMemoryStore } from '../memory-store.ts'
import type { StoredRecord, WalletStore } from '../store.ts'
import { Wallet } from '../wallet.ts'
import { type Backup, backupWallet, openBackup, restoreWallet } from './backup.ts'
import { lockWithRecoverySecret } from './backup-lock.ts'

const now = new Date('2026-07-01T10:00:00Z')
const lock = lockWithRecoverySecret(new Uint8Array(32).fill(5))
const standing: StoredRecord = writeJsonRecord(
  { type: 'standing-approval', id: 'AAAA' },
  {
    child: 'did:key:zChild',
    audience: 'decentralized_identifier:did:web:club.example',
    purpose,
    claims: [{ kind: 'sports-rank', paths: ['credentialSubject.familyName'] }],
    since: '2026-06-01T10:00:00.000Z',
    until: '2026-09-01T10:00:00.000Z',
  },
)

let store: WalletStore
let wallet: Wallet
beforeEach(() => {
  const bytes = new TextEncoder().encode(JSON.stringify(testKeys.holder))
  store = createMemoryStore([{ type: 'holder-key', id: '1', version: 1, bytes }, standing])
  wallet = new Wallet({ store, now: () => now })
})
const backupNow = async (): Promise<Backup> => openBackup(await backupWallet(store, lock, { now }), lock)
const refused = { code: 'BACKUP_OLDER', details: { credentials: 0, history: 0, keys: 0, others: 1 } }

describe('a backup from before', () => {
  it('somebody stood for the owner would free a child of its guardian: it is refused', async () => {
    const before = await backupNow()
    await wallet.family.addGuardian(await issueLink())
    await expect(restoreWallet(store, before)).rejects.toMatchObject(refused)
    expect(await wallet.family.whoDecides()).toBe('both')
    await restoreWallet(store, await backupNow())
    expect(await restoreWallet(store, before, { allow: ['older'] })).toMatchObject({ lost: { others: 1 } })
    expect(await wallet.family.whoDecides()).toBe('student')
  })

  it('a standing approval was revoked would bring it back: it is refused', async () => {
    const before = await backupNow()
    await wallet.family.revokeStandingApproval(standing.id)
    await expect(restoreWallet(store, before)).rejects.toMatchObject(refused)
    expect(await wallet.family.standingApprovals()).toMatchObject([{ until: now }])
    await restoreWallet(store, await backupNow())
  })
})

it('a standing approval that has ended is not ended again', async () => {
  await wallet.family.revokeStandingApproval(standing.id)
  const later = new Wallet({ store, now: () => new Date('2026-08-01T10:00:00Z') })
  await later.family.revokeStandingApproval(standing.id)
  expect(await later.family.standingApprovals()).toMatchObject([{ until: now }])
})
