import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeJsonObject,
  didKeyOf,
  didKeyUrlOf,
  readBitstringStatusList,
  readCredential,
  readDidDocument,
  readStatus,
  readTokenStatusList,
  verifyJws,
  verifyVctIntegrity,
} from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { documentFileName } from './export-documents.ts'
import { importRecords } from './import/import-records.ts'
import { Issuer } from './issuer.ts'
import type { Ledger } from './ledger.ts'
import { withRunLock } from './run-lock.ts'
import { openLedger } from './sqlite-ledger.ts'

const now = new Date('2026-06-26T09:00:00Z')
const key = (number: number) => `school-diploma/07724/000000${number}`
let folder: string
let site: string
let ledger: Ledger

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  site = join(folder, 'public')
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

async function issued(
  baseUrl = 'https://school.example',
  did = 'did:web:school.example',
  kid = `${did}#key-1`,
) {
  const issuer = new Issuer({
    ledger,
    signer: testSigner('school', kid),
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl,
    since: new Date('2026-01-01T00:00:00Z'),
    now: () => now,
  })
  await issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(3))), { unbound: true })
  return issuer
}

const read = (path: string) => readFileSync(join(site, path), 'utf8')
const readJson = (path: string) => decodeJsonObject(read(path), { at: path })

describe('publishing', () => {
  it('writes the key where did:web and SD-JWT VC look for it', async () => {
    await (await issued()).publish(site)
    const document = readDidDocument(readJson('.well-known/did.json'), 'did:web:school.example')
    expect(document.assertionMethod).toEqual([
      { id: 'did:web:school.example#key-1', jwk: testPublicJwk('school') },
    ])
    expect(document.authentication).toEqual([])
    expect(readJson('.well-known/jwt-vc-issuer')).toEqual({
      issuer: 'https://school.example',
      jwks: {
        keys: [{ ...testPublicJwk('school'), kid: 'did:web:school.example#key-1', alg: 'ES256', use: 'sig' }],
      },
    })
  })

  it('is in the history at the time that the status lists bear, and a dry run is not', async () => {
    const issuer = await issued()
    const published = () => [...ledger.history()].filter(({ action }) => action === 'publish')
    await issuer.publish(site, { dryRun: true })
    expect(published()).toEqual([])
    await issuer.publish(site)
    expect(published()).toEqual([{ at: now, actor: 'unnamed', action: 'publish' }])
  })

  it('puts the files of an issuer with a path where its addresses say', async () => {
    const issuer = await issued('https://edu.example/130', 'did:web:edu.example:130')
    const { files } = await issuer.publish(site)
    expect(files).toEqual(
      expect.arrayContaining([
        '130/did.json',
        '.well-known/jwt-vc-issuer/130',
        '130/status/1.statuslist.jwt',
        '130/types/school-diploma.json',
      ]),
    )
  })

  it('writes no key files for a did:key', async () => {
    const jwk = testPublicJwk('school')
    const { files } = await (await issued('https://school.example', didKeyOf(jwk), didKeyUrlOf(jwk))).publish(
      site,
    )
    expect(files.some((file) => file.includes('did.json') || file.includes('jwt-vc-issuer'))).toBe(false)
    expect(files).toContain('status/1-revocation.vc.jwt')
  })

  it('says how every document stands, in both encodings', async () => {
    const issuer = await issued()
    issuer.revoke(key(1), 'выдан по ошибке')
    ledger.changeStatus(key(2), { status: 'suspended', reason: 'проверка', at: now }, () => undefined)
    const { validUntil } = await issuer.publish(site)

    const url = 'https://school.example/status/1.statuslist.jwt'
    const tokens = await readTokenStatusList(read('status/1.statuslist.jwt'), { url })
    await verifyJws(tokens.jws, testPublicJwk('school'))
    expect(tokens).toMatchObject({ issuedAt: now, ttlSeconds: 43_200, expiresAt: validUntil })

    const at = (purpose: string) => `status/1-${purpose}.vc.jwt`
    const bits = (purpose: string) =>
      readBitstringStatusList(read(at(purpose)), { url: `https://school.example/${at(purpose)}`, purpose })
    const [revocation, suspension] = [await bits('revocation'), await bits('suspension')]
    await verifyJws(revocation.jws, testPublicJwk('school'))
    for (const { rowKey, index } of ledger.documents()) {
      const expected = rowKey === key(1) ? [1, 1, 0] : rowKey === key(2) ? [2, 0, 1] : [0, 0, 0]
      const lists = [tokens.list, revocation.list, suspension.list]
      expect(lists.map((list) => readStatus(list, index))).toEqual(expected)
    }
  })

  it('does not tell why', async () => {
    const issuer = await issued()
    issuer.revoke(key(1), 'выдан по ошибке')
    const { files } = await issuer.publish(site)
    for (const file of files) expect(read(file)).not.toMatch('выдан по ошибке')
  })

  it('publishes the type metadata that dc+sd-jwt signs for', async () => {
    const issuer = await issued()
    const more = await importRecords(diplomaFile(diplomaRows(4)))
    await issuer.issueBatch(more, { unbound: true, format: 'dc+sd-jwt' })
    await issuer.publish(site)
    const { vctIntegrity } = await readCredential(ledger.document(key(4))?.text ?? '')
    const metadata = readFileSync(join(site, 'types/school-diploma.json'))
    await verifyVctIntegrity(metadata, vctIntegrity ?? '')
    expect(readJson('types/school-diploma.json').vct).toBe('urn:attestat:school-diploma:1')
  })

  it('asks the registry for what it wants to award', async () => {
    await (await issued()).publish(site, { types: ['school-diploma'] })
    expect(readJson('registry-entry.json')).toEqual({
      id: 'did:web:school.example',
      role: 'issuer',
      identifiers: ['did:web:school.example', 'https://school.example'],
      name: { ru: 'Лицей № 130', en: 'Лицей № 130' },
      mayAward: ['school-diploma'],
      keys: [
        {
          kid: 'did:web:school.example#key-1',
          jwk: testPublicJwk('school'),
          from: '2026-01-01T00:00:00.000Z',
        },
      ],
      from: '2026-01-01T00:00:00.000Z',
    })
  })

  it('leaves no half-written file behind when the folder cannot be written', async () => {
    const issuer = await issued()
    await expect(issuer.publish(join(folder, 'ledger.sqlite'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
    })
    await issuer.publish(site)
    const names = readdirSync(folder, { recursive: true }).map(String)
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([])
  })
})

describe('changing a status', () => {
  it('revokes once and for good, and says so', async () => {
    const issuer = await issued()
    expect(issuer.revoke(key(1), ' подлог ')).toMatchObject({ status: 'invalid', reason: 'подлог' })
    const forbidden = expect.objectContaining({
      code: 'STATUS_TRANSITION_FORBIDDEN',
      message: 'The document is revoked; it cannot be revoked',
    })
    expect(() => issuer.revoke(key(1), 'ещё раз')).toThrow(forbidden)
    expect(() => issuer.reinstate(key(1), 'передумали')).toThrow(
      expect.objectContaining({ code: 'STATUS_TRANSITION_FORBIDDEN' }),
    )
    expect(ledger.document(key(1))).toMatchObject({ reason: 'подлог', statusChangedAt: now })
  })

  it('suspends only what is declared suspendable, and wants a reason and a document', async () => {
    const issuer = await issued()
    expect(() => issuer.suspend(key(1), 'проверка')).toThrow(
      expect.objectContaining({ code: 'NOT_SUSPENDABLE' }),
    )
    expect(() => issuer.revoke(key(1), ' ')).toThrow(expect.objectContaining({ code: 'REASON_MISSING' }))
    expect(() => issuer.revoke(key(9), 'x')).toThrow(expect.objectContaining({ code: 'DOCUMENT_NOT_FOUND' }))
  })
})

describe('publishing at the wrong moment', () => {
  it('is refused with a clock that went back, since the newer list is the one that counts', async () => {
    await issued()
    const publishAt = (clock: Date) =>
      new Issuer({
        ledger,
        signer: testSigner('school', 'did:web:school.example#key-1'),
        profile: { id: 'did:web:school.example', type: ['Profile'], name: 'Лицей № 130' },
        baseUrl: 'https://school.example',
        since: new Date('2026-01-01T00:00:00Z'),
        now: () => clock,
        waitMs: 0,
      }).publish(site)
    await expect(publishAt(new Date('2026-06-25T09:00:00Z'))).rejects.toMatchObject({ code: 'CLOCK_SUSPECT' })
    await withRunLock(ledger.path, 0, async () => {
      await expect(publishAt(now)).rejects.toMatchObject({ code: 'LEDGER_BUSY' })
    })
    expect((await publishAt(now)).files).toContain('registry-entry.json')
  })
})

describe('exporting documents', () => {
  it('writes each document as one file, and the same again', async () => {
    const issuer = await issued()
    const names = await issuer.exportDocuments(join(folder, 'out'))
    expect(names).toEqual([1, 2, 3].map((number) => `school-diploma_07724_000000${number}.vc.sd-jwt`))
    expect(await issuer.exportDocuments(join(folder, 'out'))).toEqual(names)
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(names)
    expect(readFileSync(join(folder, 'out', names[0] ?? ''), 'utf8')).toBe(ledger.document(key(1))?.text)
  })

  it('makes files and folder that only their owner may read, unlike the site', async () => {
    if (process.platform === 'win32') return
    const issuer = await issued()
    const modeOf = (...path: string[]): number => statSync(join(folder, ...path)).mode & 0o777
    const [name = ''] = await issuer.exportDocuments(join(folder, 'out'))
    expect([modeOf('out'), modeOf('out', name)]).toEqual([0o700, 0o600])
    await issuer.publish(join(folder, 'site'))
    expect(modeOf('site', 'registry-entry.json') & 0o044).toBe(0o044)
  })

  it('names files so that no two keys share one and none leaves the folder', () => {
    const name = (rowKey: string) => documentFileName({ rowKey, format: 'dc+sd-jwt' })
    expect(name('sample/АБ/1')).toBe('sample_АБ_1.dc.sd-jwt')
    expect(name('sample/А%2FБ/1')).not.toBe(name('sample/А/Б/1'))
    expect(name('sample/А_Б/1')).not.toBe(name('sample/А/Б/1'))
    expect(name('sample/../..')).not.toMatch(/\.\.[/\\]|[/\\]/)
    expect(Buffer.byteLength(name(`sample/${'Я'.repeat(3000)}/1`))).toBeLessThan(255)
  })
})
