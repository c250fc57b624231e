import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoStudent, plantedFaults } from '../../fixtures/records/generate-graduates.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

const university = 'https://admission.example'
const did = 'did:web:school130.example'
const keyOf = (series: string, number: string): string => `school-diploma/${series}/${number}`
const student = keyOf(demoStudent.documentSeries, demoStudent.documentNumber)
/** Somebody who has no wallet, and whose diploma is going to be revoked. */
const other = keyOf('05422', '001200060')
const fileOf = (key: string): string => `documents/${key.replaceAll('/', '_')}.vc.sd-jwt`

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
})
afterAll(() => place.remove())

test('makes an issuer, and names its address in the language that was asked for', async () => {
  const made = await attestat('init school --did web:school130.example --lang ru --name', 'Лицей № 130')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  expect(made.stdout).toContain('Создан эмитент: Лицей № 130')
  expect(made.stdout).toContain(did)
})

test('checks a register export, and names every faulty row', async () => {
  const [asJson, asText] = await Promise.all([
    attestat('import graduates.csv --json'),
    attestat('import graduates.csv --lang ru'),
  ])
  expect(asJson.code).toBe(3)
  expect(asJson.json).toMatchObject({ type: 'school-diploma', encoding: 'windows-1251', rows: 1000 })
  expect(asJson.json.refusedRows).toEqual(plantedFaults.map(({ row }) => row))
  for (const { row, column, code } of plantedFaults) {
    expect(asJson.json.findings).toContainEqual(expect.objectContaining({ row, column, code }))
  }
  expect(asText.stdout).toContain('12 строк выпустить нельзя')
  expect(asText.stdout).toMatch(/S38 +Фамилия получателя +ROW_FIELD_MISSING/)
})

test('reads a spreadsheet from standard input', async () => {
  const stdin = await place.read('sports-ranks.csv')
  const read = await place.attestatWith({ stdin }, 'import - --json')
  expect(read.code).toBe(0)
  expect(read.json).toMatchObject({ type: 'sports-rank', rows: 4, refusedRows: [] })
})

test('keeps a mapping of columns, and reads by it', async () => {
  expect((await attestat('import sports-ranks.csv --save-mapping mapping.json')).code).toBe(0)
  const read = await attestat('import sports-ranks.csv --mapping mapping.json --json')
  expect(read.json).toMatchObject({ type: 'sports-rank', rows: 4 })
})

test('gives the issuer a proof of the wallet’s key', async () => {
  expect((await attestat('wallet init --wallet student.wallet')).code).toBe(0)
  const { json } = await attestat(`wallet id --wallet student.wallet --audience ${did} --json`)
  expect(json.did).toMatch(/^did:key:z/)
  await place.write('holders.json', JSON.stringify({ [student]: json.proof }))
})

test('issues nothing while rows are faulty, and says which', async () => {
  const refused = await attestat('issue graduates.csv --issuer school --unbound --yes --json')
  expect(refused.code).toBe(3)
  expect(refused.json).toMatchObject({ issued: 0, refused: 12, error: { code: 'BATCH_REFUSED' } })
  expect(refused.stderr).toMatch(/^BATCH_REFUSED: /)
  expect((await attestat('list --issuer school --json')).json).toEqual([])
})

test('issues the good rows with --partial, and tells of the others by the exit code', async () => {
  const command =
    'issue graduates.csv --issuer school --partial --unbound --holders holders.json --out documents'
  const unanswered = await attestat(command)
  expect(unanswered.code).toBe(2)
  expect(unanswered.stderr).toMatch(/^QUESTION_UNANSWERED: /)
  const issued = await attestat(`${command} --yes --json`)
  expect(issued.code).toBe(3)
  expect(issued.json).toMatchObject({ issued: 988, alreadyIssued: 0, refused: 12, differs: 0, files: 988 })
  expect(issued.json.unusedHolders).toEqual([])
})

test('issues nothing when the same file comes again', async () => {
  const again = await attestat('issue graduates.csv --issuer school --partial --unbound --yes --json')
  expect(again.code).toBe(3)
  expect(again.json).toMatchObject({ issued: 0, alreadyIssued: 988, refused: 12 })
})

test('lists, finds and shows what was issued, and verifies nothing of it', async () => {
  const [all, none, found, shown, file] = await Promise.all([
    attestat('list --issuer school --type school-diploma --status valid --since 2020-01-01 --json'),
    attestat('list --issuer school --status invalid --json'),
    attestat('find --issuer school --json', `${demoStudent.familyName} ${demoStudent.givenName}`),
    attestat('show --issuer school', student),
    attestat('show --lang ru', fileOf(student)),
  ])
  expect(all.json).toHaveLength(988)
  expect(none.json).toEqual([])
  expect(found.json).toContainEqual(expect.objectContaining({ rowKey: student, bound: true }))
  expect(shown.stdout).toMatch(/^NOT VERIFIED/)
  expect(file.stdout).toMatch(/^НЕ ПРОВЕРЕНО/)
  expect(file.stdout).toContain(demoStudent.familyName)
})

test('writes a document as a file again, and over another file only when told to', async () => {
  const elsewhere = await attestat('export --issuer school --out one --json', student)
  expect(elsewhere).toMatchObject({ code: 0, json: { files: [fileOf(student).split('/')[1]] } })
  const inPlace = 'export --issuer school --out documents'
  expect((await attestat(inPlace, student)).code).toBe(0)
  await place.write(fileOf(student), 'something else')
  expect((await attestat(inPlace)).stderr).toMatch(/^FILE_EXISTS: /)
  expect(await place.read(fileOf(student))).toBe('something else')
  expect((await attestat(inPlace, '--force', student)).code).toBe(0)
  expect(await place.read(fileOf(student))).toBe(await place.read(`one/${fileOf(student).split('/')[1]}`))
})

test('publishes a site, a registry that recognises it, and a pack of both', async () => {
  const published = await attestat('publish site --issuer school --type school-diploma --json')
  expect(published.code).toBe(0)
  expect(published.json.files).toEqual(
    expect.arrayContaining(['.well-known/did.json', 'status/1.statuslist.jwt', 'registry-entry.json']),
  )
  const made = await attestat('registry init registry --id https://registry.example/ --json --name', 'Реестр')
  expect(made.code).toBe(0)
  const [root] = made.json.rootKeys
  const delegated = 'registry delegate registry --to region-54 --kind school-diploma --name'
  expect((await attestat(delegated, 'Область')).code).toBe(0)
  const recognised = await attestat(
    'registry recognise registry site/registry-entry.json --by region-54 --json',
  )
  expect(recognised.json).toEqual({ id: 'school130-example', by: 'region-54', mayAward: ['school-diploma'] })
  expect((await attestat('registry publish registry --out registry-site')).code).toBe(0)
  const packed = await attestat('trust pack --registry registry-site --site site --out trust.pack --json')
  expect(packed.json).toMatchObject({ entries: 1 })
  expect(packed.json.statusLists).toHaveLength(3)
  const shown = await attestat('trust show trust.pack --json')
  expect(shown.json.registry.rootKeys).toEqual([root])
  expect(shown.json.entries[0]).toMatchObject({ id: 'school130-example', status: 'recognised' })
  const pinned = `verify ${fileOf(student)} --trust trust.pack --policy lenient-preview --root`
  expect((await attestat(pinned, root)).code).toBe(0)
  expect((await attestat(pinned, root.replace(/^./, root[0] === 'A' ? 'B' : 'A'))).stderr).toMatch(
    /^ROOT_NOT_PINNED: /,
  )
})

test('takes the document into the wallet, and shows it to its owner', async () => {
  const added = await attestat(
    `wallet add ${fileOf(student)} --wallet student.wallet --trust trust.pack --json`,
  )
  expect(added.code).toBe(0)
  expect(added.json).toEqual([expect.objectContaining({ outcome: 'added', verified: true, bound: true })])
  const [{ id }] = added.json
  const env = { ATTESTAT_WALLET: 'student.wallet' }
  const [list, shown] = await Promise.all([
    place.attestatWith({ env }, 'wallet list --lang ru'),
    place.attestatWith({ env }, 'wallet show --lang ru', id),
  ])
  expect(list.stdout).toMatch(/^Учёба +Аттестат +Лицей № 130 .*действует/)
  expect(shown.stdout).toContain(demoStudent.patronymicName)
})

test('asks for a name and one mark, in a file or on standard output', async () => {
  const command = `request new --audience ${university} --type school-diploma --name --mark informatics`
  const made = await attestat(`${command} --retention P1Y --out request.json --purpose`, 'Admission 2027')
  expect(made.code).toBe(0)
  const [piped, quiet] = await Promise.all([attestat(`${command} --json`), attestat(`${command} --quiet`)])
  expect(piped.json).toMatchObject({ client_id: university, response_type: 'vp_token' })
  expect(JSON.parse(quiet.stdout)).toMatchObject({ client_id: university })
})

test('shows what would be shown, and shows it only with a yes', async () => {
  const wallet = '--request request.json --wallet student.wallet'
  const selected = await attestat(`wallet select ${wallet} --json`)
  const [[credential]] = selected.json.options
  const labels = (claims: { label: { en: string } }[]): string[] => claims.map(({ label }) => label.en)
  expect(labels(credential.shown)).toEqual(['Family name', 'Given name', 'Informatics'])
  expect(labels(credential.hidden)).toContain('Date of birth')

  const unanswered = await attestat(`wallet present ${wallet} --out answer.json`)
  expect(unanswered.code).toBe(2)
  expect((await attestat('wallet history --wallet student.wallet --json')).json).toEqual([])

  const presented = await attestat(`wallet present ${wallet} --out answer.json --yes --lang ru`)
  expect(presented.code).toBe(0)
  expect(presented.stdout).toContain('Останется у вас:')
  const { json: history } = await attestat('wallet history --wallet student.wallet --json')
  expect(history).toEqual([
    expect.objectContaining({ audience: university, purpose: 'Admission 2027', by: 'owner' }),
  ])
  const text = await place.read('answer.json')
  expect(text).not.toContain(demoStudent.birthDate)
})

test('accepts what was asked for and rejects it for anybody else', async () => {
  const verify = `verify answer.json ${await place.pinned('trust.pack')}`
  const [accepted, inRussian, elsewhere, unpinned, glanced] = await Promise.all([
    attestat(`${verify} --request request.json --json`),
    attestat(`${verify} --request request.json --lang ru`),
    attestat(`${verify} --audience https://other.example --json`),
    attestat('verify answer.json --trust trust.pack --request request.json --lang en'),
    attestat('verify answer.json --trust trust.pack --policy lenient-preview --lang en'),
  ])
  expect(accepted).toMatchObject({ code: 0, json: { verdict: 'accepted', codes: [] } })
  expect(accepted.json.credentials[0].credential.credentialSubject).toMatchObject({
    familyName: demoStudent.familyName,
  })
  expect(inRussian.stdout).toMatch(/^ПРИНЯТО: /)
  expect(inRussian.stdout).toContain('Информатика')
  expect(inRussian.stdout).not.toContain(demoStudent.patronymicName)
  expect(elsewhere.code).toBe(10)
  expect(elsewhere.json.codes).toContain('KB_AUD_MISMATCH')
  expect(elsewhere.json.credentials[0]).not.toHaveProperty('credential')
  // A pack that anybody could have made says who vouches for it, and convinces nobody.
  expect([unpinned.code, glanced.code]).toEqual([11, 11])
  expect(glanced.stdout).toMatch(/^UNDECIDED: /)
  expect(unpinned.stdout).toMatch(/not known +Root +No root key was pinned.*; as of .* UTC +NO_ROOT_PINNED\n/)
  expect(unpinned.stdout).toContain(`give it: ${verify.slice(verify.indexOf('--root'))}`)
})

test('shows chosen claims without a request, to an audience that was named', async () => {
  const { json } = await attestat('wallet list --wallet student.wallet --json')
  const claim = 'credentialSubject.familyName'
  const command = `wallet present --wallet student.wallet --credential ${json[0].id} --claim ${claim} --audience ${university}`
  const piped = await attestat(`${command} --out - --yes --purpose`, 'a library card')
  expect(piped.code).toBe(0)
  const verified = await place.attestatWith(
    { stdin: piped.stdout },
    `verify - ${await place.pinned('trust.pack')} --audience ${university} --json`,
  )
  expect(verified.json).toMatchObject({ verdict: 'accepted', codes: ['NONCE_NOT_ASKED'] })
})

test('cannot decide on a document that anybody could show, and rejects it once it is revoked', async () => {
  const verify = `verify ${fileOf(other)} --trust trust.pack --audience ${university} --json`
  const before = await attestat(verify)
  expect(before).toMatchObject({ code: 11, json: { verdict: 'undecided' } })
  expect(before.json.codes).toContain('NOT_BOUND')

  const revoked = await attestat('revoke --issuer school --yes --json --reason', 'issued by mistake', other)
  expect(revoked.json).toMatchObject({ rowKey: other, status: 'invalid' })
  expect((await attestat('revoke --issuer school --yes --reason again', other)).stderr).toMatch(
    /^STATUS_TRANSITION_FORBIDDEN: /,
  )
  expect((await attestat('publish site --issuer school --type school-diploma')).code).toBe(0)
  const pack = 'trust pack --registry registry --site site --out trust.pack'
  expect((await attestat(pack)).stderr).toMatch(/^FILE_EXISTS: /)
  expect((await attestat(`${pack} --force`)).code).toBe(0)
  const after = await attestat(verify)
  expect(after.code).toBe(10)
  expect(after.json.codes).toContain('STATUS_REVOKED')
})

test('rejects what an issuer has signed that no registry knows, and gives a folder a line each', async () => {
  await attestat('init elsewhere --did web:elsewhere.example --name Elsewhere')
  const issued = await attestat(
    'issue sports-ranks.csv --issuer elsewhere --unbound --yes --out inbox --json',
  )
  expect(issued).toMatchObject({ code: 0, json: { issued: 4 } })
  await place.write('inbox/answer.json', await place.read('answer.json'))
  await place.write('inbox/empty.txt', '')
  const pinned = await place.pinned('trust.pack')
  const folder = await attestat(`verify inbox ${pinned} --request request.json --json`)
  expect(folder).toMatchObject({ code: 10, json: { counts: { accepted: 1, rejected: 5, undecided: 0 } } })
  const codes = new Map(
    folder.json.files.map((row: { file: string; codes: string[] }) => [row.file, row.codes] as const),
  )
  expect(codes.get('answer.json')).toEqual([])
  expect(codes.get('empty.txt')).toEqual(['FILE_EMPTY'])
  const [rank] = folder.json.files.filter(({ file }: { file: string }) => file.startsWith('sports-rank'))
  expect(rank.codes).toContain('ISSUER_NOT_TRUSTED')
})

test('stops recognising an issuer', async () => {
  expect((await attestat('registry withdraw registry school130-example --by region-54')).code).toBe(0)
  expect((await attestat('registry publish registry')).code).toBe(0)
  expect((await attestat('trust pack --registry registry --site site --out withdrawn.pack')).code).toBe(0)
  const verified = await attestat('verify answer.json --trust withdrawn.pack --request request.json --json')
  expect(verified.code).toBe(10)
  expect(verified.json.codes).toContain('ISSUER_WITHDRAWN')
})

test('changes nothing in a dry run', async () => {
  const before = await place.snapshot()
  const { json: cards } = await attestat('wallet list --wallet student.wallet --json')
  const commands: readonly (readonly string[])[] = [
    ['init new --did web:new.example --name New'],
    ['import sports-ranks.csv --save-mapping new.json'],
    ['issue sports-ranks.csv --issuer school --unbound --out new'],
    ['export --issuer school --out new'],
    [`revoke --issuer school --reason x ${student}`],
    ['publish new --issuer school'],
    ['registry init new --id https://new.example/ --name New'],
    ['registry delegate registry --to region-55 --name Region'],
    ['registry recognise registry site/registry-entry.json --by region-54'],
    ['registry withdraw registry school130-example --by region-54'],
    ['registry publish registry --out new'],
    ['trust pack --registry registry --site site --out new.pack'],
    ['wallet init --wallet new.wallet'],
    [`wallet add ${fileOf(other)} --wallet student.wallet --trust trust.pack`],
    [`wallet remove ${cards[0].id} --wallet student.wallet`],
    ['wallet present --request request.json --wallet student.wallet --out new.json'],
    [`request new --audience ${university} --type school-diploma --out new.json`],
  ]
  const ran = await Promise.all(commands.map(([command]) => attestat(`${command} --dry-run --json`)))
  for (const [i, { code, json }] of ran.entries()) {
    expect([commands[i]?.[0], code]).toEqual([commands[i]?.[0], 0])
    if (!Array.isArray(json)) expect(json.dryRun).toBe(true)
  }
  const after = await place.snapshot()
  expect([...after.keys()]).toEqual([...before.keys()])
  expect([...after].filter(([file, content]) => before.get(file) !== content)).toEqual([])
})
