/** Cards and claims of a wallet, for its owner: as JSON and as lines. */
import type { Card, OwnerClaim } from '@attestat/wallet'
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
  asOf: { en: '{state} (as of {date})', ru: '{state} (по состоянию на {date})' },
} as const

/** A card as JSON. */
export function cardDocument(card: Card): object {
  const { id, kind, field, label, name, issuer, awardedDate, validUntil, state, asOf, isVerified, isBound } =
    card
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
  }
}

/** Cards as lines, a credential each. */
export function cardLines(cards: readonly Card[], session: Session): string[] {
  return tableLines(
    cards.map((card) => [
      session.say(cardWords.field[card.field ?? 'other']),
      session.say(card.label),
      card.issuer.name ?? card.issuer.id,
      card.awardedDate ? session.date(new Date(card.awardedDate)) : '',
      cardStateText(card, session),
      card.id,
    ]),
    0,
  )
}

/** Whether a credential is in force, in words, and as of when that is known. */
export function cardStateText({ state, asOf }: Card, session: Session): string {
  const told = session.say(cardWords.state[state])
  const isFromList = state === 'in-force' || state === 'suspended' || state === 'revoked'
  return asOf && isFromList ? session.say(cardWords.asOf, { state: told, date: session.date(asOf) }) : told
}

/** A claim as JSON: for its owner, values and all. */
export function claimDocument({ path, label, value, text, hideable }: OwnerClaim): object {
  return { path, label, value, text, hideable }
}
