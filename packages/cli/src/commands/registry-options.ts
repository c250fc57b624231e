/** Options that several commands of the registry take, and what they mean. */
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

export function inDays(now: Date, days: number): Date {
  return new Date(now.getTime() + days * 86_400_000)
}
