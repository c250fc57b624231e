/**
 * The one error type of the toolkit: a refusal with a stable code, a place, and words made from the code.
 */
import { writeSlot } from './slot.ts'

/**
 * Words of one error code in the two languages of the project. `{name}` stands for a member of `details`; `{name:date}`
 * and `{name:duration}` for an instant and for seconds as people read them.
 */
export interface CodeWords {
  readonly en: string
  readonly ru: string
}

/** A package's table of error codes. Codes are stable: words may change, codes may not. */
export type CodeTable = Readonly<Record<string, CodeWords>>

/** A language in which the toolkit explains itself. */
export type Language = 'en' | 'ru'

/**
 * Facts for programs and for the `{name}` slots of the words. What is prose comes in both languages. Never a claim
 * value, a token or a key.
 */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[] | CodeWords>>

/** Where and why, given when a {@link ToolkitError} is made. */
export interface ErrorContext {
  /**
   * The place: a path such as `credentialSubject.achievement.name`, a file, or a row and column. Names in it may be
   * anybody's; what would steer a terminal is spelled out, and what is longer than a place is cut. A place that is
   * told in words comes in both languages.
   */
  readonly at?: string | CodeWords
  readonly details?: ErrorDetails
  readonly cause?: unknown
}

/**
 * A refusal, a misuse, or a broken outside world. Callers branch on `code`.
 *
 * A credential that does not hold up is not an error but a verdict; see `Check`.
 */
export class ToolkitError<Code extends string = string> extends Error {
  readonly code: Code
  /** The place, in English where it is told in words. */
  readonly at: string | undefined
  readonly details: ErrorDetails
  readonly #words: CodeWords
  readonly #at: CodeWords | undefined

  constructor(code: Code, words: CodeWords, context: ErrorContext = {}) {
    const places = placeWords(context.at)
    const at = places?.en
    const details = printableDetails(context.details)
    const message = fillWords(words, 'en', details)
    super(
      at ? `${message} (${at})` : message,
      context.cause === undefined ? undefined : { cause: context.cause },
    )
    this.name = 'ToolkitError'
    this.code = code
    this.at = at
    this.details = details
    this.#words = words
    this.#at = places
  }

  /** The refusal in words, without the place. */
  explain(language: Language): string {
    return fillWords(this.#words, language, this.details)
  }

  /** The place as people read it. */
  place(language: Language): string | undefined {
    return this.#at?.[language]
  }
}

/**
 * Says a code in words.
 *
 * @param words The code's entry in its table.
 * @param details Values of the `{name}` slots; a slot without a value stays as it is.
 */
export function explainCode(words: CodeWords, language: Language, details?: ErrorDetails): string {
  return fillWords(words, language, details)
}

function fillWords(words: CodeWords, language: Language, details: ErrorDetails | undefined): string {
  if (!details) return words[language]
  return words[language].replace(/\{(\w+)(?::(\w+))?\}/g, (slot, name: string, form?: string) => {
    const value = details[name]
    if (value === undefined) return slot
    if (typeof value !== 'object') return writeSlot(String(value), form, language)
    return isWords(value) ? value[language] : value.join(', ')
  })
}

function isWords(value: readonly string[] | CodeWords): value is CodeWords {
  return !Array.isArray(value)
}

function placeWords(at: ErrorContext['at']): CodeWords | undefined {
  if (at === undefined) return undefined
  const { en, ru } = typeof at === 'string' ? { en: at, ru: at } : at
  return { en: printable(en, longestPlace), ru: printable(ru, longestPlace) }
}

const longestPlace = 256
/** Long enough for every list of accepted words. */
const longestDetail = 2048

function printableDetails(details: ErrorDetails = {}): ErrorDetails {
  const settle = (text: string): string => printable(text, longestDetail)
  return Object.fromEntries(
    Object.entries(details).map(([name, value]) => {
      if (typeof value === 'string') return [name, settle(value)]
      if (typeof value !== 'object') return [name, value]
      return [name, isWords(value) ? { en: settle(value.en), ru: settle(value.ru) } : value.map(settle)]
    }),
  )
}

/** A text that stays on its line, in its order and in bounds: control and direction characters as `\u{…}`. */
function printable(text: string, longest: number): string {
  const cut = text.length > longest ? `${text.slice(0, longest).toWellFormed()}…` : text
  return cut.replace(unprintable, (character) => `\\u{${character.charCodeAt(0).toString(16)}}`)
}

// C0, DEL and C1; the marks, embeddings, overrides and isolates of bidirectional text; line and paragraph separators.
const unprintable = /[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g
