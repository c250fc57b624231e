import { describe, expect, it } from 'vitest'
import { issuedDiploma } from '../../../fixtures/issued-diploma.ts'
import { awardedOn, countCards, filterCards, findCards, timelineOf } from './home.ts'
import { createMemoryStore } from './memory-store.ts'
import type { Card } from './owner-view.ts'
import { Wallet } from './wallet.ts'

const card = (id: string, more: Partial<Card>): Card => ({
  id,
  label: { ru: 'Документ', en: 'Document' },
  name: '',
  issuer: { id: 'did:web:school.example' },
  state: 'in-force',
  isVerified: true,
  isBound: true,
  ...more,
})
const diploma = card('diploma', {
  field: 'education',
  label: { ru: 'Аттестат', en: 'School-leaving certificate' },
  name: 'Среднее общее образование',
  issuer: { id: 'did:web:school.example', name: 'Лицей № 130' },
  awardedDate: '2026-06-26',
})
const olympiad = card('olympiad', {
  field: 'education',
  label: { ru: 'Диплом олимпиады', en: 'Olympiad award' },
  name: 'Всероссийская олимпиада по информатике, ёжики',
  awardedDate: '2025-12-31T23:30:00-05:00',
})
const rank = card('rank', {
  field: 'sport',
  label: { ru: 'Спортивный разряд', en: 'Sports rank' },
  state: 'expired',
  awardedDate: '2025-05-22',
})
const old = card('old', { ...diploma, id: 'old', state: 'superseded', awardedDate: '2026-06-25' })
const letter = card('letter', { name: 'Благодарность' })
const all = [diploma, old, olympiad, rank, letter]
const idsOf = (cards: readonly Card[]) => cards.map(({ id }) => id)

it.each([
  [{ field: 'education' }, ['diploma', 'old', 'olympiad']],
  [{ field: 'other' }, ['letter']],
  [{ state: 'expired' }, ['rank']],
  [{ field: 'education', state: 'superseded' }, ['old']],
  [{ awarded: (on?: Date) => on !== undefined && on >= new Date('2026-01-01') }, ['diploma', 'old']],
  [{}, ['diploma', 'old', 'olympiad', 'rank', 'letter']],
] as const)('a filter %o leaves %j', (filter, ids) => {
  expect(idsOf(filterCards(all, filter))).toEqual(ids)
})

it('the day of an award is the one that the document names, in whatever time zone', () => {
  expect([olympiad, letter].map((one) => awardedOn(one)?.toISOString())).toEqual([
    '2025-12-31T00:00:00.000Z',
    undefined,
  ])
})

describe('looking for words', () => {
  it.each([
    ['олимп', ['olympiad']],
    ['ОЛИМПИАДУ', ['olympiad']],
    ['олимпиадами', ['olympiad']],
    ['информатика всерос', ['olympiad']],
    ['ежик', ['olympiad']],
    ['ЁЖИКИ', ['olympiad']],
    ['спортивные', ['rank']],
    ['разряда', ['rank']],
    ['certificates', ['diploma', 'old']],
    ['sport', ['rank']],
    ['лицей 130', ['diploma', 'old']],
    ['2025', ['olympiad', 'rank']],
    ['"общее…"', ['diploma', 'old']],
    ['', ['diploma', 'old', 'olympiad', 'rank', 'letter']],
  ])('%s finds %j', (text, ids) => {
    expect(idsOf(findCards(all, text))).toEqual(ids)
  })

  it.each(['импиада', 'олимпиада спорт', '2024', '131', 'информация', 'кот', 'споры'])(
    '%s finds nothing',
    (text) => {
      expect(findCards(all, text)).toEqual([])
    },
  )
})

describe('looking for words in what documents say', () => {
  it.each([
    ['соколову', 1],
    ['информатики', 1],
    ['соколова анна', 1],
    // Names of members are not said.
    ['соколова борис', 0],
    ['resultDescription', 0],
  ])('%s finds %i', async (text, count) => {
    const wallet = new Wallet({ store: createMemoryStore() })
    await wallet.add(await issuedDiploma())
    expect(await wallet.find(text)).toHaveLength(count)
  })

  it('is not asked where a name has the words', async () => {
    const wallet = new Wallet({ store: createMemoryStore() })
    await wallet.add(await issuedDiploma())
    expect(await wallet.find('аттестат')).toEqual(await wallet.list())
  })
})

it('goes along the years, the latest first, without what was replaced', () => {
  const years = timelineOf(all).map(({ year, cards }) => [year, ...idsOf(cards)])
  expect(years).toEqual([
    [2026, 'diploma'],
    [2025, 'olympiad', 'rank'],
    [undefined, 'letter'],
  ])
})

it('counts by field and by state', () => {
  expect(countCards(all)).toEqual({
    total: 5,
    byField: { education: 3, sport: 1, other: 1 },
    byState: { 'in-force': 3, expired: 1, superseded: 1 },
  })
})
