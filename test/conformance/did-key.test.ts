/** The did:key method's own vectors, for the kinds of keys that are read here. */
import { readFileSync } from 'node:fs'
import {
  didKeyOf,
  encodeBase64url,
  keyFromDocument,
  readDidDocument,
  readDidKey,
  resolveLocalDid,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { decodeBase58btc } from '../../packages/credential/src/did/base58btc.ts'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

reportSharedData('vectors/did-key')

// biome-ignore lint/suspicious/noExplicitAny: the vectors have several shapes
type Vectors = Record<string, any>

function vectorsOf(name: string): [string, Vectors][] {
  const path = sharedPath(`vectors/did-key/${name}`)
  return path ? Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Vectors) : []
}

describe('did:key vectors', () => {
  test('of Ed25519 give the key and come back from it', () => {
    for (const [did, { verificationKeyPair, didDocument }] of vectorsOf('ed25519-x25519.json')) {
      const base58: string =
        verificationKeyPair.publicKeyBase58 ?? didDocument.verificationMethod[0].publicKeyBase58
      if (base58) {
        expect(readDidKey(did)).toEqual({
          kty: 'OKP',
          crv: 'Ed25519',
          x: encodeBase64url(decodeBase58btc(base58)!),
        })
      } else {
        expect(readDidKey(did)).toMatchObject(pick(verificationKeyPair.publicKeyJwk))
      }
      expect(didKeyOf(readDidKey(did))).toBe(did)
    }
  })

  test('of P-256 give the key and come back from it; of other curves are no key here', () => {
    const read: string[] = []
    for (const [did, { verificationMethod, didDocument }] of vectorsOf('nist-curves.json')) {
      const method = verificationMethod ?? didDocument.verificationMethod[0]
      if (did.startsWith('did:key:zDn')) {
        if (method.publicKeyJwk) expect(readDidKey(did)).toEqual(pick(method.publicKeyJwk))
        expect(didKeyOf(readDidKey(did))).toBe(did)
        // The document as the method wrote it and the document as it is worked out here give one key.
        const request = { kid: `${did}#${did.slice('did:key:'.length)}`, purpose: 'assertionMethod' } as const
        const { jwk } = keyFromDocument(resolveLocalDid(did), request)
        if (method.type === 'JsonWebKey2020') {
          expect(keyFromDocument(readDidDocument(didDocument, did), request).jwk).toEqual(jwk)
        }
        read.push(did)
      } else {
        expect(() => readDidKey(did)).toThrow(expect.objectContaining({ code: 'KEY_INVALID' }))
      }
    }
    if (sharedPath('vectors/did-key')) expect(read.length).toBeGreaterThan(1)
  })
})

function pick({ kty, crv, x, y }: Vectors): Vectors {
  return { kty, crv, x, ...(y ? { y } : {}) }
}
