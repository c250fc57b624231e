import { type ConcretePath, type JsonObject, type JsonValue, secureCredential } from '@attestat/credential'
import { policies, verify } from '@attestat/verifier'
import { describe, expect, test } from 'vitest'
import { diploma } from '../../fixtures/diploma.ts'
import { testPublicJwk, testSigner } from '../../fixtures/test-keys.ts'
import { reads, refuses } from './refuses.ts'
import {
  credential,
  credentialClaims,
  digest,
  disclosure,
  now,
  nowSeconds,
  salt,
  schoolDid,
  schoolKid,
  trust,
  withClaim,
} from './tokens.ts'

const subject = ['credentialSubject']

/** A credential whose claim at a path is hidden by its careless issuer, and the disclosure. */
function hiding(format: 'vc+sd-jwt' | 'dc+sd-jwt', path: ConcretePath, value: JsonValue) {
  const holder = path.slice(0, -1)
  const name = path.at(-1) as string | number
  let claims = withClaim(credentialClaims(format), path, typeof name === 'number' ? value : undefined)
  const text = disclosure(typeof name === 'number' ? [salt(1), value] : [salt(1), name, value])
  claims =
    typeof name === 'number'
      ? withClaim(claims, path, { '...': digest(text) })
      : withClaim(claims, [...holder, '_sd'], [digest(text)])
  return {
    shown: credential({ format, claims, disclosures: [text] }),
    withheld: credential({ format, claims }),
  }
}

describe('B7 a claim that must always be visible', () => {
  const dc = credentialClaims('dc+sd-jwt')
  const code = 'SDJWTVC_CLAIM_NOT_DISCLOSABLE'
  const atRoot: readonly (readonly [string, JsonValue])[] = [
    ['nbf', nowSeconds - 60],
    ['exp', nowSeconds + 60],
    ['cnf', dc.cnf as JsonValue],
    ['vct', dc.vct as JsonValue],
    ['vct#integrity', 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='],
    ['aka_vcts', ['urn:attestat:other:1']],
    ['status', { status_list: { idx: 1, uri: 'https://school.example/status/1' } }],
    ['ld', dc.ld as JsonValue],
  ]
  test.each(atRoot)('%s is refused in dc+sd-jwt', async (name, value) => {
    const { shown, withheld } = hiding('dc+sd-jwt', [name], value)
    await refuses(reads(shown), code)
    await refuses(reads(withheld), code)
    if (name === 'aka_vcts') return
    await reads(credential({ format: 'dc+sd-jwt', claims: { ...dc, [name]: value } }))
  })

  test.each(['iss', 'iat'])(
    '%s is refused in every format, for nothing can be checked without it',
    async (name) => {
      for (const format of ['vc+sd-jwt', 'dc+sd-jwt'] as const) {
        const { shown, withheld } = hiding(format, [name], credentialClaims(format)[name] as JsonValue)
        const isCopy = name === 'iss' && format === 'vc+sd-jwt'
        for (const text of [shown, withheld]) {
          await refuses(reads(text), isCopy ? code : 'REQUIRED_CLAIM_MISSING')
        }
      }
    },
  )

  test('of another name is refused at the root of dc+sd-jwt too: withheld, it could be any', async () => {
    const { shown, withheld } = hiding('dc+sd-jwt', ['given_name'], 'Анна')
    await refuses(reads(shown), code)
    await refuses(reads(withheld), code)
    const claims = { ...dc, given_name: 'Анна' }
    expect((await reads(credential({ format: 'dc+sd-jwt', claims }))).claims.given_name).toBe('Анна')
    const inDocument = hiding('dc+sd-jwt', ['ld', ...subject, 'familyName'], 'Соколова')
    await reads(inDocument.shown)
    await reads(inDocument.withheld)
  })

  const jwk = { ...testPublicJwk('holder') }
  const below: readonly (readonly [ConcretePath, JsonValue, JsonObject])[] = [
    [['cnf', 'jwk'], jwk, {}],
    [['cnf', 'jwk', 'x'], jwk.x, {}],
    [['status', 'status_list'], { idx: 1, uri: 'https://school.example/1' }, { status: {} }],
    [['status', 'status_list', 'idx'], 1, { status: { status_list: { uri: 'https://school.example/1' } } }],
    [['aka_vcts', 0], 'urn:attestat:other:1', { aka_vcts: ['x'] }],
  ]
  test.each(below)('%j is refused in dc+sd-jwt', async (path, value, extra) => {
    const claims = { ...dc, ...extra }
    const text = disclosure(
      typeof path.at(-1) === 'number' ? [salt(1), value] : [salt(1), path.at(-1) as string, value],
    )
    const without = withClaim(
      claims,
      path,
      typeof path.at(-1) === 'number' ? { '...': digest(text) } : undefined,
    )
    const hidden =
      typeof path.at(-1) === 'number'
        ? without
        : withClaim(without, [...path.slice(0, -1), '_sd'], [digest(text)])
    for (const disclosures of [[text], []]) {
      await refuses(reads(credential({ format: 'dc+sd-jwt', claims: hidden, disclosures })), code)
    }
  })

  const document = diploma()
  const ofDocument: readonly ConcretePath[] = [
    ['@context'],
    ['id'],
    ['type'],
    ['name'],
    ['validFrom'],
    ['validUntil'],
    ['awardedDate'],
    ['credentialStatus'],
    ['credentialSchema'],
    ['evidence'],
    ['issuer', 'name'],
    ['issuer', 'type'],
    ['type', 1],
    ['credentialSubject'],
    ['credentialSubject', 'id'],
    ['credentialSubject', 'type'],
    ['credentialSubject', 'type', 0],
    ['credentialSubject', 'achievement'],
    ['credentialSubject', 'achievement', 'id'],
    ['credentialSubject', 'achievement', 'name'],
    ['credentialSubject', 'achievement', 'achievementType'],
    ['credentialSubject', 'achievement', 'criteria'],
    ['credentialSubject', 'achievement', 'criteria', 'narrative'],
    ['credentialSubject', 'achievement', 'resultDescription'],
    ['credentialSubject', 'achievement', 'resultDescription', 0],
  ]
  const named = ofDocument.map((path) => [path.join(' '), path] as const)
  test.each(named)('%s is refused in vc+sd-jwt, shown or withheld', async (_name, path) => {
    const { shown, withheld } = hiding('vc+sd-jwt', path, valueIn(document, path) ?? '2027-01-01T00:00:00Z')
    await refuses(reads(shown), code)
    // Beside what the owner may hide, a digest does not tell what it stands for; what must be there is missed.
    const isAmongHideable = path[0] === 'credentialSubject' && path.length === 2
    if (!isAmongHideable) await refuses(reads(withheld), code)
    else await refuses(reads(withheld), path[1] === 'id' ? 'REQUIRED_CLAIM_MISSING' : 'DOCUMENT_INVALID')
  })

  test.each(named)('%s is refused when a document is to be signed', async (_name, path) => {
    const hide = [path]
    const signer = testSigner('school', schoolKid)
    const sdJwtVc = { vct: 'urn:attestat:school-diploma:1', issuer: schoolDid }
    const given = diploma({ issuer: schoolDid })
    for (const format of ['vc+sd-jwt', 'dc+sd-jwt'] as const) {
      await refuses(secureCredential(format, { document: given, issuedAt: now, hide, sdJwtVc }, signer), code)
      const allowed = { document: given, issuedAt: now, hide: [['credentialSubject', 'familyName']], sdJwtVc }
      await reads(await secureCredential(format, allowed, signer))
    }
  })

  test('leaves what may be hidden alone', async () => {
    for (const path of [
      [...subject, 'familyName'],
      [...subject, 'result'],
      [...subject, 'result', 3],
    ]) {
      const { shown, withheld } = hiding('vc+sd-jwt', path, valueIn(document, path) as JsonValue)
      expect((await reads(shown)).disclosures.map((placed) => placed.path)).toEqual([path])
      expect((await reads(withheld)).disclosures).toEqual([])
    }
  })
})

function valueIn(document: JsonObject, path: ConcretePath): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (value, step) => (value as JsonObject | undefined)?.[step],
    document,
  )
}

describe('B8 a holder who withholds', () => {
  test('a hidden end of the validity period is refused', async () => {
    const { withheld } = hiding('vc+sd-jwt', ['validUntil'], '2026-06-30T00:00:00Z')
    await refuses(reads(withheld), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE')
  })

  test('a hidden id of the subject is refused in both formats', async () => {
    for (const format of ['vc+sd-jwt', 'dc+sd-jwt'] as const) {
      const path = [...(format === 'dc+sd-jwt' ? ['ld'] : []), ...subject, 'id']
      const { shown, withheld } = hiding(format, path, 'urn:uuid:2c4a3f5e-33d4-4c0e-9d5b-5a3f6d9b7c01')
      await refuses(reads(shown), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE')
      await expect(reads(withheld)).rejects.toMatchObject({
        code: 'REQUIRED_CLAIM_MISSING',
        at: path.join('.'),
      })
      await reads(credential({ format }))
    }
  })

  test('a status that is hidden, or not there, is refused by a verifier who wants to know it', async () => {
    const status = { status_list: { idx: 1, uri: 'https://school.example/status/1' } }
    const hidden = hiding('dc+sd-jwt', ['status'], status).withheld
    expect((await verify(hidden, { trust, policy: 'lenient-preview', now })).verdict).toBe('rejected')
    const codeOf = async (text: string) => {
      const policy = { ...policies['lenient-preview'], requireStatus: true }
      const { checks } = await verify(text, { trust, policy, now })
      return checks.find(({ name }) => name === 'status')?.code
    }
    expect(await codeOf(credential({ format: 'dc+sd-jwt' }))).toBe('REQUIRED_CLAIM_MISSING')
    const visible = credential({ format: 'dc+sd-jwt', claims: { ...credentialClaims('dc+sd-jwt'), status } })
    expect(await codeOf(visible)).toBe('STATUS_UNKNOWN')
  })
})

test('B9 an expired validity period can neither come in a disclosure nor be withheld', async () => {
  const { shown, withheld } = hiding('dc+sd-jwt', ['exp'], nowSeconds - 60)
  await refuses(reads(shown), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE')
  await refuses(reads(withheld), 'SDJWTVC_CLAIM_NOT_DISCLOSABLE')
  const claims = { ...credentialClaims('dc+sd-jwt'), exp: nowSeconds - 60 }
  const { validUntil } = await reads(credential({ format: 'dc+sd-jwt', claims }))
  expect(validUntil).toEqual(new Date((nowSeconds - 60) * 1000))
})
