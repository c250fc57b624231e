/** Sealed messages are compact JWE: what is sealed here jose opens, and the reverse. */
import { openSealed, privateKeyFromJwk, sealFor } from '@attestat/keys'
import { CompactEncrypt, compactDecrypt, importJWK } from 'jose'
import { expect, test } from 'vitest'
import { testKeys, testPublicJwk } from '../../fixtures/test-keys.ts'

const typ = 'attestat-test+jwe'
const content = new TextEncoder().encode('Только для мамы')

test('jose opens what was sealed here', async () => {
  const sealed = await sealFor(testPublicJwk('guardian'), typ, content)
  const { plaintext, protectedHeader } = await compactDecrypt(
    sealed,
    await importJWK(testKeys.guardian, 'ECDH-ES'),
  )
  expect(new Uint8Array(plaintext)).toEqual(content)
  expect(protectedHeader).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', typ })
})

test('what jose has sealed is opened here', async () => {
  const sealed = await new CompactEncrypt(content)
    .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM', typ })
    .encrypt(await importJWK(testPublicJwk('guardian'), 'ECDH-ES'))
  expect(await openSealed(sealed, typ, await privateKeyFromJwk(testKeys.guardian))).toEqual(content)
})
