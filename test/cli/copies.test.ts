/** Single-use copies from a school to two receivers: keys, one file, one document, each copy once. */
import { readdir } from 'node:fs/promises'
import { readCredential, splitSdJwt } from '@attestat/credential'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Workplace } from './program.ts'

const timeout = 120_000
const wallet = '--wallet my.wallet'
const rowKey = 'sports-rank/117-НГ/КМС-004711'
let place: Workplace
let attestat: Workplace['attestat']
let file: string

/** A school that has issued a sports rank in two copies, and three others unbound, in a wallet. */
beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await attestat('init school --did key --url https://school130.example --name', 'Лицей № 130')
  await attestat(`wallet init ${wallet}`)
  const { audience, nonces } = (await attestat('holders challenge --issuer school --json')).json
  const made = await attestat(
    `wallet id --copies 2 --audience ${audience} --nonce ${nonces[0]} --out keys.json ${wallet} --json`,
  )
  expect(made.json).toEqual({ out: 'keys.json', keys: 2 })
  await place.write('proofs.json', JSON.stringify({ [rowKey]: 'keys.json' }))
  const issue = 'issue sports-ranks.csv --issuer school --unbound --holders proofs.json --yes --out documents'
  const issued = await attestat(`${issue} --json`)
  expect(issued).toMatchObject({ code: 0, json: { issued: 4, copies: 5, files: 4 } })
  expect((await attestat(`${issue} --json`)).json).toMatchObject({ issued: 0, alreadyIssued: 4, files: 4 })
  ;[file = ''] = (await readdir(place.path('documents'))).filter((name) => name.endsWith('.credentials.json'))
}, timeout)
afterAll(() => place.remove())

test(
  'are one document for the school: in its lists, its files, its archive with a proof of each',
  async () => {
    const listed = (await attestat('list --issuer school --json')).json
    expect(listed.map(({ copy }: { copy?: object }) => copy).filter(Boolean)).toEqual([{ number: 1, of: 2 }])
    const every = (await attestat('list --issuer school --copies --json')).json
    expect(every).toHaveLength(5)
    const exported = await attestat('export --issuer school --out proven --proof --json')
    expect(exported.json.files.filter((name: string) => name.startsWith(file))).toEqual([
      file,
      `${file}.1.proof.json`,
      `${file}.2.proof.json`,
    ])
  },
  timeout,
)

test(
  'are one document for the family, shown once each, and no more unless told',
  async () => {
    const added = await attestat(`wallet add proven ${wallet} --json`)
    const outcomes = added.json.map(({ outcome }: { outcome: string }) => outcome)
    expect(outcomes.filter((one: string) => one === 'added')).toHaveLength(4)
    expect(outcomes.filter((one: string) => one === 'proof-kept')).toHaveLength(5)
    const cards = async () => (await attestat(`wallet list ${wallet} --json`)).json
    const copied = async () => (await cards()).find(({ copies }: { copies?: object }) => copies)
    expect(await cards()).toHaveLength(4)
    const { id, copies } = await copied()
    expect(copies).toEqual({ total: 2, left: 2 })

    const show = (out: string, ...more: string[]) =>
      attestat(
        `wallet present --credential ${id} --audience https://${out}.example --purpose Test --yes ${wallet} --out ${out}`,
        ...more,
      )
    const first = await show('one')
    expect(first.stdout).not.toContain('single-use copy')
    expect(first.stdout).toContain('single-use copies that nobody has seen: 1 of 2')
    expect((await attestat(`wallet list ${wallet}`)).stdout).toContain('not shown yet: 1 of 2')
    const last = await show('two')
    expect(last.stdout).toContain('This is the last single-use copy')
    expect(last.stdout).toContain('single-use copies that nobody has seen: 0 of 2')
    const refill = / --copies 2 --audience did:\S+ --nonce NONCE --out FILE --wallet \S+\n/
    for (const command of ['list', `show ${id}`]) {
      expect((await attestat(`wallet ${command} ${wallet}`)).stdout).toMatch(refill)
    }
    const refused = await show('three')
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining('COPY_SHOWN')])
    const again = await show('four', '--reuse-copy')
    expect([again.code, again.stdout]).toEqual([
      0,
      expect.stringContaining('Every single-use copy was shown'),
    ])

    const shown = await Promise.all(
      ['one', 'two'].map(async (name) => {
        const answer = JSON.parse(await place.read(name))
        const text = String(Object.values(answer.vp_token).flat())
        expect(Object.keys(answer.facts.batchProofs)).toHaveLength(1)
        return { text, credential: await readCredential(text) }
      }),
    )
    const [one, two] = shown.map(({ text, credential }) => [
      splitSdJwt(text).jwt,
      credential.document.id,
      credential.holder,
      ...credential.status.map(({ index }) => index),
    ])
    expect(one?.filter((piece) => two?.includes(piece))).toEqual([])
    expect(shown.map(({ credential }) => credential.issuedAt.getTime())).toHaveLength(2)
    const lines = (await attestat(`wallet history ${wallet} --json`)).json
    expect(lines).toHaveLength(3)
  },
  timeout,
)

test(
  'stay shown in another wallet that takes them over with their keys',
  async () => {
    await attestat(`wallet export taken --with-key --yes ${wallet}`)
    await attestat('wallet init --wallet next.wallet')
    const add = 'wallet add taken --with-key --yes --wallet next.wallet'
    const added = (await attestat(`${add} --json`)).json
    expect(added.find(({ outcome }: { outcome: string }) => outcome === 'copies-marked')).toMatchObject({
      copies: 2,
    })
    const cards = (await attestat('wallet list --wallet next.wallet --json')).json
    const { id, copies } = cards.find(({ copies }: { copies?: object }) => copies)
    expect(copies).toEqual({ total: 2, left: 0 })
    const refused = await attestat(
      `wallet present --credential ${id} --audience https://five.example --purpose Test --yes --wallet next.wallet --out five --json`,
    )
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'COPY_SHOWN' } } })
    const again = await attestat(`${add} --lang ru`)
    expect([again.code, again.stdout]).toEqual([0, expect.not.stringContaining('Одноразовых копий')])
  },
  timeout,
)

test(
  'are revoked together, by the number of the document',
  async () => {
    const [first] = (await attestat('list --issuer school --copies --json')).json.filter(
      ({ copy }: { copy?: { number: number } }) => copy?.number === 2,
    )
    await attestat(`revoke ${first.credentialId} --issuer school --yes --reason`, 'cheated')
    const every = (await attestat('list --issuer school --copies --status invalid --json')).json
    expect(every.map((one: { rowKey: string }) => one.rowKey)).toEqual([rowKey, rowKey])
    expect((await attestat('list --issuer school --status invalid --json')).json).toHaveLength(1)
  },
  timeout,
)

test(
  'are refused in a number that is none, and beside one key',
  async () => {
    for (const count of ['0', '65', 'many']) {
      const refused = await attestat(`issue graduates.csv --issuer school --unbound --copies ${count}`)
      expect(refused.code).toBe(2)
    }
    const both = await attestat(`wallet id --copies 2 --pairwise --audience did:key:x --out x.json ${wallet}`)
    expect(both.code).toBe(2)
    const hidden = await attestat(
      'issue graduates.csv --issuer school --unbound --partial --copies 2 --format vc+jwt --yes',
    )
    expect([hidden.code, hidden.stderr]).toEqual([3, expect.stringContaining('COPIES_UNFIT')])
  },
  timeout,
)
