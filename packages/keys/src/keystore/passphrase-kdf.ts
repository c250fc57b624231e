/** From a passphrase to a key: Argon2id, with a floor and a ceiling on what a file may ask for. */
import { argon2id } from '#argon2'
import { KeyError } from '../codes.ts'

/** What one derivation costs. */
export interface KdfParameters {
  readonly memoryKiB: number
  readonly passes: number
  readonly lanes: number
}

/** What is used when nothing is asked for: RFC 9106's second recommendation (64 MiB), on one lane. */
export const kdfDefaults: KdfParameters = { memoryKiB: 65_536, passes: 3, lanes: 1 }

/** The cheapest derivation that is made or accepted: the least that OWASP's password storage guide allows. */
export const kdfFloor: KdfParameters = { memoryKiB: 19_456, passes: 2, lanes: 1 }

/** The dearest derivation that is made or accepted: some seconds, whatever a file says. */
export const kdfCeiling: KdfParameters = { memoryKiB: 262_144, passes: 10, lanes: 4 }

/** Longest passphrase in bytes of UTF-8. */
export const maxPassphraseBytes = 1024

/**
 * Refuses a derivation that is too cheap to protect or too dear to run, before it is run.
 *
 * @throws KeyError `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export function checkKdfParameters(kdf: KdfParameters, at: string): void {
  for (const parameter of ['memoryKiB', 'passes', 'lanes'] as const) {
    const value = kdf[parameter]
    const minimum = kdfFloor[parameter]
    const maximum = kdfCeiling[parameter]
    if (!Number.isInteger(value) || value < minimum) {
      throw new KeyError('KEYSTORE_KDF_WEAK', { at, details: { parameter, minimum } })
    }
    if (value > maximum) throw new KeyError('KEYSTORE_KDF_LIMIT', { at, details: { parameter, maximum } })
  }
}

/**
 * The bytes of a passphrase: Unicode normalisation form C, then UTF-8, so that one phrase typed on two systems
 * (`й` as one character or as `и` with a breve) is one passphrase. NFKC would make different phrases equal.
 *
 * @throws KeyError `PASSPHRASE_INVALID` for an empty or an overlong one, and for lone surrogates.
 * @see RFC 8265, section 4.2 (OpaqueString)
 */
export function passphraseBytes(passphrase: string): Uint8Array {
  const bytes = new TextEncoder().encode(passphrase.normalize('NFC'))
  if (bytes.length === 0 || bytes.length > maxPassphraseBytes || !passphrase.isWellFormed()) {
    throw new KeyError('PASSPHRASE_INVALID', { at: 'passphrase', details: { limit: maxPassphraseBytes } })
  }
  return bytes
}

/** Derives 32 bytes. The parameters have been through {@link checkKdfParameters}. */
export async function deriveKey(
  passphrase: Uint8Array,
  salt: Uint8Array,
  kdf: KdfParameters,
): Promise<Uint8Array> {
  return argon2id({ passphrase, salt, ...kdf, lengthBytes: 32 })
}
