/** Ages that a person can prove without showing the date of birth. */
import { formatDateTime, yearsBetween } from '../model/date-time.ts'
import type { CatalogueEntry, ResultOfPerson } from './catalogue.ts'
import type { CredentialRecord } from './credential-type.ts'

const thresholds = ['14', '16', '18']

export const ageCatalogue: readonly CatalogueEntry[] = thresholds.map((age) => ({
  key: `age-${age}`,
  label: { en: `${age} years old or more when signed`, ru: `На день подписи не моложе ${age} лет` },
  resultType: 'ext:AgeAtLeast',
  requiredValue: age,
}))

/** The ages reached on the day of signing, in UTC. */
export function ageResults({ birthDate }: CredentialRecord, signedAt: Date): readonly ResultOfPerson[] {
  if (birthDate === undefined) return []
  const age = yearsBetween(birthDate, formatDateTime(signedAt).slice(0, 10))
  return thresholds
    .filter((threshold) => age >= Number(threshold))
    .map((threshold) => ({ key: `age-${threshold}`, value: 'true' }))
}
