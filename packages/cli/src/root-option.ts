/** `--root`: what a verifier knows of a registry beforehand, and accepts no other. */
import { type PinnedRoot, readRootFile } from '@attestat/trust'
import { UsageError, withPlace } from './codes.ts'
import type { CommandInput, OptionSpec } from './commands/command.ts'
import { readTextInput, whatIsAt } from './files.ts'

const words = {
  option: {
    en: 'accept the registry only under this root key; once for each key of a root, more than half of which must have signed; or the root.json of this registry and no other',
    ru: 'принимать реестр только с этим корневым ключом; по разу на каждый ключ корня, и больше половины их должно подписать; или root.json именно этого реестра',
  },
  expected: {
    en: '--root takes a key thumbprint of 43 characters, as attestat trust show prints it, or one root.json',
    ru: '--root принимает отпечаток ключа из 43 знаков, как его выводит attestat trust show, или один root.json',
  },
} as const

export const rootOption: OptionSpec = ['--root <thumbprint|file...>', words.option]

/**
 * What `--root` pins; undefined where it is not given.
 *
 * @throws UsageError for what is neither a thumbprint nor a file; as `readRootFile`.
 */
export async function readRootOption(input: CommandInput): Promise<PinnedRoot | undefined> {
  const given = input.list('root')
  const [first, ...others] = given
  if (first === undefined) return undefined
  if (given.every((one) => /^[A-Za-z0-9_-]{43}$/.test(one))) return given
  if (others.length > 0 || whatIsAt(first) !== 'file') throw new UsageError(words.expected)
  const text = await readTextInput(first)
  return withPlace(first, () => readRootFile(text))
}
