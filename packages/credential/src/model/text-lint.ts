/**
 * Finds text that does not say what it seems to: invisible or direction-changing characters, and letters of one
 * alphabet passing for another's. For issuing: nobody can proof-read such a name on paper.
 *
 * @see Unicode Technical Standard #39, sections 4 and 5
 */

/** Why a text is suspicious; stable, one word a reason. */
export type TextSuspicion =
  | 'replacement-character'
  | 'control-character'
  | 'bidi-control'
  | 'invisible-character'
  | 'mixed-alphabets'

export interface SuspiciousText {
  readonly reason: TextSuspicion
  /** The text put right, when there is only one sensible way. To be shown to a person before it is used. */
  readonly fixed?: string
}

/** @returns the gravest suspicion, or undefined for a text that is what it seems. Emptiness and length are not judged. */
export function suspiciousText(text: string): SuspiciousText | undefined {
  // What was lost in a wrong decoding cannot be guessed back.
  if (/\u{fffd}/u.test(text)) return { reason: 'replacement-character' }
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)) return { reason: 'control-character' }
  if (bidiControls.test(text)) return withFix('bidi-control', text.replace(unseen, ''))
  if (invisible.test(text)) return withFix('invisible-character', text.replace(unseen, ''))
  return mixedAlphabets(text)
}

const bidiControls = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/
// Soft hyphen, zero-width characters, fillers, tags, variation selectors; the bidi controls are among them.
const invisible = /\p{Default_Ignorable_Code_Point}/u
const unseen = new RegExp(invisible, 'gu')

/** What is left may still be suspicious in another way; then there is no single fix. */
function withFix(reason: TextSuspicion, fixed: string): SuspiciousText {
  const rest = suspiciousText(fixed)
  if (!rest) return { reason, fixed }
  return rest.fixed === undefined ? { reason } : { reason, fixed: rest.fixed }
}

function mixedAlphabets(text: string): SuspiciousText | undefined {
  let mixed = false
  let certain = true
  const fixed = text.replace(/[\p{L}\p{M}]+/gu, (word) => {
    if (alphabets.filter((alphabet) => alphabet.test(word)).length < 2) return word
    mixed = true
    const whole = inOneAlphabet(word)
    if (whole === undefined) certain = false
    return whole ?? word
  })
  if (!mixed) return undefined
  return certain ? { reason: 'mixed-alphabets', fixed } : { reason: 'mixed-alphabets' }
}

const alphabets = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u]

// Letters that look the same in print, pair by pair.
const latinLetters = [...'ABCEHKMOPTXYaceopxy']
const cyrillicLetters = [...'АВСЕНКМОРТХУасеорху']
const toCyrillic = pairUp(latinLetters, cyrillicLetters)
const toLatin = pairUp(cyrillicLetters, latinLetters)

function pairUp(from: readonly string[], to: readonly string[]): ReadonlyMap<string, string> {
  return new Map(from.map((letter, i) => [letter, to[i] ?? letter]))
}

/** The word in the alphabet whose unmistakable letters it has, if only one alphabet has any. */
function inOneAlphabet(word: string): string | undefined {
  const cyrillic = replaceLetters(word, toCyrillic)
  const latin = replaceLetters(word, toLatin)
  const isCyrillic = /^[\p{Script=Cyrillic}\p{M}]+$/u.test(cyrillic)
  const isLatin = /^[\p{Script=Latin}\p{M}]+$/u.test(latin)
  if (isCyrillic === isLatin) return undefined
  return isCyrillic ? cyrillic : latin
}

function replaceLetters(word: string, pairs: ReadonlyMap<string, string>): string {
  return [...word].map((letter) => pairs.get(letter) ?? letter).join('')
}
