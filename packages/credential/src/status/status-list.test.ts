import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { makeBitstringStatusList } from './bitstring-status-list.ts'
import { makeStatusList, readStatus, type StatusList, statusListLength } from './status-list.ts'
import { makeTokenStatusList } from './token-status-list.ts'

const refusal = (code: string) => expect.objectContaining({ code })
const shapes = [
  ...([1, 2, 4, 8] as const).map((bits) => ({ bits, firstBit: 'least-significant' }) as const),
  { bits: 1, firstBit: 'most-significant' } as const,
]

describe('a status list', () => {
  test.each(shapes)('of $bits bits, $firstBit first, gives back what was put in', (shape) => {
    const value = fc.integer({ min: 0, max: 2 ** shape.bits - 1 })
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 100 }), (values) => {
        const entries = values.map((entry, index) => ({ index, value: entry }))
        const list = makeStatusList(shape, values.length, entries)
        expect(values.map((_entry, index) => readStatus(list, index))).toEqual(values)
        expect(list.bytes).toHaveLength(Math.ceil((values.length * shape.bits) / 8))
      }),
    )
  })

  test('counts from the least significant bit as a token, from the most significant as a bitstring', () => {
    const entries = [{ index: 0, value: 1 }]
    expect(makeTokenStatusList(1, 16, entries).bytes).toEqual(Uint8Array.of(0b0000_0001, 0))
    expect(makeTokenStatusList(2, 8, [{ index: 1, value: 2 }]).bytes).toEqual(Uint8Array.of(0b0000_1000, 0))
    expect(makeBitstringStatusList(131_072, entries).bytes.subarray(0, 2)).toEqual(
      Uint8Array.of(0b1000_0000, 0),
    )
  })

  test('of either order, read in the other, says something else', () => {
    const list: StatusList = makeTokenStatusList(1, 16, [{ index: 0, value: 1 }])
    expect([0, 7].map((index) => readStatus(list, index))).toEqual([1, 0])
    const misread: StatusList = { ...list, firstBit: 'most-significant' }
    expect([0, 7].map((index) => readStatus(misread, index))).toEqual([0, 1])
  })

  test.each([-1, 1.5, Number.NaN, Infinity, 2 ** 53, 16, '5abc', '5', null, undefined])(
    'of 16 entries has none at %j',
    (index) => {
      const list = makeTokenStatusList(1, 16, [])
      expect(() => readStatus(list, index as number)).toThrow(refusal('RANGE_ERROR'))
      expect(() => makeTokenStatusList(1, 16, [{ index: index as number, value: 1 }])).toThrow(
        refusal('RANGE_ERROR'),
      )
      expect(readStatus(list, 15)).toBe(0)
    },
  )

  test.each([4, -1, 0.5, Number.NaN])('of 2 bits holds no %j', (value) => {
    expect(() => makeTokenStatusList(2, 4, [{ index: 0, value }])).toThrow(refusal('STATUS_LIST_INVALID'))
    expect(readStatus(makeTokenStatusList(2, 4, [{ index: 0, value: 3 }]), 0)).toBe(3)
  })

  test('rounds its length up to whole bytes', () => {
    expect(statusListLength(makeTokenStatusList(2, 5, []))).toBe(8)
  })

  test('is no larger than the limit', () => {
    const most = limits.statusListBytes
    expect(statusListLength(makeTokenStatusList(8, most, []))).toBe(most)
    for (const length of [most + 1, Number.NaN, Infinity]) {
      expect(() => makeTokenStatusList(8, length, [])).toThrow(refusal('STATUS_LIST_TOO_LARGE'))
    }
  })
})
