import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64url, encodeBase64url } from './base64url.ts'

test('bytes come back from their text', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 70 }), (bytes) => {
      const text = encodeBase64url(bytes)
      expect(text).toMatch(/^[A-Za-z0-9_-]*$/)
      expect([...decodeBase64url(text, 'text')]).toEqual([...bytes])
    }),
    { seed: 1 },
  )
})

test('every byte string has one text, and no other is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 12 }), (text) => {
      let bytes: Uint8Array
      try {
        bytes = decodeBase64url(text, 'text')
      } catch (error) {
        expect(error).toMatchObject({ code: 'B64URL_NOT_CANONICAL', at: 'text' })
        return
      }
      expect(encodeBase64url(bytes)).toBe(text)
    }),
    { seed: 2, numRuns: 500 },
  )
})
