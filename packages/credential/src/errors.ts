/**
 * The one error type of the toolkit: a refusal with a stable code, a place, and words made from the code.
 */

/** Words of one error code in the two languages of the project; `{name}` stands for a member of `details`. */
export interface CodeWords {
  readonly en: string
  readonly ru: string
}

/** A package's table of error codes. Codes are stable: words may change, codes may not. */
export type CodeTable = Readonly<Record<string, CodeWords>>

/** A language in which the toolkit explains itself. */
export type Language = 'en' | 'ru'

/** Facts for programs and for the `{name}` slots of the words. Never a claim value, a token or a key. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | readonly string[]>>

/** Where and why, given when a {@link ToolkitError} is made. */
export interface ErrorContext {
  /** The place: a path such as `credentialSubject.achievement.name`, a file, or a row and column. */
  readonly at?: string
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
  readonly at: string | undefined
  readonly details: ErrorDetails
  readonly #words: CodeWords

  constructor(code: Code, words: CodeWords, context: ErrorContext = {}) {
    const message = fillWords(words.en, context.details)
    super(
      context.at ? `${message} (${context.at})` : message,
      context.cause === undefined ? undefined : { cause: context.cause },
    )
    this.name = 'ToolkitError'
    this.code = code
    this.at = context.at
    this.details = context.details ?? {}
    this.#words = words
  }

  /** The refusal in words, without the place. */
  explain(language: Language): string {
    return fillWords(this.#words[language], this.details)
  }
}

/**
 * Says a code in words.
 *
 * @param words The code's entry in its table.
 * @param details Values of the `{name}` slots; a slot without a value stays as it is.
 */
export function explainCode(words: CodeWords, language: Language, details?: ErrorDetails): string {
  return fillWords(words[language], details)
}

function fillWords(words: string, details: ErrorDetails = {}): string {
  return words.replace(/\{(\w+)\}/g, (slot, name: string) => {
    const value = details[name]
    if (value === undefined) return slot
    return Array.isArray(value) ? value.join(', ') : String(value)
  })
}
