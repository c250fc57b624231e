/**
 * Tokens of every kind, built from parts that a test may replace one at a time. Header and payload may be given as JSON
 * text, to say what no JSON value can; whatever is replaced, the signature is made over the result.
 */
import { createHash, createPrivateKey, sign } from 'node:crypto'
import {
  type ClaimPath,
  didKeyOf,
  didKeyUrlOf,
  encodeTokenStatusList,
  type FormatId,
  formatOf,
  type JsonObject,
  type JsonValue,
  keyFromDocument,
  makeBitstringStatusList,
  makeTokenStatusList,
  type ResolveKey,
  readBitstringStatusList,
  readTokenStatusList,
  readVpJwt,
  resolveLocalDid,
  signBitstringStatusList,
  type TokenKind,
  tokenTyp,
  verifyCredential,
  verifyHolderBinding,
  verifyJws,
  verifyVpJwt,
} from '@attestat/credential'
import {
  verifyGuardianApproval,
  verifyHolderProof,
  verifyPresentationRequest,
  verifyReceipt,
  verifyWithdrawal,
} from '@attestat/openid4vc'
import type { TrustSource } from '@attestat/trust'
import { readHistoryExport } from '@attestat/wallet'
import { diploma } from '../../fixtures/diploma.ts'
import { type TestKeyName, testKeys, testPublicJwk } from '../../fixtures/test-keys.ts'
import { vcJwtClaims } from '../../fixtures/vc-jwt.ts'

export const now = new Date('2026-07-01T10:00:00Z')
export const nowSeconds: number = now.getTime() / 1000
export const audience = 'decentralized_identifier:did:web:university.example'
export const nonce = 'nonce-of-this-request-0123456789'
export const statusUrl = 'https://school.example/status/1'

export const schoolDid: string = didKeyOf(testPublicJwk('school'))
export const schoolKid: string = didKeyUrlOf(testPublicJwk('school'))
export const strangerDid: string = didKeyOf(testPublicJwk('stranger'))
export const strangerKid: string = didKeyUrlOf(testPublicJwk('stranger'))

/** Keys of did:key issuers, found as the toolkit finds them. */
export const resolveKey: ResolveKey = async ({ issuer, protectedHeader, purpose }) => ({
  ...keyFromDocument(resolveLocalDid(issuer), { kid: protectedHeader.kid as string | undefined, purpose }),
  source: 'did:key',
})

/** A trust source that knows keys and nothing else. */
export const trust: TrustSource = {
  resolveKey,
  recognise: async () => ({ status: 'unknown', source: 'nobody' }),
  statusList: async () => undefined,
  typeMetadata: async () => undefined,
}

/** A JSON value, or JSON text as it is to be sent. */
export type Part = JsonObject | string

export function encode(part: Part | JsonValue): string {
  return Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url')
}

/** The signature of a test key over a signing input, base64url. */
export function signature(signingInput: string, key: TestKeyName): string {
  const jwk = testKeys[key]
  const privateKey = createPrivateKey({ key: { ...jwk }, format: 'jwk' })
  const bytes =
    jwk.kty === 'EC'
      ? sign('sha256', Buffer.from(signingInput), { key: privateKey, dsaEncoding: 'ieee-p1363' })
      : sign(null, Buffer.from(signingInput), privateKey)
  return bytes.toString('base64url')
}

/** A compact JWS of exactly these parts. */
export function compactJws(header: Part, payload: Part, key: TestKeyName): string {
  return signSegments(encode(header), encode(payload), key)
}

/** A compact JWS whose first two segments are already text. */
export function signSegments(header64: string, payload64: string, key: TestKeyName): string {
  const signingInput = `${header64}.${payload64}`
  return `${signingInput}.${signature(signingInput, key)}`
}

/** The text of a disclosure with this content, which may be JSON text. */
export function disclosure(content: readonly JsonValue[] | string): string {
  return encode(typeof content === 'string' ? content : [...content])
}

/** `n` different salts, the same every time. */
export function salt(n: number): string {
  return createHash('sha256').update(`salt ${n}`).digest('base64url').slice(0, 24)
}

export function digest(text: string, algorithm = 'sha256'): string {
  return createHash(algorithm).update(text).digest('base64url')
}

/** The signed claims of a diploma in one of the formats, nothing hidden. */
export function credentialClaims(format: FormatId): JsonObject {
  const registered = { iat: nowSeconds - 3600, cnf: { jwk: { ...testPublicJwk('holder') } } }
  const document = diploma({ issuer: schoolDid })
  if (format === 'jwt_vc_json') return vcJwtClaims(document, registered)
  if (format !== 'dc+sd-jwt') return { ...document, iss: schoolDid, ...registered }
  const { issuer: _issuer, validFrom, ...ld } = document
  const nbf = Date.parse(validFrom) / 1000
  return { iss: schoolDid, ...registered, nbf, vct: 'urn:attestat:school-diploma:1', ld }
}

/** Claims with one member set, deep inside; undefined takes it away. */
export function withClaim(claims: JsonObject, path: ClaimPath, value: JsonValue | undefined): JsonObject {
  const copy = structuredClone(claims) as Record<string, JsonValue>
  let holder: Record<string | number, JsonValue> = copy
  for (const step of path.slice(0, -1)) holder = holder[step as string] as never
  const last = path.at(-1) as string
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

export interface CredentialParts {
  readonly format?: FormatId
  readonly header?: JsonObject
  readonly claims?: Part
  readonly disclosures?: readonly string[]
  readonly key?: TestKeyName
}

/** A credential of these parts; with a format that has disclosures it ends in a tilde. */
export function credential(parts: CredentialParts = {}): string {
  const { format = 'vc+sd-jwt', disclosures = [], key = 'school' } = parts
  const header = { alg: 'ES256', typ: tokenTyp[format], kid: schoolKid, ...parts.header }
  const jws = compactJws(header, parts.claims ?? credentialClaims(format), key)
  return formatOf(format).selective ? [jws, ...disclosures, ''].join('~') : jws
}

/** A credential with members set in the signed subject, and these disclosures beside it. */
export function withSubject(members: JsonObject, disclosures: readonly string[]): string {
  const claims = credentialClaims('vc+sd-jwt')
  const changed = { ...(claims.credentialSubject as JsonObject), ...members }
  return credential({ claims: { ...claims, credentialSubject: changed }, disclosures })
}

/** A credential whose subject has these disclosures, their digests in its `_sd`. */
export function disclosing(
  disclosures: readonly string[],
  { format = 'vc+sd-jwt' }: { format?: 'vc+sd-jwt' | 'dc+sd-jwt' } = {},
): string {
  const subject = format === 'vc+sd-jwt' ? ['credentialSubject'] : ['ld', 'credentialSubject']
  const claims = withClaim(
    credentialClaims(format),
    [...subject, '_sd'],
    disclosures.map((text) => digest(text)),
  )
  return credential({ format, claims, disclosures })
}

export interface KeyBindingParts {
  readonly header?: JsonObject
  readonly payload?: Record<string, JsonValue | undefined>
  readonly key?: TestKeyName
}

/** A presentation: the SD-JWT with a key-binding JWT of these parts. A claim set to undefined is left out. */
export function bound(sdJwt: string, { header, payload, key = 'holder' }: KeyBindingParts = {}): string {
  const claims = { ...keyBindingClaims(sdJwt), ...payload }
  return sdJwt + compactJws({ alg: 'ES256', typ: 'kb+jwt', ...header }, claims as JsonObject, key)
}

function keyBindingClaims(sdJwt: string): JsonObject {
  return { iat: nowSeconds - 5, aud: audience, nonce, sd_hash: digest(sdJwt) }
}

/** A kind of token with the function that reads it: everything that takes tokens from strangers. */
export interface TokenReader {
  readonly name: string
  readonly kind: TokenKind
  readonly header: JsonObject
  readonly payload: JsonObject
  readonly key: TestKeyName
  /** What the token travels in. */
  wrap(jws: string): string
  /** Reads and verifies. */
  read(text: string): Promise<unknown>
}

const sdJwt = credential()
const tokenList = makeTokenStatusList(2, 16, [{ index: 3, value: 1 }])
const bitstringList = makeBitstringStatusList(131_072, [{ index: 3, value: 1 }])
const signedBitstringList = await signBitstringStatusList(
  bitstringList,
  { url: statusUrl, issuer: schoolDid, purpose: 'revocation', issuedAt: now },
  { alg: 'ES256', publicJwk: testPublicJwk('school'), sign: async () => new Uint8Array(64) },
)
const issuerHeader = (kind: TokenKind): JsonObject => ({ alg: 'ES256', typ: tokenTyp[kind], kid: schoolKid })

function credentialReader(format: FormatId): TokenReader {
  return {
    name: `the ${format} reader`,
    kind: format,
    header: issuerHeader(format),
    payload: credentialClaims(format),
    key: 'school',
    wrap: (jws) => (formatOf(format).selective ? `${jws}~` : jws),
    read: (text) => verifyCredential(text, { format, resolveKey }),
  }
}

export const tokenReaders: readonly TokenReader[] = [
  credentialReader('vc+sd-jwt'),
  credentialReader('dc+sd-jwt'),
  credentialReader('vc+jwt'),
  credentialReader('jwt_vc_json'),
  {
    name: 'the reader of key-binding JWTs',
    kind: 'key-binding',
    header: { alg: 'ES256', typ: 'kb+jwt' },
    payload: keyBindingClaims(sdJwt),
    key: 'holder',
    wrap: (jws) => sdJwt + jws,
    read: async (text) => verifyHolderBinding(await verifyCredential(text, { resolveKey }), { now }),
  },
  {
    name: 'the reader of token status lists',
    kind: 'status-list',
    header: issuerHeader('status-list'),
    payload: { sub: statusUrl, iat: nowSeconds, status_list: await encodeTokenStatusList(tokenList) },
    key: 'school',
    wrap: (jws) => jws,
    read: async (text) =>
      verifyJws((await readTokenStatusList(text, { url: statusUrl })).jws, testPublicJwk('school')),
  },
  {
    name: 'the reader of bitstring status lists',
    kind: 'vc+jwt',
    header: issuerHeader('vc+jwt'),
    payload: JSON.parse(Buffer.from(signedBitstringList.split('.')[1] as string, 'base64url').toString()),
    key: 'school',
    wrap: (jws) => jws,
    read: async (text) => {
      const { jws } = await readBitstringStatusList(text, { url: statusUrl, purpose: 'revocation' })
      return verifyJws(jws, testPublicJwk('school'))
    },
  },
  {
    name: 'the reader of presentation requests',
    kind: 'presentation-request',
    header: issuerHeader('presentation-request'),
    payload: {
      response_type: 'vp_token',
      client_id: `decentralized_identifier:${schoolDid}`,
      aud: 'https://self-issued.me/v2',
      nonce,
      state: nonce,
      iat: nowSeconds,
      dcql_query: {
        credentials: [
          { id: 'a', format: 'dc+sd-jwt', meta: { vct_values: ['urn:attestat:school-diploma:1'] } },
        ],
      },
    },
    key: 'school',
    wrap: (jws) => jws,
    read: (text) => verifyPresentationRequest(text, { resolveKey, now }),
  },
  {
    name: 'the reader of holder proofs',
    kind: 'holder-proof',
    header: { alg: 'ES256', typ: 'openid4vci-proof+jwt', jwk: { ...testPublicJwk('holder') } },
    payload: { aud: schoolDid, nonce, iat: nowSeconds },
    key: 'holder',
    wrap: (jws) => jws,
    read: (text) => verifyHolderProof(text, { audience: schoolDid, nonce, now }),
  },
  {
    name: 'the vp+jwt reader',
    kind: 'vp+jwt',
    header: { alg: 'ES256', typ: 'vp+jwt', kid: didKeyUrlOf(testPublicJwk('holder')) },
    payload: {
      '@context': ['https://www.w3.org/ns/credentials/v2'],
      type: ['VerifiablePresentation'],
      holder: didKeyOf(testPublicJwk('holder')),
      verifiableCredential: [
        {
          '@context': 'https://www.w3.org/ns/credentials/v2',
          id: `data:application/vc+sd-jwt,${sdJwt}`,
          type: 'EnvelopedVerifiableCredential',
        },
      ],
      aud: audience,
      nonce,
      iat: nowSeconds - 5,
      exp: nowSeconds + 3600,
    },
    key: 'holder',
    wrap: (jws) => jws,
    read: async (text) => verifyVpJwt(readVpJwt(text), { now }),
  },
  {
    name: 'the reader of withdrawal notices',
    kind: 'withdrawal',
    header: { alg: 'ES256', typ: 'attestat-withdrawal+jwt' },
    payload: {
      iss: didKeyOf(testPublicJwk('holder')),
      aud: audience,
      iat: nowSeconds,
      presentation_hash: digest(sdJwt),
      consented_at: nowSeconds - 60,
      purpose: 'admission',
      credentials: [{ disclosed: [] }],
    },
    key: 'holder',
    wrap: (jws) => jws,
    read: (text) => verifyWithdrawal(text, { audience, now }),
  },
  {
    name: 'the reader of receipts',
    kind: 'receipt',
    header: issuerHeader('receipt'),
    payload: { iss: schoolDid, iat: nowSeconds, presentation_hash: digest(sdJwt) },
    key: 'school',
    wrap: (jws) => jws,
    read: (text) => verifyReceipt(text, { resolveKey }),
  },
  {
    name: 'the reader of exported histories',
    kind: 'consent-history',
    header: { alg: 'ES256', typ: 'attestat-consent-history+jwt' },
    payload: { iss: didKeyOf(testPublicJwk('holder')), iat: nowSeconds, count: 0, head: '' },
    key: 'holder',
    wrap: (seal) => JSON.stringify({ type: 'AttestatConsentHistory', version: 1, entries: [], seal }),
    read: readHistoryExport,
  },
  {
    name: 'the reader of guardians’ approvals',
    kind: 'guardian-approval',
    header: { alg: 'ES256', typ: 'guardian-approval+jwt' },
    payload: {
      iss: didKeyOf(testPublicJwk('guardian')),
      sub: didKeyOf(testPublicJwk('holder')),
      aud: audience,
      nonce,
      iat: nowSeconds,
      exp: nowSeconds + 3600,
      jti: 'approval-1',
      purpose: 'Приём 2027',
      sd_hashes: [digest(sdJwt)],
    },
    key: 'guardian',
    wrap: (jws) => jws,
    read: verifyGuardianApproval,
  },
]

/** The reader's own token, header and payload members added or, when undefined, left out. */
export function tokenOf(
  reader: TokenReader,
  changes: {
    readonly header?: Record<string, JsonValue | undefined>
    readonly payload?: Record<string, JsonValue | undefined>
  } = {},
): string {
  const header = { ...reader.header, ...changes.header } as JsonObject
  const payload = { ...reader.payload, ...changes.payload } as JsonObject
  return reader.wrap(compactJws(header, payload, reader.key))
}

/** The same token with the other ECDSA signature that verifies: s replaced by the group order less s. */
export function malleated(text: string): string {
  const at = text.lastIndexOf('.') + 1
  const bytes = Buffer.from(text.slice(at), 'base64url')
  const s = (groupOrder - BigInt(`0x${bytes.toString('hex', 32)}`)).toString(16).padStart(64, '0')
  return (
    text.slice(0, at) + Buffer.concat([bytes.subarray(0, 32), Buffer.from(s, 'hex')]).toString('base64url')
  )
}

/** The order of the group of P-256. */
export const groupOrder = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
