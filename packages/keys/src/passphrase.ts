export { type KdfParameters, kdfCeiling, kdfDefaults, kdfFloor } from './keystore/passphrase-kdf.ts'
export {
  openWithPassphrase,
  readKdfParameters,
  type SealOptions,
  sealWithPassphrase,
} from './keystore/sealed-envelope.ts'
