import { credentialType } from '@attestat/credential'
import { describe, expect, it } from 'vitest'
import { diplomaFile, diplomaRows } from '../../../../fixtures/diploma-rows.ts'
import { importRecords } from './import-records.ts'
import { areLinted } from './linted-rows.ts'

const diploma = credentialType('school-diploma')
const imported = () => importRecords(diplomaFile(diplomaRows(3)), { type: 'school-diploma' })

describe('rows that were linted', () => {
  it('are known when they come from a file, as rows of its type only', async () => {
    const { rows } = await imported()
    expect(areLinted(rows, diploma)).toBe(true)
    expect(areLinted(rows, credentialType('transcript'))).toBe(false)
  })

  it('cannot be changed afterwards', async () => {
    const { rows } = await imported()
    const row = rows[0] as { key: string; record: Record<string, string> }
    expect(() => Object.assign(row, { key: 'another' })).toThrow(TypeError)
    expect(() => Object.assign(row.record, { familyName: 'Другая' })).toThrow(TypeError)
    expect(() => (rows as unknown[]).push(row)).toThrow(TypeError)
  })

  it('are not known in another list', async () => {
    const { rows } = await imported()
    expect(areLinted([...rows], diploma)).toBe(false)
  })
})
