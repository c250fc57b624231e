import { execFile } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type FormatId, readCredential, type Signer, secureCredential } from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRow, diplomaRows } from '../../../fixtures/diploma-rows.ts'
import {
  baseUrl,
  did,
  type IssuingSchool,
  kid,
  now,
  openIssuingSchool,
  school,
} from '../../../fixtures/issuing-school.ts'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { documentFileName } from './export-documents.ts'
import { importRecords } from './import/import-records.ts'
import { prepareIssuances, signPrepared } from './prepare.ts'

let place: IssuingSchool

beforeEach(() => {
  place = openIssuingSchool()
})
afterEach(() => place.remove())

const issuerWith = (signer: Signer = school, clock: Date = now) => place.issuer({ signer, now: () => clock })

const records = (rows = diplomaRows(3)) => importRecords(diplomaFile(rows), { type: 'school-diploma' })
const keyOf = (number: number) => `school-diploma/07724/${String(number).padStart(7, '0')}`

/** A signer that gives up after a number of signatures, as a power cut would. */
function failingSigner(after: number): Signer & { readonly signatures: () => number } {
  let signatures = 0
  return {
    ...school,
    signatures: () => signatures,
    sign: async (data) => {
      if (signatures === after) throw new Error('power cut')
      signatures++
      return school.sign(data)
    },
  }
}

describe('issuing a batch', () => {
  it('signs every row, each with a status entry of its own', async () => {
    const result = await issuerWith().issueBatch(await records(), { unbound: true })
    expect(result).toMatchObject({
      batch: 1,
      issued: 3,
      alreadyIssued: 0,
      refused: 0,
      differs: 0,
      findings: [],
    })
    const documents = [...place.ledger.documents()]
    expect(new Set(documents.map(({ index }) => index)).size).toBe(3)
    for (const { text, index, credentialId, subjectId } of documents) {
      const read = await readCredential(text ?? '')
      expect(read.document).toMatchObject({
        id: credentialId,
        issuer: { id: did },
        validFrom: '2026-06-26T09:00:00Z',
        credentialSubject: { id: subjectId },
        credentialStatus: {
          type: 'BitstringStatusListEntry',
          statusPurpose: 'revocation',
          statusListIndex: String(index),
          statusListCredential: `${baseUrl}/status/1-revocation.vc.jwt`,
        },
      })
      expect(subjectId).toMatch(/^urn:uuid:/)
      expect(read.holderKey).toBeUndefined()
    }
  })

  it('gives dc+sd-jwt its status in the token and nowhere else', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true, format: 'dc+sd-jwt' })
    const document = place.ledger.document(keyOf(1))
    const read = await readCredential(document?.text ?? '')
    expect(read).toMatchObject({ format: 'dc+sd-jwt', issuer: baseUrl, vct: 'urn:attestat:school-diploma:1' })
    expect(read.status).toEqual([
      { encoding: 'token', url: `${baseUrl}/status/1.statuslist.jwt`, index: document?.index },
    ])
    expect(read.document.credentialStatus).toBeUndefined()
    expect(read.vctIntegrity).toMatch(/^sha256-/)
  })

  it('gives a type that can be suspended two entries at one index', async () => {
    const { type, ...rest } = await records()
    await issuerWith().issueBatch({ ...rest, type: { ...type, suspendable: true } }, { unbound: true })
    const document = place.ledger.document(keyOf(1))
    const { status } = await readCredential(document?.text ?? '')
    expect(status).toMatchObject([
      { purpose: 'revocation', index: document?.index, url: `${baseUrl}/status/1-revocation.vc.jwt` },
      { purpose: 'suspension', index: document?.index, url: `${baseUrl}/status/1-suspension.vc.jwt` },
    ])
  })

  it('binds a row to its holder key', async () => {
    const holders = new Map([[keyOf(2), testPublicJwk('holder')]])
    await issuerWith().issueBatch(await records(), { holders, unbound: true })
    const read = await readCredential(place.ledger.document(keyOf(2))?.text ?? '')
    expect(read.holderKey).toEqual(testPublicJwk('holder'))
    expect(place.ledger.document(keyOf(2))?.subjectId).toMatch(/^did:key:/)
  })

  it('refuses rows without a holder key unless told otherwise', async () => {
    const holders = new Map([[keyOf(2), testPublicJwk('holder')]])
    await expect(issuerWith().issueBatch(await records(), { holders })).rejects.toMatchObject({
      code: 'BATCH_REFUSED',
    })
    const result = await issuerWith().issueBatch(await records(), { holders, partial: true })
    expect(result).toMatchObject({ issued: 1, refused: 2 })
    expect(result.findings.map(({ row, code }) => [row, code])).toEqual([
      [2, 'HOLDER_MISSING'],
      [4, 'HOLDER_MISSING'],
    ])
  })

  it('refuses a holder key that no row takes, before anything is signed', async () => {
    const holders = new Map([[keyOf(1), testPublicJwk('holder')]])
    const stray = new Map([...holders, [keyOf(9), testPublicJwk('stranger')]])
    const refusal = { code: 'HOLDERS_INVALID', at: 'holders[1]' }
    const options = { unbound: true, partial: true }
    const issue = async (given: typeof stray, rows = diplomaRows(3)) =>
      issuerWith().issueBatch(await records(rows), { ...options, holders: given })
    await expect(issue(stray)).rejects.toMatchObject(refusal)
    const twice = new Map([...holders, ['school-diploma/7724/1', testPublicJwk('stranger')]])
    await expect(issue(twice)).rejects.toMatchObject(refusal)
    expect([...place.ledger.documents()]).toEqual([])
    // A row that cannot be issued, a row of an earlier batch, another spelling of the number: each has its row.
    expect(await issue(stray, [...diplomaRows(3), diplomaRow(9, { Физика: '7' })])).toMatchObject({
      issued: 3,
    })
    expect(await issue(holders, [diplomaRow(2), diplomaRow(4)])).toMatchObject({ issued: 1 })
    const respelt = new Map([['school-diploma/7724/5', testPublicJwk('holder')]])
    expect(await issue(respelt, [diplomaRow(5)])).toMatchObject({ issued: 1 })
    expect(place.ledger.document(keyOf(5))?.holder).toEqual(testPublicJwk('holder'))
  })

  it('points at two rows for one holder key', async () => {
    const holders = new Map(
      [1, 2, 3].map((number) => [keyOf(number), testPublicJwk(number < 3 ? 'holder' : 'stranger')]),
    )
    const { issued, findings } = await issuerWith().issueBatch(await records(), { holders })
    expect(issued).toBe(3)
    expect(findings).toMatchObject([
      { row: 3, code: 'HOLDER_KEY_SHARED', severity: 'warns', details: { first: 2 } },
    ])
  })

  it('refuses a row under a key that is not its own', async () => {
    const { type, rows } = await records()
    const foreign = rows.map((row) => (row.row === 3 ? { ...row, key: 'x' } : row))
    const result = await issuerWith().issueBatch({ type, rows: foreign }, { unbound: true, partial: true })
    expect(result).toMatchObject({ issued: 2, refused: 1, findings: [{ row: 3, code: 'ROW_KEY_MISMATCH' }] })
    expect(await issuerWith().issueBatch({ type, rows }, { unbound: true })).toMatchObject({ issued: 1 })
  })

  it('signs nothing when one row is refused, and the others with partial', async () => {
    const rows = [...diplomaRows(3), diplomaRow(4, { 'Дата выдачи': '31.06.2026' })]
    const signer = failingSigner(99)
    const refused = issuerWith(signer).issueBatch(await records(rows), { unbound: true })
    await expect(refused).rejects.toMatchObject({
      code: 'BATCH_REFUSED',
      at: 'row 5: ROW_DATE_INVALID',
      details: { rows: 1 },
    })
    expect(signer.signatures()).toBe(0)
    expect([...place.ledger.documents()]).toEqual([])
    const result = await issuerWith(signer).issueBatch(await records(rows), { unbound: true, partial: true })
    expect(result).toMatchObject({ issued: 3, refused: 1 })
    // One a document, and one for the manifest.
    expect(signer.signatures()).toBe(4)
  })

  it('lints records that come from elsewhere than a file', async () => {
    const imported = await records()
    const rows = imported.rows.map((row) => ({ ...row, record: { ...row.record, birthDate: '14.03.2008' } }))
    const refused = issuerWith().issueBatch({ type: imported.type, rows }, { unbound: true })
    await expect(refused).rejects.toMatchObject({ code: 'BATCH_REFUSED', at: 'row 2: ROW_DATE_INVALID' })
  })

  it('only counts in a dry run', async () => {
    const rows = [...diplomaRows(3), diplomaRow(4, { Физика: '7' })]
    const signer = failingSigner(0)
    const result = await issuerWith(signer).issueBatch(await records(rows), { unbound: true, dryRun: true })
    expect(result).toMatchObject({ issued: 3, refused: 1 })
    expect(result.batch).toBeUndefined()
    expect([...place.ledger.documents()]).toEqual([])
  })

  it('never lets a national identifier near a document or the ledger', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    for (const document of place.ledger.documents())
      expect(JSON.stringify(document)).not.toMatch(/11223344595|112-233/)
    const imported = await records()
    expect(JSON.stringify(imported.rows)).not.toMatch(/11223344595|112-233/)
  })

  it('reports progress by what is committed', async () => {
    const seen: number[] = []
    await issuerWith().issueBatch(await records(diplomaRows(300)), {
      unbound: true,
      onProgress: ({ done, issued, total }) => seen.push(done, issued, total),
    })
    expect(seen).toEqual([250, 250, 300, 300, 300, 300])
  })

  it('writes the documents of all rows as files, those issued before included', async () => {
    const out = join(place.folder, 'out')
    await issuerWith().issueBatch(await records(diplomaRows(2)), { unbound: true })
    const result = await issuerWith().issueBatch(await records(diplomaRows(5)), { unbound: true, out })
    expect(result).toMatchObject({ issued: 3, alreadyIssued: 2 })
    const names = [...place.ledger.documents()].map(documentFileName).sort()
    expect([...(result.files ?? [])].sort()).toEqual(names)
    expect(readdirSync(out).sort()).toEqual(names)
    for (const document of place.ledger.documents())
      expect(readFileSync(join(out, documentFileName(document)), 'utf8')).toBe(document.text)
  })

  it('names a file as the ledger spells its key, whatever the row that went on spells', async () => {
    const out = join(place.folder, 'out')
    const stopped = issuerWith(failingSigner(0)).issueBatch(await records(diplomaRows(1)), { unbound: true })
    await expect(stopped).rejects.toThrow('power cut')
    const respelt = await records([diplomaRow(1, { 'Номер документа': '1' })])
    const { files } = await issuerWith().issueBatch(respelt, { unbound: true, out })
    expect(files).toEqual([documentFileName(place.ledger.document(keyOf(1))!)])
  })

  it('signs and seals the whole batch when its files cannot be written, and then says so', async () => {
    const out = join(place.folder, 'out')
    mkdirSync(join(out, documentFileName({ rowKey: keyOf(1), format: 'vc+sd-jwt' }), 'in-the-way'), {
      recursive: true,
    })
    const issued = issuerWith().issueBatch(await records(diplomaRows(300)), { unbound: true, out })
    await expect(issued).rejects.toMatchObject({ code: 'FILE_UNWRITABLE' })
    expect([...place.ledger.documents()].every(({ state }) => state === 'signed')).toBe(true)
    expect(place.ledger.unsealedBatches()).toEqual([])
  })

  it('refuses to sign with a clock that went back', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    const earlier = issuerWith(school, new Date('2026-06-25T09:00:00Z'))
    await expect(earlier.issueBatch(await records(), { unbound: true })).rejects.toMatchObject({
      code: 'CLOCK_SUSPECT',
    })
  })

  it.each(['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] satisfies FormatId[])(
    'hands out nothing in %s that does not verify with the published key',
    async (format) => {
      const wrong = { ...testSigner('stranger', kid), publicJwk: school.publicJwk }
      const issued = issuerWith(wrong).issueBatch(await records(), { unbound: true, format })
      await expect(issued).rejects.toMatchObject({ code: 'SELF_CHECK_FAILED' })
      expect([...place.ledger.documents()].every(({ text }) => text === undefined)).toBe(true)
    },
  )

  it('takes only a key of its own DID', () => {
    expect(() => issuerWith(testSigner('school', 'did:web:other.example#key-1'))).toThrow(
      expect.objectContaining({ code: 'SIGNER_MISMATCH' }),
    )
    expect(() => issuerWith(testSigner('school'))).toThrow(
      expect.objectContaining({ code: 'SIGNER_MISMATCH' }),
    )
  })
})

describe('issuing again', () => {
  it('issues nothing twice, in whatever order and file the rows come', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    const before = [...place.ledger.documents()]
    for (const rows of [diplomaRows(3), diplomaRows(3).reverse(), diplomaRows(2)]) {
      const result = await issuerWith().issueBatch(await records(rows), { unbound: true })
      expect(result).toMatchObject({ issued: 0, alreadyIssued: rows.length })
    }
    expect([...place.ledger.documents()]).toEqual(before)
  })

  it('issues only what is new', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    const result = await issuerWith().issueBatch(await records(diplomaRows(5)), { unbound: true })
    expect(result).toMatchObject({ issued: 2, alreadyIssued: 3 })
  })

  it('says how many of them are revoked, and issues those no second time', async () => {
    const issue = async () => issuerWith().issueBatch(await records(), { unbound: true })
    expect(await issue()).toMatchObject({ issued: 3, alreadyIssued: 0, revoked: 0 })
    expect(await issue()).toMatchObject({ alreadyIssued: 3, revoked: 0 })
    issuerWith().revoke(keyOf(2), 'cheated')
    expect(await issue()).toMatchObject({ issued: 0, alreadyIssued: 3, revoked: 1, refused: 0, differs: 0 })
    expect(place.ledger.standing({ ...(await records()).rows[1]!, rowKey: keyOf(2) })).toBe('revoked')
  })

  it('does not ask for the holder key of what is issued already', async () => {
    const holders = new Map([1, 2, 3].map((number) => [keyOf(number), testPublicJwk('holder')]))
    await issuerWith().issueBatch(await records(), { holders })
    expect(await issuerWith().issueBatch(await records())).toMatchObject({
      issued: 0,
      alreadyIssued: 3,
      refused: 0,
    })
  })

  it('issues nothing for a row with other content, and points at it', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    const changed = [diplomaRow(1, { 'Фамилия получателя': 'Петрова' }), diplomaRow(4)]
    await expect(issuerWith().issueBatch(await records(changed), { unbound: true })).rejects.toMatchObject({
      code: 'BATCH_REFUSED',
      at: 'row 2: ROW_DIFFERS',
    })
    // A real fault is said first, wherever it stands.
    const faulty = [...changed, diplomaRow(5, { 'Дата выдачи': '31.06.2026' })]
    await expect(issuerWith().issueBatch(await records(faulty), { unbound: true })).rejects.toMatchObject({
      at: 'row 4: ROW_DATE_INVALID',
      details: { rows: 2 },
    })
    const result = await issuerWith().issueBatch(await records(changed), { unbound: true, partial: true })
    expect(result).toMatchObject({ issued: 1, alreadyIssued: 0, refused: 0, differs: 1 })
    expect(place.ledger.document(keyOf(1))?.record.familyName).toBe('Иванова')
  })

  it('knows a number again when a spreadsheet program has dropped its zeros or swapped its letters', async () => {
    const serial = (series: string, number: string) =>
      diplomaRow(1, { 'Серия документа': series, 'Номер документа': number })
    await issuerWith().issueBatch(await records([serial('07АВ', '0000001')]), { unbound: true })
    for (const [series, number] of [
      ['07АВ', '1'],
      ['07AB', '0000001'],
      ['07АВ', '№ 0000001'],
    ] as const) {
      const again = await records([serial(series, number)])
      const result = await issuerWith().issueBatch(again, { unbound: true, partial: true })
      expect(result).toMatchObject({ issued: 0, differs: 1 })
    }
    const other = await records([serial('07АВ', '0000010')])
    expect(await issuerWith().issueBatch(other, { unbound: true })).toMatchObject({ issued: 1 })
  })

  it('takes another holder key for other content', async () => {
    await issuerWith().issueBatch(await records(), { unbound: true })
    const holders = new Map([[keyOf(1), testPublicJwk('holder')]])
    const result = await issuerWith().issueBatch(await records(), { unbound: true, holders, partial: true })
    expect(result).toMatchObject({ issued: 0, alreadyIssued: 2, differs: 1 })
  })

  it('goes on after an interruption without losing or doubling anything', async () => {
    const rows = diplomaRows(800)
    const broken = issuerWith(failingSigner(300)).issueBatch(await records(rows), { unbound: true })
    await expect(broken).rejects.toThrow('power cut')
    const before = new Map([...place.ledger.documents()].map((document) => [document.rowKey, document]))
    const signedBefore = [...before.values()].filter(({ state }) => state === 'signed')
    expect(signedBefore).toHaveLength(300)
    // The group in which the key failed, and the one after it, are recorded as intents.
    expect(before.size).toBe(750)

    const result = await issuerWith().issueBatch(await records(rows), { unbound: true })
    expect(result).toMatchObject({ issued: 500, alreadyIssued: 300 })
    const after = [...place.ledger.documents()]
    expect(after).toHaveLength(800)
    expect(after.every(({ state }) => state === 'signed')).toBe(true)
    expect(new Set(after.map(({ list, index }) => `${list}/${index}`)).size).toBe(800)
    expect(new Set(after.map(({ credentialId }) => credentialId)).size).toBe(800)
    for (const { rowKey, credentialId, index } of after) {
      const known = before.get(rowKey)
      if (known) expect([credentialId, index]).toEqual([known.credentialId, known.index])
    }
    for (const { rowKey, text } of signedBefore) expect(place.ledger.document(rowKey)?.text).toBe(text)
  })

  it('keeps what was signed while the group before it failed, before it says so', async () => {
    const onProgress = (): void => {
      throw new Error('nobody listens')
    }
    const options = { unbound: true, onProgress }
    const broken = issuerWith().issueBatch(await records(diplomaRows(800)), options)
    await expect(broken).rejects.toThrow('nobody listens')
    const signed = [...place.ledger.documents()].filter(({ state }) => state === 'signed')
    expect(signed).toHaveLength(500)
  })

  it('lets two programs issue one file at once, each row once', async () => {
    const file = join(place.folder, 'graduates.csv')
    writeFileSync(file, diplomaFile(diplomaRows(60)))
    const url = (path: string) => JSON.stringify(new URL(path, import.meta.url).href)
    const program = `
      import { importRecords, Issuer, openLedger } from ${url('./index.ts')}
      import { testSigner } from ${url('../../../fixtures/test-keys.ts')}
      const issuer = new Issuer({
        ledger: openLedger(${JSON.stringify(place.ledger.path)}), signer: testSigner('school', ${JSON.stringify(kid)}),
        profile: { id: ${JSON.stringify(did)}, type: ['Profile'], name: 'x' }, baseUrl: ${JSON.stringify(baseUrl)}, since: new Date(0),
        now: () => new Date(${now.getTime()}) })
      const { issued, alreadyIssued } =
        await issuer.issueBatch(await importRecords(${JSON.stringify(file)}), { unbound: true })
      console.log(JSON.stringify({ issued, alreadyIssued }))`
    const run = async () => {
      const flags = ['--conditions=source', '--input-type=module', '--eval', program]
      const { stdout } = await promisify(execFile)(process.execPath, flags)
      return JSON.parse(stdout) as { issued: number; alreadyIssued: number }
    }
    const results = await Promise.all([run(), run()])
    expect(results.map(({ issued }) => issued).sort((a, b) => a - b)).toEqual([0, 60])
    expect(results.map(({ issued, alreadyIssued }) => issued + alreadyIssued)).toEqual([60, 60])
    expect([...place.ledger.documents()]).toHaveLength(60)
  })
})

describe('a prepared issuance', () => {
  it('can be redeemed once, and only when it was prepared', async () => {
    const { type, rows } = await records()
    const terms = {
      type,
      format: 'vc+sd-jwt',
      profile: { id: did, type: ['Profile'], name: 'Лицей № 130' },
      baseUrl,
      keySince: now,
      sdJwtVcIssuer: baseUrl,
      vctIntegrity: 'sha256-',
      secure: secureCredential,
    } as const
    const batch = place.ledger.startBatch(type.id, 'vc+sd-jwt', now)
    const [first] = await prepareIssuances(place.ledger, batch, rows, terms, now)
    const prepared = first!
    expect(place.ledger.document(rows[0]!.key)?.state).toBe('intended')
    const refusal = { code: 'ISSUANCE_NOT_PREPARED' }
    await expect(signPrepared({ ...prepared }, school)).rejects.toMatchObject(refusal)
    expect(await signPrepared(prepared, school)).toMatchObject({ id: prepared.entry.id })
    await expect(signPrepared(prepared, school)).rejects.toMatchObject(refusal)
  })
})
