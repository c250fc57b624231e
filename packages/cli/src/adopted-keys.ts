/** Private keys that an owner brings into a wallet, in words: what became of each. */
import type { AdoptedKey } from '@attestat/wallet'
import type { Session } from './session.ts'

const words = {
  adopted: { en: 'Key taken over: {name}', ru: 'Ключ перенесён: {name}' },
  known: { en: 'Key already here: {name}', ru: 'Ключ уже есть: {name}' },
} as const

/** What became of a key, as documents say it. */
export const adoptedKeyOutcomes: Readonly<Record<AdoptedKey, string>> = {
  adopted: 'key-taken',
  known: 'key-known',
}

export function adoptedKeyLine(name: string, outcome: AdoptedKey, session: Session): string {
  return session.say(words[outcome], { name })
}

/** A few names, and whether there are more: as many as a person reads in a line. */
export function fewNames(names: readonly string[]): string {
  return [...names.slice(0, mostNames), ...(names.length > mostNames ? ['…'] : [])].join(', ')
}

const mostNames = 10
