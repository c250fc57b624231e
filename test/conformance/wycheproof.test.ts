/** Wycheproof's signatures: JWS through the strict edge, bare ECDSA and Ed25519 through both backends. */
import { readFileSync } from 'node:fs'
import {
  type CompactJws,
  CredentialError,
  decodeBase64url,
  encodeBase64url,
  type PublicJwk,
  publicKeyHandle,
  readCompactJws,
  readPublicJwk,
  verifyJws,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import * as native from '../../packages/credential/src/crypto.node.ts'
import * as web from '../../packages/credential/src/crypto.web.ts'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

reportSharedData('vectors/wycheproof')

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly jws: string
  readonly msg: string
  readonly sig: string
}
interface Group {
  readonly comment: string
  readonly public?: unknown
  readonly private: unknown
  readonly publicKey: { readonly uncompressed?: string; readonly pk?: string }
  readonly tests: readonly Vector[]
}

function groupsOf(name: string): readonly Group[] {
  const path = sharedPath(`vectors/wycheproof/${name}`)
  return path ? (JSON.parse(readFileSync(path, 'utf8')) as { testGroups: Group[] }).testGroups : []
}

const isOurs = (group: Group): boolean => group.comment.toLowerCase().includes('es256')
const codeOf = (error: unknown): string => {
  if (error instanceof CredentialError) return error.code
  throw error
}

/** Reads and verifies. These payloads are plain text, so the signature is tried on what the reader would hand on. */
async function judge(jws: string, key: unknown): Promise<string> {
  let read: Pick<CompactJws, 'text' | 'alg' | 'signature'>
  try {
    read = readCompactJws(jws)
  } catch (error) {
    if (codeOf(error) !== 'JSON_INVALID' || (error as CredentialError).at !== 'jws.payload')
      return codeOf(error)
    read = { text: jws, alg: 'ES256', signature: decodeBase64url(jws.split('.')[2]!, 'jws') }
  }
  return verifyJws(read as CompactJws, readPublicJwk(key, 'key')).then(() => 'accepted', codeOf)
}

describe('json_web_signature_test', () => {
  const groups = groupsOf('json_web_signature_test.json')

  test('accepts what is valid and ES256, whatever its payload, and nothing else that is', async () => {
    const answers = new Map<string, number>()
    for (const group of groups) {
      for (const vector of group.tests.filter(({ result }) => result === 'valid')) {
        const answer = await judge(vector.jws, group.public)
        expect([vector.tcId, answer === 'accepted']).toEqual([vector.tcId, isOurs(group)])
        answers.set(answer, (answers.get(answer) ?? 0) + 1)
      }
    }
    if (groups.length === 0) return
    // One has a character outside base64url in its header, which lenient decoders skip: its algorithm is never seen.
    expect(Object.fromEntries(answers)).toEqual({
      accepted: 2,
      JWS_ALG_NOT_ALLOWED: 43,
      B64URL_NOT_CANONICAL: 1,
    })
  })

  test('refuses every invalid one', async () => {
    for (const group of groups) {
      for (const vector of group.tests.filter(({ result }) => result !== 'valid')) {
        const answer = await judge(vector.jws, group.public).catch(codeOf)
        expect([vector.tcId, answer]).not.toEqual([vector.tcId, 'accepted'])
        if (/^r(Is|i)/.test(vector.comment))
          expect([vector.tcId, answer]).toEqual([vector.tcId, 'SIGNATURE_INVALID'])
      }
    }
  })
})

const bytes = (hex: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(hex, 'hex'))

function keyOf({ publicKey }: Group): PublicJwk {
  const point = bytes(publicKey.uncompressed ?? publicKey.pk!)
  const part = (from: number): string => encodeBase64url(point.subarray(from, from + 32))
  const jwk = publicKey.pk
    ? { kty: 'OKP', crv: 'Ed25519', x: part(0) }
    : { kty: 'EC', crv: 'P-256', x: part(1), y: part(33) }
  return readPublicJwk(jwk, 'key')
}

/** Verifies with both backends, which must agree. */
async function verifyTwice(jwk: PublicJwk, message: Uint8Array, signature: Uint8Array): Promise<boolean> {
  const answers = [
    native.verifySignature(await publicKeyHandle(jwk), message, signature),
    await web.verifySignature((await web.importPublicKey(jwk))!, message, signature),
  ]
  expect(answers[0]).toBe(answers[1])
  return answers[0]!
}

/**
 * JWS never carries DER. The cases written in it are turned into `r || s` when they are DER by the letter: two
 * positive integers of the fewest bytes, of at most 32 bytes of value, and nothing more. What is not is refused there.
 */
function fromStrictDer(der: Uint8Array): Uint8Array | undefined {
  if (der[0] !== 0x30 || der[1] !== der.length - 2 || der.length > 127) return undefined
  const integers: Uint8Array[] = []
  for (let at = 2; at < der.length; ) {
    const length = der[at + 1] as number
    const value = der.subarray(at + 2, at + 2 + length)
    const isMinimal = length > 0 && (value[0]! > 0 || length === 1 || value[1]! >= 0x80)
    if (der[at] !== 2 || value.length !== length || value[0]! >= 0x80 || !isMinimal) return undefined
    integers.push(value[0] === 0 ? value.subarray(1) : value)
    at += 2 + length
  }
  if (integers.length !== 2 || integers.some(({ length }) => length > 32)) return undefined
  const signature = new Uint8Array(64)
  integers.forEach((integer, i) => void signature.set(integer, 32 * (i + 1) - integer.length))
  return signature
}

describe.each([
  ['ecdsa_secp256r1_sha256_p1363_test.json', 262, (signature: Uint8Array) => signature],
  ['ecdsa_secp256r1_sha256_test.json', 484, fromStrictDer],
  ['ed25519_test.json', 151, (signature: Uint8Array) => signature],
])('%s', (name, count, asJws: (signature: Uint8Array) => Uint8Array | undefined) => {
  test('is decided as it says by both backends', async () => {
    const groups = groupsOf(name)
    let decided = 0
    for (const group of groups) {
      const jwk = keyOf(group)
      for (const { tcId, msg, sig, result } of group.tests) {
        const signature = asJws(bytes(sig))
        const isValid = signature !== undefined && (await verifyTwice(jwk, bytes(msg), signature))
        expect([tcId, isValid]).toEqual([tcId, result === 'valid'])
        decided++
      }
    }
    if (groups.length > 0) expect(decided).toBe(count)
  })
})
