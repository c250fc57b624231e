/**
 * Bytes sealed under a passphrase: Argon2id makes the key, AES-256-GCM seals, and every byte that is not
 * ciphertext is authenticated.
 *
 * Layout, numbers big-endian: magic (8), version (1), memory in KiB (4), passes (4), lanes (1), salt (16),
 * nonce (12), ciphertext, tag (16). The additional authenticated data are the header up to the ciphertext,
 * followed by the purpose.
 */
import { KeyError } from '../codes.ts'
import { expected } from '../expected.ts'
import {
  checkKdfParameters,
  deriveKey,
  type KdfParameters,
  kdfDefaults,
  passphraseBytes,
} from './passphrase-kdf.ts'

export interface SealOptions {
  /** What the sealed bytes are for. Authenticated, not stored: it must be given again to open. */
  readonly purpose: string
  /** Default {@link kdfDefaults}. */
  readonly kdf?: KdfParameters
}

/**
 * Seals bytes under a passphrase. To change the passphrase, open and seal again; to seal much or often, seal a
 * random data key and let it do the rest.
 *
 * @throws KeyError `PASSPHRASE_INVALID`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export async function sealWithPassphrase(
  plaintext: Uint8Array,
  passphrase: string,
  options: SealOptions,
): Promise<Uint8Array> {
  const { purpose, kdf = kdfDefaults } = options
  checkKdfParameters(kdf, 'kdf')
  const phrase = passphraseBytes(passphrase)
  const salt = crypto.getRandomValues(new Uint8Array(saltLength))
  const nonce = crypto.getRandomValues(new Uint8Array(nonceLength))
  const header = writeHeader(kdf, salt, nonce)
  // Salt and nonce are both fresh, so that no key ever meets the same nonce twice.
  const key = await sealingKey(await deriveKey(phrase, salt, kdf), 'encrypt')
  const sealed = await crypto.subtle.encrypt(gcm(nonce, header, purpose), key, owned(plaintext))
  return joined(header, new Uint8Array(sealed))
}

/**
 * Opens what {@link sealWithPassphrase} made.
 *
 * A wrong passphrase, another purpose and a changed byte are one and the same refusal, at the same cost.
 *
 * @throws KeyError `KEYSTORE_INVALID` for other bytes, `KEYSTORE_VERSION` for a newer version, `KEYSTORE_KDF_WEAK`
 *   and `KEYSTORE_KDF_LIMIT` before anything is derived, `KEYSTORE_AUTH_FAILED`, `PASSPHRASE_INVALID`.
 */
export async function openWithPassphrase(
  sealed: Uint8Array,
  passphrase: string,
  options: { readonly purpose: string },
): Promise<Uint8Array> {
  const { kdf, salt, nonce } = readHeader(sealed)
  const key = await sealingKey(await deriveKey(passphraseBytes(passphrase), salt, kdf), 'decrypt')
  const algorithm = gcm(nonce, sealed.subarray(0, headerLength), options.purpose)
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, owned(sealed.subarray(headerLength))))
  } catch {
    throw new KeyError('KEYSTORE_AUTH_FAILED')
  }
}

/**
 * What opening the bytes will cost, read without a passphrase and believed only once they are opened.
 *
 * @throws KeyError `KEYSTORE_INVALID`, `KEYSTORE_VERSION`, `KEYSTORE_KDF_WEAK`, `KEYSTORE_KDF_LIMIT`.
 */
export function readKdfParameters(sealed: Uint8Array): KdfParameters {
  return readHeader(sealed).kdf
}

const magic = new TextEncoder().encode('attestat')
const version = 1
const saltLength = 16
const nonceLength = 12
const tagLength = 16
const saltAt = magic.length + 1 + 4 + 4 + 1
const headerLength = saltAt + saltLength + nonceLength

interface EnvelopeHeader {
  readonly kdf: KdfParameters
  readonly salt: Uint8Array
  readonly nonce: Uint8Array
}

function writeHeader(kdf: KdfParameters, salt: Uint8Array, nonce: Uint8Array): Uint8Array {
  const header = new Uint8Array(headerLength)
  const view = new DataView(header.buffer)
  header.set(magic)
  view.setUint8(8, version)
  view.setUint32(9, kdf.memoryKiB)
  view.setUint32(13, kdf.passes)
  view.setUint8(17, kdf.lanes)
  header.set(salt, saltAt)
  header.set(nonce, saltAt + saltLength)
  return header
}

function readHeader(sealed: Uint8Array): EnvelopeHeader {
  if (sealed.length < headerLength + tagLength || magic.some((byte, i) => sealed[i] !== byte)) {
    throw new KeyError('KEYSTORE_INVALID', {
      at: 'header',
      details: { expected: expected('its first bytes, and no fewer') },
    })
  }
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.byteLength)
  const found = view.getUint8(8)
  if (found > version) {
    throw new KeyError('KEYSTORE_VERSION', { at: 'header.version', details: { found, supported: version } })
  }
  if (found === 0) {
    throw new KeyError('KEYSTORE_INVALID', {
      at: 'header.version',
      details: { expected: expected('a version from 1') },
    })
  }
  const kdf = { memoryKiB: view.getUint32(9), passes: view.getUint32(13), lanes: view.getUint8(17) }
  checkKdfParameters(kdf, 'header.kdf')
  return {
    kdf,
    salt: sealed.subarray(saltAt, saltAt + saltLength),
    nonce: sealed.subarray(saltAt + saltLength, headerLength),
  }
}

function sealingKey(bytes: Uint8Array, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', owned(bytes), 'AES-GCM', false, [usage])
}

/** The header and the purpose are authenticated. */
function gcm(nonce: Uint8Array, header: Uint8Array, purpose: string): AesGcmParams {
  const additionalData = joined(header, new TextEncoder().encode(purpose))
  return { name: 'AES-GCM', iv: owned(nonce), additionalData }
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(one.length + other.length)
  whole.set(one)
  whole.set(other, one.length)
  return whole
}

/** WebCrypto wants bytes in a buffer that nobody shares. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
