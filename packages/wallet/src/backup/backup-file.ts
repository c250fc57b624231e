/** The bytes of a backup, as `docs/wallet-backup.md` has them: a header, a sealed key, sealed contents, a digest. */
import { encodeBase64url, sha256 } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'
import type { RecordType, StoredRecord } from '../store.ts'
import { readContents, writeContents } from './backup-contents.ts'
import type { BackupLock, BackupMethod } from './backup-lock.ts'

/** What is in a backup. */
export interface BackupContents {
  readonly createdAt: Date
  readonly records: readonly StoredRecord[]
}

/** What a backup tells without its secret. */
export interface BackupHeader {
  /** Random: tells which sheet of words belongs to which file. */
  readonly id: string
  readonly method: BackupMethod
}

/** Bounds of what is read. */
export const backupLimits = {
  /** A whole backup. */
  bytes: 268_435_456,
} as const

/** Seals contents under a fresh key, and the key under a lock. */
export async function sealBackup(contents: BackupContents, lock: BackupLock): Promise<Uint8Array> {
  const place = new Uint8Array(placeLength)
  place.set(magic)
  place[versionAt] = version
  place[methodAt] = methods.indexOf(lock.method) + 1
  crypto.getRandomValues(place.subarray(idAt))
  const key = crypto.getRandomValues(new Uint8Array(keyLength))
  const sealedKey = await lock.seal(key, place)
  const length = new Uint8Array(2)
  new DataView(length.buffer).setUint16(0, sealedKey.length)
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
  const before = joined([place, length, sealedKey, nonce])
  const sealing = await contentKey(key, 'encrypt')
  const sealed = await crypto.subtle.encrypt(algorithmOf(nonce, before), sealing, writeContents(contents))
  const whole = joined([before, new Uint8Array(sealed)])
  return joined([whole, await sha256(whole)])
}

/**
 * Reads what stands before the seal.
 *
 * @throws WalletError `BACKUP_INVALID`, `BACKUP_VERSION`, `BACKUP_TAMPERED`.
 */
export async function readBackupHeader(bytes: Uint8Array): Promise<BackupHeader> {
  const { id, method } = await takeApart(bytes)
  return { id, method }
}

/**
 * Opens a backup.
 *
 * @throws WalletError `BACKUP_INVALID` for what is none, `BACKUP_VERSION` for a newer one, `BACKUP_TAMPERED`,
 *   `BACKUP_LOCK` when it has another lock, `BACKUP_SECRET_WRONG`; as the lock says.
 */
export async function unsealBackup(
  bytes: Uint8Array,
  lock: BackupLock,
): Promise<BackupHeader & BackupContents> {
  const { id, method, place, sealedKey, nonce, before, sealed } = await takeApart(bytes)
  if (method !== lock.method) {
    throw new WalletError('BACKUP_LOCK', { details: { expected: expected(openedWith[method]) } })
  }
  const key = await lock.open(sealedKey, place)
  try {
    const opening = await contentKey(key, 'decrypt')
    const contents = await crypto.subtle.decrypt(algorithmOf(nonce, before), opening, sealed)
    return { id, method, ...readContents(new Uint8Array(contents)) }
  } catch (cause) {
    if (cause instanceof WalletError) throw cause
    throw new WalletError('BACKUP_TAMPERED')
  }
}

interface BackupParts extends BackupHeader {
  /** Magic, version, method, id. */
  readonly place: Uint8Array
  readonly sealedKey: Uint8Array
  readonly nonce: Uint8Array<ArrayBuffer>
  /** All before the sealed contents. */
  readonly before: Uint8Array<ArrayBuffer>
  readonly sealed: Uint8Array<ArrayBuffer>
}

async function takeApart(bytes: Uint8Array): Promise<BackupParts> {
  if (bytes.length < placeLength || magic.some((byte, i) => bytes[i] !== byte)) {
    throw new WalletError('BACKUP_INVALID', {
      at: 'header',
      details: { expected: expected('its first bytes') },
    })
  }
  const found = bytes[versionAt] ?? 0
  if (found > version) {
    throw new WalletError('BACKUP_VERSION', { at: 'header.version', details: { found, supported: version } })
  }
  // Nothing but damage is found by the digest: whoever changes a backup on purpose can make it anew. Damage is the
  // rule, though, and is told apart from a wrong secret so, before anything is derived.
  const digestAt = bytes.length - digestLength
  const digest = await sha256(bytes.slice(0, Math.max(digestAt, 0)))
  if (digest.some((byte, i) => byte !== bytes[digestAt + i])) throw new WalletError('BACKUP_TAMPERED')
  const method = methods[(bytes[methodAt] ?? 0) - 1]
  const keyAt = placeLength + 2
  const keyEnd = keyAt + new DataView(bytes.buffer, bytes.byteOffset).getUint16(placeLength)
  const contentsAt = keyEnd + nonceLength
  if (found < oldestVersion || method === undefined || contentsAt + tagLength > digestAt) {
    throw new WalletError('BACKUP_TAMPERED')
  }
  return {
    id: encodeBase64url(bytes.subarray(idAt, placeLength)),
    method,
    place: bytes.slice(0, placeLength),
    sealedKey: bytes.slice(keyAt, keyEnd),
    nonce: bytes.slice(keyEnd, contentsAt),
    before: bytes.slice(0, contentsAt),
    sealed: bytes.slice(contentsAt, digestAt),
  }
}

function contentKey(key: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', key.slice(), 'AES-GCM', false, [usage])
}

/** Every byte before the contents is authenticated with them. */
function algorithmOf(nonce: Uint8Array<ArrayBuffer>, before: Uint8Array<ArrayBuffer>): AesGcmParams {
  return { name: 'AES-GCM', iv: nonce, additionalData: before }
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

const magic = new TextEncoder().encode('attwalbk')
/** The version of the file that each type of record came with: a program that knows of none refuses the whole file. */
const since: Readonly<Record<RecordType, number>> = {
  credential: 1,
  'credential-text': 1,
  consent: 1,
  'holder-key': 1,
  'status-list': 1,
  guardian: 2,
  draft: 2,
  'standing-approval': 2,
  // In some files of version 2, too.
  'agent-key': 3,
  'agent-did': 3,
  'agent-credential': 3,
  'agent-presentation': 3,
  'agent-message': 3,
  'age-policy': 3,
  'outside-key': 4,
  paper: 5,
}
/** Always the newest: a version that went by what is inside would tell of it. */
const version = Math.max(...Object.values(since))
const oldestVersion = 1
/** A method's byte is its place here, from 1. */
const methods: readonly BackupMethod[] = ['passphrase', 'recovery-secret']
const openedWith = {
  passphrase: 'the passphrase of the backup',
  'recovery-secret': 'the 24 words of its sheet, or its shares',
} as const
const versionAt = magic.length
const methodAt = versionAt + 1
const idAt = methodAt + 1
const placeLength = idAt + 16
const keyLength = 32
const nonceLength = 12
const tagLength = 16
const digestLength = 32
