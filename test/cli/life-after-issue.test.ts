/** What happens to documents and keys after the issue: bound, corrected, rotated, compromised. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWorkplace, type Ran, type Workplace } from './program.ts'

let place: Workplace
let attestat: Workplace['attestat']

const did = 'did:web:school130.example'
const swimmer = 'sports-rank/117-НГ/КМС-004711'
const runner = 'sports-rank/117-НГ/I-018220'
const chess = 'sports-rank/117-НГ/Ю-030915'

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  await Promise.all([
    attestat('init school --did web:school130.example --name School'),
    attestat('registry init registry --id https://registry.example/ --name Registry'),
    attestat('wallet init --wallet w.wallet'),
  ])
  expect((await attestat('issue sports-ranks.csv --issuer school --unbound --yes --out before')).code).toBe(0)
}, 60_000)
afterAll(() => place.remove())

/** A refusal by its code, and that it changed nothing. */
async function expectRefused(ran: Promise<Ran>, exit: number, code: string): Promise<void> {
  const { code: exitCode, stderr } = await ran
  expect([exitCode, stderr.split(':')[0]]).toEqual([exit, code])
}

/** A proof of the wallet's key, in a file. */
async function proofFile(name: string, ...more: readonly string[]): Promise<string> {
  expect(await attestat(`wallet id --wallet w.wallet --out ${name}`, ...more)).toMatchObject({ code: 0 })
  return name
}

const bind = (key: string, file: string, ...more: readonly string[]) =>
  attestat(`bind ${key} --issuer school --holder ${file} --reason`, 'a wallet at last', ...more)

/** What a verifier with the newest facts thinks of a file. */
async function verdictOn(file: string): Promise<{ verdict: string; codes: readonly string[] }> {
  const trust = await place.pinned('trust.pack')
  const { json } = await attestat(`verify ${file} ${trust} --policy lenient-preview --json`)
  return { verdict: json.verdict, codes: json.codes }
}

async function publish(): Promise<void> {
  for (const command of [
    'publish site --issuer school --type sports-rank',
    'registry recognise registry site/registry-entry.json',
    'registry publish registry',
    'trust pack --registry registry --site site --out trust.pack --force',
  ]) {
    expect(await attestat(command)).toMatchObject({ code: 0 })
  }
}

test('hands out challenges, a thousand at most, and says how they are answered', async () => {
  const handed = await attestat('holders challenge --issuer school --count 3 --json')
  expect(handed.json).toMatchObject({ audience: did, nonces: { length: 3 } })
  expect(new Set(handed.json.nonces).size).toBe(3)
  const told = await attestat('holders challenge --issuer school --lang ru')
  expect(told.stdout).toContain(`attestat wallet id --audience ${did} --nonce ВЫЗОВ --lang ru`)
  await Promise.all(
    ['0', '1001', 'many'].map((count) =>
      expectRefused(attestat(`holders challenge --issuer school --count ${count}`), 2, 'USAGE'),
    ),
  )
  expect((await attestat('holders challenge --issuer school --dry-run --json')).json.nonces).toEqual([])
})

test('binds a document to the key of a proof that answers a challenge, and to no other', async () => {
  const { json } = await attestat('holders challenge --issuer school --json')
  const nonce: string = json.nonces[0]
  const proof = await proofFile('proof.txt', '--audience', did, '--nonce', nonce)
  const bare = await proofFile('bare.txt', '--audience', did)
  const unknown = await proofFile('unknown.txt', '--audience', did, '--nonce', 'not-of-theirs')
  const other = await proofFile('other.txt', '--audience', 'did:web:other.example', '--nonce', nonce)
  await Promise.all([
    expectRefused(bind(swimmer, bare), 3, 'CHALLENGE_MISSING'),
    expectRefused(bind(swimmer, unknown, '--dry-run'), 3, 'CHALLENGE_UNKNOWN'),
    expectRefused(bind(swimmer, unknown), 3, 'CHALLENGE_UNKNOWN'),
    expectRefused(bind(swimmer, other), 3, 'PROOF_AUD_MISMATCH'),
    expectRefused(bind(swimmer, 'sports-ranks.csv'), 3, 'JWS_MALFORMED'),
    expectRefused(bind(swimmer, 'nowhere'), 3, 'FILE_NOT_FOUND'),
    expectRefused(bind('nobody', proof), 3, 'DOCUMENT_NOT_FOUND'),
    expectRefused(attestat(`bind ${swimmer} --issuer school --holder ${proof}`), 2, 'USAGE'),
  ])
  expect((await attestat('list --issuer school --status invalid --json')).json).toEqual([])

  const dry = await bind(swimmer, proof, '--dry-run', '--json')
  expect(dry).toMatchObject({ code: 0, json: { rowKey: swimmer, batch: 1, dryRun: true } })
  const bound = await bind(swimmer, proof, '--json')
  expect(bound).toMatchObject({ code: 0, json: { rowKey: swimmer, batch: 2 } })
  await expectRefused(bind(swimmer, proof), 3, 'REPLACEMENT_SAME')
  await expectRefused(bind(runner, proof), 3, 'CHALLENGE_USED')
})

test('keeps a proof where it was told to, over no other file, and for a named issuer only', async () => {
  const id = 'wallet id --wallet w.wallet --out'
  await expectRefused(attestat(`${id} proof.txt --audience ${did}`), 3, 'FILE_EXISTS')
  await expectRefused(attestat(`${id} nobodys.txt`), 2, 'USAGE')
  expect((await attestat(`${id} rehearsed.txt --audience ${did} --dry-run`)).code).toBe(0)
  await expect(place.read('rehearsed.txt')).rejects.toThrow()
})

test('takes proofs as files beside the list of who is to be bound', async () => {
  await proofFile('late.txt', '--audience', did)
  await place.write('holders.json', JSON.stringify({ [runner]: 'late.txt' }))
  const issue = 'issue sports-ranks.csv --issuer school --unbound --dry-run --holders'
  // It was issued without a key, so the key that was read is what differs.
  const again = await attestat(`${issue} holders.json`)
  expect(again.code).toBe(3)
  expect(again.stdout).toContain(`${runner}  the owner’s key\n`)
  await place.write('lost.json', JSON.stringify({ [runner]: 'lost.txt' }))
  await expectRefused(attestat(`${issue} lost.json`), 3, 'FILE_NOT_FOUND')
})

test('the bound copy is good, the one before it revoked, and the wallet knows both', async () => {
  await publish()
  expect((await attestat('export --issuer school --out after', swimmer)).code).toBe(0)
  const file = 'sports-rank_117-НГ_КМС-004711.vc.sd-jwt'
  expect(await verdictOn(`after/${file}`)).toMatchObject({ verdict: 'accepted' })
  const old = await verdictOn(`before/${file}`)
  expect([old.verdict, old.codes.includes('STATUS_REVOKED')]).toEqual(['rejected', true])

  const wallet = '--wallet w.wallet --trust trust.pack'
  const taken = await attestat(`wallet add before/${file} ${wallet} --json`)
  expect(taken.json).toMatchObject([{ outcome: 'added', state: 'revoked', bound: false }])
  expect(taken.json[0].asOf).toMatch(/^20\d\d-/)
  const told = await attestat(`wallet add before/${file} ${wallet} --lang ru`)
  expect(told.stdout).toMatch(/^Уже есть: Спортивный разряд · отозван \(по состоянию на \d/)
  const now = await attestat(`wallet add after/${file} ${wallet} --json`)
  expect(now.json).toMatchObject([{ outcome: 'replaced', state: 'in-force', bound: true }])
})

test('corrects a document in its own row alone, and only where something differs', async () => {
  const csv = new TextDecoder('utf-8').decode(Buffer.from(await place.read('sports-ranks.csv')))
  const [header = '', , second = ''] = csv.split(/\r?\n/)
  expect(second).toContain('I-018220')
  await place.write('corrected.csv', `${header}\n${second.replace('Егор', 'Игорь')}\n`)
  await place.write('same.csv', `${header}\n${second}\n`)
  await place.write('impossible.csv', `${header}\n${second.replace('02.11.2009', '02.11.2029')}\n`)
  const replace = (key: string, file: string, ...more: readonly string[]) =>
    attestat(`replace ${key} ${file} --issuer school --reason`, 'a wrong name', ...more)
  await Promise.all([
    expectRefused(replace(runner, 'same.csv', '--dry-run'), 3, 'REPLACEMENT_SAME'),
    expectRefused(replace(runner, 'same.csv'), 3, 'REPLACEMENT_SAME'),
    expectRefused(replace(chess, 'corrected.csv'), 3, 'REPLACEMENT_OTHER_DOCUMENT'),
    expectRefused(replace(runner, 'impossible.csv'), 3, 'REPLACEMENT_REFUSED'),
    expectRefused(replace('nobody', 'corrected.csv'), 3, 'DOCUMENT_NOT_FOUND'),
    expectRefused(attestat(`replace ${runner} corrected.csv --issuer school`), 2, 'USAGE'),
  ])

  const before = (await attestat('show --issuer school --json', runner)).json
  expect((await replace(runner, 'corrected.csv', '--dry-run')).code).toBe(0)
  expect((await attestat('show --issuer school --json', runner)).json).toEqual(before)
  const corrected = await replace(runner, 'corrected.csv')
  expect(corrected.code).toBe(0)
  expect(corrected.stdout).toContain('attestat publish DIR --issuer school')
  expect((await attestat('show --issuer school', runner)).stdout).toContain('Игорь')

  const set = (...words: readonly string[]) =>
    attestat(`replace ${runner} --issuer school --reason`, 'a wrong name', '--set', ...words)
  await Promise.all([
    expectRefused(set('Прозвище=Лось'), 3, 'COLUMN_UNKNOWN'),
    expectRefused(set('Имя=Игорь'), 3, 'REPLACEMENT_SAME'),
    expectRefused(set('Дата рождения=02.11.2029'), 3, 'REPLACEMENT_REFUSED'),
    expectRefused(set('Имя'), 2, 'USAGE'),
    expectRefused(
      attestat(`replace ${runner} corrected.csv --issuer school --reason x --set Имя=Егор`),
      2,
      'USAGE',
    ),
    expectRefused(attestat(`replace ${runner} --issuer school --reason x`), 2, 'USAGE'),
  ])
  const told = await set('Дата рождения=31.02.2009', '--lang', 'ru')
  expect(told.stderr).toMatch(
    /^REPLACEMENT_REFUSED: В исправленной записи ошибка. Ожидался день .*\(ROW_DATE_INVALID\) \(\S+: Дата рождения/,
  )
  expect((await set('Имя=Егор')).code).toBe(0)
  expect((await attestat('show --issuer school', runner)).stdout).toContain('Егор')

  const { history } = (await attestat('show --issuer school --json', runner)).json
  expect(history.map(({ action }: { action: string }) => action)).toEqual(['issue', 'replace', 'replace'])
  expect(history[2]).toMatchObject({ reason: 'a wrong name', rowKey: runner })
  const versionsOf = async (...more: readonly string[]): Promise<readonly string[]> =>
    (await attestat('list --issuer school --json', ...more)).json.flatMap(
      ({ rowKey, version, status }: Record<string, string>) =>
        rowKey === runner ? [`${version} ${status}`] : [],
    )
  expect(await versionsOf()).toEqual(['current valid'])
  expect((await versionsOf('--copies')).toSorted()).toEqual([
    'current valid',
    'replaced invalid',
    'replaced invalid',
  ])
  expect((await attestat('list --copies --issuer school --lang ru')).stdout).toContain('отозван, заменён')

  await attestat('revoke --issuer school --yes --reason x', chess)
  expect((await attestat('show --issuer school --lang ru', chess)).stdout).toMatch(/^ {2}\S+ .* отзыв .* x$/m)
  await place.write('chess.csv', `${header}\n${csv.split(/\r?\n/)[3]?.replace('Шахматы', 'Шашки')}\n`)
  await expectRefused(replace(chess, 'chess.csv'), 3, 'STATUS_TRANSITION_FORBIDDEN')
})

test('a document goes by its number alone, and one of several is not guessed', async () => {
  const shown = await attestat('show КМС-004711 --issuer school --json')
  expect(shown.json).toMatchObject({ rowKey: swimmer })
  const exported = await attestat('export 117-нгКМС-004711 --issuer school --out short --json')
  expect(exported.json.files).toEqual(['sports-rank_117-НГ_КМС-004711.vc.sd-jwt'])
  const dry = await attestat('revoke I-018220 --issuer school --dry-run --reason x --json')
  expect(dry.json).toMatchObject({ rowKey: runner })
  const several = await attestat('print 117-НГ --issuer school --out pdf --json')
  expect(several).toMatchObject({ code: 3, json: { error: { code: 'DOCUMENT_AMBIGUOUS' } } })
  expect(several.json.error.details.known).toContain(chess)
  await expectRefused(attestat('revoke Волков --issuer school --yes --reason x'), 3, 'DOCUMENT_NOT_FOUND')
})

test('lets a new key sign, and what the old one signed stays good', async () => {
  await expectRefused(attestat('key rotate --issuer school'), 2, 'USAGE')
  expect((await attestat('key rotate --issuer school --reason yearly --dry-run --json')).json).toHaveLength(1)
  const rotated = await attestat('key rotate --issuer school --reason yearly --json')
  expect(rotated).toMatchObject({ code: 0, json: [{ kid: `${did}#key-1` }, { kid: `${did}#key-2` }] })
  await publish()
  const file = 'before/sports-rank_118-НГ_КМС-004712.vc.sd-jwt'
  expect(await verdictOn(file)).toMatchObject({
    verdict: 'accepted',
    codes: ['NOT_BOUND'],
  })
})

test('a compromised key vouches for nothing, whatever it signed', async () => {
  const compromise = `key compromise ${did}#key-1 --issuer school --since 2026-01-01T00:00:00Z`
  const another = compromise.replace('#key-1', '#key-9')
  await Promise.all([
    expectRefused(attestat(`${compromise} --yes`), 2, 'USAGE'),
    expectRefused(attestat(`${compromise} --reason lost`), 2, 'QUESTION_UNANSWERED'),
    expectRefused(attestat(`${compromise.replace('T00:00:00Z', 'T00:00')} --reason x --yes`), 2, 'USAGE'),
    expectRefused(attestat(`${another} --reason x --yes`), 3, 'KEY_UNKNOWN'),
  ])
  expect((await attestat(`${compromise} --reason lost --dry-run --json`)).code).toBe(0)
  const day = compromise.replace('T00:00:00Z', '')
  expect((await attestat(`${day} --reason lost --dry-run --json`)).code).toBe(0)
  const marked = await attestat(`${compromise} --reason lost --yes --json`)
  expect(marked.json).toMatchObject([{ compromisedAt: '2026-01-01T00:00:00.000Z' }, { kid: `${did}#key-2` }])
  await publish()
  const file = 'before/sports-rank_118-НГ_КМС-004712.vc.sd-jwt'
  const { verdict, codes } = await verdictOn(file)
  expect([verdict, codes.includes('KEY_COMPROMISED')]).toEqual(['rejected', true])
})
