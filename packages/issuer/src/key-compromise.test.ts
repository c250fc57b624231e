import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  decodeJsonObject,
  readDidDocument,
  readStatus,
  readTokenStatusList,
  verifyJws,
} from '@attestat/credential'
import { expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { Issuer } from './issuer.ts'
import { markCompromised, rotateKey } from './issuer-keys.ts'
import { openLedger } from './sqlite-ledger.ts'

const did = 'did:web:school.example'
const [oldKid, newKid] = [`${did}#key-1`, `${did}#key-2`]
const since = new Date('2026-01-01T00:00:00Z')
const theft = new Date('2026-06-20T00:00:00Z')
const at = (day: number): Date => new Date(Date.UTC(2026, 5, day, 9))

it('a stolen key: everything it signed is revoked and published, and another key goes on', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'issuer-'))
  const ledger = openLedger(join(folder, 'ledger.sqlite'), { create: true })
  const issuerAt = (day: number, key: 'school' | 'stranger') =>
    new Issuer({
      ledger,
      signer: testSigner(key, key === 'school' ? oldKid : newKid),
      profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
      baseUrl: 'https://school.example',
      since,
      now: () => at(day),
    })
  const issue = async (issuer: Issuer, count: number) =>
    issuer.issueBatch(await importRecords(diplomaFile(diplomaRows(count))), { unbound: true })
  try {
    await issue(issuerAt(10, 'school'), 60)
    await issue(issuerAt(24, 'school'), 90)
    const history = { ledger, did, first: { kid: oldKid, publicJwk: testPublicJwk('school'), since } }
    const next = { kid: newKid, publicJwk: testPublicJwk('stranger') }
    await rotateKey(history, next, { now: at(25), reason: 'stolen' })
    markCompromised(history, oldKid, { since: theft, reason: 'stolen', now: at(25) })

    const after = issuerAt(26, 'stranger')
    expect(after.revokeGroup({ kid: oldKid }, 'stolen')).toBe(90)
    expect(after.revokeGroup({ kid: oldKid }, 'stolen')).toBe(0)
    expect(await issue(after, 95)).toMatchObject({ issued: 5, alreadyIssued: 90 })
    await after.publish(join(folder, 'site'))

    const path = 'status/1.statuslist.jwt'
    const text = readFileSync(join(folder, 'site', path), 'utf8')
    const { list, jws } = await readTokenStatusList(text, { url: `https://school.example/${path}` })
    await verifyJws(jws, testPublicJwk('stranger'))
    for (const { index, kid } of ledger.documents()) {
      expect(readStatus(list, index)).toBe(kid === oldKid ? 1 : 0)
    }
    const didFile = readFileSync(join(folder, 'site/.well-known/did.json'), 'utf8')
    const { assertionMethod } = readDidDocument(decodeJsonObject(didFile, { at: 'did.json' }), did)
    expect(assertionMethod.map(({ id, revoked }) => [id, revoked])).toEqual([
      [oldKid, theft],
      [newKid, undefined],
    ])
    await expect(issue(issuerAt(27, 'school'), 96)).rejects.toMatchObject({ code: 'SIGNER_MISMATCH' })
  } finally {
    ledger.close()
    rmSync(folder, { recursive: true })
  }
})
