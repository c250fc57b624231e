/** What `exportWallet` writes, in the hands of other libraries: they verify the documents, and show them with the key. */
import { type JsonObject, type PublicJwk, verifyCredential, verifyHolderBinding } from '@attestat/credential'
import { writeCredentialResponse } from '@attestat/openid4vc'
import { createMemoryStore, type ExportedFile, exportWallet, Wallet } from '@attestat/wallet'
import { SDJwtInstance } from '@sd-jwt/core'
import { CompactSign, type CryptoKey, calculateJwkThumbprint, importJWK, type JWK, jwtVerify } from 'jose'
import { beforeAll, describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { nodeVerify, sdJwtHashing } from './node-verify.ts'

const now = new Date('2026-07-01T10:00:00Z')
const iat = now.getTime() / 1000
const [audience, nonce] = ['https://university.example', 'nonce-of-this-request']

let files: readonly ExportedFile[]
let keys: readonly JWK[]

/** A wallet with a diploma bound to its key, and another in two single-use copies with a key each. */
beforeAll(async () => {
  const store = createMemoryStore()
  const wallet = new Wallet({ store, now: () => now })
  const named = (holderKey: PublicJwk, id: string) =>
    issuedDiploma({ holderKey, change: (document) => ({ ...document, id }) })
  await wallet.add(await named((await wallet.id()).publicJwk, 'urn:x:own'))
  const copies = await Promise.all(
    ['urn:x:1', 'urn:x:2'].map(async (id) => named((await wallet.pairwiseId()).publicJwk, id)),
  )
  await wallet.add(writeCredentialResponse(copies))
  files = await exportWallet(store, { withKey: true })
  keys = textsOf('application/jwk+json').map((text) => JSON.parse(text))
})

function textsOf(mediaType: string): readonly string[] {
  return files.flatMap((file) => (file.mediaType === mediaType ? [file.text] : []))
}

/** The credentials of every file, as whoever knows the formats alone finds them. */
function credentials(): readonly string[] {
  const responses = textsOf('application/json').flatMap((text) => JSON.parse(text).credentials ?? [])
  const inResponses = responses.flatMap(({ credential }: { credential?: string }) => credential ?? [])
  return [...textsOf('application/vc+sd-jwt'), ...inResponses]
}

describe('an exported wallet', () => {
  it('has documents that @sd-jwt/core verifies and shows with an exported key, and we accept', async () => {
    expect(credentials()).toHaveLength(3)
    const thumbprints = await Promise.all(keys.map((jwk) => calculateJwkThumbprint(jwk)))
    for (const text of credentials()) {
      const sdJwt = theirs()
      const { payload } = await sdJwt.verify(text.trim())
      await expect(sdJwt.verify(text.trim().replace('.', '.A'))).rejects.toThrow()
      const { cnf, credentialSubject } = payload as { cnf: { jwk: JWK }; credentialSubject: JsonObject }
      expect(credentialSubject.familyName).toBe('Соколова')
      const key = keys[thumbprints.indexOf(await calculateJwkThumbprint(cnf.jwk))]
      const shown = await theirs(key).present(
        text.trim(),
        { credentialSubject: { givenName: true } } as never,
        { kb: { payload: { iat, aud: audience, nonce } } },
      )
      const resolveKey = async () => ({ jwk: testPublicJwk('school'), kid: 'school', source: 'test' })
      const read = await verifyCredential(shown, { resolveKey })
      expect(await verifyHolderBinding(read, { now })).toEqual({ audience, nonce, issuedAt: now })
      expect(read.disclosures.map(({ path }) => path)).toEqual([['credentialSubject', 'givenName']])
    }
  })

  it('has documents whose signature jose verifies, and keys that it imports', async () => {
    const school = (await importJWK({ ...testPublicJwk('school') }, 'ES256')) as CryptoKey
    for (const text of credentials()) {
      const { protectedHeader } = await jwtVerify(text.split('~')[0] ?? '', school, { typ: 'vc+sd-jwt' })
      expect(protectedHeader.alg).toBe('ES256')
      const changed = `${text.split('~')[0]}`.replace('.', '.A')
      await expect(jwtVerify(changed, school, { typ: 'vc+sd-jwt' })).rejects.toThrow()
    }
    expect(keys).toHaveLength(3)
    for (const jwk of keys) expect(await signed(jwk, 'text')).toMatch(/^eyJ/)
  })
})

async function signed(jwk: JWK, text: string): Promise<string> {
  const key = await importJWK(jwk, 'ES256')
  return new CompactSign(new TextEncoder().encode(text)).setProtectedHeader({ alg: 'ES256' }).sign(key)
}

/** Their library, which knows the school's key, and one of the holder's where it is to show something. */
function theirs(key?: JWK) {
  return new SDJwtInstance<JsonObject>({
    verifier: nodeVerify('school'),
    ...(key ? { kbSigner: (text: string) => signatureOver(key, text), kbSignAlg: 'ES256' } : {}),
    ...sdJwtHashing,
  })
}

/** A bare ES256 signature over a text. */
async function signatureOver(jwk: JWK, text: string): Promise<string> {
  const key = (await importJWK(jwk, 'ES256', { extractable: false })) as CryptoKey
  const parameters = { name: 'ECDSA', hash: 'SHA-256' }
  return Buffer.from(await crypto.subtle.sign(parameters, key, Buffer.from(text))).toString('base64url')
}
