/**
 * The spreadsheets that issuers have, for each kind of document and from each kind of source, and their twins with the
 * faults that people make: the generator makes them again byte for byte, and what is found in the twins is exactly
 * what one table says.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { credentialType, credentialTypes, explainCode, validateDocument } from '@attestat/credential'
import { type ImportedRecords, importRecords } from '@attestat/issuer'
import { describe, expect, test } from 'vitest'
import {
  generateRecords,
  inOrder,
  recordPath,
  rosterName,
  type TabledFinding,
} from '../fixtures/records/generate.ts'
import { demoStudent } from '../fixtures/records/generate-graduates.ts'
import { recordSheets } from '../fixtures/records/sheets/index.ts'
import { sampleContext } from '../fixtures/sample-records.ts'

const { files, findings } = await generateRecords()
const twinsOf = (name: string): string => name.replace(/(\.\w+)?$/, '.faults$1')
const extensions = ['csv', 'xlsx', 'jsonl'] as const

/** What the import finds, as the table tells it. */
function tabled(file: string, { type, findings: found }: ImportedRecords): TabledFinding[] {
  return found
    .map(({ row, cell = '', column = '', code, severity }) => ({
      ...{ file, type: type.id, row, cell, column, code, severity },
    }))
    .sort(inOrder)
}

/** The student in a record: as who is awarded something, and where a document is of another class. */
const { familyName, givenName, patronymicName, birthDate } = demoStudent
const awarded = { familyName, givenName, patronymicName, birthDate }
const partOfStudent: Readonly<Record<string, object>> = {
  endorsement: { familyName, givenName, patronymicName },
  'guardian-link': {
    childFamilyName: familyName,
    childGivenName: givenName,
    childPatronymicName: patronymicName,
    childBirthDate: birthDate,
  },
}

const expectedIn = (file: string, type: string): TabledFinding[] =>
  findings.filter((finding) => finding.file === file && finding.type === type)

test('every kind of document has a sheet', () => {
  expect(recordSheets.map(({ type }) => type).toSorted()).toEqual(
    credentialTypes.map(({ id }) => id).toSorted(),
  )
})

test('the files are what their generator writes, byte for byte', () => {
  for (const [name, bytes] of files) {
    expect(Buffer.from(bytes).equals(readFileSync(recordPath(name))), name).toBe(true)
  }
})

test('and no other file of records lies beside them', () => {
  const there = readdirSync(recordPath('.'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(?:csv|xlsx|jsonl)$/.test(entry.name))
    .map(({ parentPath, name }) =>
      parentPath.includes(rosterName) ? `${parentPath.split('/').at(-1)}/${name}` : name,
    )
  expect(there.toSorted()).toEqual([...files.keys()].toSorted())
})

test('every encoding and delimiter of office files is among them', () => {
  expect(new Set(recordSheets.map(({ encoding }) => encoding)).size).toBe(5)
  expect(new Set(recordSheets.map(({ delimiter }) => delimiter)).size).toBe(3)
})

describe.each(recordSheets)('$name', (sheet) => {
  const { name, type, encoding, delimiter } = sheet

  test.each(extensions)(
    'the %s file is recognised, has no finding, and gives documents',
    async (extension) => {
      const {
        rows,
        findings: found,
        ...imported
      } = await importRecords(recordPath(`${name}-2026.${extension}`))
      expect([imported.type.id, found, imported.refusedRows]).toEqual([type, [], []])
      expect(rows).toHaveLength(sheet.rows.length)
      expect(rows[0]?.record).toMatchObject(partOfStudent[type] ?? awarded)
      for (const { record } of rows) {
        validateDocument(credentialType(type).toCredential(record, sampleContext))
      }
    },
  )

  test('the same records come out of every kind of file', async () => {
    const [csv, ...others] = await Promise.all(
      extensions.map((extension) => importRecords(recordPath(`${name}-2026.${extension}`))),
    )
    expect(csv).toMatchObject({ encoding: encoding.replace('-bom', ''), delimiter })
    for (const { rows } of others) {
      expect(rows.map(({ record }) => record)).toEqual(csv?.rows.map(({ record }) => record))
    }
  })

  test.each(extensions)(
    'the twin as %s has every fault where the table says, and no other',
    async (extension) => {
      const file = twinsOf(`${name}-2026.${extension}`)
      const imported = await importRecords(recordPath(file))
      expect(tabled(file, imported)).toEqual(expectedIn(file, type))
    },
  )

  test('the twin is explained in both languages, without a value', async () => {
    const { findings: found } = await importRecords(recordPath(twinsOf(`${name}-2026.xlsx`)))
    for (const { words, details } of found) {
      expect(explainCode(words, 'en', details)).toMatch(/^[^{}]+$/)
      expect(explainCode(words, 'ru', details)).toMatch(/^[^{}]*[а-яё][^{}]*$/i)
    }
  })
})

describe('a OneRoster folder', () => {
  const types = ['transcript', 'enrolment', 'course-completion', 'guardian-link'] as const

  test.each(types)('is read as %s without a mapping, and without a finding', async (type) => {
    const { rows, findings: found } = await importRecords(recordPath(rosterName), { type })
    expect(found).toEqual([])
    expect(rows.length).toBeGreaterThan(5)
    for (const { record } of rows) {
      expect(JSON.stringify(record)).not.toMatch(/@|\+7/)
      validateDocument(credentialType(type).toCredential(record, sampleContext))
    }
  })

  test('is taken for transcripts where nobody says what it is', async () => {
    const { type, rows } = await importRecords(recordPath(rosterName))
    expect(type.id).toBe('transcript')
    expect(rows[0]?.record).toMatchObject({
      familyName: demoStudent.familyName,
      educationLevel: 'secondary',
      schoolYear: '2025/2026',
      'course.1.name': 'Основы робототехники',
      'course.1.hours': '34',
    })
  })

  test.each(types)('its twin as %s has every fault where the table says, and no other', async (type) => {
    const file = twinsOf(rosterName)
    const imported = await importRecords(recordPath(file), { type })
    expect(tabled(file, imported)).toEqual(expectedIn(file, type))
  })
})

test('the faults of the twins are of every kind that the lints of a file know', () => {
  const known = new Set(findings.map(({ code }) => code))
  for (const code of [
    ...[
      'ROW_FIELD_MISSING',
      'ROW_DATE_INVALID',
      'ROW_DATE_AMBIGUOUS',
      'ROW_DATE_SERIAL',
      'ROW_NUMBER_INVALID',
    ],
    ...['ROW_MARK_INVALID', 'ROW_CHOICE_UNKNOWN', 'ROW_KEY_DUPLICATE', 'ROW_DOCUMENT_NUMBER_INVALID'],
    ...['ROW_TEXT_SUSPICIOUS', 'ROW_TEXT_SPACES', 'ROW_NAME_DASH', 'ROW_NAME_CASE', 'ROW_NAME_DIFFERS'],
    ...[
      'ROW_ZEROS_LOST',
      'ROW_NATIONAL_ID_CHECKSUM',
      'ROW_CELL_LOST',
      'CSV_ROW_RAGGED',
      'JSONL_LINE_INVALID',
    ],
    'ROSTER_RESULTS_SEVERAL',
  ]) {
    expect([code, known.has(code)]).toEqual([code, true])
  }
})
