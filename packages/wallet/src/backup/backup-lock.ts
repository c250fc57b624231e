/** What a backup's key is sealed under: the passphrase of the backup, or a secret that lies on paper. */
import { WalletError } from '../codes.ts'

/** How a backup is opened. */
export type BackupMethod = 'passphrase' | 'recovery-secret'

/** Seals the key of a backup, and opens it. The passphrase's is `lockWithPassphrase` of `@attestat/wallet/backup`. */
export interface BackupLock {
  readonly method: BackupMethod
  /**
   * @param key 32 random bytes.
   * @param place The first bytes of the backup, its random id among them: authenticated with the key.
   */
  seal(key: Uint8Array, place: Uint8Array): Promise<Uint8Array>
  /** @throws WalletError `BACKUP_SECRET_WRONG`. */
  open(sealed: Uint8Array, place: Uint8Array): Promise<Uint8Array>
}

/** Length of a recovery secret in bytes. */
export const recoverySecretLength = 32

/** A new recovery secret: 256 random bits. */
export function newRecoverySecret(): Uint8Array {
  return crypto.getRandomValues(new Uint8Array(recoverySecretLength))
}

/**
 * The lock of a recovery secret. Nobody chose it, so no slow derivation has to protect it.
 *
 * @param secret 32 random bytes; see `readRecoveryWords` and `joinRecoveryShares`.
 */
export function lockWithRecoverySecret(secret: Uint8Array): BackupLock {
  return {
    method: 'recovery-secret',
    async seal(key, place) {
      const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
      const sealed = await crypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: place as Uint8Array<ArrayBuffer> },
        await wrappingKey(secret, place),
        key as Uint8Array<ArrayBuffer>,
      )
      const whole = new Uint8Array(nonceLength + sealed.byteLength)
      whole.set(nonce)
      whole.set(new Uint8Array(sealed), nonceLength)
      return whole
    },
    async open(sealed, place) {
      const algorithm = {
        name: 'AES-GCM',
        iv: sealed.slice(0, nonceLength),
        additionalData: place as Uint8Array<ArrayBuffer>,
      }
      const key = await wrappingKey(secret, place)
      try {
        return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed.slice(nonceLength)))
      } catch {
        throw new WalletError('BACKUP_SECRET_WRONG')
      }
    },
  }
}

/** One key for each backup out of one secret (RFC 5869). */
async function wrappingKey(secret: Uint8Array, place: Uint8Array): Promise<CryptoKey> {
  const master = await crypto.subtle.importKey('raw', secret.slice(), 'HKDF', false, ['deriveKey'])
  const derivation = {
    name: 'HKDF',
    hash: 'SHA-256',
    salt: place as Uint8Array<ArrayBuffer>,
    info: new TextEncoder().encode('attestat wallet backup: recovery secret'),
  }
  const sealing = { name: 'AES-GCM', length: 256 }
  return crypto.subtle.deriveKey(derivation, master, sealing, false, ['encrypt', 'decrypt'])
}

const nonceLength = 12
