import { type CodeWords, type ErrorDetails, explainCode, type Language } from '@attestat/credential'

/** What every part of the journey is given. */
export interface JourneyOptions {
  /** Folder for everything that is made; empty. */
  readonly out: string
  /** Tells the story, line by line. */
  readonly say: (line?: string) => void
  /** Of the story. Default: English. What programs read of it stays the same. */
  readonly language?: Language
  readonly now: () => Date
}

/** Tells a part of the story in its language; a line break in the words begins a line. */
export function narrate({
  say,
  language = 'en',
}: Pick<JourneyOptions, 'say' | 'language'>): (words: CodeWords, details?: ErrorDetails) => void {
  return (words, details) => {
    for (const line of explainCode(words, language, details).split('\n')) say(line)
  }
}
