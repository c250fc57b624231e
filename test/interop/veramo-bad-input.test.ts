/** What an agent with our plugins refuses, each with a code; every case is one thing away from what it takes. */
import {
  didKeyOf,
  didKeyUrlOf,
  formats,
  type JsonObject,
  type JsonValue,
  ToolkitError,
} from '@attestat/credential'
import { createMemoryStore, Wallet } from '@attestat/wallet'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { memoryKeys } from '../../fixtures/memory-keys.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../fixtures/vc-jwt.ts'
import { attestatAgent } from '../../fixtures/veramo-agent.ts'
import { wrongTimes } from '../../fixtures/wrong-times.ts'
import {
  audience,
  bound,
  compactJws,
  credential,
  credentialClaims,
  encode,
  nonce,
  now,
  nowSeconds,
  type Part,
  schoolDid,
  schoolKid,
  signSegments,
  statusUrl,
  strangerDid,
  strangerKid,
  type TokenReader,
  tokenReaders,
} from '../hostile/tokens.ts'

const agent = attestatAgent({ keys: memoryKeys(), now: () => now })
const holderDid = didKeyOf(testPublicJwk('holder'))
const holderKid = didKeyUrlOf(testPublicJwk('holder'))
const vcJwt = credential({ format: 'jwt_vc_json' })

/** Something that an agent is asked to verify. */
interface Way extends Pick<TokenReader, 'name' | 'kind' | 'header' | 'payload' | 'key' | 'wrap'> {
  readonly isPresentation: boolean
}
const wayOf = (reader: string, name: string, isPresentation = false): Way => {
  const found = tokenReaders.find((candidate) => candidate.name === reader) as TokenReader
  return { ...found, name, isPresentation }
}
const vpJwt: Way = {
  name: 'a presentation of VC-JWTs',
  kind: 'jwt_vc_json',
  header: { alg: 'ES256', typ: 'JWT' },
  payload: vpJwtClaims([vcJwt], { iss: holderDid, aud: audience, nonce, iat: nowSeconds - 5 }),
  key: 'holder',
  wrap: (jws) => jws,
  isPresentation: true,
}
const credentialWays: readonly Way[] = [
  wayOf('the vc+sd-jwt reader', 'a vc+sd-jwt'),
  wayOf('the dc+sd-jwt reader', 'a dc+sd-jwt'),
  wayOf('the vc+jwt reader', 'a vc+jwt'),
  wayOf('the jwt_vc_json reader', 'a VC-JWT'),
]
const presentationWays: readonly Way[] = [
  wayOf('the reader of key-binding JWTs', 'an SD-JWT with its key-binding JWT', true),
  wayOf('the vp+jwt reader', 'a vp+jwt', true),
  vpJwt,
]
const ways = [...credentialWays, ...presentationWays]

/** Where a token of another kind is kept out by more than its `typ`: a key in its header, its form, what it is. */
const otherwise: Readonly<Record<string, readonly string[]>> = {
  'the reader of holder proofs': ['JWS_HEADER_KEY_NOT_ALLOWED'],
  'the reader of bitstring status lists': ['DOCUMENT_INVALID', 'SD_FORMAT'],
  'the vc+sd-jwt reader': ['SD_FORMAT'],
  'the dc+sd-jwt reader': ['SD_FORMAT'],
  'the vc+jwt reader': ['KB_REQUIRED'],
  'the jwt_vc_json reader': ['KB_REQUIRED'],
}

/** What the agent says, `taken` or a code; what it throws has a code of ours too. */
async function ask(text: unknown, isPresentation = false): Promise<string> {
  const verifying = isPresentation
    ? agent.verifyPresentation({ presentation: text as string, domain: audience, challenge: nonce })
    : agent.verifyCredential({ credential: text as string })
  try {
    const { verified, error } = await verifying
    return verified ? 'taken' : (error?.errorCode ?? 'no code')
  } catch (error) {
    return error instanceof ToolkitError ? error.code : `no error of ours: ${error}`
  }
}
const tokenOf = (way: Way, header: Part = way.header, payload: Part = way.payload, key = way.key): string =>
  way.wrap(compactJws(header, payload, key))
const withHeader = (way: Way, header: Record<string, JsonValue>): string =>
  tokenOf(way, { ...way.header, ...header })
/** JSON text with a member that no JSON value can hold. */
const withText = (payload: JsonObject, name: string, text: string): string => {
  const { [name]: _old, ...rest } = payload
  return JSON.stringify(rest).replace('{', `{${JSON.stringify(name)}:${text},`)
}

/** What becomes of a presentation by a stranger's key, and of one in a stranger's name; a key-binding JWT names nobody. */
const forgeries: Readonly<Record<string, readonly [forged: string, inOthersName?: string]>> = {
  'an SD-JWT with its key-binding JWT': ['KB_SIGNATURE_INVALID'],
  'a vp+jwt': ['HOLDER_PROOF_MISMATCH', 'HOLDER_PROOF_MISMATCH'],
  'a presentation of VC-JWTs': ['KB_SIGNATURE_INVALID', 'HOLDER_NOT_SUBJECT'],
}

/** The same, signed by whoever signed it, in the name of another. */
function inStrangersName(way: Way): string {
  const payload = JSON.stringify(way.payload)
    .replaceAll(schoolDid, strangerDid)
    .replaceAll(`"${holderDid}"`, `"${strangerDid}"`)
  const kid = 'kid' in way.header ? { kid: strangerKid } : {}
  return tokenOf(way, { ...way.header, ...kid }, payload)
}

// Nothing that a token says makes the agent ask the network.
beforeEach(() => {
  vi.stubGlobal('fetch', vi.fn())
})
afterEach(() => {
  expect(fetch).not.toHaveBeenCalled()
  vi.unstubAllGlobals()
})

describe.each(ways)('$name', (way) => {
  const { isPresentation } = way

  test('is taken as it is, the valid twin of all that follows', async () => {
    expect(await ask(tokenOf(way), isPresentation)).toBe('taken')
  })

  test.each([[['x']], [[]], ['x'], [['exp']], [['alg', 'typ']], [null], [{ x: true }], [['absent']]])(
    'A10 is refused with crit %j',
    async (crit) => {
      expect(await ask(withHeader(way, { crit, x: true }), isPresentation)).toBe('JWS_CRIT_UNSUPPORTED')
    },
  )

  test('A11 is refused with b64, however the payload is written', async () => {
    const header = { ...way.header, b64: false, crit: ['b64'] }
    const unencoded = way.wrap(signSegments(encode(header), '{"plain":true}', way.key))
    for (const text of [
      withHeader(way, { b64: false }),
      withHeader(way, { b64: true }),
      tokenOf(way, header),
      unencoded,
    ]) {
      expect(await ask(text, isPresentation)).toBe('JWS_B64_UNSUPPORTED')
    }
  })

  test.each<[string, (h: string) => string, (p: string) => string]>([
    ['a header member', (h) => h.replace('"alg"', '"alg":"none","alg"'), (p) => p],
    ['a header member by escape', (h) => h.replace('"alg"', '"\\u0061lg":"none","alg"'), (p) => p],
    ['iss', (h) => h, (p) => p.replace('{', '{"iss":"did:web:a.example","iss":"did:web:b.example",')],
    ['iss by escape', (h) => h, (p) => p.replace('{', '{"\\u0069ss":"did:web:a.example","iss":"b",')],
    ['a key in cnf', (h) => h, (p) => p.replace('{', '{"cnf":{"jwk":{},"jwk":{}},')],
    ['a member in an array', (h) => h, (p) => p.replace('{', '{"x":[[{"y":1,"y":1}]],')],
  ])('A12 is refused with %s written twice', async (_name, inHeader, inPayload) => {
    const [header, payload] = [JSON.stringify(way.header), JSON.stringify(way.payload)]
    expect(await ask(tokenOf(way, inHeader(header), inPayload(payload)), isPresentation)).toBe(
      'JSON_DUPLICATE_KEY',
    )
  })

  // A document at the root says in `validFrom` when it begins, and there alone.
  const hasNbf = !['vc+sd-jwt', 'vc+jwt'].includes(way.kind)
  const claims = hasNbf ? (['exp', 'nbf', 'iat'] as const) : (['exp', 'iat'] as const)
  describe.each(claims)('with %s', (claim) => {
    test.each(wrongTimes)('A20 of %s is refused', async (text, code) => {
      expect(await ask(tokenOf(way, way.header, withText(way.payload, claim, text)), isPresentation)).toBe(
        code,
      )
    })
    test('A20 of a whole number of seconds is taken', async () => {
      // `nbf` of a VC-JWT is the beginning that it names elsewhere too.
      const known = way.payload[claim]
      const good = known ?? (claim === 'exp' ? nowSeconds + 3600 : nowSeconds - 10)
      expect(
        await ask(tokenOf(way, way.header, withText(way.payload, claim, String(good))), isPresentation),
      ).toBe('taken')
    })
  })

  test('A28 the same options give each token its own verdict, whatever came before', async () => {
    const options = Object.freeze({
      policies: Object.freeze({ now: nowSeconds }),
      domain: audience,
      challenge: nonce,
    })
    const [forgedCode, inOthersNameCode] = forgeries[way.name] ?? ['SIGNATURE_INVALID', 'SIGNATURE_INVALID']
    const answer = async (text: string): Promise<string> => {
      const { verified, error } = isPresentation
        ? await agent.verifyPresentation({ presentation: text, ...options })
        : await agent.verifyCredential({ credential: text, ...options })
      return verified ? 'taken' : (error?.errorCode ?? 'no code')
    }
    for (const _ of ['once', 'again']) {
      expect(await answer(tokenOf(way))).toBe('taken')
      expect(await answer(tokenOf(way, way.header, way.payload, 'stranger'))).toBe(forgedCode)
      if (inOthersNameCode) expect(await answer(inStrangersName(way))).toBe(inOthersNameCode)
    }
  })

  // A document of another format is what an agent takes for a credential, too.
  const others = tokenReaders.filter(
    ({ kind, name }) =>
      kind !== way.kind &&
      (isPresentation ? kind !== 'vp+jwt' : !formats.some((format) => name === `the ${format.id} reader`)),
  )
  test.each(others)('A25 is nothing that is read by $name', async (other) => {
    const answer = await ask(way.wrap(compactJws(other.header, other.payload, other.key)), isPresentation)
    expect(['JWT_TYP_MISMATCH', ...(otherwise[other.name] ?? [])]).toContain(answer)
  })
})

describe.each([
  ['vp+jwt', presentationWays[1] as Way, Array.from({ length: 3 }, () => 'HOLDER_PROOF_MISMATCH')],
  ['VC-JWTs', vpJwt, ['JWS_KID_ISSUER_MISMATCH', 'JWS_KID_ISSUER_MISMATCH', 'KB_SIGNATURE_INVALID']],
  [
    'SD-JWT',
    presentationWays[0] as Way,
    ['JWS_KID_ISSUER_MISMATCH', 'JWS_KID_ISSUER_MISMATCH', 'KB_SIGNATURE_INVALID'],
  ],
] as const)('a presentation (%s)', (_form, way, codes) => {
  test.each([
    ['by a stranger, under the stranger’s name', strangerKid, 'stranger', codes[0]],
    ['by its holder, under a stranger’s name', strangerKid, 'holder', codes[1]],
    ['by a stranger, under the holder’s name', holderKid, 'stranger', codes[2]],
    ['by its holder, under its own name', holderKid, 'holder', 'taken'],
  ] as const)('A9 signed %s', async (_name, kid, key, code) => {
    expect(await ask(tokenOf(way, { ...way.header, kid }, way.payload, key), true)).toBe(code)
  })
})

describe('A25 a presentation', () => {
  test.each([presentationWays[1] as Way, vpJwt])('that is $name is no credential', async (way) => {
    expect(await ask(tokenOf(way))).toBe('JWT_TYP_MISMATCH')
    await expect(agent.checkCredentialStatus({ credential: tokenOf(way) as never })).rejects.toMatchObject({
      code: 'JWT_TYP_MISMATCH',
    })
  })

  test.each(credentialWays)('is not what $name is', async (way) => {
    expect(await ask(tokenOf(way), true)).toBe('KB_REQUIRED')
  })

  test.each(presentationWays)('that is $name is verified again from what it was told to say', async (way) => {
    const args = { domain: audience, challenge: nonce }
    const { verifiablePresentation } = await agent.verifyPresentation({ presentation: tokenOf(way), ...args })
    expect(await agent.verifyPresentation({ presentation: verifiablePresentation, ...args })).toMatchObject({
      verified: true,
      verifiablePresentation,
    })
    for (const inside of verifiablePresentation.verifiableCredential) {
      // With its key binding an SD-JWT is the presentation itself.
      expect(await ask(inside)).toBe(
        inside.proof.jwt === verifiablePresentation.proof.jwt ? 'HOLDER_GOT_KB' : 'taken',
      )
    }
  })
})

describe.each(presentationWays)('C22 JSON around $name', (way) => {
  const args = { domain: audience, challenge: nonce }
  test.each<[string, JsonObject]>([
    ['another type', { type: ['VerifiablePresentation', 'CredentialManagerPresentation'] }],
    ['other contexts', { '@context': ['https://other.example/context'] }],
    ['an id', { id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009' }],
    ['another reader', { verifier: ['https://other.example'] }],
    ['another beginning', { issuanceDate: '2020-01-01T00:00:00Z' }],
    ['another end', { expirationDate: '2099-01-01T00:00:00Z' }],
    ['another challenge', { nonce: 'another' }],
    ['more', { purpose: 'enrolment' }],
  ])('is refused where it says %s', async (_name, changes) => {
    const { verifiablePresentation } = await agent.verifyPresentation({ presentation: tokenOf(way), ...args })
    expect(await ask({ ...verifiablePresentation, ...changes }, true)).toBe('CLAIM_CONFLICT')
    const { '@context': _context, type: _type, ...less } = verifiablePresentation
    const { aud, nonce } = way.payload
    for (const same of [{}, { nonce }, { verifier: [aud] }]) {
      expect(await ask({ ...less, ...same }, true)).toBe('taken')
    }
  })
})

describe.each(credentialWays)('$name', (way) => {
  test.each([
    ['by a stranger, under the stranger’s name', strangerKid, 'stranger', 'JWS_KID_ISSUER_MISMATCH'],
    ['by the issuer, under a stranger’s name', strangerKid, 'school', 'JWS_KID_ISSUER_MISMATCH'],
    ['by a stranger, under the issuer’s name', schoolKid, 'stranger', 'SIGNATURE_INVALID'],
    ['by the issuer, under its own name', schoolKid, 'school', 'taken'],
  ] as const)('A9 signed %s', async (_name, kid, key, code) => {
    expect(await ask(tokenOf(way, { ...way.header, kid }, way.payload, key))).toBe(code)
  })
})

/** A VC-JWT about the holder with changed claims. */
const document = diploma({ issuer: schoolDid, subjectId: holderDid })
const claims = vcJwtClaims(document, { iat: nowSeconds - 3600 })
const vc = claims.vc as JsonObject
const signed = (changes: JsonObject = {}, members: JsonObject = {}): string => {
  const all = { ...claims, ...changes, vc: { ...vc, ...members } } as Record<string, JsonValue | undefined>
  const said = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
  return credential({ format: 'jwt_vc_json', claims: said as JsonObject })
}
const gone = undefined as never

describe('the time of a VC-JWT', () => {
  test.each([
    [0, 'EXPIRED'],
    [-1, 'EXPIRED'],
    [-59, 'EXPIRED'],
    [-200, 'EXPIRED'],
    [-86_400, 'EXPIRED'],
    [1, 'taken'],
  ])('A21 that ends %i seconds from now', async (seconds, code) => {
    expect(await ask(signed({ exp: nowSeconds + seconds }))).toBe(code)
  })

  test.each([
    [61, 'ISSUED_IN_FUTURE'],
    [300, 'ISSUED_IN_FUTURE'],
    [3600, 'ISSUED_IN_FUTURE'],
    [30 * 86_400, 'ISSUED_IN_FUTURE'],
    [60, 'taken'],
    [-1, 'taken'],
  ])('A22 signed %i seconds from now, in force since long ago', async (seconds, code) => {
    expect(await ask(signed({ iat: nowSeconds + seconds }))).toBe(code)
  })

  test.each<[string, JsonObject, JsonObject, string]>([
    ['expirationDate', {}, { expirationDate: '2026-07-01T09:59:59Z' }, 'EXPIRED'],
    ['validUntil', {}, { validUntil: '2026-07-01T09:59:59Z' }, 'EXPIRED'],
    [
      'both of them',
      {},
      { expirationDate: '2026-06-30T00:00:00Z', validUntil: '2026-06-30T00:00:00Z' },
      'EXPIRED',
    ],
    ['a later one', {}, { expirationDate: '2026-07-01T10:00:01Z' }, 'taken'],
  ])('C19 that ends by %s in vc, without exp', async (_name, changes, members, code) => {
    expect(await ask(signed(changes, members))).toBe(code)
  })

  test.each(['vc+sd-jwt', 'vc+jwt'] as const)(
    'C19 of a document at the root (%s) is not told by the older data model’s names',
    async (format) => {
      const claims = credentialClaims(format)
      const [past, later] = ['2026-06-30T00:00:00Z', '2026-07-30T00:00:00Z']
      for (const [end, code] of [
        [{ expirationDate: past }, 'VALIDITY_PERIOD_INVALID'],
        [{ validUntil: past }, 'EXPIRED'],
        [{ validUntil: later }, 'taken'],
      ] as const) {
        expect(await ask(credential({ format, claims: { ...claims, ...end } }))).toBe(code)
      }
    },
  )

  test('C20 that begins nowhere is refused, and taken with either way to say it', async () => {
    expect(await ask(signed({ nbf: gone }))).toBe('REQUIRED_CLAIM_MISSING')
    expect(await ask(signed({ nbf: gone, iat: gone }))).toBe('REQUIRED_CLAIM_MISSING')
    expect(await ask(signed({ nbf: gone }, { issuanceDate: document.validFrom }))).toBe('taken')
  })

  test.each([
    ['an end before the beginning', { validUntil: '2026-06-26T08:59:59Z' }],
    ['no zone', { validUntil: '2030-06-26T09:00:00' }],
    ['a leap second', { validUntil: '2030-06-30T23:59:60Z' }],
    ['a day that does not exist', { validUntil: '2030-02-30T00:00:00Z' }],
    ['no time', { validUntil: '2030-06-30' }],
    ['words', { expirationDate: 'in ten years' }],
    ['a number', { expirationDate: 1_900_000_000 }],
  ])('C21 with %s is refused', async (_name, members) => {
    expect(await ask(signed({}, members as JsonObject))).toBe('VALIDITY_PERIOD_INVALID')
    expect(await ask(signed({}, { validUntil: '2030-06-30T23:59:59Z' }))).toBe('taken')
  })
})

describe('what a VC-JWT says twice', () => {
  test.each<[string, JsonObject]>([
    ['issuer', { issuer: strangerDid }],
    ['issuer, as an object', { issuer: { id: strangerDid } }],
    ['subject', { credentialSubject: { ...(vc.credentialSubject as JsonObject), id: strangerDid } }],
    ['id', { id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009' }],
  ])('C18 is refused where vc names another %s', async (_name, members) => {
    expect(await ask(signed({}, members))).toBe('CLAIM_CONFLICT')
    // Where nothing is told of the issuer beside `vc`, as in tokens of other makers.
    expect(await ask(signed({ issuer: gone }, members))).toBe('CLAIM_CONFLICT')
  })

  test('C18 is taken where it is the same', async () => {
    const same = { issuer: { ...document.issuer }, id: document.id as string }
    expect(await ask(signed({ issuer: gone }, same))).toBe('taken')
    expect(await ask(signed({ issuer: { ...document.issuer } as JsonObject }, same))).toBe('taken')
  })

  test('C22 is refused where the JSON around the token says otherwise', async () => {
    const text = signed()
    const { verifiableCredential } = await agent.verifyCredential({ credential: text })
    expect(await ask(verifiableCredential)).toBe('taken')
    for (const [name, value] of Object.entries<JsonValue>({
      name: 'Другой документ',
      validFrom: '2020-01-01T00:00:00Z',
      validUntil: '2099-01-01T00:00:00Z',
      issuer: strangerDid,
      id: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009',
      credentialSubject: { id: holderDid },
      type: ['VerifiableCredential'],
      added: true,
    })) {
      expect(await ask({ ...verifiableCredential, [name]: value }), name).toBe('CLAIM_CONFLICT')
    }
  })
})

describe('the status of a credential', () => {
  const listed: JsonObject = {
    id: `${statusUrl}#7`,
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: '7',
    statusListCredential: statusUrl,
  }

  test.each(['vc+sd-jwt', 'vc+jwt', 'jwt_vc_json'] as const)(
    'C23 that cannot be asked leaves a %s unverified, whatever the caller switches off',
    async (format) => {
      const base = credentialClaims(format)
      const claims =
        format === 'jwt_vc_json'
          ? { ...base, vc: { ...(base.vc as JsonObject), credentialStatus: listed } }
          : { ...base, credentialStatus: listed }
      const text = credential({ format, claims })
      for (const policies of [{}, { credentialStatus: false }, { exp: false, aud: false }]) {
        const result = await agent.verifyCredential({ credential: text, policies })
        expect(result).toMatchObject({ verified: false, error: { errorCode: 'STATUS_UNKNOWN' } })
      }
      await expect(agent.checkCredentialStatus({ credential: text as never })).rejects.toMatchObject({
        code: 'AGENT_STATUS_UNKNOWN',
      })
      expect(await ask(credential({ format }))).toBe('taken')
      expect(
        await agent.checkCredentialStatus({ credential: credential({ format }) as never }),
      ).toMatchObject({ revoked: false })
    },
  )
})

describe('a presentation of VC-JWTs', () => {
  const present = (
    inside: readonly unknown[],
    changes: JsonObject = {},
    key: TokenReader['key'] = 'holder',
  ) => {
    const said = {
      ...vpJwtClaims(inside, { iss: holderDid, aud: audience, nonce, iat: nowSeconds - 5 }),
      ...changes,
    }
    return compactJws(vpJwt.header, said, key)
  }
  const tampered = vcJwt.replace(/.{86}$/, credential({ format: 'jwt_vc_json', key: 'stranger' }).slice(-86))
  const unsigned = { ...vc, issuer: schoolDid, issuanceDate: document.validFrom }

  test.each([
    ['A23 for nobody', { aud: gone }, 'AUD_MISSING'],
    ['A24 for us and an attacker', { aud: [audience, 'https://attacker.example'] }, 'AUD_NOT_EXCLUSIVE'],
    ['A24 for an attacker and us', { aud: ['https://attacker.example', audience] }, 'AUD_NOT_EXCLUSIVE'],
    ['for somebody else', { aud: 'https://attacker.example' }, 'KB_AUD_MISMATCH'],
    ['for us, in a list', { aud: [audience] }, 'taken'],
    ['A21 that has ended', { exp: nowSeconds }, 'EXPIRED'],
    ['A21 that ends in a second', { exp: nowSeconds + 1 }, 'taken'],
    ['A22 in the future, in force since long ago', { iat: nowSeconds + 61, nbf: 1 }, 'KB_IAT_OUT_OF_WINDOW'],
    ['A22 by a clock that is ahead', { iat: nowSeconds + 60, nbf: 1 }, 'taken'],
    ['C17 by another holder than it names', { holder: strangerDid }, 'HOLDER_PROOF_MISMATCH'],
    ['by the holder that it names', { holder: holderDid }, 'taken'],
  ] as const)('made %s', async (_name, changes, code) => {
    expect(await ask(present([vcJwt], changes as never), true)).toBe(code)
  })

  test('C22 is refused where the JSON around the token says otherwise', async () => {
    const args = { domain: audience, challenge: nonce }
    const answer = await agent.verifyPresentation({ presentation: present([vcJwt]), ...args })
    const { verifiablePresentation } = answer
    expect(await ask(verifiablePresentation, true)).toBe('taken')
    const [inside] = verifiablePresentation.verifiableCredential
    for (const [changes, code] of [
      [{ holder: strangerDid }, 'HOLDER_PROOF_MISMATCH'],
      [{ verifiableCredential: [] }, 'CLAIM_CONFLICT'],
      [{ verifiableCredential: [inside, inside] }, 'CLAIM_CONFLICT'],
      [{ verifiableCredential: [{ ...inside, proof: { jwt: tampered } }] }, 'CLAIM_CONFLICT'],
      [{ verifiableCredential: [{ ...inside, name: 'Другой документ' }] }, 'CLAIM_CONFLICT'],
      [{ verifiableCredential: [{ ...inside, proof: undefined }] }, 'VC_UNSIGNED'],
    ] as const) {
      expect(await ask({ ...verifiablePresentation, ...changes }, true)).toBe(code)
    }
  })

  test.each([
    ['C14 one whose signature is broken', [tampered], 'SIGNATURE_INVALID'],
    ['C14 a good one and one whose signature is broken', [vcJwt, tampered], 'SIGNATURE_INVALID'],
    ['C15 one that nobody signed', [unsigned], 'VC_UNSIGNED'],
    ['C15 one that nobody signed, beside a good one', [vcJwt, unsigned], 'VC_UNSIGNED'],
    ['two good ones', [vcJwt, signed({ jti: 'urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c0009' })], 'taken'],
  ])('of %s', async (_name, inside, code) => {
    expect(await ask(present(inside as readonly unknown[]), true)).toBe(code)
  })

  test('C16 is of whom it is about, or of a subject that no key can be found for', async () => {
    expect(await ask(present([vcJwt], { iss: strangerDid }, 'stranger'), true)).toBe('HOLDER_NOT_SUBJECT')
    const ofNobody = credential({
      format: 'jwt_vc_json',
      claims: vcJwtClaims(diploma({ issuer: schoolDid }), { iat: nowSeconds - 3600 }),
    })
    expect(await ask(present([ofNobody]), true)).toBe('HOLDER_NOT_SUBJECT')
    expect(await ask(present([vcJwt]), true)).toBe('taken')
  })
})

describe('a presentation of an SD-JWT', () => {
  const sdJwt = credential()
  test.each([
    ['A23 for nobody', { aud: undefined }, 'AUD_MISSING'],
    ['A24 for us and an attacker', { aud: [audience, 'https://attacker.example'] }, 'AUD_NOT_EXCLUSIVE'],
    ['for somebody else', { aud: 'https://attacker.example' }, 'KB_AUD_MISMATCH'],
    ['in answer to another challenge', { nonce: 'another' }, 'KB_NONCE_MISMATCH'],
    ['for us', {}, 'taken'],
  ] as const)('made %s', async (_name, payload, code) => {
    expect(await ask(bound(sdJwt, { payload: payload as never }), true)).toBe(code)
  })

  test('C16 signed by another than the one whom it is bound to', async () => {
    expect(await ask(bound(sdJwt, { key: 'stranger' }), true)).toBe('KB_SIGNATURE_INVALID')
  })
})

describe('what is no token', () => {
  const store = createMemoryStore()
  const keeping = attestatAgent({ keys: memoryKeys(), store, wallet: new Wallet({ store }), now: () => now })
  const nonsense = [undefined, null, 7, '', 'a.b.c', '~', '{}', {}, [], { proof: {} }, { proof: { jwt: 7 } }]

  test.each(nonsense)('%j is refused by every method with an error that has a code', async (handed) => {
    const credential = handed as never
    for (const ask of [
      () => keeping.checkCredentialStatus({ credential }),
      () => keeping.dataStoreSaveVerifiableCredential({ verifiableCredential: credential }),
      () => keeping.dataStoreSaveVerifiablePresentation({ verifiablePresentation: credential }),
    ]) {
      await expect(ask()).rejects.toBeInstanceOf(ToolkitError)
    }
    // A token is verified, and what is none refused: with a code in either case.
    for (const verify of [
      () => keeping.verifyCredential({ credential }),
      () => keeping.verifyPresentation({ presentation: credential, domain: audience, challenge: nonce }),
    ]) {
      const answer = verify().then(
        ({ verified, error }) => !verified && /^[A-Z0-9_]+$/.test(error?.errorCode ?? ''),
        (error) => error instanceof ToolkitError,
      )
      expect(await answer).toBe(true)
    }
  })

  const oddConditions = [{ where: null }, { where: 7 }, { where: [null] }, { order: 7 }, { order: [null] }]
  test.each(oddConditions)('%j is no condition', async (condition) => {
    for (const find of [
      keeping.dataStoreORMGetVerifiableCredentials,
      keeping.dataStoreORMGetVerifiableCredentialsByClaims,
      keeping.dataStoreORMGetVerifiablePresentations,
      keeping.dataStoreORMGetMessages,
      keeping.dataStoreORMGetIdentifiers,
    ]) {
      await expect(find(condition as never)).rejects.toMatchObject({ code: 'AGENT_ARGUMENT_INVALID' })
      await expect(find({ where: [], order: [] })).resolves.toEqual(expect.any(Array))
    }
  })

  test.each([7, null, '', {}])('%j is no name of what is kept', async (name) => {
    const hash = name as never
    for (const ask of [
      () => keeping.dataStoreGetVerifiableCredential({ hash }),
      () => keeping.dataStoreDeleteVerifiableCredential({ hash }),
      () => keeping.dataStoreGetVerifiablePresentation({ hash }),
      () => keeping.dataStoreGetMessage({ id: hash }),
      () => keeping.getDIDComponentById({ didDocument: hash, didUrl: '#key' }),
    ]) {
      await expect(ask()).rejects.toMatchObject({ code: 'AGENT_ARGUMENT_INVALID' })
    }
    await expect(keeping.dataStoreGetVerifiableCredential({ hash: 'unknown' })).rejects.toMatchObject({
      code: 'CREDENTIAL_UNKNOWN',
    })
  })

  test('a key that is null is none that was asked for', async () => {
    await keeping.didManagerCreate({ options: { key: null } })
  })

  test('a token is taken by those that it is for', async () => {
    expect(await keeping.dataStoreSaveVerifiableCredential({ verifiableCredential: vcJwt as never })).toEqual(
      expect.any(String),
    )
    expect(
      await keeping.dataStoreSaveVerifiablePresentation({ verifiablePresentation: tokenOf(vpJwt) as never }),
    ).toEqual(expect.any(String))
  })
})
