/** Who decides what is shown, by the age of whoever it belongs to. Nothing has to be done when a birthday comes. */
import { yearsBetween } from '@attestat/credential'

/** `guardian`: a guardian alone. `both`: the child, and a guardian too. `student`: whoever it belongs to, alone. */
export type Decision = 'guardian' | 'both' | 'student'

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

/** @param birthDate `YYYY-MM-DD`. */
export function decisionAt({ bands }: AgePolicy, birthDate: string, now: Date): Decision {
  const age = yearsBetween(birthDate, now.toISOString().slice(0, 10))
  const band = bands
    .filter(({ fromAge }) => fromAge <= age)
    .toSorted((one, other) => other.fromAge - one.fromAge)[0]
  return band?.decides ?? 'guardian'
}
