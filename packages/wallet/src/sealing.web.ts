/** The WebCrypto backend of `#sealing`. */
import type { SealingKeys, SealingPlace, SealingPurposes } from './sealing.ts'

export async function openSealingKeys(dataKey: Uint8Array, purposes: SealingPurposes): Promise<SealingKeys> {
  const master = await crypto.subtle.importKey('raw', owned(dataKey), 'HKDF', false, ['deriveKey'])
  const [sealingKey, namingKey] = await Promise.all([
    crypto.subtle.deriveKey(hkdf(purposes.encrypt), master, { name: 'AES-GCM', length: 256 }, false, [
      'encrypt',
      'decrypt',
    ]),
    crypto.subtle.deriveKey(
      hkdf(purposes.hash),
      master,
      { name: 'HMAC', hash: 'SHA-256', length: 256 },
      false,
      ['sign'],
    ),
  ])
  return {
    encrypt: async (place, plaintext) =>
      new Uint8Array(await crypto.subtle.encrypt(gcm(place), sealingKey, owned(plaintext))),
    async decrypt(place, sealed) {
      try {
        return new Uint8Array(await crypto.subtle.decrypt(gcm(place), sealingKey, owned(sealed)))
      } catch {
        return undefined
      }
    },
    hash: async (bytes) => new Uint8Array(await crypto.subtle.sign('HMAC', namingKey, owned(bytes))),
  }
}

function gcm({ nonce, additionalData }: SealingPlace): AesGcmParams {
  return { name: 'AES-GCM', iv: owned(nonce), additionalData: owned(additionalData) }
}

function hkdf(purpose: string): HkdfParams {
  return { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: new TextEncoder().encode(purpose) }
}

/** WebCrypto wants bytes in a buffer that nobody shares. */
function owned(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes as Uint8Array<ArrayBuffer>
}
