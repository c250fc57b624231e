/** A page of `attestat help` that is about no single command. */
import type { CodeWords, Language } from '@attestat/credential'

export interface HelpTopic {
  readonly name: string
  readonly summary: CodeWords
  /** The text, line by line; what is indented is a command or a table. */
  lines(language: Language): readonly string[]
}

export function inWords(words: CodeWords): HelpTopic['lines'] {
  return (language) => words[language].trim().split('\n')
}
