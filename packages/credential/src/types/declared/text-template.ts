/** Texts of a type file with the values of fields in them: `Смена «{camp}»`. */
import type { CredentialRecord } from '../credential-type.ts'

const placeholder = /\{([^{}]*)\}/g

/** Whether every brace of a text belongs to a placeholder. */
export function isTemplate(text: string): boolean {
  return !/[{}]/.test(text.replace(placeholder, ''))
}

/** The fields that a text names, each once. */
export function placeholders(text: string): readonly string[] {
  return [...new Set([...text.matchAll(placeholder)].map((match) => match[1] ?? ''))]
}

/** The text with the values of a record; undefined when one of them is not there. */
export function fillText(text: string, record: CredentialRecord): string | undefined {
  if (placeholders(text).some((field) => record[field] === undefined)) return undefined
  return text.replace(placeholder, (_, field: string) => record[field] ?? '')
}
