/** `attestat export`: the signed documents as files or as one archive, made from the ledger as often as one likes. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ArchivedFile,
  archiveDocuments,
  documentNamed,
  type HandingOver,
  handedFiles,
  IssuerError,
  type Ledger,
  type LedgerDocument,
  writeHandedFiles,
} from '@attestat/issuer'
import { CliError, UsageError } from '../codes.ts'
import { batchOption, readBatch } from '../document-group.ts'
import { requireFree, whatIsAt } from '../files.ts'
import { withLedger } from '../issuer-session.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  files: {
    en: 'Files in {path}: {count}',
    ru: 'Файлов в {path}: {count}',
  },
  which: {
    en: 'expected one of: a document, --batch',
    ru: 'ожидалось одно из: документ, --batch',
  },
  where: { en: 'expected one of: --out, --archive', ru: 'ожидалось одно из: --out, --archive' },
} as const

export const exportCommand: CommandSpec = {
  name: 'export',
  arguments: '[id]',
  summary: {
    en: 'write signed documents as files, or into one archive',
    ru: 'записать подписанные документы файлами или в один архив',
  },
  options: [
    ['--out <dir>', { en: 'folder for the files', ru: 'папка для файлов' }],
    [
      '--archive <file>',
      {
        en: 'one ZIP archive with a folder for each document',
        ru: 'один архив ZIP с папкой для каждого документа',
      },
    ],
    [
      '--folders',
      { en: 'with --out: a folder for each document', ru: 'вместе с --out: папка для каждого документа' },
    ],
    [
      '--proof',
      {
        en: 'add the proof that each document is in its batch',
        ru: 'добавить доказательство, что документ входит в свою партию',
      },
    ],
    batchOption,
  ],
  run(input, session) {
    input.refuseTogether('archive', ['folders'])
    const [out, archive] = [input.text('out'), input.text('archive')]
    if ((out === undefined) === (archive === undefined)) throw new UsageError(words.where)
    const batch = readBatch(input)
    if (batch !== undefined && input.args[0] !== undefined) throw new UsageError(words.which)
    const handing = { proof: input.flag('proof'), folders: input.flag('folders') }
    return withLedger(input.text('issuer'), session, async (ledger) => {
      const documents = (): Iterable<LedgerDocument> => chosenDocuments(ledger, input.args[0], batch)
      const chosen = { ledger, documents, handing }
      return archive === undefined
        ? exportFolder(chosen, out as string, session)
        : exportArchive(chosen, archive, session)
    })
  },
}

interface Chosen {
  readonly ledger: Ledger
  /** The documents, read from the ledger each time: there may be more than memory holds. */
  readonly documents: () => Iterable<LedgerDocument>
  readonly handing: HandingOver
}

async function exportFolder(
  { ledger, documents, handing }: Chosen,
  out: string,
  session: Session,
): Promise<Outcome> {
  const files = (): AsyncIterable<ArchivedFile> => handedFiles(ledger, documents(), handing)
  if (whatIsAt(out) === 'file') throw new CliError('FILE_NOT_DIRECTORY', { at: out })
  const planned: string[] = []
  for await (const { name, data } of files()) {
    // Everything is looked at before the first file is written. What was written before is no obstacle.
    const path = join(out, name)
    const isTaken = !session.force && whatIsAt(path) !== 'nothing' && !(await isSame(path, data))
    if (isTaken) throw new CliError('FILE_EXISTS', { at: path })
    planned.push(name)
  }
  if (!session.dryRun) await writeHandedFiles(ledger, out, { names: planned, files: files() })
  return {
    document: { out, files: planned },
    lines: [session.say(words.files, { count: session.number(planned.length), path: out })],
  }
}

async function exportArchive(
  { ledger, documents, handing }: Chosen,
  archive: string,
  session: Session,
): Promise<Outcome> {
  requireFree(archive, session.force)
  let files = 0
  if (session.dryRun) for await (const _ of handedFiles(ledger, documents(), handing)) files++
  else files = await archiveDocuments(ledger, documents(), archive, handing)
  return {
    document: { archive, files },
    lines: [session.say(words.files, { count: session.number(files), path: archive })],
  }
}

/** @throws IssuerError `DOCUMENT_NOT_FOUND` for a document or a batch that is not there; `DOCUMENT_AMBIGUOUS`. */
function* chosenDocuments(
  ledger: Ledger,
  idOrKey: string | undefined,
  batch: number | undefined,
): Generator<LedgerDocument> {
  if (idOrKey !== undefined) return yield documentNamed(ledger, idOrKey)
  let count = 0
  for (const document of ledger.documents(batch === undefined ? {} : { batch })) {
    if (document.state !== 'signed') continue
    count++
    yield document
  }
  if (count === 0 && batch !== undefined)
    throw new IssuerError('DOCUMENT_NOT_FOUND', { at: `--batch ${batch}` })
}

async function isSame(path: string, data: string | Uint8Array): Promise<boolean> {
  const found = await readFile(path).catch(() => undefined)
  return found?.equals(Buffer.from(data)) ?? false
}
