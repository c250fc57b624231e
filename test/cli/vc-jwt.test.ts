/** Documents for wallets of Veramo's world: made by Veramo, recorded, revoked and kept as any other. */
import { readdir } from 'node:fs/promises'
import { didKeyOf } from '@attestat/credential'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
import { writeVeramoDataStore } from '../../fixtures/veramo-data-store.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']
beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did web:school130.example --name', 'Лицей № 130')
})
afterAll(() => place.remove())

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

test('a Veramo agent’s documents are taken over, with the key that they are bound to', async () => {
  const text = await issuedDiploma({ format: 'jwt_vc_json', holderKey: testPublicJwk('holder') })
  writeVeramoDataStore(place.path('agent.sqlite'), { credentials: [text, {}], keys: ['holder'] })
  await attestat('wallet init --wallet bare.wallet')
  const refused = await attestat('wallet import-veramo agent.sqlite --wallet bare.wallet --json')
  expect(refused).toMatchObject({
    code: 3,
    json: [{ code: 'ISSUED_CREDENTIAL_INVALID' }, { code: 'VC_UNSIGNED' }],
  })
  await attestat('wallet init --wallet agent.wallet')
  const command = 'wallet import-veramo agent.sqlite --wallet agent.wallet --with-key holder --json'
  for (const rehearsal of [' --dry-run', '']) {
    const taken = await attestat(command + rehearsal)
    expect(taken).toMatchObject({ code: 3, json: [{ outcome: 'added' }, { code: 'VC_UNSIGNED' }] })
  }
  const { did } = (await attestat('wallet id --wallet agent.wallet --json')).json
  expect(did).toBe(didKeyOf(testPublicJwk('holder')))
  expect((await attestat('wallet list --wallet agent.wallet --json')).json).toHaveLength(1)
})
