import { expect, it } from 'vitest'
import * as native from './argon2.node.ts'
import * as web from './argon2.web.ts'

it.each([
  ['the cheapest derivation', { memoryKiB: 19_456, passes: 2, lanes: 1 }],
  ['several lanes', { memoryKiB: 19_456, passes: 2, lanes: 4 }],
])('derives the same from either backend with %s', async (_name, kdf) => {
  const input = {
    passphrase: new TextEncoder().encode('пароль'),
    salt: new Uint8Array(16).fill(5),
    lengthBytes: 32,
    ...kdf,
  }
  expect(Buffer.from(await web.argon2id(input))).toEqual(Buffer.from(await native.argon2id(input)))
})
