/** Text that does not read as it is spelled: look-alike letters, invisible or direction-changing characters. */
import {
  type CredentialRecord,
  type RecordField,
  type SuspiciousText,
  suspiciousText,
} from '@attestat/credential'
import { nameParts } from './known-names.ts'
import { cellLint, type Lint } from './lint.ts'
import { textKinds } from './text-invalid.ts'

export const textSuspicious: Lint = cellLint(
  'ROW_TEXT_SUSPICIOUS',
  textKinds,
  (value, field, _, { record }) => {
    // Plain Cyrillic with its punctuation, which is nearly every cell, is not worth a closer look.
    if (plainCyrillic.test(value)) return undefined
    const found = suspiciousText(value) ?? latinBesideCyrillic(value, field, record)
    // Those two are lost text, which `text-invalid` reports.
    if (!found || found.reason === 'replacement-character' || found.reason === 'control-character')
      return undefined
    const { fixed } = found
    return fixed === undefined ? {} : { severity: 'fixable', fix: { kind: 'characters', apply: () => fixed } }
  },
)

/** A name of Latin letters alone that all look like Cyrillic ones, where the person's other names are Cyrillic. */
function latinBesideCyrillic(
  value: string,
  { kind, name }: RecordField,
  record: CredentialRecord,
): SuspiciousText | undefined {
  if (kind !== 'person-name' || !latinLookAlikes.test(value)) return undefined
  const others = nameParts.filter((part) => part !== name).map((part) => record[part] ?? '')
  if (!others.some((other) => plainCyrillic.test(other) && /[А-Яа-яЁё]/.test(other))) return undefined
  // What the letters are behind one that is Cyrillic beyond doubt.
  const fixed = suspiciousText(`я${value}`)?.fixed?.slice(1)
  return fixed === undefined ? undefined : { reason: 'mixed-alphabets', fixed }
}

const latinLookAlikes = /^[ABCEHKMOPTXYaceopxy]{2,}$/

const plainCyrillic = /^[А-Яа-яЁё0-9 .,;:()№«»"/-]*$/
