import { type JsonArray, type JsonObject, type JsonValue, secureCredential } from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { testSigner } from '../../fixtures/test-keys.ts'
import { reads, refuses } from './refuses.ts'
import {
  credential,
  credentialClaims,
  digest,
  disclosing,
  disclosure,
  encode,
  now,
  nowSeconds,
  salt,
  schoolDid,
  schoolKid,
  withClaim,
  withSubject,
} from './tokens.ts'

const subject = ['credentialSubject']

const one = disclosure([salt(1), 'one', 'value'])
const two = disclosure([salt(2), 'two', 'value'])
const element = disclosure([salt(3), 'value'])

describe('B1 a digest in two places', () => {
  const outer = (digests: readonly string[]) => disclosure([salt(4), 'outer', { _sd: [...digests] }])

  test('of one _sd is refused', async () => {
    await refuses(reads(withSubject({ _sd: [digest(one), digest(one)] }, [one])), 'SD_DIGEST_DUPLICATE')
    await reads(withSubject({ _sd: [digest(one), digest(two)] }, [one, two]))
  })

  test('on two levels is refused', async () => {
    await refuses(
      reads(withSubject({ _sd: [digest(one)], place: { _sd: [digest(one)] } }, [one])),
      'SD_DIGEST_DUPLICATE',
    )
    await reads(withSubject({ _sd: [digest(one)], place: { _sd: [digest(two)] } }, [one, two]))
  })

  test('of one array is refused', async () => {
    const placeholder = { '...': digest(element) }
    await refuses(reads(withSubject({ list: [placeholder, placeholder] }, [element])), 'SD_DIGEST_DUPLICATE')
    await reads(withSubject({ list: [placeholder, { '...': digest(one) }] }, [element]))
  })

  test('inside a disclosure and outside is refused', async () => {
    const recursive = outer([digest(one)])
    const digests = [digest(recursive), digest(one)]
    await refuses(reads(withSubject({ _sd: digests }, [recursive, one])), 'SD_DIGEST_DUPLICATE')
    await reads(withSubject({ _sd: [digest(recursive)] }, [recursive, one]))
  })

  test('is refused when nothing is disclosed for it', async () => {
    await refuses(reads(withSubject({ _sd: [digest(one), digest(one)] }, [])), 'SD_DIGEST_DUPLICATE')
    await reads(withSubject({ _sd: [digest(one), digest(two)] }, []))
  })
})

test('B2 a disclosure sent twice is refused', async () => {
  await refuses(reads(withSubject({ _sd: [digest(one)] }, [one, one])), 'SD_DISCLOSURE_DUPLICATE')
  await reads(withSubject({ _sd: [digest(one)] }, [one]))
})

describe('B3 a disclosure that no digest refers to', () => {
  test('is refused', async () => {
    await refuses(reads(withSubject({ _sd: [digest(one)] }, [one, two])), 'SD_DISCLOSURE_UNREFERENCED')
    await reads(withSubject({ _sd: [digest(one), digest(two)] }, [one, two]))
  })

  test('because the one that holds its digest was left out is refused', async () => {
    const outer = disclosure([salt(4), 'outer', { _sd: [digest(one)] }])
    await refuses(reads(withSubject({ _sd: [digest(outer)] }, [one])), 'SD_DISCLOSURE_UNREFERENCED')
    await reads(withSubject({ _sd: [digest(outer)] }, [outer, one]))
  })

  test('but whose text stands in another place is refused', async () => {
    await refuses(reads(withSubject({ note: digest(one) }, [one])), 'SD_DISCLOSURE_UNREFERENCED')
  })
})

describe('B4 B5 B25 a reserved name', () => {
  const names = ['_sd', '...', '_sd_alg', '__proto__', 'constructor', 'prototype']

  test.each(names)('%s is refused in a disclosure', async (name) => {
    const bad = disclosure([salt(1), name, ['x']])
    await refuses(reads(disclosing([bad])), 'SD_RESERVED_NAME')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    await reads(disclosing([disclosure([salt(1), `${name}_`, ['x']])]))
  })

  test.each(names)('%s is refused in a disclosure inside another', async (name) => {
    const bad = disclosure([salt(1), name, 'x'])
    const outer = disclosure([salt(2), 'outer', { _sd: [digest(bad)] }])
    await refuses(reads(withSubject({ _sd: [digest(outer)] }, [outer, bad])), 'SD_RESERVED_NAME')
  })

  test.each(['...', '_sd_alg'])('%s is refused as a signed member below the root', async (name) => {
    await refuses(reads(withSubject({ [name]: 'sha-256' }, [])), 'SD_RESERVED_NAME')
    await refuses(reads(withSubject({ list: [[{ deep: { [name]: 'x' } }]] }, [])), 'SD_RESERVED_NAME')
  })

  test('_sd_alg is refused when it is disclosed at the root, and taken when it stands there', async () => {
    const bad = disclosure([salt(1), '_sd_alg', 'sha-256'])
    const claims = { ...credentialClaims('dc+sd-jwt'), _sd: [digest(bad)] }
    await refuses(reads(credential({ format: 'dc+sd-jwt', claims, disclosures: [bad] })), 'SD_RESERVED_NAME')
    const good = { ...credentialClaims('dc+sd-jwt'), _sd_alg: 'sha-256' }
    await reads(credential({ format: 'dc+sd-jwt', claims: good }))
  })

  test.each(['__proto__', 'constructor', 'prototype'])(
    '%s is refused inside a disclosed value',
    async (name) => {
      const bad = disclosure(`["${salt(1)}","claim",{"${name}":{"polluted":true}}]`)
      await refuses(reads(disclosing([bad])), 'JSON_RESERVED_KEY')
      expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
    },
  )

  test.each(['_sd', '...', '_sd_alg'])('%s is refused when a document to be signed has it', async (name) => {
    const signer = testSigner('school', schoolKid)
    const document = (extra: JsonObject) =>
      withClaim(diploma({ issuer: schoolDid }), [...subject, 'extra'], extra) as never
    const secure = (extra: JsonObject) =>
      secureCredential('vc+sd-jwt', { document: document(extra), issuedAt: now }, signer)
    await refuses(secure({ [name]: ['x'] }), 'SD_RESERVED_NAME')
    await refuses(secure({ list: [{ [name]: ['x'] }] }), 'SD_RESERVED_NAME')
    await reads(await secure({ list: [{ [`${name}x`]: ['x'] }] }))
  })
})

describe('B6 a disclosure that would overwrite a claim', () => {
  test.each(['iss', 'vct', 'exp', 'cnf', 'status'])('%s is refused', async (name) => {
    const bad = disclosure([salt(1), name, 'attacker'])
    const status = { status_list: { idx: 1, uri: 'https://school.example/status/1' } }
    const claims = { ...credentialClaims('dc+sd-jwt'), exp: nowSeconds + 60, status }
    const hidden = { ...claims, _sd: [digest(bad)] }
    await refuses(
      reads(credential({ format: 'dc+sd-jwt', claims: hidden, disclosures: [bad] })),
      'SD_CLAIM_COLLISION',
    )
    await reads(credential({ format: 'dc+sd-jwt', claims }))
  })

  test('of the subject is refused, also by a second disclosure', async () => {
    await refuses(reads(disclosing([disclosure([salt(1), 'familyName', 'Другая'])])), 'SD_CLAIM_COLLISION')
    const [a, b] = [disclosure([salt(1), 'nick', 'a']), disclosure([salt(2), 'nick', 'b'])]
    await refuses(reads(disclosing([a, b])), 'SD_CLAIM_COLLISION')
    await reads(disclosing([a]))
  })
})

describe('B10 the shape of a disclosure', () => {
  test('of a member does not fit an array, and the reverse', async () => {
    await refuses(reads(withSubject({ list: [{ '...': digest(one) }] }, [one])), 'SD_DISCLOSURE_SHAPE')
    await refuses(reads(withSubject({ _sd: [digest(element)] }, [element])), 'SD_DISCLOSURE_SHAPE')
    await reads(withSubject({ list: [{ '...': digest(element) }], _sd: [digest(one)] }, [one, element]))
  })

  test('and of a placeholder is exact', async () => {
    const placeholder = { '...': digest(element) }
    await refuses(reads(withSubject({ list: [{ ...placeholder, x: 1 }] }, [element])), 'SD_DISCLOSURE_SHAPE')
    await refuses(reads(withSubject({ list: [{ '...': 7 }] }, [])), 'SD_DISCLOSURE_SHAPE')
    await refuses(reads(withSubject({ list: [{ '...': [digest(element)] }] }, [])), 'SD_DISCLOSURE_SHAPE')
    await reads(withSubject({ list: [placeholder] }, [element]))
  })

  test.each([[digest(one)], { 0: digest(one) }, null, 7].map((value) => [value]))(
    'of _sd %j',
    async (value) => {
      const text = withSubject({ _sd: value as JsonValue }, [])
      if (Array.isArray(value)) await reads(text)
      else await refuses(reads(text), 'SD_DISCLOSURE_SHAPE')
    },
  )

  test.each([7, null, {}, [digest(one)], true].map((value) => [value]))('of a digest %j', async (value) => {
    await refuses(reads(withSubject({ _sd: [value] as JsonArray }, [])), 'SD_DISCLOSURE_SHAPE')
  })
})

describe('B11 the hash algorithm', () => {
  const withAlgorithm = (algorithm: JsonValue, hashed: string) =>
    credential({
      claims: {
        ...withClaim(credentialClaims('vc+sd-jwt'), [...subject, '_sd'], [hashed]),
        _sd_alg: algorithm,
      },
      disclosures: [one],
    })

  test.each([
    'md5',
    'sha-1',
    'sha1',
    'sha-224',
    'sha-256-128',
    'SHA-256',
    'sha256',
    'sha-512/256',
    'sha3-256',
    '',
    null,
    256,
    ['sha-256'],
  ])('%j is refused', async (algorithm) => {
    await refuses(reads(withAlgorithm(algorithm, digest(one))), 'SD_ALG_NOT_ALLOWED')
  })

  test.each([
    ['sha-256', 'sha256'],
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('%s is taken', async (algorithm, name) => {
    const { disclosures } = await reads(withAlgorithm(algorithm, digest(one, name)))
    expect(disclosures[0]?.name).toBe('one')
    await refuses(reads(withAlgorithm(algorithm, digest(one, 'md5'))), 'SD_DISCLOSURE_UNREFERENCED')
  })
})

describe('A13 the text of a disclosure', () => {
  const json = `["${salt(1)}","claim","?~?~"]`
  const good = Buffer.from(json).toString('base64url')

  test.each([
    ['padding', `${good}${'='.repeat((4 - (good.length % 4)) % 4 || 1)}`],
    ['a space', `${good.slice(0, 8)} ${good.slice(8)}`],
    ['a line break', `${good.slice(0, 8)}\n${good.slice(8)}`],
    ['the other alphabet', Buffer.from(json).toString('base64').replaceAll('=', '')],
    ['padding in the middle', `${good.slice(0, 8)}=${good.slice(8)}`],
  ])('with %s is refused, though the issuer signed for it', async (_name, text) => {
    expect(text).not.toBe(good)
    await refuses(reads(disclosing([text])), 'B64URL_NOT_CANONICAL')
    await reads(disclosing([good]))
  })

  test('with unused bits is refused', async () => {
    // Two letters over a whole group: the last one has four bits that say nothing.
    const text = [json, `${json} `, `${json}  `].map(encode).find(({ length }) => length % 4 === 2) as string
    const changed = text.slice(0, -1) + String.fromCharCode(text.charCodeAt(text.length - 1) + 1)
    await refuses(reads(disclosing([changed])), 'B64URL_NOT_CANONICAL')
    await reads(disclosing([text]))
  })
})

test('A14 a tilde turned into an equals sign does not make a disclosure vanish', async () => {
  const text = disclosing([one])
  await refuses(reads(text.replace('~', '=')), 'B64URL_NOT_CANONICAL')
  await reads(text)
})

describe('B12 the compact form', () => {
  test.each([
    ['without its final tilde', (text: string) => text.slice(0, -1), 'JWS_MALFORMED'],
    ['as a bare JWT', (text: string) => text.split('~')[0] as string, 'SD_FORMAT'],
    ['with an empty disclosure', (text: string) => text.replace('~', '~~'), 'SD_FORMAT'],
    ['without a JWT', (text: string) => text.slice(text.indexOf('~')), 'SD_FORMAT'],
  ])('%s is refused', async (_name, change, code) => {
    const text = disclosing([one])
    await refuses(reads(change(text)), code)
    await reads(text)
  })
})
