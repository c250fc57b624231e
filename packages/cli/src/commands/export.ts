/** `attestat export`: the signed documents as files, made from the ledger as often as one likes. */
import { IssuerError, type Ledger, type LedgerDocument } from '@attestat/issuer'
import { requireFreeDocuments, writeDocuments } from '../document-files.ts'
import { withLedger } from '../issuer-session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  files: {
    en: 'Files in {path}: {count}',
    ru: 'Файлов в папке {path}: {count}',
  },
} as const

export const exportCommand: CommandSpec = {
  name: 'export',
  arguments: '[id]',
  summary: { en: 'write signed documents as files', ru: 'записать подписанные документы файлами' },
  options: [['--out <dir>', { en: 'folder for the files', ru: 'папка для файлов' }]],
  async run(input, session) {
    const out = input.required('out')
    const files = await withLedger(input.text('issuer'), session, async (ledger) => {
      const documents = chosenDocuments(ledger, input.args[0])
      const planned = await requireFreeDocuments(ledger, out, documents, session.force)
      if (session.dryRun) return planned
      return writeDocuments(ledger, out, new Set(documents.map(({ rowKey }) => rowKey)))
    })
    return {
      document: { out, files },
      lines: [session.say(words.files, { count: session.number(files.length), path: out })],
    }
  },
}

function chosenDocuments(ledger: Ledger, idOrKey: string | undefined): readonly LedgerDocument[] {
  if (idOrKey === undefined) return [...ledger.documents()].filter(({ state }) => state === 'signed')
  const document = ledger.document(idOrKey)
  if (document?.state !== 'signed') throw new IssuerError('DOCUMENT_NOT_FOUND', { at: idOrKey })
  return [document]
}
