/** What may stand for a value, by the name that it has in a spec. */
import { textEncodings } from '@attestat/issuer'
import { signingAlgorithms } from '@attestat/keys'
import { policies } from '@attestat/verifier'
import { formatIds } from '../commands/issue.ts'
import { typeIds } from '../commands/types.ts'

export type Values = 'files' | 'folders' | 'anything' | readonly string[]

const byName: Readonly<Record<string, Values>> = {
  file: 'files',
  draft: 'files',
  files: 'files',
  pack: 'files',
  entries: 'files',
  requests: 'files',
  manifests: 'files',
  'id-or-file': 'files',
  dir: 'folders',
  'dir-or-url': 'folders',
  type: typeIds,
  format: formatIds,
  encoding: textEncodings,
  policy: Object.keys(policies),
  alg: signingAlgorithms,
  status: ['valid', 'invalid', 'suspended'],
  shell: ['bash', 'zsh', 'fish'],
}

/** Values by name; a name such as `ru|en` lists them itself. */
export function valuesOf(name: string): Values {
  const parts = name.split('|')
  if (parts.length === 1) return byName[name] ?? 'anything'
  if (parts.some((part) => byName[part] === 'files')) return 'files'
  // A part in capitals stands for something: the beginning before it is all that can be said.
  return parts.map((part) => part.replace(/[A-Z]+$/, ''))
}
