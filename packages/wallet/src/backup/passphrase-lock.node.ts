/** The lock of a passphrase: Argon2id, as key files and wallets have it. */
import { encodeBase64url } from '@attestat/credential'
import { KeyError } from '@attestat/keys'
import { type KdfParameters, openWithPassphrase, sealWithPassphrase } from '@attestat/keys/keystore'
import { WalletError } from '../codes.ts'
import type { BackupLock } from './backup-lock.ts'

/**
 * The lock of a passphrase.
 *
 * @param options.kdf Cost of the derivation; see `kdfDefaults` of `@attestat/keys/keystore`.
 * @throws KeyError from its methods: `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`. WalletError
 *   `BACKUP_SECRET_WRONG`, `BACKUP_TAMPERED`.
 */
export function lockWithPassphrase(
  passphrase: string,
  options: { readonly kdf?: KdfParameters } = {},
): BackupLock {
  return {
    method: 'passphrase',
    seal: (key, place) => sealWithPassphrase(key, passphrase, { ...options, purpose: purposeAt(place) }),
    async open(sealed, place) {
      try {
        return await openWithPassphrase(sealed, passphrase, { purpose: purposeAt(place) })
      } catch (cause) {
        const code = cause instanceof KeyError ? refusals[cause.code] : undefined
        throw code === undefined ? cause : new WalletError(code, { cause })
      }
    },
  }
}

/** What the sealed bytes are for: one backup, in one version of the format. */
function purposeAt(place: Uint8Array): string {
  return `attestat wallet backup: ${encodeBase64url(place)}`
}

/** A bare key file is told of in other words than a backup. */
const refusals: Readonly<Record<string, 'BACKUP_SECRET_WRONG' | 'BACKUP_TAMPERED'>> = {
  KEYSTORE_AUTH_FAILED: 'BACKUP_SECRET_WRONG',
  KEYSTORE_INVALID: 'BACKUP_TAMPERED',
  KEYSTORE_VERSION: 'BACKUP_TAMPERED',
}
