import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  attachedCredential,
  type CredentialType,
  didKeyOf,
  type FormatId,
  indexTypeMetadata,
  type JsonObject,
  readCredential,
  sampleTypeFile,
  typeDisplayOf,
  verifyVctIntegrity,
} from '@attestat/credential'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { testPublicJwk, testSigner } from '../../../fixtures/test-keys.ts'
import { importRecords } from './import/import-records.ts'
import { createIssuerFolder, type IssuerFolder, openIssuer } from './issuer-folder.ts'
import { readIssuerTypes } from './own-types.ts'
import { makePdf } from './print/print-documents.ts'

const now = new Date('2026-07-20T09:00:00Z')
const vct = 'https://school.example/types/chess-camp.json'
const key = 'chess-camp/ДЕБЮТ-2026/14'
const header = 'Фамилия;Имя;Дата рождения;Смена;Номер сертификата;Дата выдачи;Итог турнира;Место;Часы;Телефон'
const row = 'Соколова;Анна;14.03.2012;Дебют-2026;14;20.07.2026;победительница;1;72;+7 900 000-00-00'
const other = row.replace(';14;', ';15;').replace('Соколова', 'Ким')

let path: string
let folder: IssuerFolder

beforeEach(async () => {
  path = mkdtempSync(join(tmpdir(), 'own-types-'))
  folder = await createIssuerFolder(join(path, 'school'), {
    name: 'Лицей № 130',
    method: 'web',
    publicJwk: testPublicJwk('school'),
    baseUrl: 'https://school.example',
    since: new Date('2026-01-01T00:00:00Z'),
  })
})
afterEach(() => rmSync(path, { recursive: true }))

function writeType(id: string, content: JsonObject | string = sampleTypeFile(id)): void {
  mkdirSync(join(folder.path, 'types'), { recursive: true })
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  writeFileSync(join(folder.path, 'types', `${id}.json`), text)
}

const csv = (...rows: string[]) => Buffer.from(`\uFEFF${[header, ...rows].join('\n')}\n`)

/** The issuer as its folder has it now. */
async function open() {
  const types = await readIssuerTypes(folder)
  return openIssuer(folder, testSigner('school', folder.config.kid), () => now, { types })
}

/** An issuer that has issued two documents of its own type. */
async function issued(format: FormatId = 'vc+sd-jwt') {
  writeType('chess-camp')
  const issuer = await open()
  const records = await importRecords(csv(row, other), { types: issuer.types })
  await issuer.issueBatch(records, { format, unbound: true })
  return issuer
}

describe('the types of an issuer', () => {
  it('are those that come along, and one for each file', async () => {
    expect((await readIssuerTypes(folder)).map(({ id }) => id)).not.toContain('chess-camp')
    writeType('chess-camp')
    writeFileSync(join(folder.path, 'types', '.chess-camp.json.swp'), 'x')
    const own = (await readIssuerTypes(folder)).at(-1) as CredentialType
    expect(own).toMatchObject({ id: 'chess-camp', vct, achievementTypes: ['ext:ChessCamp'] })
  })

  it('are named by the key of an issuer that has no address of its own', async () => {
    const { config } = folder
    writeType('chess-camp')
    const did = didKeyOf(testPublicJwk('school'))
    const own = (await readIssuerTypes({ ...folder, config: { ...config, did } })).at(-1)
    expect(own?.vct).toBe(`urn:attestat:own:${did.slice('did:key:'.length)}:chess-camp`)
  })

  it('are refused with file and place', async () => {
    const file = join(folder.path, 'types', 'chess-camp.json')
    for (const [content, code, at] of [
      [{ ...sampleTypeFile('chess-camp'), field: 'science' }, 'TYPE_FILE_INVALID', `${file}: field`],
      [sampleTypeFile('chess-day'), 'TYPE_FILE_INVALID', `${file}: id`],
      ['{"id":"a","id":"b"}', 'JSON_DUPLICATE_KEY', `${file}.id`],
    ] as const) {
      writeType('chess-camp', content)
      await expect(readIssuerTypes(folder)).rejects.toMatchObject({ code, at })
    }
    writeType('chess-camp')
    await expect(readIssuerTypes(folder)).resolves.toBeDefined()
  })

  it('do not share an achievementType', async () => {
    writeType('chess-camp')
    writeType('chess-day', { ...sampleTypeFile('chess-day'), achievementType: 'ext:CHESSCAMP' })
    await expect(readIssuerTypes(folder)).rejects.toMatchObject({
      code: 'TYPE_ACHIEVEMENT_TYPE_TAKEN',
      details: { id: 'chess-camp' },
    })
  })
})

describe('a spreadsheet of an own type', () => {
  it('is known by its columns, and linted as the file says', async () => {
    writeType('chess-camp')
    const types = await readIssuerTypes(folder)
    const records = await importRecords(csv(row, other.replace(';72;', ';900;')), { types })
    expect(records.type.id).toBe('chess-camp')
    expect(records.rows).toMatchObject([{ key, record: { award: 'победитель', birthDate: '2012-03-14' } }])
    expect(records.rows[0]?.record).not.toHaveProperty('parentPhone')
    expect(records.findings).toMatchObject([{ row: 3, field: 'hours', code: 'RESULT_OUT_OF_RANGE' }])
  })
})

describe('documents of an own type', () => {
  it.each(['vc+sd-jwt', 'dc+sd-jwt', 'vc+jwt'] as const)(
    'in %s sign for what is published',
    async (format) => {
      const issuer = await issued(format)
      const text = issuer.ledger.document(key)?.text ?? ''
      const site = join(path, 'site')
      const { files } = await issuer.publish(site)
      issuer.ledger.close()

      const bytes = readFileSync(join(site, 'types', 'chess-camp.json'))
      const credential = await readCredential(text)
      const display = await typeDisplayOf(credential, indexTypeMetadata([bytes]))
      expect(display).toMatchObject({ vct, label: { ru: 'Сертификат шахматной смены' } })
      expect(credential.vct).toBe(format === 'dc+sd-jwt' ? vct : undefined)
      const extended = JSON.parse(bytes.toString())
      const base = readFileSync(join(site, 'types', 'course-completion.json'))
      await verifyVctIntegrity(base, extended['extends#integrity'])
      expect(files.filter((file) => file.startsWith('types/editions/'))).toHaveLength(1)
      const { mayAward } = JSON.parse(readFileSync(join(site, 'registry-entry.json'), 'utf8'))
      expect(mayAward.slice(-2)).toEqual([vct, 'ext:ChessCamp'])
      const page = readFileSync(join(site, 'index.html'), 'utf8')
      expect(page).toContain('Сертификат шахматной смены')
      expect(page).toContain('href="types/chess-camp.json"')
    },
  )

  it('keep their words when the file of the type is edited', async () => {
    const issuer = await issued()
    const credential = await readCredential(issuer.ledger.document(key)?.text ?? '')
    issuer.ledger.close()
    const edited = { ...sampleTypeFile('chess-camp'), label: { ru: 'Грамота смены', en: 'Camp letter' } }
    writeType('chess-camp', edited)
    const later = await open()
    const site = join(path, 'site')
    await later.publish(site)
    later.ledger.close()

    const now = readFileSync(join(site, 'types', 'chess-camp.json'))
    const [edition = ''] = readdirSync(join(site, 'types', 'editions'))
    const then = readFileSync(join(site, 'types', 'editions', edition))
    expect(await typeDisplayOf(credential, indexTypeMetadata([now]))).toBeUndefined()
    const display = await typeDisplayOf(credential, indexTypeMetadata([now, then]))
    expect(display?.label.ru).toBe('Сертификат шахматной смены')
  })

  it('leave no edition after a rehearsal, and an edition that was changed is not published', async () => {
    writeType('chess-camp')
    const issuer = await open()
    const records = await importRecords(csv(row), { types: issuer.types })
    const rehearsed = await issuer.issueBatch(records, { unbound: true, dryRun: true })
    const { samples } = await issuer.preview(records, rehearsed)
    expect(samples).toMatchObject([{ rowKey: key, document: { relatedResource: [{ id: vct }] } }])
    expect(readdirSync(join(folder.path, 'types'))).toEqual(['chess-camp.json'])
    await issuer.issueBatch(records, { unbound: true })
    const editions = join(folder.path, 'types', 'editions')
    const [edition = ''] = readdirSync(editions)
    writeFileSync(join(editions, edition), '{}')
    const { files } = await issuer.publish(join(path, 'site'))
    expect(files.filter((file) => file.startsWith('types/editions/'))).toEqual([])
    issuer.ledger.close()
  })

  it('are corrected by the type they were issued with', async () => {
    const issuer = await issued()
    const before = issuer.ledger.document(key)
    const record = { ...before?.record, familyName: 'Соколова-Ким' }
    const after = await issuer.replace(key, record, 'ошибка в фамилии')
    expect(after).toMatchObject({ type: 'chess-camp', credentialId: before?.credentialId })
    issuer.ledger.close()
  })

  it('are printed, and the paper goes by the vct', async () => {
    const issuer = await issued()
    const document = issuer.ledger.document(key) as NonNullable<ReturnType<typeof issuer.ledger.document>>
    const signer = testSigner('school', folder.config.kid)
    const terms = { signer, baseUrl: folder.config.baseUrl, language: 'ru', now } as const
    const pdf = await makePdf(document, { ...terms, types: issuer.types })
    expect(await attachedCredential(pdf)).toBe(document.text)
    await expect(makePdf(document, terms)).rejects.toMatchObject({ code: 'TYPE_FILE_MISSING' })
    issuer.ledger.close()
  })
})

describe('without the file of the type', () => {
  it('a document is not replaced or suspended, and told which file is missing', async () => {
    const issuer = await issued()
    const record = { ...issuer.ledger.document(key)?.record, familyName: 'Ким' }
    issuer.ledger.close()
    rmSync(join(folder.path, 'types', 'chess-camp.json'))
    const without = await open()
    const missing = { code: 'TYPE_FILE_MISSING', at: 'types/chess-camp.json', details: { id: 'chess-camp' } }
    await expect(without.replace(key, record, 'ошибка')).rejects.toMatchObject(missing)
    expect(() => without.suspend(key, 'проверка')).toThrow(expect.objectContaining(missing))
    without.ledger.close()
  })

  it('a document is not reissued, and told with the others that are not', async () => {
    const issuer = await issued()
    const reissued = await issuer.reissue({ batch: 1 }, { reason: 'сбой' })
    expect(reissued).toMatchObject({ batches: [2], reissued: 2, refused: [] })
    issuer.ledger.close()
    rmSync(join(folder.path, 'types', 'chess-camp.json'))
    const without = await open()
    const { refused } = await without.reissue({ batch: 2 }, { reason: 'сбой' })
    expect(refused).toHaveLength(2)
    expect(refused).toContainEqual({ rowKey: key, code: 'TYPE_FILE_MISSING' })
    without.ledger.close()
  })

  it('a document is still revoked', async () => {
    const issuer = await issued()
    issuer.ledger.close()
    rmSync(join(folder.path, 'types', 'chess-camp.json'))
    const without = await open()
    expect(without.revoke(key, 'выдан по ошибке').status).toBe('invalid')
    without.ledger.close()
  })
})

describe('the example of the README', () => {
  it('declares a type whose rows become documents', async () => {
    const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
    const [, example = ''] = /`types\/chess-cup\.json`:\n\n```json\n([\s\S]*?)```/.exec(readme) ?? []
    writeType('chess-cup', example)
    const issuer = await open()
    const columns = 'Фамилия;Имя;Дата рождения;Кубок;Группа;Номер диплома;Дата награждения;Место'
    const cup = Buffer.from(`\uFEFF${columns}\nКим;Лев;31.01.2012;Кубок лицея;ст.;7;20.05.2026;2\n`)
    const records = await importRecords(cup, { types: issuer.types })
    expect(records.type).toMatchObject({ id: 'chess-cup', extends: 'competition-result' })
    expect(await issuer.issueBatch(records, { unbound: true })).toMatchObject({ issued: 1, refused: 0 })
    const { document } = await readCredential(issuer.ledger.document('chess-cup/КУБОК ЛИЦЕЯ/7')?.text ?? '')
    expect(document.name).toBe('Диплом — Кубок лицея')
    issuer.ledger.close()
  })
})
