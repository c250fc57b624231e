import { describe, expect, test } from 'vitest'
import { diploma, diplomaHideable } from '../../../../fixtures/diploma.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../../fixtures/test-keys.ts'
import { signJws } from '../jose/jws.ts'
import type { ResolveKey } from '../jose/signer.ts'
import type { JsonObject } from '../json.ts'
import { type ConcretePath, valueAt } from '../sd-jwt/claim-path.ts'
import { concealClaims } from '../sd-jwt/conceal.ts'
import { joinSdJwt, splitSdJwt } from '../sd-jwt/sd-jwt.ts'
import type { CredentialToSecure, FormatId } from './format.ts'
import {
  formatOf,
  formats,
  readCredential,
  secureCredential,
  securedFormats,
  verifyCredential,
  verifyHolderBinding,
} from './formats.ts'
import { presentCredential } from './present.ts'

const now = new Date('2026-07-01T10:00:00Z')
const issuer = 'did:web:school.example'
const site = 'https://school.example'
const kid = `${issuer}#key-1`
const status = { idx: 7, uri: 'https://school.example/status/1' }
const ids = securedFormats
const keys = [
  ['ES256', 'school', 'holder'],
  ['EdDSA', 'schoolEd25519', 'holderEd25519'],
] as const
const everyCase = ids.flatMap((id) => keys.map(([alg, school, holder]) => ({ id, alg, school, holder })))
const selective = everyCase.filter(({ id }) => id !== 'vc+jwt')

const sdJwtVc = { vct: 'urn:attestat:school-diploma:1', vctIntegrity: 'sha256-AAAA', issuer: site, status }
const document = diploma()
const resolveWith =
  (name: TestKeyName): ResolveKey =>
  async () => ({ jwk: testPublicJwk(name), kid, source: 'test' })
const secure = (
  id: FormatId,
  school: TestKeyName,
  holder?: TestKeyName,
  rest: Partial<CredentialToSecure> = {},
) =>
  secureCredential(
    id,
    { document, issuedAt: now, sdJwtVc, ...(holder ? { holderKey: testPublicJwk(holder) } : {}), ...rest },
    testSigner(school, kid),
  )

/** The document as a format gives it back: `dc+sd-jwt` carries the issuer's id alone. */
function givenBack(id: FormatId, whole: JsonObject = document): JsonObject {
  return id === 'dc+sd-jwt' ? { ...whole, issuer: { id: site, type: ['Profile'] } } : whole
}
const inDocument = (id: FormatId, path: ConcretePath) => (id === 'dc+sd-jwt' ? ['ld', ...path] : path)

describe.each(everyCase)('$id with $alg', ({ id, alg, school, holder }) => {
  test('comes back whole', async () => {
    const verified = await verifyCredential(await secure(id, school, holder), {
      resolveKey: resolveWith(school),
    })
    expect(verified).toMatchObject({
      format: id,
      issuer: id === 'dc+sd-jwt' ? site : issuer,
      issuedAt: now,
      validFrom: new Date('2026-06-26T09:00:00Z'),
      holderKey: testPublicJwk(holder),
      key: { kid },
    })
    expect(verified.document).toEqual(givenBack(id))
    expect(verified.disclosures).toHaveLength(id === 'vc+jwt' ? 0 : diplomaHideable)
    expect(verified.jws.header).toEqual({ alg, typ: id, kid })
    expect(verified.validUntil).toBeUndefined()
  })

  test('comes back unbound, with its end', async () => {
    const ending = { ...document, validUntil: '2027-06-26T09:00:00Z' }
    const read = await readCredential(await secure(id, school, undefined, { document: ending }))
    expect(read.holderKey).toBeUndefined()
    expect(read.validUntil).toEqual(new Date('2027-06-26T09:00:00Z'))
    expect(read.document.validUntil).toBe('2027-06-26T09:00:00Z')
  })

  test('does not verify with another key', async () => {
    const other = school === 'school' ? 'stranger' : 'holderEd25519'
    await expect(
      verifyCredential(await secure(id, school), { resolveKey: resolveWith(other) }),
    ).rejects.toMatchObject({ code: 'SIGNATURE_INVALID' })
  })
})

describe.each(selective)('$id with $alg, presented', ({ id, school, holder }) => {
  const binding = {
    signer: testSigner(holder),
    audience: 'https://university.example',
    nonce: 'nonce',
    issuedAt: now,
  }
  const present = async (disclose: readonly ConcretePath[], rest: Partial<CredentialToSecure> = {}) =>
    show(await secure(id, school, holder, rest), disclose)
  const show = async (signed: string, disclose: readonly ConcretePath[]) => {
    const credential = await readCredential(signed)
    const paths = disclose.map((path) => inDocument(id, path))
    const text = await presentCredential(credential, { disclose: paths, keyBinding: binding })
    const read = await verifyCredential(text, { resolveKey: resolveWith(school) })
    expect(await verifyHolderBinding(read, { now })).toEqual({
      audience: 'https://university.example',
      nonce: 'nonce',
      issuedAt: now,
    })
    return read
  }

  test('with everything shown is the whole document', async () => {
    const read = await present([['credentialSubject']])
    expect(read.document).toEqual(givenBack(id))
  })

  test('with everything hidden is still valid, and shows nothing of the person', async () => {
    const read = await present([])
    expect(read.disclosures).toEqual([])
    const { id: subjectId, type, achievement } = document.credentialSubject
    expect(read.document).toEqual(
      givenBack(id, {
        ...document,
        credentialSubject: { id: subjectId as string, type, achievement, result: [] },
      }),
    )
  })

  test('shows the chosen paths and nothing else', async () => {
    const read = await present([
      ['credentialSubject', 'familyName'],
      ['credentialSubject', 'result', 4],
      ['credentialSubject', 'achievement', 'name'],
    ])
    const { id: subjectId, type, achievement, familyName, result } = document.credentialSubject
    expect(read.document.credentialSubject).toEqual({
      id: subjectId,
      type,
      achievement,
      familyName,
      result: [(result as readonly unknown[])[4]],
    })
  })

  test('shows a part inside a part with what it needs, and no more', async () => {
    const evidence = [
      { type: ['Evidence'], name: 'Сочинение', genre: 'text' },
      { type: ['Evidence'], name: 'Проект', genre: 'code' },
    ]
    // Nobody cuts so finely here, but others may.
    const open = await secure(id, school, holder, { document: { ...document, evidence }, hide: [] })
    const { payload, disclosures } = await concealClaims(
      (({ _sd_alg, ...claims }) => claims)((await readCredential(open)).jws.payload),
      [
        ['evidence', 0],
        ['evidence', 0, 'genre'],
        ['evidence', 1],
        ['credentialSubject', 'identifier'],
        ['credentialSubject', 'identifier', 0],
        ['credentialSubject', 'result'],
        ['credentialSubject', 'result', 1],
        ['credentialSubject', 'result', 1, 'value'],
      ].map((path) => inDocument(id, path)),
    )
    const signed = joinSdJwt(await signJws(id as 'vc+sd-jwt', payload, testSigner(school, kid)), disclosures)
    const deep = await show(signed, [['credentialSubject', 'result', 1, 'value']])
    expect(deep.document.credentialSubject.result).toEqual(document.credentialSubject.result)
    expect(deep.document.evidence).toEqual([])
    expect(deep.document.credentialSubject).not.toHaveProperty('identifier')
    expect(deep.disclosures.map(({ path }) => path)).toEqual([
      inDocument(id, ['credentialSubject', 'result']),
      inDocument(id, ['credentialSubject', 'result', 1]),
      inDocument(id, ['credentialSubject', 'result', 1, 'value']),
    ])
    const shallow = await show(signed, [['evidence', 0, 'name']])
    expect(shallow.document.evidence).toEqual([{ type: ['Evidence'], name: 'Сочинение' }])
  })

  test('has as many visible positions whatever the marks', async () => {
    const shapes = new Set<string>()
    for (const marks of [['5'], ['5', '3'], ['5', '4', '3', '5', '4', '3', '5']]) {
      const rest = { document: diploma({ marks }), resultSlots: 12, subjectSlots: 9 }
      const read = await present([['credentialSubject', 'familyName']], rest)
      const signed = valueAt(read.jws.payload, inDocument(id, ['credentialSubject'])) as JsonObject
      const { _sd, result } = signed as Record<string, readonly unknown[]>
      shapes.add(`${_sd?.length} digests, ${result?.length} positions, ${Object.keys(signed).sort()}`)
      expect(read.document.credentialSubject.result).toEqual([])
    }
    expect([...shapes]).toEqual(['9 digests, 12 positions, _sd,achievement,id,result,type'])
  })

  test('without key binding carries none', async () => {
    const credential = await readCredential(await secure(id, school, holder))
    const text = await presentCredential(credential, { disclose: [] })
    expect(splitSdJwt(text)).toMatchObject({ disclosures: [], keyBinding: undefined })
    expect(await verifyHolderBinding(await readCredential(text), { now })).toBeUndefined()
  })

  test('shows what is hidden below a chosen path, though the path itself is always visible', async () => {
    expect((await present([['credentialSubject']])).disclosures).toHaveLength(diplomaHideable)
    expect((await present([['credentialSubject', 'achievement']])).disclosures).toEqual([])
  })

  test('refuses the empty path, which would show everything', async () => {
    const credential = await readCredential(await secure(id, school, holder))
    await expect(presentCredential(credential, { disclose: [[]] })).rejects.toMatchObject({
      code: 'SD_PATH_UNKNOWN',
    })
    expect(await presentCredential(credential, { disclose: [] })).toBe(`${credential.sdJwt?.jwt}~`)
  })

  test.each([
    [['credentialSubject', 'age']],
    [['credentialSubject', 'result', 7]],
    [['credentialSubject', 'result', '0']],
    [['credentialSubject', 'result', 'length']],
    [['familyName']],
  ])('refuses the path %j to nothing', async (path) => {
    const credential = await readCredential(await secure(id, school, holder))
    const disclose = [inDocument(id, path)]
    await expect(presentCredential(credential, { disclose })).rejects.toMatchObject({
      code: 'SD_PATH_UNKNOWN',
    })
  })
})

describe('dc+sd-jwt', () => {
  test('keeps issuer, validity and status in its own claims, and the rest of the document under ld', async () => {
    const ending = { ...document, validUntil: '2027-06-26T09:00:00Z' }
    const {
      claims,
      vct,
      vctIntegrity,
      status: read,
    } = await readCredential(await secure('dc+sd-jwt', 'school', 'holder', { document: ending }))
    expect(Object.keys(claims).sort()).toEqual(
      ['cnf', 'exp', 'iat', 'iss', 'ld', 'nbf', 'status', 'vct', 'vct#integrity'].sort(),
    )
    expect(claims).toMatchObject({
      iss: site,
      iat: now.getTime() / 1000,
      nbf: Date.parse('2026-06-26T09:00:00Z') / 1000,
      exp: Date.parse('2027-06-26T09:00:00Z') / 1000,
      status: { status_list: status },
    })
    for (const moved of ['issuer', 'validFrom', 'validUntil', 'credentialStatus']) {
      expect(claims.ld).not.toHaveProperty(moved)
    }
    expect({ vct, vctIntegrity }).toEqual({ vct: sdJwtVc.vct, vctIntegrity: sdJwtVc.vctIntegrity })
    expect(read).toEqual([{ encoding: 'token', url: status.uri, index: 7 }])
  })

  test('without vct is refused when it is made', async () => {
    const toSecure = { document, issuedAt: now }
    await expect(secureCredential('dc+sd-jwt', toSecure, testSigner('school', kid))).rejects.toMatchObject({
      code: 'VCT_MISSING',
    })
  })
})

describe('a document at the root', () => {
  const entry = (index: string) => ({
    type: 'BitstringStatusListEntry',
    statusPurpose: 'revocation',
    statusListIndex: index,
    statusListCredential: 'https://school.example/status/1-revocation',
  })

  test.each(['vc+sd-jwt', 'vc+jwt'] as const)('keeps its status in %s', async (id) => {
    const rest = { document: { ...document, credentialStatus: entry('7') } }
    const { status: read, claims } = await readCredential(await secure(id, 'school', 'holder', rest))
    expect(read).toEqual([
      { encoding: 'bitstring', url: entry('7').statusListCredential, index: 7, purpose: 'revocation' },
    ])
    expect(claims).not.toHaveProperty('status')
  })

  test.each(
    (['vc+sd-jwt', 'vc+jwt'] as const).flatMap((id) =>
      ['iss', 'exp', 'nbf', 'vct', 'status', 'vc', 'vp', 'cnf', 'iat'].map((name) => [id, name] as const),
    ),
  )('is not secured in %s with a claim %s of its own', async (id, name) => {
    const rest = { document: { ...document, [name]: 'x' } }
    await expect(secure(id, 'school', 'holder', rest)).rejects.toMatchObject({
      code: 'CLAIM_NOT_ALLOWED',
      at: name,
    })
    await secure(id, 'school', 'holder')
  })
})

test('every format is found by its id, and no other', () => {
  expect(ids).toEqual(['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'])
  for (const format of formats) expect(formatOf(format.id)).toBe(format)
  expect(() => formatOf('jwt_vc')).toThrow(expect.objectContaining({ code: 'FORMAT_UNKNOWN' }))
})
