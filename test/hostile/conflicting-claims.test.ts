import {
  didKeyOf,
  type FormatId,
  type JsonObject,
  type JsonValue,
  verifyCredential,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { credential, credentialClaims, resolveKey, strangerDid, withClaim } from './tokens.ts'

const refuses = (promise: Promise<unknown>, code: string, at: string) =>
  expect(promise).rejects.toMatchObject({ code, at })
const reads = (format: FormatId, claims: JsonObject) =>
  verifyCredential(credential({ format, claims }), { resolveKey })
const formats = ['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const

const listEntry = {
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: '3',
  statusListCredential: 'https://school.example/status/1',
}

describe.each(formats)('a second opinion at the root of %s', (format) => {
  const claims = credentialClaims(format)
  const everywhere: readonly (readonly [string, JsonValue])[] = [
    ['sub', strangerDid],
    ['jti', 'urn:uuid:00000000-0000-4000-8000-000000000000'],
    ['aud', 'https://other.example'],
    ['vc', {}],
    ['vp', {}],
  ]
  const besideLd: typeof everywhere = [
    ['issuer', strangerDid],
    ['validFrom', '2020-01-01T00:00:00Z'],
    ['validUntil', '2020-01-01T00:00:00Z'],
    ['credentialStatus', listEntry],
    ['@context', ['https://www.w3.org/ns/credentials/v2']],
    ['type', ['VerifiableCredential']],
    ['credentialSubject', { id: strangerDid }],
  ]
  const besideDocument: typeof everywhere = [
    ['vct', 'urn:attestat:sports-rank:1'],
    ['vct#integrity', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
    ['status', { status_list: { idx: 3, uri: 'https://school.example/status/1' } }],
    ['nbf', 0],
  ]
  const foreign = [...everywhere, ...(format === 'dc+sd-jwt' ? besideLd : besideDocument)]

  test.each(foreign)('%s is refused', async (name, value) => {
    await refuses(reads(format, { ...claims, [name]: value }), 'CLAIM_NOT_ALLOWED', name)
    await reads(format, { ...claims, [`${name}_`]: value })
  })
})

describe.each(formats)('the subject of a bound %s', (format) => {
  const claims = credentialClaims(format)
  const path = [...(format === 'dc+sd-jwt' ? ['ld'] : []), 'credentialSubject', 'id']

  test('is not the did:key of another key', async () => {
    await refuses(
      reads(format, withClaim(claims, path, strangerDid)),
      'CLAIM_CONFLICT',
      'credentialSubject.id',
    )
    const { document } = await reads(format, withClaim(claims, path, didKeyOf(testPublicJwk('holder'))))
    expect(document.credentialSubject.id).toBe(didKeyOf(testPublicJwk('holder')))
  })

  test('may have a name that says nothing of a key, and an unbound one any', async () => {
    await reads(format, withClaim(claims, path, 'did:web:student.example'))
    await reads(format, withClaim(withClaim(claims, ['cnf'], undefined), path, strangerDid))
  })
})

describe.each(['vc+sd-jwt', 'vc+jwt'] as const)('a status entry in %s', (format) => {
  const claims = credentialClaims(format)
  const withEntry = (change: JsonObject) =>
    reads(format, { ...claims, credentialStatus: [{ ...listEntry, ...change }] })

  test.each<[JsonValue]>([[2], [0], ['1'], [1.5], [null]])(
    'of the size %j is refused',
    async (statusSize) => {
      const at = 'credentialStatus[0].statusSize'
      await refuses(withEntry({ statusSize, statusPurpose: 'message' }), 'CLAIM_TYPE_INVALID', at)
    },
  )

  test('of one bit, said or not, is read', async () => {
    for (const change of [{}, { statusSize: 1 }]) {
      expect((await withEntry(change)).status).toMatchObject([{ index: 3, purpose: 'revocation' }])
    }
  })

  test('is one of eight at most, each of which would be asked for', async () => {
    const withEntries = (length: number) =>
      reads(format, { ...claims, credentialStatus: Array.from({ length }, () => listEntry) })
    expect((await withEntries(8)).status).toHaveLength(8)
    await refuses(withEntries(9), 'CLAIM_TYPE_INVALID', 'credentialStatus')
  })

  test('has an index that counts exactly, up to the largest there is', async () => {
    expect((await withEntry({ statusListIndex: '9007199254740991' })).status).toMatchObject([
      { index: Number.MAX_SAFE_INTEGER },
    ])
    const at = 'credentialStatus[0].statusListIndex'
    for (const statusListIndex of ['9007199254740992', '03', '-1', '5abc', '']) {
      await refuses(withEntry({ statusListIndex }), 'RANGE_ERROR', at)
    }
  })
})
