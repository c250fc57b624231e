/** Characters that say that something went wrong on the way: never sign mojibake. */
import type { FieldKind } from '@attestat/credential'
import { importLimits } from '../import/import-limits.ts'
import { cellLint, type Lint } from './lint.ts'

/** Kinds of fields whose text is signed as it is written. */
export const textKinds: readonly FieldKind[] = ['text', 'person-name', 'document-number']

export const textInvalid: Lint = cellLint('ROW_TEXT_INVALID', textKinds, (value, { kind }) => {
  const isName = kind === 'person-name'
  const isPlain = (isName ? plainName : plainText).test(value)
  const isInvalid =
    value.length > importLimits.cellLength ||
    (!isPlain && (isDamaged(value) || (isName && !nameCharacters.test(value))))
  return isInvalid ? { details: { limit: importLimits.cellLength } } : undefined
})

// Nearly every cell, in which none of the faults below can hide.
const plainText = /^[А-Яа-я0-9 .,;()/-]*$/
const plainName = /^[А-Яа-я .()-]*$/

function isDamaged(value: string): boolean {
  return unprintable.test(value) || !value.isWellFormed() || mojibake.some((pattern) => pattern.test(value))
}

// Control characters, noncharacters, private use, and the mark of a failed decoding.
const unprintable = /[\p{Cc}\p{Co}\ufffd\ufffe\uffff]/u
const mojibake: readonly RegExp[] = [
  // Letters that an encoding did not have.
  /\?{2,}/,
  // Windows-1251 read as Latin-1: whole words of accented letters.
  /(?<!\p{L})[À-ÿ]{3,}(?!\p{L})/u,
  // UTF-8 read as Windows-1251, and as Latin-1.
  /(?:[РС][ЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї‚„…†‡€‰‹‘’“”•–—™›¤¦§©«¬®°±µ¶·№»\u00a0\u00ad]){2}/u,
  /(?:[ÐÑ][\u0080-\u00bf]){2}/,
]
// Invisible characters are for `text-suspicious` to report.
const nameCharacters = /^[\p{L}\p{M}\p{Cf} .()'’-]*$/u
