/** `attestat print`: documents as PDF, each with its QR code and the signed credential inside. */
import { join } from 'node:path'
import { printDocuments, printedFileName, withOutputFolder } from '@attestat/issuer'
import { exitCodes } from '../exit-codes.ts'
import { requireFree } from '../files.ts'
import { documentsToHandOver, refusedDocument, refusedLines } from '../handing-over.ts'
import { withIssuer } from '../issuer-session.ts'
import { progressReporter } from '../progress.ts'
import type { CommandSpec } from './command.ts'

const words = {
  files: { en: 'Files in {path}: {count}', ru: 'Файлов в папке {path}: {count}' },
} as const

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
      const lines = (count: number): string[] => [
        session.say(words.files, { count: session.number(count), path: out }),
      ]
      if (session.dryRun) return { document: { out, files: planned }, lines: lines(planned.length) }
      const report = progressReporter(session)
      const terms = { ...signing, language: session.language, now: session.now() }
      const { files, refused } = await withOutputFolder(
        ledger,
        out,
        () => planned,
        () => printDocuments(documents, out, terms, (done) => report(done, documents.length)),
      )
      return {
        exitCode: refused.length > 0 ? exitCodes.inputRefused : exitCodes.done,
        document: {
          out,
          files: files.map(({ name }) => name),
          refused: refusedDocument(refused),
        },
        lines: [...lines(files.length), ...refusedLines(refused, session)],
      }
    })
  },
}
