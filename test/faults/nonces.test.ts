import { expect, it } from 'vitest'
import { createRecordSealer } from '../../packages/wallet/src/sealed-record.ts'
import type { StoredRecord } from '../../packages/wallet/src/store.ts'
import { isLong } from './chances.ts'

const record: StoredRecord = { type: 'credential', id: 'one', version: 3, bytes: new Uint8Array(20) }
const encryptions = isLong ? 1_000_000 : 20_000

it(
  `H11 no nonce is there twice among ${encryptions}, not even of a wallet that was set back to an earlier state`,
  async () => {
    const sealer = await createRecordSealer(new Uint8Array(32).fill(7))
    const setBack = await createRecordSealer(new Uint8Array(32).fill(7))
    const nonces = new Set<string>()
    for (let sealed = 0; sealed < encryptions; sealed += 2) {
      for (const one of await Promise.all([sealer.seal(record), setBack.seal(record)])) {
        nonces.add(Buffer.from(one.sealed.subarray(0, 12)).toString('latin1'))
      }
    }
    expect(nonces.size).toBe(encryptions)
  },
  isLong ? 1_200_000 : 60_000,
)
