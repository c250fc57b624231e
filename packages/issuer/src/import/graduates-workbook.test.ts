import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import {
  graduatesSheets,
  graduatesWorkbookPath,
  plantedCells,
  workbookPupils,
} from '../../../../fixtures/records/generate-graduates-workbook.ts'
import { workbookBytes } from '../../../../fixtures/workbook.ts'
import { importRecords } from './import-records.ts'
import { readXlsx } from './read-xlsx.ts'

describe('a workbook of pupils as a school keeps it', () => {
  it('holds the cells that its generator says', async () => {
    const kept = await readXlsx(await readFile(graduatesWorkbookPath))
    expect(kept).toEqual(await readXlsx(await workbookBytes(graduatesSheets())))
  })

  it('has exactly the planted faults, at their cells', async () => {
    const { source, sheet, findings, rows, refusedRows } = await importRecords(graduatesWorkbookPath)
    expect([source, sheet]).toEqual(['xlsx', 'Шаблон'])
    expect(findings.map(({ cell, code, severity }) => ({ cell, code, severity }))).toEqual(
      plantedCells.map(({ cell, code, severity }) => ({ cell, code, severity })),
    )
    const refused = plantedCells.filter(({ severity }) => severity !== 'warns')
    expect(refusedRows).toHaveLength(refused.length)
    expect(rows).toHaveLength(workbookPupils - refused.length)
  })

  it('is put right where that is safe, and says what was changed but no value', async () => {
    const { changes, findings, rows } = await importRecords(graduatesWorkbookPath, { fix: true })
    expect(changes.map(({ cell, kind }) => [cell, kind])).toEqual([
      [plantedCells[0]?.cell, 'date-form'],
      [plantedCells[1]?.cell, 'zeros'],
      [plantedCells[2]?.cell, 'characters'],
      [plantedCells[3]?.cell, 'dash'],
      [plantedCells[5]?.cell, 'spaces'],
    ])
    expect(findings.map(({ code }) => code)).toEqual([
      'ROW_NAME_CASE',
      'ROW_MARK_INVALID',
      'ROW_NATIONAL_ID_CHECKSUM',
      'ROW_FIELD_MISSING',
    ])
    const record = (row: number) => rows.find((candidate) => candidate.row === row)?.record
    expect(record(6)?.awardDate).toBe('2026-06-25')
    expect(record(9)?.documentNumber).toBe('001200120')
    expect(record(14)?.familyName).toBe('Соколов')
    expect(record(20)?.familyName).toBe('Римский-Корсаков')
    expect(record(27)?.familyName).toBe('ВОРОБЬЁВ')
    expect(record(33)?.givenName).toBe('Анна Мария')
    expect(JSON.stringify({ changes, findings })).not.toMatch(/Соколов|ВОРОБЬЁВ|Анна/)
  })
})
