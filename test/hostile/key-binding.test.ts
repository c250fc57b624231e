import {
  checkAudience,
  checkNonce,
  type JsonValue,
  presentCredential,
  readCredential,
  type VerifiedKeyBinding,
  verifyCredential,
  verifyHolderBinding,
} from '@attestat/credential'
import { memoryRequestStore, type Policy, policies, Verifier, verify } from '@attestat/verifier'
import { describe, expect, test } from 'vitest'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { refuses } from './refuses.ts'
import {
  audience,
  bound,
  credential,
  credentialClaims,
  digest,
  disclosing,
  disclosure,
  encode,
  type KeyBindingParts,
  malleated,
  nonce,
  now,
  nowSeconds,
  resolveKey,
  salt,
  trust,
  withClaim,
} from './tokens.ts'

const disclosures = ['familyName2', 'givenName2', 'term2'].map((name, i) =>
  disclosure([salt(i), name, 'value']),
)
const sdJwt = disclosing(disclosures)

/** Verifies a presentation with everything that a verifier holds against it. */
async function verifyPresentation(text: string): Promise<VerifiedKeyBinding | undefined> {
  const binding = await verifyHolderBinding(await verifyCredential(text, { resolveKey }), { now })
  if (binding) {
    checkAudience(binding.audience, audience)
    checkNonce(binding.nonce, nonce)
  }
  return binding
}
const refusesKb = (parts: KeyBindingParts, code: string) =>
  refuses(verifyPresentation(bound(sdJwt, parts)), code)

test('the presentation that all others differ from is good', async () => {
  expect(await verifyPresentation(bound(sdJwt))).toMatchObject({ audience, nonce })
})

describe('B13 a presentation without a key-binding JWT', () => {
  const policy: Policy = { ...policies['lenient-preview'], required: ['holder-binding'] }
  const answer = async (text: string, name: string) => {
    const { checks } = await verify(text, { trust, policy, now })
    return checks.find((check) => check.name === name)
  }

  test('is KB_REQUIRED when the credential has a holder key, though nobody asked for a nonce', async () => {
    expect(await answer(sdJwt, 'holder-binding')).toMatchObject({ status: 'failed', code: 'KB_REQUIRED' })
    expect(await answer(bound(sdJwt), 'holder-binding')).toMatchObject({ status: 'passed' })
  })

  test('cannot be turned into one with a garbage key-binding JWT', async () => {
    const garbage = `${bound(sdJwt).slice(0, -86)}${'A'.repeat(86)}`
    const { checks, verdict } = await verify(garbage, { trust, policy, now })
    expect(verdict).toBe('rejected')
    expect(checks).toContainEqual(expect.objectContaining({ status: 'failed', code: 'KB_SIGNATURE_INVALID' }))
  })

  test('is not bound when the credential names no key, which is neither yes nor no', async () => {
    const unbound = credential({ claims: withClaim(credentialClaims('vc+sd-jwt'), ['cnf'], undefined) })
    expect(await answer(unbound, 'holder-binding')).toMatchObject({
      status: 'inconclusive',
      code: 'NOT_BOUND',
    })
  })
})

describe('B14 the holder’s signature', () => {
  test.each(['stranger', 'school'] as const)('by the key of %s is refused', async (key) => {
    await refusesKb({ key }, 'KB_SIGNATURE_INVALID')
  })

  test('is refused when a byte of it or of what it covers is changed', async () => {
    const good = bound(sdJwt)
    const [header, , signed] = good.slice(good.lastIndexOf('~') + 1).split('.') as [string, string, string]
    const payload = { iat: nowSeconds - 5, aud: audience, nonce: 'another-nonce', sd_hash: digest(sdJwt) }
    await refuses(
      verifyPresentation(`${sdJwt}${header}.${encode(payload)}.${signed}`),
      'KB_SIGNATURE_INVALID',
    )
    const flipped = `${good.slice(0, -4)}${good.at(-4) === 'A' ? 'B' : 'A'}${good.slice(-3)}`
    await refuses(verifyPresentation(flipped), 'KB_SIGNATURE_INVALID')
  })

  test('is refused with the wrong kind of key, and taken with an Ed25519 holder key', async () => {
    const claims = withClaim(credentialClaims('vc+sd-jwt'), ['cnf', 'jwk'], {
      ...testPublicJwk('holderEd25519'),
    })
    const text = credential({ claims })
    await refuses(verifyPresentation(bound(text)), 'KB_SIGNATURE_INVALID')
    await verifyPresentation(bound(text, { header: { alg: 'EdDSA' }, key: 'holderEd25519' }))
  })
})

describe('B15 the nonce', () => {
  const wrong = [
    'another-nonce',
    '',
    undefined,
    null,
    7,
    true,
    [nonce],
    { nonce },
    `${nonce} `,
    nonce.toUpperCase(),
  ]
  test.each(wrong)('%j is refused', async (value) => {
    await refusesKb({ payload: { nonce: value as JsonValue } }, 'KB_NONCE_MISMATCH')
  })
})

describe('B16 the audience', () => {
  test.each([
    'decentralized_identifier:did:web:other.example',
    '',
    'did:web:university.example',
    `${audience}/`,
  ])('%j is refused', async (aud) => {
    await refusesKb({ payload: { aud } }, 'KB_AUD_MISMATCH')
  })

  test('A23 must be there', async () => {
    await refusesKb({ payload: { aud: undefined } }, 'AUD_MISSING')
  })

  test.each([[[audience]], [[audience, 'https://attacker.example']], [[]], [null], [7], [{ aud: audience }]])(
    'A24 %j is not one audience',
    async (aud) => {
      await refusesKb({ payload: { aud: aud as JsonValue } }, 'AUD_NOT_EXCLUSIVE')
    },
  )
})

describe('B17 the time of the presentation', () => {
  test.each([1, nowSeconds - 301, nowSeconds + 61, nowSeconds + 31_536_000])(
    '%i is out of the window',
    async (iat) => {
      await refusesKb({ payload: { iat } }, 'KB_IAT_OUT_OF_WINDOW')
    },
  )

  test.each([nowSeconds - 300, nowSeconds, nowSeconds + 60])('%i is inside it', async (iat) => {
    await verifyPresentation(bound(sdJwt, { payload: { iat } }))
  })

  test('must be there', async () => {
    await refusesKb({ payload: { iat: undefined } }, 'REQUIRED_CLAIM_MISSING')
  })

  test('is bounded by exp and nbf too, where the holder set them', async () => {
    await refusesKb({ payload: { exp: nowSeconds } }, 'EXPIRED')
    await refusesKb({ payload: { nbf: nowSeconds + 61 } }, 'NOT_YET_VALID')
    await verifyPresentation(bound(sdJwt, { payload: { exp: nowSeconds + 1, nbf: nowSeconds + 60 } }))
  })
})

describe('B18 what the holder signed for', () => {
  const [jwt, a, b, c] = sdJwt.split('~') as [string, string, string, string]
  const sdHashOf = (text: string) => ({ sd_hash: digest(text) })
  const shown = `${jwt}~${a}~${b}~`

  test.each([
    ['a disclosure added', `${jwt}~${a}~${b}~${c}~`],
    ['a disclosure taken away', `${jwt}~${a}~`],
    ['all disclosures taken away', `${jwt}~`],
    ['disclosures in another order', `${jwt}~${b}~${a}~`],
    ['a disclosure swapped for another', `${jwt}~${a}~${c}~`],
  ])('is not %s', async (_name, text) => {
    await refuses(verifyPresentation(bound(text, { payload: sdHashOf(shown) })), 'KB_SD_HASH_MISMATCH')
    await verifyPresentation(bound(text))
  })

  test('is not another credential with the same holder', async () => {
    const other = credential({
      claims: withClaim(credentialClaims('vc+sd-jwt'), ['name'], 'Другой документ'),
    })
    await refuses(verifyPresentation(bound(other, { payload: sdHashOf(sdJwt) })), 'KB_SD_HASH_MISMATCH')
  })

  test.each([undefined, null, '', 7, [digest(sdJwt)], digest(sdJwt.slice(0, -1)), digest(sdJwt, 'sha512')])(
    'is not the sd_hash %j',
    async (value) => {
      await refusesKb({ payload: { sd_hash: value as JsonValue } }, 'KB_SD_HASH_MISMATCH')
    },
  )

  test('is hashed as the credential’s own digests are', async () => {
    const text = credential({ claims: { ...credentialClaims('vc+sd-jwt'), _sd_alg: 'sha-512' } })
    await refuses(verifyPresentation(bound(text)), 'KB_SD_HASH_MISMATCH')
    await verifyPresentation(bound(text, { payload: { sd_hash: digest(text, 'sha512') } }))
  })
})

describe('B19 a key-binding JWT', () => {
  test.each([undefined, 'JWT', 'vc+sd-jwt', 'kb+jwtx', 'kb', 7])('of the type %j is refused', async (typ) => {
    await refusesKb({ header: { typ: typ as JsonValue } }, 'JWT_TYP_MISMATCH')
  })

  test('of alg none is refused', async () => {
    await refusesKb({ header: { alg: 'none' } }, 'JWS_ALG_NOT_ALLOWED')
  })

  test('that brings its own key is refused', async () => {
    const header = { jwk: { ...testPublicJwk('stranger') } }
    await refusesKb({ header, key: 'stranger' }, 'JWS_HEADER_KEY_NOT_ALLOWED')
  })
})

describe('B20 a key-binding JWT without a holder key in the credential', () => {
  test.each(['vc+sd-jwt', 'dc+sd-jwt'] as const)('is refused in %s', async (format) => {
    const claims = withClaim(credentialClaims(format), ['cnf'], undefined)
    await refuses(verifyPresentation(bound(credential({ format, claims }))), 'KB_NO_CNF')
    await verifyPresentation(bound(credential({ format })))
  })

  test.each([
    {},
    { kid: 'key-1' },
    { jku: 'https://attacker.example/keys' },
    { jwk: 'key' },
    [],
    'jwk',
    null,
  ])('is refused when cnf is %j', async (cnf) => {
    const claims = withClaim(credentialClaims('vc+sd-jwt'), ['cnf'], cnf as JsonValue)
    await refuses(verifyPresentation(bound(credential({ claims }))), 'CLAIM_TYPE_INVALID')
  })
})

describe('B27 a holder', () => {
  const keyBinding = { signer: testSigner('holder'), audience, nonce, issuedAt: now }

  test('does not present what already carries a key-binding JWT', async () => {
    await refuses(presentCredential(await readCredential(bound(sdJwt)), { disclose: [] }), 'HOLDER_GOT_KB')
    await refuses(
      presentCredential(await readCredential(bound(sdJwt)), { disclose: [], keyBinding }),
      'HOLDER_GOT_KB',
    )
    const presented = await presentCredential(await readCredential(sdJwt), { disclose: [], keyBinding })
    expect(await verifyPresentation(presented)).toMatchObject({ audience, nonce })
  })

  test('cannot bind a format that has no place for it', async () => {
    const text = credential({ format: 'vc+jwt' })
    await refuses(presentCredential(await readCredential(text), { disclose: [], keyBinding }), 'SD_FORMAT')
    expect(await presentCredential(await readCredential(text), { disclose: [] })).toBe(text)
  })
})

test('A16 an answer is taken once, by its request and not by its bytes', async () => {
  const verifier = new Verifier({
    clientId: 'university',
    trust,
    policy: 'lenient-preview',
    requests: memoryRequestStore(),
    now: () => now,
  })
  const { nonce: asked, state } = await verifier.ask({
    credentials: [{ id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['urn:attestat:school-diploma:1'] } }],
  })
  const text = bound(credential({ format: 'dc+sd-jwt' }), { payload: { aud: 'university', nonce: asked } })
  const { checks } = await verifier.receive(text, state)
  expect(checks).toContainEqual(expect.objectContaining({ name: 'nonce', status: 'passed' }))
  for (const again of [text, malleated(text)]) {
    await verifyHolderBinding(await verifyCredential(again, { resolveKey }), { now })
    await refuses(verifier.receive(again, state), 'NONCE_CONSUMED')
  }
})
