export { type KeyCode, KeyError, keyCodes } from './codes.ts'
export {
  exportPrivateJwk,
  generateKey,
  type PrivateKey,
  privateKeyFromCryptoKeys,
  privateKeyFromJwk,
  signingAlgorithms,
} from './private-key.ts'
export { openSealed, sealedMessageBytes, sealFor } from './sealed-message.ts'
export { didKeySigner, type SignerOptions, signerFromCryptoKeys, signerFromJwk, signerOf } from './signer.ts'
export type { PrivateJwk } from './signing.ts'
