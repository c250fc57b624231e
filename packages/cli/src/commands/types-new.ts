/** `attestat types new`: the file of an issuer's own type, to begin with. */
import { join } from 'node:path'
import { declareType, sampleTypeFile } from '@attestat/credential'
import { typesPathOf } from '@attestat/issuer'
import { requireFree, writeOutput } from '../files.ts'
import { issuerFolderOf } from '../issuer-session.ts'
import { nextCommand } from '../next-command.ts'
import type { Session } from '../session.ts'
import type { CommandInput, CommandSpec } from './command.ts'

const words = {
  written: {
    en: 'A complete example in {path}: put your own words, columns and results in its place',
    ru: 'Полный пример: {path}. Замените в нём слова, столбцы и результаты своими',
  },
  next: {
    en: 'Next: {show}, {sheet}',
    ru: 'Дальше: {show}, {sheet}',
  },
} as const

export const typesNewCommand: CommandSpec = {
  name: 'types new',
  arguments: '<id>',
  summary: { en: 'begin a credential type of your own', ru: 'начать собственный тип документа' },
  options: [
    [
      '--out <file>',
      {
        en: 'where to write it (default: types/ID.json of the issuer)',
        ru: 'куда записать (по умолчанию types/ID.json эмитента)',
      },
    ],
  ],
  async run(input, session) {
    const id = input.first
    const path = input.text('out') ?? join(await typesPath(input, session), `${id}.json`)
    const file = sampleTypeFile(id)
    // An id that no type can have is refused before there is a file.
    declareType(file, { id, vct: `urn:attestat:own:new:${id}`, at: '<id>' })
    const text = `${JSON.stringify(file, null, 2)}\n`
    if (path === '-') return { document: file, lines: [], data: text }
    requireFree(path, session.force)
    if (!session.dryRun) await writeOutput(path, text)
    return {
      document: { id, path },
      lines: [
        session.say(words.written, { path }),
        session.say(words.next, {
          show: nextCommand(session, ['types', 'show', id], ['issuer']),
          sheet: nextCommand(session, ['types', 'sheet', id, '--out', `${id}.xlsx`], ['issuer']),
        }),
      ],
    }
  },
}

async function typesPath(input: CommandInput, session: Session): Promise<string> {
  return typesPathOf(await issuerFolderOf(input.text('issuer'), session))
}
