import { describe, expect, test } from 'vitest'
import { limits } from '../limits.ts'
import { readDid, readDidUrl } from './did.ts'

const refusal = expect.objectContaining({ code: 'DID_INVALID' })

describe('a DID', () => {
  test('is read into its parts', () => {
    expect(readDid('did:web:school.example:2026')).toEqual({
      did: 'did:web:school.example:2026',
      method: 'web',
      id: 'school.example:2026',
    })
    expect(readDid('did:example::a')).toMatchObject({ id: ':a' })
    expect(readDid('did:web:a.example%3A8443')).toMatchObject({ id: 'a.example%3A8443' })
  })

  test.each([
    '',
    'did',
    'did:web',
    'did:web:',
    'did:web:a:',
    'did::a',
    'did:Web:a',
    'DID:web:a',
    ' did:web:a',
    'did:web:a\n',
    'did:web:a b',
    'did:web:a%4',
    'did:web:a%zz',
    'did:web:школа',
    'did:web:a/b',
    'did:web:a?b',
    'did:web:a#b',
    'urn:uuid:a',
  ])('is not %j', (text) => {
    expect(() => readDid(text)).toThrow(refusal)
  })

  test('is no longer than the limit', () => {
    const longest = `did:web:${'a'.repeat(limits.didLength - 'did:web:'.length)}`
    expect(readDid(longest).did).toBe(longest)
    expect(() => readDid(`${longest}a`)).toThrow(refusal)
  })

  test('costs no more to refuse than to read', () => {
    const started = performance.now()
    for (const filler of ['a', ':', '%41', 'a:', '%']) {
      expect(() =>
        readDid(`did:web:${filler.repeat(limits.didLength).slice(0, limits.didLength - 20)}!`),
      ).toThrow(refusal)
      expect(() => readDidUrl(`did:web:a#${filler.repeat(100_000)}"`)).toThrow(refusal)
    }
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

describe('a DID URL', () => {
  test('is read into its parts', () => {
    expect(readDidUrl('did:web:a.example/path/x?service=y#key-1')).toEqual({
      did: 'did:web:a.example',
      method: 'web',
      id: 'a.example',
      path: '/path/x',
      query: 'service=y',
      fragment: 'key-1',
    })
    expect(readDidUrl('did:web:a.example')).toEqual({
      did: 'did:web:a.example',
      method: 'web',
      id: 'a.example',
      path: '',
    })
  })

  test.each(['#key-1', 'did:web:#a', 'did:web:a#b#c', 'did:web:a# ', 'https://a.example/#b'])(
    'is not %j',
    (text) => {
      expect(() => readDidUrl(text)).toThrow(refusal)
    },
  )
})
