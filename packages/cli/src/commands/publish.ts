/** `attestat publish`: the static site of an issuer, to upload or to carry on a stick. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { requireFree } from '../files.ts'
import { withIssuer } from '../issuer-session.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'
import { idsOf } from './types.ts'

const words = {
  done: {
    en: 'Files in {path}: {count}',
    ru: 'Файлов в папке {path}: {count}',
  },
  until: {
    en: 'The status lists hold until {date}; publish again before',
    ru: 'Списки статусов действуют до {date}; до этого дня опубликуйте их снова',
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
    [
      '--type <type...>',
      { en: 'ask to be recognised for this type', ru: 'просить признания для этого типа документов' },
    ],
  ],
  async run(input, session) {
    const path = input.first
    const { files, validUntil } = await withIssuer(input.text('issuer'), session, async (issuer) => {
      const types = input.listOf('type', idsOf(issuer.types))
      const options = types.length > 0 ? { types } : {}
      const planned = await issuer.publish(path, { ...options, dryRun: true })
      // Publishing again is what the folder is for; writing over something else needs a word.
      if (!(await isSiteOf(path, issuer.profile.id))) {
        for (const file of planned.files) requireFree(join(path, file), session.force)
      }
      return session.dryRun ? planned : issuer.publish(path, options)
    })
    return {
      document: { path, files, validUntil },
      lines: [
        session.say(words.done, { count: session.number(files.length), path }),
        ...tableLines(files.map((file) => [file])),
        session.say(words.until, { date: session.date(validUntil) }),
      ],
    }
  },
}

/** Whether a folder holds what this issuer published before. */
async function isSiteOf(path: string, did: string): Promise<boolean> {
  try {
    return JSON.parse(await readFile(join(path, 'registry-entry.json'), 'utf8')).id === did
  } catch {
    return false
  }
}
