import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CredentialRecord, readCredential, type Signer } from '@attestat/credential'
import { createHolderProof, writeHolderProofs } from '@attestat/openid4vc'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import { did, type IssuingSchool, now, openIssuingSchool, school } from '../../../fixtures/issuing-school.ts'
import { type TestKeyName, testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { newChallenges } from './challenges.ts'
import { IssuerError } from './codes.ts'
import { documentHistory } from './document-history.ts'
import { importRecords } from './import/import-records.ts'
import type { IssuerSettings } from './issuer.ts'
import type { LedgerDocument } from './ledger.ts'

const later = new Date('2026-07-01T09:00:00Z')
const key = 'school-diploma/07724/0000001'
const reason = 'a wrong surname'

let place: IssuingSchool

beforeEach(async () => {
  place = openIssuingSchool()
  await issuerAt(now).issueBatch(await importRecords(diplomaFile(diplomaRows(2))), { unbound: true })
})
afterEach(() => place.remove())

const issuerAt = (clock: Date, signer: Signer = school, more: Partial<IssuerSettings> = {}) =>
  place.issuer({ signer, now: () => clock, ...more })

const corrected = async (change: Record<string, string> = { 'Фамилия получателя': 'Петрова' }) =>
  (await importRecords(diplomaFile([diplomaRow(1, change)]))).rows[0]!.record
const read = async (text = '') => (await readCredential(text)).document
const brokenSigner: Signer = {
  ...school,
  sign: async () => {
    throw new Error('power cut')
  },
}

describe('correcting a document', () => {
  it('issues a later copy of the same credential and revokes the one before it', async () => {
    const before = place.ledger.document(key)!
    const after = await issuerAt(later).replace(before.credentialId, await corrected(), reason)
    const [old, young] = [await read(before.text), await read(after.text)]
    expect(young).toMatchObject({
      id: old.id,
      issuer: old.issuer,
      awardedDate: old.awardedDate,
      validFrom: '2026-07-01T09:00:00Z',
    })
    expect(after.record.familyName).toBe('Петрова')
    expect(after.index).not.toBe(before.index)
    expect(place.ledger.document(key)).toEqual(after)
    expect(place.ledger.statusEntries(1)).toEqual([{ index: before.index, status: 'invalid' }])
  })

  it('leaves nothing in the new copy that points at the old one', async () => {
    const before = place.ledger.document(key)!
    const after = await issuerAt(later).replace(key, await corrected(), reason)
    const seen = JSON.stringify(await readCredential(after.text!))
    expect(seen).not.toContain(before.subjectId)
    expect(seen).not.toContain(`"${before.index}"`)
    expect(seen).not.toContain(reason)
    expect(seen).not.toContain('Иванова')
  })

  it('makes validFrom strictly later when both fall within one second', async () => {
    const after = await issuerAt(now).replace(key, await corrected(), reason)
    expect((await read(after.text)).validFrom).toBe('2026-06-26T09:00:01Z')
  })

  it('goes on after an interruption with the index it had', async () => {
    const record = await corrected()
    await expect(issuerAt(later, brokenSigner).replace(key, record, reason)).rejects.toThrow('power cut')
    expect(place.ledger.document(key)).toMatchObject({ status: 'valid', record: { familyName: 'Иванова' } })
    const intended = [...place.ledger.documents({ copies: true })].find(
      ({ version }) => version === 'successor',
    )!
    const after = await issuerAt(later).replace(key, record, reason)
    expect(after.index).toBe(intended.index)
    expect([...place.ledger.documents({ copies: true })]).toHaveLength(3)
  })

  it('takes the corrected file for issued afterwards, and the old one for different', async () => {
    await issuerAt(later).replace(key, await corrected(), reason)
    const again = async (change: Record<string, string>) =>
      issuerAt(later).issueBatch(await importRecords(diplomaFile([diplomaRow(1, change)])), {
        unbound: true,
        partial: true,
      })
    expect(await again({ 'Фамилия получателя': 'Петрова' })).toMatchObject({ alreadyIssued: 1, issued: 0 })
    expect(await again({})).toMatchObject({ differs: 1, issued: 0 })
  })

  it('refuses what is no correction of this document', async () => {
    const replace = (record: CredentialRecord, why = reason) => issuerAt(later).replace(key, record, why)
    await expect(replace(await corrected({}))).rejects.toMatchObject({ code: 'REPLACEMENT_SAME' })
    await expect(replace(await corrected({ 'Номер документа': '0000009' }))).rejects.toMatchObject({
      code: 'REPLACEMENT_OTHER_DOCUMENT',
    })
    await expect(replace({ ...(await corrected()), birthDate: '14.03.2008' })).rejects.toMatchObject({
      code: 'REPLACEMENT_REFUSED',
      at: 'Дата рождения получателя',
      details: { reason: 'ROW_DATE_INVALID', fault: { en: 'Expected a day of the calendar, dd.MM.yyyy' } },
    })
    await expect(replace(await corrected(), ' ')).rejects.toMatchObject({ code: 'REASON_MISSING' })
    await expect(issuerAt(later).replace('none', await corrected(), reason)).rejects.toMatchObject({
      code: 'DOCUMENT_NOT_FOUND',
    })
    await expect(
      issuerAt(new Date('2026-06-25T09:00:00Z')).replace(key, await corrected(), reason),
    ).rejects.toMatchObject({ code: 'CLOCK_SUSPECT' })
  })

  it('brings no revoked document back, not even one that was revoked meanwhile', async () => {
    const record = await corrected()
    const revoking: Signer = {
      ...school,
      sign: (data) => {
        if (place.ledger.document(key)?.status === 'valid') issuerAt(later).revoke(key, 'cheated')
        return school.sign(data)
      },
    }
    const refusal = { code: 'STATUS_TRANSITION_FORBIDDEN' }
    await expect(issuerAt(later, revoking).replace(key, record, reason)).rejects.toMatchObject(refusal)
    await expect(issuerAt(later).replace(key, record, reason)).rejects.toMatchObject(refusal)
    expect(place.ledger.document(key)?.record.familyName).toBe('Иванова')
  })
})

describe('another format', () => {
  const inFormat = (format: 'vc+jwt' | 'vc+sd-jwt' | 'dc+sd-jwt', dryRun = false) =>
    issuerAt(later).replace(key, place.ledger.document(key)!.record, reason, { format, dryRun })

  it.each(['vc+jwt', 'dc+sd-jwt'] as const)('%s takes the place of the one before it', async (format) => {
    const before = place.ledger.document(key)!
    expect(await inFormat(format, true)).toEqual(before)
    expect(place.ledger.document(key)).toEqual(before)
    const after = await inFormat(format)
    expect(after).toMatchObject({ format, credentialId: before.credentialId, status: 'valid' })
    expect((await readCredential(after.text!)).format).toBe(format)
    expect(place.ledger.statusEntries(1)).toEqual([{ index: before.index, status: 'invalid' }])
    // Asked for again it is what there is, and a batch says which are in another.
    await expect(inFormat(format)).rejects.toMatchObject({ code: 'REPLACEMENT_SAME' })
    const records = await importRecords(diplomaFile(diplomaRows(2)))
    const again = (asked: typeof format | 'vc+sd-jwt') =>
      issuerAt(later).issueBatch(records, { unbound: true, format: asked })
    expect(await again('vc+sd-jwt')).toMatchObject({ issued: 0, alreadyIssued: 2, inOtherFormat: 1 })
    expect(await again(format)).toMatchObject({ issued: 0, alreadyIssued: 2, inOtherFormat: 1 })
    issuerAt(later).revoke(key, 'cheated')
    expect(await again('vc+sd-jwt')).toMatchObject({ revoked: 1, inOtherFormat: 0 })
  })

  it('is that of a binding too, and one document stands in the place of its single-use copies', async () => {
    const [nonce = '', another = ''] = newChallenges(place.ledger, { now: later, count: 2 }).nonces
    const proofBy = (name: TestKeyName, answered: string) =>
      createHolderProof({ signer: testSigner(name), audience: did, now: later, nonce: answered })
    const proofs = [await proofBy('holder', nonce), await proofBy('stranger', nonce)]
    await issuerAt(later).bind(key, writeHolderProofs(proofs), 'a wallet')
    expect(place.ledger.copiesOf({ rowKey: key })).toHaveLength(2)
    const after = await inFormat('vc+jwt')
    expect(place.ledger.copiesOf({ rowKey: key })).toEqual([after])
    expect((await readCredential(after.text!)).holderKey).toEqual(testPublicJwk('holder'))
    expect(place.ledger.statusEntries(1)).toHaveLength(3)

    const proof = await proofBy('stranger', another)
    const rebound = await issuerAt(later).bind(key, proof, 'an older wallet', { format: 'vc+sd-jwt' })
    expect((await readCredential(rebound.text!)).holderKey).toEqual(testPublicJwk('stranger'))
    expect(rebound.format).toBe('vc+sd-jwt')
  })
})

describe('a format that cannot be made', () => {
  const requireFormat = async (): Promise<void> => {
    throw new IssuerError('ISSUER_INVALID')
  }
  const refusal = { code: 'ISSUER_INVALID' }

  it('is refused before anything is recorded', async () => {
    const unable = issuerAt(later, school, { requireFormat })
    const before = [...place.ledger.documents({ copies: true })]
    const { nonces } = newChallenges(place.ledger, { now: later, ttlSeconds: 3600 })
    const nonce = nonces[0]!
    const proof = await createHolderProof({ signer: testSigner('holder'), audience: did, now: later, nonce })
    await expect(unable.replace(key, await corrected(), reason)).rejects.toMatchObject(refusal)
    await expect(unable.bind(key, proof, reason)).rejects.toMatchObject(refusal)
    const records = await importRecords(diplomaFile(diplomaRows(3)))
    await expect(unable.issueBatch(records, { unbound: true })).rejects.toMatchObject(refusal)
    expect([...place.ledger.documents({ copies: true })]).toEqual(before)
    expect(place.ledger.batches()).toHaveLength(1)
    // The challenge is as good as before, for whoever else is named.
    const other = 'school-diploma/07724/0000002'
    await issuerAt(later).bind(other, proof, reason)
  })
})

describe('binding a document', () => {
  const proofOf = (nonce?: string, name: TestKeyName = 'holder', audience = did) =>
    createHolderProof({
      signer: testSigner(name),
      audience,
      now: later,
      ...(nonce === undefined ? {} : { nonce }),
    })
  const challenge = (ttlSeconds = 3600) =>
    newChallenges(place.ledger, { now, ttlSeconds: ttlSeconds }).nonces[0]!
  const week = 7 * 86_400

  it('issues a later copy with the same content to the key', async () => {
    const before = place.ledger.document(key)!
    const after = await issuerAt(later).bind(key, await proofOf(challenge(week)), 'a new wallet')
    expect(after).toMatchObject({ credentialId: before.credentialId, record: before.record })
    const credential = await readCredential(after.text!)
    expect(credential.holderKey).toEqual(testPublicJwk('holder'))
    expect(after.subjectId).toMatch(/^did:key:/)
    expect([...place.ledger.history()].at(-1)).toMatchObject({
      action: 'bind',
      reason: 'a new wallet',
      rowKey: key,
    })
    const other = [...place.ledger.documents()].find((document) => document.rowKey !== key)!
    const actionsOf = (of: LedgerDocument) => documentHistory(place.ledger, of).map(({ action }) => action)
    expect([actionsOf(before), actionsOf(other)]).toEqual([['issue', 'bind'], ['issue']])
  })

  it('binds again to another key when the wallet was lost, and stays bound through a correction', async () => {
    await issuerAt(later).bind(key, await proofOf(challenge(week)), 'a wallet')
    await issuerAt(later).bind(key, await proofOf(challenge(week), 'stranger'), 'another wallet')
    const after = await issuerAt(later).replace(key, await corrected(), reason)
    expect(after.holder).toEqual(testPublicJwk('stranger'))
    expect(
      [...place.ledger.documents({ copies: true })].filter(({ rowKey }) => rowKey === key),
    ).toMatchObject([
      { status: 'invalid' },
      { status: 'invalid' },
      { status: 'invalid' },
      { status: 'valid' },
    ])
  })

  it('uses a challenge once, and for the same again after an interruption', async () => {
    const nonce = challenge(week)
    const proof = await proofOf(nonce)
    await expect(issuerAt(later, brokenSigner).bind(key, proof, 'a wallet')).rejects.toThrow('power cut')
    await issuerAt(later).bind(key, proof, 'a wallet')
    const other = 'school-diploma/07724/0000002'
    const used = { code: 'CHALLENGE_USED' }
    await expect(issuerAt(later).bind(other, proof, 'x')).rejects.toMatchObject(used)
    await expect(issuerAt(later).bind(key, await proofOf(nonce, 'stranger'), 'x')).rejects.toMatchObject(used)
  })

  it('refuses a challenge that is missing, not ours, or expired, and a proof for another issuer', async () => {
    const refused = async (proof: Promise<string>, code: string) =>
      expect(issuerAt(later).bind(key, await proof, 'x')).rejects.toMatchObject({ code })
    await refused(proofOf(), 'CHALLENGE_MISSING')
    await refused(proofOf('made-up'), 'CHALLENGE_UNKNOWN')
    await refused(proofOf(challenge(3600)), 'CHALLENGE_EXPIRED')
    await refused(proofOf(challenge(week), 'holder', 'did:web:other.example'), 'PROOF_AUD_MISMATCH')
  })

  it('keeps no challenge as it was handed out', () => {
    const nonce = challenge()
    place.ledger.close()
    const path = join(place.folder, 'ledger.sqlite')
    const written = ['', '-wal'].map((end) => {
      try {
        return readFileSync(path + end, 'latin1')
      } catch {
        return ''
      }
    })
    expect(written.join('')).not.toContain(nonce)
  })
})
