import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { didKeyOf, didKeyUrlOf } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { createIssuerFolder, openIssuer, openIssuerFolder } from './issuer-folder.ts'

const school = {
  name: 'Лицей № 130',
  method: 'web',
  publicJwk: testPublicJwk('school'),
  baseUrl: 'https://school.example',
  since: new Date('2026-01-01T00:00:00Z'),
} as const
let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('an issuer folder', () => {
  it('is found again as it was made, and its issuer works', async () => {
    const made = await createIssuerFolder(join(folder, 'new'), school)
    expect(made.config).toMatchObject({ did: 'did:web:school.example', kid: 'did:web:school.example#key-1' })
    const opened = await openIssuerFolder(made.path)
    expect(opened).toEqual(made)
    const issuer = openIssuer(opened, testSigner('school', opened.config.kid))
    expect([...issuer.ledger.documents()]).toEqual([])
    issuer.ledger.close()
  })

  it('names a did:key issuer and its key by the key', async () => {
    const { config } = await createIssuerFolder(folder, { ...school, method: 'key' })
    expect(config).toMatchObject({ did: didKeyOf(school.publicJwk), kid: didKeyUrlOf(school.publicJwk) })
  })

  it('is never made over another one', async () => {
    await createIssuerFolder(folder, school)
    await expect(createIssuerFolder(folder, school)).rejects.toMatchObject({ code: 'ISSUER_EXISTS' })
  })

  it.each([
    ['ISSUER_INVALID', { baseUrl: 'http://school.example' }],
    ['ISSUER_INVALID', { baseUrl: 'https://school.example/' }],
    ['ISSUER_INVALID', { baseUrl: 'https://school.example?a=b' }],
    ['ISSUER_INVALID', { baseUrl: 'school.example' }],
    ['ISSUER_INVALID', { name: ' ' }],
    ['DID_INVALID', { baseUrl: 'https://school.example:8443' }],
  ])('refuses with %s: %j', async (code, change) => {
    await expect(createIssuerFolder(folder, { ...school, ...change })).rejects.toMatchObject({ code })
    expect(readdirSync(folder)).toEqual([])
  })

  it('refuses a folder without an issuer, and settings that are not', async () => {
    await expect(openIssuerFolder(folder)).rejects.toMatchObject({ code: 'ISSUER_NOT_FOUND' })
    const { config } = await createIssuerFolder(folder, school)
    const write = (settings: object) => writeFileSync(join(folder, 'issuer.json'), JSON.stringify(settings))
    write({ ...config, kid: 'did:web:other.example#key-1' })
    await expect(openIssuerFolder(folder)).rejects.toMatchObject({ code: 'ISSUER_INVALID' })
    write({ ...config, name: 1 })
    await expect(openIssuerFolder(folder)).rejects.toMatchObject({ code: 'ISSUER_INVALID' })
    write({ ...config, publicJwk: { ...config.publicJwk, d: 'secret' } })
    await expect(openIssuerFolder(folder)).rejects.toMatchObject({ code: 'KEY_PRIVATE_LEAKED' })
    write(config)
    await expect(openIssuerFolder(folder)).resolves.toMatchObject({ config })
  })

  it('takes only its own key', async () => {
    const opened = await createIssuerFolder(folder, school)
    const { kid } = opened.config
    const mismatch = expect.objectContaining({ code: 'SIGNER_MISMATCH' })
    expect(() => openIssuer(opened, testSigner('stranger', kid))).toThrow(mismatch)
    expect(() => openIssuer(opened, testSigner('school', `${kid}0`))).toThrow(mismatch)
  })
})
