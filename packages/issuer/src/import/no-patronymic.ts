/** What people write where there is no patronymic. */
import type { RecordField } from '@attestat/credential'
import { comparable } from './comparable.ts'

/** Whether a field holds the patronymic of a person. */
export function isPatronymic({ name }: RecordField): boolean {
  return patronymics.has(name)
}

/** Whether a text says that there is no patronymic. A lone dash says so in every column. */
export function isNoPatronymic(text: string): boolean {
  return nothing.has(comparable(text))
}

const patronymics: ReadonlySet<string> = new Set(['patronymicName', 'childPatronymicName'])
const nothing: ReadonlySet<string> = new Set([
  '-',
  '–',
  '—',
  'нет',
  'нет отчества',
  'без отчества',
  'отсутствует',
  'отчество отсутствует',
  'не имеет',
  'б/о',
])
