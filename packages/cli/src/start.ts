/**
 * Where the built program starts. Help, and a command line that is refused, need the table of commands alone; what
 * carries them out, with all that it depends on, is loaded when there is something to carry out: for `verify` only what
 * that one needs.
 */
import { readFileSync } from 'node:fs'
import type { CommandSpec } from './commands/command.ts'
import { buildTree } from './commands/command-tree.ts'
import { runTree } from './run-tree.ts'

/** As `main`. */
export async function start(argv: readonly string[]): Promise<number> {
  if (isVerification(argv)) return (await import('./verify-main.ts')).main(argv)
  return runTree(
    argv,
    (language, run) => buildTree(commandsFor(argv), language, run),
    async () => (await import('./main.ts')).main(argv),
  )
}

/** One that is to be carried out; its help is in the table. */
function isVerification([, , word, ...others]: readonly string[]): boolean {
  return word === 'verify' && !others.some((other) => other === '--help' || other === '-h')
}

/**
 * The table as the build has written it beside this: without functions, and with the options of those commands alone
 * that the line may be about. The others are lines of the help.
 */
function commandsFor(argv: readonly string[]): readonly CommandSpec[] {
  const table: readonly CommandSpec[] = JSON.parse(
    readFileSync(new URL('./commands.json', import.meta.url), 'utf8'),
  )
  return table.map((spec) => {
    const [word = ''] = spec.name.split(' ')
    return spec.isDefault || argv.includes(word) ? spec : { ...spec, options: [] }
  })
}
