/** How somebody comes to act for a child, and what that rests on. */

/** One such relation. */
export interface Relation {
  readonly key: string
  /** As it stands in the document. */
  readonly ru: string
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
    words: ['Родитель', 'Мать', 'Отец', 'Мама', 'Папа', 'Усыновитель', 'Удочеритель'],
    bases: ['birth-record', 'court'],
  },
  { key: 'guardian', ru: 'опекун', words: ['Опекун'], bases: ['appointment', 'court'], ages: [0, 14] },
  {
    key: 'trustee',
    ru: 'попечитель',
    words: ['Попечитель'],
    bases: ['appointment', 'court'],
    ages: [14, 18],
  },
  {
    key: 'foster-parent',
    ru: 'приёмный родитель',
    words: ['Приёмный родитель', 'Приёмная мать', 'Приёмный отец'],
    bases: ['foster-contract', 'appointment'],
  },
]

/** What a relation rests on; its number and date stay with the issuer. */
export interface Basis {
  readonly key: string
  readonly ru: string
  readonly words: readonly string[]
}

export const bases: readonly Basis[] = [
  {
    key: 'birth-record',
    ru: 'запись акта о рождении',
    words: ['Свидетельство о рождении', 'Запись акта о рождении', 'Свидетельство об усыновлении'],
  },
  {
    key: 'appointment',
    ru: 'акт органа опеки и попечительства',
    words: ['Акт органа опеки', 'Акт органа опеки и попечительства', 'Распоряжение органа опеки'],
  },
  {
    key: 'foster-contract',
    ru: 'договор о приёмной семье',
    words: ['Договор о приёмной семье', 'Договор'],
  },
  { key: 'court', ru: 'решение суда', words: ['Решение суда'] },
]
