/** Text that does not read as it is spelled: look-alike letters, invisible or direction-changing characters. */
import { suspiciousText } from '@attestat/credential'
import { cellLint, type Lint } from './lint.ts'
import { textKinds } from './text-invalid.ts'

export const textSuspicious: Lint = cellLint('ROW_TEXT_SUSPICIOUS', textKinds, (value) => {
  // Plain Cyrillic with its punctuation, which is nearly every cell, is not worth a closer look.
  if (plainCyrillic.test(value)) return undefined
  const found = suspiciousText(value)
  // Those two are lost text, which `text-invalid` reports.
  if (!found || found.reason === 'replacement-character' || found.reason === 'control-character')
    return undefined
  const { fixed } = found
  return fixed === undefined ? {} : { severity: 'fixable', fix: { kind: 'characters', apply: () => fixed } }
})

const plainCyrillic = /^[А-Яа-яЁё0-9 .,;:()№«»"/-]*$/
