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
  const bySnils = new Map<string, Known>()
  const byRest = new Map<string, Known>()
  const meet = (record: CredentialRecord, place: NamePlace): NamePlace | undefined => {
    const known: Known = { place, names: nameParts.map((part) => comparableName(record[part] ?? '')) }
    const { snils, birthDate } = record
    let found: NamePlace | undefined
    if (snils !== undefined) {
      const same = bySnils.get(snils)
      if (same && same.names.join('|') !== known.names.join('|')) found = same.place
      if (!same) bySnils.set(snils, known)
    }
    if (birthDate === undefined) return found
    const [family, given, patronymic] = known.names
    const rests = [
      `0|${birthDate}|${given}|${patronymic}`,
      `1|${birthDate}|${family}|${patronymic}`,
      `2|${birthDate}|${family}|${given}`,
    ]
    for (const [i, rest] of rests.entries()) {
      const name = known.names[i] ?? ''
      const same = byRest.get(rest)
      const other = same?.names[i] ?? ''
      if (same && other !== name && isNearly(other, name)) found ??= same.place
      if (!same) byRest.set(rest, known)
    }
    return found
  }
  for (const record of earlier) meet(record, 'earlier')
  return { meet }
}

interface Known {
  readonly place: NamePlace
  readonly names: readonly string[]
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
