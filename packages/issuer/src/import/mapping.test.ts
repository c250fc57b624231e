import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sampleType } from '../../../../fixtures/sample-type.ts'
import { detectType } from './detect-type.ts'
import { loadMapping, mapColumns, mappingOf, saveMapping } from './mapping.ts'

const header = ['ФАМИЛИЯ  ПОЛУЧАТЕЛЯ', 'Серия', 'Номер', 'Дата', 'Кабинет']

describe('mapping columns', () => {
  it('finds fields by their synonyms and reports unused columns', () => {
    const columns = mapColumns(header, sampleType)
    expect(columns.map(({ field }) => field?.name)).toEqual([
      'familyName',
      'series',
      'number',
      'date',
      undefined,
    ])
    expect(columns[4]?.header).toBe('Кабинет')
  })

  it('refuses a file without a required column, and without a column of the key', () => {
    expect(() => mapColumns(header.toSpliced(3, 1), sampleType)).toThrow(
      expect.objectContaining({ code: 'CSV_COLUMN_MISSING', details: { columns: ['Дата'], type: 'sample' } }),
    )
    expect(() => mapColumns(header.toSpliced(1, 1), sampleType)).toThrow(
      expect.objectContaining({ code: 'CSV_COLUMN_MISSING' }),
    )
  })

  it.each([
    ['the same name twice', [...header, ' номер']],
    ['two names of one field', [...header, 'Фамилия']],
    ['the same unused name twice', [...header, 'Кабинет']],
  ])('refuses %s', (_, doubled) => {
    expect(() => mapColumns(doubled, sampleType)).toThrow(
      expect.objectContaining({ code: 'CSV_COLUMN_DOUBLED' }),
    )
  })

  it('lets columns without a name pass', () => {
    expect(mapColumns([...header, '', ''], sampleType)).toHaveLength(7)
  })

  it('follows a kept mapping, also where it says that a column is not wanted', () => {
    const mapping = { type: 'sample', columns: { Кабинет: 'hours', Серия: 'series', Химия: null } }
    const columns = mapColumns([...header, 'Химия'], sampleType, mapping)
    expect(columns[4]?.field?.name).toBe('hours')
    expect(columns[5]?.field).toBeUndefined()
  })

  it('takes a column name of the type for its field', () => {
    const mapping = { type: 'sample', columns: { Кабинет: ' Фамилия', 'ФАМИЛИЯ ПОЛУЧАТЕЛЯ': null } }
    expect(mapColumns(header, sampleType, mapping)[4]?.field?.name).toBe('familyName')
  })

  it('refuses a mapping to a field that there is not, or for another type', () => {
    const unknown = { type: 'sample', columns: { Кабинет: 'room' } }
    expect(() => mapColumns(header, sampleType, unknown)).toThrow(
      expect.objectContaining({ code: 'MAPPING_INVALID' }),
    )
    const foreign = { type: 'other', columns: {} }
    expect(() => mapColumns(header, sampleType, foreign)).toThrow(
      expect.objectContaining({ code: 'MAPPING_INVALID' }),
    )
  })
})

describe('detecting the type', () => {
  const richer = {
    ...sampleType,
    id: 'richer',
    fields: [...sampleType.fields, { ...sampleType.fields[1]!, name: 'room', headers: ['Кабинет'] }],
  }

  it('takes the type that uses the most columns', () => {
    expect(detectType(header, [sampleType, richer]).id).toBe('richer')
    expect(detectType(header.slice(0, 4), [sampleType]).id).toBe('sample')
  })

  it('does not choose between equals, nor when nothing fits', () => {
    const refusal = expect.objectContaining({ code: 'TYPE_UNDETECTED' })
    expect(() => detectType(header.slice(0, 4), [sampleType, richer])).toThrow(refusal)
    expect(() => detectType(['Кабинет'], [sampleType, richer])).toThrow(refusal)
  })

  it('says which type is nearest, and what it misses', () => {
    const detect = (names: readonly string[]) => () => detectType(names, [sampleType])
    expect(detect(header.toSpliced(3, 1))).toThrow(/the nearest is sample, but without: Дата \(/)
    expect(detect(['Номер', 'Кабинет'])).not.toThrow(/nearest/)
  })
})

describe('a kept mapping', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'issuer-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('comes back as it was saved', async () => {
    const path = join(folder, 'mapping.json')
    const mapping = mappingOf(sampleType, mapColumns(header, sampleType))
    await saveMapping(path, mapping)
    expect(await loadMapping(path)).toEqual(mapping)
  })

  it.each([
    ['MAPPING_INVALID', '{"columns":{}}'],
    ['MAPPING_INVALID', '{"type":"sample","columns":[]}'],
    ['MAPPING_INVALID', '{"type":"sample","columns":{"a":1}}'],
    ['JSON_DUPLICATE_KEY', '{"type":"sample","type":"sample","columns":{}}'],
    ['JSON_INVALID', 'type = sample'],
  ])('is refused with %s: %s', async (code, text) => {
    const path = join(folder, 'bad.json')
    await writeFile(path, text)
    await expect(loadMapping(path)).rejects.toMatchObject({ code })
  })
})
