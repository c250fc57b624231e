/** `attestat publish`: the static site of an issuer, to upload or to carry on a stick. */
import { withIssuer } from '../issuer-session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  done: { en: 'Wrote {count} files to {path}', ru: 'Записано файлов: {count}, папка {path}' },
  until: {
    en: 'The status lists hold until {date}; publish again before',
    ru: 'Списки статусов действуют до {date}; опубликуйте снова раньше',
  },
} as const

export const publishCommand: CommandSpec = {
  name: 'publish',
  arguments: '<dir>',
  summary: {
    en: 'write the static site: keys, status lists, types',
    ru: 'записать сайт: ключи, списки статусов, типы',
  },
  options: [
    ['--type <type...>', { en: 'types to be recognised for', ru: 'типы, на которые нужно признание' }],
  ],
  async run(input, session) {
    const types = input.list('type')
    const { files, validUntil } = await withIssuer(input.text('issuer'), session, async (issuer) =>
      session.dryRun
        ? { files: [], validUntil: session.now() }
        : issuer.publish(input.first, types.length > 0 ? { types } : {}),
    )
    return {
      document: { path: input.first, files, validUntil },
      lines: [
        session.say(words.done, { count: session.number(files.length), path: input.first }),
        ...tableLines(files.map((file) => [file])),
        session.say(words.until, { date: session.date(validUntil) }),
      ],
    }
  },
}
