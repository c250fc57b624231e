/** What a family sees before it shows something, and in which forms it can be shown, through the program. */
import { existsSync } from 'node:fs'
import { createTrustPack, readBundle } from '@attestat/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { draftRegistry, publishTest } from '../../fixtures/test-registry.ts'
import { statusLists } from '../../fixtures/verification.ts'
import { openWorkplace, type Workplace } from './program.ts'
import { makeStudentWallet } from './student-wallet.ts'

let place: Workplace
let done: Workplace['done']

beforeAll(async () => {
  place = await openWorkplace()
  done = place.done
  await makeStudentWallet(place, 2)
  const registry = await publishTest(await draftRegistry())
  const createdAt = new Date('2026-07-01T10:00:00Z')
  await place.write(
    'trust.pack',
    await createTrustPack({ createdAt, registry, statusLists: await statusLists() }),
  )
}, 60_000)
afterAll(() => place.remove())

const unasked = 'wallet present --wallet my.wallet --audience https://club.example --purpose camp'

test('a portfolio of a field shows as little as can be, and what is added to it', async () => {
  const least = await done(`${unasked} --all-of education --out least.json --dry-run --json --preview`)
  expect(least.json.preview).toHaveLength(2)
  expect(JSON.stringify(least.json.preview)).not.toMatch(/Соколова|2009-03-14/)
  const said = await done(`${unasked} --all-of education --out least.json --dry-run --lang ru`)
  expect(said.stdout).toContain('Будет показано:\n  только то, что видно всегда\nВидно всегда:\n')
  const [{ id }] = (await done('wallet list --wallet my.wallet --json')).json
  const added = `--claim credentialSubject.givenName --claim ${id}:credentialSubject.familyName`
  const shown = await done(`${unasked} --all-of education --out portfolio.json --yes --preview ${added}`)
  const [, seen = ''] = shown.stdout.split('Through the receiver’s eyes:')
  expect(seen.match(/Анна/g)).toHaveLength(2)
  expect(seen.match(/Соколова/g)).toHaveLength(1)
  expect(seen).toContain('Part may not have been shown')
  expect(Object.keys(readBundle(await place.read('portfolio.json')).vpToken)).toEqual([
    'credential-1',
    'credential-2',
  ])
})

test('a portfolio travels as one W3C presentation, bare or in a bundle with its facts', async () => {
  await done(`${unasked} --all-of education --vp-jwt --out portfolio.jwt --yes`)
  expect(await place.read('portfolio.jwt')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
  const verify = 'verify --trust trust.pack --audience https://club.example --json'
  const bare = await place.attestat(`${verify} portfolio.jwt`)
  expect(bare.json.checks.filter(({ name }: { name: string }) => name === 'holder-binding')).toMatchObject([
    { status: 'passed', evidence: { presentation: 'vp+jwt' } },
    { status: 'passed' },
  ])
  await done(
    `${unasked} --all-of education --vp-jwt --staple --trust trust.pack --out portfolio.json --force --yes`,
  )
  const { vpToken, facts } = readBundle(await place.read('portfolio.json'))
  expect(Object.keys(vpToken)).toEqual(['presentation'])
  // The documents name no status list, so none of the pack goes along.
  expect(facts).not.toHaveProperty('statusLists')
  expect(facts?.registry?.has('entries/lyceum-130.json')).toBe(true)
  const stapled = await place.attestat(`${verify} portfolio.json`)
  expect(stapled.json.credentials).toHaveLength(2)
  const least = `${unasked} --all-of education --trust trust.pack --out least.json --force --yes`
  await done(least)
  expect(readBundle(await place.read('least.json')).facts).toEqual(facts)
})

test('says what is told beyond what was asked, and that another way tells less', async () => {
  const path = ['credentialSubject', 'familyName']
  const meta = { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] }
  const query = {
    credentials: [
      { id: 'one', format: 'vc+sd-jwt', meta, claims: [{ path }] },
      {
        id: 'two',
        format: 'vc+sd-jwt',
        meta,
        claims: [{ path }, { path: ['credentialSubject', 'dateOfBirth'] }],
      },
    ],
    credential_sets: [{ options: [['one']] }, { options: [['two']], required: false }],
  }
  await place.write('query.json', JSON.stringify(query))
  await done('request new --query query.json --audience https://club.example --out request.json')
  const selected = await done('wallet select --wallet my.wallet --request request.json')
  expect(selected.stdout).toMatch(/Mind: Way \d answers the request as well, and shows less/)
  const russian = await done('wallet select --wallet my.wallet --request request.json --lang ru')
  expect(russian.stdout).toMatch(/Внимание: Способ \d тоже отвечает на запрос и показывает меньше/)
  const { json } = await done('wallet select --wallet my.wallet --request request.json --json')
  expect(json.optionWarnings.flat()).toContainEqual({ code: 'MORE_THAN_NEEDED', option: expect.any(Number) })
  expect(json.optionWarnings).toContainEqual([])
})

test('G12 tells its owner, and nobody else, that nothing here answers a request', async () => {
  const ask = 'request new --audience https://club.example --name --purpose camp'
  await done(`${ask} --type sports-rank --out rank.json`)
  await done(`${ask} --type school-diploma --out diploma.json`)
  const history = async () => (await done('wallet history --wallet my.wallet --json')).json.length
  const before = await history()
  const present = (request: string) =>
    place.attestat(`wallet present --wallet my.wallet --request ${request} --out told.json --yes --json`)
  const refused = await present('rank.json')
  expect([refused.code, refused.json.error?.code]).toEqual([3, 'REQUEST_UNSATISFIED'])
  expect([existsSync(place.path('told.json')), await history()]).toEqual([false, before])
  expect((await present('diploma.json')).code).toBe(0)
  expect([existsSync(place.path('told.json')), await history()]).toEqual([true, before + 1])
})

test.each([
  ['', 'USAGE'],
  ['--all-of music', 'USAGE'],
  ['--all-of education --credential x', 'USAGE'],
  ['--all-of education --claim credentialSubject.mark', 'USAGE'],
  ['--all-of education --until 2027-02-30', 'USAGE'],
])('refuses to present without a request: %s', async (options, code) => {
  const ran = await place.attestat(`${unasked} --out new.json --yes --json ${options}`.trim())
  expect(ran).toMatchObject({ code: 2, json: { error: { code } } })
})

test('says of a field without documents that there is nothing to show', async () => {
  const ran = await place.attestat(`${unasked} --out new.json --yes --json --all-of sport`)
  const error = { code: 'SELECTION_EMPTY', at: '--all-of sport' }
  expect(ran).toMatchObject({ code: 3, json: { error } })
})

test('refuses a consent that would be over already, before anybody is asked', async () => {
  const ended = await place.attestat(`${unasked} --all-of education --out new.json --json --until 2026-01-01`)
  expect(ended).toMatchObject({ code: 3, json: { error: { code: 'CONSENT_ENDED', at: '--until' } } })
  const asked = await place.attestat(`${unasked} --all-of education --out new.json --json --until 2099-01-01`)
  expect(asked.json.error.code).toBe('QUESTION_UNANSWERED')
})
