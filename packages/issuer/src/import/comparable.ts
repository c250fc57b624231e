/** How headers and choices are compared: without case, `ё`, and extra white space. */

/** The form of a text in which two spellings of one thing are equal. */
export function comparable(text: string): string {
  return settleSpaces(text).toLowerCase().replaceAll('ё', 'е')
}

/** Text in Unicode's composed form, each run of white space one plain space, none at the ends. */
export function settleSpaces(text: string): string {
  const composed = plain.test(text) ? text : text.normalize('NFC').replace(spaces, ' ')
  return composed.trim()
}

/** A name with plain hyphens where dashes, with or without space around them, join its parts. */
export function hyphenate(name: string): string {
  return name.replace(/\s*[‐‑–—]\s*/g, '-')
}

// The common case by far: nothing to settle inside.
const plain = /^(?:[0-9A-Za-zА-Яа-яЁё.,:;/()№"-]| (?! ))*$/
// Zero-width characters are no white space here: they are for a lint to find, not to be turned into a gap.
const spaces = /[\t\n\v\f\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g
