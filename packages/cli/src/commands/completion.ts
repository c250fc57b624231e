/** `attestat completion SHELL`: a script that lets a shell complete the command line by itself. */
import type { CommandLine } from '../command-line.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { positionsOf } from '../completion/positions.ts'
import { zshScript } from '../completion/zsh.ts'
import { type CommandSpec, requireKnown } from './command.ts'

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const

const shells = Object.keys(scripts) as (keyof typeof scripts)[]

/** @param commandLine Asked for when the command is run: the command is part of it. */
export function completionCommand(commandLine: () => CommandLine): CommandSpec {
  return {
    name: 'completion',
    arguments: '<shell>',
    summary: {
      en: 'a script that completes the command line: bash, zsh or fish',
      ru: 'скрипт, дополняющий командную строку: bash, zsh или fish',
    },
    async run(input, session) {
      const shell = requireKnown('completion', input.first, shells)
      const script = scripts[shell](positionsOf(commandLine(), session.language))
      return { document: { shell, script }, lines: [], data: script }
    },
  }
}
