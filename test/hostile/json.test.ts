import { readdirSync, readFileSync } from 'node:fs'
import {
  decodeBase64url,
  decodeJson,
  decodeJsonObject,
  encodeBase64url,
  limits,
  publicKeyHandle,
  readPublicJwk,
  restoreClaims,
  splitSdJwt,
  type ToolkitError,
} from '@attestat/credential'
import { afterAll, describe, expect, test } from 'vitest'
import { digest } from './tokens.ts'

/** What is done with the files of a folder in `fixtures/hostile`; a file is named `<case>__<code or valid>`. */
const groups: Record<string, (bytes: Uint8Array) => unknown> = {
  // K2 K3 K8 A12
  json: (bytes) => decodeJson(bytes),
  // A13
  base64url: (bytes) => decodeBase64url(new TextDecoder().decode(bytes), 'text'),
  // A17 A19
  jwk: (bytes) => publicKeyHandle(readPublicJwk(decodeJson(bytes), 'key')),
  // B4 B5 B10 B24 B25
  disclosure: (bytes) => {
    const text = encodeBase64url(bytes)
    return restoreClaims({ _sd: [digest(text)] }, [text])
  },
  // B12 B22 B23
  'sd-jwt': (bytes) => splitSdJwt(new TextDecoder().decode(bytes)),
}

const folder = new URL('../../fixtures/hostile/', import.meta.url)

test('every folder of hostile inputs is run', () => {
  const folders = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map((entry) => entry.name).sort()).toEqual(Object.keys(groups).sort())
})

describe.each(Object.entries(groups))('%s', (group, read) => {
  const files = readdirSync(new URL(`${group}/`, folder))
  const ran = new Set<string>()

  test.each(files)('%s', async (file) => {
    const [, code] = /__(\w+)\.(?:json|txt)$/.exec(file) as unknown as [string, string]
    const reading = (async () => read(readFileSync(new URL(`${group}/${file}`, folder))))()
    if (code === 'valid') await reading
    else await expect(reading).rejects.toMatchObject({ name: 'CredentialError', code })
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    ran.add(file)
  })

  afterAll(() => {
    expect([...ran].sort()).toEqual([...files].sort())
  })

  test('has refused inputs and valid twins', () => {
    expect(files.some((file) => file.includes('__valid.'))).toBe(true)
    expect(files.some((file) => !file.includes('__valid.'))).toBe(true)
  })
})

describe('JSON text', () => {
  test('K2 is refused before it is parsed, however long', () => {
    for (const depth of [33, 1000, 100_000]) {
      expect(() => decodeJson('['.repeat(depth))).toThrow(expect.objectContaining({ code: 'JSON_TOO_DEEP' }))
    }
    expect(decodeJson('['.repeat(32) + ']'.repeat(32))).toBeInstanceOf(Array)
  })

  test('K3 reaches no prototype, frozen or not', () => {
    const text = '{"__proto__":{"polluted":true}}'
    expect(() => decodeJson(text)).toThrow(expect.objectContaining({ code: 'JSON_RESERVED_KEY' }))
    expect(Object.getPrototypeOf(decodeJsonObject('{"a":{}}').a)).toBe(Object.prototype)
  })

  test('K8 given as a string is refused when it is not Unicode', () => {
    expect(() => decodeJson('"\ud800"')).toThrow(expect.objectContaining({ code: 'JSON_INVALID' }))
    expect(decodeJson('"\ud83d\ude00"')).toBe('\u{1f600}')
  })

  test('is refused past its size, counted in bytes', () => {
    const text = (letters: string) => JSON.stringify(letters)
    expect(decodeJson(text('a'.repeat(8)), { maxBytes: 10 })).toBe('aaaaaaaa')
    for (const input of [
      text('a'.repeat(9)),
      text('я'.repeat(5)),
      new TextEncoder().encode(text('a'.repeat(9))),
    ]) {
      expect(() => decodeJson(input, { maxBytes: 10 })).toThrow(
        expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
      )
    }
    expect(() => decodeJson(' '.repeat(limits.jsonBytes + 1))).toThrow(
      expect.objectContaining({ code: 'INPUT_TOO_LARGE' }),
    )
  })

  test('A12 says where a member is written twice, and no value', () => {
    const text = '{"a":[{"b":"secret"},{"cnf":{"jwk":"secret","x":1,"jwk":"secret"}}]}'
    expect(() => decodeJson(text, { at: 'payload' })).toThrow(
      expect.objectContaining({ at: 'payload.a.[].cnf.jwk', message: expect.not.stringContaining('secret') }),
    )
  })

  test.each(['{"a":secret}', '"secret', '{"secret":1e999}x', '[tru]secret'])(
    'K8 %j is refused without a word of it in the message',
    (text) => {
      expect(() => decodeJson(text)).toThrow(
        expect.objectContaining({ code: 'JSON_INVALID', message: expect.not.stringContaining('secret') }),
      )
    },
  )
})

describe('a hostile member name', () => {
  const caught = (text: string): ToolkitError => {
    try {
      decodeJson(text)
    } catch (error) {
      return error as ToolkitError
    }
    return expect.unreachable()
  }

  test('cannot write to the terminal through the place of an error', () => {
    const { code, at, message } = caught('{"\\u001b]0;x\\u0007\\u001b[2J\\nACCEPTED\\u202e":{"a":1,"a":2}}')
    expect(code).toBe('JSON_DUPLICATE_KEY')
    expect(at).toBe('$.\\u{1b}]0;x\\u{7}\\u{1b}[2J\\u{a}ACCEPTED\\u{202e}.a')
    expect(message).toContain(at)
    expect(caught('{"имя":{"a":1,"a":2}}').at).toBe('$.имя.a')
  })

  test('cannot make an error as long as itself', () => {
    const { code, message } = caught(`{"${'k'.repeat(900_000)}":{"a":1,"a":2}}`)
    expect(code).toBe('JSON_DUPLICATE_KEY')
    expect(message.length).toBeLessThan(400)
  })
})
