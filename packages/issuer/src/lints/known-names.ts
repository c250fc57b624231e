/** The names of the persons of a batch and of earlier issues, to find two spellings of one. */
import { type CredentialRecord, suspiciousText } from '@attestat/credential'

/** The fields that name a person. */
export const nameParts: readonly string[] = ['familyName', 'givenName', 'patronymicName']

/** Where a spelling was met: a row of the file, or an earlier issue. */
export type NamePlace = number | 'earlier'

/** Remembers names, and finds the one that a record contradicts. */
export interface KnownNames {
  /**
   * Notes the name of a record.
   *
   * @returns where the same person stands under another name: the insurance number is the same, or the birth date and
   *   two of three names are and the third nearly is.
   */
  meet(record: CredentialRecord, place: NamePlace): NamePlace | undefined
}

/** @param earlier Records of earlier issues. */
export function knownNames(earlier: Iterable<CredentialRecord>): KnownNames {
  const nameOf = nameTable()
  const bySnils = new Map<string, Person>()
  const byBirthDate = new Map<string, PersonsOfOneDay>()
  const ofDay = (birthDate: string): PersonsOfOneDay => {
    const known = byBirthDate.get(birthDate)
    if (known) return known
    const made = { family: new Map(), given: new Map(), patronymic: new Map() }
    byBirthDate.set(birthDate, made)
    return made
  }
  const meet = (record: CredentialRecord, place: NamePlace): NamePlace | undefined => {
    const { snils, birthDate } = record
    const family = nameOf(record.familyName)
    const given = nameOf(record.givenName)
    const patronymic = nameOf(record.patronymicName)
    const person: Person = { place, family, given, patronymic }
    let found: NamePlace | undefined
    if (snils !== undefined) {
      const same = bySnils.get(snils)
      if (!same) bySnils.set(snils, person)
      else if (isOtherName(same, person)) found = same.place
    }
    if (birthDate === undefined) return found
    const day = ofDay(birthDate)
    const places = [
      meetNamesake(day, 'family', pairOf(given, patronymic), person),
      meetNamesake(day, 'given', pairOf(family, patronymic), person),
      meetNamesake(day, 'patronymic', pairOf(family, given), person),
    ] as const
    return found ?? places[0] ?? places[1] ?? places[2]
  }
  for (const record of earlier) meet(record, 'earlier')
  return { meet }
}

/** A name as it is compared, with a number of its own. */
interface Name {
  readonly number: number
  readonly spelling: string
}

interface Person {
  readonly place: NamePlace
  readonly family: Name
  readonly given: Name
  readonly patronymic: Name
}

type NamePart = 'family' | 'given' | 'patronymic'

/** Those who were born on one day: for each name, the pair of the other two → the first who bears them. */
type PersonsOfOneDay = Readonly<Record<NamePart, Map<number, Person>>>

/** A file has few names for many persons. Kept once and numbered, they are quickly compared and combined. */
function nameTable(): (name: string | undefined) => Name {
  const known = new Map<string, Name>()
  return (name = '') => {
    const spelling = comparableName(name)
    const same = known.get(spelling)
    if (same) return same
    const made = { number: known.size, spelling }
    known.set(spelling, made)
    return made
  }
}

/** Two names as one number, which stays small while the numbers of the names are (Szudzik's pairing). */
function pairOf({ number: one }: Name, { number: other }: Name): number {
  return one < other ? other * other + one : one * one + one + other
}

function isOtherName(one: Person, other: Person): boolean {
  return one.family !== other.family || one.given !== other.given || one.patronymic !== other.patronymic
}

/** @returns the place of the first person whose other names are the same, if this name is nearly the same too. */
function meetNamesake(
  day: PersonsOfOneDay,
  part: NamePart,
  others: number,
  person: Person,
): NamePlace | undefined {
  const same = day[part].get(others)
  if (!same) {
    day[part].set(others, person)
    return undefined
  }
  const [one, other] = [same[part], person[part]]
  return one !== other && isNearly(one.spelling, other.spelling) ? same.place : undefined
}

/** Without what `text-suspicious` puts right: a look-alike letter is one fault, not two. */
function comparableName(name: string): string {
  const read = plainName.test(name) ? name : (suspiciousText(name)?.fixed ?? name)
  return read.toLowerCase().replaceAll('ё', 'е')
}

const plainName = /^[А-Яа-яЁё -]*$/

/** One letter is missing, added or another one, or two neighbours changed places; or a name is not given at all. */
function isNearly(one: string, other: string): boolean {
  if (one === '' || other === '') return true
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let start = 0
  while (start < short.length && short[start] === long[start]) start++
  const rest = long.slice(start + 1)
  if (short.length < long.length) return rest === short.slice(start)
  const swapped = short[start] === long[start + 1] && short[start + 1] === long[start]
  return rest === short.slice(start + 1) || (swapped && long.slice(start + 2) === short.slice(start + 2))
}
