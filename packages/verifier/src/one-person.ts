/** Whether several documents are one person's: by the key that they are bound to, else by what they show of the person. */
import { type CredentialDocument, isAchievementCredential } from '@attestat/credential'

/** What a document shows of the person whose it is. Compared, and never told. */
export interface ShownPerson {
  /** The did:key of the key that it is bound to. */
  readonly holder?: string
  /** Family name, given name and patronymic as far as they are shown, without case. */
  readonly name?: string
  /** Whether family name and given name are both in it: a family name may be two words. */
  readonly isNamed?: boolean
  /** As the document writes it. */
  readonly birthDate?: string
}

/** Why several documents cannot be taken for one person's. */
export interface PersonFault {
  readonly code: 'HOLDERS_DIFFER' | 'PEOPLE_DIFFER' | 'PEOPLE_NOT_COMPARED'
  readonly details?: { readonly count: number }
}

/**
 * What a document shows of the person whose it is.
 *
 * @returns undefined for what is nobody's achievement and bound to no key: an endorsement is about a document.
 */
export function shownPerson(
  document: CredentialDocument,
  holder: string | undefined,
): ShownPerson | undefined {
  if (!isAchievementCredential(document)) return holder === undefined ? undefined : { holder }
  const { familyName, givenName, patronymicName, dateOfBirth } = document.credentialSubject
  const name = shownName([familyName, givenName, patronymicName])
  return {
    ...(holder === undefined ? {} : { holder }),
    ...(name === '' ? {} : { name: plainName(name) }),
    isNamed: Boolean(familyName?.trim() && givenName?.trim()),
    ...(dateOfBirth === undefined ? {} : { birthDate: dateOfBirth }),
  }
}

/** The same of a name that is written out whole, the family name first. */
export function namedPerson(text: string): ShownPerson {
  const name = plainName(text)
  return { name, isNamed: name.includes(' ') }
}

/**
 * The open question of documents that may be several people's.
 *
 * @returns undefined when they are one person's, as far as keys and names can tell: all are bound to one key, or each
 *   shows the same family and given name, and nothing else speaks against it.
 */
export function personFault(persons: readonly ShownPerson[]): PersonFault | undefined {
  const holders = new Set(persons.flatMap(({ holder }) => holder ?? []))
  if (holders.size > 1) return { code: 'HOLDERS_DIFFER', details: { count: holders.size } }
  const unbound = persons.filter(({ holder }) => holder === undefined)
  if (persons.length < 2 || unbound.length === 0) return undefined
  if (!isOneName(persons.flatMap(({ name }) => name ?? [])) || countOf(persons, 'birthDate') > 1) {
    return { code: 'PEOPLE_DIFFER' }
  }
  // Those that are bound to the key are one person's: it is enough that one of them tells whose.
  const bound = persons.filter(({ holder }) => holder !== undefined)
  const isNamed = unbound.every(hasWholeName) && (bound.length === 0 || bound.some(hasWholeName))
  return isNamed ? undefined : { code: 'PEOPLE_NOT_COMPARED' }
}

/** A patronymic, or a given name, may have been shown in one document and not in another. */
function isOneName(names: readonly string[]): boolean {
  const longest = names.reduce((one, other) => (other.length > one.length ? other : one), '')
  return names.every((name) => `${longest} `.startsWith(`${name} `))
}

function hasWholeName({ isNamed = false }: ShownPerson): boolean {
  return isNamed
}

function countOf(persons: readonly ShownPerson[], member: keyof ShownPerson): number {
  return new Set(persons.flatMap((person) => person[member] ?? [])).size
}

/** Up to the first part that is not shown: a given name without a family name is many people's. */
function shownName(parts: readonly (string | undefined)[]): string {
  const end = parts.indexOf(undefined)
  return (end === -1 ? parts : parts.slice(0, end)).join(' ')
}

/** Registers differ in case, in spaces, and in whether they write ё. */
function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll('ё', 'е').trim().replace(/\s+/g, ' ')
}
