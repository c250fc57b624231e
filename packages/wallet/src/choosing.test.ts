/** What an owner is told before choosing: thresholds before values, warnings, and the finished thing itself. */
import { type AchievementCredential, type JsonValue, secureCredential } from '@attestat/credential'
import { createPresentationRequest } from '@attestat/openid4vc'
import { describe, expect, it } from 'vitest'
import { diploma } from '../../../fixtures/diploma.ts'
import { type IssuedDiplomaOptions, issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { testSigner } from '../../../fixtures/test-keys.ts'
import { choiceWarnings, requestWarnings } from './choice-warnings.ts'
import { portfolioOf } from './home.ts'
import { createMemoryStore } from './memory-store.ts'
import { nearMisses } from './near-miss.ts'
import { partClaims } from './select.ts'
import { Wallet } from './wallet.ts'

const now = new Date('2026-07-01T10:00:00Z')
const clientId = 'redirect_uri:https://university.example/answer'
const openBadge = 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential'
const query = (claims: readonly JsonValue[], more: object = {}) => ({
  id: 'diploma',
  format: 'vc+sd-jwt',
  meta: { type_values: [[openBadge]] },
  claims,
  ...more,
})
const requestFor = (dcqlQuery: object, more: object = {}) =>
  createPresentationRequest({ clientId, dcqlQuery: dcqlQuery as never, now, ...more })

const subject = (member: string) => ({ path: ['credentialSubject', member] })
const resultId = (key: string) => `urn:attestat:school-diploma:1:${key}`
const result = (id: string, key: string) => ({
  id,
  path: ['credentialSubject', 'result', null, 'resultDescription'],
  values: [resultId(key)],
})

/** The diploma with an average, and the statement that it is 4.5 or more. */
function withAverage(document: AchievementCredential): AchievementCredential {
  const { achievement } = document.credentialSubject
  const described = [
    ['gpa', 'GradePointAverage'],
    ['gpa-4.5', 'ext:Threshold'],
  ].map(([key = '', resultType = '']) => ({
    id: resultId(key),
    type: ['ResultDescription'],
    name: key,
    resultType,
    ...(key === 'gpa' ? {} : { requiredValue: '4.5' }),
  }))
  const results = [
    ['gpa', '4.80'],
    ['gpa-4.5', 'true'],
  ].map(([key = '', value = '']) => ({ type: ['Result'], resultDescription: resultId(key), value }))
  return {
    ...document,
    credentialSubject: {
      ...document.credentialSubject,
      achievement: { ...achievement, resultDescription: described },
      result: results,
    },
  } as AchievementCredential
}

async function walletWith(...issuing: readonly IssuedDiplomaOptions[]): Promise<Wallet> {
  const wallet = new Wallet({ store: createMemoryStore(), now: () => now })
  const { publicJwk } = await wallet.id()
  for (const [i, options] of issuing.entries()) {
    const change = (document: AchievementCredential): AchievementCredential => ({
      ...(options.change?.(document) ?? document),
      id: `urn:uuid:0c6a4a2e-6f1b-4a43-9d0a-1d0f6a1c000${i}`,
    })
    await wallet.add(await issuedDiploma({ holderKey: publicJwk, ...options, change }))
  }
  return wallet
}

describe('what stays hidden', () => {
  it('is in neither part where what everybody sees tells it', () => {
    const claim = (path: string, value: string, hideable = true) => ({
      path: [path],
      label: { en: path, ru: path },
      value,
      hideable,
    })
    const claims = [
      claim('name', 'Winner of the I degree', false),
      claim('award', 'winner'),
      claim('no', '12'),
    ]
    const parts = partClaims(claims, () => false)
    expect(Object.values(parts).map((part) => part.map(({ path }) => path[0]))).toEqual([
      [],
      ['name'],
      ['no'],
    ])
    expect(partClaims(claims, ({ path }) => path[0] === 'award').shown).toEqual([claims[1]])
  })

  it('is nothing that everybody reads anyway, under another name', async () => {
    const named = (name: string) => (document: AchievementCredential) => {
      const { achievement } = document.credentialSubject
      const subject = { ...document.credentialSubject, achievement: { ...achievement, name } }
      return { ...document, credentialSubject: subject } as AchievementCredential
    }
    const wallet = await walletWith({ change: named('Аттестат') }, { change: named('Аттестат: сергеевна') })
    const { options } = await wallet.select(requestFor({ credentials: [query([subject('familyName')])] }))
    const hides = options.map(({ credentials }) => {
      const [{ hidden, alwaysVisible } = { hidden: [], alwaysVisible: [] }] = credentials
      const name = alwaysVisible.find(({ path }) => path.join('.') === 'credentialSubject.achievement.name')
      return [name?.value, hidden.some(({ path }) => path.join('.') === 'credentialSubject.patronymicName')]
    })
    expect(new Map(hides as [string, boolean][])).toEqual(
      new Map([
        ['Аттестат', true],
        ['Аттестат: сергеевна', false],
      ]),
    )
  })
})

describe('thresholds', () => {
  it('come before values where the request takes either, and only there', async () => {
    const wallet = await walletWith({ change: withAverage })
    const claims = [result('value', 'gpa'), result('threshold', 'gpa-4.5')]
    const either = await wallet.select(
      requestFor({ credentials: [query(claims, { claim_sets: [['value'], ['threshold']] })] }),
    )
    const shown = either.options.map(({ credentials }) =>
      credentials.flatMap((one) => one.shown.map(({ value }) => value)),
    )
    expect(shown).toEqual([['true'], ['4.80']])
    const value = await wallet.select(requestFor({ credentials: [query([result('value', 'gpa')])] }))
    expect(value.options).toHaveLength(1)
    expect(value.options[0]?.credentials[0]?.shown[0]?.value).toBe('4.80')
  })

  it('do not put one credential before another that the request prefers', async () => {
    const wallet = await walletWith({ change: withAverage }, {})
    const either = query([result('mark', 'informatics'), result('threshold', 'gpa-4.5')], {
      claim_sets: [['mark'], ['threshold']],
    })
    const { options } = await wallet.select(requestFor({ credentials: [either] }))
    // The second diploma alone has marks, and a mark is what the verifier would rather have.
    expect(options.map(({ credentials }) => credentials[0]?.shown[0]?.value)).toEqual(['5', 'true'])
  })
})

describe('a warning', () => {
  it('says what identifies the child and was not asked for', async () => {
    const wallet = await walletWith({ format: 'vc+jwt' })
    const whole = requestFor({
      credentials: [
        query([subject('familyName'), subject('givenName')], {
          format: 'vc+jwt',
          require_cryptographic_holder_binding: false,
        }),
      ],
    })
    const [warning, ...others] = choiceWarnings(await wallet.select(whole), 0)
    expect(others).toEqual([])
    expect(warning).toMatchObject({ code: 'IDENTIFIES_MORE', queryId: 'diploma' })
    const claims = warning?.code === 'IDENTIFIES_MORE' ? warning.claims : []
    expect(claims.map(({ path }) => path[1]).sort()).toEqual([
      'dateOfBirth',
      'identifier',
      'licenseNumber',
      'patronymicName',
    ])
  })

  it('is not given where each claim was asked for', async () => {
    const wallet = await walletWith({})
    const asked = requestFor({ credentials: [query([subject('familyName'), subject('dateOfBirth')])] })
    expect(choiceWarnings(await wallet.select(asked), 0)).toEqual([])
  })

  it('says what identifies the child where everything is asked for at once, and what was asked by name', async () => {
    const wallet = await walletWith({})
    const warned = async (claims: readonly JsonValue[]) => {
      const selection = await wallet.select(requestFor({ credentials: [query(claims)] }))
      return choiceWarnings(selection, 0).map((warning) => [
        warning.code,
        'claims' in warning ? warning.claims.map(({ path }) => path[1]).sort() : [],
      ])
    }
    const all = ['dateOfBirth', 'familyName', 'givenName', 'identifier', 'licenseNumber', 'patronymicName']
    const whole = { path: ['credentialSubject'] }
    expect(await warned([whole])).toEqual([['IDENTIFIES_UNNAMED', all]])
    expect(await warned([whole, subject('familyName')])).toEqual([
      ['IDENTIFIES_UNNAMED', all.filter((name) => name !== 'familyName')],
    ])
  })

  it('says that another way shows less', async () => {
    const wallet = await walletWith({}, {})
    const optional = requestFor({
      credentials: [
        query([subject('familyName')]),
        { ...query([subject('familyName'), subject('dateOfBirth')]), id: 'more' },
      ],
      credential_sets: [{ options: [['diploma']] }, { options: [['more']], required: false }],
    })
    const selection = await wallet.select(optional)
    const warned = selection.options.map((_, i) => choiceWarnings(selection, i))
    expect(warned[0]).toMatchObject([{ code: 'MORE_THAN_NEEDED' }])
    const [warning] = warned[0] ?? []
    const less = warning?.code === 'MORE_THAN_NEEDED' ? warning.option : -1
    expect(selection.options[less]?.credentials).toHaveLength(1)
    expect(warned[less]).toEqual([])
  })
})

describe('a request of somebody whom the registry knows', () => {
  const entry = {
    role: 'verifier',
    claims: [
      ['credentialSubject', 'familyName'],
      ['credentialSubject', 'result', null],
    ],
    retention: 'P1Y',
  }
  const ask = (
    claims: readonly JsonValue[],
    retention: string,
    changes: object = {},
    status = 'recognised',
  ) =>
    requestWarnings({
      ...requestFor(
        { credentials: [query(claims)] },
        { statement: { purpose: { en: 'Admission' }, retention } },
      ),
      recognition: { status, entry: { ...entry, ...changes } } as never,
    })

  it('is as it should be when it asks for what its entry has', () => {
    expect(ask([subject('familyName'), result('a', 'gpa')], 'P12M')).toEqual([])
    // What everybody sees who sees the document is nobody's to ask for.
    expect(ask([{ path: ['credentialSubject', 'achievement', 'achievementType'] }], 'P1Y')).toEqual([])
    // An entry that says nothing of claims allows no word about them.
    expect(ask([subject('dateOfBirth')], 'P1Y', { claims: undefined })).toEqual([])
  })

  it('G11 is warned of when it asks for more, or keeps it longer', () => {
    expect(ask([subject('familyName'), subject('dateOfBirth')], 'P13M')).toEqual([
      { code: 'OVERASKING', paths: [['credentialSubject', 'dateOfBirth']] },
      { code: 'RETENTION_TOO_LONG', asked: 'P13M', registered: 'P1Y' },
    ])
    expect(ask([{ path: ['credentialSubject'] }], 'P1D')).toMatchObject([{ code: 'OVERASKING' }])
  })

  it('is not judged where nobody said what they need', () => {
    expect(ask([subject('dateOfBirth')], 'P9Y', {}, 'unknown')).toEqual([])
    expect(requestWarnings(requestFor({ credentials: [query([subject('dateOfBirth')])] }))).toEqual([])
  })
})

describe('a preview', () => {
  const consent = { agreed: true, by: 'owner', purpose: 'Admission' } as const

  it('is what the receiver reads in the finished presentation, and leaves no trace', async () => {
    for (const format of ['vc+sd-jwt', 'dc+sd-jwt'] as const) {
      const wallet = await walletWith({ format })
      const [card] = await wallet.list()
      const root = format === 'dc+sd-jwt' ? ['ld'] : []
      const chosen = [
        { credentialId: card?.id ?? '', disclose: [[...root, 'credentialSubject', 'givenName']] },
      ]
      const [seen, ...others] = await wallet.previewChosen(chosen, { audience: clientId })
      expect(others).toEqual([])
      const { did } = await wallet.id()
      expect(seen).toMatchObject({
        queryId: 'credential-1',
        format,
        kind: 'school-diploma',
        holder: did,
        mayHideMore: true,
      })
      expect(JSON.stringify(seen)).toContain('Анна')
      expect(JSON.stringify(seen)).not.toMatch(/Соколова|2009-03-14|~/)
      expect(await wallet.history()).toEqual([])
    }
  })

  it('of an answer is made of one option, in either form', async () => {
    const wallet = await walletWith({}, {})
    const selection = await wallet.select(requestFor({ credentials: [query([subject('familyName')])] }))
    for (const form of ['sd-jwt', 'vp+jwt'] as const) {
      const [seen] = await wallet.preview(selection, { form })
      expect(seen).toMatchObject({
        queryId: 'diploma',
        document: { credentialSubject: { familyName: 'Соколова' } },
      })
    }
    await expect(wallet.preview(selection, { option: 7 })).rejects.toMatchObject({ code: 'OPTION_UNKNOWN' })
    await wallet.present(selection, { consent })
    expect(await wallet.history()).toHaveLength(1)
  })
})

it('a portfolio has what can be shown of a field and holds', async () => {
  const wallet = await walletWith(
    {},
    { change: (document) => ({ ...document, validUntil: '2026-06-30T00:00:00Z' }) },
  )
  const cards = await wallet.list()
  expect(portfolioOf(cards, 'education').map(({ state }) => state)).toEqual(['in-force'])
  expect(portfolioOf(cards, 'sport')).toEqual([])
  expect(portfolioOf(cards)).toHaveLength(1)
})

describe('where nothing answers', () => {
  const kind = (achievementType: string) => ({
    path: ['credentialSubject', 'achievement', 'achievementType'],
    values: [achievementType],
  })
  const missing = async (issued: IssuedDiplomaOptions, ...claims: readonly JsonValue[]) => {
    const selection = await (await walletWith(issued)).select(requestFor({ credentials: [query(claims)] }))
    expect(selection.options).toEqual([])
    return nearMisses(selection).map(({ queryId, card, why }) => [queryId, card.kind, why])
  }
  const unbound = { holderKey: undefined as never }

  it('it is said which document is of the kind that is asked for, and what is in the way', async () => {
    const diploma = kind('SecondarySchoolDiploma')
    const told = (why: string) => [['diploma', 'school-diploma', why]]
    expect(await missing(unbound, diploma, subject('familyName'))).toEqual(told('unbound'))
    expect(await missing({ format: 'vc+jwt' }, diploma)).toEqual(told('format'))
    expect(await missing({}, diploma, subject('email'))).toEqual(told('claims'))
  })

  it('nothing is said of documents of another kind', async () => {
    expect(await missing(unbound, kind('ext:SportsRank'))).toEqual([])
    expect(await missing({ format: 'vc+jwt' }, kind('ext:SportsRank'))).toEqual([])
    expect(await missing({}, kind('ext:SportsRank'))).toEqual([])
    // Of another format, where no kind is asked for, nobody can say whether it would do.
    expect(await missing({ format: 'vc+jwt' }, subject('familyName'))).toEqual([])
  })
})

it('a document that is not in force is offered with a warning', async () => {
  const ended = (validUntil: string) => ({
    change: (document: AchievementCredential) => ({ ...document, validUntil }),
  })
  const warned = async (issued: IssuedDiplomaOptions) =>
    choiceWarnings(
      await (await walletWith(issued)).select(requestFor({ credentials: [query([subject('familyName')])] })),
      0,
    ).filter(({ code }) => code === 'NOT_IN_FORCE')
  expect(await warned(ended('2026-06-30T00:00:00Z'))).toEqual([
    { code: 'NOT_IN_FORCE', queryId: 'diploma', state: 'expired' },
  ])
  expect(await warned(ended('2026-07-30T00:00:00Z'))).toEqual([])
})

it('a document that nobody has verified is offered with a warning', async () => {
  const request = requestFor({ credentials: [query([subject('familyName')])] })
  const warned = async (wallet: Wallet) =>
    choiceWarnings(await wallet.select(request), 0).filter(({ code }) => code === 'NOT_VERIFIED')
  const wallet = await walletWith()
  const { publicJwk: holderKey } = await wallet.id()
  const text = await secureCredential(
    'vc+sd-jwt',
    { document: diploma(), issuedAt: now, holderKey },
    testSigner('school', 'did:web:school.example#key-1'),
  )
  await wallet.add(text, { unverified: 'keep' })
  expect(await warned(wallet)).toEqual([{ code: 'NOT_VERIFIED', queryId: 'diploma' }])
  expect(await warned(await walletWith({}))).toEqual([])
})
