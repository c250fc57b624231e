import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { liftStrings } from './lazy-strings.ts'

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)
const lift = (text: string) => {
  const { rest, strings } = liftStrings(encode(text), ['registry', 'files'], 'files')
  return { rest: new TextDecoder().decode(rest), strings: strings && Object.fromEntries(strings) }
}

describe('strings that stay bytes until they are asked for', () => {
  it('are those of one object, and the rest is the text without them', () => {
    const text =
      '{"a":[{"registry":{"files":{"x":"no"}}}],"registry":{"id":1, "files" : {"x":"1","y":"2"} },"b":2}'
    expect(lift(text)).toEqual({
      rest: '{"a":[{"registry":{"files":{"x":"no"}}}],"registry":{"id":1, "files" : {} },"b":2}',
      strings: { x: '1', y: '2' },
    })
  })

  it('are what a JSON reader finds, whatever stands in them', () => {
    const name = fc.stringMatching(/^[a-z/.-]{1,12}$/)
    const files = fc.dictionary(name, fc.string({ unit: 'grapheme' }), { noNullPrototype: true })
    const around = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true })
    const space = fc.constantFrom(undefined, 1, '\t')
    fc.assert(
      fc.property(around, files, around, space, (before, files, registry, indent) => {
        const pack = { ...before, registry: { ...registry, files } }
        const { rest, strings } = lift(JSON.stringify(pack, undefined, indent))
        expect(strings).toEqual(files)
        expect(JSON.parse(rest)).toEqual(
          JSON.parse(JSON.stringify({ ...pack, registry: { ...registry, files: {} } })),
        )
      }),
    )
  })

  it('are a map as any other', () => {
    const { strings } = liftStrings(encode('{"files":{"x":"1","y":"\\"2\\""}}'), ['files'], 'files')
    expect([...strings!]).toEqual([
      ['x', '1'],
      ['y', '"2"'],
    ])
    expect([strings!.size, strings!.has('y'), strings!.has('z'), strings!.get('z')]).toEqual([
      2,
      true,
      false,
      undefined,
    ])
    expect([[...strings!.keys()], [...strings!.values()], [...strings!.entries()].length]).toEqual([
      ['x', 'y'],
      ['1', '"2"'],
      2,
    ])
    const seen: string[] = []
    strings!.forEach((text, name) => {
      seen.push(name + text)
    })
    expect(seen).toEqual(['x1', 'y"2"'])
    expect(lift('{"registry":{"files":{ }}}').strings).toEqual({})
  })

  it.each([
    '{"registry":{"files":{"x":1}}}',
    '{"registry":{"files":{"x":"1",}}}',
    '{"registry":{"files":{"x":"1" "y":"2"}}}',
    '{"registry":{"files":{"x":"1"',
    '{"registry":{"files":{"x":"1\\"}}',
    '{"registry":{"files":{"\\u0078":"1"}}}',
    '{"registry":{"files":["x"]}}',
    '{"registry":[{"files":{"x":"1"}}]}',
    '{"registry" {"files":{"x":"1"}}}',
    '[]',
    '"registry"',
    '',
  ])('leaves anything else to the strict edge: %s', (text) => {
    expect(lift(text)).toEqual({ rest: text, strings: undefined })
  })

  it('refuses a name that stands there twice, and a string that is none when it is read', () => {
    expect(() => lift('{"registry":{"files":{"x":"1","x":"2"}}}')).toThrow(
      expect.objectContaining({ code: 'JSON_DUPLICATE_KEY', at: 'files.x' }),
    )
    for (const spoilt of ['a\u0001b', '\\x', '\\ud800', '\\u0000']) {
      const { strings } = liftStrings(encode(`{"files":{"x":"${spoilt}"}}`), ['files'], 'files')
      expect(() => strings?.get('x'), spoilt).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }))
    }
  })
})
