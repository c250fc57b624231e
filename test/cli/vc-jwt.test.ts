/** Documents for wallets of Veramo's world: made by Veramo, recorded, revoked and kept as any other. */
import { cp, readdir, readFile } from 'node:fs/promises'
import { didKeyOf, readCompactJws } from '@attestat/credential'
import SqliteDatabase from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { stockAgent } from '../../fixtures/veramo-agent.ts'
import { asStored, storedKey, withStoredAgent } from '../../fixtures/veramo-data-store.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
})
afterAll(() => place.remove())

test('where Veramo is not installed nothing is issued, and the versions that were tested are named', async () => {
  const absent = `import { registerHooks } from 'node:module'
    registerHooks({ resolve(name, context, next) {
      if (!name.startsWith('@veramo/')) return next(name, context)
      throw Object.assign(new Error("Cannot find package '" + name + "'"), { code: 'ERR_MODULE_NOT_FOUND' })
    } })`
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(absent)}` }
  const issue = 'issue sports-ranks.csv --issuer school --unbound --yes --json --format'
  const { code, json } = await place.attestatWith({ env }, `${issue} jwt_vc_json`)
  expect([code, json.error.code]).toEqual([3, 'VERAMO_MISSING'])
  const manifest = new URL('../../packages/cli/package.json', import.meta.url)
  const { peerDependencies } = JSON.parse(await readFile(manifest, 'utf8'))
  const named = Object.entries(peerDependencies).map(([name, version]) => `${name}@${version}`)
  const [npm, install, ...installed] = json.error.details.command.split(' ')
  expect([npm, install, installed.toSorted()]).toEqual(['npm', 'install', named.toSorted()])
  expect((await attestat('list --issuer school --json')).json).toEqual([])
  expect(await place.attestatWith({ env }, `${issue} vc+sd-jwt --dry-run`)).toMatchObject({ code: 0 })
})

test('a batch is issued, once, listed, revoked and published', async () => {
  const issue =
    'issue sports-ranks.csv --issuer school --unbound --format jwt_vc_json --out documents --yes --json'
  const issued = await attestat(issue)
  expect(issued).toMatchObject({ code: 0, json: { refused: 0 } })
  const count = issued.json.issued
  expect(count).toBeGreaterThan(1)
  expect(await attestat(issue)).toMatchObject({ code: 0, json: { issued: 0 } })
  const names = await readdir(place.path('documents'))
  expect(names).toHaveLength(count)
  const token = await place.read(`documents/${names[0]}`)
  const [header, payload] = token
    .split('.')
    .slice(0, 2)
    .map((part) => JSON.parse(Buffer.from(part, 'base64url').toString()))
  expect(header).toEqual({ alg: 'ES256', typ: 'JWT', kid: 'did:web:school130.example#key-1' })
  expect(payload).toMatchObject({
    iss: 'did:web:school130.example',
    iat: payload.nbf,
    vc: { credentialStatus: { type: 'BitstringStatusListEntry', statusPurpose: 'revocation' } },
  })

  const [first] = (await attestat('list --issuer school --json')).json
  expect(first).toMatchObject({ format: 'jwt_vc_json', status: 'valid' })
  expect(await attestat(`revoke ${first.rowKey} --issuer school --yes --reason`, 'ошибка')).toMatchObject({
    code: 0,
  })
  expect(await attestat('publish site --issuer school --json')).toMatchObject({ code: 0 })

  // Stock Veramo, told by the published file alone whose keys these are.
  const didDocument = JSON.parse(await place.read('site/.well-known/did.json'))
  const found = { didDocument, didDocumentMetadata: {}, didResolutionMetadata: {} }
  const stock = stockAgent({ 'did:web:school130.example': found })
  expect(await stock.verifyCredential({ credential: token.trim() })).toMatchObject({ verified: true })

  const shown = await attestat(`show --lang ru documents/${names[0]}`)
  expect(shown.stdout).toContain('НЕ ПРОВЕРЕНО')
  await attestat('wallet init --wallet w.wallet')
  const added = await attestat('wallet add documents --wallet w.wallet --keep-unverified --json')
  expect(added).toMatchObject({ code: 0 })
  expect(added.json).toHaveLength(count)
})

test('a correction of such a document is one too', async () => {
  const valid = (await attestat('list --issuer school --json')).json.filter(
    ({ status }: { status: string }) => status === 'valid',
  )
  const { rowKey } = valid[0]
  const replaced = await attestat(
    `replace ${rowKey} --issuer school --yes --json --set Имя=Мария --reason`,
    'имя',
  )
  expect(replaced).toMatchObject({ code: 0 })
  await attestat('export --issuer school --out corrected')
  const texts = await Promise.all(
    (await readdir(place.path('corrected'))).map((name) => place.read(`corrected/${name}`)),
  )
  const names = texts.map((text) => {
    const { vc } = JSON.parse(Buffer.from(text.split('.')[1] ?? '', 'base64url').toString())
    return vc.credentialSubject.givenName
  })
  expect(names).toContain('Мария')
})

test('a document in another format is given in this one to whoever asks, in its place', async () => {
  const sheet = new URL('../../fixtures/records/gto-badges-2026.csv', import.meta.url)
  await cp(sheet, place.path('gto-badges.csv'))
  const issue = 'issue gto-badges.csv --issuer school --unbound --yes --json'
  const { issued } = (await place.done(issue)).json
  const asked = await attestat(`${issue.replace(' --json', '')} --format jwt_vc_json --lang en`)
  expect(asked.stdout).toContain(`Of these in another format, and left so: ${issued}.`)
  expect(asked.stdout).toContain('attestat replace ID --format jwt_vc_json --reason TEXT')

  const [{ rowKey, credentialId }] = (await place.done('list --issuer school --type gto-badge --json')).json
  const replace = `replace ${rowKey} --issuer school --json --reason wallet`
  expect(await attestat(replace)).toMatchObject({ code: 2 })
  await place.done(`${replace} --format jwt_vc_json`)
  await place.done(`export ${rowKey} --issuer school --out older`)
  const [name = ''] = await readdir(place.path('older'))
  const { payload } = readCompactJws((await place.read(`older/${name}`)).trim())
  expect(payload).toMatchObject({ jti: credentialId, vc: { type: expect.any(Array) } })
  expect((await place.done(`${issue} --format jwt_vc_json`)).json).toMatchObject({
    issued: 0,
    alreadyIssued: issued,
    inOtherFormat: issued - 1,
  })

  // Bound in this format at once, for a wallet that reads no other.
  const [second] = (await place.done('list --issuer school --type gto-badge --json')).json.slice(-1)
  const { nonces, audience } = (await place.done('holders challenge --issuer school --json')).json
  await place.done('wallet init --wallet older.wallet')
  await place.done(
    `wallet id --wallet older.wallet --audience ${audience} --nonce ${nonces[0]} --out proof.txt`,
  )
  await place.done(
    `bind ${second.rowKey} --issuer school --holder proof.txt --format jwt_vc_json --reason wallet`,
  )
  await place.done(`export ${second.rowKey} --issuer school --out bound`)
  const added = await place.done('wallet add bound --wallet older.wallet --keep-unverified --json')
  expect(added.json).toMatchObject([{ outcome: 'added', kind: 'gto-badge', bound: true }])
}, 120_000)

describe('a Veramo agent’s documents', () => {
  const secret = '5e'.repeat(32)
  let bound: string
  beforeAll(async () => {
    bound = await issuedDiploma({ format: 'jwt_vc_json', holderKey: testPublicJwk('holder') })
    const saved = [asStored(bound), asStored(undefined)]
    await withStoredAgent(place.path('agent.sqlite'), { secret }, async (agent) => {
      for (const name of ['holder', 'holderEd25519'] as const) await agent.keyManagerImport(storedKey(name))
      for (const verifiableCredential of saved) {
        await agent.dataStoreSaveVerifiableCredential({ verifiableCredential })
      }
    })
    await place.write('secret.txt', `${secret}\n`)
  })

  test('are refused without the key that they are bound to, and the keys that are there are named', async () => {
    await attestat('wallet init --wallet bare.wallet')
    const command = 'wallet import-veramo agent.sqlite --wallet bare.wallet'
    expect(await attestat(`${command} --json`)).toMatchObject({
      code: 3,
      json: expect.arrayContaining([
        expect.objectContaining({ code: 'ISSUED_CREDENTIAL_INVALID' }),
        expect.objectContaining({ code: 'VC_UNSIGNED' }),
      ]),
    })
    const { stdout } = await attestat(`${command} --lang en`)
    expect(stdout).toContain('--with-key: holder, holderEd25519')
    // Where it is, of what it is about.
    expect(stdout).toMatch(/Not kept: agent\.sqlite: credential Qm\w{14}:/)
    expect((await attestat('wallet list --wallet bare.wallet --json')).json).toEqual([])
  })

  test('are not looked for where there is no file', async () => {
    await attestat('wallet init --wallet none.wallet')
    for (const [file, code] of [
      ['nosuch.sqlite', 'FILE_NOT_FOUND'],
      ['.', 'FILE_IS_DIRECTORY'],
    ]) {
      const { code: exitCode, stderr } = await attestat(`wallet import-veramo ${file} --wallet none.wallet`)
      expect([exitCode, stderr]).toEqual([3, expect.stringContaining(code as string)])
    }
  })

  test('are taken over with it, and it stays sealed to whoever does not have the secret', async () => {
    await attestat('wallet init --wallet agent.wallet')
    const command = 'wallet import-veramo agent.sqlite --wallet agent.wallet --with-key holder --json'
    expect(await attestat(command)).toMatchObject({ code: 4, stderr: expect.stringContaining('SecretBox') })
    for (const rehearsal of [' --dry-run', '']) {
      const taken = await attestat(`${command} --secret-file secret.txt${rehearsal}`)
      expect(taken).toMatchObject({
        code: 3,
        json: expect.arrayContaining([
          expect.objectContaining({ outcome: 'added' }),
          expect.objectContaining({ code: 'VC_UNSIGNED' }),
        ]),
      })
    }
    const { did } = (await attestat('wallet id --wallet agent.wallet --json')).json
    expect(did).toBe(didKeyOf(testPublicJwk('holder')))
    expect((await attestat('wallet list --wallet agent.wallet --json')).json).toHaveLength(1)
  })

  test('come with every key that one of them is bound to, and every row that stays is told of', async () => {
    await withStoredAgent(place.path('several.sqlite'), { secret }, async (agent) => {
      await agent.keyManagerImport(storedKey('stranger'))
      await agent.keyManagerCreate({ kms: 'local', type: 'Secp256k1', kid: 'ethereum' } as never)
      for (const [i, name] of (['holder', 'holderEd25519'] as const).entries()) {
        await agent.keyManagerImport(storedKey(name))
        const text = await issuedDiploma({
          format: 'jwt_vc_json',
          holderKey: testPublicJwk(name),
          change: (document) => ({ ...document, id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c020${i}` }),
        })
        await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: asStored(text) })
      }
      await agent.dataStoreSaveMessage({ message: { id: 'message-1', type: 'note' } })
    })
    await attestat('wallet init --wallet several.wallet')
    const command = 'wallet import-veramo several.sqlite --wallet several.wallet --secret-file secret.txt'
    const taken = await attestat(`${command} --with-key holderEd25519 --with-bound-keys --json`)
    expect(taken.code).toBe(0)
    const summary = taken.json.map((one: Record<string, string>) =>
      [one.outcome, one.kind, one.kid ?? (one.reason && one.name), one.reason]
        .filter((part) => part)
        .join(' '),
    )
    expect(summary).toEqual([
      'added school-diploma',
      'added school-diploma',
      'key-taken holderEd25519',
      'key-taken holder',
      'left-behind message message-1 message',
      'left-behind key ethereum foreignKey',
      'left-behind key stranger key',
    ])
    const { did } = (await attestat('wallet id --wallet several.wallet --json')).json
    expect(did).toBe(didKeyOf(testPublicJwk('holderEd25519')))
    expect((await attestat('wallet list --wallet several.wallet --json')).json).toHaveLength(2)
    const { stdout } = await attestat(`${command} --lang ru`)
    expect(stdout).toContain('Осталось у агента сообщений: 1')

    // Of what is there already nothing is taken over again, and a key that is new is told from it.
    const again = await attestat(`${command} --with-bound-keys --with-key stranger --json`)
    expect(again.json.map((one: Record<string, string>) => [one.outcome, one.kid].join(' ').trim())).toEqual(
      expect.arrayContaining(['known', 'key-known holder', 'key-known holderEd25519', 'key-taken stranger']),
    )
    const third = await attestat(`${command} --with-key stranger --lang ru`)
    expect(third.stdout).toContain('Ключ уже есть: stranger')
    expect(third.stdout).not.toContain('Ключ перенесён')
  })

  test('of which one is bound to a key that is elsewhere come without that one', async () => {
    await withStoredAgent(place.path('elsewhere.sqlite'), {}, async (agent) => {
      for (const name of ['holder', 'holderEd25519'] as const) {
        await agent.keyManagerImport(storedKey(name))
        const text = await issuedDiploma({ format: 'jwt_vc_json', holderKey: testPublicJwk(name) })
        await agent.dataStoreSaveVerifiableCredential({ verifiableCredential: asStored(text) })
      }
    })
    const database = new SqliteDatabase(place.path('elsewhere.sqlite'))
    database.prepare(`DELETE FROM "private-key" WHERE alias = 'holder'`).run()
    database.close()
    await attestat('wallet init --wallet elsewhere.wallet')
    const taken = await attestat(
      'wallet import-veramo elsewhere.sqlite --wallet elsewhere.wallet --with-bound-keys --json',
    )
    expect(taken.code).toBe(3)
    expect(taken.json.map((one: Record<string, string>) => one.code ?? one.outcome).toSorted()).toEqual([
      'AGENT_KEY_UNKNOWN',
      'ISSUED_CREDENTIAL_INVALID',
      'added',
      'key-taken',
      'left-behind',
    ])
  })
})
