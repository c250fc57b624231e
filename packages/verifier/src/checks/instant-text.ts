/** Instants as evidence and details tell them. */

/**
 * An instant as ISO 8601 text. The documents of one day share most of theirs, and writing one takes as long as asking a
 * whole check.
 */
export function instantText(instant: Date): string {
  const time = instant.getTime()
  const known = texts.get(time)
  if (known !== undefined) return known
  if (texts.size >= mostTexts) texts.clear()
  const text = instant.toISOString()
  texts.set(time, text)
  return text
}

const texts = new Map<number, string>()
const mostTexts = 1024
