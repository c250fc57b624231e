import { describe, expect, test } from 'vitest'
import { didWebOf, didWebUrl } from './did-web.ts'

const refusal = (code: string) => expect.objectContaining({ code })
const pairs = [
  ['did:web:school.example', 'https://school.example/.well-known/did.json'],
  ['did:web:school.example:issuers:130', 'https://school.example/issuers/130/did.json'],
  ['did:web:xn--80aesfpebagmfblc0a.xn--p1ai', 'https://xn--80aesfpebagmfblc0a.xn--p1ai/.well-known/did.json'],
  ['did:web:a.example:A_b-c.d', 'https://a.example/A_b-c.d/did.json'],
] as const

describe('did:web', () => {
  test.each(pairs)('%s lies at %s, and the other way round', (did, url) => {
    expect(didWebUrl(did)).toBe(url)
    expect(didWebOf(url)).toBe(did)
  })

  test('may have a port where that is allowed', () => {
    const url = 'https://localhost:8443/.well-known/did.json'
    expect(didWebUrl('did:web:localhost%3A8443', { allowPort: true })).toBe(url)
    expect(didWebOf(url, { allowPort: true })).toBe('did:web:localhost%3A8443')
    expect(() => didWebUrl('did:web:localhost%3A8443')).toThrow(refusal('DID_INVALID'))
    expect(() => didWebOf(url)).toThrow(refusal('DID_INVALID'))
  })

  test.each(['0', '00443', '443', '65536', '99999'])('has no port %s', (port) => {
    expect(() => didWebUrl(`did:web:a.example%3A${port}`, { allowPort: true })).toThrow(
      refusal('DID_INVALID'),
    )
  })

  test.each([
    'did:web:user%40evil.example',
    'did:web:a.example%2Fpath',
    'did:web:a.example%2fpath',
    'did:web:a.example%23a',
    'did:web:a.example%3Fa',
    'did:web:a.example:..',
    'did:web:a.example:.',
    'did:web:a.example:..:b',
    'did:web:a.example:%2e%2e',
    'did:web:a.example:b%2F..',
    'did:web:a.example:%00',
    'did:web:a.example::b',
    'did:web::b',
    'did:web:..',
    'did:web:a..example',
    'did:web:.example',
    'did:web:a.example.',
    'did:web:-a.example',
    'did:web:a_b.example',
    'did:web:A.example',
    'did:web:%5B%3A%3A1%5D',
    'did:web:a.example%3a8443',
    'did:web:a.example%3A',
    'did:web:a.example%3A8443%3A1',
    'did:web:a.example:.well-known',
    'did:web:a.example:b:did.json',
    `did:web:${'a.'.repeat(130)}example`,
  ])('is not %s', (did) => {
    expect(() => didWebUrl(did, { allowPort: true })).toThrow(refusal('DID_INVALID'))
  })

  test('is one method', () => {
    expect(() => didWebUrl('did:webvh:a.example')).toThrow(refusal('DID_METHOD_UNSUPPORTED'))
  })

  test('is refused in linear time', () => {
    const started = performance.now()
    for (const host of ['a'.repeat(2000), 'a-'.repeat(1000), 'a.'.repeat(1000)]) {
      expect(() => didWebUrl(`did:web:${host}_`)).toThrow(refusal('DID_INVALID'))
    }
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('the did:web of an address', () => {
  test.each([
    ['https://school.example', 'did:web:school.example'],
    ['https://school.example/', 'did:web:school.example'],
    ['https://school.example/issuers/130', 'did:web:school.example:issuers:130'],
    ['https://school.example/issuers/130/', 'did:web:school.example:issuers:130'],
  ])('%s is %s', (url, did) => {
    expect(didWebOf(url)).toBe(did)
  })

  test.each([
    'http://school.example',
    'https://user@school.example',
    'https://school.example/?x',
    'https://school.example/#x',
    'https://school.example/a/../b',
    'https://school.example/a%2Fb',
    'https://school.example/школа',
    'https://школа.example',
    'https://School.example',
    'https://[::1]',
    'https://school.example//',
    'https://school.example:443/',
    'school.example',
    '',
  ])('%j has none', (url) => {
    expect(() => didWebOf(url)).toThrow(refusal('DID_INVALID'))
  })
})
