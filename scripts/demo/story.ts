/** What every part of the journey is given. */
export interface JourneyOptions {
  /** Folder for everything that is made; empty. */
  readonly out: string
  /** Tells the story, line by line. */
  readonly say: (line?: string) => void
  readonly now: () => Date
}
