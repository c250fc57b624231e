/** VC-JWTs of every kind of document there is, from the spreadsheet to the verdict, and to a stock Veramo agent. */
import { cp, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { credentialTypes } from '@attestat/credential'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stockAgent } from '../../fixtures/veramo-agent.ts'
import { openWorkplace, type Workplace } from './program.ts'

/** Kind → the spreadsheet of its documents. */
const sheets = {
  'school-diploma': 'certificates',
  transcript: 'transcripts',
  'olympiad-award': 'olympiad-awards',
  'sports-rank': 'sports-ranks',
  'competition-result': 'competition-results',
  'gto-badge': 'gto-badges',
  'cultural-achievement': 'cultural-achievements',
  'course-completion': 'course-completions',
  enrolment: 'enrolments',
  endorsement: 'endorsements',
  'guardian-link': 'guardian-links',
} as const
const kinds = Object.keys(sheets) as (keyof typeof sheets)[]
const records = fileURLToPath(new URL('../../fixtures/records/', import.meta.url))
const stock = stockAgent()

let place: Workplace
let attestat: Workplace['attestat']
let verify: string
const issue = (kind: keyof typeof sheets): string =>
  `issue ${sheets[kind]}.csv --issuer school --unbound --format jwt_vc_json --out ${kind} --yes --json`
const names = async (folder: string): Promise<readonly string[]> =>
  (await readdir(place.path(folder))).map((name) => `${folder}/${name}`)
const pack = async (): Promise<void> => {
  await place.done('publish site --issuer school --force')
  await place.done('trust pack --registry registry-site --site site --out trust.pack --force')
}
/** A document of a kind: its file, and its id. */
const first = async (kind: string): Promise<readonly [file: string, id: string]> => {
  const [file = ''] = await names(kind)
  const [, payload = ''] = (await place.read(file)).split('.')
  return [file, JSON.parse(Buffer.from(payload, 'base64url').toString()).jti]
}
const verdictOf = async (file: string): Promise<readonly unknown[]> => {
  const { code, json } = await attestat(`${verify} --json`, file)
  return [code, json.verdict, json.codes.filter((one: string) => one !== 'NOT_BOUND')]
}

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  for (const sheet of Object.values(sheets)) {
    await cp(`${records}${sheet}-2026.csv`, place.path(`${sheet}.csv`))
  }
  await place.done('init school --did key --url https://school130.example --name', 'Лицей № 130')
  await place.done('publish site --issuer school')
  await place.done('registry init registry --id https://registry.example/ --name', 'Реестр')
  await place.done('registry recognise registry site/registry-entry.json')
  await place.done('registry publish registry --out registry-site')
}, 60_000)
afterAll(() => place.remove())

test('no kind is left out', () => {
  expect(kinds.toSorted()).toEqual(credentialTypes.map(({ id }) => id).toSorted())
})

test.each(kinds)(
  '%s: stock Veramo verifies every one',
  async (kind) => {
    const { issued, refused } = (await place.done(issue(kind))).json
    expect([issued > 2, refused]).toEqual([true, 0])
    const files = await names(kind)
    expect(files).toHaveLength(issued)
    for (const file of files) {
      expect(await stock.verifyCredential({ credential: await place.read(file) })).toMatchObject({
        verified: true,
      })
    }
  },
  60_000,
)

test('none is issued twice, in this format or another', async () => {
  for (const format of ['jwt_vc_json', 'vc+sd-jwt']) {
    const again = (await place.done(issue('gto-badge').replace('jwt_vc_json', format))).json
    expect(again).toMatchObject({ issued: 0, refused: 0 })
    expect(again.alreadyIssued).toBeGreaterThan(2)
  }
})

describe('once they are published', () => {
  beforeAll(async () => {
    await pack()
    verify = `verify ${await place.pinned('trust.pack')} --policy lenient-preview`
  }, 60_000)

  test('every kind is accepted', async () => {
    const codes = await Promise.all(
      kinds.map(async (kind) => {
        const { code, json } = await attestat(`${verify} --per-file --json`, kind)
        return [kind, code, json.counts?.rejected, json.counts?.undecided]
      }),
    )
    expect(codes).toEqual(kinds.map((kind) => [kind, 0, 0, 0]))
  }, 60_000)

  test('one that is revoked, suspended or replaced is what the lists say', async () => {
    const [revoked, revokedId] = await first('olympiad-award')
    const [suspended, suspendedId] = await first('enrolment')
    const [replaced, replacedId] = await first('transcript')
    const because = '--issuer school --yes --reason'
    await place.done(`revoke ${because}`, 'ошибка', revokedId)
    await place.done(`suspend ${because}`, 'отпуск', suspendedId)
    await place.done(`replace --set Имя=Мария ${because}`, 'имя', replacedId)
    const { files } = (await place.done('export --issuer school --out corrected --json', replacedId)).json
    await pack()
    expect(await verdictOf(revoked)).toEqual([10, 'rejected', ['STATUS_REVOKED']])
    expect(await verdictOf(suspended)).toEqual([10, 'rejected', ['STATUS_SUSPENDED']])
    expect(await verdictOf(replaced)).toEqual([10, 'rejected', ['STATUS_REVOKED']])
    expect(await verdictOf(`corrected/${files[0]}`)).toEqual([0, 'accepted', []])
  }, 120_000)

  test('single-use copies of what hides nothing are refused before anything is recorded', async () => {
    const refused = await attestat(`${issue('gto-badge')} --copies 2`)
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'COPIES_UNFIT' } } })
  })
})
