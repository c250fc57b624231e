/** Options that name many documents at once: those of a batch, or those that a key signed. */
import type { DocumentGroup } from '@attestat/issuer'
import { UsageError } from './codes.ts'
import type { CommandInput, OptionSpec } from './commands/command.ts'

const words = {
  batch: { en: 'every document of a batch', ru: 'все документы партии' },
  key: { en: 'every document that a key signed', ru: 'все документы, подписанные ключом' },
  number: {
    en: '--batch takes the number of a batch',
    ru: '--batch принимает номер партии',
  },
} as const

export const batchOption: OptionSpec = ['--batch <number>', words.batch]
export const groupOptions: readonly OptionSpec[] = [batchOption, ['--key <kid>', words.key]]

/** The number after `--batch`. @throws UsageError. */
export function readBatch(input: CommandInput): number | undefined {
  const batch = input.text('batch')
  if (batch === undefined) return undefined
  if (!/^[1-9]\d{0,14}$/.test(batch)) throw new UsageError(words.number)
  return Number(batch)
}

/** What `--batch` or `--key` names; where both are given, the key. @throws UsageError. */
export function readGroup(input: CommandInput): DocumentGroup | undefined {
  const batch = readBatch(input)
  const kid = input.text('key')
  if (kid !== undefined) return { kid }
  return batch === undefined ? undefined : { batch }
}

/** A group as it was named on the command line. */
export function groupName(group: DocumentGroup): string {
  return 'batch' in group ? `--batch ${group.batch}` : `--key ${group.kid}`
}
