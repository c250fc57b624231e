/** Tokens that Veramo, did-jwt-vc and this toolkit are asked about, and agents over the same facts. */
import { didKeyOf, didKeyUrlOf, type JsonObject, type JsonValue } from '@attestat/credential'
import { frozenTrust } from '@attestat/trust'
import { diploma } from '../../../fixtures/diploma.ts'
import { memoryKeys } from '../../../fixtures/memory-keys.ts'
import { type TestKeyName, testPublicJwk } from '../../../fixtures/test-keys.ts'
import { vcJwtClaims, vpJwtClaims } from '../../../fixtures/vc-jwt.ts'
import { attestatAgent, stockAgent } from '../../../fixtures/veramo-agent.ts'
import { compactJws } from '../../hostile/tokens.ts'

export const now = new Date('2026-07-01T10:00:00Z')
export const seconds = now.getTime() / 1000
export const policies = { now: seconds }
export const domain = 'https://university.example'
export const challenge = 'nonce-0123456789-0123456789'
export const didOf = (key: TestKeyName): string => didKeyOf(testPublicJwk(key))
export const kidOf = (key: TestKeyName): string => didKeyUrlOf(testPublicJwk(key))

export const gone = 'did:web:closed-school.example'
const goneDocument = (deactivated: boolean) => {
  const { kty, crv, x, y } = testPublicJwk('school') as unknown as Record<string, string>
  const id = `${gone}#key-1`
  const publicKeyJwk = { kty, crv, x, y }
  const method = { id, type: 'JsonWebKey2020', controller: gone, publicKeyJwk }
  return {
    id: gone,
    ...(deactivated ? { deactivated } : {}),
    verificationMethod: [method],
    assertionMethod: [id],
    authentication: [id],
  }
}
/** Agents over the same facts; the one of them whether its DID was deactivated. */
const partiesWhere = (deactivated: boolean) => {
  const document = goneDocument(deactivated)
  const stock = stockAgent({
    [gone]: {
      didDocument: document as never,
      didDocumentMetadata: { deactivated },
      didResolutionMetadata: {},
    },
  })
  const trust = frozenTrust({
    source: 'test',
    didDocuments: new Map([[gone, document as unknown as JsonObject]]),
  })
  return { stock, ours: attestatAgent({ keys: memoryKeys(), trust, now: () => now }) }
}
export const [open, closed] = [partiesWhere(false), partiesWhere(true)]
export type Parties = typeof open

export const claims = vcJwtClaims(diploma({ issuer: didOf('school'), subjectId: didOf('holder') }))
export const vc = claims.vc as JsonObject
export const header = { alg: 'ES256', typ: 'JWT', kid: kidOf('school') }
export const without = (from: JsonObject, ...names: readonly string[]): JsonObject =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)))

interface Parts {
  readonly header?: Record<string, JsonValue>
  readonly claims?: JsonObject | string
  readonly key?: TestKeyName
}
export const credential = (parts: Parts = {}): string =>
  compactJws({ ...header, ...parts.header }, parts.claims ?? claims, parts.key ?? 'school')

const vpClaims: JsonObject = { iss: didOf('holder'), aud: [domain], nonce: challenge, nbf: seconds - 60 }
export const presentation = (
  inside: readonly unknown[] = [credential()],
  changes: JsonObject = {},
  key: TestKeyName = 'holder',
): string =>
  compactJws(
    { alg: 'ES256', typ: 'JWT', kid: kidOf(key) },
    vpJwtClaims(inside, { ...vpClaims, ...changes }),
    key,
  )

export const otherDid = 'did:web:other.example'
export const tampered = credential().replace(/.{86}$/, credential({ key: 'stranger' }).slice(-86))
export const listed = credential({
  claims: {
    ...claims,
    vc: {
      ...vc,
      credentialStatus: {
        id: 'https://school.example/status/1#7',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '7',
        statusListCredential: 'https://school.example/status/1',
      },
    },
  },
})
