/** The native backend of `#argon2`. */
import { argon2 } from 'node:crypto'
import { promisify } from 'node:util'
import type { Argon2Input } from './argon2.ts'

export async function argon2id(input: Argon2Input): Promise<Uint8Array> {
  const { passphrase, salt, memoryKiB, passes, lanes, lengthBytes } = input
  return argon2Async('argon2id', {
    message: passphrase,
    nonce: salt,
    parallelism: lanes,
    tagLength: lengthBytes,
    memory: memoryKiB,
    passes,
  })
}

// Off the main thread: a derivation takes a quarter of a second.
const argon2Async = promisify(argon2)
