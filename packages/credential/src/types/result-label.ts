/** What a result is called, what it says in words, and where it stands among others. */
import { isJsonObject, type JsonObject, type JsonValue } from '../json.ts'
import { resultDescriptionId } from './achievement-id.ts'
import type { ClaimDisplay, CredentialType, Label } from './credential-type.ts'

/** What there is to tell results by: a type, or the words of one. */
type Catalogue = Pick<CredentialType, 'vct' | 'results'>

/**
 * The words for one result of a document of this type: those of its catalogue entry, or, where the entry stands for
 * whatever the result names itself (a course of a transcript), that name.
 *
 * @param result An element of `credentialSubject.result`.
 * @returns undefined when the type has no such entry.
 */
export function resultLabel(type: Catalogue, result: JsonObject): Label | undefined {
  const entry = type.results[positionOf(type, result)]
  if (!entry) return undefined
  const [alignment] = Array.isArray(result.alignment) ? result.alignment : [result.alignment]
  const name = isJsonObject(alignment) ? alignment.targetName : undefined
  return typeof name === 'string' ? { en: name, ru: name } : entry.label
}

/**
 * What a result says, in words: a status or a true statement as a person would put it, a number with the decimal
 * separator of the language, anything else as it stands.
 *
 * @returns undefined for a result that says nothing.
 */
export function resultText({ value, achievedLevel, status }: JsonObject): Label | undefined {
  const outcome = value ?? achievedLevel ?? status
  if (typeof outcome !== 'string') return undefined
  const known = Object.hasOwn(outcomeWords, outcome) ? outcomeWords[outcome] : undefined
  if (known) return known
  return { en: outcome, ru: /^-?\d+\.\d+$/.test(outcome) ? outcome.replace('.', ',') : outcome }
}

/** What a claim says, in words, where its type has some for it. */
export function claimWords({ words = {} }: Pick<ClaimDisplay, 'words'>, value: JsonValue): Label | undefined {
  return typeof value === 'string' && Object.hasOwn(words, value) ? words[value] : undefined
}

/**
 * Orders results as the type's catalogue has them, those of one entry by name. Documents shuffle them, so that their
 * order tells nothing; whoever may see them wants to find the mark.
 */
export function compareResults(type: Catalogue, one: JsonObject, other: JsonObject): number {
  const name = (result: JsonObject): string => resultLabel(type, result)?.ru ?? ''
  return positionOf(type, one) - positionOf(type, other) || name(one).localeCompare(name(other), 'ru')
}

/** What no entry knows stands last. */
function positionOf({ vct, results }: Catalogue, result: JsonObject): number {
  const position = results.findIndex(({ key }) => resultDescriptionId(vct, key) === result.resultDescription)
  return position < 0 ? results.length : position
}

/** Open Badges' `ResultStatusType`, and the one value of a threshold claim. */
const outcomeWords: Readonly<Record<string, Label>> = {
  true: { en: 'yes', ru: 'да' },
  Completed: { en: 'passed', ru: 'зачтено' },
  Enrolled: { en: 'enrolled', ru: 'обучается' },
  Failed: { en: 'not passed', ru: 'не зачтено' },
  InProgress: { en: 'in progress', ru: 'в процессе' },
  OnHold: { en: 'on hold', ru: 'приостановлено' },
  Provisional: { en: 'provisional', ru: 'предварительно' },
  Withdrew: { en: 'withdrew', ru: 'прекращено' },
}
