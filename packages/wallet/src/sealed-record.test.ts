import { describe, expect, it } from 'vitest'
import { createRecordSealer, type SealedRecord } from './sealed-record.ts'
import type { RecordType, StoredRecord } from './store.ts'

const sealer = await createRecordSealer(new Uint8Array(32).fill(7))
const record: StoredRecord = {
  type: 'credential',
  id: 'one',
  version: 3,
  bytes: new TextEncoder().encode('Соколова Анна'),
}

describe('a sealed record', () => {
  it('opens as it was sealed', async () => {
    expect(await sealer.open('credential', await sealer.seal(record))).toEqual(record)
  })

  it.each([0, 1017, 1018, 5000])('opens with %i bytes of content', async (length) => {
    const sized = { ...record, bytes: new Uint8Array(length).fill(9) }
    expect(await sealer.open('credential', await sealer.seal(sized))).toEqual(sized)
  })

  it('never has the same bytes twice, and few lengths', async () => {
    const [one, other] = [
      await sealer.seal(record),
      await sealer.seal({ ...record, bytes: new Uint8Array(900) }),
    ]
    expect(one.sealed.slice(0, 12)).not.toEqual(other.sealed.slice(0, 12))
    expect(one.sealed.length).toBe(other.sealed.length)
  })

  it('does not open under another type, at another version or in another record’s place', async () => {
    const sealed = await sealer.seal(record)
    const other = await sealer.seal({ ...record, id: 'two' })
    const refused = { code: 'STORAGE_RECORD_DAMAGED' }
    await expect(sealer.open('consent', sealed)).rejects.toMatchObject(refused)
    await expect(sealer.open('credential', { ...sealed, version: 2 })).rejects.toMatchObject(refused)
    await expect(sealer.open('credential', { ...sealed, slot: other.slot })).rejects.toMatchObject(refused)
    await expect(sealer.open('credential', { ...other, sealed: sealed.sealed })).rejects.toMatchObject(
      refused,
    )
  })

  it('H9 opens in no other’s place, whichever two are swapped', async () => {
    const records = (['credential', 'credential-text', 'consent', 'holder-key'] as const).flatMap((type) =>
      [1, 2].map((version): StoredRecord => ({ ...record, type, id: `${type} ${version}`, version })),
    )
    const sealed = await Promise.all(records.map(sealer.seal))
    for (const [i, { type, version }] of records.entries()) {
      const { slot, kind } = sealed[i] as SealedRecord
      for (const [j, other] of sealed.entries()) {
        const opening = sealer.open(type, { slot, kind, version, sealed: other.sealed })
        if (i === j) expect(await opening).toEqual(records[i])
        else await expect(opening).rejects.toMatchObject({ code: 'STORAGE_RECORD_DAMAGED' })
      }
    }
  })

  it('does not open with a changed byte, cut short, or with another key', async () => {
    const sealed = await sealer.seal(record)
    const refused = { code: 'STORAGE_RECORD_DAMAGED' }
    for (const at of [0, 12, sealed.sealed.length - 1]) {
      const bytes = sealed.sealed.slice()
      bytes[at] = (bytes[at] as number) ^ 1
      await expect(sealer.open('credential', { ...sealed, sealed: bytes })).rejects.toMatchObject(refused)
    }
    for (const length of [0, 12, 40]) {
      const bytes = sealed.sealed.slice(0, length)
      await expect(sealer.open('credential', { ...sealed, sealed: bytes })).rejects.toMatchObject(refused)
    }
    const stranger = await createRecordSealer(new Uint8Array(32).fill(8))
    await expect(stranger.open('credential', sealed)).rejects.toMatchObject(refused)
  })

  it('does not open where a damaged store gives back something else than bytes', async () => {
    const sealed = await sealer.seal(record)
    for (const name of Object.keys(sealed)) {
      const damaged = { ...sealed, [name]: null } as unknown as SealedRecord
      await expect(sealer.open('credential', damaged), name).rejects.toMatchObject({
        code: 'STORAGE_RECORD_DAMAGED',
      })
    }
  })

  it('has a name that only the key can make', async () => {
    const stranger = await createRecordSealer(new Uint8Array(32).fill(8))
    expect(await sealer.slotOf(record)).toEqual((await sealer.seal(record)).slot)
    expect(await stranger.slotOf(record)).not.toEqual(await sealer.slotOf(record))
    const named = (type: string, id: string) => sealer.slotOf({ type: type as RecordType, id })
    expect(await named('a', 'bc')).not.toEqual(await named('ab', 'c'))
  })
})
