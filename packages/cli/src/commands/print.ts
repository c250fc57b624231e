/** `attestat print`: documents as PDF, each with its QR code and the signed credential inside. */
import { join } from 'node:path'
import { printDocuments, printedFileName, withOutputFolder } from '@attestat/issuer'
import { exitCodes } from '../exit-codes.ts'
import { requireFree } from '../files.ts'
import { documentsToHandOver, refusedDocument, refusedLines } from '../handing-over.ts'
import { withIssuer } from '../issuer-session.ts'
import { progressReporter } from '../progress.ts'
import { tableLines } from '../table.ts'
import type { CommandSpec } from './command.ts'

const words = {
  files: { en: 'Files in {path}: {count}', ru: 'Файлов в папке {path}: {count}' },
} as const

/** Up to here each file is named: whoever asked for one wants to open it. */
const mostNames = 5

export const printCommand: CommandSpec = {
  name: 'print',
  arguments: '[ids...]',
  summary: {
    en: 'documents as PDF with a QR code; all that are in force, or those named',
    ru: 'документы в PDF с QR-кодом: все действующие или названные',
  },
  options: [['--out <dir>', { en: 'folder for the files', ru: 'папка для файлов' }]],
  async run(input, session) {
    const out = input.required('out')
    return withIssuer(input.text('issuer'), session, async ({ ledger }, signing) => {
      const documents = documentsToHandOver(ledger, input.args)
      const planned = documents.map(printedFileName)
      for (const name of planned) requireFree(join(out, name), session.force)
      const lines = (names: readonly string[]): string[] => [
        session.say(words.files, { count: session.number(names.length), path: out }),
        ...(names.length > mostNames ? [] : tableLines(names.map((name) => [name]))),
      ]
      if (session.dryRun) return { document: { out, files: planned }, lines: lines(planned) }
      const report = progressReporter(session)
      const terms = { ...signing, language: session.language, now: session.now() }
      const { files, refused } = await withOutputFolder(
        ledger,
        out,
        () => planned,
        () => printDocuments(documents, out, terms, (done) => report(done, documents.length)),
      )
      const names = files.map(({ name }) => name)
      return {
        exitCode: refused.length > 0 ? exitCodes.inputRefused : exitCodes.done,
        document: {
          out,
          files: names,
          refused: refusedDocument(refused),
        },
        lines: [...lines(names), ...refusedLines(refused, session)],
      }
    })
  },
}
