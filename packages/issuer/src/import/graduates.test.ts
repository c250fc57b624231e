import { describe, expect, it } from 'vitest'
import { graduatesPath, plantedFaults, pupils } from '../../../../fixtures/records/generate-graduates.ts'
import { importRecords } from './import-records.ts'

describe('a register export of a thousand pupils', () => {
  it('has exactly the planted faults, and every other row can be issued', async () => {
    const { type, encoding, delimiter, rows, findings, refusedRows } = await importRecords(graduatesPath)
    expect([type.id, encoding, delimiter]).toEqual(['school-diploma', 'windows-1251', ';'])
    expect(findings.map(({ row, column, code }) => ({ row, column, code }))).toEqual(
      plantedFaults.map(({ row, column, code }) => ({ row, column, code })),
    )
    expect(refusedRows).toEqual(plantedFaults.map(({ row }) => row))
    expect(rows).toHaveLength(pupils - plantedFaults.length)
  })
})
