/** The native backend of `#sealing`: synchronous calls over keys that are parsed once. */
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
} from 'node:crypto'
import type { SealingKeys, SealingPurposes } from './sealing.ts'

export function openSealingKeys(dataKey: Uint8Array, purposes: SealingPurposes): SealingKeys {
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync('sha256', dataKey, new Uint8Array(), purpose, keyLength)))
  const [sealingKey, namingKey] = [derive(purposes.encrypt), derive(purposes.hash)]
  return {
    encrypt({ nonce, additionalData }, plaintext) {
      const cipher = createCipheriv(algorithm, sealingKey, nonce)
      cipher.setAAD(additionalData)
      return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    },
    decrypt({ nonce, additionalData }, sealed) {
      if (nonce.length !== nonceLength || sealed.length < tagLength) return undefined
      const end = sealed.length - tagLength
      const decipher = createDecipheriv(algorithm, sealingKey, nonce, { authTagLength: tagLength })
      decipher.setAAD(additionalData)
      decipher.setAuthTag(sealed.subarray(end))
      const plaintext = decipher.update(sealed.subarray(0, end))
      try {
        // Of a stream cipher nothing is left for the end but the judgement.
        decipher.final()
        return new Uint8Array(plaintext.buffer, plaintext.byteOffset, plaintext.length)
      } catch {
        return undefined
      }
    },
    hash: (bytes) => createHmac('sha256', namingKey).update(bytes).digest(),
  }
}

const algorithm = 'aes-256-gcm'
const keyLength = 32
const nonceLength = 12
const tagLength = 16
