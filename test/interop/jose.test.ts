import {
  checkTyp,
  didKeyOf,
  didKeyUrlOf,
  encodeTokenStatusList,
  jwkThumbprint,
  makeBitstringStatusList,
  makeTokenStatusList,
  presentCredential,
  readBitstringStatusList,
  readCompactJws,
  readCredential,
  readStatus,
  readTokenStatusList,
  readVpJwt,
  secureCredential,
  signBitstringStatusList,
  signTokenStatusList,
  signVpJwt,
  verifyCredential,
  verifyHolderBinding,
  verifyJws,
  verifyVpJwt,
} from '@attestat/credential'
import {
  createHolderProof,
  createPresentationRequest,
  signPresentationRequest,
  verifyHolderProof,
  verifyPresentationRequest,
} from '@attestat/openid4vc'
import { type CryptoKey, calculateJwkThumbprint, importJWK, type JWTPayload, jwtVerify, SignJWT } from 'jose'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { type TestKeyName, testKeys, testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'

const now = new Date('2026-07-01T10:00:00Z')
const iat = now.getTime() / 1000
const issuer = 'did:web:school.example'
const kid = `${issuer}#key-1`
const audience = 'https://university.example'
const nonce = 'nonce-0123456789-0123456789'
const url = 'https://school.example/status/1'
const document = diploma({ issuer })

describe.each([
  ['ES256', 'school', 'holder'],
  ['EdDSA', 'schoolEd25519', 'holderEd25519'],
  ['Ed25519', 'schoolEd25519', 'holderEd25519'],
] as const)('jose with %s', (alg, school, holder) => {
  const ourAlg = testSigner(school).alg
  const signer = testSigner(school, kid)
  const resolveKey = async () => ({ jwk: testPublicJwk(school), kid, source: 'test' })

  /** Verifies with jose what we signed. */
  const theyVerify = async (text: string, name: TestKeyName, typ: string) => {
    const key = (await importJWK({ ...testPublicJwk(name) }, ourAlg)) as CryptoKey
    return (await jwtVerify(text, key, { algorithms: [ourAlg], typ, currentDate: now })).payload
  }
  /** Signs with jose what we are to verify, under the name of the algorithm on test. */
  const theySign = async (payload: object, name: TestKeyName, header: object) => {
    const key = (await importJWK({ ...testKeys[name] }, alg)) as CryptoKey
    return new SignJWT(payload as JWTPayload).setProtectedHeader({ alg, ...header }).sign(key)
  }

  test('reads a W3C presentation of ours, whose key is found by its holder alone', async () => {
    const credential = presentCredential(
      await readCredential(
        await secureCredential(
          'vc+sd-jwt',
          { document, issuedAt: now, holderKey: testPublicJwk(holder) },
          signer,
        ),
      ),
      { disclose: [] },
    )
    const text = await signVpJwt([await credential], {
      signer: testSigner(holder),
      audience,
      nonce,
      issuedAt: now,
      expiresAt: new Date(now.getTime() + 60_000),
    })
    const payload = await theyVerify(text, holder, 'vp+jwt')
    expect(payload).toMatchObject({ holder: didKeyOf(testPublicJwk(holder)), aud: audience, nonce, iat })
    const theirs = await theySign(payload, holder, { typ: 'vp+jwt', kid: didKeyUrlOf(testPublicJwk(holder)) })
    const read = readVpJwt(theirs)
    expect(await verifyVpJwt(read, { now })).toEqual({ audience, nonce, issuedAt: now })
    expect(read.credentials).toEqual([await credential])
  })

  test('vc+jwt goes both ways', async () => {
    const holderKey = testPublicJwk(holder)
    const text = await secureCredential('vc+jwt', { document, issuedAt: now, holderKey }, signer)
    const payload = await theyVerify(text, school, 'vc+jwt')
    expect(payload).toEqual({ ...document, iss: issuer, iat, cnf: { jwk: holderKey } })
    const read = await verifyCredential(await theySign(payload, school, { typ: 'vc+jwt', kid }), {
      resolveKey,
    })
    expect(read.document).toEqual(document)
  })

  test('kb+jwt goes both ways', async () => {
    const holderKey = testPublicJwk(holder)
    const text = await secureCredential('vc+sd-jwt', { document, issuedAt: now, holderKey }, signer)
    const keyBinding = { signer: testSigner(holder), audience, nonce, issuedAt: now }
    const ours = await presentCredential(await readCredential(text), { disclose: [], keyBinding })
    const at = ours.lastIndexOf('~') + 1
    const payload = await theyVerify(ours.slice(at), holder, 'kb+jwt')
    expect(payload).toMatchObject({ aud: audience, nonce, iat })
    const presented = ours.slice(0, at) + (await theySign(payload, holder, { typ: 'kb+jwt' }))
    const read = await verifyCredential(presented, { resolveKey })
    expect(await verifyHolderBinding(read, { now })).toEqual({ audience, nonce, issuedAt: now })
  })

  test('token status lists go both ways', async () => {
    const list = makeTokenStatusList(2, 1000, [{ index: 5, value: 2 }])
    const ours = await signTokenStatusList(list, { url, issuedAt: now, ttlSeconds: 60 }, signer)
    const payload = await theyVerify(ours, school, 'statuslist+jwt')
    expect(payload).toEqual({ sub: url, iat, ttl: 60, status_list: await encodeTokenStatusList(list) })
    const read = await readTokenStatusList(await theySign(payload, school, { typ: 'statuslist+jwt', kid }), {
      url,
    })
    await verifyJws(read.jws, testPublicJwk(school))
    expect(readStatus(read.list, 5)).toBe(2)
  })

  test('bitstring status lists go both ways', async () => {
    const list = makeBitstringStatusList(131_072, [{ index: 5, value: 1 }])
    const ours = await signBitstringStatusList(
      list,
      { url, issuer, purpose: 'revocation', issuedAt: now },
      signer,
    )
    const payload = await theyVerify(ours, school, 'vc+jwt')
    const theirs = await theySign(payload, school, { typ: 'vc+jwt', kid })
    const read = await readBitstringStatusList(theirs, { url, purpose: 'revocation' })
    await verifyJws(read.jws, testPublicJwk(school))
    expect([readStatus(read.list, 5), readStatus(read.list, 6)]).toEqual([1, 0])
  })

  test('presentation requests go both ways', async () => {
    const request = createPresentationRequest({
      clientId: `decentralized_identifier:${issuer}`,
      dcqlQuery: {
        credentials: [
          { id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['urn:attestat:school-diploma:1'] } },
        ],
      },
      now,
      nonce,
    })
    const payload = await theyVerify(
      await signPresentationRequest(request, signer),
      school,
      'oauth-authz-req+jwt',
    )
    expect(payload).toMatchObject({ client_id: request.clientId, nonce, response_type: 'vp_token' })
    const theirs = await theySign(payload, school, { typ: 'oauth-authz-req+jwt', kid })
    const read = await verifyPresentationRequest(theirs, { resolveKey, now })
    expect(read).toMatchObject({ nonce, clientId: request.clientId, signedBy: { kid } })
  })

  test('holder proofs go both ways', async () => {
    const ours = await createHolderProof({ signer: testSigner(holder), audience: issuer, nonce, now })
    const payload = await theyVerify(ours, holder, 'openid4vci-proof+jwt')
    const header = { typ: 'openid4vci-proof+jwt', jwk: testPublicJwk(holder) }
    const read = await verifyHolderProof(await theySign(payload, holder, header), {
      audience: issuer,
      nonce,
      now,
    })
    expect(read.publicJwk).toEqual(testPublicJwk(holder))
  })

  test('each refuses what the other’s changed payload does not sign for', async () => {
    const text = await theySign({ a: 1 }, school, { typ: 'vc+jwt' })
    const [header, , signature] = text.split('.')
    const changed = `${header}.${Buffer.from('{"a":2}').toString('base64url')}.${signature}`
    const jws = readCompactJws(changed)
    checkTyp(jws, 'vc+jwt', 'token')
    await expect(verifyJws(jws, testPublicJwk(school))).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
    await verifyJws(readCompactJws(text), testPublicJwk(school))
  })

  test('names a key by the same thumbprint', async () => {
    expect(await jwkThumbprint(testPublicJwk(school))).toBe(
      await calculateJwkThumbprint({ ...testPublicJwk(school) }),
    )
  })
})
