/** The university asks with a key of its own: the family sees who asks, and the answer is for that key’s DID. */
import { didKeyUrlOf, readDidKey } from '@attestat/credential'
import { readPresentationRequest, verifyPresentationRequest } from '@attestat/openid4vc'
import { localTrust } from '@attestat/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { livingPack, livingStudent } from '../../fixtures/living-office.ts'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let did: string

beforeAll(async () => {
  place = await openWorkplace()
  const [made] = await Promise.all([
    place.attestat('request key office.keys --json'),
    place.attestat('wallet init --wallet student.wallet'),
    place.write('trust.pack', await livingPack()),
    place.write(
      'query.json',
      JSON.stringify({
        credentials: [
          {
            id: 'diploma',
            format: 'vc+sd-jwt',
            meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] },
            claims: [{ path: ['credentialSubject', 'familyName'] }],
          },
        ],
      }),
    ),
  ])
  did = made.json.did
})
afterAll(() => place.remove())

const asked = 'request new --key office.keys --query query.json'

test('a signed request says who asks, what for and for how long, and is verified when it is read', async () => {
  const words = ['--who', 'The University', '--purpose', 'Admission 2027', '--retention', 'P1Y']
  expect((await place.attestat(`${asked} --out request.jwt`, ...words)).code).toBe(0)
  const token = await place.read('request.jwt')
  const { resolveKey } = localTrust()
  const request = await verifyPresentationRequest(token, { resolveKey, now: new Date() })
  expect(request).toMatchObject({
    clientId: `decentralized_identifier:${did}`,
    statement: { name: { en: 'The University' }, purpose: { en: 'Admission 2027' }, retention: 'P1Y' },
    signedBy: { kid: didKeyUrlOf(readDidKey(did)) },
  })

  const seen = await place.attestat('wallet select --request request.jwt --wallet student.wallet')
  expect(seen.stdout).toContain(
    `Asks: The University, key ${did.slice(8, 14)}…${did.slice(-8)} (the request is signed; no registry knows by whom)`,
  )
})

test('a wallet says what is missing by its kind, or else by the name of the query', async () => {
  await place.attestat(
    'request new --audience https://u.example --type school-diploma --name --out kind.json --purpose x',
  )
  const [kind, named] = await Promise.all(
    ['kind.json', 'request.jwt'].map((file) =>
      place.attestat(`wallet select --request ${file} --wallet student.wallet`),
    ),
  )
  const absent = '\n    there is no such document here\n'
  expect(kind?.stdout).toContain(`\n  School-leaving certificate${absent}`)
  expect(named?.stdout).toContain(`\n  diploma${absent}`)
})

test('a request that was changed after signing is refused by the wallet, one that was not is read', async () => {
  const { stdout } = await place.attestat(`${asked} --out -`)
  const [header, , signature] = stdout.trim().split('.')
  const { document } = readPresentationRequest(stdout)
  const changed = Buffer.from(JSON.stringify({ ...document, state: 'x'.repeat(32) })).toString('base64url')
  await place.write('changed.jwt', `${header}.${changed}.${signature}`)
  await place.write('genuine.jwt', stdout)
  const select = (file: string) =>
    place.attestat(`wallet select --request ${file} --wallet student.wallet --json`)
  const [refused, read] = await Promise.all([select('changed.jwt'), select('genuine.jwt')])
  expect(refused.json.error.code).toBe('SIGNATURE_INVALID')
  expect(read.json).toMatchObject({ options: [] })
})

test('an answer to a signed request is judged with the file that was signed', async () => {
  const { json } = await place.attestat(`${asked} --json`)
  const request = readPresentationRequest(json.request)
  const student = await livingStudent()
  const answer = { vp_token: { diploma: [await student.present(request)] }, state: request.state }
  await place.write('answer.json', JSON.stringify(answer))
  await place.write('asked.jwt', json.request)
  const verify = `verify answer.json ${await place.pinned('trust.pack')} --json`
  const [accepted, elsewhere] = await Promise.all([
    place.attestat(`${verify} --request asked.jwt`),
    place.attestat(`${verify} --audience decentralized_identifier:did:web:other.example`),
  ])
  expect(accepted).toMatchObject({ code: 0, json: { verdict: 'accepted' } })
  expect(elsewhere.json.codes).toContain('KB_AUD_MISMATCH')
})

describe('a key for requests', () => {
  test('under a did:web comes with the document to publish, which lets it show who asks and nothing else', async () => {
    const made = await place.attestat(
      'request key web.keys --did web:university.example --did-document did.json --alg EdDSA --json',
    )
    expect(made.json).toMatchObject({
      did: 'did:web:university.example',
      url: 'https://university.example/.well-known/did.json',
    })
    const document = JSON.parse(await place.read('did.json'))
    expect(document).toMatchObject({ authentication: [made.json.kid], assertionMethod: [] })
    const { json } = await place.attestat('request new --key web.keys --query query.json --json')
    expect(readPresentationRequest(json.request).clientId).toBe(
      'decentralized_identifier:did:web:university.example',
    )
  })

  test('is never replaced, and not made in a dry run', async () => {
    const again = await place.attestat('request key office.keys --force')
    expect(again.stderr).toMatch(/^FILE_EXISTS: /)
    const before = await place.snapshot()
    expect((await place.attestat('request key new.keys --dry-run --json')).json).toEqual({
      path: 'new.keys',
      dryRun: true,
    })
    expect(await place.snapshot()).toEqual(before)
  })

  test.each([
    ['request new --type sports-rank', '--audience is needed'],
    [
      'request new --audience https://a.example --type gto-badge --mark alchemy',
      '--mark takes a result of gto-badge',
    ],
    [
      'request new --audience https://a.example --type school-diploma --threshold gpa:4.6',
      '--threshold takes',
    ],
    [`${asked} --audience https://a.example`, '--audience does not go with --key'],
    [`${asked} --who University`, '--purpose is needed'],
    ['request key x.keys --did web:university.example', '--did-document is needed'],
    ['request key x.keys --did ion:university', '--did takes web:HOST or key'],
  ])('%s is refused: %s', async (command, reason) => {
    const refused = await place.attestat(command)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain(reason)
  })

  test('is needed to ask as a DID: nobody would take the request without its signature', async () => {
    const as = (audience: string) =>
      place.attestat(`request new --audience ${audience} --type gto-badge --out as-did.json --json`)
    const refused = await as('decentralized_identifier:did:web:university.example')
    expect([refused.code, refused.json.error.code]).toEqual([3, 'CLIENT_ID_PREFIX'])
    expect((await as('https://university.example')).code).toBe(0)
  })
})
