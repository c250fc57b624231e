/** `attestat replace` and `bind`: a later copy of a document, corrected or bound to a key. */
import { foldedKey, IssuerError, importRecords, type LedgerDocument, typeOfDocument } from '@attestat/issuer'
import { withPlace } from '../codes.ts'
import { readTextInput } from '../files.ts'
import { withIssuer } from '../issuer-session.ts'
import type { Outcome, Session } from '../session.ts'
import type { CommandSpec } from './command.ts'

const words = {
  replaced: { en: 'Replaced: {key}', ru: 'Заменён: {key}' },
  bound: { en: 'Bound to the key: {key}', ru: 'Привязан к ключу: {key}' },
  next: {
    en: 'The copy before it is revoked; publish and hand the new one over: attestat publish DIR, attestat export ID --out DIR',
    ru: 'Прежний экземпляр отозван; опубликуйте и передайте новый: attestat publish ПАПКА, attestat export ID --out ПАПКА',
  },
} as const

const reasonOption = ['--reason <text>', { en: 'why, for the ledger', ru: 'причина, для журнала' }] as const

export const replacementCommands: readonly CommandSpec[] = [
  {
    name: 'replace',
    arguments: '<id> <file>',
    summary: {
      en: 'correct a document; the file has its corrected row',
      ru: 'исправить документ; в файле его исправленная строка',
    },
    options: [reasonOption],
    async run(input, session) {
      const [id = '', file = ''] = input.args
      const reason = input.required('reason')
      return withIssuer(input.text('issuer'), session, (issuer) =>
        withPlace(id, async () => {
          const before = issuer.ledger.document(id)
          if (!before) throw new IssuerError('DOCUMENT_NOT_FOUND')
          const { rows } = await importRecords(file, {
            type: typeOfDocument(issuer.types, before.type).id,
            types: issuer.types,
          })
          const row = rows.find(({ key }) => foldedKey(key) === foldedKey(before.rowKey))
          if (!row) throw new IssuerError('REPLACEMENT_OTHER_DOCUMENT', { at: file })
          const after = session.dryRun ? before : await issuer.replace(id, row.record, reason)
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
    options: [['--holder <file>', { en: 'the holder proof', ru: 'подтверждение владельца' }], reasonOption],
    async run(input, session) {
      const id = input.first
      const proof = await readTextInput(input.required('holder'))
      const reason = input.required('reason')
      return withIssuer(input.text('issuer'), session, (issuer) =>
        withPlace(id, async () => {
          const before = issuer.ledger.document(id)
          if (!before) throw new IssuerError('DOCUMENT_NOT_FOUND')
          const after = session.dryRun ? before : await issuer.bind(id, proof, reason)
          return outcome(after, 'bound', session)
        }),
      )
    },
  },
]

function outcome(after: LedgerDocument, done: 'replaced' | 'bound', session: Session): Outcome {
  const { rowKey: key, credentialId, batch } = after
  return {
    document: { rowKey: key, credentialId, batch, dryRun: session.dryRun },
    lines: [session.say(words[done], { key }), session.say(words.next)],
  }
}
