/** A child of fifteen answers a university with a mother’s approval: school, authority, two wallets, one verdict. */
import { copyFile } from 'node:fs/promises'
import { createPresentationRequest, directPostForm } from '@attestat/openid4vc'
import { readBundle } from '@attestat/trust'
import { Wallet } from '@attestat/wallet'
import { openWalletFile } from '@attestat/wallet/sqlite'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type IssuedDiplomaOptions, issuedDiploma } from '../../fixtures/issued-diploma.ts'
import { codesOn } from './codes-on.ts'
import { openWorkplace, type Workplace } from './program.ts'
import { serveVerifier } from './serving.ts'

let place: Workplace
let attestat: Workplace['attestat']

const day = 86_400_000
const dateOf = (days: number): string => new Date(Date.now() - days * day).toISOString().slice(0, 10)
const today = dateOf(0)
const born = dateOf(15.5 * 365)
const [school, authority] = ['did:web:school130.example', 'did:web:opeka.example']
const diploma = 'documents/school-diploma_05422_000000001.vc.sd-jwt'
const link = `documents/guardian-link_${today}_1.vc.sd-jwt`
const anna = '--wallet anna.wallet --trust trust.pack'
const mother = '--wallet mother.wallet --trust trust.pack'

beforeAll(async () => {
  place = await openWorkplace()
  attestat = place.attestat
  const done = async (command: string, ...more: string[]) => {
    const ran = await attestat(command, ...more)
    expect(ran.code, ran.stderr).toBe(0)
    return ran
  }
  await Promise.all([
    done('init school --did web:school130.example --name', 'Лицей № 130'),
    done('init authority --did web:opeka.example --name', 'Орган опеки'),
    done('wallet init --wallet anna.wallet'),
    done('wallet init --wallet mother.wallet'),
    done('request key office.keys'),
  ])
  const [child, guardian] = await Promise.all([
    done(`wallet id --wallet anna.wallet --audience ${school} --json`),
    done(`wallet id --wallet mother.wallet --audience ${authority} --json`),
  ])
  await Promise.all([
    place.write(
      'diplomas.csv',
      `Наименование документа;Серия документа;Номер документа;Дата выдачи;Регистрационный номер;Год окончания;Фамилия получателя;Имя получателя;Дата рождения получателя;Русский язык;Информатика
Аттестат об основном общем образовании;05422;000000001;${today};1;${today.slice(0, 4)};Соколова;Анна;${born};5;5
`,
    ),
    place.write(
      'guardians.csv',
      `Фамилия родителя;Имя родителя;Фамилия ребёнка;Имя ребёнка;Дата рождения ребёнка;Ключ ребёнка;Кем приходится;Номер записи;Дата выдачи
Соколова;Ирина;Соколова;Анна;${born};${child.json.did};мать;1;${today}
`,
    ),
    place.write('child.json', JSON.stringify({ 'school-diploma/05422/000000001': child.json.proof })),
    place.write('mother.json', JSON.stringify({ [`guardian-link/${today}/1`]: guardian.json.proof })),
  ])
  await Promise.all([
    done('issue diplomas.csv --issuer school --holders child.json --yes --out documents'),
    done('issue guardians.csv --issuer authority --holders mother.json --yes --out documents'),
  ])
  await Promise.all([
    done('publish school-site --issuer school --type school-diploma'),
    done('publish authority-site --issuer authority --type guardian-link'),
    done('registry init registry --id https://registry.example/ --name R --name-en R'),
  ])
  await done(
    'registry delegate registry --to region --name R --name-en R --kind school-diploma --kind guardian-link',
  )
  await done('registry recognise registry school-site/registry-entry.json --by region')
  await done('registry recognise registry authority-site/registry-entry.json --by region')
  await done('registry publish registry')
  await done('trust pack --registry registry --site school-site --site authority-site --out trust.pack')
  await done(`wallet add ${anna} ${diploma}`)
  await done(`wallet add ${mother} ${link}`)
  const ask =
    'request new --type school-diploma --name --mark informatics --retention P1Y --guardian-approval minor'
  await done(`${ask} --audience https://university.example --out request.json --purpose`, 'Приём 2027')
  await done(`${ask} --key office.keys --out request.jwt --purpose`, 'Приём 2027')
  const { default: policy } = await import('../../examples/policy.json', { with: { type: 'json' } })
  await place.write('policy.json', JSON.stringify({ ...policy, guardianApproval: 'always' }))
  verify = `verify ${await place.pinned('trust.pack')} --request request.json --policy policy.json --json`
}, 240_000)
afterAll(() => place.remove())

let verify: string

/** What files are called where one is given in place of another. */
const named = {
  draft: expect.stringMatching(/^a draft for a guardian /),
  reply: expect.stringMatching(/^a guardian’s reply to a draft /),
  document: expect.stringMatching(/^a document /),
  answer: expect.stringMatching(/^an answer to a request/),
  request: expect.stringMatching(/^a request /),
  receipt: expect.stringMatching(/^a receipt /),
}

describe('before the wallet knows a guardian', () => {
  test('a child cannot answer a request that asks for one, and is told what is missing', async () => {
    const refused = await attestat(
      `wallet present ${anna} --request request.json --yes --out alone.json --json`,
    )
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'GUARDIAN_UNKNOWN' } } })
    expect((await attestat('wallet guardians --wallet anna.wallet --lang en')).stdout).toBe(
      'No guardians are known\n',
    )
  })

  test('the link of a guardian is taken in, that of nobody is not', async () => {
    const foreign = await attestat(`wallet guardians ${mother} --add ${link} --json`)
    expect(foreign.json.error.code).toBe('GUARDIAN_LINK_OTHER_CHILD')
    await copyFile(place.path('anna.wallet'), place.path('loose.wallet'))
    const added = await attestat(`wallet guardians ${anna} --add ${link} --lang ru`)
    expect(added.stdout).toMatch(
      /^Соколова Ирина · родитель · до [^·]* · (?:действует|в пределах срока)[^·]* · did:key:z\w+\n$/,
    )
    const told = await attestat('wallet guardians --wallet anna.wallet --lang en')
    expect(told.stdout).toMatch(/^Соколова Ирина · parent · until /)
  })

  test('whoever adds a guardian is told that the owner has been let decide alone', async () => {
    const loose = '--wallet loose.wallet --lang en'
    await attestat(`wallet ages ${loose} --band 0=guardian --band 12=student --yes`)
    const added = await attestat(`wallet guardians ${loose} --trust trust.pack --add ${link}`)
    expect(added.stdout).toMatch(
      /\nMind: .* alone from the age of 12, before 18, .*: attestat wallet ages --reset --wallet loose.wallet --lang en\n$/,
    )
    expect((await attestat(`wallet ages ${loose} --reset --yes`)).code).toBe(0)
  })
})

describe('who decides at which age', () => {
  test('is shown, set by a family or by a school’s file, and kept in the wallet', async () => {
    await attestat('wallet init --wallet ages.wallet')
    const ages = 'wallet ages --wallet ages.wallet'
    const shown = await attestat(`${ages} --lang ru`)
    expect(shown.stdout).toBe(
      'с 0 лет: представитель один\nс 14 лет: владелец и представитель\nс 18 лет: владелец один\nСейчас: владелец один\n',
    )
    const set = `${ages} --band 0=guardian --band 16=both --band 18=student --without-guardian --by mother`
    expect((await attestat(set)).stderr).toMatch(
      /^QUESTION_UNANSWERED: .*\(Shall this say who decides\?\)\n$/,
    )
    expect((await attestat(`${set} --yes --dry-run`)).stdout).toContain('from 16: the owner and the guardian')
    expect((await attestat(`${ages} --json`)).json.bands[1].fromAge).toBe(14)
    expect((await attestat(`${set} --yes`)).code).toBe(0)
    await place.write('preset.json', (await attestat(`${ages} --json`)).stdout)
    await attestat(`${ages} --reset --yes`)
    const taken = await attestat(`${ages} --preset preset.json --yes --by school --json`)
    expect(taken.json).toEqual({
      bands: [
        { fromAge: 0, decides: 'guardian' },
        { fromAge: 16, decides: 'both' },
        { fromAge: 18, decides: 'student' },
      ],
      withoutGuardian: true,
    })
    const history = await attestat('wallet history --wallet ages.wallet')
    expect(history.stdout).toMatch(/^No\. 1 · .* · who decides at which age, set by mother\n {2}from 0: /)
    expect(history.stdout).toContain('set by school')
  })

  test.each([
    ['--band 14=both', 3, 'AGE_POLICY_INVALID'],
    ['--band 0=child', 2, 'USAGE'],
    ['--band fourteen', 2, 'USAGE'],
    ['--reset --band 0=both', 2, 'USAGE'],
    ['--preset diplomas.csv', 3, 'JSON_INVALID'],
  ])('is refused: %s', async (options, code, errorCode) => {
    const refused = await attestat(`wallet ages --wallet anna.wallet --yes --json ${options}`)
    expect(refused).toMatchObject({ code, json: { error: { code: errorCode } } })
  })
})

describe('with a guardian', () => {
  test('no minor is let decide alone', async () => {
    const loosened = await attestat('wallet ages --wallet anna.wallet --band 0=student --yes --json')
    expect(loosened).toMatchObject({ code: 3, json: { error: { code: 'AGE_POLICY_LOOSENED' } } })
  })

  test('present writes a draft, and says what comes next', async () => {
    const looked = await attestat(
      `wallet present ${anna} --request request.json --dry-run --out draft.txt --lang en`,
    )
    expect(looked.stdout).toContain('A guardian has to approve this first')
    const drafted = await attestat(
      `wallet present ${anna} --request request.json --yes --out draft.txt --lang en --note`,
      'Можно?',
    )
    expect(drafted.code).toBe(0)
    expect(drafted.stdout).toContain('Wrote draft.txt: a draft that only your guardian can open')
    expect(drafted.stdout).toContain('attestat wallet approve draft.txt --out FILE')
    expect((await attestat('wallet history --wallet anna.wallet --json')).json).toEqual([])
    const opened = await attestat('wallet approve draft.txt --wallet anna.wallet --out x.txt --yes --json')
    expect(opened.json.error.code).toBe('JWE_NOT_OPENED')
    const judged = await attestat(`${verify} draft.txt`)
    expect(judged.code).toBe(10)
  })

  test('the guardian sees what would be shown, approves, and the university accepts', async () => {
    const unanswered = await attestat(`wallet approve draft.txt ${mother} --out reply.txt --lang en`)
    expect(unanswered.code).toBe(2)
    const seen = await attestat(`wallet approve draft.txt ${mother} --out reply.txt --dry-run --lang ru`)
    expect(seen.stdout).toMatch(/^От кого: Соколова Анна\nПишет: Можно\?\nЗапрашивает: /m)
    expect(seen.stdout).toMatch(/· действует \(по состоянию на [^)]+\)\nБудет показано:\n +Фамилия +Соколова/)
    expect(seen.stdout).not.toContain('Останется у вас')
    expect(seen.stdout).toMatch(/Глазами получателя:\n[\s\S]*Фамилия +Соколова/)
    expect(seen.stdout).not.toContain(born.slice(0, 4))
    const approved = await attestat(`wallet approve draft.txt ${mother} --out reply.txt --yes --json`)
    expect(approved).toMatchObject({ code: 0, json: { out: 'reply.txt', outcome: 'approved', qrCodes: 1 } })

    const made = await attestat(`wallet present ${anna} --approval reply.txt --out answer.json --lang en`)
    expect([made.code, made.stdout]).toEqual([
      0,
      'Approved by your guardian\nWrote answer.json\nGive it to https://university.example: by mail, on a stick, or as they say\n',
    ])
    const judged = await attestat(`${verify} answer.json`)
    expect([judged.code, judged.json.verdict]).toEqual([0, 'accepted'])
    expect(
      judged.json.checks.find(({ name }: { name: string }) => name === 'guardian-approved'),
    ).toMatchObject({
      status: 'passed',
    })

    const again = await attestat(`wallet present ${anna} --approval reply.txt --out twice.json --json`)
    expect(again).toMatchObject({ code: 3, json: { error: { code: 'DRAFT_UNKNOWN' } } })
    expect(again.json.error.message).toContain('Whether it was shown says attestat wallet history')
    for (const wallet of ['anna', 'mother']) {
      const { json: history } = await attestat(`wallet history --wallet ${wallet}.wallet --json`)
      expect(history).toHaveLength(1)
    }
    const told = await attestat('wallet history --wallet anna.wallet --lang ru')
    expect(told.stdout).toMatch(/\n {2}согласовано: Соколова Ирина\n/)
    const mothers = await attestat('wallet history --wallet mother.wallet --lang ru')
    expect(mothers.stdout).toMatch(/\n {2}согласовано: вы\n/)
    // A mark goes by its subject.
    expect(told.stdout).toMatch(/: [^\n]*Информатика/)
    expect(told.stdout).not.toContain('Оценка')
  })

  test.each([
    ['mother', 'guardian', 'согласие отзывает представитель, который согласовал этот показ'],
    ['anna', 'holder', 'и подписал его тот, кто это показал'],
  ])('the university is told that the consent is withdrawn, by the wallet of: %s', async (who, by, words) => {
    const withdrawn = await attestat(`wallet withdraw 1 --wallet ${who}.wallet --yes --out ${who}-notice.jwt`)
    expect([withdrawn.code, withdrawn.stderr]).toEqual([0, ''])
    const check = `consent check ${who}-notice.jwt --presentation answer.json`
    const { json } = await attestat(`${check} --json`)
    expect(json).toMatchObject({ matched: true, withdrawnBy: by })
    expect((await attestat(`${check} --lang ru`)).stdout).toContain(words)
  })

  test.each([
    ['wallet approve reply.txt --out x.txt --yes', 'reply', 'draft'],
    ['wallet approve answer.json --out x.txt --yes', 'answer', 'draft'],
    ['wallet approve request.json --out x.txt --yes', 'request', 'draft'],
    ['wallet approve request.jwt --out x.txt --yes', 'request', 'draft'],
    [`wallet approve ${link} --out x.txt --yes`, 'document', 'draft'],
    ['wallet present --approval draft.txt --out x.json', 'draft', 'reply'],
    ['wallet present --request draft.txt --out x.json', 'draft', 'request'],
    ['wallet select --request answer.json', 'answer', 'request'],
    ['wallet decline --request reply.txt', 'reply', 'request'],
    ['wallet receipt answer.json', 'answer', 'receipt'],
    ['wallet guardians --add draft.txt', 'draft', 'document'],
    ['wallet add draft.txt', 'draft', 'document'],
    ['wallet add request.json', 'request', 'document'],
  ] as const)('%s: one file is not taken for another', async (command, found, needed) => {
    const refused = await attestat(`${command} --wallet mother.wallet --json`)
    expect(refused).toMatchObject({ code: 3, json: { error: { code: 'FILE_OTHER_KIND' } } })
    const { details } = refused.json.error
    expect([details.found.en, details.needed.en]).toEqual([named[found], named[needed]])
  })

  test('draft and approval go from screen to screen as QR codes, in any order', async () => {
    const present = `wallet present ${anna} --request request.json --yes --out coded.txt`
    const drafted = await attestat(`${present} --codes codes --lang en`)
    expect(drafted.stderr).toBe('')
    const codes = (await place.read('codes/codes.txt')).trim().split('\n')
    expect(drafted.stdout).toContain(
      `Wrote codes/codes.html: QR codes (${codes.length}) to be scanned from the screen; their texts: codes/codes.txt`,
    )
    expect(codes.length).toBeGreaterThan(1)
    expect(codes.length).toBeLessThan(7)
    expect(await codesOn(await place.read('codes/codes.html'))).toEqual(codes)
    expect((await attestat(`${present} --codes codes --json`)).json.error.code).toBe('FILE_EXISTS')

    // A phone gives a text each; some are typed into a file, one is given as it is.
    const [first, ...rest] = codes.toReversed() as [string, ...string[]]
    await place.write('scanned.txt', `${rest.join('\r\n')}\n\n`)
    const approve = `wallet approve ${mother} --yes --json --codes reply --out coded-reply.txt`
    const missing = await attestat(`${approve} scanned.txt`)
    expect(missing.json.error).toMatchObject({
      code: 'QR_PARTS_MISSING',
      details: { missing: [`${codes.length}`] },
    })
    const foreign = await attestat(
      `${approve} scanned.txt`,
      first.replace(/(?<=:\d+\/\d+:).{9}/, '000000000'),
    )
    expect(foreign.json.error).toMatchObject({
      code: 'QR_PART_FOREIGN',
      at: `scanned.txt: code ${codes.length}`,
    })
    const approved = await attestat(`${approve} scanned.txt`, first)
    expect(approved).toMatchObject({ code: 0, json: { outcome: 'approved', qrCodes: 1 } })

    const finish = `wallet present ${anna} --out coded.json --lang en --approval`
    await place.write('reply/note.txt', 'Да, конечно')
    expect((await attestat(`${finish} reply`)).stdout).toMatch(
      /^Approved by your guardian\nWrote coded.json\nGive it to /,
    )
    expect((await attestat(`${verify} coded.json`)).json.verdict).toBe('accepted')
    const empty = await attestat(`${finish} school-site --force`)
    expect(empty.stderr).toMatch(/^QR_PART_MALFORMED: /)
  })

  test('the same answer is rejected without the approval, and with one for something else', async () => {
    const bundle = JSON.parse(await place.read('answer.json'))
    const { guardians, ...bare } = bundle
    await place.write('bare.json', JSON.stringify(bare))
    const [{ approval }] = guardians
    const changed = [{ approval, link: (await place.read(diploma)).trim() }]
    await place.write('changed.json', JSON.stringify({ ...bare, guardians: changed }))
    const [without, other] = await Promise.all([
      attestat(`${verify} bare.json`),
      attestat(`${verify} changed.json`),
    ])
    expect([without.code, without.json.codes]).toEqual([10, ['APPROVAL_REQUIRED']])
    expect([other.code, other.json.codes]).toEqual([10, ['GUARDIAN_LINK_OTHER_KIND']])
  })

  test('the university’s service takes the answer with its approval, as a form and as a bundle', async () => {
    const apiKey = 'a-key-of-the-admissions-office'
    await place.write('api-keys.txt', apiKey)
    const words = '--url https://university.example/v --audience https://university.example'
    const trusted = await place.pinned('trust.pack')
    const served = `${words} ${trusted} --policy policy.json --api-keys api-keys.txt`
    const { address, signal, ended } = await serveVerifier(place.folder, served.split(' '))
    const ask = JSON.parse(await place.read('request.json'))
    const answered = async (name: string, post: (answer: string, state: string) => RequestInit) => {
      const asked = await fetch(`${address}/requests`, {
        method: 'POST',
        headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify({ query: ask.dcql_query, purpose: { ru: 'Приём 2027' } }),
      })
      const { id, request, resultSecret } = (await asked.json()) as {
        readonly id: string
        readonly request: { readonly state: string }
        readonly resultSecret: string
      }
      await place.write(`${name}-request.json`, JSON.stringify(request))
      await attestat(`wallet present ${anna} --request ${name}-request.json --yes --out ${name}-draft.txt`)
      await attestat(`wallet approve ${name}-draft.txt ${mother} --yes --out ${name}-reply.txt`)
      const made = await attestat(`wallet present ${anna} --approval ${name}-reply.txt --out ${name}.json`)
      expect(made.code, made.stderr).toBe(0)
      const init = post(await place.read(`${name}.json`), request.state)
      expect((await fetch(`${address}/responses/${id}`, { method: 'POST', ...init })).status).toBe(200)
      const headers = { authorization: `Bearer ${resultSecret}` }
      const outcome = await (await fetch(`${address}/results/${id}`, { headers })).json()
      const { verdict, codes } = (outcome as { result: { verdict: string; codes: readonly string[] } }).result
      return [verdict, ...codes]
    }
    try {
      const asForm = (answer: string, state: string, withApproval: boolean): RequestInit => {
        const { vpToken, guardians } = readBundle(answer)
        return { body: directPostForm({ vp_token: vpToken, state }, withApproval ? guardians : []) }
      }
      expect(await answered('form', (answer, state) => asForm(answer, state, true))).toEqual(['accepted'])
      const bundleType = { 'content-type': 'application/vnd.attestat.bundle+json' }
      expect(await answered('bundle', (body) => ({ headers: bundleType, body }))).toEqual(['accepted'])
      expect(await answered('unapproved', (answer, state) => asForm(answer, state, false))).toEqual([
        'rejected',
        'APPROVAL_REQUIRED',
      ])
    } finally {
      signal('SIGTERM')
      await ended()
    }
  })

  test('a refusal reaches the child with its reason', async () => {
    await attestat(`wallet present ${anna} --request request.json --yes --out second.txt`)
    const refused = await attestat(
      `wallet approve second.txt ${mother} --out no.txt --yes --json --refuse`,
      'Не сейчас',
    )
    expect(refused.json.outcome).toBe('refused')
    const told = await attestat(`wallet present ${anna} --approval no.txt --out third.json --lang ru`)
    expect([told.code, told.stderr]).toEqual([
      3,
      'DRAFT_REFUSED: Представитель отказал, ничего не показано. Поговорите с ним, затем попросите о меньшем (wallet present) или откажите запросившему (wallet decline). Причина: Не сейчас (no.txt)\n',
    ])
    const [own, hers] = await Promise.all([
      attestat('wallet history --wallet anna.wallet --lang ru'),
      attestat('wallet history --wallet mother.wallet --json'),
    ])
    expect(own.stdout).toMatch(/ · Приём 2027 · отказ: Соколова Ирина\n {2}почему: Не сейчас\n$/)
    expect(hers.json.at(-1)).toMatchObject({ type: 'refusal', reason: 'Не сейчас' })
  })

  test('a document that is in an open draft is removed only after that was said', async () => {
    await attestat(`wallet present ${anna} --request request.json --yes --out waiting.txt`)
    const [{ id }] = (await attestat('wallet list --wallet anna.wallet --json')).json
    const remove = `wallet remove ${id} --wallet anna.wallet --dry-run`
    expect((await attestat(`${remove} --lang ru`)).stdout).toMatch(
      /\nОтменить это нельзя: .*\nОн есть в черновике, на который представитель ещё может ответить: /,
    )
    expect((await attestat(`${remove} --json`)).json).toMatchObject({ removed: id, isDrafted: true })
  })

  test('several things are left out at once, and exactly the rest is shown', async () => {
    const claims = ['familyName', 'givenName', 'dateOfBirth'].map(
      (name) => `--claim credentialSubject.${name}`,
    )
    const drafted = await attestat(
      `wallet present ${anna} --all-of education --audience https://club.example ${claims.join(' ')} --yes --out club.txt --purpose`,
      'Лагерь',
    )
    expect(drafted.code, drafted.stderr).toBe(0)
    const approve = `wallet approve club.txt ${mother} --out less.txt`
    const seen = await attestat(`${approve} --option 2 --option 4 --dry-run --lang ru`)
    expect(seen.stdout).toMatch(/Или меньше, --option 2: без: Фамилия\n/)
    const [, chosen = ''] = seen.stdout.split('Будет согласовано меньше: ')
    expect(chosen).toMatch(/^без: Фамилия, Дата рождения\nГлазами получателя:\n/)
    expect(chosen).toContain('Анна')
    expect(chosen).not.toContain('Соколова')
    for (const [options, code] of [
      ['--option 5', 'OPTION_UNKNOWN'],
      ['--option 0', 'USAGE'],
      ['--option 2 --refuse no', 'USAGE'],
    ] as const) {
      expect((await attestat(`${approve} ${options} --yes --json`)).json.error.code, options).toBe(code)
    }
    const approved = await attestat(`${approve} --option 2 --option 4 --yes --json`)
    expect(approved.json).toMatchObject({ option: [2, 4], approved: [{ shown: [{ value: 'Анна' }] }] })
    const made = await attestat(`wallet present ${anna} --approval less.txt --out club.json --lang en`)
    expect(made.stdout).toContain('The guardian approved less than you composed; only that is shown')
    const { json } = await attestat('wallet history --wallet anna.wallet --json')
    expect(json.at(-1).credentials[0].disclosed).toEqual([['credentialSubject', 'givenName']])
  })

  test('a standing approval answers without a question, until it is revoked', async () => {
    const draft = (out: string) => attestat(`wallet present ${anna} --request request.jwt --yes --out ${out}`)
    await draft('signed-1.txt')
    const unsigned = `wallet approve draft.txt ${mother} --out y.txt --yes --json --standing-until`
    const later = dateOf(-90)
    expect((await attestat(`${unsigned} ${later}`)).json.error.code).toBe('STANDING_UNSIGNED')
    const first = await attestat(
      `wallet approve signed-1.txt ${mother} --out r1.txt --yes --standing-until ${later}`,
    )
    expect(first.code).toBe(0)
    await draft('signed-2.txt')
    const second = await attestat(`wallet approve signed-2.txt ${mother} --out r2.txt --lang en`)
    expect(second.code).toBe(0)
    expect(second.stdout).toContain('Covered by the standing approval')
    expect((await attestat(`wallet present ${anna} --approval r2.txt --out signed.json`)).code).toBe(0)

    const { json: standing } = await attestat('wallet approvals --wallet mother.wallet --json')
    expect(standing).toMatchObject([{ purpose: 'Приём 2027', claims: [{ kind: 'school-diploma' }] }])
    await attestat(`wallet approvals --wallet mother.wallet --revoke ${standing[0].id}`)
    await draft('signed-3.txt')
    expect((await attestat(`wallet approve signed-3.txt ${mother} --out r3.txt`)).code).toBe(2)
    const ended = await attestat('wallet approvals --wallet mother.wallet --lang ru')
    expect(ended.stdout).toMatch(
      /^\S+ · .* · закончилось\n {2}кто показывает: Соколова Анна\n {2}Аттестат: .*Информатика.*\n$/,
    )
  })

  test('a draft and an approval that came too late are refused, and nothing is shown', async () => {
    const now = new Date()
    const expiresAt = new Date(now.getTime() + 1000)
    const { dcql_query: dcqlQuery } = JSON.parse(await place.read('request.json'))
    const purpose = 'Приём 2027'
    const request = createPresentationRequest({
      ...{ clientId: 'redirect_uri:https://university.example/answer', dcqlQuery, now, expiresAt },
      statement: { purpose: { ru: purpose } },
    })
    const draft = await asOf(now, 'anna', async (wallet) => {
      const selection = await wallet.select(request)
      return (
        await wallet.family.draft(selection, { purpose, consent: { agreed: true, by: 'Анна', purpose } })
      ).text
    })
    const reply = await asOf(now, 'mother', async ({ family }) =>
      family.approve(await family.openDraft(draft), { consent: { agreed: true, by: 'мама', purpose } }),
    )
    await Promise.all([place.write('late.txt', draft), place.write('late-reply.txt', reply)])
    const before = (await attestat('wallet history --wallet anna.wallet --json')).json
    await vi.waitUntil(() => Date.now() > expiresAt.getTime(), { timeout: 60_000 })
    const approved = await attestat(`wallet approve late.txt ${mother} --out y.txt --yes --json`)
    expect(approved).toMatchObject({ code: 3, json: { error: { code: 'DRAFT_EXPIRED' } } })
    const shown = await attestat(`wallet present ${anna} --approval late-reply.txt --out y.json --json`)
    expect(shown).toMatchObject({ code: 3, json: { error: { code: 'REQUEST_EXPIRED' } } })
    expect((await attestat('wallet history --wallet anna.wallet --json')).json).toEqual(before)
  })

  test('a document that has expired goes to the guardian with a warning, and is judged as expired', async () => {
    const now = new Date()
    await asOf(now, 'anna', async (wallet) => {
      const { publicJwk: holderKey } = await wallet.id()
      const [issuedAt, validUntil] = [2, 1].map((days) => new Date(now.getTime() - days * day))
      const dates = { validFrom: issuedAt?.toISOString() ?? '', validUntil: validUntil?.toISOString() ?? '' }
      const change: IssuedDiplomaOptions['change'] = (document) => ({ ...document, ...dates })
      await wallet.add(await issuedDiploma({ holderKey, change, ...(issuedAt ? { issuedAt } : {}) }))
    })
    const present = `wallet present ${anna} --request request.json --option 2 --lang ru`
    const warning = /Внимание: Документ не действует \(срок истёк[^)]*\)/
    expect((await attestat(`${present} --dry-run --out old.txt`)).stdout).toMatch(warning)
    expect((await attestat(`${present} --yes --out old.txt`)).code).toBe(0)
    const approve = `wallet approve old.txt ${mother} --lang ru --out old-reply.txt`
    expect((await attestat(`${approve} --dry-run`)).stdout).toMatch(warning)
    await attestat(`${approve} --yes`)
    await attestat(`wallet present ${anna} --approval old-reply.txt --out old.json`)
    const judged = await attestat(`${verify} old.json`)
    expect(judged.json.verdict).toBe('rejected')
    expect(judged.json.codes).toContain('EXPIRED')
  })

  test('an export with its key takes the guardian along to the next wallet', async () => {
    await attestat('wallet export moved --with-key --yes --wallet anna.wallet')
    await attestat('wallet init --wallet next.wallet')
    const next = '--wallet next.wallet --trust trust.pack'
    const unasked = await attestat(`wallet add moved ${next} --json`)
    const ofLink = ({ json }: { json: { file: string }[] }) =>
      json.find(({ file }) => file.includes('guardian-link'))
    expect(ofLink(unasked)).toMatchObject({ outcome: 'refused', code: 'ISSUED_CREDENTIAL_INVALID' })
    const moved = await attestat(`wallet add moved --with-key --yes ${next} --json`)
    expect(ofLink(moved)).toMatchObject({ outcome: 'guardian-kept' })
    expect((await attestat(`wallet guardians ${next}`)).stdout).toMatch(/^Соколова Ирина · /)
    const alone = await attestat(`wallet present ${next} --request request.json --yes --out next.txt`)
    expect(alone.stdout).toContain('Wrote next.txt: a draft that only your guardian can open')
  })

  test('a revoked link is told by refresh and by the list of guardians, before a draft is refused', async () => {
    const revoke = `revoke guardian-link/${today}/1 --issuer authority --yes --reason`
    expect((await attestat(revoke, 'решение суда')).code).toBe(0)
    await attestat('publish later-site --issuer authority --type guardian-link')
    const refreshed = await attestat(`wallet refresh ${anna} --mirror later-site --lang ru`)
    const told =
      /(?:^|\n {2})Соколова Ирина · родитель · до [^·]* · отозван \(по состоянию на [^)]*\) · did:key:z\w+\n$/
    expect(refreshed.stdout).toContain('О них теперь известно иное:\n')
    expect(refreshed.stdout).toMatch(told)
    expect((await attestat(`wallet guardians ${anna} --lang ru`)).stdout).toMatch(told)
    const { json } = await attestat(`wallet guardians ${anna} --json`)
    expect(json).toMatchObject([{ name: 'Соколова Ирина', state: 'revoked' }])
    const draft = await attestat(`wallet present ${anna} --request request.json --yes --out x.txt --json`)
    expect(draft.json.error.code).toBe('GUARDIAN_UNKNOWN')
  })
})

/** Works with a wallet of the workplace as of a moment, without the program. */
async function asOf<T>(now: Date, name: string, work: (wallet: Wallet) => Promise<T>): Promise<T> {
  const store = await openWalletFile(place.path(`${name}.wallet`), 'correct horse')
  try {
    return await work(new Wallet({ store, now: () => now }))
  } finally {
    await store.close()
  }
}
