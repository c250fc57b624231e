/** Documents for wallets of Veramo's world: made by Veramo, recorded, revoked and kept as any other. */
import { readdir } from 'node:fs/promises'
import { didKeyOf } from '@attestat/credential'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { testPublicJwk } from '../../fixtures/test-keys.ts'
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
    expect((await attestat('wallet list --wallet bare.wallet --json')).json).toEqual([])
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
})
