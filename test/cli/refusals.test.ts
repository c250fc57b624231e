import { mkdir, truncate } from 'node:fs/promises'
import { DatabaseSync } from 'node:sqlite'
import { policies } from '@attestat/verifier'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openWorkplace, type Ran, type RunOptions, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
const locks: DatabaseSync[] = []
let untouched: ReadonlyMap<string, string>

const header =
  'Фамилия;Имя;Дата рождения;Вид спорта;Спортивный разряд;Номер приказа;Номер удостоверения;Дата присвоения'
const row = 'Орлов;Пётр;02.11.2009;Плавание;КМС;118-нг;КМС-1;22.05.2026'

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await Promise.all([
    attestat('init school --did web:school.example --name School'),
    attestat('registry init registry --id https://registry.example/ --name Registry'),
    attestat('wallet init --wallet w.wallet'),
  ])
  await attestat('issue sports-ranks.csv --issuer school --unbound --yes --out documents')
  await attestat('publish site --issuer school')
  await attestat('registry recognise registry site/registry-entry.json')
  await attestat('registry publish registry')
  await attestat('trust pack --registry registry --site site --out trust.pack')
  await attestat('request new --audience https://a.example --type sports-rank --out request.json')
  await Promise.all([
    place.write('empty', ''),
    place.write('unpinned.json', JSON.stringify(unpinned)),
    place.write('words.txt', 'these are words, and no document\n'),
    place.write('words.json', '{"these": "are words"}'),
    place.write('wide.jwt', Buffer.from('\ufeffey.ey.ey', 'utf16le')),
    place.write('wrong.txt', 'incorrect horse\n'),
    place.write('line.txt', '\n'),
    place.write('taken', 'here already'),
    place.write('good.csv', `${header}\n${row}\n`),
    place.write('doubled.csv', `${header};Фамилия\n${row};Орлов\n`),
    place.write('missing.csv', `${header.replace('Фамилия;', '')}\n${row.replace('Орлов;', '')}\n`),
    place.write('unknown.csv', 'one;two\n1;2\n'),
    place.write('rowless.csv', `${header}\n`),
    place.write('old.xls', Uint8Array.of(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)),
    place.write('damaged.xlsx', new Uint8Array(512)),
    place.write('latin.csv', Buffer.from(`${header}\n${row}\n`.replace(/[А-яё]/g, 'Ö'), 'latin1')),
    place.write('holders.json', '{"sports-rank/1/2": "no proof"}'),
    place.write('huge', ''),
  ])
  // 50 MB that take no room on the disk.
  await truncate(place.path('huge'), 50 * 1_048_576)
  for (const folder of ['corrupt', 'locked']) {
    await mkdir(place.path(folder))
    for (const name of ['issuer.json', 'keys.json']) {
      await place.write(`${folder}/${name}`, await place.read(`school/${name}`))
    }
  }
  await place.write('corrupt/ledger.sqlite', 'this is no database, and never was one')
  await place.write('corrupt.wallet', 'this is no database, and never was one')
  await Promise.all([
    attestat('init busy --did web:busy.example --name Busy'),
    attestat('wallet init --wallet busy.wallet'),
  ])
  await attestat('issue good.csv --issuer busy --unbound --yes')
  // Another program at work, in the middle of a transaction.
  for (const name of ['busy/ledger.sqlite', 'busy.wallet']) {
    const lock = new DatabaseSync(place.path(name))
    lock.exec('BEGIN IMMEDIATE')
    locks.push(lock)
  }
  untouched = await place.snapshot()
}, 60_000)
afterAll(async () => {
  for (const lock of locks) lock.close()
  await place.remove()
})

/** A command, what it must say, and what must go well that differs in one thing. */
interface Refusal {
  readonly command: string
  readonly exit: number
  readonly code: string
  readonly with?: RunOptions
  readonly twin?: string
}

const document = 'documents/sports-rank_117-НГ_I-018220.vc.sd-jwt'
const key = 'sports-rank/117-НГ/I-018220'
/** Leaves open who vouches for the pack, so that the twins need no pin. */
const unpinned = {
  ...policies['lenient-preview'],
  name: 'unpinned',
  required: policies['lenient-preview'].required.filter((name) => name !== 'root-pinned'),
}
const verify = `verify ${document} --policy unpinned.json --trust`
const registry = 'registry delegate registry --to region --name Region --dry-run'
const request = 'request new --audience https://a.example --type sports-rank'
const [ranks, school] = ['issue sports-ranks.csv --unbound --yes', '--issuer school']
const passphraseFile = (name: string): RunOptions => ({ env: { ATTESTAT_PASSPHRASE_FILE: name } })

const refusals: readonly Refusal[] = [
  // the command line
  { command: 'foo', exit: 2, code: 'USAGE', twin: 'types' },
  { command: 'wallet', exit: 2, code: 'USAGE' },
  { command: 'types show', exit: 2, code: 'USAGE', twin: 'types show sports-rank' },
  { command: 'types show sports-rank more', exit: 2, code: 'USAGE' },
  { command: 'types show foo', exit: 2, code: 'USAGE' },
  { command: 'types --lang xx', exit: 2, code: 'USAGE', twin: '--lang en types' },
  { command: `list ${school} --polcy x`, exit: 2, code: 'USAGE', twin: `list ${school}` },
  { command: `list ${school} --status foo`, exit: 2, code: 'USAGE', twin: `list ${school} --status valid` },
  { command: `list ${school} --type foo`, exit: 2, code: 'USAGE' },
  { command: `list ${school} --since 2026-02-30`, exit: 2, code: 'USAGE' },
  { command: 'list', exit: 2, code: 'ISSUER_NEEDED' },
  { command: 'wallet list', exit: 2, code: 'WALLET_NEEDED', twin: 'wallet list --wallet w.wallet' },
  { command: 'init new --did web:a.example', exit: 2, code: 'USAGE' },
  { command: 'init new --name N --did foo', exit: 2, code: 'USAGE' },
  { command: 'init new --name N --did key', exit: 2, code: 'USAGE' },
  { command: 'init new --name N --did web:a.example --url https://b.example', exit: 2, code: 'USAGE' },
  { command: 'init new --name N --did key --url http://a.example', exit: 3, code: 'ISSUER_INVALID' },
  { command: 'init new --name N --did web:a.example --alg HS256', exit: 2, code: 'USAGE' },
  { command: `${verify} trust.pack --policy foo`, exit: 2, code: 'USAGE', twin: `${verify} trust.pack` },
  { command: `${verify} trust.pack --at tomorrow`, exit: 2, code: 'USAGE' },
  { command: `${verify} trust.pack --at 2031-02-30`, exit: 2, code: 'USAGE' },
  { command: `${verify} trust.pack --root short`, exit: 2, code: 'USAGE' },
  { command: `${verify} trust.pack --audience a --request request.json`, exit: 2, code: 'USAGE' },
  { command: `verify ${document}`, exit: 2, code: 'USAGE' },
  { command: `${ranks} ${school} --format foo`, exit: 2, code: 'USAGE' },
  { command: `${ranks} ${school} --encoding foo`, exit: 2, code: 'USAGE' },
  { command: `${ranks} ${school} --nonce x`, exit: 2, code: 'USAGE' },
  { command: `revoke ${key} ${school}`, exit: 2, code: 'USAGE' },
  { command: `revoke ${key} ${school} --reason x`, exit: 2, code: 'QUESTION_UNANSWERED' },
  {
    command: `issue good.csv ${school} --unbound`,
    exit: 2,
    code: 'QUESTION_UNANSWERED',
    twin: `issue good.csv ${school} --unbound --dry-run`,
  },
  { command: `publish site2 ${school} --type foo`, exit: 2, code: 'USAGE' },
  { command: `${request} --valid-days 0`, exit: 2, code: 'USAGE', twin: `${request} --valid-days 1` },
  { command: `${request} --valid-days 1e2`, exit: 2, code: 'USAGE' },
  { command: `${request} --mark foo`, exit: 2, code: 'USAGE', twin: `${request} --mark place` },
  { command: `${request} --retention P1Y`, exit: 2, code: 'USAGE' },
  { command: `${request} --query words.json`, exit: 2, code: 'USAGE' },
  { command: `${registry} --kind foo`, exit: 2, code: 'USAGE', twin: `${registry} --kind sports-rank` },
  { command: registry.replace('region', 'No_Id'), exit: 2, code: 'USAGE' },
  { command: registry.replace('region', 'root'), exit: 2, code: 'USAGE' },
  { command: `${registry} --by nobody`, exit: 3, code: 'REGISTRY_INCOMPLETE' },
  { command: 'registry publish registry --index-days x', exit: 2, code: 'USAGE' },
  { command: 'wallet present --wallet w.wallet --out a.json', exit: 2, code: 'USAGE' },
  {
    command: 'wallet present --wallet w.wallet --request request.json --option 0 --out a.json',
    exit: 2,
    code: 'USAGE',
  },

  // passphrases
  { command: 'wallet list --wallet w.wallet --passphrase=x', exit: 4, code: 'PASSPHRASE_IN_ARGV' },
  {
    command: 'wallet list --wallet w.wallet',
    exit: 4,
    code: 'PASSPHRASE_NEEDED',
    with: passphraseFile(''),
  },
  {
    command: 'wallet list --wallet w.wallet',
    exit: 4,
    code: 'PASSPHRASE_EMPTY',
    with: passphraseFile('line.txt'),
  },
  {
    command: 'wallet list --wallet w.wallet --passphrase-file wrong.txt',
    exit: 4,
    code: 'KEYSTORE_AUTH_FAILED',
    twin: 'wallet list --wallet w.wallet --passphrase-file passphrase.txt',
  },
  { command: `${ranks} ${school} --passphrase-file wrong.txt`, exit: 4, code: 'KEYSTORE_AUTH_FAILED' },
  { command: 'registry publish registry --passphrase-file wrong.txt', exit: 4, code: 'KEYSTORE_AUTH_FAILED' },

  // files that are not what they should be
  { command: 'verify nowhere --trust trust.pack', exit: 3, code: 'FILE_NOT_FOUND' },
  { command: `${verify} nowhere`, exit: 3, code: 'FILE_NOT_FOUND' },
  { command: `${verify} documents`, exit: 3, code: 'FILE_IS_DIRECTORY' },
  { command: `${verify} words.txt`, exit: 3, code: 'JSON_INVALID' },
  { command: `${verify} words.json`, exit: 3, code: 'PACK_INVALID' },
  { command: 'verify empty --trust trust.pack', exit: 3, code: 'FILE_EMPTY' },
  { command: 'verify - --trust trust.pack', exit: 3, code: 'FILE_EMPTY' },
  { command: 'verify huge --trust trust.pack', exit: 3, code: 'INPUT_TOO_LARGE' },
  { command: `verify ${document} --trust trust.pack --request words.txt`, exit: 3, code: 'REQUEST_INVALID' },
  { command: `verify ${document} --trust trust.pack --request words.json`, exit: 3, code: 'REQUEST_INVALID' },
  { command: 'wallet select --wallet w.wallet --request words.txt', exit: 3, code: 'REQUEST_INVALID' },
  { command: 'show nowhere', exit: 3, code: 'FILE_NOT_FOUND', twin: `show ${document}` },
  { command: 'show words.txt', exit: 3, code: 'JWS_MALFORMED' },
  {
    command: `show ${school} urn:uuid:00000000-0000-4000-8000-000000000000`,
    exit: 3,
    code: 'DOCUMENT_NOT_FOUND',
  },
  { command: 'wallet add huge --wallet w.wallet', exit: 3, code: 'INPUT_TOO_LARGE' },
  { command: 'wallet add wide.jwt --wallet w.wallet', exit: 3, code: 'FILE_NOT_TEXT' },
  { command: 'wallet add words.txt --wallet w.wallet', exit: 3, code: 'JWS_MALFORMED' },
  { command: `wallet add ${document} --wallet w.wallet`, exit: 3, code: 'ISSUER_KEY_UNKNOWN' },
  { command: 'wallet show nothing --wallet w.wallet', exit: 3, code: 'CREDENTIAL_UNKNOWN' },
  { command: `revoke nothing ${school} --reason x --yes`, exit: 3, code: 'DOCUMENT_NOT_FOUND' },
  { command: `list --issuer documents`, exit: 3, code: 'ISSUER_NOT_FOUND' },
  { command: 'registry publish documents', exit: 3, code: 'REGISTRY_INCOMPLETE' },
  { command: 'registry publish words.txt', exit: 3, code: 'FILE_NOT_DIRECTORY' },
  { command: 'trust pack --registry registry --site nowhere --out p', exit: 3, code: 'FILE_NOT_FOUND' },
  { command: 'trust pack --registry documents --out p', exit: 3, code: 'REGISTRY_INCOMPLETE' },
  { command: 'registry recognise registry words.json', exit: 3, code: 'REGISTRY_INVALID' },
  {
    command: `${request.replace('--type sports-rank', '--query words.json')}`,
    exit: 3,
    code: 'DCQL_INVALID',
  },

  // spreadsheets
  { command: 'import nowhere', exit: 3, code: 'FILE_NOT_FOUND', twin: 'import good.csv --dry-run' },
  { command: 'import documents', exit: 3, code: 'FILE_IS_DIRECTORY' },
  { command: 'import empty', exit: 3, code: 'FILE_EMPTY' },
  { command: 'import -', exit: 3, code: 'FILE_EMPTY' },
  { command: 'import rowless.csv', exit: 3, code: 'CSV_HEADER_MISSING' },
  { command: 'import unknown.csv', exit: 3, code: 'TYPE_UNDETECTED' },
  { command: 'import missing.csv --type sports-rank --dry-run', exit: 3, code: 'CSV_COLUMN_MISSING' },
  { command: 'import doubled.csv', exit: 3, code: 'CSV_COLUMN_DOUBLED' },
  { command: 'import latin.csv', exit: 3, code: 'CSV_ENCODING' },
  { command: 'import old.xls', exit: 3, code: 'XLS_UNSUPPORTED' },
  { command: 'import damaged.xlsx', exit: 3, code: 'FILE_FORMAT_UNKNOWN' },
  { command: 'import graduates.csv --sheet Лист1', exit: 3, code: 'FILE_HAS_NO_SHEETS' },
  {
    command: 'import graduates.csv --encoding utf-8',
    exit: 3,
    code: 'CSV_ENCODING',
    twin: 'import good.csv --encoding utf-8 --dry-run',
  },
  { command: 'import good.csv --mapping words.json', exit: 3, code: 'MAPPING_INVALID' },
  { command: `issue good.csv ${school} --yes`, exit: 3, code: 'BATCH_REFUSED' },
  { command: `${ranks} ${school} --holders holders.json`, exit: 3, code: 'HOLDERS_INVALID' },

  // what is there already
  { command: 'init school --did web:a.example --name A', exit: 3, code: 'ISSUER_EXISTS' },
  { command: 'init school --did web:a.example --name A --force', exit: 3, code: 'ISSUER_EXISTS' },
  { command: 'init taken --did web:a.example --name A', exit: 3, code: 'FILE_NOT_DIRECTORY' },
  { command: 'registry init registry --id https://a.example/ --name A', exit: 3, code: 'KEYSTORE_EXISTS' },
  { command: 'wallet init --wallet w.wallet --force', exit: 3, code: 'STORAGE_EXISTS' },
  { command: 'trust pack --registry registry --out taken', exit: 3, code: 'FILE_EXISTS' },
  {
    command: `${request} --out taken`,
    exit: 3,
    code: 'FILE_EXISTS',
    twin: `${request} --out taken --dry-run --force`,
  },
  { command: 'import good.csv --save-mapping taken', exit: 3, code: 'FILE_EXISTS' },
  { command: `${ranks} ${school} --out taken`, exit: 3, code: 'FILE_NOT_DIRECTORY' },

  // storage
  { command: `${request} --out taken/request.json`, exit: 5, code: 'STORAGE_WRITE_FAILED' },
  { command: 'list --issuer corrupt', exit: 5, code: 'LEDGER_CORRUPT', twin: `list ${school}` },
  { command: 'list --issuer locked', exit: 5, code: 'LEDGER_IO' },
  { command: 'wallet list --wallet corrupt.wallet', exit: 5, code: 'STORAGE_CORRUPT' },
  { command: 'wallet list --wallet nowhere', exit: 3, code: 'STORAGE_NOT_FOUND' },
  {
    command: 'revoke sports-rank/118-НГ/КМС-1 --issuer busy --reason x --yes',
    exit: 5,
    code: 'LEDGER_BUSY',
  },
  {
    command: `wallet add ${document} --wallet busy.wallet --trust trust.pack`,
    exit: 5,
    code: 'STORAGE_BUSY',
    twin: `wallet add ${document} --wallet w.wallet --trust trust.pack --dry-run`,
  },
]

describe.concurrent('a refusal', () => {
  for (const { command, exit, code, with: { env, stdin = '' } = {}, twin } of refusals) {
    test(`${code}: ${command}${env ? ` ${JSON.stringify(env)}` : ''}`, async () => {
      const ran = await place.attestatWith(
        { stdin, env: { ATTESTAT_LANG: 'ru', ...env } },
        `${command} --json`,
      )
      expectRefusal(ran, exit, code)
      if (twin !== undefined) expect(await attestat(twin)).toMatchObject({ code: 0, stderr: '' })
    })
  }
})

/** One document on stdout, the same on stderr as a line, in the language that was asked for. */
function expectRefusal(ran: Ran, exit: number, code: string): void {
  expect([ran.code, ran.json.error?.code]).toEqual([exit, code])
  const { message } = ran.json.error
  expect(message).toMatch(/[а-яё]/)
  expect(ran.stderr.split('\n').at(-2)).toContain(`${code}: ${message}`)
}

test('nothing is left behind of what was refused', async () => {
  expect(await place.snapshot()).toEqual(untouched)
})

test('says plain words when nobody asked for JSON, and nothing on stdout', async () => {
  const ran = await attestat('verify nowhere --trust trust.pack')
  expect(ran).toEqual(
    expect.objectContaining({
      code: 3,
      stdout: '',
      stderr: 'FILE_NOT_FOUND: There is no such file or folder (nowhere)\n',
    }),
  )
})
