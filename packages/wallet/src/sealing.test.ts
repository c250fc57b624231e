import { expect, it } from 'vitest'
import * as native from './sealing.node.ts'
import * as web from './sealing.web.ts'

const dataKey = new Uint8Array(32).fill(7)
const purposes = { encrypt: 'one', hash: 'other' }
const place = { nonce: new Uint8Array(12).fill(1), additionalData: new Uint8Array([1, 2, 3]) }
const plaintext = new TextEncoder().encode('Соколова Анна')
const backends = [
  await native.openSealingKeys(dataKey, purposes),
  await web.openSealingKeys(dataKey, purposes),
]

it('has the same bytes from either backend, and opens them in both', async () => {
  const sealed = await Promise.all(backends.map(async (keys) => [...(await keys.encrypt(place, plaintext))]))
  expect(sealed[0]).toEqual(sealed[1])
  const hashes = await Promise.all(backends.map(async (keys) => [...(await keys.hash(plaintext))]))
  expect(hashes[0]).toEqual(hashes[1])
  for (const keys of backends) {
    expect(await keys.decrypt(place, new Uint8Array(sealed[0] ?? []))).toEqual(plaintext)
  }
})

it.each([
  ['a byte more', (sealed: Uint8Array) => new Uint8Array([...sealed, 0])],
  ['a byte less', (sealed: Uint8Array) => sealed.slice(0, -1)],
  ['a bit changed', (sealed: Uint8Array) => sealed.map((byte, i) => (i === 3 ? byte ^ 1 : byte))],
  ['nothing at all', () => new Uint8Array()],
])('opens in neither with %s', async (_case, change) => {
  for (const keys of backends) {
    expect(await keys.decrypt(place, change(await keys.encrypt(place, plaintext)))).toBeUndefined()
  }
})

it('opens in neither with another nonce, at another place, or with a nonce cut short', async () => {
  for (const keys of backends) {
    const sealed = await keys.encrypt(place, plaintext)
    for (const other of [
      { ...place, nonce: new Uint8Array(12).fill(2) },
      { ...place, nonce: place.nonce.slice(1) },
      { ...place, additionalData: new Uint8Array([1, 2, 4]) },
    ]) {
      expect(await keys.decrypt(other, sealed)).toBeUndefined()
    }
  }
})
