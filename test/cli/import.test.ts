import { cp, mkdir, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { rosterBytes } from '../../fixtures/one-roster.ts'
import { plantedCells, workbookPupils } from '../../fixtures/records/generate-graduates-workbook.ts'
import { openWorkplace, type Workplace } from './program.ts'

const workbook = fileURLToPath(new URL('../../fixtures/records/graduates-2026.xlsx', import.meta.url))
const blocking = plantedCells.filter(({ severity }) => severity === 'blocks').length
const warnings = plantedCells.filter(({ severity }) => severity === 'warns').length

let place: Workplace
beforeAll(async () => {
  place = await openWorkplace()
  await cp(workbook, place.path('school.xlsx'))
})
afterAll(() => place.remove())

describe('attestat import, from a workbook', () => {
  it('names sheet and cells, and shows no value', async () => {
    const ran = await place.attestat('import school.xlsx --json')
    expect(ran.code).toBe(3)
    expect(ran.json).toMatchObject({ source: 'xlsx', sheet: 'Шаблон', rows: workbookPupils, changes: [] })
    const cells = ran.json.findings.map((finding: { cell: string; code: string }) => [
      finding.cell,
      finding.code,
    ])
    expect(cells).toEqual(plantedCells.map(({ cell, code }) => [cell, code]))
    expect(ran.stdout + ran.stderr).not.toMatch(/Соколов|ВОРОБЬЁВ|900-518/)
  })

  it('says what it understood, counts the remarks, and tells the next command', async () => {
    const { stdout } = await place.attestat('import school.xlsx --lang ru --dry-run')
    expect(stdout).toContain('Аттестат · Шаблон · 60 строк\n')
    // What is wrong stands before what was understood.
    expect(stdout).toMatch(/60 строк\n6 строк выпустить нельзя\n[\s\S]*ROW_MARK_INVALID[\s\S]*\nПонято: /)
    expect(stdout).toMatch(/^ {2}Для проверки, в документ не входит: .*СНИЛС/m)
    expect(stdout).toContain('Понято: 40 столбцов из 51\n')
    expect(stdout).toMatch(/^ {2}Серия документа +Серия документа$/m)
    expect(stdout).toMatch(
      /^ {2}Результаты по столбцам: Русский язык; .* и ещё 16 \(--columns покажет все\)$/m,
    )
    expect(stdout).toMatch(/^ {2}Не используются: Код профессии, специальности; .* и ещё 5 /m)
    expect(stdout).toContain('9 замечаний: не дают выпустить: 3, исправит --fix: 3, стоит взглянуть: 3\n')
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(
      'Дальше: исправьте файл и повторите импорт; ячейки с ошибками покажет: ' +
        'attestat import school.xlsx --report school.xlsx.report.xlsx --lang ru',
    )
    expect(stdout).not.toMatch(/Соколов/)
    const good = await place.attestat('import sports-ranks.csv --type sports-rank --lang en --dry-run')
    expect(good.stdout.trimEnd().split('\n').at(-1)).toBe(
      'Next: attestat issue sports-ranks.csv --type sports-rank --issuer DIR --unbound --dry-run --lang en',
    )
  })

  it('shows every column with a value when asked to', async () => {
    const { stdout } = await place.attestat('import sports-ranks.csv --columns --lang en --dry-run')
    expect(stdout).toMatch(/^ {2}Вид спорта +Sport +\S/m)
  })

  it('keeps the mapping beside the file, once, and takes it when it is given', async () => {
    const first = await place.attestat('import sports-ranks.csv --json')
    expect(first.json.mapping).toBe('sports-ranks.csv.mapping.json')
    const kept = await place.read('sports-ranks.csv.mapping.json')
    await place.write('sports-ranks.csv.mapping.json', kept.replace('"discipline"', 'null'))
    const again = await place.attestat('import sports-ranks.csv --json')
    expect([again.json.mapping, await place.read('sports-ranks.csv.mapping.json')]).toEqual([
      undefined,
      kept.replace('"discipline"', 'null'),
    ])
    const given = await place.attestat(
      'import sports-ranks.csv --mapping sports-ranks.csv.mapping.json --json',
    )
    const discipline = given.json.columns.filter(({ field }: { field: string }) => field === 'discipline')
    expect([given.json.mapping, discipline]).toEqual([undefined, []])
  })

  it('finds numbers that another file has', async () => {
    await place.write('again.csv', await place.read('sports-ranks.csv'))
    const ran = await place.attestat('import again.csv --beside sports-ranks.csv --json --lang en')
    expect(ran.code).toBe(3)
    const [first] = ran.json.findings
    expect(first).toMatchObject({ row: 2, code: 'ROW_KEY_DUPLICATE_FILE', severity: 'blocks' })
    expect(first.message).toBe('The same series and number stand in sports-ranks.csv, row 2')
  })

  it('corrects what is safe when told to, and says what', async () => {
    const ran = await place.attestat('import school.xlsx --fix --lang en')
    expect(ran.stdout).toContain('Corrected:')
    expect(ran.stdout).toMatch(/S14 +Фамилия получателя +look-alike letters or invisible characters/)
    expect(ran.stdout).not.toMatch(/Соколов/)
    const { json } = await place.attestat('import school.xlsx --fix --json')
    expect(json.refusedRows).toHaveLength(blocking)
  })

  it('writes an annotated copy, never over a file, and of two kinds only', async () => {
    const written = await place.attestat('import school.xlsx --report remarks.xlsx')
    expect(written.code).toBe(3)
    const again = await place.attestat('import remarks.xlsx --json')
    expect(again.json.findings).toHaveLength(plantedCells.length)
    expect((await place.attestat('import school.xlsx --report remarks.xlsx')).stderr).toContain('FILE_EXISTS')
    expect((await place.attestat('import school.xlsx --report remarks.pdf')).code).toBe(2)
  })

  it('takes the sheet that is named, and lists them when there is no such', async () => {
    const ran = await place.attestat('import school.xlsx --sheet Лист9')
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain('XLSX_SHEET_UNKNOWN')
    expect(ran.stderr).toContain('Шаблон')
  })

  it('writes an empty spreadsheet that it knows again', async () => {
    expect((await place.attestat('types sheet school-diploma --out empty.xlsx')).code).toBe(0)
    const { json } = await place.attestat('import empty.xlsx --json --sheet Пример')
    expect(json).toMatchObject({ type: 'school-diploma', rows: 1, refusedRows: [] })
    expect((await place.attestat('import empty.xlsx')).stderr).toContain('CSV_HEADER_MISSING')
  })

  it('reads a folder of a register, and refuses one that is none', async () => {
    await mkdir(place.path('roster'))
    for (const [name, bytes] of rosterBytes()) await writeFile(place.path(`roster/${name}`), bytes)
    // What of the folder makes a diploma is not in it: number, series and date of issue.
    const ran = await place.attestat('import roster --type school-diploma')
    expect(ran.stderr).toContain('CSV_COLUMN_MISSING')
    await mkdir(place.path('nothing'))
    expect((await place.attestat('import nothing')).stderr).toContain('FILE_IS_DIRECTORY')
  })
})

describe('a required column with a name that nobody knows', () => {
  it('is found once the mapping that was kept says what is in it', async () => {
    const sheet = await place.read('sports-ranks.csv')
    await place.write('named.csv', sheet.replace('Дата рождения', 'Д. р.'))
    const refused = await place.attestat('import named.csv --type sports-rank')
    expect(refused.stderr).toMatch(
      /^CSV_COLUMN_MISSING: .*Дата рождения.* --mapping named\.csv\.mapping\.json/,
    )
    const kept = JSON.parse(await place.read('named.csv.mapping.json'))
    expect(kept.columns['Д. р.']).toBeNull()
    kept.columns['Д. р.'] = 'Дата рождения'
    await place.write('named.csv.mapping.json', JSON.stringify(kept))
    const { code, json } = await place.attestat('import named.csv --mapping named.csv.mapping.json --json')
    expect([code, json.type, json.refusedRows]).toEqual([0, 'sports-rank', []])
    expect((await place.attestat('import named.csv --type sports-rank')).stderr).toContain('mapping.json')
  })

  it('leaves nothing behind in a dry run', async () => {
    await place.write('dry.csv', 'Фамилия;Имя\nИванов;Пётр\n')
    expect((await place.attestat('import dry.csv --type sports-rank --dry-run')).code).toBe(3)
    await expect(place.read('dry.csv.mapping.json')).rejects.toThrow()
  })
})

describe('attestat issue --partial --rest', () => {
  it('issues the good rows, and the others once they are put right', async () => {
    const init = await place.attestat('init issuer --did web:school130.example --name', 'Лицей № 130')
    expect(init.code).toBe(0)
    expect((await place.attestat('issue sports-ranks.csv --unbound --yes --issuer issuer')).code).toBe(0)
    const sheet = await place.read('sports-ranks.csv')
    await place.write('later.csv', sheet.replace('Плавание', 'Дзюдо'))
    const later = await place.attestat('import later.csv --issuer issuer --json')
    const codes = later.json.findings.map(({ code }: { code: string }) => code)
    expect([codes.filter((code: string) => code === 'ROW_DIFFERS').length, codes.at(-1)]).toEqual([
      1,
      'ROW_ISSUED',
    ])
    const unsure = await place.attestat('issue school.xlsx --rest rest.xlsx --unbound --yes --issuer issuer')
    expect(unsure.code).toBe(2)
    const wrong = await place.attestat(
      'issue school.xlsx --partial --rest rest.csv --unbound --yes --issuer issuer',
    )
    expect(wrong.code).toBe(2)
    const first = await place.attestat(
      'issue school.xlsx --partial --rest rest.xlsx --unbound --yes --json --issuer issuer',
    )
    const refused = plantedCells.length - warnings
    expect(first.json).toMatchObject({ issued: workbookPupils - refused, refused, rest: 'rest.xlsx' })
    const rest = await place.attestat('import rest.xlsx --json')
    expect(rest.json).toMatchObject({ source: 'xlsx', sheet: 'Шаблон', rows: refused })
    const second = await place.attestat(
      'issue rest.xlsx --fix --partial --rest rest2.xlsx --unbound --yes --json --issuer issuer',
    )
    expect(second.json).toMatchObject({ issued: refused - blocking, refused: blocking, rest: 'rest2.xlsx' })
  })
})
