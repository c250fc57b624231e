/** Who decides what is shown, by the age of whoever it belongs to. Nothing has to be done when a birthday comes. */
import { isJsonObject, type JsonValue, yearsBetween } from '@attestat/credential'
import { WalletError } from '../codes.ts'
import { expected } from '../expected.ts'

/** `guardian`: a guardian alone. `both`: the child, and a guardian too. `student`: whoever it belongs to, alone. */
export type Decision = (typeof decisions)[number]
export const decisions = ['guardian', 'both', 'student'] as const

export interface AgePolicy {
  /** From which age on who decides. The youngest age is 0; of several that fit, the highest counts. */
  readonly bands: readonly { readonly fromAge: number; readonly decides: Decision }[]
  /**
   * Whether age counts in a wallet that knows of no guardian, too. Without it such a wallet asks for an approval only
   * where the receiver does: nobody has said that somebody stands for its owner.
   */
  readonly withoutGuardian: boolean
}

/** As the Civil Code of Russia has it: legal acts of minors up to 14, from 14 to 18, and majority. */
export const defaultAgePolicy: AgePolicy = Object.freeze({
  bands: Object.freeze([
    { fromAge: 0, decides: 'guardian' },
    { fromAge: 14, decides: 'both' },
    { fromAge: 18, decides: 'student' },
  ] as const),
  withoutGuardian: false,
})

/** The youngest age at which a policy lets whoever it belongs to decide alone. */
export function aloneFrom({ bands }: AgePolicy): number {
  return Math.min(...bands.flatMap(({ fromAge, decides }) => (decides === 'student' ? fromAge : [])))
}

/**
 * Reads a policy: an object with `bands`, and with `withoutGuardian` where it is not to be false.
 *
 * @throws WalletError `AGE_POLICY_INVALID` with the member and what was expected of it.
 */
export function readAgePolicy(value: JsonValue | AgePolicy): AgePolicy {
  if (!isJsonObject(value)) throw invalid('agePolicy', 'an object')
  const foreign = Object.keys(value).find((name) => name !== 'bands' && name !== 'withoutGuardian')
  if (foreign !== undefined) {
    throw invalid('agePolicy', 'no members but {names}', { names: 'bands, withoutGuardian' })
  }
  const { bands, withoutGuardian = false } = value
  if (!Array.isArray(bands) || bands.length === 0 || bands.length > mostBands) {
    throw invalid('agePolicy.bands', 'a list of 1 to {most} ages', { most: mostBands })
  }
  if (typeof withoutGuardian !== 'boolean') throw invalid('agePolicy.withoutGuardian', 'true or false')
  const read = bands.map((band, i) => readBand(band, `agePolicy.bands[${i}]`))
  const ages = new Set(read.map(({ fromAge }) => fromAge))
  if (!ages.has(0) || ages.size < read.length)
    throw invalid('agePolicy.bands', 'each age once, and 0 among them')
  return {
    bands: read.toSorted((one, other) => one.fromAge - other.fromAge),
    withoutGuardian,
  }
}

function readBand(value: JsonValue, at: string): AgePolicy['bands'][number] {
  const { fromAge, decides, ...others } = isJsonObject(value) ? value : {}
  if (!isJsonObject(value) || Object.keys(others).length > 0) {
    throw invalid(at, 'no members but {names}', { names: 'fromAge, decides' })
  }
  if (typeof fromAge !== 'number' || !Number.isInteger(fromAge) || fromAge < 0 || fromAge > oldestAge) {
    throw invalid(`${at}.fromAge`, 'a whole number from 0 to {most}', { most: oldestAge })
  }
  const known = decisions.find((decision) => decision === decides)
  if (!known) throw invalid(`${at}.decides`, 'one of {words}', { words: decisions.join(', ') })
  return { fromAge, decides: known }
}

function invalid(at: string, ...phrase: Parameters<typeof expected>): WalletError {
  return new WalletError('AGE_POLICY_INVALID', { at, details: { expected: expected(...phrase) } })
}

const mostBands = 10
const oldestAge = 120

/** @param birthDate `YYYY-MM-DD`. */
export function decisionAt({ bands }: AgePolicy, birthDate: string, now: Date): Decision {
  const age = yearsBetween(birthDate, now.toISOString().slice(0, 10))
  const band = bands
    .filter(({ fromAge }) => fromAge <= age)
    .toSorted((one, other) => other.fromAge - one.fromAge)[0]
  return band?.decides ?? 'guardian'
}
