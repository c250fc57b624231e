/**
 * The WebAssembly backend of `#argon2`: WebCrypto has no Argon2. It holds up the thread that it runs on for as long as a
 * derivation takes.
 */
import { argon2id as hashWasmArgon2id } from 'hash-wasm'
import type { Argon2Input } from './argon2.ts'

export async function argon2id(input: Argon2Input): Promise<Uint8Array> {
  const { passphrase, salt, memoryKiB, passes, lanes, lengthBytes } = input
  return hashWasmArgon2id({
    password: passphrase,
    salt,
    parallelism: lanes,
    iterations: passes,
    memorySize: memoryKiB,
    hashLength: lengthBytes,
    outputType: 'binary',
  })
}
