/** Text as it stands between the tags of a workbook's parts. */

/** Leaves out what XML 1.0 has no way to write. */
export function xmlText(text: string): string {
  return text.replace(unwritable, '').replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}

const unwritable = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g
