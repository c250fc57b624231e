/** What is nobody else's business stays so, whatever the umask, and goes nowhere that a planted link leads. */
import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openWorkplace, type Workplace } from '../cli/program.ts'
import { makeStudentWallet } from '../cli/student-wallet.ts'
import { diploma, openSchool, type School } from './school.ts'

const isPosix = process.platform !== 'win32'
const openUmask = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
let school: School
beforeAll(async () => {
  school = await openSchool()
})
beforeEach(() => school.restore())
afterAll(() => school.place.remove())

const letters = `mail ${diploma(1)} --issuer school --recipients recipients.json --from s@school.example --outbox`

describe('with a umask that gives everything to everybody', () => {
  const commands = [
    'init new --did web:new.example --name New',
    'issue diplomas.csv --issuer school --unbound --yes --out documents',
    'import faulty.csv --report report.csv',
    'issue faulty.csv --issuer school --unbound --partial --rest rest.csv --yes --out documents',
    `print ${diploma(1)} --issuer school --out pdf`,
    `${letters} outbox`,
    'audit --issuer school --out audit.csv',
    'key rotate --issuer school --reason yearly',
    'publish site --issuer school',
  ]

  it('keeps keys and personal data to their owner, and lets nobody else write anything', async () => {
    if (!isPosix) return
    const { place } = school
    const diplomas = await place.read('diplomas.csv')
    await place.write('faulty.csv', diplomas.replace('14.03.2008', '31.02.2008'))
    for (const command of commands) {
      const { code, stderr } = await place.attestatWith({ under: openUmask }, command)
      expect([0, 3], `${command}: ${stderr}`).toContain(code)
    }
    const made = ['new', 'documents', 'pdf', 'outbox', 'site', 'report.csv', 'rest.csv', 'audit.csv']
    for (const path of [...made, 'school/ledger.sqlite-files.lock'].flatMap((name) =>
      below(place.path(name)),
    )) {
      const mode = statSync(path).mode & 0o777
      const isPublic = path.startsWith(place.path('site')) || basename(path) === 'issuer.json'
      expect([path, (mode & (isPublic ? 0o022 : 0o077)).toString(8)]).toEqual([path, '0'])
    }
    expect(below(place.path('documents')).length).toBeGreaterThan(16)
  }, 60_000)
})

/** A path, and everything below it. */
function below(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path]
  return [path, ...readdirSync(path, { recursive: true }).map((name) => join(path, String(name)))]
}

describe('what a family keeps', () => {
  let place: Workplace
  let id: string
  beforeAll(async () => {
    place = await openWorkplace()
    await makeStudentWallet(place)
    id = (await place.done('wallet list --wallet my.wallet --json')).json[0].id
  })
  afterAll(() => place.remove())

  const unasked = '--audience https://club.example --purpose camp --yes --wallet my.wallet'
  it('H14 is its owner’s alone, whatever the umask: wallets, answers, history, backups and what opens them', async () => {
    if (!isPosix) return
    const open = await openWalletFile(place.path('my.wallet'), 'correct horse')
    await open.list('consent')
    const commands = [
      'wallet init --wallet new.wallet',
      'wallet profile add kid --wallet family',
      'wallet id --wallet my.wallet --audience did:web:school.example --out proof.jwt',
      `wallet present ${unasked} --credential ${id} --out answer.json`,
      `wallet show ${id} --wallet my.wallet --html card.html`,
      'wallet history --wallet my.wallet --export history.json --html history.html',
      'wallet withdraw 1 --wallet my.wallet --yes --out notice.jwt',
      'wallet export plain --wallet my.wallet',
      'wallet export with-key --with-key --yes --wallet my.wallet',
      'wallet backup --wallet my.wallet --out words.backup --sheet sheet.txt',
      'wallet backup --wallet my.wallet --out shares.backup --shares shares',
      'wallet restore words.backup --words-file sheet.txt --wallet restored.wallet',
    ]
    const before = new Set(readdirSync(place.folder))
    for (const command of commands) {
      const ran = await place.attestatWith({ under: openUmask }, command)
      expect(ran.code, `${command}: ${ran.stderr}`).toBe(0)
    }
    const made = readdirSync(place.folder).filter((name) => !before.has(name))
    expect(made).toHaveLength(15)
    for (const name of [...made, 'my.wallet', 'my.wallet-wal', 'my.wallet-shm']) {
      for (const path of below(place.path(name))) {
        expect([path, (statSync(path).mode & 0o077).toString(8)]).toEqual([path, '0'])
      }
    }
    await open.close()
  }, 120_000)

  it.each([
    ['answer.json', () => `wallet present ${unasked} --credential ${id} --force --out answer.json`],
    ['history.json', () => 'wallet history --wallet my.wallet --force --export history.json'],
    ['my.backup', () => 'wallet backup --wallet my.wallet --force --out my.backup --sheet other-sheet.txt'],
  ])('H14 takes the place of a link at %s, and what that leads to is left alone', async (name, command) => {
    if (!isPosix) return
    const [at, elsewhere] = [place.path(name), place.path('elsewhere')]
    writeFileSync(elsewhere, 'not to be touched')
    rmSync(at, { force: true })
    symlinkSync(elsewhere, at)
    const ran = await place.attestat(command())
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(lstatSync(at).isFile()).toBe(true)
    expect(readFileSync(elsewhere, 'utf8')).toBe('not to be touched')
  })
})

describe('a link that somebody has put where a file is going to be', () => {
  const own = 'not to be touched'
  const file = 'school-diploma_07724_0000001'
  let elsewhere: string
  beforeEach(() => {
    elsewhere = school.place.path('elsewhere')
    rmSync(elsewhere, { recursive: true, force: true })
    mkdirSync(elsewhere)
    writeFileSync(join(elsewhere, 'own'), own)
  })

  const link = (name: string, to: string): string => {
    const at = school.place.path(name)
    rmSync(at, { force: true })
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(join(elsewhere, to), at)
    return at
  }
  const expectUntouched = (): void => {
    expect(readdirSync(elsewhere)).toEqual(['own'])
    expect(readFileSync(join(elsewhere, 'own'), 'utf8')).toBe(own)
  }

  it.each([
    [`documents/${file}.vc.sd-jwt`, 'own', 'export --issuer school --out documents --force'],
    [`pdf/${file}.pdf`, 'own', `print ${diploma(1)} --issuer school --out pdf --force`],
    // An outbox leaves alone what is there.
    [`outbox/${file}.eml`, 'new', `${letters} outbox`],
    ['site/.well-known/did.json', 'own', 'publish site --issuer school --force'],
    ['report.csv', 'own', 'import diplomas.csv --report report.csv --force'],
    ['audit.csv', 'own', 'audit --issuer school --out audit.csv --force'],
  ])('gives way to %s, and what it leads to is left alone', async (name, to, command) => {
    if (!isPosix) return
    const at = link(name, to)
    const ran = await school.place.attestat(command)
    expect(ran, ran.stderr).toMatchObject({ code: 0 })
    expect(lstatSync(at).isFile()).toBe(true)
    expectUntouched()
  })

  it.each([
    ['ledger.sqlite.lock', 'new', 'LEDGER_IO', `replace ${diploma(1)} corrected.csv --reason x`],
    ['ledger.sqlite-files.lock', 'new', 'LEDGER_IO', 'export --out documents'],
    ['ledger.sqlite-wal', 'own', 'LEDGER_IO', `revoke ${diploma(1)} --yes --reason x`],
    ['keys.json.lock', 'new', 'KEYSTORE_IO', 'key rotate --reason x'],
  ])('is not followed at %s', async (name, to, code, command) => {
    if (!isPosix) return
    link(join('school', name), to)
    const ran = await school.place.attestat(`${command} --issuer school --json`)
    expect([ran.code, ran.json.error?.code]).toEqual([5, code])
    expectUntouched()
  })
})
