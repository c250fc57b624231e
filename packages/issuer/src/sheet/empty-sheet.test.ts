import { type CredentialType, credentialType, credentialTypes } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { importRecords } from '../import/import-records.ts'
import { readXlsx } from '../import/read-xlsx.ts'
import { readZipArchive } from '../import/zip-archive.ts'
import { emptySheet, sheetNames } from './empty-sheet.ts'

const each = credentialTypes.map((type): [string, CredentialType] => [type.id, type])

describe('an empty spreadsheet', () => {
  it.each(each)('%s: is known by its own column names, each of them', async (id, type) => {
    const { columns, type: known } = await importRecords(await emptySheet(type), { sheet: sheetNames.sample })
    expect(known.id).toBe(id)
    expect(columns.map(({ field }) => field?.name)).toEqual(type.fields.map(({ name }) => name))
  })

  it.each(['school-diploma', 'sports-rank', 'cultural-achievement', 'endorsement', 'guardian-link'])(
    '%s: shows a row that could be issued, on a sheet that is never taken by itself',
    async (id) => {
      const bytes = await emptySheet(credentialType(id))
      const { findings, rows } = await importRecords(bytes, { sheet: sheetNames.sample })
      expect(findings.filter(({ severity }) => severity !== 'warns')).toEqual([])
      expect(rows).toHaveLength(1)
      await expect(importRecords(bytes)).rejects.toMatchObject({ code: 'CSV_HEADER_MISSING' })
    },
  )

  it('offers the choices of a column, and takes days for days', async () => {
    const type = credentialType('school-diploma')
    const bytes = await emptySheet(type)
    const parts = readZipArchive(bytes)
    const xml = (name: string) => Buffer.from(parts.get(name) ?? '').toString()
    expect(xml('xl/worksheets/sheet1.xml')).toContain(
      `sqref="A2:A501"><formula1>'${sheetNames.lists}'!$A$1:$A$6</formula1>`,
    )
    expect(xml('xl/workbook.xml')).toContain(`name="${sheetNames.lists}" state="hidden"`)
    expect(xml('xl/styles.xml')).toContain('dd.mm.yyyy')
    const lists = await readXlsx(bytes, { sheet: sheetNames.lists })
    expect(lists.header[0]).toBe('Аттестат')
  })
})
