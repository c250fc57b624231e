/**
 * CCTV's edge cases of Ed25519. Policy: no public key of small order and none in a second encoding is ever accepted;
 * of what is left, both backends decide alike, as RFC 8032's cofactorless equation does.
 */
import { readFileSync } from 'node:fs'
import { encodeBase64url, publicKeyHandle, readPublicJwk } from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import * as native from '../../packages/credential/src/crypto.node.ts'
import * as web from '../../packages/credential/src/crypto.web.ts'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

reportSharedData('vectors/cctv/ed25519vectors.json')

interface Vector {
  readonly number: number
  readonly key: string
  readonly sig: string
  readonly msg: string
  readonly flags: readonly string[] | null
}

const path = sharedPath('vectors/cctv/ed25519vectors.json')
const vectors = path ? (JSON.parse(readFileSync(path, 'utf8')) as Vector[]) : []
const has = (vector: Vector, ...flags: string[]): boolean =>
  flags.some((flag) => vector.flags?.includes(flag))
const isWeak = (vector: Vector): boolean => has(vector, 'low_order_A', 'non_canonical_A')
const jwkOf = ({ key }: Vector) =>
  ({ kty: 'OKP', crv: 'Ed25519', x: encodeBase64url(Buffer.from(key, 'hex')) }) as const

describe('ed25519vectors', () => {
  test('no weak public key is taken in, by either door', async () => {
    const weak = vectors.filter(isWeak)
    if (vectors.length > 0) expect(weak.length).toBeGreaterThan(500)
    for (const vector of weak) {
      const refusal = expect.objectContaining({ code: 'KEY_WEAK' })
      expect(() => readPublicJwk(jwkOf(vector), 'key')).toThrow(refusal)
      await expect(publicKeyHandle(jwkOf(vector))).rejects.toThrow(refusal)
    }
  })

  test('every other key is taken in, and its signatures are decided alike by both backends', async () => {
    for (const vector of vectors.filter((candidate) => !isWeak(candidate))) {
      const jwk = readPublicJwk(jwkOf(vector), 'key')
      const message = Buffer.from(vector.msg)
      const signature = Buffer.from(vector.sig, 'hex')
      const answers = [
        native.verifySignature(await publicKeyHandle(jwk), message, signature),
        await web.verifySignature((await web.importPublicKey(jwk))!, message, signature),
      ]
      expect([vector.number, answers[0]]).toEqual([vector.number, answers[1]])
      if (has(vector, 'low_order_residue', 'non_canonical_R', 'reencoded_k')) {
        expect([vector.number, ...answers]).toEqual([vector.number, false, false])
      } else if (!has(vector, 'low_order_R')) {
        // RFC 8032 lets a small-order R pass or not; whoever signs honestly never makes one.
        expect([vector.number, ...answers]).toEqual([vector.number, true, true])
      }
    }
  })

  test('all 914 fall under one or the other', () => {
    if (vectors.length > 0) expect(vectors.length).toBe(914)
  })
})
