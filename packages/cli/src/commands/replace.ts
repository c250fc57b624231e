/** `attestat replace` and `bind`: a later copy of a document, corrected or bound to a key. */
import type { CredentialRecord, Language } from '@attestat/credential'
import {
  correctRecord,
  documentNamed,
  foldedKey,
  type ImportedRecords,
  type ImportOptions,
  IssuerError,
  importRecords,
  type LedgerDocument,
  replacementRefused,
  rowPlace,
  typeOfDocument,
} from '@attestat/issuer'
import { UsageError, withPlace } from '../codes.ts'
import { readTextInput } from '../files.ts'
import { withIssuer } from '../issuer-session.ts'
import { nextCommand, placeholders, publishCommandLine } from '../next-command.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandSpec } from './command.ts'
import { formatIds } from './issue.ts'

const words = {
  either: {
    en: 'expected --set COLUMN=VALUE or a file with the corrected row, one of them; or --format alone',
    ru: 'ожидалось --set СТОЛБЕЦ=ЗНАЧЕНИЕ или файл с исправленной строкой, одно из двух; либо только --format',
  },
  replaced: { en: 'Replaced: {key}', ru: 'Заменён: {key}' },
  bound: { en: 'Bound to the key: {key}', ru: 'Привязан к ключу: {key}' },
  next: {
    en: 'The copy before it is revoked; publish and hand the new one over: {publish}, {exported}',
    ru: 'Прежний экземпляр отозван; опубликуйте и передайте новый: {publish}, {exported}',
  },
} as const

const formatOption = [
  '--format <format>',
  {
    en: 'give it in this format in place of the one it has',
    ru: 'выдать в этом формате вместо прежнего',
  },
] as const
const reasonOption = ['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }] as const

export const replacementCommands: readonly CommandSpec[] = [
  {
    name: 'replace',
    arguments: '<id> [file]',
    summary: {
      en: 'correct a document: a cell or two, or by a file with its corrected row',
      ru: 'исправить документ: одну-две ячейки или по файлу с исправленной строкой',
    },
    options: [
      [
        '--set <column=value...>',
        {
          en: 'what should stand in a column; nothing after = takes it away',
          ru: 'что должно стоять в столбце; если после = пусто, ячейка очищается',
        },
      ],
      formatOption,
      reasonOption,
    ],
    async run(input, session) {
      const [named = '', file] = input.args
      const corrections = input.assignments('set', { emptyValues: true })
      const format = input.oneOf('format', formatIds)
      const changes = [file, Object.keys(corrections)[0]].filter((change) => change !== undefined).length
      if (changes > 1 || (changes === 0 && !format)) throw new UsageError(words.either)
      const reason = input.required('reason')
      return withIssuer(input.text('issuer'), session, (issuer) =>
        withPlace(named, async () => {
          const before = documentNamed(issuer.ledger, named)
          const { types } = issuer
          const type = typeOfDocument(types, before.type)
          const record =
            file === undefined
              ? correctRecord(type, before.record, corrections)
              : await correctedRow(file, before, { type: type.id, types })
          const after = await issuer.replace(before.rowKey, record, reason, {
            dryRun: session.dryRun,
            ...(format ? { format } : {}),
          })
          return outcome(after, 'replaced', session)
        }),
      )
    },
  },
  {
    name: 'bind',
    arguments: '<id>',
    summary: {
      en: 'bind a document to the key of a holder proof',
      ru: 'привязать документ к ключу из подтверждения владельца',
    },
    options: [
      ['--holder <file>', { en: 'the holder proof', ru: 'подтверждение владельца' }],
      formatOption,
      reasonOption,
    ],
    async run(input, session) {
      const id = input.first
      const proof = await readTextInput(input.required('holder'))
      const reason = input.required('reason')
      const format = input.oneOf('format', formatIds)
      return withIssuer(input.text('issuer'), session, (issuer) =>
        withPlace(id, async () => {
          const { rowKey } = documentNamed(issuer.ledger, id)
          const after = await issuer.bind(rowKey, proof, reason, {
            dryRun: session.dryRun,
            ...(format ? { format } : {}),
          })
          return outcome(after, 'bound', session)
        }),
      )
    },
  },
]

async function correctedRow(
  file: string,
  { rowKey }: LedgerDocument,
  options: ImportOptions,
): Promise<CredentialRecord> {
  const imported = await importRecords(file, options)
  const row = imported.rows.find(({ key }) => foldedKey(key) === foldedKey(rowKey))
  if (!row) throw noSuchRow(imported, file)
  return row.record
}

/** A faulty row may be the one that was meant: its fault is said before that there is no other. */
function noSuchRow({ findings }: ImportedRecords, file: string): IssuerError {
  const fault = findings.find(({ severity }) => severity === 'blocks')
  if (!fault) return new IssuerError('REPLACEMENT_OTHER_DOCUMENT', { at: file })
  const row = rowPlace(fault.row)
  const column = fault.column === undefined ? '' : ` · ${fault.column}`
  const place = (language: Language): string => `${file}: ${fault.cell ?? row[language]}${column}`
  return replacementRefused(fault, { en: place('en'), ru: place('ru') })
}

function outcome(after: LedgerDocument, done: 'replaced' | 'bound', session: Session): Outcome {
  const { rowKey: key, credentialId, batch } = after
  return {
    document: { rowKey: key, credentialId, batch, dryRun: session.dryRun },
    lines: [
      session.say(words[done], { key }),
      session.say(words.next, {
        publish: publishCommandLine(session),
        exported: nextCommand(session, ['export', key, '--out', placeholders.folder], ['issuer']),
      }),
    ],
  }
}
