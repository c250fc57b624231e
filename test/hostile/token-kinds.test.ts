import {
  checkTyp,
  type FormatId,
  formats,
  isTyp,
  readCompactJws,
  readCredential,
  type TokenKind,
  tokenTyp,
  verifyCredential,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { refuses } from './refuses.ts'
import { compactJws, credential, credentialClaims, resolveKey, tokenOf, tokenReaders } from './tokens.ts'

const kinds = Object.keys(tokenTyp) as TokenKind[]

test('A25 every kind of token has a typ of its own', () => {
  expect(new Set(Object.values(tokenTyp)).size).toBe(kinds.length)
  expect(kinds.length).toBeGreaterThanOrEqual(8)
})

describe.each(kinds)('A25 a token of the kind %s', (kind) => {
  const jws = readCompactJws(compactJws({ alg: 'ES256', typ: tokenTyp[kind] }, {}, 'school'))

  test.each(kinds)('is %s only if that is what it is', (expected) => {
    if (kind === expected) checkTyp(jws, expected, 'token')
    else {
      expect(() => checkTyp(jws, expected, 'token')).toThrow(
        expect.objectContaining({ code: 'JWT_TYP_MISMATCH' }),
      )
    }
  })
})

describe.each(tokenReaders)('A25 $name', (reader) => {
  test.each(kinds)('refuses its own token under the typ of %s, unless that is its own', async (kind) => {
    const token = tokenOf(reader, { header: { typ: tokenTyp[kind] } })
    if (kind === reader.kind) await reader.read(token)
    else await refuses(reader.read(token), 'JWT_TYP_MISMATCH')
  })

  test.each([undefined, 'JWT', 'jwt', '', 'vc', 'text/plain', ' ', 7, null, ['vc+jwt'], `x-${reader.kind}`])(
    'refuses its own token under the typ %j',
    async (typ) => {
      if (isTyp(typ, tokenTyp[reader.kind])) return
      await refuses(reader.read(tokenOf(reader, { header: { typ } })), 'JWT_TYP_MISMATCH')
    },
  )

  test('takes its own typ as a full media type, in any case', async () => {
    const typ = tokenTyp[reader.kind]
    for (const spelling of [`application/${typ}`, typ.toUpperCase(), `Application/${typ}`]) {
      await reader.read(tokenOf(reader, { header: { typ: spelling } }))
    }
  })

  test.each(tokenReaders.filter((other) => other !== reader))('refuses the token of $name', async (other) => {
    const token = reader.wrap(compactJws(other.header, other.payload, other.key))
    await refuses(reader.read(token), codeForAnother(reader.name, other.name))
  })
})

/** A status list credential and a credential share their `typ`, and are told apart by what they hold. */
function codeForAnother(reader: string, other: string): string {
  if (other === 'the reader of holder proofs') return 'JWS_HEADER_KEY_NOT_ALLOWED'
  if (reader === 'the vc+jwt reader' && other === 'the reader of bitstring status lists')
    return 'DOCUMENT_INVALID'
  if (reader === 'the reader of bitstring status lists' && other === 'the vc+jwt reader')
    return 'STATUS_LIST_INVALID'
  return 'JWT_TYP_MISMATCH'
}

describe('A25 the reader of credentials in any format', () => {
  test.each(kinds)('takes %s only if it is a format', async (kind) => {
    const isFormat = formats.some((format) => format.id === kind)
    const parts = { format: (isFormat ? kind : 'vc+jwt') as FormatId, header: { typ: tokenTyp[kind] } }
    if (isFormat) expect((await verifyCredential(credential(parts), { resolveKey })).format).toBe(kind)
    else await refuses(verifyCredential(credential(parts), { resolveKey }), 'JWT_TYP_MISMATCH')
  })

  test('refuses an absent typ unless the caller was told the media type', async () => {
    for (const { id, selective } of formats) {
      const claims = credentialClaims(id)
      const jws = compactJws({ alg: 'ES256' }, claims, 'school')
      const text = selective ? `${jws}~` : jws
      await refuses(readCredential(text), 'JWT_TYP_MISMATCH')
      await refuses(readCredential(text, { format: id }), 'JWT_TYP_MISMATCH')
      const read = await readCredential(text, { mediaType: `application/${id}` })
      expect(read.format).toBe(id)
    }
  })

  test('does not let a media type excuse another format', async () => {
    const text = compactJws({ alg: 'ES256' }, credentialClaims('vc+jwt'), 'school')
    const named = { format: 'vc+jwt', mediaType: 'application/dc+sd-jwt' } as const
    await refuses(readCredential(text, named), 'JWT_TYP_MISMATCH')
    await refuses(readCredential(text, { mediaType: 'application/jwt' }), 'FORMAT_UNKNOWN')
    await refuses(readCredential(credential(), { mediaType: 'application/dc+sd-jwt' }), 'JWT_TYP_MISMATCH')
    expect((await readCredential(text, { ...named, mediaType: 'application/vc+jwt' })).format).toBe('vc+jwt')
  })

  test('B12 takes disclosures exactly where the format has them', async () => {
    const bare = credential({ format: 'vc+jwt' })
    await refuses(readCredential(`${bare}~`), 'SD_FORMAT')
    for (const format of ['vc+sd-jwt', 'dc+sd-jwt'] as const) {
      await refuses(readCredential(credential({ format }).slice(0, -1)), 'SD_FORMAT')
      await readCredential(credential({ format }))
    }
  })
})

test('A25 a media type is compared whole', () => {
  expect(isTyp('application/vc+jwt', 'vc+jwt')).toBe(true)
  for (const typ of [
    'xapplication/vc+jwt',
    'application/application/vc+jwt',
    'vc+jwt;x=1',
    'vc+jwt ',
    'c+jwt',
  ]) {
    expect(isTyp(typ, 'vc+jwt')).toBe(false)
  }
  // Lower case turns the Kelvin sign into an ordinary k.
  expect(isTyp('\u212Ab+jwt', 'kb+jwt')).toBe(false)
  expect(isTyp('KB+JWT', 'kb+jwt')).toBe(true)
})
