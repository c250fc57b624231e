/** The spreadsheets of the journey: made again byte for byte, with exactly the faults that their generator lists. */
import { readFileSync } from 'node:fs'
import { credentialType, validateDocument } from '@attestat/credential'
import { importRecords } from '@attestat/issuer'
import { describe, expect, test } from 'vitest'
import {
  demoStudent,
  graduatesCsv,
  graduatesPath,
  plantedFaults,
  pupils,
} from '../fixtures/records/generate-graduates.ts'
import { encodeWindows1251 } from '../fixtures/records/windows-1251.ts'
import { sampleContext } from '../fixtures/sample-records.ts'

const graduates = await importRecords(graduatesPath)

describe('graduates-2026.csv', () => {
  test('is what its generator writes', () => {
    expect(Buffer.from(graduatesCsv()).equals(readFileSync(graduatesPath))).toBe(true)
  })

  test('is a windows-1251 table of 1,000 certificates', () => {
    expect(graduates).toMatchObject({
      encoding: 'windows-1251',
      delimiter: ';',
      type: { id: 'school-diploma' },
    })
    expect(graduates.rows.length + plantedFaults.length).toBe(pupils)
  })

  test('has the planted faults and no other finding', () => {
    expect(graduates.findings.map(({ row, column, code }) => ({ row, column, code }))).toEqual(
      plantedFaults.map(({ row, column, code }) => ({ row, column, code })),
    )
    expect(new Set(plantedFaults.map(({ code }) => code)).size).toBe(12)
  })

  test('gives documents that validate, honours with and without among them', () => {
    const names = graduates.rows.map(({ record }) => {
      const document = credentialType('school-diploma').toCredential(record, sampleContext)
      return String(validateDocument(document).name)
    })
    expect(new Set(names).size).toBe(4)
  })

  test('has the student of the demonstration in a good row', () => {
    const { row, ...known } = demoStudent
    const found = graduates.rows.find((good) => good.row === row)
    expect(found?.record).toMatchObject({ ...known, documentKind: 'honours', 'mark.informatics': '5' })
  })
})

test('the encoder writes what the runtime reads, and refuses what windows-1251 has not', () => {
  const text = 'АЯаяЁё №«»–— 5;"x"\r\n'
  expect(new TextDecoder('windows-1251').decode(encodeWindows1251(text))).toBe(text)
  expect(() => encodeWindows1251('수')).toThrow(RangeError)
})
