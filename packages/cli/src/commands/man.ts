/** `attestat man`: the manual, made of the same table as the help. */
import { join } from 'node:path'
import { UsageError } from '../codes.ts'
import type { CommandLine } from '../command-line.ts'
import { requireFree, writeOutput } from '../files.ts'
import { manualPages, pageName } from '../man/pages.ts'
import { roff } from '../man/roff.ts'
import { languages } from '../session.ts'
import { version } from '../version.ts'
import type { CommandSpec } from './command.ts'

const words = {
  unknown: { en: 'there is no page {page}', ru: 'страницы {page} нет' },
  done: { en: 'Pages in {path}: {count}', ru: 'Страниц в {path}: {count}' },
} as const

/** @param commandLine Asked for when the command is run: the command is part of it. */
export function manCommand(commandLine: () => CommandLine): CommandSpec {
  return {
    name: 'man',
    arguments: '[command...]',
    summary: {
      en: 'a manual page: attestat man verify | man -l -',
      ru: 'страница руководства: attestat man verify | man -l -',
    },
    options: [
      [
        '--out <dir>',
        { en: 'write all pages in both languages', ru: 'записать все страницы на обоих языках' },
      ],
    ],
    async run(input, session) {
      const out = input.text('out')
      if (out !== undefined) {
        const files = languages.flatMap((language) =>
          manualPages(commandLine(), version, language).map((page) => ({
            // Where man(1) looks: pages in English are under no language.
            path: join(out, language === 'en' ? '' : language, 'man1', `${page.name}.1`),
            text: roff(page),
          })),
        )
        for (const { path } of files) requireFree(path, session.force)
        if (!session.dryRun) for (const { path, text } of files) await writeOutput(path, text)
        const count = session.number(files.length)
        return {
          document: { out, files: files.map(({ path }) => path) },
          lines: [session.say(words.done, { path: out, count })],
        }
      }
      const name = pageName(input.args.join(' '))
      const page = manualPages(commandLine(), version, session.language).find((page) => page.name === name)
      if (!page) throw new UsageError(words.unknown, { at: 'attestat man', details: { page: name } })
      const text = roff(page)
      return { document: { page: name, text }, lines: [], data: text }
    },
  }
}
