import {
  encodeBase64url,
  type JsonValue,
  readCredential,
  readTypeChain,
  sha256,
  vctIntegrity,
  verifyCredential,
  verifyVctIntegrity,
} from '@attestat/credential'
import { describe, expect, test } from 'vitest'
import { refuses } from './refuses.ts'
import {
  credential,
  credentialClaims,
  disclosing,
  disclosure,
  resolveKey,
  salt,
  withClaim,
} from './tokens.ts'

describe.each(['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const)('C1 the @context of a %s', (format) => {
  const root = format === 'dc+sd-jwt' ? ['ld'] : []
  const good = credentialClaims(format)
  const list = (root.length === 0 ? good : (good.ld as typeof good))['@context'] as string[]
  const reads = (path: readonly string[], value: JsonValue | undefined) =>
    verifyCredential(credential({ format, claims: withClaim(good, [...root, ...path], value) }), {
      resolveKey,
    })

  const swapped = { name: 'https://schema.org/description', description: 'https://schema.org/name' }
  test.each<[string, JsonValue | undefined]>([
    ['that defines terms in place', [...list, swapped]],
    ['that is nothing but terms', swapped],
    ['with an address nobody knows', [...list, 'https://attacker.example/context.json']],
    ['in another order', [...list].reverse()],
    ['without its first address', list.slice(1)],
    ['with an address twice', [...list, list[0] as string]],
    ['of VC Data Model 1.1', ['https://www.w3.org/2018/credentials/v1', ...list.slice(1)]],
    ['with an address in http', [(list[0] as string).replace('https', 'http'), ...list.slice(1)]],
    ['with an address and a fragment', [`${list[0]}#`, ...list.slice(1)]],
    ['that is one string', list[0] as string],
    ['that is empty', []],
    ['that is null', [null, ...list]],
  ])('%s is refused', async (_name, value) => {
    await refuses(reads(['@context'], value), 'CONTEXT_NOT_ALLOWED')
  })

  test('must be there', async () => {
    await expect(reads(['@context'], undefined)).rejects.toMatchObject({
      code: expect.stringMatching(/^(CONTEXT_NOT_ALLOWED|DOCUMENT_INVALID)$/),
      at: expect.stringContaining('@context'),
    })
  })

  test.each([
    ['the subject', ['credentialSubject', '@context']],
    ['the achievement', ['credentialSubject', 'achievement', '@context']],
    ['an extension', ['credentialSubject', 'extension']],
  ])('may not stand again in %s', async (_name, path) => {
    const value = path.at(-1) === 'extension' ? { deep: [{ '@context': swapped }] } : swapped
    await refuses(reads(path, value), 'CONTEXT_NOT_ALLOWED')
  })

  test('is taken as one of the known lists', async () => {
    await reads([], undefined).catch(() => undefined)
    await reads(['@context'], list)
    await reads(['@context'], list.slice(0, 2))
  })
})

test('C1 a @context cannot come in a disclosure', async () => {
  const bad = disclosure([salt(1), 'extension', { '@context': { name: 'https://schema.org/description' } }])
  await refuses(readCredential(disclosing([bad])), 'CONTEXT_NOT_ALLOWED')
  await readCredential(disclosing([disclosure([salt(1), 'extension', { context: {} }])]))
})

describe('B29 the type of an SD-JWT VC', () => {
  test.each([undefined, '', null, 7, ['urn:attestat:school-diploma:1']])('%j is missing', async (vct) => {
    const claims = withClaim(credentialClaims('dc+sd-jwt'), ['vct'], vct as JsonValue)
    await refuses(
      verifyCredential(credential({ format: 'dc+sd-jwt', claims }), { resolveKey }),
      'VCT_MISSING',
    )
  })

  const encode = (metadata: object) => new TextEncoder().encode(JSON.stringify(metadata))
  /** Finds metadata in a table of `vct` and what it extends. */
  const finder =
    (types: Record<string, string | undefined>, extra: object = {}) =>
    async (vct: string) =>
      vct in types
        ? encode({ vct, ...(types[vct] === undefined ? {} : { extends: types[vct] }), ...extra })
        : undefined

  test('may not extend itself, by whatever way round', async () => {
    await refuses(readTypeChain('a', finder({ a: 'a' })), 'VCT_EXTENDS_CYCLE')
    await refuses(readTypeChain('a', finder({ a: 'b', b: 'c', c: 'a' })), 'VCT_EXTENDS_CYCLE')
    await refuses(readTypeChain('a', finder({ a: 'b', b: 'c', c: 'b' })), 'VCT_EXTENDS_CYCLE')
    expect(await readTypeChain('a', finder({ a: 'b', b: 'c', c: undefined }))).toHaveLength(3)
  })

  test('may not extend without end', async () => {
    const chain = (length: number) =>
      Object.fromEntries(Array.from({ length }, (_, n) => [`${n}`, n + 1 < length ? `${n + 1}` : undefined]))
    await refuses(readTypeChain('0', finder(chain(9))), 'VCT_EXTENDS_CYCLE')
    expect(await readTypeChain('0', finder(chain(8)))).toHaveLength(8)
  })

  test('must be described by the very bytes that the issuer signed for', async () => {
    const metadata = encode({ vct: 'a', name: 'Аттестат' })
    const integrity = await vctIntegrity(metadata)
    await verifyVctIntegrity(metadata, integrity)
    const changed = metadata.slice()
    changed[metadata.length - 3] = 0x20
    await refuses(verifyVctIntegrity(changed, integrity), 'VCT_INTEGRITY')
    const url = `sha256-${encodeBase64url(await sha256(metadata))}`
    for (const wrong of [
      '',
      'md5-AAAA',
      integrity.slice(7),
      integrity.toUpperCase(),
      `${integrity}=`,
      url.replace(/$/, 'x'),
    ]) {
      await refuses(verifyVctIntegrity(metadata, wrong), 'VCT_INTEGRITY')
    }
  })

  test('must extend what its own integrity says', async () => {
    const base = encode({ vct: 'b' })
    const find = (integrity: string) => async (vct: string) =>
      vct === 'b' ? base : encode({ vct: 'a', extends: 'b', 'extends#integrity': integrity })
    await refuses(readTypeChain('a', find(await vctIntegrity(encode({ vct: 'c' })))), 'VCT_INTEGRITY')
    expect(await readTypeChain('a', find(await vctIntegrity(base)))).toHaveLength(2)
  })

  test('must be described by a document of its own name', async () => {
    await refuses(
      readTypeChain('a', async () => encode({ vct: 'b' })),
      'CLAIM_CONFLICT',
    )
    await refuses(readTypeChain('a', finder({ a: undefined }, { extends: 7 })), 'CLAIM_TYPE_INVALID')
    await refuses(
      readTypeChain('a', async () => new TextEncoder().encode('{"vct":"a","vct":"a"}')),
      'JSON_DUPLICATE_KEY',
    )
  })
})
