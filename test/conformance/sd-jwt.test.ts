import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  decodeJsonObject,
  isTyp,
  type JsonObject,
  jwkThumbprint,
  readCompactJws,
  readHashAlgorithm,
  readPublicJwk,
  restoreClaims,
  splitSdJwt,
  verifyJws,
  verifyKeyBinding,
} from '@attestat/credential'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { reportSharedData, sharedPath } from '../shared-folder.ts'

reportSharedData('vectors/sd-jwt')

const folder = sharedPath('vectors/sd-jwt')
const settings = folder ? parse(readFileSync(join(folder, 'settings.yml'), 'utf8')) : undefined

/** The public half of a key in the vectors' settings. */
function publicKey(privateJwk: JsonObject) {
  const { d: _private, ...jwk } = privateJwk
  return readPublicJwk(jwk, 'settings')
}

/** The compact vectors: those with an issuance as text. */
function cases(): string[] {
  if (!folder) return []
  return readdirSync(folder).filter((name) => {
    if (!/^[a-z]/.test(name) || name.endsWith('.yml')) return false
    return readdirSync(join(folder, name)).includes('sd_jwt_issuance.txt')
  })
}

const text = (name: string, file: string) =>
  readFileSync(join(folder as string, name, file), 'utf8').replaceAll('\n', '')
const json = (name: string, file: string) =>
  decodeJsonObject(readFileSync(join(folder as string, name, file)), { at: file })

/** The `typ` that the vector's own specification hands in. */
function expectedTyp(name: string): string {
  const specification = parse(readFileSync(join(folder as string, name, 'specification.yml'), 'utf8'), {
    customTags: [{ tag: '!sd', resolve: (value: unknown) => value }],
    logLevel: 'silent',
  })
  return specification.extra_header_parameters?.typ ?? 'example+sd-jwt'
}

async function read(name: string, compact: string) {
  const parts = splitSdJwt(compact)
  const jws = readCompactJws(parts.jwt)
  expect(isTyp(jws.header.typ, expectedTyp(name))).toBe(true)
  await verifyJws(jws, publicKey(settings.key_settings.issuer_keys[0]))
  return { parts, jws, ...(await restoreClaims(jws.payload, parts.disclosures)) }
}

test('has the compact vectors of the reference implementation', () => {
  if (folder) expect(cases().length).toBeGreaterThanOrEqual(12)
})

for (const name of cases()) {
  test(`reads the issuance ${name}`, async () => {
    const { jws, claims } = await read(name, text(name, 'sd_jwt_issuance.txt'))
    expect(jws.payload).toEqual(json(name, 'sd_jwt_payload.json'))
    expect(claims).toMatchObject(json(name, 'user_claims.json'))
  })

  test(`reads the presentation ${name}`, async () => {
    const { parts, jws, claims } = await read(name, text(name, 'sd_jwt_presentation.txt'))
    expect(claims).toEqual(json(name, 'verified_contents.json'))
    if (parts.keyBinding === undefined) return
    const holderKey = publicKey(settings.key_settings.holder_key)
    expect(await jwkThumbprint(readPublicJwk((claims.cnf as JsonObject).jwk, 'cnf'))).toBe(
      await jwkThumbprint(holderKey),
    )
    const keyBinding = readCompactJws(parts.keyBinding)
    expect(keyBinding.payload).toEqual(json(name, 'kb_jwt_payload.json'))
    const binding = await verifyKeyBinding(
      keyBinding,
      parts.presented,
      readHashAlgorithm(jws.payload),
      holderKey,
      { now: new Date((keyBinding.payload.iat as number) * 1000) },
    )
    expect(binding).toMatchObject({ audience: settings.identifiers.verifier, nonce: '1234567890' })
  })

  test(`refuses the issuance ${name} when one character of a disclosure is changed`, async () => {
    const compact = text(name, 'sd_jwt_issuance.txt')
    const at = compact.indexOf('~') + 12
    const changed = compact.slice(0, at) + (compact[at] === 'A' ? 'B' : 'A') + compact.slice(at + 1)
    await expect(read(name, changed)).rejects.toMatchObject({
      code: expect.stringMatching(/^(SD_DISCLOSURE_UNREFERENCED|SD_DISCLOSURE_SHAPE|JSON_INVALID)$/),
    })
  })
}
