/** A university that the registry knows: a wallet sees by its trust pack who asks, without a network. */
import { readdir } from 'node:fs/promises'
import { readBundle } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

let place: Workplace
let done: Workplace['done']
/** The document that the student holds, as the school names it. */
let rowKey: string

const did = 'did:web:university.example'
const publish = async (): Promise<void> => {
  await done('registry publish registry')
  await done('trust pack --registry registry --site site --out trust.pack --force')
}

beforeAll(async () => {
  place = await openWorkplace()
  done = place.done
  await Promise.all([
    done('init school --did web:school130.example --name School'),
    done('wallet init --wallet student.wallet'),
    done('registry init registry --id https://registry.example/ --name Registry'),
    done(`request key office.keys --did web:university.example --did-document did.json`),
  ])
  await done('issue sports-ranks.csv --issuer school --unbound --yes')
  rowKey = (await done('list --issuer school --json')).json[0].rowKey
  const { json: handed } = await done('holders challenge --issuer school --json')
  const id = 'wallet id --wallet student.wallet --audience did:web:school130.example --json'
  const { json } = await done(`${id} --nonce ${handed.nonces[0]}`)
  await place.write('proof.jwt', json.proof)
  await done('bind --issuer school --holder proof.jwt --reason asked', rowKey)
  await done('export --issuer school --out documents', rowKey)
  await done('publish site --issuer school --type sports-rank')
  const entry = `registry entry --identifier ${did} --name University --retention P1Y --needs credentialSubject.familyName --out university.json`
  await done(`${entry} --did-document did.json --purpose admission=Admission`)
  await done('registry recognise registry site/registry-entry.json university.json')
  await publish()
  const [file] = await readdir(place.path('documents'))
  await done(`wallet add documents/${file} --wallet student.wallet --trust trust.pack`)
  await done('request new --key office.keys --type sports-rank --out request.jwt')
}, 240_000)
afterAll(() => place.remove())

const select = 'wallet select --request request.jwt --wallet student.wallet'

test('who asks is recognised by the pack, and a stranger to it without', async () => {
  const asked = await done(`${select} --trust trust.pack`)
  expect(asked.stdout).toContain('Asks: University (in the registry)\n')
  const { json } = await done(`${select} --trust trust.pack --json`)
  expect(json).toMatchObject({ signed: true, recognised: true, entry: 'university-example' })
  // A did:web has its key nowhere else offline.
  expect((await place.attestat(`${select} --json`)).json.error.code).toBe('TRUST_UNREACHABLE')
}, 120_000)

test('an answer carries what the registry says of the school, and nothing of anybody else', async () => {
  const present = 'wallet present --request request.jwt --wallet student.wallet --yes'
  const shown = await done(`${present} --trust trust.pack --out answer.json --json`)
  expect(shown.json.missing).toEqual([])
  const { facts } = readBundle(await place.read('answer.json'))
  const names = [...(facts?.registry ?? new Map()).keys()].sort()
  expect(names).toEqual(['entries/school130-example.json', 'index.json', 'root.json', 'timestamp.json'])
  expect(facts?.statusLists?.size).toBeGreaterThan(0)
  const pinned = await place.pinned('trust.pack')
  const { json } = await done(`verify answer.json --request request.jwt ${pinned} --json`)
  expect(json.verdict).toBe('accepted')
  // A pack that is named once for all, for this wallet.
  const named = await place.attestatWith(
    { env: { ATTESTAT_TRUST: 'trust.pack' } },
    `${present} --out named.json`,
  )
  expect(named.stdout).toContain('Asks: University (in the registry)\n')
  expect(readBundle(await place.read('named.json')).facts).toEqual(facts)
  await done(`${present} --trust trust.pack --no-staple --out bare.json`)
  expect(readBundle(await place.read('bare.json'))).not.toHaveProperty('facts')
}, 120_000)

test('what nobody knows of a document is a note, and the answer is made without', async () => {
  const [{ id }] = (await done('wallet list --wallet student.wallet --json')).json
  const present = `wallet present --wallet student.wallet --audience https://club.example --purpose camp --credential ${id} --yes`
  const shown = await done(`${present} --out unknown.json --lang ru`)
  const list = 'https://school130.example/status/1-revocation.vc.jwt'
  expect(shown.stdout).toContain('Без слова реестра об эмитентах: пакет доверия не указан')
  expect(shown.stdout).toContain(`Без списка статусов ${list}: копии нет. Её получит attestat wallet refresh`)
  const { json } = await done(`${present} --out unknown-2.json --json`)
  expect(json.missing).toEqual([{ fact: 'noPack' }, { fact: 'statusList', url: list }])
  expect(readBundle(await place.read('unknown.json'))).not.toHaveProperty('facts')
  const bare = await done(`${present} --vp-jwt --out bare.jwt --json`)
  expect(bare.json.missing).toEqual([])
}, 120_000)

test('G11 a request that goes beyond its entry is answered with a warning', async () => {
  const ask = 'request new --key office.keys --type sports-rank --name --purpose admission'
  await done(`${ask} --retention P2Y --out more.jwt`)
  const select = 'wallet select --request more.jwt --wallet student.wallet --trust trust.pack'
  const more = await done(select)
  expect(more.stdout).toContain('The registry has it for: Admission')
  expect(more.stdout).toContain('what the receiver needs: credentialSubject.givenName\n')
  expect(more.stdout).toContain('keeps this for 2 years; the registry has 1 year')
  const present =
    'wallet present --request more.jwt --wallet student.wallet --trust trust.pack --out more.json'
  for (const [lang, shown, warning] of [
    [
      'en',
      'Through the receiver’s eyes:',
      'Mind: The registry does not have this among what the receiver needs',
    ],
    ['ru', 'Глазами получателя:', 'Внимание: В реестре нет, что получателю это нужно'],
  ] as const) {
    const { stdout } = await done(`${present} --dry-run --preview --lang ${lang}`)
    // The last thing before the question.
    expect(stdout.slice(stdout.indexOf(shown))).toContain(warning)
  }
  expect((await done(`${select} --json`)).json.warnings).toMatchObject([
    { code: 'OVERASKING', paths: [['credentialSubject', 'givenName']] },
    { code: 'RETENTION_TOO_LONG' },
  ])
  expect(
    (await done(`wallet select --request request.jwt --wallet student.wallet --trust trust.pack --json`)).json
      .warnings,
  ).toEqual([])
}, 120_000)

test('what became of a document is asked of a mirror, and goes along with what is shown of it', async () => {
  const refresh = 'wallet refresh --wallet student.wallet --trust trust.pack --mirror'
  const unknown = await place.attestat(`${refresh} documents --json`)
  expect(unknown).toMatchObject({ code: 3, json: { lists: [{ outcome: 'refused', code: 'FETCH_FAILED' }] } })
  const first = await done(`${refresh} site --lang ru`)
  expect(first.stdout).toMatch(/^https:\/\/school130\.example\/status\/\S+: /)
  const [{ id }] = (await done('wallet list --wallet student.wallet --json')).json
  const present =
    'wallet present --wallet student.wallet --audience https://club.example --purpose camp --yes'
  await done(`${present} --credential ${id} --out camp.json`)
  const { facts } = readBundle(await place.read('camp.json'))
  expect([...(facts?.statusLists?.keys() ?? [])]).toEqual([
    expect.stringContaining('school130.example/status/'),
  ])
  expect(facts).not.toHaveProperty('registry')
  await done('revoke --issuer school --yes --reason mistake', rowKey)
  await done('publish site --issuer school --type sports-rank')
  const revoked = await done(`${refresh} site --json`)
  expect(revoked.json).toMatchObject({ lists: [{ outcome: 'newer' }], changed: [{ id, state: 'revoked' }] })
  expect((await done(`${refresh} site`)).stdout).toContain('nothing newer than')
}, 120_000)

test('a recognition that was suspended does not hold now', async () => {
  await done('registry suspend registry university-example')
  await publish()
  const { stdout } = await done(`${select} --trust trust.pack`)
  expect(stdout).toContain('in the registry: University, but it is not recognised now')
  const { json } = await done(`${select} --trust trust.pack --json`)
  expect(json).toMatchObject({ recognised: false, entry: 'university-example' })
}, 120_000)
