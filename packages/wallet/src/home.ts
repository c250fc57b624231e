/** What an owner does with many cards: narrow them down, look for words, see them along the years, count them. */
import type { AchievementField, JsonValue, Label } from '@attestat/credential'
import type { Card, CardState, OwnerClaim } from './owner-view.ts'
import { isFormOf, wordsOf } from './word-forms.ts'

/** A field, or what belongs to none. */
export type CardField = AchievementField | 'other'

export const cardFields: readonly CardField[] = ['education', 'culture', 'sport', 'other']

export const cardStates: readonly CardState[] = [
  'in-force',
  'not-checked',
  'not-yet-valid',
  'expired',
  'suspended',
  'revoked',
  'superseded',
]

export interface CardFilter {
  readonly field?: CardField | undefined
  readonly state?: CardState | undefined
  /** Whether the day of the award will do; it is undefined where the document names none. */
  readonly awarded?: ((on: Date | undefined) => boolean) | undefined
}

/** The cards that pass everything that a filter names, in their order. */
export function filterCards(cards: readonly Card[], { field, state, awarded }: CardFilter): readonly Card[] {
  return cards.filter(
    (card) =>
      (field === undefined || fieldOf(card) === field) &&
      (state === undefined || card.state === state) &&
      (awarded?.(awardedOn(card)) ?? true),
  )
}

/** Orders cards by the dates of their awards, as they are written. */
export function latestFirst(one: Card, other: Card): number {
  const [a, b] = [one.awardedDate ?? '', other.awardedDate ?? '']
  if (a !== b) return a < b ? 1 : -1
  return one.id < other.id ? -1 : 1
}

/**
 * The cards that have every word of a text, in their order: in the name of the kind in either language, the name of the
 * achievement, the issuer's name, or as the year. The beginning of a word is enough, case and ё do not matter, and a
 * word is found by its other forms: `олимп` and `олимпиаду` find «Олимпиада», and `споры` no «Спорт».
 */
export function findCards(cards: readonly Card[], text: string): readonly Card[] {
  return cards.filter((card) => hasWords(textsOf(card), text))
}

/** Whether claims have every word of a text, as {@link findCards} looks for them. */
export function isSaidIn(claims: readonly OwnerClaim[], text: string): boolean {
  return hasWords(
    claims.flatMap(({ label, value, text }) => [...wordsIn(label), ...wordsIn(text), ...stringsIn(value)]),
    text,
  )
}

function wordsIn(label: Label | undefined): readonly string[] {
  return label ? [label.ru, label.en] : []
}

/** What is written in a value, without the names of its members. */
function stringsIn(value: JsonValue): readonly string[] {
  if (typeof value === 'string') return [value]
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(stringsIn) : []
}

function hasWords(texts: readonly string[], text: string): boolean {
  const words = wordsOf(texts.join(' '))
  return wordsOf(text).every((wanted) => words.some((word) => isFormOf(word, wanted)))
}

/**
 * What a portfolio of one field, or of all, is made of: the documents that can be shown and, as far as is known, hold.
 * Those that are replaced, revoked, suspended or past their end are left out, and papers.
 */
export function portfolioOf(cards: readonly Card[], field?: CardField): readonly Card[] {
  return filterCards(cards, { field }).filter(
    ({ state, isPaper }) => !isPaper && (state === 'in-force' || state === 'not-checked'),
  )
}

/** The achievements of one year, as their documents name it. */
export interface TimelineYear {
  /** Absent for documents that name no day. */
  readonly year?: number
  readonly cards: readonly Card[]
}

/** The cards by years, the latest first, each year in their order. What was replaced is history and left out. */
export function timelineOf(cards: readonly Card[]): readonly TimelineYear[] {
  const years = Map.groupBy(
    cards.filter(({ state }) => state !== 'superseded'),
    (card) => awardedOn(card)?.getUTCFullYear(),
  )
  return [...years]
    .toSorted(([one], [other]) => (other ?? 0) - (one ?? 0))
    .map(([year, cards]) => ({ ...(year === undefined ? {} : { year }), cards }))
}

/** How many cards there are; only what occurs is named. */
export interface CardCounts {
  readonly total: number
  readonly byField: Readonly<Partial<Record<CardField, number>>>
  readonly byState: Readonly<Partial<Record<CardState, number>>>
}

/** Counts cards by field and by state. */
export function countCards(cards: readonly Card[]): CardCounts {
  return {
    total: cards.length,
    byField: countsIn(cardFields, cards.map(fieldOf)),
    byState: countsIn(
      cardStates,
      cards.map(({ state }) => state),
    ),
  }
}

/** The field of a card, or `other`. */
export function fieldOf({ field }: Card): CardField {
  return field ?? 'other'
}

/** The day of the award as the document names it, whatever the time zone; undefined where it names none. */
export function awardedOn({ awardedDate }: Card): Date | undefined {
  const day = /^\d{4}-\d\d-\d\d/.exec(awardedDate ?? '')?.[0]
  return day === undefined ? undefined : new Date(`${day}T00:00:00Z`)
}

function countsIn<Name extends string>(
  order: readonly Name[],
  names: readonly Name[],
): Partial<Record<Name, number>> {
  const counts: Partial<Record<Name, number>> = {}
  for (const name of order) {
    const count = names.filter((one) => one === name).length
    if (count > 0) counts[name] = count
  }
  return counts
}

function textsOf(card: Card): readonly string[] {
  const { label, name, issuer } = card
  return [label.ru, label.en, name, issuer.name ?? '', String(awardedOn(card)?.getUTCFullYear() ?? '')]
}
