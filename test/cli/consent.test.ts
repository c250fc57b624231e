/** A consent and what becomes of it, between a family and a university, through the program. */
import { Wallet } from '@attestat/wallet'
import { createWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { openWorkplace, type Workplace } from './program.ts'
import { makeStudentWallet } from './student-wallet.ts'

let place: Workplace
let done: Workplace['done']

beforeAll(async () => {
  place = await openWorkplace()
  done = place.done
  await makeStudentWallet(place)
  await Promise.all([done('request key office.keys'), done('request key other.keys')])
  const request =
    'request new --key office.keys --type school-diploma --name --retention P1Y --out request.jwt'
  await done(`${request} --purpose admission --who University`)
  await done('wallet present --wallet my.wallet --request request.jwt --out answer.json --yes')
}, 60_000)
afterAll(() => place.remove())

test('the history says what was shown to whom, until when, and no value of it', async () => {
  const { stdout } = await done('wallet history --wallet my.wallet')
  expect(stdout).toMatch(/^No\. 1 · .* · University, key zDnae\w…\w{8} · admission · by owner · until /)
  expect(stdout).toContain('  School-leaving certificate: Family name, Given name')
  expect(stdout).not.toContain('Соколова')
  const { json } = await done('wallet history --wallet my.wallet --json')
  expect(json).toMatchObject([
    { sequence: 1, receiver: { en: 'University' }, retention: 'P1Y', receipts: [] },
  ])
})

test('the receiver countersigns, and the wallet keeps the receipt with its line', async () => {
  await done('consent receipt answer.json --key office.keys --retention P1Y --out receipt.jwt')
  expect((await done('consent check receipt.jwt')).stdout).toMatch(
    /^Receipt of did:key:.*\n {2}for a presentation\n {2}kept until /,
  )
  expect((await done('wallet receipt receipt.jwt --wallet my.wallet')).stdout).toMatch(/^Kept with no\. 1: /)
  await done('consent receipt answer.json --key other.keys --out foreign.jwt')
  const foreign = await place.attestat('wallet receipt foreign.jwt --wallet my.wallet --json')
  expect(foreign).toMatchObject({ code: 3, json: { error: { code: 'RECEIPT_OTHER_RECEIVER' } } })
})

test('a consent is withdrawn by a notice that the receiver can check, and that claims no deletion', async () => {
  const withdraw = 'wallet withdraw 1 --wallet my.wallet --out notice.jwt'
  expect((await place.attestat(withdraw)).stderr).toMatch(/^QUESTION_UNANSWERED: .*Withdraw consent no\. 1, /)
  const dry = await done(`${withdraw} --dry-run`)
  expect(dry.stdout).toContain('deletes nothing by itself')
  expect((await done('wallet history --wallet my.wallet --json')).json[0]).not.toHaveProperty('withdrawal')
  await done(`${withdraw} --yes`)
  const checked = await done('consent check notice.jwt --presentation answer.json --lang ru')
  expect(checked.stdout).toContain('Согласие отозвано')
  expect(checked.stdout).toContain('Оно относится к answer.json')
  expect(checked.stdout).toContain('ничего не удаляет')
  const [unmatched, other] = await Promise.all([
    done('consent check notice.jwt'),
    place.attestat('consent check notice.jwt --audience https://club.example --json'),
  ])
  expect(unmatched.stdout).toContain('is not checked: --presentation')
  expect(unmatched.stdout).toMatch(/\n {2}To: an unknown receiver, key zDnae\w…\w{8}\n/)
  expect(other).toMatchObject({ code: 3, json: { error: { code: 'WITHDRAWAL_AUD_MISMATCH' } } })
  await done('consent receipt notice.jwt --key office.keys --out second.jwt')
  await done('wallet receipt second.jwt --wallet my.wallet')
  const { stdout } = await done('wallet history --wallet my.wallet')
  expect(stdout).toMatch(/withdrawn on .*\n.*receipt of the receiver.*\n.*receipt of the receiver/)
})

test('where nothing that was shown is bound to a key, the wallet says that a notice need not count', async () => {
  const store = await createWalletFile(place.path('unbound.wallet'), 'correct horse')
  const wallet = new Wallet({ store })
  const { card } = await wallet.add(await issuedDiploma())
  const shown = await wallet.presentChosen(
    [{ credentialId: card.id, disclose: [['credentialSubject', 'givenName']] }],
    { audience: 'https://club.example', consent: { agreed: true, by: 'owner', purpose: 'club' } },
  )
  await store.close()
  await place.write('unbound.json', JSON.stringify(shown))
  const withdraw = 'wallet withdraw 1 --wallet unbound.wallet --out unbound.jwt'
  expect((await done(`${withdraw} --dry-run --lang ru`)).stdout).toMatch(/\nПоказанное не привязано ни к /)
  expect((await done(`${withdraw} --dry-run --json`)).json.bound).toBe(false)
  expect((await done(`${withdraw} --yes`)).stdout).toMatch(/^Nothing that was shown is bound to a key: /)
  const checked = await place.attestat('consent check unbound.jwt --presentation unbound.json --json')
  expect(checked).toMatchObject({ code: 3, json: { error: { code: 'WITHDRAWAL_NOT_BY_HOLDER' } } })
  const bound = await done('wallet withdraw 1 --wallet my.wallet --out bound.jwt --json')
  expect(bound.json.bound).toBe(true)
})

test('a no is kept with its reason, and tells whoever asked nothing of it', async () => {
  const decline = 'wallet decline --request request.jwt --wallet my.wallet --out no.json --reason'
  await done(`${decline} --dry-run`.replace(' --reason', ''))
  const said = await done(decline, 'not now')
  expect(said.stdout).toContain('it tells neither why nor what you have')
  expect(JSON.parse(await place.read('no.json'))).toEqual({
    error: 'access_denied',
    state: expect.any(String),
  })
  const told = await done('wallet history --wallet my.wallet')
  expect(told.stdout).toMatch(
    /\nNo\. \d · .* · University, .* · admission · refused by owner\n {2}why: not now\n$/,
  )
  await done('wallet history --wallet my.wallet --html refused.html --lang ru')
  expect(await place.read('refused.html')).toContain('отказов: 1')
  expect(await place.read('refused.html')).toContain('отказ: владелец')
})

test('the history is exported for a complaint, and anybody can check it', async () => {
  await done('wallet history --wallet my.wallet --export history.json --html history.html --lang ru')
  const page = await place.read('history.html')
  expect(page).toContain('SHA-256 отправленного')
  expect(page).toMatch(/<h2>№ 1 · [^<]+<\/h2><div><bdi>University, ключ zDnae\w…\w{8} · admission · /)
  expect(page).not.toContain('did:key:')
  const checked = await done('consent check history.json')
  expect(checked.stdout).toMatch(/^A history that nothing was changed in, .*\nNo\. 1 · /)
  expect(checked.stdout).toMatch(/\nNotices verified: 1\nReceipts verified: 2\n$/)
  await place.write('changed.json', (await place.read('history.json')).replace('admission', 'advertising'))
  const changed = await place.attestat('consent check changed.json --json')
  expect(changed).toMatchObject({ code: 3, json: { error: { code: 'HISTORY_BROKEN' } } })
  const [line] = (await done('wallet history --wallet my.wallet --json')).json
  const byNumber = await done(`wallet history --wallet my.wallet --receiver ${line.sequence}`)
  expect(byNumber.stdout).toMatch(/^No\. 1 · .* · University, /)
  const others = await done(
    'wallet history --wallet my.wallet --receiver https://club.example --export club.json',
  )
  expect(others.stdout).toContain('Nothing was shown yet')
  expect((await done('consent check club.json')).stdout).toContain('Entries about others, kept back: 5')
})

test.each([
  ['wallet withdraw 7 --wallet my.wallet --out new.jwt --yes', 3, 'HISTORY_UNKNOWN'],
  ['wallet withdraw first --wallet my.wallet --out new.jwt', 2, 'USAGE'],
  ['wallet withdraw 1 --wallet my.wallet --out request.jwt', 3, 'FILE_EXISTS'],
  ['wallet history --wallet my.wallet --export request.jwt', 3, 'FILE_EXISTS'],
  ['wallet receipt request.jwt --wallet my.wallet', 3, 'FILE_OTHER_KIND'],
  ['wallet receipt notice.jwt --wallet my.wallet', 3, 'FILE_OTHER_KIND'],
  ['consent check request.jwt', 3, 'FILE_OTHER_KIND'],
  ['consent check answer.json', 3, 'FILE_OTHER_KIND'],
  ['wallet receipt history.json --wallet my.wallet', 3, 'FILE_OTHER_KIND'],
  ['consent check passphrase.txt', 3, 'JWS_MALFORMED'],
  ['consent receipt answer.json --key office.keys --out new.jwt --retention long', 2, 'USAGE'],
  ['consent receipt passphrase.txt --key office.keys --out new.jwt', 3, 'JWS_MALFORMED'],
])('refuses: %s', async (command, code, errorCode) => {
  const ran = await place.attestat(`${command} --json`)
  expect(ran).toMatchObject({ code, json: { error: { code: errorCode } } })
})
