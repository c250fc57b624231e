/** A folder of answers becomes a report: a row for each applicant, whatever was sent. */
import { execFileSync } from 'node:child_process'
import { cp, mkdir, readFile, rename, stat, symlink, truncate } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { answersPack, shownAward, shownDiplomaOf } from '../../fixtures/answers.ts'
import { testRootKey } from '../../fixtures/test-registry.ts'
import { clientId, issuedAt, now, shown, statusIndex } from '../../fixtures/verification.ts'
import { readCsv } from '../../packages/issuer/src/import/read-csv.ts'
import { readXlsx } from '../../packages/issuer/src/import/read-xlsx.ts'
import { readZipArchive } from '../../packages/issuer/src/import/zip-archive.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await place.write('trust.pack', await answersPack())
  for (const example of ['points.json', 'policy.json']) {
    await cp(new URL(`../../examples/${example}`, import.meta.url), place.path(example))
  }
  for (const folder of ['Борисова', 'Волков', 'Смирнов/more', 'two people', 'nobody']) {
    await mkdir(place.path(`answers/${folder}`), { recursive: true })
  }
  const good = await shownDiplomaOf('Соколова')
  const award = (number: string) => shownAward({}, {}, `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c${number}`)
  const files: Readonly<Record<string, string | Uint8Array>> = {
    'Соколова.txt': good,
    'again.txt': good,
    'revoked.txt': await shown({ index: statusIndex.revoked }),
    'formula.txt': await shownDiplomaOf('=1+1'),
    'letter.txt': 'Прошу принять меня в университет.',
    'empty.json': '',
    'picture.jpg': Uint8Array.of(0xff, 0xd8, 0xff, 0x00),
    'Смирнов/diploma.txt': await shownDiplomaOf('Смирнов'),
    'Смирнов/more/award.txt': await shownAward(),
    'two people/diploma.txt': good,
    'two people/award.txt': await shownAward({ holder: 'holderEd25519' }, { signedBy: 'holderEd25519' }),
    'Борисова/diploma.txt': await shownDiplomaOf('Борисова'),
    'Борисова/award.txt': await award('0010'),
    'Борисова/award once more.txt': await award('0010'),
    'Волков/diploma.txt': await shownDiplomaOf('Волков', { index: statusIndex.revoked }),
    'Волков/award.txt': await award('0011'),
    '.DS_Store': 'nobody’s',
  }
  for (const [name, content] of Object.entries(files)) await place.write(`answers/${name}`, content)
  await place.write('huge.txt', '')
  await truncate(place.path('huge.txt'), 16_777_217)
  await rename(place.path('huge.txt'), place.path('answers/huge.txt'))
  if (process.platform !== 'win32') {
    await symlink('Соколова.txt', place.path('answers/link.txt'))
    await symlink('.', place.path('answers/loop'))
    execFileSync('mkfifo', [place.path('answers/pipe')])
  }
})
afterAll(() => place.remove())

const at = now.toISOString()
const verify = `verify answers --trust trust.pack --root ${testRootKey} --audience ${clientId} --at ${at}`
const lines = (text: string): string[] => text.trimEnd().split('\n')

/** What becomes of each, in the order of the report. */
const verdicts: readonly (readonly [name: string, verdict: string, code: string | undefined])[] = [
  ['again.txt', 'undecided', 'SENT_BY_SEVERAL'],
  ['empty.json', 'rejected', 'FILE_EMPTY'],
  ['formula.txt', 'accepted', undefined],
  ['huge.txt', 'rejected', 'INPUT_TOO_LARGE'],
  ['letter.txt', 'rejected', 'PRESENTATION_INVALID'],
  ...(process.platform === 'win32'
    ? []
    : ([
        ['link.txt', 'undecided', 'FILE_NOT_ORDINARY'],
        ['loop', 'undecided', 'FILE_NOT_ORDINARY'],
      ] as const)),
  ['nobody', 'undecided', 'FOLDER_EMPTY'],
  ['picture.jpg', 'rejected', 'PRESENTATION_INVALID'],
  ...(process.platform === 'win32' ? [] : ([['pipe', 'undecided', 'FILE_NOT_ORDINARY']] as const)),
  ['revoked.txt', 'rejected', 'STATUS_REVOKED'],
  ['two people', 'undecided', 'HOLDERS_DIFFER'],
  ['Борисова', 'accepted', undefined],
  ['Волков', 'rejected', 'STATUS_REVOKED'],
  ['Смирнов', 'undecided', 'SENT_BY_SEVERAL'],
  ['Соколова.txt', 'undecided', 'SENT_BY_SEVERAL'],
]

const inRussian: Readonly<Record<string, string>> = {
  accepted: 'принято',
  rejected: 'отклонено',
  undecided: 'не решено',
}

async function readTable(name: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const { header, rows } = readCsv(await readFile(place.path(name)))
  return rows.map(({ cells }) => Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ''])))
}

test('a folder has a line for each applicant: a file, or a folder with all that is in it', async () => {
  const { code, json } = await attestat(`${verify} --json`)
  expect(code).toBe(10)
  expect(json.files.map(({ file }: { file: string }) => file)).toEqual(verdicts.map(([name]) => name))
  for (const [i, [name, verdict, reason]] of verdicts.entries()) {
    expect([name, json.files[i].verdict]).toEqual([name, verdict])
    if (reason) expect(json.files[i].codes).toContain(reason)
  }
  expect(json.repeated).toBe(4)
  const of = (name: string) => json.files.find(({ file }: { file: string }) => file === name)
  const shared = {
    'again.txt': ['two people', 'Соколова.txt'],
    'Соколова.txt': ['again.txt', 'two people'],
    'two people': ['again.txt', 'Смирнов', 'Соколова.txt'],
    Смирнов: ['two people'],
  }
  for (const [name, others] of Object.entries(shared)) {
    expect(of(name).sameDocumentAs.toSorted()).toEqual(others.toSorted())
  }
  expect(of('letter.txt')).not.toHaveProperty('sameDocumentAs')
  // Two copies of one’s own are nobody else’s business.
  expect(of('Борисова')).not.toHaveProperty('sameDocumentAs')
  expect(of('Борисова').codes).not.toContain('SENT_BY_SEVERAL')
})

test('a file of the same content on its own has the same verdict', async () => {
  const { code, json } = await attestat(`verify answers/letter.txt --trust trust.pack --json`)
  expect([code, json.verdict, json.codes]).toEqual([10, 'rejected', ['PRESENTATION_INVALID']])
})

describe('a report', () => {
  test('as .csv has verdicts with reasons, claims in columns, times and points; no formula', async () => {
    const { code, stdout } = await attestat(`${verify} --points points.json --report r.csv --lang ru`)
    expect(code).toBe(10)
    expect(lines(stdout).slice(0, 3)).toEqual([
      'Отчёт: r.csv',
      'Поступающих, чей документ прислал и кто-то другой: 4',
      expect.stringMatching(/^принято: 2, отклонено: 6, не решено: \d$/),
    ])
    const rows = await readTable('r.csv')
    expect(rows.map((row) => [row.Поступающий, row.Вердикт])).toEqual(
      verdicts.map(([name, verdict]) => [name, inRussian[verdict]]),
    )
    const of = (name: string) => rows.find((row) => row.Поступающий === name)!
    expect(of('revoked.txt')['Причины и оговорки']).toContain('Эмитент отозвал документ')
    expect(of('Соколова.txt')).toMatchObject({
      Баллы: '0',
      'Кем выдано': 'Лицей № 130',
      'Вид документа': 'Аттестат',
      'Аттестат: Фамилия': 'Соколова',
      'По состоянию на': '2026-07-01 10:00 UTC',
      'Сведения реестра на': '2026-07-01 09:00 UTC',
      'Списки статусов на': '2026-07-01 09:00 UTC',
      'Тот же документ, что у': 'again.txt; two people',
    })
    expect(of('Борисова')).toMatchObject({
      Баллы: '10',
      'За что баллы': 'Победитель олимпиады: 10',
      'Вид документа': 'Диплом олимпиады; Аттестат',
      'Аттестат: Фамилия': 'Борисова',
      'Диплом олимпиады: Статус': 'победитель; победитель',
      Файлы: 'Борисова/award once more.txt; Борисова/award.txt; Борисова/diploma.txt',
    })
    // Somebody has to look first: at a document that does not hold, at several people’s, at somebody else’s.
    for (const name of ['Волков', 'two people', 'Смирнов']) {
      expect(of(name)).toMatchObject({
        Баллы: '0',
        'За что баллы': expect.stringMatching(
          /^Победитель олимпиады: 0\/10 \(не засчитано: не всё присланное /,
        ),
      })
    }
    expect(of('Смирнов')['Причины и оговорки']).toContain('То же самое прислал и кто-то другой')
    expect(await place.read('r.csv')).toMatch(/;'=1\+1;/)
    // What was not accepted stands in a column of its own, under its own name.
    expect(of('revoked.txt')).toMatchObject({
      'Аттестат: Фамилия': '',
      'Что сказано в непринятых документах': expect.stringContaining('Фамилия: Соколова'),
    })
  })

  test('as .xlsx says the same, verdicts in words and colours, and no cell is a formula', async () => {
    expect((await attestat(`${verify} --points points.json --report r.xlsx --lang en`)).code).toBe(10)
    const bytes = await readFile(place.path('r.xlsx'))
    const { header, rows } = await readXlsx(bytes, {})
    expect(header.slice(0, 3)).toEqual(['Applicant', 'Verdict', 'Points'])
    expect(rows.map(({ cells }) => cells.slice(0, 2))).toEqual(
      verdicts.map(([name, verdict]) => [name, verdict]),
    )
    const parts = readZipArchive(bytes)
    const xml = (name: string) => Buffer.from(parts.get(name) ?? '').toString()
    const sheet = xml('xl/worksheets/sheet1.xml')
    expect(sheet).not.toContain('<f>')
    expect(sheet).toMatch(/<pane [^>]*ySplit="1"/)
    const style = (address: string) => new RegExp(`<c r="${address}" s="(\\d+)"`).exec(sheet)?.[1]
    const rowOf = (verdict: string) => verdicts.findIndex((row) => row[1] === verdict) + 2
    const styles = ['accepted', 'rejected', 'undecided'].map((verdict) => style(`B${rowOf(verdict)}`))
    expect(new Set(styles).size).toBe(3)
    for (const colour of ['C6EFCE', 'FFC7CE', 'FFEB9C']) expect(xml('xl/styles.xml')).toContain(colour)
    // A number that can be summed up.
    expect(sheet).toMatch(new RegExp(`<c r="C${rowOf('accepted')}"[^>]*><v>0</v>`))
  })

  test('as .jsonl has for each file what verify --json says of it alone', async () => {
    expect((await attestat(`${verify} --points points.json --report r.jsonl --lang en`)).code).toBe(10)
    const documents = lines(await place.read('r.jsonl')).map((line) => JSON.parse(line))
    expect(documents).toHaveLength(verdicts.length + 5)
    for (const path of ['revoked.txt', 'formula.txt', 'Смирнов/diploma.txt']) {
      const {
        applicant: _applicant,
        file: _file,
        now: _clock,
        ...said
      } = documents.find(({ file }) => file === path)
      const { json } = await attestatOn(path)
      const { now: _itsClock, ...alone } = json
      expect(said).toEqual(alone)
    }
    const [last] = documents.filter(({ file }) => file === 'Смирнов/more/award.txt')
    expect(last.applicant).toMatchObject({
      name: 'Смирнов',
      verdict: 'undecided',
      codes: expect.arrayContaining(['SENT_BY_SEVERAL']),
      points: { total: 0, awards: [{ worth: 10, points: 0, code: 'POINTS_WITHHELD' }] },
    })
    // What is said of the file itself is what verify says of it.
    expect(last.verdict).toBe('accepted')
    const same = (path: string) => documents.find(({ file }) => file === path).sameDocumentAs
    expect(same('Соколова.txt')).toEqual(['again.txt', 'two people'])
    expect(same('two people/award.txt')).toEqual(['Смирнов'])
    expect(documents.find(({ file }) => file === 'empty.json')).toMatchObject({
      verdict: 'rejected',
      error: { code: 'FILE_EMPTY' },
    })
  })

  const attestatOn = (path: string) =>
    attestat(
      `verify answers/${path} --trust trust.pack --root ${testRootKey} --audience ${clientId} --at ${at} --lang en --json`,
    )

  test('may have a row for each file, those in folders too', async () => {
    expect((await attestat(`${verify} --per-file --report each.csv --lang en`)).code).toBe(10)
    const names = (await readTable('each.csv')).map((row) => row.Applicant)
    expect(names).toContain('Смирнов/more/award.txt')
    expect(names).toContain('two people/award.txt')
  })

  test('does not judge itself, and replaces nothing without --force', async () => {
    const inside = verify.replace('verify answers', 'verify inside')
    await mkdir(place.path('inside'))
    await place.write('inside/one.txt', await shown())
    const ran = [
      await attestat(`${inside} --report inside/r.csv --json`),
      await attestat(`${inside} --report inside/r.csv --json`),
      await attestat(`${inside} --report inside/r.csv --json --force`),
    ]
    expect(ran.map(({ code }) => code)).toEqual([0, 3, 0])
    expect(ran[1]?.json.error.code).toBe('FILE_EXISTS')
    expect(ran[2]?.json.counts).toEqual({ accepted: 1, rejected: 0, undecided: 0 })
    expect([...(await place.snapshot()).keys()].filter((name) => name.includes('journal'))).toEqual([])
  })

  test('is for its owner alone', async () => {
    if (process.platform === 'win32') return
    await attestat(`${verify} --report mode.csv`)
    expect((await stat(place.path('mode.csv'))).mode & 0o777).toBe(0o600)
  })

  test('is not written in a dry run', async () => {
    const before = await place.snapshot()
    const { code, json } = await attestat(`${verify} --report dry.xlsx --dry-run --json`)
    expect([code, json.dryRun]).toEqual([10, true])
    expect(await place.snapshot()).toEqual(before)
  })
})

test('tells the newer edition of a document in another file, in a report that goes on, too', async () => {
  const at = new Date(issuedAt.getTime() + 1000)
  const change = (validFrom: Date) => (document: object) => ({
    ...document,
    validFrom: validFrom.toISOString(),
  })
  const edition = (from: Date) => shown({ issuedAt: from, change: change(from) as never })
  await mkdir(place.path('editions'))
  await place.write('editions/2-old.txt', await edition(issuedAt))
  const run = verify.replace('verify answers', 'verify editions')
  expect((await attestat(`${run} --report alone.jsonl --lang en`)).code).toBe(0)
  await place.write('editions/1-new.txt', await edition(at))
  await place.write('editions/3-new.txt', `${await edition(at)}\n`)
  const { code, json } = await attestat(`${run} --json`)
  expect(code).toBe(10)
  expect(json.files.map(({ verdict }: { verdict: string }) => verdict)).toEqual([
    'undecided',
    'rejected',
    'undecided',
  ])
  expect(json.files[1].codes).toContain('NEWER_DOCUMENT_KNOWN')
  await attestat(`${run} --report editions.csv --lang ru`)
  const old = (await readTable('editions.csv'))[1]!
  expect(old['Причины и оговорки']).toContain('заменил документ более новым')
})

test('of documents without a key, those of several people in one folder are told by what they show', async () => {
  const names = ['familyName', 'givenName'].map((name) => ['credentialSubject', name])
  const unbound = (familyName: string, disclose = names) =>
    shownDiplomaOf(familyName, { holder: null }, { disclose })
  const award = (number: string) =>
    shownAward(
      { holder: null },
      { disclose: [...names, ['credentialSubject', 'result', 0]] },
      `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c${number}`,
    )
  const folders = {
    one: [await unbound('Соколова'), await award('0012')],
    open: [await unbound('Смирнова', []), await award('0013')],
    two: [await unbound('Ким'), await award('0014')],
  }
  for (const [name, files] of Object.entries(folders)) {
    await mkdir(place.path(`unbound/${name}`), { recursive: true })
    for (const [i, text] of files.entries()) await place.write(`unbound/${name}/${i}.txt`, text)
  }
  const run = verify.replace('verify answers', 'verify unbound')
  const { json } = await attestat(`${run} --policy lenient-preview --points points.json --json`)
  const told = json.files.map((row: { verdict: string; codes: string[]; points: { total: number } }) => [
    row.verdict,
    row.codes.filter((code) => code.startsWith('PEOPLE')),
    row.points.total,
  ])
  expect(told).toEqual([
    ['accepted', [], 10],
    ['undecided', ['PEOPLE_NOT_COMPARED'], 0],
    ['undecided', ['PEOPLE_DIFFER'], 0],
  ])
})

describe('a policy of one’s own', () => {
  test('is named in the verdict, and decides', async () => {
    const one = verify.replace('verify answers', 'verify answers/Соколова.txt')
    const own = await attestat(`${one} --policy policy.json --json`)
    expect([own.code, own.json.policy]).toEqual([0, 'Приёмная комиссия 2027'])
    const strict = JSON.parse(await place.read('policy.json'))
    await place.write('strict.json', JSON.stringify({ ...strict, maxStatusAgeSeconds: 60 }))
    expect((await attestat(`${one} --policy strict.json --json`)).json.codes).toContain('STATUS_STALE')
    const folder = await attestat(`${verify} --policy strict.json --json`)
    expect(folder.json.counts.accepted).toBe(0)
  })

  test.each([
    ['a name that is none', 'strict', 'USAGE', 2],
    ['a file that is none', 'trust.pack', 'POLICY_INVALID', 3],
    ['a rule too few', 'short.json', 'POLICY_INVALID', 3],
  ])('is refused: %s', async (_, given, reason, exit) => {
    const { clockSkewSeconds: _left, ...short } = JSON.parse(await place.read('policy.json'))
    await place.write('short.json', JSON.stringify(short))
    const { code, json } = await attestat(`${verify} --policy ${given} --json`)
    expect([code, json.error.code]).toEqual([exit, reason])
  })
})

describe('exit codes', () => {
  const folderOf = async (name: string, files: readonly string[]) => {
    await mkdir(place.path(name))
    for (const file of files) await cp(place.path(`answers/${file}`), place.path(`${name}/${file}`))
    return (await attestat(verify.replace('verify answers', `verify ${name}`))).code
  }

  test('say the worst that is in the folder', async () => {
    expect(await folderOf('good', ['Соколова.txt'])).toBe(0)
    expect(await folderOf('bad', ['Соколова.txt', 'revoked.txt'])).toBe(10)
    expect(await folderOf('empty', [])).toBe(11)
    await place.write('empty/unbound.txt', await shown({ holder: null }))
    expect((await attestat(verify.replace('verify answers', 'verify empty'))).code).toBe(11)
  })
})

describe('is refused', () => {
  test.each([
    ['a report of another kind', '--report r.pdf', 'USAGE', 2],
    ['no number of workers', '--workers 0', 'USAGE', 2],
    ['rules that are none', '--points trust.pack', 'POINT_RULES_INVALID', 3],
    ['rules that are not there', '--points none.json', 'FILE_NOT_FOUND', 3],
  ])('%s', async (_, more, reason, exit) => {
    const { code, json } = await attestat(`${verify} ${more} --json`)
    expect([code, json.error.code]).toEqual([exit, reason])
  })

  test('what is about a folder, with one file', async () => {
    const one = verify.replace('verify answers', 'verify answers/Соколова.txt')
    for (const more of ['--report new.csv', '--per-file', '--workers 2']) {
      expect((await attestat(`${one} ${more} --json`)).json.error.code).toBe('USAGE')
    }
    const { code, json } = await attestat(`${one} --points points.json --json`)
    expect([code, json.points]).toEqual([0, { total: 0, awards: [] }])
  })
})
