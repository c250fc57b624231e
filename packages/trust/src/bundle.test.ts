import { describe, expect, it } from 'vitest'
import { bundleMediaType, createBundle, type EvidenceBundle, readBundle } from './bundle.ts'
import { trustLimits } from './limits.ts'

const bundle: EvidenceBundle = {
  vpToken: { diploma: ['eyJ…~'], awards: ['eyK…~', 'eyL…~'] },
  request: { client_id: 'did:web:university.example', nonce: 'n' },
  guardians: [{ approval: 'a.b.c', link: 'eyM…~' }],
  facts: {
    statusLists: new Map([['https://school.example/status/1', 'a.b.c']]),
    registry: new Map([['root.json', '{}']]),
  },
}
const text = createBundle(bundle)
const spoil = (changes: object): string => JSON.stringify({ ...JSON.parse(text), ...changes })

describe('an evidence bundle', () => {
  it('reads as it was written, from bytes, text, or decoded JSON', () => {
    expect(bundleMediaType).toBe('application/vnd.attestat.bundle+json')
    expect(readBundle(text)).toEqual(bundle)
    expect(readBundle(new TextEncoder().encode(text))).toEqual(bundle)
    expect(readBundle(JSON.parse(text))).toEqual(bundle)
  })

  it('may hold a presentation and nothing else, or a signed request', () => {
    const bare = { vpToken: { diploma: ['eyJ…~'] } }
    expect(readBundle(createBundle(bare))).toEqual(bare)
    const signed = { ...bare, request: 'a.b.c' }
    expect(readBundle(createBundle(signed))).toEqual(signed)
  })

  it.each([
    ['of another type', { type: 'AttestatTrustPack' }, 'bundle.type'],
    ['of a later version', { version: 2 }, 'bundle.version'],
    ['without a presentation', { vp_token: {} }, 'bundle.vp_token'],
    ['with an empty answer', { vp_token: { diploma: [] } }, 'bundle.vp_token.diploma'],
    [
      'with too many presentations',
      { vp_token: { diploma: Array(65).fill('a') } },
      'bundle.vp_token.diploma',
    ],
    ['with a presentation that is no text', { vp_token: { diploma: [{}] } }, 'bundle.vp_token.diploma[0]'],
    ['with a request that is neither object nor text', { request: [] }, 'bundle.request'],
    [
      'with a guardian that approves nothing',
      { guardians: [{ link: 'a~' }] },
      'bundle.guardians[0].approval',
    ],
    ['with a guardian without a link', { guardians: [{ approval: 'a.b.c' }] }, 'bundle.guardians[0].link'],
    ['with a list of no guardians', { guardians: [] }, 'bundle.guardians'],
    [
      'with a crowd of guardians',
      { guardians: Array(9).fill({ approval: 'a', link: 'b' }) },
      'bundle.guardians',
    ],
    ['with facts that are none', { facts: [] }, 'bundle.facts'],
    ['with a list that is no text', { facts: { statusLists: { a: 1 } } }, 'bundle.facts.statusLists.a'],
  ])('is refused %s', (_, changes, at) => {
    expect(() => readBundle(spoil(changes))).toThrow(expect.objectContaining({ code: 'BUNDLE_INVALID', at }))
    expect(() => readBundle(spoil({}))).not.toThrow()
  })

  it('is not made of nothing', () => {
    expect(() => createBundle({ vpToken: {} })).toThrow(expect.objectContaining({ code: 'BUNDLE_INVALID' }))
  })

  it('passes through the strict edge', () => {
    expect(() => readBundle(new Uint8Array(trustLimits.bundleBytes + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    )
    expect(() => readBundle(text.replace('"version"', '"__proto__": 1, "version"'))).toThrow(
      expect.objectContaining({ code: 'JSON_RESERVED_KEY' }),
    )
  })
})
