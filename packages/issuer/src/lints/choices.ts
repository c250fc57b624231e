/** The fixed values of a field, as codes and as a person writes them. */
import type { RecordField } from '@attestat/credential'
import { foldedText } from '../import/row-key.ts'

/** Whether a normalised value is one of the field's codes. A field without a list takes any text. */
export function isChoice(value: string, { choices }: RecordField): boolean {
  return choices === undefined || codesOf(choices).has(value)
}

/** What may be written into a cell, for messages: the first spelling of each code. */
export function allowedValues({ choices = {} }: RecordField): readonly string[] {
  const spellings = new Map<string, string>()
  for (const [text, code] of Object.entries(choices)) if (!spellings.has(code)) spellings.set(code, text)
  return [...spellings.values()]
}

/** The code of the one value that a text looks like in print, and is not. */
export function lookAlikeChoice(value: string, { choices = {} }: RecordField): string | undefined {
  const seen = foldedText(value)
  const found = new Set(
    Object.entries(choices).flatMap(([text, code]) => (foldedText(text) === seen ? [code] : [])),
  )
  const [code, other] = found
  return other === undefined ? code : undefined
}

function codesOf(choices: Readonly<Record<string, string>>): ReadonlySet<string> {
  const known = codes.get(choices)
  if (known) return known
  const made = new Set(Object.values(choices))
  codes.set(choices, made)
  return made
}

const codes = new WeakMap<Readonly<Record<string, string>>, ReadonlySet<string>>()
