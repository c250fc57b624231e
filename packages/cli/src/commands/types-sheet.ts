/** `attestat types sheet`: an empty spreadsheet to fill. */
import { emptySheet, sheetNames } from '@attestat/issuer'
import { requireFree, writeOutput } from '../files.ts'
import { knownTypes } from '../issuer-session.ts'
import type { CommandSpec } from './command.ts'
import { requireType } from './types.ts'

const words = {
  written: {
    en: 'Empty spreadsheet in {path}: fill the sheet "{records}", "{sample}" shows a row',
    ru: 'Пустая таблица: {path}. Заполните лист «{records}», лист «{sample}» показывает строку',
  },
} as const

export const typesSheetCommand: CommandSpec = {
  name: 'types sheet',
  arguments: '<type>',
  summary: { en: 'an empty spreadsheet to fill', ru: 'пустая таблица для заполнения' },
  options: [['--out <file>', { en: 'where to write it (.xlsx)', ru: 'куда записать (.xlsx)' }]],
  async run(input, session) {
    const type = requireType(input.first, await knownTypes(input.text('issuer'), session))
    const path = input.required('out')
    requireFree(path, session.force)
    const bytes = await emptySheet(type)
    if (!session.dryRun) await writeOutput(path, bytes)
    return {
      document: { type: type.id, path, sheets: sheetNames },
      lines: [session.say(words.written, { path, ...sheetNames })],
    }
  },
}
