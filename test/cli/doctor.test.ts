import { rename, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
let server: Server
let address: string

const healthyHeaders = (path: string): Record<string, string> => ({
  'access-control-allow-origin': '*',
  'content-type': path.endsWith('.statuslist.jwt')
    ? 'application/statuslist+jwt'
    : path.endsWith('.jwt')
      ? 'application/vc+jwt'
      : 'application/json',
})
/** What the server does otherwise than it should, for one test. */
let headersOf = healthyHeaders
/** Paths that are answered with something else. */
const instead = new Map<string, { status: number; headers?: Record<string, string>; body?: string }>()

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname.slice(1)
    const other = instead.get(path)
    const body = other?.body ?? (await place.read(`site/${path}`).catch(() => undefined))
    const status = other?.status ?? (body === undefined ? 404 : 200)
    response.writeHead(status, { ...headersOf(path), ...other?.headers }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
  await attestat('issue sports-ranks.csv --issuer school --unbound --yes')
  await attestat('publish site --issuer school --type sports-rank')
  await attestat('registry init registry --id https://registry.example/ --name', 'Реестр')
  await attestat('registry recognise registry site/registry-entry.json')
  await attestat('registry publish registry --out registry-site')
  expect((await attestat('trust pack --registry registry-site --site site --out trust.pack')).code).toBe(0)
}, 60_000)
afterEach(() => {
  headersOf = healthyHeaders
  instead.clear()
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await place.remove()
})

interface Finding {
  readonly name: string
  readonly status: string
  readonly code: string
  readonly at?: string
  readonly message: string
  readonly next?: string
}

/** What is not good, code by code. */
async function examined(options: string): Promise<{ code: number; faults: string[]; findings: Finding[] }> {
  const { code, json } = await attestat(`doctor --issuer school --json ${options}`.trim())
  const findings: Finding[] = json.findings
  return { code, findings, faults: findings.flatMap(({ status, code }) => (status === 'ok' ? [] : [code])) }
}

test('a healthy issuer is in order: folder, published folder, server, registry', async () => {
  const { code, findings, faults } = await examined(`--site site --site ${address} --trust trust.pack`)
  expect({ code, faults }).toEqual({ code: 0, faults: [] })
  expect(findings.map(({ name, at }) => `${name}${at === undefined ? '' : ` ${at}`}`)).toEqual([
    'key-file',
    ...(process.platform === 'win32' ? [] : ['file-modes']),
    'leftovers',
    'ledger',
    'clock',
    'signing-keys',
    'published-keys site',
    `published-keys ${address}`,
    'published-types site',
    `published-types ${address}`,
    'published-batches site',
    `published-batches ${address}`,
    'status-lists site',
    `status-lists ${address}`,
    'status-lists trust.pack',
    'private-files site',
    `private-files ${address}`,
    `delivery ${address}`,
    'recognition trust.pack',
  ])
})

test('says it in words, worst first, with what to do', async () => {
  instead.set('.well-known/did.json', { status: 404 })
  const { code, stdout } = await attestat(`doctor --issuer school --site ${address} --lang ru`)
  expect(code).toBe(10)
  expect(stdout).toMatch(/^Неисправностей: 1\n/)
  expect(stdout).toContain('Не опубликовано: .well-known/did.json')
  expect(stdout).toContain(`PAGE_MISSING (${address})\n`)
  expect(stdout).toContain('→ attestat publish ПАПКА --issuer school --lang ru, затем')
})

test.each<[code: string, exitCode: number, path: string, answer: Parameters<typeof instead.set>[1]]>([
  ['PAGE_MISSING', 10, 'types/transcript.json', { status: 404 }],
  ['PAGE_REFUSED', 10, 'batches/1.json', { status: 403 }],
  [
    'PAGE_REDIRECTED',
    10,
    '.well-known/did.json',
    { status: 302, headers: { location: 'https://else.example/' } },
  ],
  ['PAGE_DAMAGED', 10, '.well-known/jwt-vc-issuer', { status: 200, body: '<html>not found</html>' }],
  ['PAGE_DIFFERS', 10, 'types/sports-rank.json', { status: 200, body: '{}' }],
  ['PAGE_DAMAGED', 10, 'status/1.statuslist.jwt', { status: 200, body: 'e30.e30.AA' }],
  ['PAGE_TOO_LARGE', 10, '.well-known/did.json', { status: 200, body: ' '.repeat(1_048_577) }],
  ['PRIVATE_PUBLISHED', 10, 'ledger.sqlite', { status: 200, body: 'SQLite format 3\0' }],
  ['PRIVATE_PUBLISHED', 10, 'keys.json', { status: 200, body: 'attestat keys' }],
])('%s (exit code %i) for %s', async (code, exitCode, path, answer) => {
  instead.set(path, answer)
  expect(await examined(`--site ${address}`)).toMatchObject({ code: exitCode, faults: [code] })
})

test('a host that shows its own page for what is not there has published nothing private', async () => {
  instead.set('keys.json', { status: 200, body: '<html>Not found</html>' })
  expect(await examined(`--site ${address}`)).toMatchObject({ code: 0, faults: [] })
})

test('how a server delivers is worth a look, and no fault', async () => {
  headersOf = (path) => ({ ...healthyHeaders(path), 'content-type': 'text/plain' })
  const { code, faults } = await examined(`--site ${address}`)
  expect({ code, kinds: [...new Set(faults)] }).toEqual({ code: 0, kinds: ['CONTENT_TYPE_UNEXPECTED'] })
  headersOf = (path) => ({ 'content-type': healthyHeaders(path)['content-type'] ?? '' })
  expect(await examined(`--site ${address}`)).toMatchObject({ code: 0, faults: ['CORS_MISSING'] })
})

test('a server whose clock differs makes ours doubtful', async () => {
  const date = new Date(Date.now() - 3_600_000).toUTCString()
  headersOf = (path) => ({ ...healthyHeaders(path), date })
  expect(await examined(`--site ${address}`)).toMatchObject({ code: 0, faults: ['CLOCK_OFF_SERVER'] })
})

test('a server that is not there leaves it open', async () => {
  expect(await examined('--site http://127.0.0.1:1')).toMatchObject({
    code: 11,
    faults: ['PAGE_UNREACHABLE', 'PAGE_UNREACHABLE', 'PAGE_UNREACHABLE', 'PAGE_UNREACHABLE'],
  })
})

test('opens no connection unless an address or --live is given, and says what it did not see', async () => {
  let asked = 0
  server.on('connection', () => asked++)
  expect(await examined('')).toMatchObject({ code: 11, faults: ['SITE_NOT_LOOKED_AT'] })
  expect(await examined('--site site')).toMatchObject({ code: 0, faults: [] })
  expect(asked).toBe(0)
})

test('takes as an address only what is safe to ask', async () => {
  for (const site of [
    'http://school130.example',
    'https://user:word@school130.example',
    'https://a.example/?x',
  ]) {
    const { code, stderr } = await attestat(`doctor --issuer school --site ${site}`)
    expect([code, stderr.split(':')[0]]).toEqual([2, 'USAGE'])
  }
  expect((await attestat('doctor --issuer school --site nowhere')).stderr).toMatch(/^FILE_NOT_FOUND/)
})

test('the key file is tried with a passphrase that was given, and nobody is asked for one', async () => {
  await place.write('wrong.txt', 'not the passphrase\n')
  expect(await examined('--site site --passphrase-file wrong.txt')).toMatchObject({
    code: 10,
    faults: ['KEY_FILE_REFUSED'],
  })
  const { json } = await place.attestatWith(
    { env: { ATTESTAT_PASSPHRASE_FILE: '' } },
    'doctor --issuer school --site site --json',
  )
  expect(json.findings[0]).toMatchObject({ code: 'KEY_FILE_UNTRIED', status: 'ok' })
  await rename(place.path('school/keys.json'), place.path('keys.json'))
  expect(await examined('--site site')).toMatchObject({ code: 10, faults: ['KEY_FILE_MISSING'] })
  await rename(place.path('keys.json'), place.path('school/keys.json'))
})

test('a damaged ledger is a fault, and the questions that need it are left out', async () => {
  await rename(place.path('school/ledger.sqlite'), place.path('ledger.sqlite'))
  await writeFile(place.path('school/ledger.sqlite'), 'not a ledger', { mode: 0o600 })
  const { code, faults } = await examined('--site site')
  expect({ code, faults }).toEqual({ code: 10, faults: ['LEDGER_UNUSABLE'] })
  await rm(place.path('school/ledger.sqlite'))
  await rename(place.path('ledger.sqlite'), place.path('school/ledger.sqlite'))
})

test('a revocation is published nowhere at first, then in the folder, then in the pack', async () => {
  const [first] = (await attestat('list --issuer school --json')).json
  await attestat(`revoke --issuer school --yes ${first.rowKey} --reason`, 'ошибка')
  const options = '--site site --trust trust.pack'
  const { faults, findings } = await examined(options)
  expect(faults).toEqual(['LIST_BEHIND', 'LIST_BEHIND'])
  // What to do is said as it can be typed.
  const remedy = findings.find(({ code }) => code === 'LIST_BEHIND')?.next ?? ''
  expect(remedy).toBe('attestat publish site --issuer school, then upload the folder')
  expect((await attestat(remedy.slice('attestat '.length, remedy.indexOf(',')))).code).toBe(0)
  expect((await examined(options)).findings.filter(({ status }) => status !== 'ok')).toMatchObject([
    { code: 'LIST_BEHIND', at: 'trust.pack' },
  ])
  await attestat('trust pack --force --registry registry-site --site site --out trust.pack')
  expect(await examined(options)).toMatchObject({ code: 0, faults: [] })
})
