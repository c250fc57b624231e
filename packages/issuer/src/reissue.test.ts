import { readCredential, type Signer } from '@attestat/credential'
import { createHolderProof } from '@attestat/openid4vc'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { did, type IssuingSchool, now, openIssuingSchool, since } from '../../../fixtures/issuing-school.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { newChallenges } from './challenges.ts'
import { IssuerError } from './codes.ts'
import { importRecords } from './import/import-records.ts'
import type { Issuer, IssuerSettings } from './issuer.ts'
import { markCompromised, rotateKey } from './issuer-keys.ts'
import type { DocumentGroup, LedgerDocument } from './ledger.ts'

const later = new Date('2026-07-01T09:00:00Z')
const stolen = testSigner('school', `${did}#key-1`)
const fresh = testSigner('registry', `${did}#key-2`)
const byStolen: DocumentGroup = { kid: `${did}#key-1` }
const reason = 'the key was stolen'
const key = (number: number) => `school-diploma/07724/000000${number}`

let place: IssuingSchool

beforeEach(async () => {
  place = openIssuingSchool()
  await issuerAt(now, stolen).issueBatch(await importRecords(diplomaFile(diplomaRows(5))), { unbound: true })
})
afterEach(() => place.remove())

const issuerAt = (clock: Date, signer: Signer, more: Partial<IssuerSettings> = {}) =>
  place.issuer({ signer, now: () => clock, ...more })

/** The day on which the theft is found out. */
async function revokeAndRotate(): Promise<Issuer> {
  const first = { kid: stolen.kid ?? '', publicJwk: testPublicJwk('school'), since }
  markCompromised({ ledger: place.ledger, first }, first.kid, { since: now, reason, now: later })
  issuerAt(later, stolen).revokeGroup(byStolen, reason)
  const next = { kid: fresh.kid ?? '', publicJwk: testPublicJwk('registry') }
  await rotateKey({ ledger: place.ledger, did, first }, next, { now: later, reason })
  return issuerAt(later, fresh)
}

const current = (number: number) => place.ledger.document(key(number)) as LedgerDocument
const copies = () => [...place.ledger.documents({ copies: true })]
const failsAfter = (count: number): Signer => {
  let signatures = 0
  return {
    ...fresh,
    sign: async (data) => {
      if (++signatures > count) throw new Error('power cut')
      return fresh.sign(data)
    },
  }
}

describe('reissuing what a stolen key signed', () => {
  it('gives each document a later copy under the new key, with the same id, content and award date', async () => {
    const before = [...place.ledger.documents()]
    const issuer = await revokeAndRotate()
    expect(await issuer.reissue(byStolen, { reason })).toEqual({
      batches: [2],
      reissued: 5,
      left: 0,
      refused: [],
    })
    for (const old of before) {
      const young = place.ledger.document(old.rowKey) as LedgerDocument
      expect(young).toMatchObject({ credentialId: old.credentialId, record: old.record, status: 'valid' })
      expect(young).toMatchObject({ kid: fresh.kid, batch: 2 })
      expect(young.index).not.toBe(old.index)
      const [one, other] = [await readCredential(old.text ?? ''), await readCredential(young.text ?? '')]
      expect(other.document).toMatchObject({
        id: one.document.id,
        awardedDate: one.document.awardedDate,
        validFrom: '2026-07-01T09:00:00Z',
      })
    }
    expect(place.ledger.statusEntries(1)).toHaveLength(5)
    expect(place.ledger.batches().map(({ count, manifest }) => [count, manifest !== undefined])).toEqual([
      [5, true],
      [5, true],
    ])
    expect([...place.ledger.history()].at(-1)).toMatchObject({ action: 'reissue', batch: 2, reason })
  })

  it('leaves revoked what was revoked for its own sake', async () => {
    issuerAt(now, stolen).revoke(key(2), 'cheated')
    const issuer = await revokeAndRotate()
    expect(await issuer.reissue(byStolen, { reason, dryRun: true })).toMatchObject({ reissued: 4, left: 1 })
    expect(await issuer.reissue(byStolen, { reason })).toMatchObject({ reissued: 4, left: 1 })
    expect(current(2)).toMatchObject({ status: 'invalid', reason: 'cheated', kid: stolen.kid })
  })

  it('leaves revoked a batch that was revoked as a batch, unless it is the batch that is reissued', async () => {
    issuerAt(now, stolen).revokeGroup({ batch: 1 }, 'a wrong template')
    const issuer = await revokeAndRotate()
    expect(await issuer.reissue(byStolen, { reason })).toMatchObject({ reissued: 0, left: 5, batches: [] })
    expect(await issuer.reissue({ batch: 1 }, { reason })).toMatchObject({ reissued: 5, left: 0 })
  })

  it('reissues nothing where one of the formats cannot be made', async () => {
    const more = await importRecords(diplomaFile(diplomaRows(6)))
    await issuerAt(now, stolen).issueBatch(more, { unbound: true, format: 'vc+jwt' })
    await revokeAndRotate()
    const before = copies()
    const requireFormat: IssuerSettings['requireFormat'] = async (format) => {
      if (format === 'vc+jwt') throw new IssuerError('ISSUER_INVALID')
    }
    const unable = issuerAt(later, fresh, { requireFormat })
    for (const dryRun of [true, false]) {
      await expect(unable.reissue(byStolen, { reason, dryRun })).rejects.toMatchObject({
        code: 'ISSUER_INVALID',
      })
    }
    expect(copies()).toEqual(before)
    expect(await unable.reissue({ batch: 1 }, { reason })).toMatchObject({ reissued: 5 })
  })

  it('keeps suspended what was suspended', async () => {
    place.ledger.changeStatus(key(3), { status: 'suspended', reason: 'an inquiry', at: now }, () => undefined)
    const issuer = await revokeAndRotate()
    await issuer.reissue(byStolen, { reason })
    expect(current(3)).toMatchObject({ status: 'suspended', reason: 'an inquiry', kid: fresh.kid })
    expect(current(4).status).toBe('valid')
  })

  it('keeps the holder’s key', async () => {
    const issuer = issuerAt(now, stolen)
    const [nonce = ''] = newChallenges(place.ledger, { now, ttlSeconds: 3600 }).nonces
    const proof = await createHolderProof({ signer: testSigner('holder'), audience: did, now, nonce })
    await issuer.bind(key(1), proof, 'a wallet')
    await (await revokeAndRotate()).reissue(byStolen, { reason })
    expect((await readCredential(current(1).text ?? '')).holderKey).toEqual(testPublicJwk('holder'))
  })

  it('goes on where it was interrupted, and reissues nothing twice', async () => {
    await revokeAndRotate()
    await expect(issuerAt(later, failsAfter(3)).reissue(byStolen, { reason })).rejects.toThrow('power cut')
    const intended = new Map(
      copies().flatMap(({ version, rowKey, index }) => (version === 'successor' ? [[rowKey, index]] : [])),
    )
    expect(intended.size).toBe(2)
    const issuer = issuerAt(later, fresh)
    expect(await issuer.reissue(byStolen, { reason })).toMatchObject({ reissued: 2 })
    expect(await issuer.reissue(byStolen, { reason })).toMatchObject({ reissued: 0, batches: [] })
    expect(
      copies()
        .map(({ version }) => version)
        .sort(),
    ).toEqual([...Array(5).fill('current'), ...Array(5).fill('replaced')])
    for (const [rowKey, index] of intended) expect(place.ledger.document(rowKey)?.index).toBe(index)
    expect(place.ledger.unsealedBatches()).toEqual([])
  })

  it('takes in what was not revoked yet, and revokes it in the same step', async () => {
    const issuer = await revokeAndRotate()
    await issuer.issueBatch(await importRecords(diplomaFile([diplomaRow(9)])), { unbound: true })
    expect(await issuer.reissue({ batch: 2 }, { reason: 'a new template' })).toMatchObject({ reissued: 1 })
    expect(copies().find(({ batch }) => batch === 2)).toMatchObject({
      status: 'invalid',
      reason: 'a new template',
    })
    expect((await readCredential(current(9).text ?? '')).document.validFrom).toBe('2026-07-01T09:00:01Z')
  })

  it('brings nothing back that is revoked while it runs', async () => {
    const issuer = await revokeAndRotate()
    await issuer.issueBatch(await importRecords(diplomaFile([diplomaRow(8), diplomaRow(9)])), {
      unbound: true,
    })
    const revoking: Signer = {
      ...fresh,
      sign: (data) => {
        if (current(8).status === 'valid') issuer.revoke(key(8), 'cheated')
        return fresh.sign(data)
      },
    }
    expect(await issuerAt(later, revoking).reissue({ batch: 2 }, { reason })).toMatchObject({ reissued: 1 })
    expect(current(8)).toMatchObject({ status: 'invalid', reason: 'cheated' })
    expect(current(9).status).toBe('valid')
  })

  it('refuses a key that still signs, one that is unknown, and a reissue without a reason', async () => {
    const refused = (issuer: Issuer, group: DocumentGroup, code: string, why = reason) =>
      expect(issuer.reissue(group, { reason: why })).rejects.toMatchObject({ code })
    await refused(issuerAt(later, stolen), byStolen, 'KEY_STILL_SIGNS')
    const issuer = await revokeAndRotate()
    await refused(issuerAt(later, stolen), byStolen, 'SIGNER_MISMATCH')
    await refused(issuer, { kid: `${did}#key-7` }, 'DOCUMENT_NOT_FOUND')
    await refused(issuer, { batch: 7 }, 'DOCUMENT_NOT_FOUND')
    await refused(issuer, byStolen, 'REASON_MISSING', ' ')
    await refused(issuerAt(since, fresh), byStolen, 'CLOCK_SUSPECT')
    expect(copies()).toHaveLength(5)
  })
})
