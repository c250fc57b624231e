/**
 * Bytes sealed under a passphrase: Argon2id makes the key, AES-256-GCM seals, and every byte that is not
 * ciphertext is authenticated.
 *
 * Layout, numbers big-endian: magic (8), version (1), memory in KiB (4), passes (4), lanes (1), salt (16),
 * nonce (12), ciphertext, tag (16). The additional authenticated data are the header up to the ciphertext,
 * followed by the purpose.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { KeyError } from '../codes.ts'
import { expected } from '../expected.ts'
import {
  checkKdfParameters,
  deriveKey,
  type KdfParameters,
  kdfDefaults,
  passphraseBytes,
} from './passphrase-kdf.node.ts'

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
  const salt = randomBytes(saltLength)
  const nonce = randomBytes(nonceLength)
  const header = writeHeader(kdf, salt, nonce)
  // Salt and nonce are both fresh, so that no key ever meets the same nonce twice.
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(phrase, salt, kdf), nonce)
  cipher.setAAD(authenticated(header, purpose))
  return Buffer.concat([header, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
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
  const key = await deriveKey(passphraseBytes(passphrase), salt, kdf)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength })
  decipher.setAAD(authenticated(sealed.subarray(0, headerLength), options.purpose))
  decipher.setAuthTag(sealed.subarray(sealed.length - tagLength))
  try {
    return Buffer.concat([
      decipher.update(sealed.subarray(headerLength, sealed.length - tagLength)),
      decipher.final(),
    ])
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

function authenticated(header: Uint8Array, purpose: string): Uint8Array {
  return Buffer.concat([header, new TextEncoder().encode(purpose)])
}
