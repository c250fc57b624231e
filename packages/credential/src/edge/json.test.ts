import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeJson, decodeJsonObject } from './json.ts'

/** JSON values that I-JSON can carry, without reserved names. */
const iJson = fc
  .jsonValue({ maxDepth: 5, stringUnit: 'grapheme' })
  .filter((value) => !/__proto__|constructor|prototype|e\+|\d{16}|\\u0000|\\ud/.test(JSON.stringify(value)))

describe('decoding JSON', () => {
  test('reads what JSON.parse reads', () => {
    fc.assert(
      fc.property(iJson, fc.constantFrom(undefined, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, null, space)
        expect(decodeJson(text)).toEqual(JSON.parse(text))
        expect(decodeJson(new TextEncoder().encode(text))).toEqual(JSON.parse(text))
      }),
      { seed: 1, numRuns: 300 },
    )
  })

  test('refuses any text with one member written a second time', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'grapheme' }), iJson, { minKeys: 1 }),
        fc.nat(),
        (object, n) => {
          const entries = Object.entries(object).filter(
            ([name]) => !/^(__proto__|constructor|prototype)$/.test(name),
          )
          fc.pre(entries.length > 0 && !/\\u0000|\\ud/.test(JSON.stringify(object)))
          const twice = [...entries, entries[n % entries.length] as [string, unknown]]
          const text = `[{"a":{${twice.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)}}}]`
          expect(() => decodeJson(text)).toThrow(expect.objectContaining({ code: 'JSON_DUPLICATE_KEY' }))
        },
      ),
      { seed: 2, numRuns: 200 },
    )
  })

  test('throws nothing but refusals, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 60 }),
        fc.stringMatching(/^[[\]{}",:\\u0-9a-f-]{0,30}$/),
        (bytes, text) => {
          for (const input of [bytes, text]) {
            try {
              decodeJson(input)
            } catch (error) {
              expect(error).toMatchObject({ name: 'CredentialError' })
            }
          }
        },
      ),
      { seed: 3, numRuns: 500 },
    )
  })

  test('names the text and the place', () => {
    expect(() => decodeJson('{"a":{"b":-0}}', { at: 'header' })).toThrow(
      expect.objectContaining({ code: 'JSON_INVALID', at: 'header.a.b' }),
    )
    expect(() => decodeJson('{"a":1,}', { at: 'header' })).toThrow(
      expect.objectContaining({ code: 'JSON_INVALID', at: 'header' }),
    )
  })

  test('finds the end of a string behind any number of backslashes', () => {
    for (const name of ['\\\\', '\\"', '\\\\\\"', '\\\\\\\\']) {
      const once = `{"${name}":"${name}:[","b":1}`
      expect(decodeJson(once)).toEqual(JSON.parse(once))
      expect(() => decodeJson(`{"${name}":1,"b":{},"${name}":1}`)).toThrow(
        expect.objectContaining({ code: 'JSON_DUPLICATE_KEY' }),
      )
    }
  })

  test('measures a text in bytes, however it is given', () => {
    const text = '"Ясень"'
    for (const input of [text, new TextEncoder().encode(text)]) {
      expect(decodeJson(input, { maxBytes: 12 })).toBe('Ясень')
      expect(() => decodeJson(input, { maxBytes: 11 })).toThrow(
        expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
      )
    }
  })

  test('bounds the depth as it is told', () => {
    expect(decodeJson('[[1]]', { maxDepth: 2 })).toEqual([[1]])
    expect(() => decodeJson('[[[1]]]', { maxDepth: 2 })).toThrow(
      expect.objectContaining({ code: 'JSON_TOO_DEEP' }),
    )
  })
})

test.each(['[]', '"text"', '1', 'true', 'null'])('%s is not an object', (text) => {
  expect(() => decodeJsonObject(text)).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }))
  expect(decodeJsonObject(`{"a":${text}}`)).toEqual({ a: JSON.parse(text) })
})
