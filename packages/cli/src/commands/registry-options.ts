/** Options that several commands of the registry take, and what they mean. */
import { parseInstant } from '@attestat/credential'
import type { BilingualName } from '@attestat/trust'
import { UsageError } from '../codes.ts'
import type { CommandInput, OptionSpec } from './command.ts'
import { typeIds } from './types.ts'

const words = {
  kind: {
    en: '--kind takes *, a URN, or one of: {known}',
    ru: '--kind принимает *, URN или одно из значений: {known}',
  },
  id: {
    en: '{option} takes an id of small Latin letters, digits and hyphens, other than root',
    ru: '{option} принимает обозначение из строчных латинских букв, цифр и дефисов, кроме root',
  },
  moment: {
    en: '{option} takes a date, or a date and time with its zone: 2027-09-01, 2027-09-01T00:00:00Z',
    ru: '{option} принимает дату или дату и время с часовым поясом: 2027-09-01, 2027-09-01T00:00:00Z',
  },
} as const

export const nameOptions: readonly OptionSpec[] = [
  ['--name <text>', { en: 'its name', ru: 'название' }],
  ['--name-en <text>', { en: 'its name in English', ru: 'название по-английски' }],
]

export const kindOption: OptionSpec = [
  '--kind <type...>',
  { en: 'only this type', ru: 'только этот тип документов' },
]

export const territoryOption: OptionSpec = [
  '--territory <code...>',
  { en: 'where, for instance RU-NVS (default: anywhere)', ru: 'где, например RU-NVS (по умолчанию везде)' },
]

export const untilOption: OptionSpec = [
  '--until <time>',
  { en: 'until when (default: no end)', ru: 'до какого времени (по умолчанию без срока)' },
]

/** The names that `--name` and `--name-en` give. @throws UsageError. */
export function nameOf(input: CommandInput): BilingualName {
  const name = input.required('name')
  return { ru: name, en: input.text('nameEn') ?? name }
}

/** An id that a file of the registry may be named by. @throws UsageError. */
export function documentId(option: string, text: string): string {
  if (text === 'root' || !/^[a-z0-9][a-z0-9-]{0,99}$/.test(text)) {
    throw new UsageError(words.id, { details: { option } })
  }
  return text
}

/** The types of `--kind`: known here, or by a name of their own. @throws UsageError. */
export function kindsOf(input: CommandInput): readonly string[] | undefined {
  const kinds = input.list('kind')
  if (!kinds.every((kind) => kind === '*' || kind.includes(':') || typeIds.includes(kind))) {
    throw new UsageError(words.kind, { details: { known: typeIds } })
  }
  return kinds.length > 0 ? kinds : undefined
}

/** A moment: a day begins at midnight, UTC. @throws UsageError. */
export function momentOf(input: CommandInput, name: string): Date | undefined {
  const text = input.text(name)
  if (text === undefined) return undefined
  const moment = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!moment) throw new UsageError(words.moment, { details: { option: `--${name}` } })
  return moment
}

export function inDays(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000)
}
