/** How somebody comes to act for a child, and what that rests on. */
import type { Label } from '../credential-type.ts'

/** One such relation. */
export interface Relation {
  readonly key: string
  /** As it stands in the document. */
  readonly ru: string
  readonly en: string
  /** Ways of writing it. */
  readonly words: readonly string[]
  /** Keys of the bases that it can rest on. */
  readonly bases: readonly string[]
  /** Ages of the child, from the first to before the second. */
  readonly ages?: readonly [number, number]
}

/**
 * Who adopted a child is its parent, in law and in the document: adoption is a secret.
 *
 * @see Family Code of Russia, articles 137 and 139; Civil Code, articles 32 and 33, for the ages
 */
export const relations: readonly Relation[] = [
  {
    key: 'parent',
    ru: 'родитель',
    en: 'parent',
    words: ['Родитель', 'Мать', 'Отец', 'Мама', 'Папа', 'Усыновитель', 'Удочеритель'],
    bases: ['birth-record', 'court'],
  },
  {
    key: 'guardian',
    ru: 'опекун',
    en: 'guardian',
    words: ['Опекун'],
    bases: ['appointment', 'court'],
    ages: [0, 14],
  },
  {
    key: 'trustee',
    ru: 'попечитель',
    en: 'trustee',
    words: ['Попечитель'],
    bases: ['appointment', 'court'],
    ages: [14, 18],
  },
  {
    key: 'foster-parent',
    ru: 'приёмный родитель',
    en: 'foster parent',
    words: ['Приёмный родитель', 'Приёмная мать', 'Приёмный отец'],
    bases: ['foster-contract', 'appointment'],
  },
]

/** What a relation rests on; its number and date stay with the issuer. */
export interface Basis {
  readonly key: string
  readonly ru: string
  readonly en: string
  readonly words: readonly string[]
}

export const bases: readonly Basis[] = [
  {
    key: 'birth-record',
    ru: 'запись акта о рождении',
    en: 'record of birth',
    words: ['Свидетельство о рождении', 'Запись акта о рождении', 'Свидетельство об усыновлении'],
  },
  {
    key: 'appointment',
    ru: 'акт органа опеки и попечительства',
    en: 'act of the guardianship authority',
    words: ['Акт органа опеки', 'Акт органа опеки и попечительства', 'Распоряжение органа опеки'],
  },
  {
    key: 'foster-contract',
    ru: 'договор о приёмной семье',
    en: 'foster family contract',
    words: ['Договор о приёмной семье', 'Договор'],
  },
  { key: 'court', ru: 'решение суда', en: 'court decision', words: ['Решение суда'] },
]

/** Relations and bases as a person reads them, by how they stand in documents. */
export function wordsOf(all: readonly (Relation | Basis)[]): Readonly<Record<string, Label>> {
  return Object.fromEntries(all.map(({ ru, en }) => [ru, { ru, en }]))
}
