/** Among ways that answer a request with the same credentials, those first that prove a threshold and keep the value. */
import { isAchievementCredential, isJsonObject, listOf, valueAt } from '@attestat/credential'
import type { HeldCredential } from './held-credential.ts'
import type { AnswerOption, SelectedCredential } from './select.ts'

/**
 * Sorts options: of those with the same credentials for the same queries the one with the fewest values comes first.
 * Otherwise the verifier's order stays.
 *
 * @param heldOf The credential of an id.
 */
export function preferThresholds(
  options: readonly AnswerOption[],
  heldOf: (id: string) => HeldCredential,
): readonly AnswerOption[] {
  const slots = Map.groupBy(options.keys(), (i) => namesOf(options[i] as AnswerOption))
  if (slots.size === options.length) return options
  const sorted = [...options]
  for (const positions of slots.values()) {
    if (positions.length < 2) continue
    const values = new Map(positions.map((i) => [i, valuesShown(options[i] as AnswerOption, heldOf)]))
    const ranked = positions.toSorted((one, other) => (values.get(one) ?? 0) - (values.get(other) ?? 0))
    for (const [n, position] of positions.entries()) {
      sorted[position] = options[ranked[n] as number] as AnswerOption
    }
  }
  return sorted
}

function namesOf({ credentials }: AnswerOption): string {
  return JSON.stringify(credentials.map(({ queryId, card }) => [queryId, card.id]))
}

function valuesShown({ credentials }: AnswerOption, heldOf: (id: string) => HeldCredential): number {
  return credentials.reduce((sum, credential) => sum + valuesOf(credential, heldOf(credential.card.id)), 0)
}

/** Results that are no threshold, and the birth date, which an age of so many years could stand for. */
function valuesOf({ shown }: SelectedCredential, { credential }: HeldCredential): number {
  const { document, claims } = credential
  const descriptions = isAchievementCredential(document)
    ? listOf(document.credentialSubject.achievement.resultDescription)
    : []
  return shown.filter(({ path }) => {
    if (path.at(-1) === 'dateOfBirth') return true
    const result = valueAt(claims, path)
    if (!isJsonObject(result) || typeof result.resultDescription !== 'string') return false
    const described = descriptions.find(({ id }) => id === result.resultDescription)
    return described === undefined || !thresholdTypes.has(described.resultType)
  }).length
}

const thresholdTypes: ReadonlySet<string> = new Set(['ext:Threshold', 'ext:AgeAtLeast'])
