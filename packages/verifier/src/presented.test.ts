import { createBundle } from '@attestat/trust'
import { expect, it } from 'vitest'
import { readPresented } from './presented.ts'

const refused = (input: string | Uint8Array, code: string) =>
  expect(() => readPresented(input)).toThrow(expect.objectContaining({ code }))

it('reads a single credential, with white space around it as files have it', () => {
  expect(readPresented(' eyJ.eyJ.AAAA~\r\n')).toEqual({
    tokens: [{ text: 'eyJ.eyJ.AAAA~' }],
    vpToken: { presentation: ['eyJ.eyJ.AAAA~'] },
  })
})

it('reads a response, with its state', () => {
  expect(readPresented('{"vp_token":{"a":["x","y"],"b":["z"]},"state":"s"}')).toEqual({
    tokens: [
      { queryId: 'a', text: 'x' },
      { queryId: 'a', text: 'y' },
      { queryId: 'b', text: 'z' },
    ],
    vpToken: { a: ['x', 'y'], b: ['z'] },
    state: 's',
  })
})

it('reads a bundle, as text or bytes, with the facts stapled to it', () => {
  const statusLists = new Map([['https://school.example/status/1', 'eyJ']])
  const bundle = createBundle({ vpToken: { a: ['x'] }, facts: { statusLists } })
  expect(readPresented(bundle)).toEqual({
    tokens: [{ queryId: 'a', text: 'x' }],
    vpToken: { a: ['x'] },
    facts: { statusLists },
  })
  expect(readPresented(new TextEncoder().encode(bundle))).toEqual(readPresented(bundle))
})

it('does not take the request that a bundle carries for the one that was asked', () => {
  const bundle = createBundle({ vpToken: { a: ['x'] }, request: { nonce: 'n' } })
  expect(readPresented(bundle)).not.toHaveProperty('request')
})

it.each([undefined, null, 0, true, [], new ArrayBuffer(8)])(
  'refuses what is neither text nor an object: %s',
  (input) => {
    expect(() => readPresented(input as never)).toThrow(
      expect.objectContaining({ code: 'PRESENTATION_INVALID' }),
    )
  },
)

it.each([
  ['nothing', '', 'PRESENTATION_INVALID'],
  ['white space', ' \n', 'PRESENTATION_INVALID'],
  ['two credentials in a row', 'eyJ.eyJ.AAAA~\neyJ.eyJ.AAAA~', 'PRESENTATION_INVALID'],
  ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x00]), 'PRESENTATION_INVALID'],
  ['an object of no kind', '{}', 'PRESENTATION_INVALID'],
  ['a response without a presentation', '{"vp_token":{}}', 'RESPONSE_INVALID'],
  ['a query without one', '{"vp_token":{"a":[]}}', 'RESPONSE_INVALID'],
  ['a wallet’s refusal', '{"error":"access_denied"}', 'RESPONSE_DECLINED'],
  ['a trust pack', '{"type":"AttestatTrustPack","version":1}', 'BUNDLE_INVALID'],
  [
    'a bundle without a presentation',
    '{"type":"AttestatEvidenceBundle","version":1,"vp_token":{}}',
    'BUNDLE_INVALID',
  ],
  [
    'a bundle with a query id of any kind',
    '{"type":"AttestatEvidenceBundle","version":1,"vp_token":{"a b":["x"]}}',
    'RESPONSE_INVALID',
  ],
  ['the same member twice', '{"vp_token":{"a":["x"]},"vp_token":{"a":["y"]}}', 'JSON_DUPLICATE_KEY'],
  ['a name that the runtime reserves', '{"vp_token":{"__proto__":["x"]}}', 'JSON_RESERVED_KEY'],
  ['half an object', '{"vp_token":', 'JSON_INVALID'],
  ['a list', '["eyJ.eyJ.AAAA~"]', 'PRESENTATION_INVALID'],
  ['half a list', '[[[[', 'JSON_INVALID'],
  ['lists in lists without end', '['.repeat(100_000), 'JSON_TOO_DEEP'],
  ['50 MB', 'a'.repeat(50_000_000), 'INPUT_TOO_LARGE'],
  ['50 MB of bytes', new Uint8Array(50_000_000), 'INPUT_TOO_LARGE'],
])('refuses %s', (_, input, code) => {
  refused(input, code)
})
