import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeJsonObject, keyFromDocument, readDidDocument } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { Issuer } from './issuer.ts'
import { issuerKeys, type KeyHistory, markCompromised, nextKid, rotateKey } from './issuer-keys.ts'
import type { Ledger } from './ledger.ts'
import { withRunLock } from './run-lock.ts'
import { openLedger } from './sqlite-ledger.ts'

const did = 'did:web:school130.example'
const [kid1, kid2] = [`${did}#key-1`, `${did}#key-2`]
const since = new Date('2026-01-01T00:00:00Z')
const now = new Date('2026-06-26T09:00:00.700Z')
const reason = 'every year'
const first = { kid: kid1, publicJwk: testPublicJwk('school'), since }
const second = { kid: kid2, publicJwk: testPublicJwk('federation') }

let folder: string
let ledger: Ledger
let history: KeyHistory

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  history = { ledger, did, first, waitMs: 0 }
})
afterEach(() => {
  ledger.close()
  rmSync(folder, { recursive: true })
})

const issuerWith = (name: 'school' | 'federation', kid: string, clock = now) =>
  new Issuer({
    ledger,
    signer: testSigner(name, kid),
    profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
    baseUrl: 'https://school130.example',
    since,
    now: () => clock,
  })
const issue = async (issuer: Issuer, count: number) =>
  issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(count))), { unbound: true })
const published = async (issuer: Issuer, file: string) => {
  await issuer.publish(join(folder, 'public'))
  return decodeJsonObject(readFileSync(join(folder, 'public', file)))
}

describe('rotating a key', () => {
  it('ends the old key and begins the new one, with no second that belongs to neither', async () => {
    expect(issuerKeys(history)).toEqual([first])
    expect(nextKid(history)).toBe(kid2)
    const keys = await rotateKey(history, second, { now, reason })
    expect(keys).toEqual([
      { ...first, until: new Date('2026-06-26T09:00:01Z') },
      { ...second, since: new Date('2026-06-26T09:00:00Z') },
    ])
    expect([...ledger.history()].at(-1)).toMatchObject({ action: 'rotate-key', kid: kid2, reason })
  })

  it('keeps the old key in what is published, with its end', async () => {
    await issue(issuerWith('school', kid1), 1)
    await rotateKey(history, second, { now, reason })
    const issuer = issuerWith('federation', kid2)
    const document = readDidDocument(await published(issuer, '.well-known/did.json'), did)
    const purpose = 'assertionMethod'
    expect(keyFromDocument(document, { kid: kid1, purpose })).toEqual({
      kid: kid1,
      jwk: first.publicJwk,
      validUntil: new Date('2026-06-26T09:00:01Z'),
    })
    expect(keyFromDocument(document, { kid: kid2, purpose })).toEqual({ kid: kid2, jwk: second.publicJwk })
    expect((await published(issuer, 'registry-entry.json')).keys).toMatchObject([
      { kid: kid1, from: '2026-01-01T00:00:00.000Z', until: '2026-06-26T09:00:01.000Z' },
      { kid: kid2, from: '2026-06-26T09:00:00.000Z' },
    ])
    expect((await published(issuer, '.well-known/jwt-vc-issuer')).jwks).toMatchObject({
      keys: [{ kid: kid1 }, { kid: kid2 }],
    })
  })

  it('lets only the new key sign, even in a program that was open before', async () => {
    const open = issuerWith('school', kid1)
    await issue(open, 1)
    await rotateKey(history, second, { now, reason })
    await expect(issue(open, 2)).rejects.toMatchObject({ code: 'SIGNER_MISMATCH' })
    await expect(open.publish(join(folder, 'public'))).rejects.toMatchObject({ code: 'SIGNER_MISMATCH' })
    await issue(issuerWith('federation', kid2), 2)
    expect([...ledger.documents()].map(({ kid }) => kid)).toEqual([kid1, kid2])
  })

  it('waits for the batch that runs', async () => {
    await withRunLock(ledger.path, 0, async () => {
      await expect(rotateKey(history, second, { now, reason })).rejects.toMatchObject({
        code: 'LEDGER_BUSY',
      })
    })
    expect(issuerKeys(history)).toEqual([first])
  })

  it('takes no key twice, none of another DID, and none in the place of a DID that is its key', async () => {
    const rotate = (next: typeof second, change: Partial<KeyHistory> = {}) =>
      rotateKey({ ...history, ...change }, next, { now, reason })
    await expect(rotate({ ...second, kid: kid1 })).rejects.toMatchObject({ code: 'KEY_TAKEN' })
    await expect(rotate({ kid: kid2, publicJwk: first.publicJwk })).rejects.toMatchObject({
      code: 'KEY_TAKEN',
    })
    await expect(rotate({ ...second, kid: 'did:web:other.example#key-2' })).rejects.toMatchObject({
      code: 'SIGNER_MISMATCH',
    })
    await expect(rotate(second, { did: 'did:key:z6Mk' })).rejects.toMatchObject({ code: 'KEY_NOT_ROTATABLE' })
    await rotate(second)
  })
})

describe('a clock that is wrong', () => {
  const earlier = (seconds: number) => new Date(now.getTime() - seconds * 1000)

  it('rotates no key before what it signed, and ends none before its last signature', async () => {
    await issue(issuerWith('school', kid1), 1)
    await expect(rotateKey(history, second, { now: earlier(61), reason })).rejects.toMatchObject({
      code: 'CLOCK_SUSPECT',
    })
    const [before, after] = await rotateKey(history, second, { now: earlier(30), reason })
    const signed = ledger.lastIssuedAt() as Date
    expect(before?.until?.getTime()).toBeGreaterThan(signed.getTime())
    expect(after?.since.getTime()).toBe(Math.floor(signed.getTime() / 1000) * 1000)
  })

  it('signs nothing with a key whose time has not begun', async () => {
    const refused = { code: 'CLOCK_SUSPECT' }
    const before = new Date(since.getTime() - 1)
    await expect(issue(issuerWith('school', kid1, before), 1)).rejects.toMatchObject(refused)
    await expect(issuerWith('school', kid1, before).publish(folder)).rejects.toMatchObject(refused)
    await rotateKey(history, second, { now, reason })
    await expect(issue(issuerWith('federation', kid2, earlier(2)), 1)).rejects.toMatchObject(refused)
    await issue(issuerWith('federation', kid2, now), 1)
  })
})

describe('a compromised key', () => {
  const stolen = new Date('2026-05-01T00:00:00Z')

  it('is published as revoked from a date and left out of the plain key set', async () => {
    await rotateKey(history, second, { now, reason })
    markCompromised(history, kid1, { since: stolen, reason: 'a laptop was stolen', now })
    const issuer = issuerWith('federation', kid2)
    const document = readDidDocument(await published(issuer, '.well-known/did.json'), did)
    expect(keyFromDocument(document, { kid: kid1, purpose: 'assertionMethod' })).toMatchObject({
      compromisedAt: stolen,
    })
    expect((await published(issuer, 'registry-entry.json')).keys).toMatchObject([
      { kid: kid1, compromisedAt: '2026-05-01T00:00:00.000Z' },
      { kid: kid2 },
    ])
    expect((await published(issuer, '.well-known/jwt-vc-issuer')).jwks).toMatchObject({
      keys: [{ kid: kid2 }],
    })
  })

  it('signs nothing more, until another takes over', async () => {
    markCompromised(history, kid1, { since: stolen, reason, now })
    const refused = { code: 'SIGNING_KEY_COMPROMISED' }
    await expect(issue(issuerWith('school', kid1), 1)).rejects.toMatchObject(refused)
    await expect(issuerWith('school', kid1).publish(folder)).rejects.toMatchObject(refused)
    await rotateKey(history, second, { now, reason })
    await issue(issuerWith('federation', kid2), 1)
  })

  it('keeps the earliest date, and must be one of ours', () => {
    markCompromised(history, kid1, { since: stolen, reason, now })
    markCompromised(history, kid1, { since: now, reason, now })
    expect(issuerKeys(history)).toMatchObject([{ kid: kid1, compromisedAt: stolen }])
    expect(() => markCompromised(history, kid2, { since: stolen, reason, now })).toThrow(
      expect.objectContaining({ code: 'KEY_UNKNOWN' }),
    )
  })
})
