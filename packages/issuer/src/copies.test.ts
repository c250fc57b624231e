import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  attachedCredential,
  didKeyOf,
  type PublicJwk,
  readBatchManifest,
  readCredential,
  type Signer,
  verifyBatchProof,
} from '@attestat/credential'
import { generateKey, signerOf } from '@attestat/keys'
import { createHolderProof, readCredentialResponse, writeHolderProofs } from '@attestat/openid4vc'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import {
  did,
  type IssuingSchool,
  openIssuingSchool,
  school,
  since,
} from '../../../fixtures/issuing-school.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { newChallenges } from './challenges.ts'
import type { HolderKeys } from './copies.ts'
import { documentHistory } from './document-history.ts'
import { importRecords } from './import/import-records.ts'
import { markCompromised, rotateKey } from './issuer-keys.ts'
import type { LedgerDocument } from './ledger.ts'
import { writeLetter } from './mail/message.ts'
import { batchProver } from './manifests.ts'

const now = new Date('2026-06-26T09:12:34Z')
const later = new Date('2026-07-01T09:56:00Z')
const key = (number: number) => `school-diploma/07724/000000${number}`
const reason = 'a wrong surname'

let place: IssuingSchool
let keys: readonly PublicJwk[]
beforeEach(async () => {
  place = openIssuingSchool()
  keys = await Promise.all([1, 2, 3].map(async () => (await generateKey('ES256')).publicJwk))
})
afterEach(() => place.remove())

const issuerAt = (clock: Date, signer: Signer = school, keySince = since) =>
  place.issuer({ signer, since: keySince, now: () => clock })
const records = (count = 2) => importRecords(diplomaFile(diplomaRows(count)))
/** Two diplomas: the first in three copies, the second bound to one key. */
const issue = async (issuer = issuerAt(now), holders: readonly PublicJwk[] = keys) =>
  issuer.issueBatch(await records(), {
    holders: new Map<string, HolderKeys>([
      [key(1), holders],
      [key(2), testPublicJwk('holder')],
    ]),
  })
const copiesOf = (number = 1) => place.ledger.copiesOf({ rowKey: key(number) })
const every = () => [...place.ledger.documents({ copies: true })]
const read = async ({ text = '' }: LedgerDocument) => readCredential(text)
/** A key that fails once it has signed so often. */
const failingAfter = (count: number): Signer => {
  let signed = 0
  return {
    ...school,
    sign: async (...data) => {
      if (++signed > count) throw new Error('power cut')
      return school.sign(...data)
    },
  }
}

describe('single-use copies', () => {
  it('are as many as the holder has proved keys, with nothing in common that tells one person', async () => {
    expect(await issue()).toMatchObject({ issued: 2, copies: 4 })
    const copies = await Promise.all(copiesOf().map(read))
    expect(copies.map(({ holder }) => holder)).toEqual(keys.map(didKeyOf))
    expect(copies.map(({ document }) => document.credentialSubject.id)).toEqual(keys.map(didKeyOf))
    const own = copies.map(({ document, status, disclosures, jws }) => [
      document.id,
      ...status.map(({ index }) => `index ${index}`),
      ...disclosures.map(({ salt }) => salt),
      ...JSON.stringify(jws.payload).matchAll(/[\w-]{43}/g),
    ])
    const texts = own.flatMap((one) => [...new Set(one.map(String))])
    expect(new Set(texts).size).toBe(texts.length)
    expect(own[0]?.length).toBeGreaterThan(40)
  })

  it('are dated by the day, as all copies of that day are; what has no copies by the second', async () => {
    await issue()
    const day = '2026-06-26T00:00:00Z'
    for (const copy of await Promise.all(copiesOf().map(read))) {
      expect([copy.issuedAt, copy.document.validFrom]).toEqual([new Date(day), day])
    }
    expect((await read(copiesOf(2)[0] as LedgerDocument)).issuedAt).toEqual(now)
  })

  it('are not dated before the key that signs them', async () => {
    const keySince = new Date('2026-06-26T08:00:00Z')
    await issue(issuerAt(now, school, keySince))
    expect((await read(copiesOf()[0] as LedgerDocument)).issuedAt).toEqual(keySince)
  })

  it('are made of unbound documents too, as many as are asked for, each about nobody', async () => {
    const options = { unbound: true, copies: 2 }
    expect(await issuerAt(now).issueBatch(await records(), { ...options, dryRun: true })).toMatchObject({
      issued: 2,
      copies: 4,
    })
    await issuerAt(now).issueBatch(await records(), options)
    expect(new Set(every().map(({ subjectId }) => subjectId)).size).toBe(4)
    expect(await issuerAt(later).issueBatch(await records(), options)).toMatchObject({
      issued: 0,
      alreadyIssued: 2,
    })
    expect(every()).toHaveLength(4)
  })

  it('are no more than were asked for', async () => {
    const holders = new Map([[key(1), keys]])
    await issuerAt(now).issueBatch(await records(1), { holders, copies: 2 })
    expect(copiesOf().map(({ copy }) => copy)).toEqual([
      { number: 1, of: 2 },
      { number: 2, of: 2 },
    ])
  })

  it.each([
    ['of a format that hides nothing', { copies: 2, format: 'vc+jwt' as const }, 'COPIES_UNFIT'],
    ['of a number that is none', { copies: 0 }, 'COPIES_UNFIT'],
    ['of a number past every bound', { copies: 65 }, 'COPIES_UNFIT'],
  ])('%s are refused', async (_, options, code) => {
    const issuing = issuerAt(now).issueBatch(await records(), { ...options, unbound: true })
    await expect(issuing).rejects.toMatchObject({ code })
    expect(every()).toEqual([])
  })

  it('are refused for a key that is there twice', async () => {
    const twice = [keys[0], keys[0]] as PublicJwk[]
    await expect(issue(issuerAt(now), twice)).rejects.toMatchObject({ code: 'HOLDERS_INVALID' })
  })

  it('count as one document, which each of them names', async () => {
    await issue()
    expect([...place.ledger.documents()].map(({ rowKey }) => rowKey)).toEqual([key(1), key(2)])
    expect(place.ledger.batches()).toMatchObject([{ count: 2 }])
    expect(place.ledger.countInForce(school.kid ?? '')).toBe(2)
    for (const { credentialId } of copiesOf())
      expect(place.ledger.document(credentialId)?.rowKey).toBe(key(1))
    expect(place.ledger.document(key(1))?.copy).toEqual({ number: 1, of: 3 })
  })

  it('are all in the batch that is sealed', async () => {
    await issue()
    const prove = batchProver(place.ledger)
    for (const copy of every()) {
      const proof = await prove(copy)
      const resolveKey = async () => ({ jwk: school.publicJwk, kid: school.kid ?? '', source: 'test' })
      const { manifest } = await verifyBatchProof(copy.text ?? '', proof, resolveKey)
      expect(manifest.count).toBe(4)
    }
    expect(readBatchManifest(place.ledger.manifest(1) ?? '').manifest.count).toBe(4)
  })

  it('become one file', async () => {
    const names = await issuerAt(now).issueBatch(await records(), {
      holders: new Map([[key(1), keys]]),
      unbound: true,
      out: join(place.folder, 'out'),
    })
    const [name = '', other] = names.files ?? []
    expect([name, other]).toEqual([
      'school-diploma_07724_0000001.credentials.json',
      'school-diploma_07724_0000002.vc.sd-jwt',
    ])
    const texts = readCredentialResponse(readFileSync(join(place.folder, 'out', name), 'utf8'))
    expect(texts).toEqual(copiesOf().map(({ text }) => text))
  })
})

describe('copies that are handed over', () => {
  it('go by letter in one file, beside the page on which the first of them is printed', async () => {
    await issue()
    const document = place.ledger.document(key(1)) as LedgerDocument
    const [pdf, file, ...others] = (
      await writeLetter(document, 'owner@mail.example', {
        ...{
          ledger: place.ledger,
          signer: school,
          baseUrl: 'https://school130.example',
          language: 'ru',
          now,
        },
        ...{ from: 'office@school130.example', issuerName: 'Лицей № 130' },
      })
    ).attachments
    expect(others).toEqual([])
    expect([pdf?.filename, file?.filename, file?.contentType]).toEqual([
      'school-diploma_07724_0000001.pdf',
      'school-diploma_07724_0000001.credentials.json',
      'application/json',
    ])
    expect(readCredentialResponse(file?.content ?? '')).toEqual(copiesOf().map(({ text }) => text))
    expect(await attachedCredential(pdf?.content ?? new Uint8Array())).toBe(copiesOf()[0]?.text)
  })
})

describe('a run that issues copies and is interrupted', () => {
  it('records all copies of a document or none, and goes on with the same ids and indexes', async () => {
    // Of the first document two copies of three are signed.
    await expect(issue(issuerAt(now, failingAfter(2)))).rejects.toThrow('power cut')
    const begun = every()
    expect(begun.map(({ state }) => state)).toEqual(['intended', 'intended', 'intended', 'intended'])
    expect(place.ledger.countIntended()).toBe(2)
    expect(await issue()).toMatchObject({ issued: 2, copies: 4 })
    const slot = ({ credentialId, list, index }: LedgerDocument) => [credentialId, list, index]
    expect(every().map(slot)).toEqual(begun.map(slot))
    expect(every().map(({ state }) => state)).toEqual(['signed', 'signed', 'signed', 'signed'])
  })

  it('keeps a document whose copies were all signed', async () => {
    await expect(issue(issuerAt(now, failingAfter(3)))).rejects.toThrow('power cut')
    expect(every().map(({ state }) => state)).toEqual(['signed', 'signed', 'signed', 'intended'])
    expect(await issue()).toMatchObject({ issued: 1, alreadyIssued: 1 })
    expect(every()).toHaveLength(4)
  })

  it('drops copies that are too many when there are to be fewer', async () => {
    await expect(issue(issuerAt(now, failingAfter(0)))).rejects.toThrow('power cut')
    await issue(issuerAt(now), keys.slice(0, 2))
    expect(copiesOf().map(({ copy, state }) => [copy?.of, state])).toEqual([
      [2, 'signed'],
      [2, 'signed'],
    ])
    expect(every()).toHaveLength(3)
  })

  it('refuses to record some copies without the others', async () => {
    await expect(issue(issuerAt(now, failingAfter(0)))).rejects.toThrow('power cut')
    const signed = [1, 2].map((id) => ({ id, text: `text ${id}`, issuedAt: now }))
    expect(() => place.ledger.recordSigned(signed)).toThrow(
      expect.objectContaining({ code: 'ISSUANCE_NOT_PREPARED' }),
    )
    expect(every().every(({ state }) => state === 'intended')).toBe(true)
    place.ledger.recordSigned([...signed, { id: 3, text: 'text 3', issuedAt: now }])
  })
})

describe('a document with copies', () => {
  const places = (documents: readonly LedgerDocument[]) =>
    documents.map(({ index }) => ({ index, status: 'invalid' })).toSorted((a, b) => a.index - b.index)

  it('is revoked with all of them, by the id of any, as one line of the history', async () => {
    await issue()
    const third = copiesOf()[2]?.credentialId ?? ''
    expect(issuerAt(later).revoke(third, reason)).toMatchObject({ rowKey: key(1), status: 'invalid' })
    expect(place.ledger.statusEntries(1)).toEqual(places(copiesOf()))
    expect([...place.ledger.history()].filter(({ action }) => action === 'revoke')).toHaveLength(1)
    expect(documentHistory(place.ledger, copiesOf()[1] as LedgerDocument).length).toBeGreaterThan(0)
  })

  it('is corrected in all of them: each keeps its id and its key, and gets a later date', async () => {
    await issue()
    const before = copiesOf()
    const { rows } = await importRecords(diplomaFile([diplomaRow(1, { 'Фамилия получателя': 'Петрова' })]))
    await issuerAt(later).replace(key(1), rows[0]!.record, reason)
    const after = copiesOf()
    const same = ({ credentialId, holder, copy }: LedgerDocument) => [credentialId, holder, copy]
    expect(after.map(same)).toEqual(before.map(same))
    expect(place.ledger.statusEntries(1)).toEqual(places(before))
    for (const copy of await Promise.all(after.map(read))) {
      expect(copy.issuedAt).toEqual(new Date('2026-07-01T00:00:00Z'))
    }
    expect([...place.ledger.documents()]).toHaveLength(2)
  })

  it('is corrected on the day of its issue by a date that is later all the same', async () => {
    await issue()
    const { rows } = await importRecords(diplomaFile([diplomaRow(1, { 'Фамилия получателя': 'Петрова' })]))
    await issuerAt(new Date('2026-06-26T20:00:00Z')).replace(key(1), rows[0]!.record, reason)
    const [first] = await Promise.all(copiesOf().map(read))
    expect(first?.issuedAt).toEqual(new Date('2026-06-26T00:00:01Z'))
  })

  it('gets other keys, and as many copies as those are', async () => {
    await issue()
    const before = copiesOf()
    const [nonce = ''] = newChallenges(place.ledger, { now: later }).nonces
    const fresh = await Promise.all([1, 2, 3, 4].map(() => generateKey('ES256')))
    const proofs = (count: number) =>
      Promise.all(
        fresh
          .slice(0, count)
          .map((one) => createHolderProof({ signer: signerOf(one), audience: did, nonce, now: later })),
      )
    await issuerAt(later).bind(key(1), writeHolderProofs(await proofs(4)), 'the phone was lost')
    expect(copiesOf().map(({ holder }) => holder)).toEqual(fresh.map(({ publicJwk }) => publicJwk))
    const ids = copiesOf().map(({ credentialId }) => credentialId)
    expect(ids.slice(0, 3)).toEqual(before.map(({ credentialId }) => credentialId))
    expect(new Set(ids).size).toBe(4)
    expect(place.ledger.statusEntries(1)).toEqual(places(before))
    const [other = ''] = newChallenges(place.ledger, { now: later }).nonces
    const one = await createHolderProof({
      signer: signerOf(fresh[0]!),
      audience: did,
      nonce: other,
      now: later,
    })
    await issuerAt(later).bind(key(1), one, 'one will do')
    expect(copiesOf()).toMatchObject([{ credentialId: before[0]?.credentialId, status: 'valid' }])
    expect(copiesOf()[0]?.copy).toBeUndefined()
  })

  it('is reissued whole after its key was stolen, or left whole when it was revoked for its own sake', async () => {
    const holders = new Map([[key(1), keys]])
    await issuerAt(now).issueBatch(await records(3), { holders, unbound: true, copies: 3 })
    issuerAt(now).revoke(copiesOf(2)[1]?.credentialId ?? '', 'cheated')
    const before = copiesOf()
    const first = { kid: school.kid ?? '', publicJwk: school.publicJwk, since }
    markCompromised({ ledger: place.ledger, first }, first.kid, { since: now, reason, now: later })
    expect(issuerAt(later).revokeGroup({ kid: first.kid }, reason)).toBe(2)
    const fresh = testSigner('registry', `${did}#key-2`)
    const next = { kid: fresh.kid ?? '', publicJwk: fresh.publicJwk }
    await rotateKey({ ledger: place.ledger, did, first }, next, { now: later, reason })
    const reissue = () => issuerAt(later, fresh).reissue({ kid: first.kid }, { reason })
    expect(await reissue()).toMatchObject({ reissued: 2, left: 1, refused: [] })
    expect(copiesOf().map(({ credentialId, kid, status }) => [credentialId, kid, status])).toEqual(
      before.map(({ credentialId }) => [credentialId, fresh.kid, 'valid']),
    )
    expect(copiesOf(2).map(({ status }) => status)).toEqual(['invalid', 'invalid', 'invalid'])
    // Dated by the first moment of the new key, which is younger than the day.
    expect((await read(copiesOf()[0] as LedgerDocument)).issuedAt).toEqual(later)
    expect(await reissue()).toMatchObject({ reissued: 0 })
  })
})
