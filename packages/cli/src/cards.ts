/** Cards and claims of a wallet, for its owner: as JSON and as lines. */

import type { Label } from '@attestat/credential'
import {
  awardedOn,
  type Card,
  type CardCounts,
  cardFields,
  cardStates,
  fieldOf,
  type OwnerClaim,
} from '@attestat/wallet'
import type { Session } from './session.ts'
import { tableLines } from './table.ts'

export const cardWords = {
  field: {
    education: { en: 'Education', ru: 'Учёба' },
    culture: { en: 'Culture', ru: 'Культура' },
    sport: { en: 'Sport', ru: 'Спорт' },
    other: { en: 'Other', ru: 'Другое' },
  },
  state: {
    'in-force': { en: 'in force', ru: 'действует' },
    'not-checked': {
      en: 'within its dates, revocation not checked',
      ru: 'в пределах срока, отзыв не проверен',
    },
    'not-yet-valid': { en: 'not valid yet', ru: 'ещё не действует' },
    expired: { en: 'expired', ru: 'срок истёк' },
    suspended: { en: 'suspended', ru: 'приостановлен' },
    revoked: { en: 'revoked', ru: 'отозван' },
    superseded: { en: 'replaced', ru: 'заменён' },
  },
  verified: {
    en: 'The issuer’s signature was verified when the document arrived',
    ru: 'Подпись эмитента проверена, когда документ был получен',
  },
  notVerified: {
    en: 'The issuer’s key was not known when the document arrived',
    ru: 'Ключ эмитента не был известен, когда документ был получен',
  },
  hideable: { en: 'can be hidden', ru: 'можно скрыть' },
  visible: { en: 'always visible', ru: 'видно всегда' },
  total: { en: 'Documents: {count}', ru: 'Документов: {count}' },
  copies: {
    en: 'single-use copies not shown yet: {left} of {total}',
    ru: 'ещё не показанных одноразовых копий: {left} из {total}',
  },
  paper: { en: 'the printed code alone', ru: 'только код с бумаги' },
  until: { en: 'until {date}', ru: 'срок до {date}' },
  unverified: { en: 'NOT VERIFIED', ru: 'НЕ ПРОВЕРЕНО' },
  asOf: { en: '{state} (as of {date})', ru: '{state} (по состоянию на {date})' },
} as const

/** A card as JSON. */
export function cardDocument(card: Card): object {
  const { id, kind, field, label, name, issuer, awardedDate, validUntil } = card
  const { state, asOf, isVerified, isBound, isPaper, copies } = card
  return {
    id,
    kind,
    field,
    label,
    name,
    issuer,
    awardedDate,
    validUntil,
    state,
    asOf,
    verified: isVerified,
    bound: isBound,
    paper: isPaper,
    copies,
  }
}

/** Cards as lines, a credential each. */
export function cardLines(cards: readonly Card[], session: Session, indent = 0): string[] {
  return tableLines(
    cards.map((card) => [
      session.say(cardWords.field[fieldOf(card)]),
      session.say(card.label),
      card.issuer.name ?? card.issuer.id,
      dayText(card, session),
      cardStateText(card, session),
      card.id,
    ]),
    indent,
  )
}

function dayText(card: Card, session: Session): string {
  const day = awardedOn(card)
  return day ? session.date(day) : ''
}

/**
 * Whether a credential is in force, in words, as of when that is known, and until when it holds; whether nobody has verified
 * it, whether it is a paper, how many copies are left.
 */
export function cardStateText(card: Card, session: Session): string {
  const { validUntil, isVerified, isPaper, copies } = card
  return [
    stateText(card, session),
    ...(validUntil ? [session.say(cardWords.until, { date: session.date(validUntil) })] : []),
    ...(isVerified ? [] : [session.say(cardWords.unverified)]),
    ...(isPaper ? [session.say(cardWords.paper)] : []),
    ...(copies ? [copiesText(copies, session)] : []),
  ].join(' · ')
}

function copiesText({ left, inDrafts = 0, total }: NonNullable<Card['copies']>, session: Session): string {
  return session.say(cardWords.copies, {
    left: session.number(left + inDrafts),
    total: session.number(total),
  })
}

/** What is known by dates and status lists, and as of when. */
export function stateText({ state, asOf }: Pick<Card, 'state' | 'asOf'>, session: Session): string {
  const told = session.say(cardWords.state[state])
  const isFromList = state === 'in-force' || state === 'suspended' || state === 'revoked'
  return asOf && isFromList ? session.say(cardWords.asOf, { state: told, date: session.date(asOf) }) : told
}

/** A claim as JSON: for its owner, values and all. */
export function claimDocument({ path, label, value, text, hideable }: OwnerClaim): object {
  return { path, label, value, text, hideable }
}

/** How many there are, in all, by field and by state, on one line. */
export function countsText({ total, byField, byState }: CardCounts, session: Session): string {
  const fields = cardFields.flatMap((field) => counted(cardWords.field[field], byField[field], session))
  const states = cardStates.flatMap((state) => counted(cardWords.state[state], byState[state], session))
  return [session.say(cardWords.total, { count: session.number(total) }), ...fields, ...states].join(' · ')
}

function counted(label: Label, count: number | undefined, session: Session): string[] {
  return count === undefined ? [] : [`${session.say(label)} ${session.number(count)}`]
}
