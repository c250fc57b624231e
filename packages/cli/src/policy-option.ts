/** `--policy`: by which rules is judged, one of those that come along or one's own. */
import { type Policy, type PolicyName, policies, readPolicy } from '@attestat/verifier'
import { UsageError, withPlace } from './codes.ts'
import type { CommandInput, OptionSpec } from './commands/command.ts'
import { readInput, whatIsAt } from './files.ts'

const words = {
  option: {
    en: 'admissions (default), archive, lenient-preview, or a file (attestat help policy)',
    ru: 'admissions (по умолчанию), archive, lenient-preview или файл (attestat help policy)',
  },
  unknown: {
    en: '--policy takes one of: {known}, or a policy file',
    ru: '--policy принимает одно из значений: {known}, или файл политики',
  },
} as const

export const policyOption: OptionSpec = ['--policy <policy>', words.option]

/**
 * The policy that `--policy` names. A file of such a name is given as `./archive`.
 *
 * @throws UsageError for what is neither; as `readInput` and `readPolicy`.
 */
export async function readPolicyOption(input: CommandInput): Promise<PolicyName | Policy> {
  const given = input.text('policy') ?? 'admissions'
  const known = Object.keys(policies) as PolicyName[]
  const named = known.find((name) => name === given)
  if (named) return named
  if (given !== '-' && whatIsAt(given) === 'nothing') {
    throw new UsageError(words.unknown, { details: { known } })
  }
  const bytes = await readInput(given)
  return withPlace(given, () => readPolicy(bytes))
}
